"""The six-step order on a serving worker, as an installation has it: woken by news, with its duties on threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from bench.contender import Times
from bench.parts import Stopwatch
from bench.places import Place
from bench.six_steps import STEPS, WORKFLOW, Installation, Noop, measured
from runtime.app import App
from runtime.routine import Routine
from runtime.versions import registry
from runtime.worker.breakers import Breakers
from runtime.worker.serve import Serving
from runtime.worker.worker import Worker
from workflow.definition import Workflow
from workflow.engine import Step
from workflow.ports import Adapter
from workflow.retry import BreakerPolicy
from workflow.values import NewOrder


class Arrivals:
    """When orders were handed in and when each of their steps was durable, in seconds of a steady clock."""

    def __init__(self) -> None:
        self.steps: dict[str, list[float]] = {}
        self.ended: dict[str, float] = {}
        self.changed = threading.Condition()

    def observe(self, steps: Sequence[Step]) -> None:
        now = time.monotonic()
        for step in steps:
            self.steps.setdefault(str(step.case.order.external_key), []).append(now)
        ended = {str(step.case.order.external_key): now for step in steps if step.ended}
        if ended:
            # Only these end the wait: the waiting thread would run at the same time as the step that is measured.
            with self.changed:
                self.ended |= ended
                self.changed.notify_all()

    def wait_for(self, tickets: Sequence[str], seconds: float = 60, must: bool = True) -> None:
        with self.changed:
            if not self.changed.wait_for(lambda: all(t in self.ended for t in tickets), seconds) and must:
                missing = sum(t not in self.ended for t in tickets)
                raise RuntimeError(f"{missing} of {len(tickets)} orders had not ended after {seconds} s.")


class _Watched(App):
    """An installation whose workers' time is noted by its parts."""

    stopwatch: Stopwatch

    def worker(self, name: str | None = None) -> Worker:
        return self.stopwatch.on(super().worker(name))


class Served:
    """A serving installation of one workflow on a place."""

    def __init__(self, place: Place, workflow: Workflow, adapters: Sequence[Adapter]) -> None:
        self.stopwatch = Stopwatch()
        self.inner = Installation(place)
        tools = self.inner.engine.tools
        engines = measured(workflow, tools)
        registry.register(self.inner.store, engines, self.inner.clock.now())
        self.engine = engines[workflow.name]
        self.arrivals = Arrivals()
        s = self.inner.settings
        patience = timedelta(seconds=s.connect_seconds + s.read_seconds)
        breakers = Breakers(self.inner.store, self.inner.clock, [a.system for a in adapters], BreakerPolicy(), patience)
        by_name: Mapping[str, Adapter] = {a.system: a for a in adapters}
        self.app = _Watched(
            s.model_copy(update={"routine": workflow.name}), self.inner.clock, tools, {workflow.name: Routine(workflow)}, engines,
            self.inner.store, dict(by_name), world=None, breakers=breakers,
        )  # fmt: skip
        self.inner.store.observe = self.arrivals.observe
        self.app.stopwatch = self.stopwatch
        self.stopwatch.on_store(self.inner.store)
        self.serving = Serving(self.app, intake=False)

    def hand_in(self, tickets: Sequence[str], kind: str = "six") -> float:
        """Take new orders in, and wake the worker as intake does; returns the moment it began. `committed` is when they were
        in the store."""
        began = time.monotonic()
        now = datetime.now(UTC)
        with self.inner.store.write() as tx:
            tx.add([self.engine.take_in(NewOrder(kind, "order", t, t), now) for t in tickets], now)
        self.committed = time.monotonic()
        self.inner.store.wake()
        return began


@contextmanager
def served(place: Place, workflow: Workflow = WORKFLOW, adapters: Sequence[Adapter] = (Noop(),)) -> Iterator[Served]:
    """Serve until the end of the block."""
    found = Served(place, workflow, adapters)
    found.serving.start()
    try:
        yield found
    finally:
        found.serving.stop()
        found.inner.store.close()


def one_by_one(found: Served, orders: int) -> Times:
    """Hand orders in one at a time. Seconds of the whole order, from before it is handed in; from the commit that hands it in
    to its first next state; of each later step; and of the parts of these (`bench.parts`)."""
    times: Times = {}
    for n in range(orders):
        ticket = f"L-{time.monotonic_ns()}-{n}"
        began = found.hand_in([ticket])
        found.arrivals.wait_for([ticket])
        moments = found.arrivals.steps[ticket]
        one = {"whole": [found.arrivals.ended[ticket] - began], "first": [moments[1] - found.committed]}
        one |= {"step": [b - a for a, b in zip(moments[1:], moments[2:], strict=False)], "handed in": [found.committed - began]}
        for name, seconds in (one | found.stopwatch.take([found.committed, *moments])).items():
            times.setdefault(name, []).extend(seconds)
    assert len(moments) == len(STEPS) + 1
    return times
