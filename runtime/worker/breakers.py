"""A breaker for each outside system: one that is down is left alone, probed by one call at a time, and eased back in.

The state is a row in the store, so that all workers and the console see the same; what is kept here is a copy that
is at most `_FRESH` old. An order that cannot call rests without burning an attempt, and is woken when it may.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from runtime.clock import Clock
from runtime.logs import log
from storage import Store, health
from storage.health import Place, SystemRow
from workflow.errors import StoreError
from workflow.ports import postponed_until
from workflow.retry import Breaker, BreakerPolicy, after_failure, after_success, release_quota, start_probe
from workflow.values import Outcome, OutcomeKind

_FRESH = timedelta(seconds=1)
_SILENT = frozenset({OutcomeKind.UNAVAILABLE, OutcomeKind.UNKNOWN})


_WELL = Breaker()


@dataclass(slots=True)
class _Release:
    """How far the line before a system was woken since it was found well, or not well; `over` when all of it was.

    An order that is woken and gets no answer again rests as the table says, until the next release: a system can be well to
    all others.
    """

    well: bool
    until: datetime
    last: Place | None = None
    over: bool = False


class Breakers:
    """The breakers of one process; safe to use from its threads."""

    def __init__(self, store: Store, clock: Clock, systems: Iterable[str], policy: BreakerPolicy, patience: timedelta) -> None:
        self.store, self.clock, self.policy, self.patience = store, clock, policy, patience
        self._rows: dict[str, SystemRow] = {name: SystemRow(name, _WELL, None, None) for name in systems}
        self._releases = {name: _Release(False, clock.now()) for name in self._rows}
        self._read_at: datetime | None = None
        self._lock = threading.RLock()

    def refresh(self) -> None:
        """Read what other workers and people have decided."""
        now = self.clock.now()
        if self._read_at is not None and timedelta(0) <= now - self._read_at < _FRESH:
            return
        with self.store.read() as connection:
            found = health.systems_(connection)
        with self._lock:
            for name, row in found.items():
                if name in self._rows:
                    self._rows[name] = self._merged(self._rows[name], row)
            self._read_at = now

    def _merged(self, ours: SystemRow, theirs: SystemRow) -> SystemRow:
        """Failures of a closed breaker are counted here and not written, so the row must not wipe them out."""
        both_closed = ours.breaker.state == theirs.breaker.state == "closed"
        return replace(theirs, breaker=ours.breaker) if both_closed else theirs

    def allows(self, system: str) -> bool:
        """True when this call may be made; on an open breaker one caller, in all workers, is let through as a probe."""
        row = self._rows[system]
        if row.breaker.state == "closed" and row.paused_by is None:
            return True
        with self._lock:
            row, now = self._rows[system], self.clock.now()
            if row.paused_by is not None:
                return False
            if row.breaker.state == "closed":
                return True
            if row.breaker.probe_at is None or now < row.breaker.probe_at:
                return False
            probing = start_probe(row.breaker, now, self.patience)
            try:
                with self.store.write() as tx:
                    mine = health.take_probe(tx.connection, system, row.breaker, probing, now)
            except StoreError:
                return False
            self._rows[system] = SystemRow(system, probing, None, None)
            return mine

    def note(self, system: str, outcome: Outcome) -> None:
        """Learn from an outcome: an answer of any kind closes, silence counts towards opening; waiting says nothing."""
        if postponed_until(outcome) is not None:
            return
        if outcome.kind not in _SILENT and self._rows[system].breaker is _WELL:
            return
        with self._lock:
            row, now = self._rows[system], self.clock.now()
            if outcome.kind in _SILENT:
                after = after_failure(row.breaker, now, self.policy)
            else:
                after = after_success(row.breaker, now)
            if after == _WELL:
                after = _WELL
            if after == row.breaker:
                return
            shared = after.state != row.breaker.state or after.state != "closed"
            if shared and not self._written(system, after, now):
                # What others do not know of must not be acted on: it comes again with the next call.
                after = replace(row.breaker, failures=after.failures)
            self._rows[system] = SystemRow(system, after, row.paused_by, row.paused_reason)
            # Do not log failed probes.
            if "closed" in (before := row.breaker.state, after.state) and before != after.state:
                log.warning("system.released" if before != "closed" else "system.parked", system=system, code=outcome.code)

    def _written(self, system: str, breaker: Breaker, now: datetime) -> bool:
        """False when the store would not take it now; what the call brought back is worth more than the breaker's row."""
        try:
            with self.store.write() as tx:
                health.write_breaker(tx.connection, system, breaker, now)
        except StoreError as problem:
            log.warning("duty.failed", duty="breakers", code=type(problem).__name__)
            return False
        return True

    def run_once(self) -> int:
        """Wake orders that wait for a system which may be called again: one as a probe, then more each second."""
        self.refresh()
        with self.store.read() as connection:
            waited_for = health.waited_for(connection)
        return sum(self._release(system, system in waited_for) for system in self._rows)

    def _release(self, system: str, waited_for: bool) -> int:
        """Wake the next in line: a few as the system gets well, each in turn as a probe, for not everybody comes to call."""
        row, now = self._rows[system], self.clock.now()
        well = row.breaker.state == "closed" and row.paused_by is None
        quota = 0 if row.paused_by is not None else release_quota(row.breaker, now)
        release = self._releases[system]
        if release.well is not well or now >= release.until:
            release = self._releases[system] = _Release(well, now + self.policy.delays[-1])
        if quota == 0 or release.over:
            return 0
        waiting = self._parked(system, now, quota or 500, release.last) if waited_for else []
        release.over = well and quota is None and not waiting
        release.last = waiting[-1] if waiting else release.last if well else None
        if not waiting:
            return 0
        with self.store.write() as tx:
            return health.wake(tx.connection, [id_ for _, id_ in waiting], now)

    def _parked(self, system: str, now: datetime, limit: int, after: Place | None) -> list[Place]:
        with self.store.read() as connection:
            return health.parked(connection, system, now, limit, after)

    def next_due(self) -> datetime | None:
        """When a probe is due next, if one is."""
        with self._lock:
            moments = [r.breaker.probe_at for r in self._rows.values() if r.breaker.state != "closed" and r.breaker.probe_at]
        return min(moments, default=None)
