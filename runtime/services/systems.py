"""The outside systems as people see them: reachable or not, paused by hand, and who waits."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from runtime import reasons
from runtime.app import App
from runtime.routine import LeftOut
from runtime.services.access_log import AccessLog, without_numbers
from runtime.services.accounts import Visitor
from storage import health, heartbeats, queries_console
from workflow.errors import BadInput, NotFound
from workflow.reasons import OF_THAT_NAME
from workflow.retry import Breaker


class SystemView(TypedDict):
    """An outside system: `state` is that of its breaker, or paused; `failures` how many calls in a row had no answer, `waiting`
    how many orders wait for it. It was found silent at `opened_at`, is tried next at `probe_at`, and answered at `closed_at`."""

    system: str
    state: str
    failures: int
    opened_at: datetime | None
    probe_at: datetime | None
    closed_at: datetime | None
    paused_by: str | None
    paused_reason: str | None
    waiting: int


class Systems:
    """What people see and may do about outside systems."""

    def __init__(self, app: App, log: AccessLog) -> None:
        self.app, self.log, self.store, self.clock = app, log, app.store, app.clock

    def all(self) -> list[SystemView]:
        """Every system: its breaker, its pause, and how many orders wait for it."""
        with self.store.read() as connection:
            rows, waiting = health.systems_(connection), queries_console.blocked_counts(connection)
        found: list[SystemView] = []
        for name in sorted(self.app.adapters):
            row = rows.get(name)
            breaker = row.breaker if row else Breaker()
            paused = row.paused_by if row else None
            found.append({
                "system": name, "state": "paused" if paused else str(breaker.state), "failures": breaker.failures,
                "opened_at": breaker.opened_at, "probe_at": breaker.probe_at, "closed_at": breaker.closed_at,
                "paused_by": paused, "paused_reason": row.paused_reason if row else None, "waiting": waiting.get(name, 0),
            })  # fmt: skip
        return found

    def paused(self) -> frozenset[str]:
        """The systems that a person has paused; an order that waits for one is not waiting for an answer."""
        with self.store.read() as connection:
            return frozenset(name for name, row in health.systems_(connection).items() if row.paused_by)

    def pause(self, system: str, reason: str, visitor: Visitor) -> None:
        """Call a system no more until it is resumed."""
        if len(reason.strip()) < 5:
            raise BadInput(reasons.PAUSE_REASON(least=5))
        self._set(system, visitor.name, without_numbers(reason.strip()[:300]))
        self.log.note(visitor, "system_paused", subject=system, note=reason.strip()[:300])

    def resume(self, system: str, visitor: Visitor) -> None:
        """Let a system be called again."""
        self._set(system, None, None)
        self.log.note(visitor, "system_resumed", subject=system)
        self.store.wake()

    def _set(self, system: str, by: str | None, reason: str | None) -> None:
        if system not in self.app.adapters:
            raise NotFound("system", system if system.isascii() and len(system) < 30 else OF_THAT_NAME())
        with self.store.write() as tx:
            health.pause(tx.connection, system, by, reason, self.clock.now())

    def left_out(self) -> list[LeftOut]:
        """What each intake leaves out because of its age; nothing of one that reads everything."""
        found = [duty.left_out() for _, duty in self.app.intakes() if duty.left_out is not None]
        return [each for each in found if each.since is not None]

    def workers(self) -> list[heartbeats.Worker]:
        """The workers that are alive."""
        with self.store.read() as connection:
            return heartbeats.alive(connection, self.clock.now())

    def pulse(self) -> str:
        with self.store.read() as connection:
            return queries_console.pulse(connection)
