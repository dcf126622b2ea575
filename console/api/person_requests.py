"""What persons ask, over the API: extracts, forgetting and legal holds; for who works with all orders.

No number stands in an address. A request is not kept to be answered again (`Idempotency-Key`): it would hold the number.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from console.api import models
from console.api.guard import answered, need
from console.api.models import PROBLEMS
from console.reasons import ASK_FIRST, HOLD_OF_ONE
from console.web.security import REQUESTS, services_of
from runtime.services.accounts import Visitor
from workflow.errors import BadInput

router = APIRouter(prefix="/api/v1", tags=["person requests"], responses=PROBLEMS)
_Id = Annotated[int, Path(ge=1, le=2**62)]


@router.post("/person-requests/look")
def look(request: Request, body: models.AboutPerson, visitor: Visitor = need(*REQUESTS)) -> Response:
    """What is there of a person, by number of order alone, and what forgetting would do; nothing is changed."""
    return answered(asdict(services_of(request).person_requests.look(visitor, body.identity, body.reason)))


@router.post("/person-requests/extract")
def extract(request: Request, body: models.AboutPerson, visitor: Visitor = need(*REQUESTS)) -> Response:
    """Everything that is known of a person, for the person (GDPR, article 15); nothing of others in the same orders."""
    if not body.reason.strip():
        raise BadInput(ASK_FIRST())
    return answered(services_of(request).person_requests.extract(visitor, body.identity, body.reason))


@router.post("/person-requests/erase")
def erase(request: Request, body: models.Erasure, visitor: Visitor = need(*REQUESTS)) -> Response:
    """Forget a person in every order. Refused while one is not ended or a hold stands, and where a colleague has to approve."""
    if not body.sure:
        raise BadInput(ASK_FIRST())
    return answered(asdict(services_of(request).person_requests.erase(visitor, body.identity, body.reason)))


@router.get("/person-requests")
def waiting(request: Request, visitor: Visitor = need(*REQUESTS)) -> Response:
    """Requests that wait for a colleague's approval, or to be carried out once approved."""
    return answered({"requests": services_of(request).person_requests.waiting(visitor)})


@router.post("/person-requests/{request_id}/approve", status_code=204)
def approve(request: Request, request_id: _Id, visitor: Visitor = need(*REQUESTS)) -> Response:
    """Approve what another account asks; it can then be done by that account, once."""
    services_of(request).person_requests.approve(visitor, request_id)
    return Response(status_code=204)


@router.post("/person-requests/{request_id}/decline", status_code=204)
def decline(request: Request, request_id: _Id, visitor: Visitor = need(*REQUESTS)) -> Response:
    """Take a request away, the own one or another's."""
    services_of(request).person_requests.decline(visitor, request_id)
    return Response(status_code=204)


@router.get("/holds")
def holds(request: Request, visitor: Visitor = need(*REQUESTS)) -> Response:
    """Every legal hold, ended ones too, the latest first; of a person nothing but that it is one."""
    return answered({"holds": services_of(request).person_requests.holds(visitor)})


@router.post("/holds", status_code=201)
def begin_hold(request: Request, body: models.NewHold, visitor: Visitor = need(*REQUESTS)) -> Response:
    """Keep an order, or every order of a person, whatever the retention says."""
    service = services_of(request).person_requests
    if bool(body.order) == bool(body.identity):
        raise BadInput(HOLD_OF_ONE())
    if body.order:
        return answered({"holds": [service.hold_order(visitor, body.order, body.reason, body.until)]}, 201)
    return answered({"holds": service.hold_person(visitor, body.identity, body.reason, body.until)}, 201)


@router.post("/holds/{hold}/end", status_code=204)
def end_hold(request: Request, hold: _Id, visitor: Visitor = need(*REQUESTS)) -> Response:
    services_of(request).person_requests.end_hold(visitor, hold)
    return Response(status_code=204)
