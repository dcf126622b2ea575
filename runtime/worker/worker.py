"""The worker: claims orders, calls the outside world for them, records what came of it. the protocol is in `worker.md`.

One `Worker` is one lease owner. Its loop is single; calls that may wait run on threads, bounded for each system.
Nothing outside is called while a transaction is open, and nothing is written for an order whose lease was lost.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

from runtime.clock import Clock
from runtime.engines import Engines
from runtime.error_report import where
from runtime.logs import log, wants
from runtime.worker.calls import Caller, Item
from storage import Store, StoreUnreachable, Tx, set_aside
from workflow.engine import Case, Engine, Step
from workflow.errors import Conflict, KeyRefused, LeaseLost, NotDecidable
from workflow.steps import UNDECIDED, UNKNOWN
from workflow.unknown import unknown_in
from workflow.values import Effect, Outcome

Hook = Callable[[str, "InFlight | None", Item | None], None]
# An order's id and the token that we hold it with.
Held = tuple[int, int]
Write = Callable[[Tx, "InFlight"], list[Step]]
_TRIES = 3
# No table here knows it: a program that does wakes it when it begins.
_UNKNOWN_RESTS = timedelta(hours=1)


Observe = Callable[[list[Step]], None]


def unobserved(steps: list[Step]) -> None:
    """Where somebody may look at every durable step; in earnest nobody does."""


def no_hook(point: str, claimed: InFlight | None, item: Item | None) -> None:
    """Where rehearsals let a worker die; in earnest nothing happens."""


def never_enough() -> bool:
    """A worker goes on until nothing is due."""
    return False


@dataclass(slots=True, eq=False)
class InFlight:
    """One order in hand: its case, the calls still out, and the answers that have come."""

    case: Case
    waiting: int = 0
    answers: dict[tuple[str, str], Outcome] = field(default_factory=dict)
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    lost: bool = False

    def take_answers(self) -> None:
        """Hand the answers that came to the case."""
        self.case.answers.update({key: out.data for key, out in self.answers.items() if out.ok})

    def settled(self) -> list[tuple[Effect, Outcome]]:
        """The outcomes that came, each with its row of the ledger."""
        by_ordinal = {e.ordinal: e for e in self.case.effects}
        return [(by_ordinal[o], out) for o, out in self.outcomes.items()]


class Worker:
    """Works on the orders of one store; `run_until_idle` for rehearsals and tests, `runtime.worker.serve` for good."""

    def __init__(
        self, name: str, store: Store, engines: Engines, caller: Caller, clock: Clock,
        lease: timedelta, batch: int, hook: Hook = no_hook, observe: Observe = unobserved,
    ) -> None:  # fmt: skip
        self.name, self.store, self.engines, self.caller, self.clock = name, store, engines, caller, clock
        self.lease, self.batch, self.hook, self.observe = lease, batch, hook, observe
        self.in_flight: dict[int, InFlight] = {}
        self._renewed = clock.now()
        self.never = threading.Event()
        self.draining = False
        self.enough: Callable[[], bool] = never_enough

    # Rounds --------------------------------------------------------------------------------------

    def run_until_idle(self) -> int:
        """Work until nothing is due now; returns how many orders were taken up."""
        taken = 0
        self.begin()
        while True:
            self.caller.breakers.refresh()
            fresh = self.claim()
            taken += fresh
            if not fresh and not self.in_flight:
                return taken
            while self.in_flight:
                self._wait()

    def begin(self) -> None:
        """Once at the start: what no table knew before, this one may know."""
        triggers = {name for engine in self.engines.values() for name in engine.workflow.trigger}
        with self.store.read() as connection:
            unknown = set_aside.any_unknown(connection)
            again = set_aside.any_known(connection, triggers)
        if unknown or again:
            with self.store.write() as tx:
                set_aside.wake_unknown(tx, self.clock.now())
                set_aside.put_back_known(tx, triggers, self.clock.now())

    def work_on(self, order_id: int, until: Callable[[], bool]) -> bool:
        """Carry one order on until `until` holds or it must rest; False when somebody else has it in hand.

        What follows is for the next who takes it up: whoever waits here is not made to wait for other questions.
        """
        self.enough = until
        self.caller.breakers.refresh()
        if not self._claim(1, order_id):
            return False
        while order_id in self.in_flight and not until():
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
            while self.in_flight and (end is None or monotonic() < end):
                self._wait(None if end is None else 0.2)
        finally:
            self.caller.close()

    def abandon(self) -> None:
        """Let everything in hand go unrecorded: the ledger says what may have happened, and the leases lapse."""
        for claimed in self.in_flight.values():
            claimed.lost = True
        self.in_flight.clear()

    def claim(self) -> int:
        """Take up orders that are due, as many as there is room for; returns how many."""
        room = self.batch - len(self.in_flight)
        if room <= 0 or not self.store.any_due(self.clock.now()):
            return 0
        return self._claim(room, None)

    def _claim(self, limit: int, only: int | None) -> int:
        now = self.clock.now()
        try:
            with self.store.write() as tx:
                in_flight = [InFlight(case) for case in tx.claim(self.name, now, self.lease, limit, only)]
                steps, failed = self._advance(tx, in_flight)
                self._write(tx, steps)
                self._at("before_commit", in_flight)
        except StoreUnreachable:
            raise
        except Exception as problem:
            self._note_together(problem)
            with self.store.write() as tx:
                held = tx.lease(self.name, now, self.lease, limit, only)
            for one in held.items():
                self._record_alone(one)
            return len(held)
        self._after_commit(steps, in_flight)
        for claimed in failed:
            self._record_alone(_held(claimed), claimed)
        return len(in_flight)

    def _wait(self, longest: float | None = None) -> None:
        """Record what has been answered, and keep the leases of what has not."""
        out = all(claimed.waiting for claimed in self.in_flight.values())
        self.collect(wait=(longest or self.lease.total_seconds() / 4) if out else 0.0)
        if self.renewal_due(self.lease / 4):
            self.renew()

    def renewal_due(self, every: timedelta) -> bool:
        """True when the leases were not renewed for so long, or the clock has gone back since."""
        return not timedelta() <= self.clock.now() - self._renewed < every

    @property
    def ready(self) -> list[InFlight]:
        """The orders in hand whose calls have all been answered."""
        return [claimed for claimed in self.in_flight.values() if claimed.waiting == 0]

    def collect(self, wait: float | None) -> None:
        """Record the orders whose calls have all been answered, in one commit; wait for some if there are none."""
        self.caller.gather(wait)
        if ready := self.ready:
            self._record(ready)

    # Recording -----------------------------------------------------------------------------------

    def _record(self, ready: Sequence[InFlight]) -> None:
        for claimed in ready:
            self.in_flight.pop(claimed.case.order.id, None)
        try:
            with self.store.write() as tx:
                steps, failed = self._advance(tx, ready)
                self._write(tx, steps)
                self._at("before_commit", ready)
        except StoreUnreachable:
            raise
        except Exception as problem:
            self._note_together(problem)
            steps, failed = [], list(ready)
        else:
            self._after_commit(steps, ready)
        for claimed in failed:
            self._record_alone(_held(claimed), claimed)

    def _note_together(self, problem: Exception) -> None:
        """What stops a batch may be one order's own; it is looked for by taking them one by one."""
        if not isinstance(problem, (Conflict, LeaseLost)):
            log.error("order.undecided", order="?", code=type(problem).__name__, exc_info=True)

    def _advance(self, tx: Tx, in_flight: Sequence[InFlight]) -> tuple[list[Step], list[InFlight]]:
        """A step for each order; one whose decision fails is kept apart and does not hold the others up.

        One that holds what no table here has is parked at once: trying again would change nothing.
        """
        steps, failed, now, standing = [], [], self.clock.now(), Counter[str]()
        self._expect_facts(tx, in_flight)
        for claimed in in_flight:
            if self._parked_unknown(tx, claimed, now):
                continue
            try:
                step = self._decide(tx, claimed, now)
                if self.draining:
                    step.release_unstarted(now)
                elif crowded := self._crowded(step, standing):
                    # Orders in hand that could only stand in line would keep out those that need not.
                    step.release_unstarted(now + crowded)
                tx.reserve(step)
                steps.append(step)
            except (Conflict, StoreUnreachable):
                raise
            except NotDecidable as problem:
                log.warning("order.undecided", order=claimed.case.order.number, code=problem.code)
                failed.append(claimed)
            except Exception as problem:
                log.error("order.undecided", order=claimed.case.order.number, code=type(problem).__name__, exc_info=True)
                failed.append(claimed)
        return steps, failed

    def _expect_facts(self, tx: Tx, in_flight: Sequence[InFlight]) -> None:
        """Say what the batch may ask of our own store, so that each fact is read for all of it at once."""
        for claimed in in_flight:
            engine = self.engines.of(claimed.case.order)
            if engine is not None and not claimed.case.unreadable:
                claimed.take_answers()
                tx.facts.expect(claimed.case.order, *engine.looks_at(claimed.case))

    def _decide(self, tx: Tx, claimed: InFlight, now: datetime) -> Step:
        if claimed.case.unreadable:
            raise KeyRefused("What the store has of the order cannot be read.")
        unasked = {key[0].partition(".")[0]: out for key, out in claimed.answers.items() if not out.ok}
        claimed.take_answers()
        return self._engine(claimed.case).advance(claimed.case, tx.local, now, claimed.settled(), unasked)

    def _parked_unknown(self, tx: Tx, claimed: InFlight, now: datetime) -> bool:
        case, engine = claimed.case, self.engines.of(claimed.case.order)
        what = "workflow" if engine is None else unknown_in(engine.workflow, case)
        if what is None:
            return False
        if set_aside.park(tx, _held(claimed), None, UNKNOWN, now, now + _UNKNOWN_RESTS):
            log.error("order.unknown", order=case.order.number, code=what)
        return True

    # One by one ----------------------------------------------------------------------------------

    def _record_alone(self, held: Held, claimed: InFlight | None = None) -> None:
        """One order in transactions of its own: as a whole; else its messages one by one, then as a whole; else it rests."""
        problem = self._attempt(held, claimed, self._whole)
        if problem is None:
            return
        # Messages may lead out of what hinders it; answers that were asked for before them are of another state.
        problem = self._attempt(held, None, self._whole) if self._open_messages(held, claimed) else problem
        if problem is not None:
            self._park(held, type(problem).__name__)

    def _attempt(self, held: Held, claimed: InFlight | None, write: Write) -> Exception | None:
        """Write one order's step, from what the store has now; the last of a few problems, None when it is written."""
        problem: Exception | None = None
        for _ in range(_TRIES):
            try:
                self._write_alone(held, claimed, write)
                return None
            except StoreUnreachable:
                raise
            except Exception as caught:
                problem = caught
                if isinstance(caught, (Conflict, LeaseLost)):
                    log.info("order.decided_again", orders=1, code=type(caught).__name__)
        return problem

    def _write_alone(self, held: Held, claimed: InFlight | None, write: Write) -> None:
        with self.store.write() as tx:
            fresh = tx.load(dict([held]))
            if not fresh:
                self._note_lost(1)
                return
            again = InFlight(fresh[0])
            if claimed is not None:
                again.case.answers = dict(claimed.case.answers)
                again = InFlight(again.case, answers=claimed.answers, outcomes=claimed.outcomes, items=claimed.items)
            steps = write(tx, again)
            self._write(tx, steps)
            self._at("before_commit", [again])
        self._after_commit(steps, [again])

    def _whole(self, tx: Tx, claimed: InFlight) -> list[Step]:
        now = self.clock.now()
        if self._parked_unknown(tx, claimed, now):
            return []
        step = self._decide(tx, claimed, now)
        if self.draining:
            step.release_unstarted(now)
        return [step]

    def _settle(self, held: Held, claimed: InFlight) -> None:
        """Record what came of an order's effects; where that fails, whoever goes on asks for it."""

        def settle(tx: Tx, claimed: InFlight) -> list[Step]:
            if claimed.case.unreadable:
                return []
            step = self._engine(claimed.case).settle(claimed.case, tx.local, self.clock.now(), claimed.settled())
            step.keep = True
            return [step]

        if claimed.outcomes:
            self._attempt(held, claimed, settle)
            claimed.outcomes.clear()

    def _open_messages(self, held: Held, before: InFlight | None) -> bool:
        """Apply an order's messages without what follows from them; one whose decision fails is set aside, and the next is
        applied. True when any was."""
        opened = False
        if before is not None:
            self._settle(held, before)
        while True:
            first: list[int] = []

            def open_first(tx: Tx, claimed: InFlight, first: list[int] = first) -> list[Step]:
                if claimed.case.unreadable or not claimed.case.messages:
                    return []
                first.append(claimed.case.messages[0].id)
                claimed.take_answers()
                step = self._engine(claimed.case).open_one(claimed.case, tx.local, self.clock.now())
                if not step.answered:
                    first.clear()
                    return []
                # The lease is kept: the next message is opened under it.
                step.keep = True
                return [step]

            problem = self._attempt(held, None if opened else before, open_first)
            if not first or (problem is not None and not self._set_aside(held, first[-1], problem)):
                return opened
            opened = True

    def _set_aside(self, held: Held, message: int, problem: Exception) -> bool:
        code = problem.code if isinstance(problem, NotDecidable) else "raised"
        now = self.clock.now()
        with self.store.write() as tx:
            if not tx.load(dict([held])):
                return False
            done = set_aside.set_aside(tx, held[0], message, code, f"{type(problem).__name__} at {where(problem)}", now)
            self.hook("before_commit", None, None)
        self.hook("after_commit", None, None)
        log.error("message.set_aside", message=message, code=code)
        return done

    def _park(self, held: Held, code: str) -> None:
        """Let an order rest that cannot be decided or written; it is tried again, and asks for attention."""
        now, seen, until, number = self.clock.now(), None, self.clock.now() + _UNKNOWN_RESTS, "?"
        with self.store.write() as tx:
            try:
                for case in tx.load(dict([held])):
                    number = case.order.number
                    if case.unreadable:
                        # Nothing that comes opens it: whoever mends it wakes it, or it is looked at again.
                        continue
                    seen, until = case.messages_seen, self._engine(case).parked_until(case, now)
            except StoreUnreachable:
                raise
            except Exception:
                log.error("order.undecided", order=number, code="unreadable_row")
            set_aside.park(tx, held, seen, UNDECIDED, now, until)
            self.hook("before_commit", None, None)
        self.hook("after_commit", None, None)
        log.error("order.parked", order=number, code=code)

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
        seeds = [(self._engine(s.case), seed) for s in steps for seed in s.spawned]
        if seeds:
            tx.add([engine.take_in(seed, now) for engine, seed in seeds], now)

    def _after_commit(self, steps: list[Step], in_flight: Sequence[InFlight]) -> None:
        """Only now, with everything durable, is the world called."""
        self.observe(steps)
        self._at("after_commit", in_flight)
        if wants("info"):
            for step in steps:
                for entry in step.entries:
                    log.info(
                        "order.moved", order=step.case.order.number, trigger=entry.trigger, source=entry.source,
                        target=entry.target, reason=entry.reason,
                    )  # fmt: skip
        for step in steps:
            if not step.release and not step.keep:
                self._take_off(step)

    def _take_off(self, step: Step) -> None:
        claimed = InFlight(step.case)
        claimed.items = step.perform if self.enough() else (*step.questions, *step.perform)
        claimed.waiting = len(claimed.items)
        self.in_flight[step.case.order.id] = claimed
        self.caller.start(claimed, self._engine(claimed.case).bind, self._landed, self.hook)

    def _landed(self, claimed: InFlight, item: Item, outcome: Outcome) -> None:
        if isinstance(item, Effect):
            claimed.outcomes[item.ordinal] = outcome
        else:
            claimed.answers[(item.name, item.subject)] = outcome
        claimed.waiting -= 1

    # Leases --------------------------------------------------------------------------------------

    def renew(self) -> None:
        """Keep the leases of the orders in hand; those that somebody else took are let go of."""
        now = self._renewed = self.clock.now()
        if not self.in_flight:
            return
        with self.store.write() as tx:
            kept = tx.extend([f.case for f in self.in_flight.values()], now + self.lease)
        lost = [id_ for id_ in self.in_flight if id_ not in kept]
        for id_ in lost:
            self.in_flight.pop(id_).lost = True
        for claimed in self.in_flight.values():
            claimed.case.held_until = now + self.lease
        self._note_lost(len(lost))

    def _note_lost(self, count: int) -> None:
        if count:
            log.warning("lease.lost", worker=self.name, orders=count)

    def _engine(self, case: Case) -> Engine:
        engine = self.engines.of(case.order)
        assert engine is not None, "an order of an unknown routine is parked before"
        return engine

    def _at(self, point: str, in_flight: Sequence[InFlight]) -> None:
        for claimed in in_flight:
            for item in claimed.items or (None,):
                self.hook(point, claimed, item)


def _held(claimed: InFlight) -> Held:
    return claimed.case.order.id, claimed.case.token
