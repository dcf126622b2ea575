"""Hears at once, on PostgreSQL, that an order was woken by another process."""

from __future__ import annotations

import threading
from collections.abc import Callable

import psycopg
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

CHANNEL = "lockstep_wake"
_NOTIFY = text(f"SELECT pg_notify('{CHANNEL}', '')")


def notify(connection: Connection) -> None:
    """Tell listening workers, when this transaction commits; where nobody can listen, nothing."""
    if connection.dialect.name == "postgresql":
        connection.execute(_NOTIFY)


def listen(engine: Engine, heard: Callable[[], None], stop: threading.Event) -> bool:
    """Call `heard` whenever an order was woken, from a thread of its own; False where the database has no such thing."""
    if engine.dialect.name != "postgresql":
        return False
    threading.Thread(target=_loop, args=(engine, heard, stop), name="listen", daemon=True).start()
    return True


def _loop(engine: Engine, heard: Callable[[], None], stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                raw = connection.connection.driver_connection
                if raw is None:
                    continue
                raw.execute(f"LISTEN {CHANNEL}")
                heard()
                while not stop.is_set():
                    for _ in raw.notifies(timeout=1.0, stop_after=1):
                        heard()
                connection.detach()
                raw.close()
        except (SQLAlchemyError, OSError, psycopg.Error):
            # Whatever was missed meanwhile is found by the look that follows the next connection.
            stop.wait(0.5)
