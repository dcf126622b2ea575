"""A store in one SQLite file that several processes share."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import RLock

from adapters.private_files import keep_private
from adapters.world.store import Entity

_SCHEMA = """
CREATE TABLE IF NOT EXISTS entity (
    place INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (kind, name));
CREATE TABLE IF NOT EXISTS counter (name TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS log (
    log TEXT NOT NULL, place INTEGER NOT NULL, entry TEXT NOT NULL, PRIMARY KEY (log, place)) WITHOUT ROWID;
"""
_CLEAR = ("DELETE FROM entity", "DELETE FROM counter", "DELETE FROM log")
_PUT = (
    "INSERT INTO entity (kind, name, body) VALUES (?, ?, ?) "
    "ON CONFLICT (kind, name) DO UPDATE SET body = excluded.body"
)
_ADD = (
    "INSERT INTO counter (name, n) VALUES (?, ?) "
    "ON CONFLICT (name) DO UPDATE SET n = n + excluded.n RETURNING n"
)
_APPEND = (
    "INSERT INTO log (log, place, entry) "
    "SELECT ?1, coalesce(max(place), 0) + 1, ?2 FROM log WHERE log = ?1 RETURNING place"
)


class SqliteStore:
    """One connection, one transaction at a time; other processes wait for their turn, at most `patience` seconds."""

    def __init__(self, path: str | Path, patience: float = 30.0) -> None:
        self._lock = RLock()
        self._depth = 0
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        keep_private(Path(path))
        self._db = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode = WAL")
        # A crash of the whole machine may cost the last moments of a fictional world, never its shape.
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute("PRAGMA secure_delete = ON")
        with self.transaction():
            for statement in _SCHEMA.split(";"):
                self._db.execute(statement)

    def transaction(self) -> AbstractContextManager[object]:
        return self._turn()

    def get(self, kind: str, name: str) -> Entity | None:
        row = self._one("SELECT body FROM entity WHERE kind = ? AND name = ?", kind, name)
        return None if row is None else json.loads(str(row[0]))

    def put(self, kind: str, name: str, entity: Entity) -> None:
        self._run(_PUT, kind, name, json.dumps(entity, ensure_ascii=False))

    def drop(self, kind: str, name: str) -> None:
        self._run("DELETE FROM entity WHERE kind = ? AND name = ?", kind, name)

    def each(self, kind: str) -> Iterator[tuple[str, Entity]]:
        rows = self._run("SELECT name, body FROM entity WHERE kind = ? ORDER BY place", kind)
        return iter([(name, json.loads(body)) for name, body in rows])

    def add(self, counter: str, n: int = 1) -> int:
        row = self._one(_ADD, counter, n) if n else self._one("SELECT n FROM counter WHERE name = ?", counter)
        return 0 if row is None else int(str(row[0]))

    def counters(self, prefix: str) -> dict[str, int]:
        rows = self._run("SELECT name, n FROM counter WHERE substr(name, 1, ?) = ?", len(prefix), prefix)
        return {name.removeprefix(prefix): int(n) for name, n in rows}

    def append(self, log: str, entry: str) -> int:
        row = self._one(_APPEND, log, entry)
        return 0 if row is None else int(str(row[0]))

    def after(self, log: str, place: int, limit: int) -> list[tuple[int, str]]:
        found = self._run(
            "SELECT place, entry FROM log WHERE log = ? AND place > ? ORDER BY place LIMIT ?",
            log,
            place,
            limit,
        )
        return [(int(at), entry) for at, entry in found]

    def clear(self) -> None:
        with self.transaction():
            for statement in _CLEAR:
                self._db.execute(statement)

    def close(self) -> None:
        with self._lock:
            self._db.close()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        with self._lock:
            outermost = self._depth == 0
            if outermost:
                self._db.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                if outermost:
                    self._db.execute("ROLLBACK")
                raise
            else:
                if outermost:
                    self._db.execute("COMMIT")
            finally:
                self._depth -= 1

    def _run(self, sql: str, *values: str | int) -> list[tuple[str, ...]]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def _one(self, sql: str, *values: str | int) -> tuple[object, ...] | None:
        rows = self._run(sql, *values)
        return rows[0] if rows else None
