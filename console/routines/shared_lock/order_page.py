"""What the page of an order shows of this routine: people, contact, gate code and ticket, each masked until a reason is given."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from console.extension import Look
from console.routines.shared_lock.use_cases import inventory_of, visits_of, whole_of
from console.web.order import page
from console.web.pages import pages_of
from console.web.security import TEAM, need, posted, services_of
from runtime.routines.shared_lock import details
from runtime.routines.shared_lock.marked import marked
from runtime.routines.shared_lock.shown import shown
from runtime.services.accounts import Visitor
from runtime.services.revealing import GROUNDS
from workflow.errors import BadInput
from workflow.preview import Preview
from workflow.roles import Permission
from workflow.routines.shared_lock import asking
from workflow.routines.shared_lock.facts import ROLES
from workflow.values import Facts

router = APIRouter()
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def order_facts(look: Look) -> Facts:
    """The order's people as this account sees them, its ticket as it was read, and what its forms choose from."""
    order, visits = look.whole.order, visits_of(look.services)
    people = shown(order, look.whole.sight, look.page["revealed"])
    initials = order.data.get("initials", {})
    books = any(b.trigger in ("booked", "rebooked") for b in look.whole.buttons)
    read = marked(order, people)
    corrects = any(a.trigger == "correct" for a in look.whole.explanation.advice)
    return {
        "people": people, "marked": read, "ticket_first": read.asks or (order.state == "needs_review" and corrects),
        "slots": visits.free() if books else (), "technicians": visits.technicians(),
        "letters": initials if people.words else {letter: letter for letter in initials},
        "may_see": look.visitor.may(Permission.SEE_PERSONS), "grounds": GROUNDS,
        "asked": look.services.revealing.pending(look.visitor, order.id),
        "askable": asking.askable(order), "question": asking.question_label,
        "roles": ROLES, "free_letters": [x for x in _LETTERS if x not in {p["letter"] for p in people.persons}],
    }  # fmt: skip


def preview_facts(look: Look, found: Preview) -> Facts:
    """The visit that is cancelled and the unit that goes back to stock, where the plan says so."""
    booked: dict[str, Any] = {}
    if "cancel_visit" in found.records:
        visits = (v for v in details.visits_of(look.whole) if v["status"] == "booked")
        booked = next(({"date": v["day"], "window": v["window"]} for v in visits), {})
    released = "release_unit" in found.records
    return {"here": booked, "unit": inventory_of(look.services).reserved_for(look.whole.order.id) if released else None}


@router.post("/orders/{number}/reveal")
def reveal(request: Request, number: str, visitor: Visitor = Depends(need(*TEAM)), form: FormData = Depends(posted)) -> Response:
    """Show what is masked, on this page only, once a reason is on the log."""
    services = services_of(request)
    whole = whole_of(services, number, visitor)
    try:
        what, ground, reason = (str(form.get(name, "")) for name in ("what", "ground", "reason"))
        revealed = services.revealing.reveal(visitor, whole.order, what, ground, reason)
    except BadInput as refused:
        refusal = pages_of(request).words(request).problem(refused)
        return page(request, visitor, whole, 400, refused=refusal, tried="reveal")
    return page(request, visitor, whole, revealed=revealed)


@router.post("/orders/{number}/reveal/{asked}/approve")
def approve(request: Request, number: str, asked: int, visitor: Visitor = Depends(need(*TEAM))) -> Response:
    """Let another account see something of a protected person."""
    services = services_of(request)
    whole = whole_of(services, number, visitor)
    services.revealing.approve(visitor, whole.order.id, asked)
    return RedirectResponse(f"/orders/{whole.order.number}?done=approved", 303)
