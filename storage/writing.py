"""A writing transaction whose commit can be on its way while something else is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Generic, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from storage import pipeline
from storage.refusals import translated

T = TypeVar("T")


class Writing(Generic[T]):
    """A transaction that has begun. `send` its commit and then `finish`, or `take_back`.

    Between `send` and `finish` nobody knows whether it is committed. On SQLite, and behind a pooler, `send` waits for it itself.
    After an error of `send` or `finish` it is taken back, or the connection broke, and it may have been committed.
    """

    def __init__(self, engine: Engine, make: Callable[[Connection], T]) -> None:
        """`make` gives what can be done within it, as `tx`."""
        self._pipeline: pipeline.Pipeline | None = None
        with translated():
            self._connection = engine.connect()
            with self._closed_if_it_fails():
                self._transaction = self._connection.begin()
                self._pipeline = pipeline.begin(self._connection)
                self.tx = make(self._connection)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Send the commit when the block ends; take back what was written in it when it fails."""
        try:
            with translated():
                yield
        except BaseException:
            self.take_back()
            raise
        self.send()

    def send(self) -> None:
        """Send the commit, behind all that was written."""
        with translated(), self._closed_if_it_fails():
            if self._pipeline is not None:
                self._pipeline.send_commit()
            else:
                self._transaction.commit()
                self._close()

    def finish(self) -> None:
        """Wait for the commit; the transaction is durable when this returns."""
        if self._pipeline is not None:
            with translated(), self._closed_if_it_fails():
                self._pipeline.answer()
                # It has been committed: this only lets SQLAlchemy know.
                self._transaction.commit()
            self._close()

    def take_back(self) -> None:
        """Undo all that was written, where the commit is not on its way."""
        if self._pipeline is not None:
            self._pipeline.drop()
        self._close()

    def leave(self) -> None:
        """Let go of it as it is, without waiting: the database keeps it if its commit has arrived there, else not."""
        if self._pipeline is not None:
            with suppress(SQLAlchemyError):
                self._connection.invalidate()
            self._connection.close()

    def _close(self) -> None:
        pipeline.end(self._connection)
        self._connection.close()

    @contextmanager
    def _closed_if_it_fails(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            with suppress(SQLAlchemyError):
                self.take_back()
            raise
