"""Whatever is wrong with the installation ends in one clear line: key, schema, database, settings."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from runtime.crypto import fresh_key
from tests.console.conftest import TICKETS, Cli, one_line


@pytest.fixture
def store(here: Path, cli: Cli) -> Path:
    """A store with one order."""
    assert cli("ticket", "submit", str(TICKETS / "not_an_order.json")).exit_code == 0
    assert cli("intake").exit_code == 0
    return here / "var" / "lockstep.db"


@pytest.mark.slow
def test_a_key_is_made_once_for_its_owner_alone_and_said_so_once(here: Path, cli: Cli) -> None:
    first = cli("ticket", "submit", str(TICKETS / "not_an_order.json"))
    assert first.stderr.count("Made a master key") == 1
    assert (here / "var" / "lockstep.key").stat().st_mode & 0o777 == 0o600
    assert "Made a master key" not in cli("order", "list").stderr


@pytest.mark.slow
def test_a_missing_key_is_refused_and_not_made_anew(store: Path, cli: Cli) -> None:
    store.with_suffix(".key").unlink()
    result = cli("order", "list")
    assert result.exit_code == 2 and "no master key file lockstep.key" in one_line(result)
    assert not store.with_suffix(".key").exists()


@pytest.mark.slow
@pytest.mark.parametrize("content", ["not a key", "", "c2hvcnQ=", "\xff\xfe"])
def test_a_key_file_that_holds_no_key_is_refused(content: str, store: Path, cli: Cli) -> None:
    store.with_suffix(".key").write_bytes(content.encode("latin-1"))
    result = cli("order", "list")
    assert result.exit_code == 2 and "master key" in one_line(result)


@pytest.mark.slow
def test_another_key_is_refused(store: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCKSTEP_MASTER_KEY", fresh_key())
    result = cli("order", "list")
    assert result.exit_code == 2 and "not the master key" in one_line(result)


@pytest.mark.slow
def test_a_key_that_others_can_read_is_refused(store: Path, cli: Cli) -> None:
    store.with_suffix(".key").chmod(0o644)
    result = cli("order", "list")
    assert result.exit_code == 2 and "0600" in one_line(result)


@pytest.mark.slow
def test_a_newer_schema_is_refused(store: Path, cli: Cli) -> None:
    with sqlite3.connect(store) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    for words in (("order", "list"), ("worker", "--until-idle"), ("db", "upgrade")):
        result = cli(*words)
        assert result.exit_code == 2 and "newer than this program" in one_line(result)


UNUSABLE = {
    "nobody listens": "postgresql://someone:hush@127.0.0.1:1/nothing",
    "a password with an @": "postgresql://someone:h@hush@127.0.0.1:1/nothing",
    "no URL": "nonsense hush",
    "another kind": "mysql://someone:hush@127.0.0.1/x",
    "a folder that is a file": "sqlite:///file/store.db",
    "no database": "sqlite:///file",
    "a folder": "sqlite:///folder",
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_a_database_that_cannot_be_used_is_one_line(case: str, here: Path, cli: Cli) -> None:
    """And the password is not in it."""
    (here / "file").write_text("this is no database, however long one looks at it " * 50)
    (here / "folder").mkdir()
    for words in (("order", "show", "1"), ("ticket", "submit", str(TICKETS / "not_an_order.json"))):
        result = cli(*words, "--database", UNUSABLE[case])
        assert result.exit_code == 2
        assert "hush" not in one_line(result)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("LOCKSTEP_POLL_SECONDS", "soon", "poll_seconds"), ("LOCKSTEP_LEASE_SECONDS", "1", "heartbeat_seconds"),
        ("LOCKSTEP_CONFIG", "missing.toml", "missing.toml"), ("LOCKSTEP_TECHNICIANS", "mats,tova", "Setting technicians"),
        ("LOCKSTEP_HEADINGS", "{", "Setting headings"), ("LOCKSTEP_LANG", "de", "--lang"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_one_line(name: str, value: str, said: str, store: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    result = cli("order", "list")
    assert result.exit_code == 2 and said in one_line(result)


def test_something_unforeseen_is_one_line_without_values(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it happened is reported; what it choked on may be personal, and is not."""
    monkeypatch.setattr("console.commands.orders.opened", lambda database: 1 / len([x for x in "" if x == "Astrid"]))
    result = cli("order", "show", "Astrid")
    assert result.exit_code == 1
    assert "ZeroDivisionError at test_trouble.py" in one_line(result) and "Astrid" not in result.stderr


def test_stopping_by_hand_is_no_error(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(database: str | None) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("console.commands.orders.opened", stopped)
    assert cli("order", "show", "1").exit_code == 130
