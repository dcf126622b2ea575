"""The routine for cohabitants who share one digital lock unit, as the engine takes it on board: `ROUTINE`."""

from __future__ import annotations

from datetime import timedelta

from runtime.app import App
from runtime.routine import Duty, Routine
from runtime.routines.shared_lock.intake import Intake, unpacked
from runtime.routines.shared_lock.rules import RULES
from runtime.routines.shared_lock.settings import LockSettings
from runtime.routines.shared_lock.systems import desk_of, systems
from runtime.routines.shared_lock.view import view
from storage.routines.shared_lock.part import PART
from workflow.routines.shared_lock import WORKFLOW


def intake_of(app: App) -> Intake:
    """The intake of this installation's service desk."""
    s = app.settings.of(LockSettings)
    every = timedelta(seconds=s.messages_seconds)
    return Intake(app.store, app.engines[WORKFLOW.name], desk_of(app), app.clock, s.reading, app.hook, every)


def _duty(app: App) -> Duty:
    intake = intake_of(app)
    return Duty(intake.run_once, app.settings.of(LockSettings).intake_seconds, lambda content: intake.retry(unpacked(content)))


ROUTINE = Routine(
    WORKFLOW, settings=LockSettings, store=PART, systems=systems, intake=_duty, view=view, rules=RULES,
    rehearsal="rehearsal.routines.shared_lock.extension:EXTENSION",
    console="console.routines.shared_lock.extension:EXTENSION",
)  # fmt: skip
