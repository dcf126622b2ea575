"""The worker: claims orders, calls the outside world for them, records what came of it. DESIGN of it in `worker.md`.

One `Worker` is one lease owner. Its loop is single; calls that may wait run on threads, bounded for each system.
Nothing outside is called while a transaction is open, and nothing is written for an order whose lease was lost.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic

from runtime.calls import Caller, Item
from runtime.clock import Clock
from runtime.logs import log, wants
from storage import Store, StoreUnreachable, Tx
from workflow.engine import Case, Engine, Step
from workflow.errors import Conflict, LeaseLost
from workflow.model import Effect, Outcome

Hook = Callable[[str, "Flight", Item | None], None]


Observe = Callable[[list[Step]], None]


def unobserved(steps: list[Step]) -> None:
    """Where somebody may look at every durable step; in earnest nobody does."""


def no_hook(point: str, flight: Flight, item: Item | None) -> None:
    """Where rehearsals let a worker die; in earnest nothing happens."""


def never_enough() -> bool:
    """A worker goes on until nothing is due."""
    return False


@dataclass(slots=True, eq=False)
class Flight:
    """One order in hand: its case, the calls still out, and the answers that have come."""

    case: Case
    waiting: int = 0
    answers: dict[tuple[str, str], Outcome] = field(default_factory=dict)
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    lost: bool = False


class Worker:
    """Works on the orders of one store; `run_until_idle` for rehearsals and tests, `runtime.serve` for good."""

    def __init__(
        self, name: str, store: Store, engines: Mapping[str, Engine], caller: Caller, clock: Clock,
        lease: timedelta, batch: int, hook: Hook = no_hook, observe: Observe = unobserved,
    ) -> None:  # fmt: skip
        self.name, self.store, self.engines, self.caller, self.clock = name, store, engines, caller, clock
        self.lease, self.batch, self.hook, self.observe = lease, batch, hook, observe
        self.flights: dict[int, Flight] = {}
        self._renewed = clock.now()
        self.never = threading.Event()
        self.draining = False
        self.enough: Callable[[], bool] = never_enough

    # Rounds --------------------------------------------------------------------------------------

    def run_until_idle(self) -> int:
        """Work until nothing is due now; returns how many orders were taken up."""
        taken = 0
        while True:
            self.caller.breakers.refresh()
            fresh = self.claim()
            taken += fresh
            if not fresh and not self.flights:
                return taken
            while self.flights:
                self._wait()

    def work_on(self, order_id: int, until: Callable[[], bool]) -> bool:
        """Carry one order on until `until` holds or it must rest; False when somebody else has it in hand.

        What follows is for the next who takes it up: whoever waits here is not made to wait for other questions.
        """
        self.enough = until
        self.caller.breakers.refresh()
        if not self._claim(1, order_id):
            return False
        while order_id in self.flights and not until():
            self._wait()
        self.drain()
        return True

    def drain(self, within: timedelta | None = None) -> None:
        """Begin nothing more: wait for the calls that are out, record them, and let go of every order.

        Orders whose calls are still out when the time is over keep their lease until it lapses: the call may yet arrive
        over there, and whoever takes the order up then asks first.
        """
        self.draining = True
        end = monotonic() + within.total_seconds() if within is not None else None
        try:
            while self.flights and (end is None or monotonic() < end):
                self._wait(None if end is None else 0.2)
        finally:
            self.caller.close()

    def forget(self) -> None:
        """Let everything in hand go unrecorded: the ledger says what may have happened, and the leases lapse."""
        for flight in self.flights.values():
            flight.lost = True
        self.flights.clear()

    def claim(self) -> int:
        """Take up orders that are due, as many as there is room for; returns how many."""
        room = self.batch - len(self.flights)
        if room <= 0 or not self.store.any_due(self.clock.now()):
            return 0
        return self._claim(room, None)

    def _claim(self, limit: int, only: int | None) -> int:
        now = self.clock.now()
        try:
            with self.store.write() as tx:
                cases = tx.claim(self.name, now, self.lease, limit, only)
                steps, stumbled = self._advance(tx, [Flight(c) for c in cases])
                self._write(tx, steps)
        except StoreUnreachable:
            raise
        except Exception as problem:
            self._note_together(problem)
            with self.store.write() as tx:
                cases = tx.claim(self.name, now, self.lease, limit, only)
            self._record_singly([Flight(c) for c in cases])
            return len(cases)
        self._after_commit(steps)
        self._record_singly(stumbled)
        return len(cases)

    def _wait(self, longest: float | None = None) -> None:
        """Record what has been answered, and keep the leases of what has not."""
        out = all(flight.waiting for flight in self.flights.values())
        self.collect(wait=(longest or self.lease.total_seconds() / 4) if out else 0.0)
        if self.renewal_due(self.lease / 4):
            self.renew()

    def renewal_due(self, every: timedelta) -> bool:
        """True when the leases were not renewed for so long, or the clock has gone back since."""
        return not timedelta() <= self.clock.now() - self._renewed < every

    @property
    def ready(self) -> list[Flight]:
        """The orders in hand whose calls have all been answered."""
        return [flight for flight in self.flights.values() if flight.waiting == 0]

    def collect(self, wait: float | None) -> None:
        """Record the orders whose calls have all been answered, in one commit; wait for some if there are none."""
        self.caller.gather(wait)
        if ready := self.ready:
            self._record(ready)

    # Recording -----------------------------------------------------------------------------------

    def _record(self, ready: Sequence[Flight]) -> None:
        for flight in ready:
            self.flights.pop(flight.case.order.id, None)
        try:
            with self.store.write() as tx:
                steps, stumbled = self._advance(tx, ready)
                self._write(tx, steps)
                self._at("before_commit", ready)
        except StoreUnreachable:
            raise
        except Exception as problem:
            self._note_together(problem)
            self._record_singly(ready)
            return
        self._after_commit(steps)
        self._at("after_commit", ready)
        self._record_singly(stumbled)

    def _note_together(self, problem: Exception) -> None:
        """What stops a batch may be one order's own trouble; it is looked for by taking them one by one."""
        if not isinstance(problem, (Conflict, LeaseLost)):
            log.error("order.stumbled", order="?", code=type(problem).__name__, exc_info=True)

    def _record_singly(self, flights: Iterable[Flight]) -> None:
        """Each order in a transaction of its own, from what the store has now; one that cannot move rests."""
        for flight in flights:
            for attempt in range(4):
                try:
                    if self._record_one(flight, give_up=attempt == 3):
                        break
                except StoreUnreachable:
                    raise
                except (Conflict, LeaseLost) as problem:
                    log.info("order.decided_again", order=flight.case.order.number, code=type(problem).__name__)
                except Exception as problem:
                    log.error("order.stumbled", order=flight.case.order.number, code=type(problem).__name__)

    def _record_one(self, flight: Flight, give_up: bool) -> bool:
        with self.store.write() as tx:
            fresh = tx.reload([flight.case])
            if not fresh:
                self._note_lost(1)
                return True
            again = Flight(fresh[0], answers=flight.answers, outcomes=flight.outcomes, items=flight.items)
            if give_up:
                steps = [self._engine(again).stumble(again.case, self.clock.now())]
            else:
                steps, stumbled = self._advance(tx, [again])
                if stumbled:
                    return False
            self._write(tx, steps)
            self._at("before_commit", [again])
        self._after_commit(steps)
        self._at("after_commit", [again])
        return True

    def _advance(self, tx: Tx, flights: Sequence[Flight]) -> tuple[list[Step], list[Flight]]:
        """A step for each order; one whose decision fails is set aside and does not hold the others up."""
        steps, stumbled, now, standing = [], [], self.clock.now(), Counter[str]()
        for flight in flights:
            if flight.case.unreadable:
                log.error("order.stumbled", order=flight.case.order.number, code="unreadable")
                stumbled.append(flight)
                continue
            by_ordinal = {e.ordinal: e for e in flight.case.effects}
            outcomes: list[tuple[Effect, Outcome]] = [(by_ordinal[o], out) for o, out in flight.outcomes.items()]
            good = {key: out.data for key, out in flight.answers.items() if out.ok}
            unasked = {key[0].partition(".")[0]: out for key, out in flight.answers.items() if not out.ok}
            flight.case.answers.update(good)
            try:
                step = self._engine(flight).advance(flight.case, tx.local, now, outcomes, unasked)
                if self.draining:
                    step.put_down(now)
                elif crowded := self._crowded(step, standing):
                    # Orders in hand that could only stand in line would keep out those that need not.
                    step.put_down(now + crowded)
                tx.promise(step)
                steps.append(step)
            except (Conflict, StoreUnreachable):
                raise
            except Exception as problem:
                log.error("order.stumbled", order=flight.case.order.number, code=type(problem).__name__, exc_info=True)
                stumbled.append(flight)
        return steps, stumbled

    def _crowded(self, step: Step, standing: Counter[str]) -> timedelta | None:
        """How long to put an order down whose system has a long line of calls; None: what it wants can be begun."""
        if step.release or not self.caller.lanes:
            return None
        items: tuple[Item, ...] = (*step.questions, *step.perform)
        wanted = {item.system for item in items} & self.caller.lanes.keys()
        full = [lane for name, lane in self.caller.lanes.items() if name in wanted and lane.room() <= standing[name]]
        if full:
            return max(lane.turn() for lane in full)
        standing.update(wanted)
        return None

    def _write(self, tx: Tx, steps: Sequence[Step]) -> None:
        now = self.clock.now()
        if steps:
            tx.write(steps, now)
        seeds = [(self.engines[s.case.order.workflow], seed) for s in steps for seed in s.spawned]
        if seeds:
            tx.add([engine.take_in(seed, now) for engine, seed in seeds], now)

    def _after_commit(self, steps: list[Step]) -> None:
        """Only now, with everything durable, is the world called."""
        self.observe(steps)
        if wants("info"):
            for step in steps:
                for entry in step.entries:
                    log.info(
                        "order.moved", order=step.case.order.number, trigger=entry.trigger, source=entry.source,
                        target=entry.target, reason=entry.reason,
                    )  # fmt: skip
        for step in steps:
            if not step.release:
                self._take_off(step)

    def _take_off(self, step: Step) -> None:
        flight = Flight(step.case)
        flight.items = step.perform if self.enough() else (*step.questions, *step.perform)
        flight.waiting = len(flight.items)
        self.flights[step.case.order.id] = flight
        bind = self._engine(flight).workflow.bind
        self.caller.start(flight, bind, self._landed, self.hook)

    def _landed(self, flight: Flight, item: Item, outcome: Outcome) -> None:
        if isinstance(item, Effect):
            flight.outcomes[item.ordinal] = outcome
        else:
            flight.answers[(item.name, item.subject)] = outcome
        flight.waiting -= 1

    # Leases --------------------------------------------------------------------------------------

    def renew(self) -> None:
        """Keep the leases of the orders in hand; those that somebody else took are let go of."""
        now = self._renewed = self.clock.now()
        if not self.flights:
            return
        with self.store.write() as tx:
            kept = tx.extend([f.case for f in self.flights.values()], now + self.lease)
        lost = [id_ for id_ in self.flights if id_ not in kept]
        for id_ in lost:
            self.flights.pop(id_).lost = True
        for flight in self.flights.values():
            flight.case.held_until = now + self.lease
        self._note_lost(len(lost))

    def _note_lost(self, count: int) -> None:
        if count:
            log.warning("lease.lost", worker=self.name, orders=count)

    def _engine(self, flight: Flight) -> Engine:
        return self.engines[flight.case.order.workflow]

    def _at(self, point: str, flights: Sequence[Flight]) -> None:
        for flight in flights:
            for item in flight.items or (None,):
                self.hook(point, flight, item)
