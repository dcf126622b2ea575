"""The people of an order over the API, masked until a reason is given."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from console.api.guard import answered, need
from console.api.models import PROBLEMS
from console.routines.shared_lock import api_models
from console.routines.shared_lock.use_cases import whole_of
from console.web.security import READERS, TEAM, services_of
from runtime.routines.shared_lock.marked import marked
from runtime.routines.shared_lock.shown import shown
from runtime.services.accounts import Visitor

RequestId = Annotated[int, Path(ge=1, le=2**62)]
router = APIRouter(prefix="/api/v1/orders", tags=["orders"], responses=PROBLEMS)


@router.get("/{number}/people")
def people(request: Request, number: str, visitor: Visitor = need(*READERS)) -> Response:
    """The persons, the contact and the ticket, each fact marked where it stands; numbers and gate code masked, and the look on
    the access log."""
    services = services_of(request)
    whole = whole_of(services, number, visitor)
    found, seen = whole.order, shown(whole.order, whole.sight)
    services.gate.opened(visitor, found, fields=None if seen.words else ("letters",))
    return answered({
        "persons": seen.persons, "contact": seen.contact, "gate_code": seen.gate_code, "codes": seen.codes,
        "ticket": seen.ticket, "comments": seen.comments, "reading": seen.reading, "protected": seen.protected,
        "marked": asdict(marked(found, seen)),
    })  # fmt: skip


@router.post("/{number}/reveal")
def reveal(request: Request, number: str, body: api_models.Reveal, visitor: Visitor = need(*TEAM)) -> Response:
    """One thing that is masked and nothing else, for a reason that goes on the access log."""
    services = services_of(request)
    whole = whole_of(services, number, visitor)
    seen = shown(whole.order, whole.sight, services.revealing.reveal(visitor, whole.order, body.what, body.ground, body.reason))
    if body.what in ("gate_code", "codes"):
        return answered({"what": body.what, body.what: seen.gate_code if body.what == "gate_code" else seen.codes})
    field, _, letter = body.what.partition(".")
    if field == "number":
        return answered({"what": body.what, "number": next(p["number"] for p in seen.persons if p["letter"] == letter)})
    names, addresses = ({p["letter"]: p[key] for p in seen.persons} for key in ("name", "address"))
    return answered({
        "what": body.what, "names": names, "addresses": addresses, "contact": seen.contact, "text": seen.text,
    })  # fmt: skip


@router.post("/{number}/reveal/{request_id}/approve", status_code=204)
def approve(request: Request, number: str, request_id: RequestId, visitor: Visitor = need(*TEAM)) -> Response:
    """Approve that another account is shown something of a protected person."""
    services = services_of(request)
    services.revealing.approve(visitor, whole_of(services, number, visitor).order.id, request_id)
    return Response(status_code=204)
