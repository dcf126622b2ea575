"""Statements of one PostgreSQL transaction that nobody waits for: sent one behind the other, answered all at once.

The begin, the writes and the commit of a step cost one round trip so, and the server works on the first while the next is made.
libpq is called directly: a cursor for each statement would cost more than the statement.
"""

from __future__ import annotations

import select
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from typing import Any, cast

import psycopg
from psycopg.pq import ConnStatus, ExecStatus, Format, TransactionStatus
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError

from storage.database import POOLED

_BEGIN, _COMMIT = b"BEGIN ISOLATION LEVEL READ COMMITTED", b"COMMIT"
_PIPELINE, _NAMES = "lockstep_pipeline", "lockstep_names"
# A name is never given again: what a server has under it is not known for sure after a transaction was taken back.
_NUMBERS = count(1)
Params = Sequence[bytes]
# What listeners are given for a cursor: the statement is sent behind the others, or goes to the driver now.
_SENT, _DRIVER = None, object()


class Pipeline:
    """What was sent within one transaction and is not answered yet. Statements that fail, fail all that are behind them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._raw = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
        self._libpq = self._raw.pgconn
        self._names: dict[bytes, bytes] = connection.info.setdefault(_NAMES, {})
        self._open = self._ended = False

    def send(self, sql: bytes, types: Sequence[int], params: Params) -> None:
        """Send a statement with parameters in binary, without waiting for what comes of it."""
        with self._translated():
            self._enter()
            name = self._names.get(sql)
            if name is None:
                name = self._names[sql] = b"lockstep_%d" % next(_NUMBERS)
                self._libpq.send_prepare(name, sql, types)
            self._libpq.send_query_prepared(name, params, [Format.BINARY] * len(params), Format.BINARY)

    def answer(self) -> None:
        """Wait for the answers to all that was sent; raises the first error."""
        if self._open:
            with self._translated():
                if not self._ended:
                    self._end()
                self._collect()

    def send_commit(self) -> None:
        """Send the commit behind all that was sent, for the next `answer` to wait for; nothing of it is left here to send.

        It is sent in any case: the locks of a transaction must not last until its answer is asked for.
        """
        if self._libpq.transaction_status == TransactionStatus.IDLE and not self._open:
            return
        with self._translated():
            self._enter()
            self._libpq.send_query_params(_COMMIT, None)
            self._end()

    def drop(self) -> None:
        """Take the answers to all that was sent, whatever they are: the transaction is taken back."""
        with suppress(DBAPIError):
            self.answer()

    def _enter(self) -> None:
        if self._open:
            return
        idle = self._libpq.transaction_status == TransactionStatus.IDLE
        self._libpq.enter_pipeline_mode()
        self._open = True
        if idle:
            self._libpq.send_query_params(_BEGIN, None)

    def _end(self) -> None:
        """Send the end of this part of the pipeline, and all that is still here of it."""
        self._libpq.pipeline_sync()
        self._ended = True
        while self._libpq.flush():
            self._wait(select.POLLIN | select.POLLOUT)

    def _collect(self) -> None:
        self._open, self._ended, error = False, False, None
        while True:
            while self._libpq.is_busy():
                self._wait(select.POLLIN)
            result = self._libpq.get_result()
            if result is None:
                if self._libpq.status == ConnStatus.BAD:
                    raise psycopg.OperationalError("the connection is lost")
            elif result.status == ExecStatus.PIPELINE_SYNC:
                break
            elif result.status == ExecStatus.FATAL_ERROR and error is None:
                error = psycopg.errors.error_from_result(result)
        self._libpq.exit_pipeline_mode()
        if error is not None:
            # Which of the new statements the server had before the error is not known.
            self._names.clear()
            raise error

    def _wait(self, what: int) -> None:
        waiting = select.poll()
        waiting.register(self._libpq.socket, what)
        for _, happened in waiting.poll():
            if happened & ~select.POLLOUT:
                self._libpq.consume_input()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """The driver's errors as those of a statement run by SQLAlchemy."""
        try:
            yield
        except psycopg.Error as error:
            raise as_of_sqlalchemy(self._connection, error) from None


def overlaps(engine: Engine) -> bool:
    """Whether statements need not be waited for: not on SQLite, and not behind a pooler, which gives each transaction another
    session, that does not know the statements of the last."""
    return engine.dialect.name == "postgresql" and not engine.get_execution_options().get(POOLED)


def begin(connection: Connection) -> Pipeline | None:
    """The pipeline of a transaction that begins; None where each statement is waited for."""
    if not overlaps(connection.engine):
        return None
    pipeline = connection.info[_PIPELINE] = Pipeline(connection)
    return pipeline


def end(connection: Connection) -> None:
    """The transaction has ended: the next on this connection has another pipeline, or none."""
    if not connection.invalidated and not connection.closed:
        connection.info.pop(_PIPELINE, None)


def of(connection: Connection) -> Pipeline | None:
    """The pipeline of this connection's transaction; None where each statement is waited for."""
    return connection.info.get(_PIPELINE)


def show(connection: Connection, statement: str, values: Callable[[], Any]) -> None:
    """Let those who listen to statements hear of one that is sent behind the others."""
    for heard in connection.dispatch.before_cursor_execute:
        heard(connection, _SENT, statement, values(), None, False)


def keep_order(engine: Engine) -> None:
    """Have what was sent answered before any other statement is run on the same connection."""

    @event.listens_for(engine, "before_cursor_execute")
    def _answer_first(connection: Connection, cursor: Any, *rest: Any) -> None:
        if cursor is not _SENT and (pipeline := of(connection)) is not None:
            pipeline.answer()

    @event.listens_for(engine, "rollback")
    def _forget(connection: Connection) -> None:
        # The driver may take back with the transaction what was prepared in the session.
        if not connection.invalidated:
            connection.info.pop(_NAMES, None)


def before(connection: Connection, statement: str, values: Any, many: bool = False) -> None:
    """What is done before a statement that goes to the driver past SQLAlchemy: what was sent is answered first, and who
    listens to statements hears of it."""
    for heard in connection.dispatch.before_cursor_execute:
        heard(connection, _DRIVER, statement, values, None, many)


def as_of_sqlalchemy(connection: Connection, error: Exception) -> DBAPIError:
    """A driver's error as SQLAlchemy has it; a connection that broke is not used again."""
    if getattr(connection.connection.dbapi_connection, "broken", False):
        connection.invalidate(error)
    base = psycopg.Error if isinstance(error, psycopg.Error) else sqlite3.Error
    return cast("DBAPIError", DBAPIError.instance("", None, error, base, dialect=connection.dialect))
