"""A database is opened the same way whatever its URL says besides."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from storage import database, open_database
from storage.database import WRITING
from storage.fresh import fresh_place
from storage.scrubbing import scrub
from tests.conftest import AS_INSTALLED
from tests.postgres import PARTS


@pytest.mark.postgres
def test_options_of_the_url_are_added_to_ours(postgres_url: str) -> None:
    """The URL's options name a separate schema; connections to it look rows up by index like any other."""
    with fresh_place(PARTS, postgres_url) as place:
        assert make_url(place).query["options"]
        engine = open_database(place)
        with engine.connect() as connection:
            listed = {name: connection.exec_driver_sql(f"SHOW {name}").scalar() for name in ("search_path", "enable_seqscan", "jit")}
        engine.dispose()
    assert listed == {"search_path": listed["search_path"], "enable_seqscan": "off", "jit": "off"}
    assert str(listed["search_path"]).startswith("lockstep_")


def test_what_sqlite_has_answered_is_on_the_disk(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A commit is answered only when a power cut cannot take it back: FULL (2), in WAL mode, on every connection."""
    monkeypatch.setattr(database, "_PRAGMAS", AS_INSTALLED)
    engine = open_database(database_url)
    for _ in range(2):
        with engine.connect() as connection:
            listed = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("synchronous", "journal_mode", "foreign_keys")]
        engine.dispose()
        assert listed == [2, "wal", 1]


def test_what_sqlite_deletes_is_overwritten(tmp_path: Path) -> None:
    """A value of many pages is gone from the file and its log once the log is emptied, and not only from the table."""
    engine, said = open_database(f"sqlite:///{tmp_path}/x.db"), "4711-Astrid-" * 2000
    for statement in ("CREATE TABLE x (v TEXT)", f"INSERT INTO x VALUES ('{said}')", "DELETE FROM x"):
        with engine.begin() as connection:
            connection.exec_driver_sql(statement)
    assert scrub(engine)
    engine.dispose()
    assert b"4711-Astrid" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_a_writer_on_sqlite_has_the_lock_as_soon_as_it_is_free(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It looks each millisecond, and not after a while that grows, in which others come first again and again."""
    engine, first = open_database(database_url), open_database(database_url)
    holder = first.execution_options(**{WRITING: True}).connect()
    held, looks = holder.begin(), []

    def look(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 40:
            held.rollback()

    monkeypatch.setattr(database, "sleep", look)
    with engine.execution_options(**{WRITING: True}).begin() as connection:
        waits = connection.exec_driver_sql("PRAGMA busy_timeout").scalar()
    holder.close()
    assert (looks, waits) == ([0.001] * 40, database.PATIENCE_MS)


def test_a_writer_on_sqlite_does_not_wait_for_ever(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The refusal names no statement's values, and the connection waits as long as any other afterwards."""
    engine, first = open_database(database_url), open_database(database_url)
    monkeypatch.setattr(database, "PATIENCE_MS", 20)
    with first.execution_options(**{WRITING: True}).begin(), pytest.raises(OperationalError, match="locked"):
        engine.execution_options(**{WRITING: True}).connect().begin()
    with engine.execution_options(**{WRITING: True}).begin() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 20
