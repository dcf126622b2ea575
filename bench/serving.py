"""The six-step order on a serving worker, as an installation has it: woken by news, with its duties on threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from bench.places import Place
from bench.six_steps import STEPS, WORKFLOW, Installation, Noop, measured
from runtime.app import App
from runtime.routine import Routine
from runtime.versions import registry
from runtime.worker.breakers import Breakers
from runtime.worker.serve import Serving
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
        with self.changed:
            for step in steps:
                ticket = str(step.case.order.external_key)
                self.steps.setdefault(ticket, []).append(now)
                if step.ended:
                    self.ended[ticket] = now
            self.changed.notify_all()

    def wait_for(self, tickets: Sequence[str], seconds: float = 60, must: bool = True) -> None:
        with self.changed:
            if not self.changed.wait_for(lambda: all(t in self.ended for t in tickets), seconds) and must:
                missing = sum(t not in self.ended for t in tickets)
                raise RuntimeError(f"{missing} of {len(tickets)} orders had not ended after {seconds} s.")


class Served:
    """A serving installation of one workflow on a place."""

    def __init__(self, place: Place, workflow: Workflow, adapters: Sequence[Adapter]) -> None:
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
        self.app = App(
            s.model_copy(update={"routine": workflow.name}), self.inner.clock, tools, {workflow.name: Routine(workflow)}, engines,
            self.inner.store, dict(by_name), world=None, breakers=breakers,
        )  # fmt: skip
        self.app.observe = self.arrivals.observe
        self.serving = Serving(self.app, intake=False)

    def hand_in(self, tickets: Sequence[str], kind: str = "six") -> float:
        """Take new orders in, and wake the worker as intake does; returns the moment it began."""
        began = time.monotonic()
        now = datetime.now(UTC)
        with self.inner.store.write() as tx:
            tx.add([self.engine.take_in(NewOrder(kind, "order", t, t), now) for t in tickets], now)
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


def one_by_one(found: Served, orders: int) -> dict[str, list[float]]:
    """Hand orders in one at a time; seconds to the first next state, to the end, and of each step between."""
    whole, first, step = [], [], []
    for n in range(orders):
        ticket = f"L-{time.monotonic_ns()}-{n}"
        began = found.hand_in([ticket])
        found.arrivals.wait_for([ticket])
        moments = found.arrivals.steps[ticket]
        whole.append(found.arrivals.ended[ticket] - began)
        first.append(moments[1] - began)
        step += [b - a for a, b in zip(moments, moments[1:], strict=False)]
    assert len(moments) == len(STEPS) + 1
    return {"whole": whole, "first": first, "step": step}
