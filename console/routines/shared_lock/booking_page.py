"""The week: visits by day and window, closed days, and how much room is left."""

from __future__ import annotations

from datetime import date, timedelta

from fastapi import APIRouter, Depends, Request, Response

from console.routines.shared_lock.days import day_of
from console.routines.shared_lock.reasons import WEEK_WANTED
from console.routines.shared_lock.use_cases import visits_of
from console.web.pages import pages_of
from console.web.security import READERS, need, services_of
from runtime.routines.shared_lock.visits import Visits
from runtime.services.accounts import Visitor
from workflow.errors import BadInput
from workflow.routines.shared_lock import WORKFLOW

router = APIRouter()


@router.get("/booking")
def week(request: Request, week: str = "", visitor: Visitor = Depends(need(*READERS))) -> Response:
    return _show(request, week, visitor, "shared_lock/booking.html")


@router.get("/booking/week")
def week_alone(request: Request, week: str = "", visitor: Visitor = Depends(need(*READERS, renew=False))) -> Response:
    """The week's table alone, for live updates."""
    return _show(request, week, visitor, "shared_lock/booking_week.html")


def _show(request: Request, week: str, visitor: Visitor, template: str) -> Response:
    services = services_of(request)
    visits = visits_of(services)
    monday = _monday(visits, week)
    waiting = services.orders.listing(routine=WORKFLOW.name, state="booking", sort="since", limit=30).rows
    return pages_of(request).show(
        request, template, visitor, monday=monday, days=visits.week(monday), free=visits.free(8),
        before=monday - timedelta(days=7), after=monday + timedelta(days=7), number=monday.isocalendar().week,
        today=visits.today,
        over=visits.over, waiting=services.gate.lists(visitor, waiting, subject="booking")[0],
    )  # fmt: skip


def _monday(visits: Visits, text: str) -> date:
    day = day_of(text, visits.today)
    if day is None:
        raise BadInput(WEEK_WANTED())
    return day - timedelta(days=day.weekday())
