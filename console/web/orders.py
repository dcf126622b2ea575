"""The list of orders, and the search that the law allows."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from console.web.filters import FILTERS, groups_of
from console.web.pages import pages_of
from console.web.security import READERS, need, posted, services_of
from runtime.services.accounts import Visitor
from runtime.services.orders import SORTS
from workflow.errors import BadInput

router = APIRouter()


@router.get("/orders")
def orders(request: Request, visitor: Visitor = Depends(need(*READERS))) -> Response:
    return _list(request, visitor, "orders.html")


@router.get("/orders/rows")
def rows(request: Request, visitor: Visitor = Depends(need(*READERS, renew=False))) -> Response:
    """The table alone, for live updates."""
    return _list(request, visitor, "orders_rows.html")


def _list(request: Request, visitor: Visitor, template: str) -> Response:
    asked = request.query_params
    chosen = {name: asked.get(name, "")[:60] for name in FILTERS}
    sort = asked.get("sort", "newest") if asked.get("sort") in SORTS else "newest"
    late, everything = asked.get("late") == "1", asked.get("all") == "1"
    if late and sort not in ("due", "service"):
        sort = "due"
    pages, services = pages_of(request), services_of(request)
    page = services.orders.listing(
        routine=chosen["routine"], phase=chosen["phase"], state=chosen["state"], kind=chosen["kind"], party=chosen["party"],
        only_open=not everything, sort=sort, late=late, after=asked.get("after", "")[:80],
        may_lag=True,
    )  # fmt: skip
    shown = services.gate.lists(visitor, page.rows)[0]
    kept = {k: v for k, v in {**chosen, "sort": sort, "late": "1" if late else "", "all": "1" if everything else ""}.items() if v}
    return pages.show(
        request, template, visitor, rows=shown, chosen=chosen, groups=groups_of(pages.tables, chosen["routine"]),
        columns=pages.columns(chosen["routine"]), may_begin=pages.beginnings(visitor.role), sort=sort, late=late,
        everything=everything,
        following=urlencode({**kept, "after": page.next}) if page.next else "", again=urlencode(kept),
        first=not asked.get("after"), behind=page.behind,
    )  # fmt: skip


# What is searched for is kept for its account, and the address names it by a key: a personal number never stands in one.


@router.post("/search")
def search(request: Request, visitor: Visitor = Depends(need(*READERS)), form: FormData = Depends(posted)) -> Response:
    services, text = services_of(request), str(form.get("text", ""))[:200]
    number = services.orders.numbered(text)
    if number is not None:
        return RedirectResponse(f"/orders/{number['number']}", 303)
    key = services.saved.save(visitor.name, "search", text)
    try:
        services.orders.sought(text)
    except BadInput as refused:
        return _refused(request, visitor, key, text, pages_of(request).words(request).problem(refused))
    return RedirectResponse(f"/search?q={key}", 303)


@router.get("/search")
def found(request: Request, q: str = "", visitor: Visitor = Depends(need(*READERS))) -> Response:
    """What a search finds now; one that is not kept any more is asked for again."""
    services, text = services_of(request), ""
    if q:
        text = str(services.saved.find(visitor.name, "search", q) or "")
    if not text:
        return pages_of(request).show(request, "search.html", visitor, rows=(), why="", text="", gone=bool(q), columns=())
    try:
        rows = services.orders.search(text, visitor)
    except BadInput as refused:
        return _refused(request, visitor, q, text, pages_of(request).words(request).problem(refused))
    pages = pages_of(request)
    return pages.show(request, "search.html", visitor, rows=rows, why="", text=text, gone=False, columns=pages.columns())


def _refused(request: Request, visitor: Visitor, key: str, text: str, why: str) -> Response:
    def same_page(**changed: str) -> str:
        return f"/search?{urlencode({'q': key} | changed)}"

    facts = {"rows": (), "why": why, "text": text, "gone": False, "columns": (), "same_page": same_page}
    return pages_of(request).show(request, "search.html", visitor, 400, **facts)
