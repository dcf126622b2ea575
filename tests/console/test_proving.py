"""`check`, `db`, `scenario`, `diagram` and the generated pages."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import pytest

from console import documents
from console.settings_page import shown
from runtime.bootstrap import load_settings, models_of, open_app
from runtime.settings import every_setting
from storage.heartbeats import record_heartbeat
from tests.console.conftest import Cli, one_line

pytestmark = pytest.mark.slow

SCENARIOS = Path(__file__).parent.parent.parent / "scenarios"


# check -----------------------------------------------------------------------------------------------


def test_a_sound_installation_passes(town: Path, facts: Callable[..., Any]) -> None:
    app = open_app(load_settings())
    with app.store.write() as tx:
        record_heartbeat(tx.connection, "w", app.clock.now(), knows=tuple(app.store.definitions.values()))
    app.close()
    answer = facts("check")
    assert answer["ok"] and {f["name"] for f in answer["findings"]} >= {
        "definition shared_lock",
        "database",
        "stored states",
        "stuck orders",
    }
    assert {line["name"] for line in answer["settings"]} == {setting.name for setting in every_setting(models_of())}


def test_check_makes_nothing(here: Path, cli: Cli) -> None:
    assert cli("check").exit_code == 0
    assert list(here.iterdir()) == []


def test_an_order_in_no_known_state_is_found(town: Path, cli: Cli) -> None:
    with sqlite3.connect(town / "var/lockstep.db") as database:
        database.execute("UPDATE orders SET state = 'limbo' WHERE external_key = 'sample-3'")
    result = cli("check")
    assert result.exit_code == 1 and "limbo" in result.stdout and "→" in result.stdout


def test_a_stuck_order_is_counted(town: Path, cli: Cli) -> None:
    with sqlite3.connect(town / "var/lockstep.db") as database:
        database.execute("UPDATE orders SET state = 'precheck', wake_at = NULL, lease_until = NULL WHERE external_key = 'sample-3'")
    result = cli("check")
    assert result.exit_code == 1 and "stuck orders: 1: VT-" in result.stdout


def test_what_is_wrong_comes_with_what_to_do(town: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    (town / "var/lockstep.key").unlink()
    result = cli("check")
    assert result.exit_code == 1 and "FAILED key:" in result.stdout.replace("  ", " ") and "LOCKSTEP_MASTER_KEY" in result.stdout
    monkeypatch.setenv("LOCKSTEP_LEASE_SECONDS", "1")
    assert "heartbeat_seconds" in cli("check").stdout


def test_a_mistyped_setting_is_pointed_out(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCKSTEP_POL_SECONDS", "3")
    assert "Did you mean LOCKSTEP_POLL_SECONDS?" in cli("check").stdout


def test_secrets_are_not_shown() -> None:
    assert shown("master_key", "c2VjcmV0") == "(set)" and shown("master_key", "") == ""
    assert shown("database_url", "postgresql://me:hush@host/x") == "postgresql://me:***@host/x"


def test_an_unknown_workflow_is_refused(cli: Cli) -> None:
    result = cli("check", "--workflow", "nope")
    assert result.exit_code == 2 and "shared_lock" in one_line(result)


# db --------------------------------------------------------------------------------------------------


def test_an_untouched_store_verifies(town: Path, facts: Callable[..., Any]) -> None:
    assert facts("db", "verify") == {"ok": True, "tampered": [], "breaches": []}


def test_an_altered_history_row_is_named(town: Path, cli: Cli) -> None:
    """The database refuses to change history; a change that gets around that is found, down to the row."""
    with sqlite3.connect(town / "var/lockstep.db") as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE history SET actor = 'nobody' WHERE order_id = 3 AND seq = 2")
    result = cli("db", "verify")
    assert result.exit_code == 1 and "VT-27010003: history entry 2" in result.stdout


def test_upgrade_makes_a_store_and_says_where_it_is(here: Path, cli: Cli) -> None:
    result = cli("db", "upgrade")
    assert result.exit_code == 0 and "schema is at" in result.stdout
    assert cli("db", "verify").exit_code == 0


# scenario --------------------------------------------------------------------------------------------


def test_exchanged_private_parts_are_refused_and_named(town: Path, cli: Cli) -> None:
    """Two orders' rows of the vault exchanged: neither is opened at the other's place."""
    with sqlite3.connect(town / "var/lockstep.db") as database:
        (a, key_a, sealed_a), (b, key_b, sealed_b) = database.execute(
            "SELECT order_id, wrapped_key, sealed FROM vault WHERE sealed IS NOT NULL ORDER BY order_id LIMIT 2"
        ).fetchall()
        for key, sealed, id_ in ((key_b, sealed_b, a), (key_a, sealed_a, b)):
            database.execute("UPDATE vault SET wrapped_key = ?, sealed = ? WHERE order_id = ?", (key, sealed, id_))
        numbers = [n for (n,) in database.execute("SELECT number FROM orders WHERE id IN (?, ?)", (a, b))]
    result = cli("db", "verify")
    assert result.exit_code == 1 and all(number in result.stdout for number in numbers)


def test_a_chain_that_was_hashed_again_is_found(town: Path, cli: Cli) -> None:
    """Triggers dropped, an entry changed, and every hash after it made again without the key."""
    with sqlite3.connect(town / "var/lockstep.db") as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        names = "order_id, seq, at, actor, role, trigger, source, target, reason, note, body"
        order_id = database.execute("SELECT order_id FROM history WHERE seq = 2 LIMIT 1").fetchone()[0]
        database.execute("UPDATE history SET actor = 'other' WHERE order_id = ? AND seq = 2", (order_id,))
        head = b""
        for line in database.execute(f"SELECT {names} FROM history WHERE order_id = ? ORDER BY seq", (order_id,)).fetchall():
            moment = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=line[2])
            values = (*line[:2], moment, *line[3:9], line[9].hex() if line[9] else None, line[10])
            head = sha256(head + orjson.dumps(values, option=orjson.OPT_UTC_Z)).digest()
            database.execute("UPDATE history SET hash = ? WHERE order_id = ? AND seq = ?", (head, order_id, line[1]))
        database.execute("UPDATE orders SET chain_hash = ? WHERE id = ?", (head, order_id))
        number = database.execute("SELECT number FROM orders WHERE id = ?", (order_id,)).fetchone()[0]
    result = cli("db", "verify")
    assert result.exit_code == 1 and number in result.stdout


def test_scenarios_play_next_to_a_store_and_leave_nothing(here: Path, facts: Callable[..., Any]) -> None:
    files = [str(SCENARIOS / name) for name in ("s01_new_install.yaml", "s02_link_existing.yaml")]
    answer = facts("scenario", "run", *files, "--database", f"sqlite:///{here}/place/x.db")
    assert [line["ok"] for line in answer] == [True, True]
    assert list((here / "place").iterdir()) == []


BROKEN = {
    "no YAML": ("a: [", 2), "bytes": ("\udcff", 2), "no scenario": ("a: 1", 2), "an unknown key": ("start: 2027-01-12\nsteps: []\nfoo: 1", 2),
    "an unknown verb": ("start: 2027-01-12T08:00\nsteps: [{fly: 1}]", 2), "a person without number": ("start: 2027-01-12\nworld: {people: {A: {}}}\nsteps: []", 2),
    "no such setting": ("start: 2027-01-12\nsettings: {foo: 1}\nsteps: []", 2), "half a step": ("start: 2027-01-12T08:00\nsteps: [{trigger: {name: x}}]", 1),
    "a start that is none": ("start: soon\nsteps: []", 2), "unmet": ("start: 2027-01-12T08:00\nsteps: [{expect: {orders: {total: 1}}}]", 1),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_scenario_that_does_not_hold_or_is_none_is_one_line(case: str, here: Path, cli: Cli) -> None:
    """The others are still played."""
    content, code = BROKEN[case]
    (here / "broken.yaml").write_bytes(content.encode("utf-8", "surrogateescape"))
    result = cli("scenario", "run", str(here / "broken.yaml"), str(SCENARIOS / "s02_link_existing.yaml"))
    lines = result.stdout.splitlines()
    assert result.exit_code == code
    assert lines[0].startswith("FAILED  broken.yaml: ") and lines[1].startswith("ok      s02")


# diagram ---------------------------------------------------------------------------------------------


def test_a_picture_of_an_orders_way(town: Path, cli: Cli) -> None:
    result = cli("diagram", "shared_lock", "--format", "svg", "--order", "sample-1", "-o", "way.svg")
    assert result.exit_code == 0, result.stderr
    text = (town / "way.svg").read_text("utf-8")
    assert "VT-27010001" in text and "Björk" not in text


def test_a_picture_of_an_earlier_moment_differs(town: Path, cli: Cli) -> None:
    now = cli("diagram", "shared_lock", "-f", "svg", "--order", "sample-1").stdout
    then = cli("diagram", "shared_lock", "-f", "svg", "--order", "sample-1", "--at", "2027-01-11T12:00").stdout
    assert now.startswith(("<svg", "<?xml"))
    assert now != then


@pytest.mark.parametrize("format", ["mermaid", "dot", "svg", "plantuml", "table"])
def test_every_text_format_is_printed(format: str, cli: Cli) -> None:
    assert len(cli("diagram", "shared_lock", "--format", format).stdout) > 1000


@pytest.mark.parametrize(
    "words",
    [
        ("nope",), ("shared_lock", "-f", "gif"), ("shared_lock", "--role", "boss"), ("shared_lock", "--kind", "x"),
        ("shared_lock", "--at", "2027-01-01"), ("shared_lock", "-o", "missing/x.svg"), ("shared_lock", "--order", "VT-1"),
    ],
)  # fmt: skip
def test_a_picture_that_cannot_be_is_one_line(words: tuple[str, ...], cli: Cli) -> None:
    result = cli("diagram", *words)
    assert result.exit_code == 2 and one_line(result)


# Generated pages -------------------------------------------------------------------------------------


def test_generated_pages_are_what_the_program_says() -> None:
    """Settings and their page are twins; the page is made."""
    assert documents.stale() == []


def test_every_setting_says_what_it_means() -> None:
    assert [setting.name for setting in every_setting(models_of()) if not setting.field.description] == []


def test_facts_are_valid_json_for_programs(town: Path, cli: Cli) -> None:
    for words in (("order", "list"), ("order", "explain", "sample-3"), ("check",), ("db", "verify")):
        json.loads(cli(*words, "--json").stdout)
