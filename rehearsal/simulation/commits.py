"""Follows the commits of a simulated store: a step is seen when it is durable, whatever its worker has heard of it by then.

A worker may stop or die with a commit on its way. The database has answered, and another worker may have gone on from
there, before the first is back, or without it. So the simulation asks itself, in the order in which commits were sent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy import Connection, Engine

from storage import Store, Tx
from storage.writing import Writing
from workflow.case import Step


class Commits:
    """The commits of one store that are not asked about yet, oldest first; `durable` is called with the steps of each."""

    def __init__(self, store: Store, durable: Callable[[Sequence[Step]], None]) -> None:
        self.durable = durable
        self.on_their_way: list[Followed] = []
        # How many transactions began while the commit of another was on its way.
        self.overlapped = 0
        store.make_writing = partial(Followed, self)

    def settle(self, last: Followed | None = None) -> None:
        """Learn what became of all commits, or of this one and those that were sent before it."""
        while self.on_their_way and (last is None or last in self.on_their_way):
            first = self.on_their_way.pop(0)
            if first.arrived():
                self.durable(first.tx.steps)


class Followed(Writing[Tx]):
    """A transaction whose outcome is kept for its worker: the simulation may ask for it first."""

    def __init__(self, commits: Commits, engine: Engine, make: Callable[[Connection], Tx]) -> None:
        self._commits = commits
        self._refused: Exception | None = None
        commits.overlapped += bool(commits.on_their_way)
        super().__init__(engine, make)

    def send(self) -> None:
        super().send()
        if self.tx.steps:
            self._commits.on_their_way.append(self)

    def finish(self) -> None:
        """Wait for the commit, as any transaction; raises what it was refused with, also when that is known already."""
        if not self.tx.steps:
            super().finish()
            return
        self._commits.settle(self)
        if self._refused is not None:
            raise self._refused

    def leave(self) -> None:
        """Its worker is dead, and does not hear what became of it."""
        if self.tx.steps:
            self._commits.settle(self)
        else:
            super().leave()

    def arrived(self) -> bool:
        """Wait for the commit; False where it was refused."""
        try:
            super().finish()
        except Exception as refused:
            self._refused = refused
            return False
        return True
