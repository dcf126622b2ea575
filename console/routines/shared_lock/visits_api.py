"""Visits over the API."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from console.api.guard import answered, need
from console.api.models import PROBLEMS
from console.reasons import DAY_TOO_FAR
from console.routines.shared_lock.use_cases import visits_of
from console.web.security import FIELD, READERS, services_of
from runtime.services.accounts import Visitor
from workflow.errors import BadInput

router = APIRouter(prefix="/api/v1", responses=PROBLEMS)


@router.get("/visits", tags=["visits"])
def visits(
    request: Request, day: date | None = None, days: Annotated[int, Query(ge=1, le=31)] = 7, visitor: Visitor = need(*FIELD)
) -> Response:
    """Booked and past visits from a day on; a technician sees the own ones."""
    found = visits_of(services_of(request))
    first = day or found.today
    if not 2000 <= first.year <= 2200:
        raise BadInput(DAY_TOO_FAR())
    mine = visitor.name if visitor.own_only else None
    rows: list[Mapping[str, object]] = [row for n in range(days) for row in found.of_day(first + timedelta(days=n), mine)]
    shown = ("number", "day", "window", "technician", "status", "starts_at", "ends_at")
    return answered({"visits": [{k: row[k] for k in shown} for row in rows]})


@router.get("/visits/free", tags=["visits"])
def free(request: Request, count: Annotated[int, Query(ge=1, le=50)] = 12, visitor: Visitor = need(*READERS)) -> Response:
    """The next windows with room."""
    slots = visits_of(services_of(request)).free(count)
    return answered({"slots": [{"visit": s.value, "technicians": s.technicians} for s in slots]})
