"""The start page: what needs somebody now, how many there are of what, and what is down."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from console.web.pages import pages_of
from console.web.security import EVERYBODY, READERS, need, services_of
from runtime.routines.shared_lock.inventory import Inventory
from runtime.routines.shared_lock.read_over import read_over
from runtime.routines.shared_lock.visits import Visits
from runtime.services.accounts import Visitor
from runtime.services.installation import Services

router = APIRouter()
_SHOWN = 6


@router.get("/")
def start(request: Request, done: str = "", visitor: Visitor = Depends(need(*EVERYBODY))) -> Response:
    if visitor.own_only:
        return RedirectResponse("/visits", 303)
    return pages_of(request).show(request, "start.html", visitor, done=done, **_facts(services_of(request)))


@router.get("/start/now")
def now(request: Request, visitor: Visitor = Depends(need(*READERS, renew=False))) -> Response:
    """The page's changing part alone."""
    return pages_of(request).show(request, "start_now.html", visitor, **_facts(services_of(request)))


def _facts(services: Services) -> dict[str, Any]:
    orders = services.orders
    return {
        "counts": orders.counts(),
        "reviews": orders.listing(state="needs_review", sort="since", limit=_SHOWN).rows,
        "bookings": orders.listing(state="booking", sort="since", limit=_SHOWN).rows,
        "overdue": _not_ours(orders.listing(sort="due", late=True, limit=30).rows)[:_SHOWN],
        "slow": orders.listing(sort="service", late=True, limit=_SHOWN).rows,
        "today": services.of(Visits).of_day(services.of(Visits).today),
        "aside": services.set_aside.counts(),
        "systems": services.systems.all(), "workers": services.systems.workers(), "read_over": read_over(services.app),
        "stock": services.of(Inventory).counts().get("in_stock", 0),
    }  # fmt: skip


def _not_ours(rows: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
    """Without those that the worker moves on by itself, visits that have begun, and those shown as reviews already."""
    return [r for r in rows if r["waiting_for"] not in ("worker", "technician") and r["state"] != "needs_review"]
