"""What persons ask: an extract, to be forgotten, to be kept; for who works with all orders. No number stands in an address."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import FormData

from console.extract_text import ExtractText
from console.reasons import ASK_FIRST, REQUEST_UNKNOWN
from console.web.forms import whole_number
from console.web.pages import pages_of
from console.web.security import REQUESTS, need, posted, services_of
from runtime.services.accounts import Visitor
from workflow.errors import BadInput

router = APIRouter()
_FIELDS = ("what", "identity", "reason", "until", "number", "hold", "sure", "request")


@router.get("/person-requests")
def requests(request: Request, visitor: Visitor = Depends(need(*REQUESTS))) -> Response:
    return _page(request, visitor)


@router.post("/person-requests")
def ask(request: Request, visitor: Visitor = Depends(need(*REQUESTS)), form: FormData = Depends(posted)) -> Response:
    """Look first; then an extract, forgetting, or a hold. The number and the reason come again with each step."""
    given = {name: str(form.get(name, ""))[:300] for name in _FIELDS}
    try:
        return _page(request, visitor, **_asked(request, visitor, given))
    except BadInput as refused:
        why = pages_of(request).words(request).problem(refused)
        return _page(request, visitor, 400, why=why, reason=given["reason"])


def _asked(request: Request, visitor: Visitor, given: dict[str, str]) -> dict[str, Any]:
    service, words = services_of(request).person_requests, pages_of(request).words(request)
    what, number, reason = given["what"], given["identity"], given["reason"]
    hold, asked = whole_number(given["hold"]), whole_number(given["request"])
    match what:
        case "look":
            return {"found": service.look(visitor, number, reason), "identity": number, "reason": reason}
        case "extract":
            if not reason.strip():
                raise BadInput(ASK_FIRST())
            text = ExtractText(words.when, pages_of(request).labels, services_of(request).app.roles)
            return {"lines": list(text.lines(service.extract(visitor, number, reason)))}
        case "erase":
            if given["sure"] != "1":
                raise BadInput(ASK_FIRST())
            return {"forgotten": service.erase(visitor, number, reason)}
        case "hold_person":
            service.hold_person(visitor, number, reason, given["until"])
        case "hold_order":
            service.hold_order(visitor, given["number"], reason, given["until"])
        case "end_hold" if hold:
            service.end_hold(visitor, hold)
            return {"done": "ended"}
        case "approve" if asked:
            service.approve(visitor, asked)
            return {"done": "approved"}
        case "decline" if asked:
            service.decline(visitor, asked)
            return {"done": "declined"}
        case _:
            raise BadInput(REQUEST_UNKNOWN())
    return {"done": "held"}


def _page(request: Request, visitor: Visitor, status: int = 200, **more: Any) -> Response:
    facts = {"why": "", "found": None, "lines": (), "forgotten": None, "done": "", "identity": "", "reason": ""} | more
    service = services_of(request).person_requests
    lists = {"holds": service.holds(visitor), "waiting": service.waiting(visitor)}
    return pages_of(request).show(request, "person_requests.html", visitor, status, **lists, **facts)
