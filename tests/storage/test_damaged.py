"""Backups that someone altered or that broke on the way: refused in a sentence, or put back and what is wrong with them named."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from console.cli import app as cli
from console.cli import failed
from rehearsal.rehearsal import Rehearsal
from storage import backup, open_database
from storage.migrate import upgrade
from storage.schema import orders, systems
from tests.postgres import PARTS
from tests.reliability.tools import Play, rehearse
from workflow.errors import BadInput, KeyRefused

pytestmark = pytest.mark.slow


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Rehearsal]:
    """One in which an order has been carried to its end."""
    url = f"sqlite:///{tmp_path}/source.db"
    _empty(url)
    made = rehearse(url, "link_existing")
    assert Play(made, "link_existing").to_the_end() == "feedback_sent"
    yield made
    made.close()


@pytest.fixture
def file(installation: Rehearsal, tmp_path: Path) -> Path:
    found = tmp_path / "backup.lockstep"
    backup.back_up(installation.app.store.engine, PARTS, found)
    return found


def _empty(url: str) -> None:
    engine = open_database(url)
    upgrade(engine, PARTS)
    engine.dispose()


def altered(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as raw, raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            raw.execute(statement)


def restored(file: Path, installation: Rehearsal, key_name: str | None = None) -> str:
    url = f"sqlite:///{file.parent}/target.db"
    engine = open_database(url)
    try:
        backup.restore(file, engine, PARTS, (key_name or installation.app.store.keyring.fingerprint(),))
    finally:
        engine.dispose()
    return url


@pytest.mark.parametrize("statement", [
    "DELETE FROM orders", "DROP TABLE timers", "UPDATE orders SET entered_at = 'soon'", "UPDATE orders SET data = '{'",
    "INSERT INTO timers VALUES (99, 'late', 0)",
])  # fmt: skip
def test_what_no_store_can_hold_is_not_put_back(file: Path, installation: Rehearsal, statement: str) -> None:
    """Not a part of it, and nothing is said of a fault in the program."""
    altered(file, statement)
    with pytest.raises(BadInput, match="damaged or was altered") as refused:
        restored(file, installation)
    assert failed(refused.value) == 2
    engine = open_database(f"sqlite:///{file.parent}/target.db")
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(orders)).scalar() == 0
    engine.dispose()


def test_a_file_that_is_cut_short_is_not_put_back(file: Path, installation: Rehearsal) -> None:
    whole = file.read_bytes()
    for length in (0, 100, len(whole) // 2, len(whole) - 4096):
        file.write_bytes(whole[:length])
        with pytest.raises(BadInput):
            restored(file, installation)


def test_a_file_with_a_broken_page_is_not_put_back(file: Path, installation: Rehearsal) -> None:
    """Also where nothing that is read lies on it."""
    whole = bytearray(file.read_bytes())
    with closing(sqlite3.connect(file)) as raw:
        page = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_history_at'").fetchone()[0]
    whole[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    file.write_bytes(whole)
    with pytest.raises(BadInput, match="damaged"):
        restored(file, installation)


def test_a_file_that_does_not_say_its_key_is_not_put_back(file: Path, installation: Rehearsal) -> None:
    """Otherwise the restored store would take whatever key is at hand for its own."""
    altered(file, "DELETE FROM meta WHERE key = 'key.fingerprint'")
    with pytest.raises(KeyRefused):
        restored(file, installation)


def test_a_place_that_was_worked_in_is_not_empty(file: Path, installation: Rehearsal) -> None:
    """Whatever it is that is there."""
    url = f"sqlite:///{file.parent}/target.db"
    _empty(url)
    engine = open_database(url)
    with engine.begin() as connection:
        connection.execute(systems.insert().values(system="tes", state="open", failures=5, updated_at=installation.clock.now()))
    engine.dispose()
    with pytest.raises(BadInput, match="not empty: it has systems"):
        restored(file, installation)


@pytest.mark.parametrize(("statement", "answer"), [
    ("UPDATE history SET reason = 'x' WHERE seq = 2", "Order VT-27010001: history entry 2 is not what was written then."),
    ("DELETE FROM history WHERE seq = 6", "I9: replaying order VT-27010001 does not give what the store has."),
    ("UPDATE orders SET kind = 'new_install'", "I9: replaying order VT-27010001 does not give what the store has."),
    ("UPDATE orders SET state = 'cancelled'", "I9: replaying order VT-27010001 does not give what the store has."),
    ("UPDATE vault SET wrapped_key = x'0011'", "Order VT-27010001: what is sealed of it cannot be opened."),
    ("UPDATE vault SET sealed = zeroblob(60)", "Order VT-27010001: what is sealed of it cannot be opened."),
    ("DELETE FROM access_log", "The access log: line 1 is not what was written then."),
])  # fmt: skip
def test_what_was_altered_is_named(
    file: Path, installation: Rehearsal, statement: str, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By `lockstep db verify`, with exit code 1."""
    altered(file, "INSERT INTO meta VALUES ('access.head', 'ab12')" if "access_log" in statement else "SELECT 1", statement)
    monkeypatch.setenv("LOCKSTEP_MASTER_KEY", installation.app.settings.master_key)
    monkeypatch.setenv("LOCKSTEP_WORLD_FILE", str(file.parent / "world.db"))
    said = CliRunner().invoke(cli, ["db", "verify", "--database", restored(file, installation)])
    assert said.exit_code == 1
    assert answer in said.stdout.splitlines()
