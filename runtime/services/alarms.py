"""What is wrong though every order looks well: deliveries that are not read, orders that nobody takes up, outcomes that nobody
knows, a restored store that nobody has compared."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from runtime.app import App
from runtime.clock import APART, StoreClock
from runtime.places import store_file_of
from runtime.services import safeguards
from runtime.services.safeguards import Safeguards
from runtime.services.service import Service
from runtime.settings import Settings
from runtime.versions import canary
from runtime.versions.canary import Canary
from storage import alarms, definitions, heartbeats, intake_health
from storage.alarms import Waiting
from storage.intake_health import IntakeHealth

if TYPE_CHECKING:
    from sqlalchemy import Connection

TAKEN_UP_WITHIN = timedelta(minutes=5)
"""Orders that are due and not taken up for longer are an alarm."""
ANSWERED_WITHIN = timedelta(minutes=10)
"""Orders that wait for a system for longer are an alarm, also while it answers others."""
LEAST_ROOM = 100_000_000
"""Fewer bytes free where the store is are an alarm: when nothing can be written, nothing is done."""
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Alarms:
    """`outcomes` changes may have been made or not (`outcome_orders`: some of the orders); `untaken` orders are due since
    `untaken_since` and nobody takes them up; `intakes` are the routines whose deliveries are not read; `waiting` are
    the systems that orders wait for too long; `unlooked` orders have no moment at which anybody looks at them; `apart` are the
    machines whose clocks are not the store's; `not_run` open orders are of versions
    that no worker alive runs; `trials` are those of versions that stopped, because their orders
    fared worse; `room` is how many bytes are free where the store is, when they are few; `safeguards` is what
    protects persons and proofs."""

    outcomes: int
    outcome_orders: tuple[str, ...]
    untaken: int
    untaken_since: datetime | None
    intakes: tuple[IntakeHealth, ...]
    waiting: tuple[Waiting, ...]
    unreconciled: bool
    unlooked: int
    apart: tuple[str, ...]
    not_run: int
    trials: tuple[Canary, ...]
    room: int | None
    safeguards: Safeguards

    @property
    def any(self) -> bool:
        found = self.outcomes, self.untaken, self.intakes, self.waiting, self.unreconciled, self.unlooked, self.apart
        return any((*found, self.not_run, self.trials, self.room is not None, self.safeguards.any))

    @property
    def room_mb(self) -> int:
        return (self.room or 0) // 1_000_000

    @property
    def measures(self) -> Mapping[str, tuple[str, int]]:
        """Each as a number, by name, with what it counts."""
        return {
            "outcomes_unknown": ("Changes that may have been made or not.", self.outcomes),
            "orders_not_taken_up": ("Orders that are due and that no worker takes up.", self.untaken),
            "intakes_failing": ("Routines whose deliveries are not read.", len(self.intakes)),
            "orders_not_run": ("Open orders of a version that no worker alive runs.", self.not_run),
            "orders_stuck": ("Open orders that have no moment at which a worker looks at them.", self.unlooked),
            "orders_waiting_long": ("Orders that have waited ten minutes for a system.", sum(w.orders for w in self.waiting)),
            "trials_stopped": ("Trials of a version that stopped because its orders fared worse.", len(self.trials)),
            "store_unreconciled": ("1 when the store was restored and not compared with the outside since.", self.unreconciled),
            **self.safeguards.measures,
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
        unlooked = len(Service(app).stuck_at(connection, ended=False))
        apart = clocks_apart(app, connection)
        guarded = safeguards.look(app, connection, now)
        known = (canary.read(app.store.meta(connection, canary.meta_key(routine))) for routine in app.routines)
        trials = tuple(trial for trial in known if trial is not None and trial.stopped_at is not None)
        not_run = sum(n for _, _, n in definitions.left_alone(connection, now, app.store.definitions.values()))
    free = room_of(app.settings)
    return Alarms(
        outcomes, tuple(numbers), untaken, since, tuple(intakes), tuple(waiting), unreconciled, unlooked,
        tuple(sorted(apart)), not_run, trials, free if free is not None and free < LEAST_ROOM else None, guarded,
    )  # fmt: skip


def clocks_apart(app: App, connection: Connection) -> dict[str, timedelta]:
    """The machines whose clocks are not the store's, by worker, with how far they are ahead."""
    alive = heartbeats.alive(connection, app.clock.now())
    apart = {worker["name"]: timedelta(milliseconds=worker["clock_apart_ms"]) for worker in alive}
    if isinstance(app.clock, StoreClock):
        apart["this machine"] = app.clock.apart
    return {name: by for name, by in apart.items() if abs(by) > APART}


def room_of(settings: Settings) -> int | None:
    """How many bytes are free where the store's file is; None for a store that is no file of ours."""
    path = store_file_of(settings)
    return shutil.disk_usage(path.parent).free if path is not None and path.parent.exists() else None
