"""Hears at once, on PostgreSQL, that an order was woken by another process."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Callable
from contextlib import closing
from typing import Any, cast

import psycopg
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from storage import pipeline
from storage.database import POOLED

CHANNEL = "lockstep_wake"
_NOTIFY = f"SELECT pg_notify('{CHANNEL}', '')"
_BEFORE_ANOTHER_CONNECTION, _AT_MOST_FOR_THE_END = 0.5, 2.0


def notify(connection: Connection) -> None:
    """Tell listening workers, when this transaction commits; no-op on SQLite."""
    if connection.dialect.name == "postgresql":
        sent = pipeline.of(connection)
        if sent is not None:
            sent.send(_NOTIFY.encode(), (), ())
        else:
            connection.exec_driver_sql(_NOTIFY)


def begin(engine: Engine, on_wake: Callable[[], None]) -> Listener | None:
    """A listener; None where the database has no such thing, or a pooler gives each transaction another session."""
    if engine.dialect.name != "postgresql" or engine.get_execution_options().get(POOLED):
        return None
    return Listener(engine, on_wake)


class Listener:
    """Calls `on_wake` whenever an order was woken, from its own thread, until `end`."""

    def __init__(self, engine: Engine, on_wake: Callable[[], None]) -> None:
        self._engine, self._on_wake, self._stop = engine, on_wake, threading.Event()
        # What is written at the one end, or its being closed, ends a wait at the other.
        self._ending, self._ended = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name="listen", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Listen no more; the connection is closed when this returns, but one that cannot be made is not waited for."""
        self._stop.set()
        self._ending.close()
        self._thread.join(_AT_MOST_FOR_THE_END)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                # Detach from the pool: the listener holds this connection until it ends.
                taken = self._engine.raw_connection()
                with closing(cast("psycopg.Connection[Any]", taken.driver_connection)) as connection:
                    taken.detach()
                    self._listen(connection)
            except (SQLAlchemyError, OSError, psycopg.Error):
                # The look after the next connection finds what was missed.
                self._stop.wait(_BEFORE_ANOTHER_CONNECTION)
        self._ended.close()

    def _listen(self, connection: psycopg.Connection[Any]) -> None:
        connection.autocommit = True
        connection.execute(f"LISTEN {CHANNEL}")
        self._on_wake()
        news = select.poll()
        for descriptor in (connection.fileno(), self._ended.fileno()):
            news.register(descriptor, select.POLLIN)
        while not self._stop.is_set():
            for _ in connection.notifies(timeout=0):
                self._on_wake()
            news.poll()
