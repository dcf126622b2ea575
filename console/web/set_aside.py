"""What was set aside, for administrators: messages that could not be decided and deliveries that could not be taken in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from console.web.pages import pages_of
from console.web.security import ADMINS, need, posted, services_of
from runtime.services.accounts import Visitor
from workflow.errors import BadInput

router = APIRouter()
_Id = Annotated[int, Path(ge=1, le=2**62)]


@router.get("/set-aside")
def set_aside(request: Request, done: str = "", visitor: Visitor = Depends(need(*ADMINS))) -> Response:
    return _page(request, visitor, done=done)


def _page(request: Request, visitor: Visitor, status: int = 200, done: str = "", refused: str = "") -> Response:
    aside = services_of(request).set_aside
    return pages_of(request).show(
        request, "set_aside.html", visitor, status, messages=aside.messages(), deliveries=aside.deliveries(),
        counts=aside.counts(), done=done, refused=refused,
    )  # fmt: skip


@router.post("/set-aside/messages/{message}/retry")
def retry_message(request: Request, message: _Id, visitor: Visitor = Depends(need(*ADMINS))) -> Response:
    return _answered(request, visitor, lambda: services_of(request).set_aside.retry_message(message, visitor.actor), "retried")


@router.post("/set-aside/messages/{message}/discard")
def discard_message(
    request: Request, message: _Id, visitor: Visitor = Depends(need(*ADMINS)), form: FormData = Depends(posted)
) -> Response:
    reason = str(form.get("reason", ""))
    aside = services_of(request).set_aside
    return _answered(request, visitor, lambda: aside.discard_message(message, visitor.actor, reason), "discarded")


@router.post("/set-aside/deliveries/{delivery}/retry")
def retry_delivery(request: Request, delivery: _Id, visitor: Visitor = Depends(need(*ADMINS))) -> Response:
    return _answered(request, visitor, lambda: services_of(request).set_aside.retry_delivery(delivery, visitor.actor), "retried")


@router.post("/set-aside/deliveries/{delivery}/discard")
def discard_delivery(
    request: Request, delivery: _Id, visitor: Visitor = Depends(need(*ADMINS)), form: FormData = Depends(posted)
) -> Response:
    reason = str(form.get("reason", ""))
    aside = services_of(request).set_aside
    return _answered(request, visitor, lambda: aside.discard_delivery(delivery, visitor.actor, reason), "discarded")


def _answered(request: Request, visitor: Visitor, do: Callable[[], object], done: str) -> Response:
    try:
        do()
    except BadInput as refused:
        return _page(request, visitor, 409, refused=pages_of(request).words(request).problem(refused))
    return RedirectResponse(f"/set-aside?done={done}", 303)
