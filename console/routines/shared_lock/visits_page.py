"""A technician's day on a phone, and the calendar feed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, TypedDict

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from console.routines.shared_lock.days import day_of
from console.routines.shared_lock.reasons import DAY_WANTED
from console.routines.shared_lock.use_cases import (
    inventory_of,
    sees,
    visits_of,
    whole_of,
)
from console.web import forms
from console.web.pages import pages_of
from console.web.security import FIELD, Forbidden, need, posted, services_of
from runtime.routines.shared_lock import details
from runtime.routines.shared_lock.shown import shown
from runtime.routines.shared_lock.visits import Visits
from runtime.services.accounts import Visitor
from runtime.services.gate import Sight
from runtime.services.installation import Services
from runtime.services.orders import Whole
from runtime.services.service import TriggerRefused
from storage.routines.shared_lock.queries_visits import VisitOfDay
from workflow.errors import BadInput, NotFound, Refused
from workflow.reasons import OF_THAT_NAME, OF_YOURS
from workflow.roles import Permission

router = APIRouter()
ON_SITE = ("installed", "visit_failed")


class _Place(TypedDict):
    """Where a visit is, and the names of those whom it is to; empty to who may not see them."""

    address: str | None
    names: list[str]


@router.get("/visits")
def day_of_visits(request: Request, day: str = "", done: str = "", visitor: Visitor = Depends(need(*FIELD))) -> Response:
    services = services_of(request)
    visits = visits_of(services)
    wanted = _day(visits, day)
    mine = visitor.name if visitor.own_only else None
    rows = visits.of_day(wanted, mine)
    feed = _feed_address(request, visits, visitor) if visitor.name in visits.technicians() else ""
    places = _places(services, visitor, rows)
    shown = [{**row, **places[row["id"]]} for row in rows]
    return pages_of(request).show(
        request, "shared_lock/visits.html", visitor, day=wanted, rows=shown,
        coming=visits.coming(wanted, mine), done=done, feed=feed, today=visits.today,
        before=wanted - timedelta(days=1), after=wanted + timedelta(days=1),
    )  # fmt: skip


def _feed_address(request: Request, visits: Visits, visitor: Visitor) -> str:
    """The whole address, as a calendar program needs it: where people reach the console, else as this request did."""
    base = services_of(request).settings.console_url or str(request.base_url)
    return f"{base.rstrip('/')}/calendar/{visits.feed_token(visitor.name)}.ics"


def _day(visits: Visits, text: str) -> date:
    day = day_of(text, visits.today)
    if day is None:
        raise BadInput(DAY_WANTED())
    return day


def _places(services: Services, visitor: Visitor, rows: Sequence[VisitOfDay]) -> dict[int, _Place]:
    """Where each visit is and to whom, for the one who goes there; nothing of those that are over."""
    visits = visits_of(services)
    near = [row for row in rows if not visitor.own_only or visits.is_near(row["day"])]
    booked = [row["order_id"] for row in near if row["status"] == "booked"]
    orders = services.orders.several(booked) if booked else {}
    protected = services.gate.protected(orders.values())
    seen = [order for order in orders.values() if visitor.may(Permission.SEE_PERSONS) and order.id not in protected]
    if seen:
        services.gate.note(visitor, "listed", seen, ("name", "address"), "visit")
    named = {order.id for order in seen}
    found: dict[int, _Place] = {}
    for row in rows:
        order = orders.get(row["order_id"]) if row["order_id"] in named and row["status"] == "booked" else None
        people = shown(order, Sight(True, False)).persons if order else ()
        address = next((p["address"] for p in people if p["address"]), None)
        found[row["id"]] = {"address": address, "names": [p["name"] for p in people if p["name"]]}
    return found


@router.get("/visits/{number}")
def visit(request: Request, number: str, visitor: Visitor = Depends(need(*FIELD))) -> Response:
    services = services_of(request)
    whole = _mine(services, number, visitor)
    return _page(request, visitor, whole)


def _mine(services: Services, number: str, visitor: Visitor) -> Whole:
    """A technician sees the orders of the own visits and no others."""
    whole = whole_of(services, number, visitor)
    if visitor.own_only and not sees(services, visitor, whole):
        raise NotFound("visit", OF_YOURS())
    return whole


def _page(request: Request, visitor: Visitor, whole: Whole, status: int = 200, **more: Any) -> Response:
    facts: dict[str, Any] = {"refused": "", "tried": "", "typed": {}, "revealed": ()} | more
    services, people = services_of(request), shown(whole.order, whole.sight, facts["revealed"])
    if whole.sight.names:
        services.gate.opened(visitor, whole.order, "visit")
    buttons = [b for b in whole.buttons if b.trigger in ON_SITE]
    booked = next((v for v in reversed(details.visits_of(whole)) if v["status"] == "booked"), None)
    return pages_of(request).show(
        request, "shared_lock/visit.html", visitor, status, whole=whole, people=people, buttons=buttons, visit=booked,
        unit=inventory_of(services).reserved_for(whole.order.id), **facts,
    )  # fmt: skip


@router.post("/visits/{number}/triggers/{trigger}")
def report(
    request: Request, number: str, trigger: str, visitor: Visitor = Depends(need(*FIELD)), form: FormData = Depends(posted)
) -> Response:
    """What came of the visit; the same form sent again is the same report."""
    services = services_of(request)
    whole = _mine(services, number, visitor)
    if trigger not in ON_SITE:
        raise Forbidden(visitor.capacity)
    rows = whole.workflow.rows.get(("booked", trigger), ())
    data, key = forms.data_of(rows[0], form) if rows else {}, forms.key_of(visitor.name, form)
    try:
        reason = forms.reason_of(trigger, form, pages_of(request).extensions[whole.workflow.name].forms)
        said = services.service.trigger(whole.order.number, trigger, visitor.actor, reason, data, key)
    except (TriggerRefused, Refused) as refused:
        refusal = pages_of(request).words(request).problem(refused)
        again = services.orders.whole(number, visitor)
        return _page(request, visitor, again, 409, refused=refusal, tried=trigger, typed=dict(form))
    done = trigger if said["accepted"] in ("applied", "repeated") else "waiting"
    return RedirectResponse(f"/visits?done={done}", 303)


@router.post("/visits/{number}/reveal")
def reveal(request: Request, number: str, visitor: Visitor = Depends(need(*FIELD)), form: FormData = Depends(posted)) -> Response:
    """The gate code, for who stands before the gate: the visit itself is the reason. Names of protected persons, with words."""
    services = services_of(request)
    whole = _mine(services, number, visitor)
    booked = any(v["status"] == "booked" for v in details.visits_of(whole))
    reason = str(form.get("reason", "")).strip() or (f"Besök {whole.order.number}" if booked else "")
    what = "names" if form.get("what") == "names" and whole.sight.protected else "gate_code"
    words = str(form.get("reason", "")) if what == "names" else reason
    revealed = services.revealing.reveal(visitor, whole.order, what, "appointment", words)
    return _page(request, visitor, whole, revealed=revealed)


@router.get("/calendar/{token}.ics")
def feed(request: Request, token: str) -> Response:
    """A technician's visits for a calendar program, which cannot sign in: the address itself is the key."""
    found = visits_of(services_of(request)).feed(token)
    if found is None:
        raise NotFound("calendar", OF_THAT_NAME())
    return Response(found, media_type="text/calendar; charset=utf-8")
