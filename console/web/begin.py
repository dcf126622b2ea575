"""A new order, begun by hand: a form for each row of a table that begins one and that the visitor's role may fire."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from console.web import forms
from console.web.pages import pages_of
from console.web.security import TEAM, Forbidden, need, posted, services_of
from runtime.services.accounts import Visitor
from storage import Tx
from workflow.errors import BadInput, Conflict, NotFound, Refused
from workflow.reasons import OF_THAT_NAME

router = APIRouter()


@router.get("/orders/new")
def choose(request: Request, visitor: Visitor = Depends(need(*TEAM))) -> Response:
    return _page(request, visitor)


def _page(request: Request, visitor: Visitor, status: int = 200, **more: Any) -> Response:
    pages = pages_of(request)
    facts: dict[str, Any] = {"refused": "", "tried": "", "typed": {}} | more
    return pages.show(request, "begin.html", visitor, status, beginnings=pages.beginnings(visitor.role), forms=forms, **facts)


@router.post("/orders/new/{routine}/{trigger}")
def begin(
    request: Request, routine: str, trigger: str, visitor: Visitor = Depends(need(*TEAM)), form: FormData = Depends(posted)
) -> Response:
    """Begin the order; the same form sent again leads to the order that it began."""
    services, pages = services_of(request), pages_of(request)
    found = next((b for b in pages.beginnings() if (b.workflow.name, b.row.trigger) == (routine, trigger)), None)
    if found is None:
        raise NotFound("trigger", OF_THAT_NAME())
    if visitor.role not in found.row.roles:
        raise Forbidden(visitor.capacity)
    own = pages.extensions[routine].forms
    data, reason, kind = forms.data_of(found.row, form), forms.reason_of(trigger, form, own), str(form.get("kind", ""))
    key = forms.key_of(visitor.name, form)
    named = sha256(f"new|{key}".encode()).hexdigest()
    known = services.recall(named) if key else None
    if known is not None:
        return RedirectResponse(f"/orders/{known['answer']}", 303)

    def keep(tx: Tx, view: Mapping[str, Any]) -> None:
        if key:
            services.keep(tx, named, "orders/new", 303, str(view["number"]))

    try:
        number = services.service.new_order(routine, trigger, data, visitor.actor, reason, kind, keep)["number"]
    except Conflict:
        # The same form, sent at the same time, was first.
        known = services.recall(named)
        if known is None:
            raise
        number = known["answer"]
    except (BadInput, Refused) as refused:
        refusal = pages.words(request).problem(refused, found.workflow)
        return _page(request, visitor, 409, refused=refusal, tried=f"{routine}/{trigger}", typed=forms.typed_in(form))
    return RedirectResponse(f"/orders/{number}?done={trigger}", 303)
