"""Opens a database: SQLite or PostgreSQL from one URL, with the durability that the promises need."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from workflow.errors import SettingsError

WRITING = "lockstep_writing"


def open_database(url: str, pool_size: int = 8) -> Engine:
    """An engine for this URL; SQLite in WAL mode with `synchronous=FULL`, one writer at a time and any readers."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise SettingsError("The database URL cannot be read; wanted is sqlite:///FILE or postgresql://HOST/NAME.") from None
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(url)
    if parsed.get_backend_name() == "postgresql":
        return create_engine(
            parsed.set(drivername="postgresql+psycopg"), pool_size=pool_size, max_overflow=pool_size,
            pool_pre_ping=True, isolation_level="READ COMMITTED",
        )  # fmt: skip
    raise SettingsError(f"Databases of kind {parsed.get_backend_name()} are not supported; wanted is sqlite or postgresql.")


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": 30, "check_same_thread": False}, query_cache_size=2000)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000", "cache_size=-32000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        writing = connection.get_execution_options().get(WRITING)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine
