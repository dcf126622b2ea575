"""What is wrong though every order looks well: deliveries that are not read, orders that nobody takes up, outcomes that nobody
knows, a restored store that nobody has compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from runtime.app import App
from storage import alarms, definitions, intake_health
from storage.alarms import Waiting
from storage.intake_health import IntakeHealth

TAKEN_UP_WITHIN = timedelta(minutes=5)
"""Orders that are due and not taken up for longer are an alarm."""
ANSWERED_WITHIN = timedelta(minutes=10)
"""Orders that wait for a system for longer are an alarm, also while it answers others."""
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Alarms:
    """`outcomes` changes may have been made or not (`outcome_orders`: some of the orders); `untaken` orders are due since
    `untaken_since` and nobody takes them up; `intakes` are the routines whose deliveries are not read; `waiting` are
    the systems that orders wait for too long; `not_run` open orders are of versions that no worker alive runs."""

    outcomes: int
    outcome_orders: tuple[str, ...]
    untaken: int
    untaken_since: datetime | None
    intakes: tuple[IntakeHealth, ...]
    waiting: tuple[Waiting, ...]
    unreconciled: bool
    not_run: int = 0

    @property
    def any(self) -> bool:
        return bool(self.outcomes or self.untaken or self.intakes or self.waiting or self.unreconciled)

    @property
    def measures(self) -> Mapping[str, tuple[str, int]]:
        """Each as a number, by name, with what it counts."""
        return {
            "outcomes_unknown": ("Changes that may have been made or not.", self.outcomes),
            "orders_not_taken_up": ("Orders that are due and that no worker takes up.", self.untaken),
            "intakes_failing": ("Routines whose deliveries are not read.", len(self.intakes)),
            "orders_not_run": ("Open orders of a version that no worker alive runs.", self.not_run),
            "store_unreconciled": ("1 when the store was restored and not compared with the outside since.", self.unreconciled),
        }


def look(app: App) -> Alarms:
    """All of them, as of one moment."""
    now = app.clock.now()
    with app.store.read() as connection:
        outcomes, numbers = alarms.doubtful_outcomes(connection, _SHOWN)
        untaken, since = alarms.due_before(connection, now - TAKEN_UP_WITHIN, now)
        waiting = [w for w in alarms.waiting_since(connection, now - ANSWERED_WITHIN) if w.system in app.adapters]
        read = {name for name, routine in app.routines.items() if routine.intake is not None}
        intakes = [i for i in intake_health.of(connection) if i.routine in read and not i.is_well(now)]
        unreconciled = alarms.is_unreconciled(connection)
        not_run = sum(n for _, _, n in definitions.left_alone(connection, now, app.store.definitions.values()))
    return Alarms(outcomes, tuple(numbers), untaken, since, tuple(intakes), tuple(waiting), unreconciled, not_run)
