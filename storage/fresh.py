"""A separate place for a short-lived store, on the same kind of database; removed afterwards."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import URL, text, update

from storage.batch import Parts
from storage.branches import Branch, branches
from storage.database import open_database, read_url
from storage.migrate import upgrade
from storage.schema import orders
from storage.store import Tx

# The migrations take longer than a short scenario: they run once a process.
_EMPTY: dict[tuple[Branch, ...], bytes] = {}


@contextmanager
def fresh_place(parts: Parts, url: str | None = None) -> Iterator[str]:
    """The URL of an empty store with today's schema: a file next to the one named, a schema in that database, or a
    temporary file where nothing is named."""
    parsed = read_url(url or "sqlite://")
    with (_schema if parsed.get_backend_name() == "postgresql" else _folder)(parsed, parts) as place:
        yield place


@contextmanager
def memory_place(parts: Parts) -> Iterator[str]:
    """The URL of an empty store with today's schema in this process's memory; each thread has a connection to it."""
    with tempfile.TemporaryDirectory(prefix="lockstep-") as folder:
        empty_file(Path(folder) / "store.db", parts)
        name = f"file:lockstep-{uuid4().hex[:12]}?mode=memory&cache=shared"
        # It lasts as long as a connection to it is open.
        with closing(sqlite3.connect(name, uri=True)) as kept:
            with closing(sqlite3.connect(f"{folder}/store.db")) as made:
                made.backup(kept)
            yield f"sqlite:///{name}&uri=true"


def empty_file(path: Path, parts: Parts) -> str:
    """The URL of a new SQLite store with today's schema, in this file."""
    made = branches(parts)
    if made not in _EMPTY:
        _EMPTY[made] = _empty(parts)
    path.write_bytes(_EMPTY[made])
    return f"sqlite:///{path}"


def _empty(parts: Parts) -> bytes:
    with tempfile.TemporaryDirectory(prefix="lockstep-") as folder:
        path = Path(folder) / "store.db"
        _upgrade(f"sqlite:///{path}", parts)
        return path.read_bytes()


def _upgrade(url: str, parts: Parts) -> None:
    engine = open_database(url)
    upgrade(engine, parts)
    engine.dispose()


@contextmanager
def _folder(url: URL, parts: Parts) -> Iterator[str]:
    folder_of = Path(url.database).absolute().parent if url.database not in (None, "", ":memory:") else None
    if folder_of is not None:
        folder_of.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="lockstep-", dir=folder_of) as folder:
        empty_file(Path(folder) / "store.db", parts)
        yield url.set(database=f"{folder}/store.db").render_as_string(hide_password=False)


@contextmanager
def _schema(url: URL, parts: Parts) -> Iterator[str]:
    name = f"lockstep_{uuid4().hex[:12]}"
    engine = open_database(url.render_as_string(hide_password=False), 1)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    try:
        given = url.query.get("options", "")
        options = f"{given if isinstance(given, str) else ' '.join(given)} -csearch_path={name}".strip()
        place = url.update_query_dict({"options": options}).render_as_string(hide_password=False)
        _upgrade(place, parts)
        yield place
    finally:
        with engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
        engine.dispose()


def lapse_leases(tx: Tx, now: datetime) -> None:
    """Let every lease end now, as if the time of the workers that died had passed."""
    tx.connection.execute(update(orders).where(orders.c.lease_until.is_not(None)).values(lease_until=now))
