"""Where the time of one order goes: what its worker does between two commits, timed from outside."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, ParamSpec, TypeVar

from runtime.worker.worker import Worker
from storage import Store, Tx
from storage.writing import Writing

P = ParamSpec("P")
R = TypeVar("R")
PARTS = ("wake-up", "claim", "decide", "write", "commit", "rest")
SECTIONS = ("taken up", "first step", "a later step")


class Span(NamedTuple):
    """One part, from when to when on a steady clock."""

    part: str
    begin: float
    end: float


class Stopwatch:
    """Notes the parts of a worker's work; its own cost is a microsecond for each."""

    def __init__(self) -> None:
        self._spans: list[Span] = []

    def on(self, worker: Worker) -> Worker:
        """Watch this worker."""
        patched: Any = worker
        patched.decisions.batch = self._timed("decide", worker.decisions.batch)
        patched.commits.write = self._timed("write", worker.commits.write)
        return worker

    def on_store(self, store: Store) -> None:
        """Watch the transactions of this store's workers."""
        patched: Any = store
        begin = store.begin

        def watched() -> Writing[Tx]:
            writing: Any = begin()
            writing.tx.claim = self._timed("claim", writing.tx.claim)
            writing.send, writing.finish = self._timed("commit", writing.send), self._timed("commit", writing.finish)
            return writing  # type: ignore[no-any-return]

        patched.begin = watched

    def take(self, moments: Sequence[float]) -> dict[str, list[float]]:
        """Seconds of each part between these moments: of taking the order up, of its first step, of each later one."""
        spans, self._spans = self._spans, []
        found: dict[str, list[float]] = {}
        for n, (begin, end) in enumerate(zip(moments, moments[1:], strict=False)):
            section = SECTIONS[min(n, 2)]
            mine = [span for span in spans if begin <= span.begin < end]
            times = {part: sum(span.end - span.begin for span in mine if span.part == part) for part in PARTS}
            times["wake-up"] = mine[0].begin - begin if n == 0 and mine else 0.0
            times["rest"] = end - begin - sum(times.values())
            for part, seconds in times.items():
                found.setdefault(f"{section}: {part}", []).append(seconds)
        return found

    def _timed(self, part: str, function: Callable[P, R]) -> Callable[P, R]:
        def timed(*args: P.args, **kwargs: P.kwargs) -> R:
            begin = time.monotonic()
            try:
                return function(*args, **kwargs)
            finally:
                self._spans.append(Span(part, begin, time.monotonic()))

        return timed
