"""The routine for cohabitants who share one digital lock unit, as the engine takes it on board: `ROUTINE`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from runtime.app import App
from runtime.routine import Duty, Routine
from runtime.routines.shared_lock.details import details
from runtime.routines.shared_lock.intake import Intake
from runtime.routines.shared_lock.kept import unpacked
from runtime.routines.shared_lock.kept_for import KEPT
from runtime.routines.shared_lock.protection import EVERY_SECONDS, Protection
from runtime.routines.shared_lock.rules import RULES
from runtime.routines.shared_lock.search import search
from runtime.routines.shared_lock.settings import LockSettings
from runtime.routines.shared_lock.shown import DISCLOSURE, reveals
from runtime.routines.shared_lock.systems import desk_of, systems
from runtime.routines.shared_lock.view import view
from runtime.versions.canary import beginnings
from storage.routines.shared_lock.part import PART
from workflow.persons import Persons
from workflow.routines.shared_lock import WORKFLOW, persons
from workflow.routines.shared_lock.processing import PROCESSING
from workflow.values import Call


def intake_of(app: App) -> Intake:
    """The intake of this installation's service desk."""
    s = app.settings.of(LockSettings)
    every = timedelta(seconds=s.messages_seconds)
    since = s.tickets_from.replace(tzinfo=s.tickets_from.tzinfo or ZoneInfo(app.settings.zone)) if s.tickets_from else None
    begins = beginnings(app.engines, WORKFLOW.name)
    return Intake(app.store, app.engines[WORKFLOW.name], desk_of(app), app.clock, s.reading, app.hook, every, since, begins)


def _duty(app: App) -> Duty:
    intake = intake_of(app)
    seconds = app.settings.of(LockSettings).intake_seconds
    retry, hindered = (lambda content: intake.retry(unpacked(content))), (lambda: intake.hindered)
    return Duty(intake.run_once, seconds, retry, intake.left_out, hindered)


def _duties(app: App) -> Mapping[str, Duty]:
    return {"protection": Duty(Protection(app).run_once, EVERY_SECONDS)}


def _sent_text(call: Call) -> tuple[str, str] | None:
    """The ticket that a comment is written in, and its text."""
    if not {"ticket_id", "text"} <= call.payload.keys():
        return None
    return call.payload["ticket_id"], call.payload["text"]


ROUTINE = Routine(
    WORKFLOW, settings=LockSettings, store=PART, systems=systems, intake=_duty, view=view, disclosure=DISCLOSURE,
    search=search, reveals=reveals, details=details, sent_text=_sent_text, rules=RULES, duties=_duties,
    persons=Persons(persons.keys, persons.mentioned, persons.without, persons.known, persons.also),
    kept=KEPT, processing=PROCESSING, bulk=("retry", "cancel", "hold"),
    rehearsal="rehearsal.routines.shared_lock.extension:EXTENSION",
    console="console.routines.shared_lock.extension:EXTENSION",
)  # fmt: skip
