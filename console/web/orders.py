"""The list of orders, and the search that the law allows."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from console.web.pages import pages_of
from console.web.security import READERS, need, office_of, posted
from runtime.accounts import Visitor
from runtime.service_orders import SORTS
from workflow.errors import BadInput

router = APIRouter()
_FILTERS = ("phase", "state", "kind", "party")


@router.get("/orders")
def orders(request: Request, visitor: Visitor = Depends(need(*READERS))) -> Response:
    return _list(request, visitor, "orders.html")


@router.get("/orders/rows")
def rows(request: Request, visitor: Visitor = Depends(need(*READERS, renew=False))) -> Response:
    """The table alone, for live updates."""
    return _list(request, visitor, "orders_rows.html")


def _list(request: Request, visitor: Visitor, template: str) -> Response:
    asked = request.query_params
    chosen = {name: asked.get(name, "")[:60] for name in _FILTERS}
    sort = asked.get("sort", "newest") if asked.get("sort") in SORTS else "newest"
    late, everything = asked.get("late") == "1", asked.get("all") == "1"
    if late and sort not in ("due", "service"):
        sort = "due"
    page = office_of(request).orders.listing(
        phase=chosen["phase"], state=chosen["state"], kind=chosen["kind"], party=chosen["party"],
        only_open=not everything, sort=sort, late=late, after=asked.get("after", "")[:80],
    )  # fmt: skip
    kept = {k: v for k, v in {**chosen, "sort": sort, "late": "1" if late else "", "all": "1" if everything else ""}.items() if v}
    return pages_of(request).show(
        request, template, visitor, rows=page.rows, chosen=chosen, sort=sort, late=late, everything=everything,
        following=urlencode({**kept, "after": page.next}) if page.next else "", again=urlencode(kept),
        first=not asked.get("after"),
    )  # fmt: skip


@router.post("/search")
def search(
    request: Request, visitor: Visitor = Depends(need(*READERS)), form: FormData = Depends(posted)
) -> Response:
    """Posted, so that a personal number never stands in an address."""
    text = str(form.get("text", ""))
    try:
        found = office_of(request).orders.search(text, visitor)
    except BadInput as refused:
        return pages_of(request).show(request, "search.html", visitor, 400, rows=[], why=str(refused), text=text)
    if len(found) == 1 and text.strip().upper() in (found[0]["number"], found[0]["ticket"].upper()):
        return RedirectResponse(f"/orders/{found[0]['number']}", 303)
    return pages_of(request).show(request, "search.html", visitor, rows=found, why="", text=text)
