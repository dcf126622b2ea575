"""Messages and deliveries that were set aside, over the API: lists, retry and discard; for administrators."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from console.api import models
from console.api.guard import answered, need
from console.api.models import PROBLEMS
from console.web.security import ADMINS, services_of
from runtime.services.accounts import Visitor

router = APIRouter(prefix="/api/v1", tags=["set aside"], responses=PROBLEMS)
_Id = Annotated[int, Path(ge=1, le=2**62)]
_After = Annotated[int | None, Query(ge=0, le=2**62, description="The id of the last one seen.")]
_Limit = Annotated[int, Query(ge=1, le=500)]


@router.get("/messages")
def messages(
    request: Request, failed: bool = True, after: _After = None, limit: _Limit = 50, visitor: Visitor = need(*ADMINS)
) -> Response:
    """Messages to orders that could not be decided and, with `failed=false`, those still to be decided; the oldest first."""
    return answered({"messages": services_of(request).set_aside.messages(failed, after, limit)})


@router.post("/messages/{message}/retry")
def retry_message(request: Request, message: _Id, visitor: Visitor = need(*ADMINS)) -> Response:
    return answered(services_of(request).set_aside.retry_message(message, visitor.actor))


@router.post("/messages/{message}/discard")
def discard_message(request: Request, message: _Id, body: models.Because, visitor: Visitor = need(*ADMINS)) -> Response:
    return answered(services_of(request).set_aside.discard_message(message, visitor.actor, body.reason))


@router.get("/deliveries")
def deliveries(request: Request, after: _After = None, limit: _Limit = 50, visitor: Visitor = need(*ADMINS)) -> Response:
    """Deliveries that could not be taken in, the oldest first."""
    return answered({"deliveries": services_of(request).set_aside.deliveries(after, limit)})


@router.post("/deliveries/{delivery}/retry")
def retry_delivery(request: Request, delivery: _Id, visitor: Visitor = need(*ADMINS)) -> Response:
    return answered(services_of(request).set_aside.retry_delivery(delivery, visitor.actor))


@router.post("/deliveries/{delivery}/discard")
def discard_delivery(request: Request, delivery: _Id, body: models.Because, visitor: Visitor = need(*ADMINS)) -> Response:
    return answered(services_of(request).set_aside.discard_delivery(delivery, visitor.actor, body.reason))
