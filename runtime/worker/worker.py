"""The worker: claims orders, decides and commits their steps, calls outside systems, writes the results. See `worker.md`.

One `Worker` is one lease owner. Its loop is single; calls that may wait run on threads, bounded for each system.
Nothing outside is called while a transaction is open, and nothing is written for an order whose lease was lost.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from time import monotonic
from typing import NamedTuple

from runtime.clock import Clock
from runtime.engines import Engines
from runtime.logs import log
from runtime.worker.calls import Caller
from runtime.worker.commits import Commits
from runtime.worker.decisions import Decisions
from runtime.worker.in_flight import Decided, Hook, InFlight, no_hook
from runtime.worker.recovery import Recovery
from storage import Store, StoreUnreachable, Tx, set_aside
from storage.writing import Writing
from workflow.case import Step
from workflow.errors import Conflict, LeaseLost

# Fewer orders are decided and written sooner in one commit than in two.
WORTH_HALVING = 64


class _Sent(NamedTuple):
    """A commit that is on its way, what it writes, and which of its orders could not be decided."""

    writing: Writing[Tx]
    decided: list[Decided]
    failed: list[InFlight]
    claimed: list[InFlight]
    one_by_one: Callable[[], int]


class Worker:
    """Works on the orders of one store: `run_until_idle` in rehearsals and tests, `runtime.worker.serve` as a service."""

    def __init__(
        self, name: str, store: Store, engines: Engines, caller: Caller, clock: Clock,
        lease: timedelta, batch: int, hook: Hook = no_hook,
    ) -> None:  # fmt: skip
        self.name, self.store, self.engines, self.caller, self.clock = name, store, engines, caller, clock
        self.lease, self.batch = lease, batch
        self.decisions = Decisions(engines, caller, clock)
        self.commits = Commits(self.decisions, caller, hook)
        self.recovery = Recovery(name, store, self.decisions, self.commits, hook)
        self.never = threading.Event()
        self.worth_halving = WORTH_HALVING
        # The commits that are on their way, oldest first: one while the next is decided, two for the moment after it was sent.
        self._sent: list[_Sent] = []
        self._renewed = clock.now()

    @property
    def in_flight(self) -> dict[int, InFlight]:
        """The orders whose calls are out or whose results are not written yet, by id."""
        return self.commits.in_flight

    @property
    def ready(self) -> list[InFlight]:
        """The orders in flight whose calls all have a result."""
        return [claimed for claimed in self.in_flight.values() if claimed.waiting == 0]

    # Running -------------------------------------------------------------------------------------

    def run_until_idle(self) -> int:
        """Work until nothing is due now; returns how many orders were claimed."""
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
        """Once at the start: wake the orders and messages that no table knew before and one of this program does."""
        triggers = {self.store.definitions[w.name, w.version]: tuple(w.trigger) for w in self.engines.workflows}
        with self.store.read() as connection:
            unknown = set_aside.any_unknown(connection)
            again = set_aside.any_known(connection, triggers)
        if unknown or again:
            with self.store.write() as tx:
                set_aside.wake_unknown(tx, self.clock.now())
                set_aside.put_back_known(tx, triggers, self.clock.now())

    def work_on(self, order_id: int, until: Callable[[], bool]) -> bool:
        """Carry one order on until `until` holds or it must rest; False when another worker holds it.

        What follows is left to the next worker that claims it: the caller does not wait for further queries.
        """
        self.commits.enough = until
        self.caller.breakers.refresh()
        taken = self._claim(1, order_id)
        self._finish()
        if not taken:
            return False
        while order_id in self.in_flight and not until():
            self._wait()
        self.drain()
        return True

    def drain(self, within: timedelta | None = None) -> None:
        """Begin nothing more: wait for the calls that are out, write their results, and release every order.

        Orders whose calls are still out when the time is over keep their lease until it lapses: the call may yet arrive
        over there, and the next worker probes.
        """
        self.decisions.draining = True
        end = monotonic() + within.total_seconds() if within is not None else None
        try:
            while self.in_flight and (end is None or monotonic() < end):
                self._wait(None if end is None else 0.2)
            self._finish()
        finally:
            self.caller.close()

    def abandon(self) -> None:
        """Drop everything in flight unwritten: the ledger says what may have happened, and the leases lapse."""
        for claimed in self.in_flight.values():
            claimed.lost = True
        self.in_flight.clear()
        self._leave()

    # Claiming ------------------------------------------------------------------------------------

    def claim(self) -> int:
        """Claim orders that are due, as many as there is room for; returns how many.

        A worker that was woken does not look before whether any is.
        """
        room = self.batch - len(self.in_flight) - sum(len(sent.claimed) for sent in self._sent)
        if room <= 0:
            return 0
        due = None if self.caller.was_poked() else self.store.due(self.clock.now())
        if due is not None and not due:
            return 0
        taken = 0
        for limit in self._shares(room):
            found = self._claim(limit, None, due)
            taken += found
            if found < limit:
                break
        self._finish_last()
        return taken

    def _claim(self, limit: int, only: int | None, due: Sequence[int] | None = None) -> int:
        now = self.clock.now()

        def take(tx: Tx) -> list[InFlight]:
            return [InFlight(case) for case in tx.claim(self.name, now, self.lease, limit, only, due)]

        def one_by_one() -> int:
            with self.store.write() as tx:
                held = tx.lease(self.name, now, self.lease, limit, only, due)
            for one in held.items():
                self.recovery.carry_on(one)
            return len(held)

        return self._send(take, one_by_one)

    # Writing results -----------------------------------------------------------------------------

    def collect(self, wait: float | None) -> None:
        """Write the orders whose calls all have a result; wait up to `wait` seconds for the first result.

        Where the store allows it, the next are decided while the commit of those before them is on its way. It is waited for
        before this returns, unless more have their results then.
        """
        self.caller.gather(wait)
        ready = self.ready
        begin = 0
        for share in self._shares(len(ready)):
            group = ready[begin : begin + share]
            begin += share
            for claimed in group:
                self.in_flight.pop(claimed.case.order.id, None)
            self._send(partial(_given, group), partial(self._recover, group))
        self._finish_last()

    def _shares(self, orders: int) -> tuple[int, ...]:
        """How many orders go into one commit: half of them, where there are enough for two and none is on its way."""
        if not self._sent and self.store.overlaps and orders >= self.worth_halving:
            return orders // 2, orders - orders // 2
        return (orders,) if orders else ()

    def _send(self, take: Callable[[Tx], list[InFlight]], one_by_one: Callable[[], int]) -> int:
        """Decide and write the orders that `take` gives, and send the commit; then wait for the one that was sent before.

        `one_by_one` carries them on where they cannot be written together. Returns how many orders these are.
        """
        try:
            try:
                writing = self.store.begin()
                with writing.kept():
                    claimed = take(writing.tx)
                    decided, failed = self.decisions.batch(writing.tx, claimed, self._to_begin())
                    self.commits.write(writing.tx, decided, claimed)
            except StoreUnreachable:
                raise
            except Exception as problem:
                _log_batch(problem)
                self._finish()
                return one_by_one()
            self._sent.append(_Sent(writing, decided, failed, claimed, one_by_one))
            if self.store.overlaps:
                self.commits.at("during_commit", claimed)
            # What the next may be decided by is waited for: without having seen it, it would often be taken back.
            alone = any(step.records or step.spawned or step.destroyed for _, step in decided)
            self._finish(but=0 if alone or not self.store.overlaps else 1)
        except BaseException:
            self._leave()
            raise
        return len(claimed)

    def _to_begin(self) -> Iterator[Step]:
        """The steps on their way: their calls begin before those of the next."""
        return (step for sent in self._sent for _, step in sent.decided)

    def _finish(self, but: int = 0) -> None:
        """Wait for the commits that are on their way, but for so many, and begin the calls that they wrote down."""
        while len(self._sent) > but:
            sent = self._sent[0]
            try:
                sent.writing.finish()
            except StoreUnreachable:
                raise
            except Exception as problem:
                _log_batch(problem)
                del self._sent[0]
                sent.one_by_one()
            else:
                del self._sent[0]
                self.store.written(sent.writing.tx)
                self.commits.dispatch(sent.decided, sent.claimed)
                self._recover(sent.failed)

    def _leave(self) -> None:
        """Let go of the commits that are on their way: what they write is durable or not, and the ledger says which."""
        while self._sent:
            self._sent.pop().writing.leave()

    def _finish_last(self) -> None:
        """Wait for the commit that is on its way, unless there is something to decide meanwhile."""
        if not self.ready:
            self._finish()

    def _recover(self, failed: Sequence[InFlight]) -> int:
        for claimed in failed:
            self.recovery.carry_on(claimed.held, claimed)
        return len(failed)

    def _wait(self, longest: float | None = None) -> None:
        """Write the results that have come, and renew the leases of orders without one."""
        out = all(claimed.waiting for claimed in self.in_flight.values())
        self.collect(wait=(longest or self.lease.total_seconds() / 4) if out else 0.0)
        if self.renewal_due(self.lease / 4):
            self.renew()

    # Leases --------------------------------------------------------------------------------------

    def renewal_due(self, every: timedelta) -> bool:
        """True when the leases were not renewed for so long, or the clock has gone back since."""
        return not timedelta() <= self.clock.now() - self._renewed < every

    def renew(self) -> None:
        """Renew the leases of the orders in flight; those that another worker took are dropped."""
        self._finish()
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
        if lost:
            log.warning("lease.lost", worker=self.name, orders=len(lost))


def _given(claimed: list[InFlight], tx: Tx) -> list[InFlight]:
    return claimed


def _log_batch(problem: Exception) -> None:
    """Log what stopped a batch. It may be the problem of one order, which is found by writing them one by one."""
    if not isinstance(problem, (Conflict, LeaseLost)):
        log.error("order.undecided", order="?", code=type(problem).__name__, exc_info=True)
