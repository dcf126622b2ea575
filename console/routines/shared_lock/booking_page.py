"""The week: visits by day and window, closed days, and how much room is left."""

from __future__ import annotations

from datetime import date, timedelta

from fastapi import APIRouter, Depends, Request, Response

from console.routines.shared_lock.days import day_of
from console.web.pages import pages_of
from console.web.security import READERS, need, services_of
from runtime.routines.shared_lock.visits import Visits
from runtime.services.accounts import Visitor
from runtime.services.installation import Services
from workflow.errors import BadInput

router = APIRouter()


@router.get("/booking")
def week(request: Request, week: str = "", visitor: Visitor = Depends(need(*READERS))) -> Response:
    return _show(request, week, visitor, "booking.html")


@router.get("/booking/week")
def week_alone(request: Request, week: str = "", visitor: Visitor = Depends(need(*READERS, renew=False))) -> Response:
    """The week's table alone, for live updates."""
    return _show(request, week, visitor, "booking_week.html")


def _show(request: Request, week: str, visitor: Visitor, template: str) -> Response:
    services = services_of(request)
    monday = _monday(services, week)
    return pages_of(request).show(
        request, template, visitor, monday=monday, days=services.of(Visits).week(monday), free=services.of(Visits).free(8),
        before=monday - timedelta(days=7), after=monday + timedelta(days=7), number=monday.isocalendar().week,
        today=services.of(Visits).today,
        over=services.of(Visits).over, waiting=services.orders.listing(state="booking", sort="since", limit=30).rows,
    )  # fmt: skip


def _monday(services: Services, text: str) -> date:
    day = day_of(text, services.of(Visits).today)
    if day is None:
        raise BadInput("En vecka väljs med ett datum, som 2027-01-14.")
    return day - timedelta(days=day.weekday())
