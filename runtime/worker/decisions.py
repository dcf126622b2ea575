"""Decides a step for each claimed order, inside the transaction that writes it. Nothing outside is called here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from runtime.clock import Clock
from runtime.engines import Engines
from runtime.logs import log
from runtime.reasons import STORED_UNREADABLE
from runtime.worker.calls import Caller
from runtime.worker.in_flight import Decided, InFlight, Item
from storage import StoreUnreachable, Tx, set_aside
from workflow.case import Case, Step
from workflow.engine import Engine
from workflow.errors import Conflict, KeyRefused, NotDecidable
from workflow.steps import UNKNOWN
from workflow.unknown import unknown_in

# How long an order rests that no table here knows: a program that knows it wakes it at its start.
REST_OF_UNKNOWN = timedelta(hours=1)
_PARKED = "an order of an unknown routine is parked before"


class Decisions:
    """The decisions of one worker. While it is `draining`, a step begins no call."""

    def __init__(self, engines: Engines, caller: Caller, clock: Clock) -> None:
        self.engines, self.caller, self.clock = engines, caller, clock
        self.draining = False

    def batch(
        self, tx: Tx, in_flight: Sequence[InFlight], earlier: Iterable[Step] = ()
    ) -> tuple[list[Decided], list[InFlight]]:
        """A step for each order, and the orders whose decision failed: those do not delay the others.

        An order that holds something no table here has is parked at once: another attempt would change nothing.
        The calls of `earlier` steps begin before theirs.
        """
        decided, failed, now = [], [], self.clock.now()
        queued = Counter(system for step in earlier for system in self._queues(step))
        for claimed, engine in self._expecting(tx, in_flight):
            if self.park_unknown(tx, claimed, engine, now):
                continue
            try:
                step = self._startable(self.decide(tx, claimed, engine, now), queued, now)
                tx.reserve(step)
                decided.append(Decided(claimed, step))
            except (Conflict, StoreUnreachable):
                raise
            except NotDecidable as problem:
                log.warning("order.undecided", order=claimed.case.order.number, code=problem.code)
                failed.append(claimed)
            except Exception as problem:
                log.error("order.undecided", order=claimed.case.order.number, code=type(problem).__name__, exc_info=True)
                failed.append(claimed)
        return decided, failed

    def one(self, tx: Tx, claimed: InFlight) -> list[Step]:
        """The step of a single order; none where the order was parked. Raises what its decision raises."""
        now = self.clock.now()
        ((_, engine),) = self._expecting(tx, [claimed])
        if self.park_unknown(tx, claimed, engine, now):
            return []
        step = self.decide(tx, claimed, engine, now)
        if self.draining:
            step.release_unstarted(now)
        return [step]

    def outcomes(self, tx: Tx, claimed: InFlight) -> list[Step]:
        """The outcomes of a single order's effects, and nothing that follows from them; the lease is kept."""
        if claimed.case.unreadable:
            return []
        step = self.engine(claimed.case).settle(claimed.case, tx.local, self.clock.now(), claimed.settled())
        step.keep = True
        return [step]

    def first_message(self, tx: Tx, claimed: InFlight) -> list[Step]:
        """The first message of a single order, and nothing that follows from it; the lease is kept for the next.

        No step where the message waits for an answer from outside.
        """
        claimed.take_answers()
        step = self.engine(claimed.case).open_one(claimed.case, tx.local, self.clock.now())
        step.keep = True
        return [step] if step.answered else []

    def decide(self, tx: Tx, claimed: InFlight, engine: Engine | None, now: datetime) -> Step:
        """The step of an order from what the store and the results of its calls say."""
        assert engine is not None, _PARKED
        if claimed.case.unreadable:
            raise KeyRefused(STORED_UNREADABLE())
        unasked = {key[0].partition(".")[0]: out for key, out in claimed.answers.items() if not out.ok}
        return engine.advance(claimed.case, tx.local, now, claimed.settled(), unasked)

    def park_unknown(self, tx: Tx, claimed: InFlight, engine: Engine | None, now: datetime) -> bool:
        """Park an order that holds something its table does not have; False where the table has it all."""
        case = claimed.case
        what = "workflow" if engine is None else unknown_in(engine.workflow, case)
        if what is None:
            return False
        if set_aside.park(tx, claimed.held, None, UNKNOWN, now, now + REST_OF_UNKNOWN):
            log.error("order.unknown", order=case.order.number, code=what)
        return True

    def engine(self, case: Case) -> Engine:
        """The engine of the order's table. An order without one is parked before anything asks for it."""
        engine = self.engines.of(case.order)
        assert engine is not None, _PARKED
        return engine

    def _expecting(self, tx: Tx, in_flight: Sequence[InFlight]) -> list[tuple[InFlight, Engine | None]]:
        """Each order with the engine of its table, None where it has none here. Announces what the batch may read from our
        own store, so that each fact is read for all of it at once."""
        found = [(claimed, self.engines.of(claimed.case.order)) for claimed in in_flight]
        for claimed, engine in found:
            if engine is not None and not claimed.case.unreadable:
                claimed.take_answers()
                tx.facts.expect(claimed.case.order, *engine.looks_at(claimed.case))
        return found

    def _startable(self, step: Step, queued: Counter[str], now: datetime) -> Step:
        """The step; released where its calls cannot be begun now, so that its place goes to an order whose calls can."""
        if self.draining:
            step.release_unstarted(now)
        elif retry_after := self._retry_after(step, queued):
            step.release_unstarted(now + retry_after)
        return step

    def _retry_after(self, step: Step, queued: Counter[str]) -> timedelta | None:
        """When to come back to an order whose system has a full queue; None: its calls can be begun.

        `queued` counts the calls that earlier steps of the batch will begin, by system.
        """
        if not (wanted := self._queues(step)):
            return None
        full = [pool for name, pool in self.caller.pools.items() if name in wanted and pool.free_places() <= queued[name]]
        if full:
            return max(pool.retry_after() for pool in full)
        queued.update(wanted)
        return None

    def _queues(self, step: Step) -> set[str]:
        """The systems that the step's calls queue for."""
        if step.release or not self.caller.pools:
            return set()
        items: tuple[Item, ...] = (*step.questions, *step.perform)
        return {item.system for item in items} & self.caller.pools.keys()
