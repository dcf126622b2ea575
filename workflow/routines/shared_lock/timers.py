"""The timers of the table: when something happens or is looked at by itself, and what is looked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta

from workflow.definition import Schedule, Timer
from workflow.values import Label

_HOURLY = Schedule("poll", delta=timedelta(hours=1), first=time(7), last=time(18), setting="poll_every")
_WATCH = Schedule("poll", delta=timedelta(hours=1), first=time(7), last=time(18), setting="watch_every")
_IMPORT = Schedule("daily", at=time(5, 30), setting="tes_import_look_at")
# Set by the state's activity alone: an import that is late is looked for during the rest of the day.
_WHEN_ASKED = Schedule("field")


def _days(n: int, setting: str = "") -> Schedule:
    return Schedule("working_days", n=n, setting=setting)


_PERSONS = Label("Brukarna kontrolleras i Treserva", "The persons are looked up in Treserva")
_READ_OVER = Label("Nästa inläsning till TES kontrolleras", "The next read-over to TES is looked for")
_LATE = Label("Försenad inläsning till TES kontrolleras", "A late read-over to TES is looked for")
_LAST = ("last_read_over", Label("den senaste kördes {at}", "the last one ran {at}"))


def _look(state: str, name: str, schedule: Schedule, label: Label, **more: object) -> Timer:
    return Timer(state, name, schedule, label=label, **more)  # type: ignore[arg-type]


def _watch(state: str, when: str | None = None) -> Timer:
    return _look(state, "watch", _WATCH, _PERSONS, when=when, repeats=True)


TIMERS = (
    Timer("awaiting_completion", "remind_1", _days(2), "remind"),
    Timer("awaiting_completion", "remind_2", _days(5), "remind"),
    Timer("awaiting_completion", "overdue", _days(10, "completion_days"), "completion_overdue", deadline=True),
    _watch("awaiting_completion"),
    _look(
        "awaiting_intervention",
        "poll",
        _HOURLY,
        Label("Insatserna kontrolleras i Treserva", "The interventions are looked up in Treserva"),
        repeats=True,
    ),
    _look(
        "awaiting_intervention",
        "remind",
        _days(2),
        Label("Påminnelse, om en insats fortfarande saknas", "A reminder, if an intervention is still missing"),
        when="no_start_date",
    ),
    _look(
        "awaiting_intervention",
        "escalate",
        _days(5),
        Label(
            "Teamet uppmärksammas, om en insats fortfarande saknas", "The team is alerted, if an intervention is still missing"
        ),
        when="no_start_date",
        deadline=True,
    ),
    _look(
        "awaiting_intervention",
        "starts",
        Schedule("field", name="starts_at"),
        Label("Insatsen börjar; Treserva kontrolleras", "The intervention begins; Treserva is asked"),
        when="start_date_known",
        deadline=True,
    ),
    _look("awaiting_tes_import", "look", _IMPORT, _READ_OVER, last=_LAST, deadline=True, repeats=True),
    _look("awaiting_tes_import", "late", _WHEN_ASKED, _LATE, last=_LAST),
    _watch("awaiting_tes_import"),
    _look("needs_review", "look", _IMPORT, _READ_OVER, last=_LAST, reasons=("tes_import_missing",), repeats=True),
    _look("needs_review", "late", _WHEN_ASKED, _LATE, last=_LAST),
    _watch("needs_review", when="nothing_stopped"),
    _watch("booking"),
    Timer("booking", "escalate", _days(5, "booking_days"), "escalate", deadline=True),
    _watch("booked"),
    Timer("booked", "remind", Schedule("field", name="remind_at"), "remind"),
    Timer("booked", "today", Schedule("field", name="today_at"), "visit_today"),
    _look("booked", "visit", Schedule("field", name="visit_at"), Label("Besöket börjar", "The visit begins"), deadline=True),
    Timer("booked", "unreported", Schedule("field", name="report_by"), "escalate"),
    _look(
        "installed",
        "poll",
        _HOURLY,
        Label("Kopplingarna läses tillbaka från TES", "The links are read back from TES"),
        when="linked_by_hand",
        repeats=True,
    ),
    Timer("installed", "escalate", _days(1), "escalate", when="linked_by_hand", deadline=True),
    Timer("on_hold", "resume", Schedule("field", name="resume_at"), "resume", when="resume_date_known", deadline=True),
    _look(
        "on_hold",
        "poll",
        _HOURLY,
        Label("Låsenhetens status kontrolleras i TES", "The unit's status is looked up in TES"),
        reasons=("lock_fault",),
        repeats=True,
    ),
    _watch("on_hold"),
)

MOMENTS: Mapping[str, Label] = {
    "starts_at": Label("dagen insatsen börjar", "the day the intervention starts"),
    "remind_at": Label("arbetsdagen före besöket", "the working day before the visit"),
    "today_at": Label("besöksdagens morgon", "the morning of the visit"),
    "visit_at": Label("besökets tid", "the time of the visit"),
    "report_by": Label("när besöket borde vara rapporterat", "when the visit ought to be reported"),
    "resume_at": Label("återupptagningsdagen", "the resume date"),
}
"""What people call the moments that timers wait for."""
