"""The access log, for those who check it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from console.web.pages import pages_of
from console.web.security import CHECKERS, need, services_of
from runtime.services.access_log import without_numbers
from runtime.services.accounts import Visitor
from workflow.errors import NotFound

router = APIRouter()
_PAGE = 50
_Before = Annotated[int | None, Query(ge=0, le=2**62)]


@router.get("/access-log")
def access_log(
    request: Request, order: str = "", account: str = "", what: str = "", before: _Before = None,
    visitor: Visitor = Depends(need(*CHECKERS)),
) -> Response:  # fmt: skip
    services = services_of(request)
    order_id, why = None, ""
    if order:
        try:
            order_id = services.orders.order_id(order[:40])
        except NotFound:
            order_id, why = -1, "Det finns ingen sådan beställning."
    lines = services.log.lines(order_id, account[:80] or None, what[:40] or None, before, _PAGE + 1)
    following = lines[_PAGE - 1]["id"] if len(lines) > _PAGE else None
    return pages_of(request).show(
        request, "access_log.html", visitor, lines=lines[:_PAGE], following=following,
        order=without_numbers(order[:40]), account=without_numbers(account[:80]), what=what[:40], why=why,
    )  # fmt: skip


@router.get("/access-log/check")
def check(request: Request, visitor: Visitor = Depends(need(*CHECKERS))) -> Response:
    """Follow the whole chain and say whether any line was changed or taken away."""
    return pages_of(request).show(request, "access_check.html", visitor, broken=services_of(request).log.broken())
