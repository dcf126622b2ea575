"""The worker: claims orders, decides and commits their steps, calls outside systems, writes the results. See `worker.md`.

One `Worker` is one lease owner. Its loop is single; calls that may wait run on threads, bounded for each system.
Nothing outside is called while a transaction is open, and nothing is written for an order whose lease was lost.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from time import monotonic

from runtime.clock import Clock
from runtime.engines import Engines
from runtime.logs import log
from runtime.worker.calls import Caller
from runtime.worker.commits import Commits
from runtime.worker.decisions import Decisions
from runtime.worker.in_flight import Hook, InFlight, no_hook
from runtime.worker.recovery import Recovery
from storage import Store, StoreUnreachable, set_aside
from workflow.errors import Conflict, LeaseLost


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
        if not self._claim(1, order_id):
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
        finally:
            self.caller.close()

    def abandon(self) -> None:
        """Drop everything in flight unwritten: the ledger says what may have happened, and the leases lapse."""
        for claimed in self.in_flight.values():
            claimed.lost = True
        self.in_flight.clear()

    # Claiming ------------------------------------------------------------------------------------

    def claim(self) -> int:
        """Claim orders that are due, as many as there is room for; returns how many.

        A worker that was woken does not look before whether any is.
        """
        room = self.batch - len(self.in_flight)
        if room <= 0:
            return 0
        if self.caller.was_poked():
            return self._claim(room, None)
        due = self.store.due(self.clock.now())
        return self._claim(room, None, due) if due else 0

    def _claim(self, limit: int, only: int | None, due: Sequence[int] | None = None) -> int:
        now = self.clock.now()
        try:
            with self.store.write() as tx:
                claimed = [InFlight(case) for case in tx.claim(self.name, now, self.lease, limit, only, due)]
                decided, failed = self.decisions.batch(tx, claimed)
                self.commits.write(tx, decided, claimed)
        except StoreUnreachable:
            raise
        except Exception as problem:
            _log_batch(problem)
            with self.store.write() as tx:
                held = tx.lease(self.name, now, self.lease, limit, only, due)
            for one in held.items():
                self.recovery.carry_on(one)
            return len(held)
        self.commits.dispatch(decided, claimed)
        self._recover(failed)
        return len(claimed)

    # Writing results -----------------------------------------------------------------------------

    def collect(self, wait: float | None) -> None:
        """Write the orders whose calls all have a result, in one commit; wait up to `wait` seconds for the first result."""
        self.caller.gather(wait)
        if ready := self.ready:
            self._write_results(ready)

    def _write_results(self, ready: Sequence[InFlight]) -> None:
        for claimed in ready:
            self.in_flight.pop(claimed.case.order.id, None)
        try:
            with self.store.write() as tx:
                decided, failed = self.decisions.batch(tx, ready)
                self.commits.write(tx, decided, ready)
        except StoreUnreachable:
            raise
        except Exception as problem:
            _log_batch(problem)
            failed = list(ready)
        else:
            self.commits.dispatch(decided, ready)
        self._recover(failed)

    def _recover(self, failed: Sequence[InFlight]) -> None:
        for claimed in failed:
            self.recovery.carry_on(claimed.held, claimed)

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


def _log_batch(problem: Exception) -> None:
    """Log what stopped a batch. It may be the problem of one order, which is found by writing them one by one."""
    if not isinstance(problem, (Conflict, LeaseLost)):
        log.error("order.undecided", order="?", code=type(problem).__name__, exc_info=True)
