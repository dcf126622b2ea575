"""One order: where it stands, why it waits, what may be done, and how it came here."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

import diagrams
from console.extension import Look
from console.web import forms
from console.web.pages import pages_of
from console.web.pictures import Picture, answer, picture_of
from console.web.security import READERS, TEAM, check_may_fire, need, posted, services_of
from runtime.services.accounts import Visitor
from runtime.services.orders import Whole
from runtime.services.service import TriggerRefused
from workflow.definition import Workflow
from workflow.errors import NotFound, Refused

router = APIRouter()


@router.get("/orders/{number}")
def order(
    request: Request, number: str, seq: int | None = None, done: str = "", visitor: Visitor = Depends(need(*READERS))
) -> Response:
    services = services_of(request)
    whole = services.orders.whole(number, visitor, seq)
    return page(request, visitor, whole, done=done)


def page(request: Request, visitor: Visitor, whole: Whole, status: int = 200, **more: Any) -> Response:
    services, pages = services_of(request), pages_of(request)
    if whole.sight.names:
        services.gate.opened(visitor, whole.order)
    facts: dict[str, Any] = {"done": "", "refused": "", "tried": "", "typed": {}, "revealed": ()} | more
    own = pages.extensions[whole.workflow.name]
    known = forms.known_facts(whole.drawn, whole.order, pages.labels, pages.words(request))
    added = own.order_facts(Look(services, visitor, whole, facts))
    return pages.show(request, "order.html", visitor, status, whole=whole, forms=forms, known=known, **facts, **added)


@router.get("/orders/{number}/live")
def live(request: Request, number: str, visitor: Visitor = Depends(need(*READERS, renew=False))) -> Response:
    """The order's changing parts alone."""
    services = services_of(request)
    whole = services.orders.whole(number, visitor)
    if whole.sight.names:
        services.gate.opened(visitor, whole.order)
    return pages_of(request).show(request, "order_live.html", visitor, whole=whole)


@router.get("/orders/{number}/moment")
def moment(request: Request, number: str, seq: int | None = None, visitor: Visitor = Depends(need(*READERS))) -> Response:
    """State and diagram at one moment alone, for the slider."""
    services = services_of(request)
    whole = services.orders.whole(number, visitor, seq)
    if whole.sight.names:
        services.gate.opened(visitor, whole.order)
    return pages_of(request).show(request, "order_moment.html", visitor, whole=whole)


@router.get("/orders/{number}/diagram.svg")
def diagram(
    request: Request, number: str, seq: int | None = None, sheet: str = "a4",
    visitor: Visitor = Depends(need(*READERS, renew=False)),
) -> Response:  # fmt: skip
    services = services_of(request)
    whole = services.orders.whole(number, visitor, seq)
    if whole.workflow.name not in services.app.engines:
        raise NotFound("routine", whole.workflow.name)
    past = tuple(diagrams.entry(e) for e in whole.past)
    lang = pages_of(request).words(request).lang
    sheet = sheet if sheet in ("a4", "phone") else "a4"
    picture = _drawn(_Table(whole.drawn), past, whole.then["kind"], whole.order.number, lang, sheet)
    return answer(picture)


class _Table:
    """A table as a key of the cache: tables are made once, and are too large to compare."""

    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow

    def __hash__(self) -> int:
        return hash((self.workflow.name, self.workflow.version))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Table) and other.workflow is self.workflow


@lru_cache(maxsize=256)
def _drawn(table: _Table, past: tuple[diagrams.Entry, ...], kind: str, number: str, lang: str, sheet: str) -> Picture:
    workflow = table.workflow
    picture = diagrams.render(
        workflow, "svg", lang=lang, overlay=diagrams.Overlay(past), kind=kind if kind in workflow.kinds else None,
        name=number, sheet=sheet,
    )  # fmt: skip
    return picture_of(str(picture))


@router.post("/orders/{number}/triggers/{trigger}")
def fire(
    request: Request, number: str, trigger: str, visitor: Visitor = Depends(need(*TEAM)), form: FormData = Depends(posted)
) -> Response:
    services = services_of(request)
    whole = services.orders.whole(number, visitor)
    try:
        check_may_fire(services, visitor, whole, trigger)
    except TriggerRefused as refused:
        return page(request, visitor, whole, 409, refused=pages_of(request).words(request).problem(refused), tried=trigger)
    row = next((b.row for b in whole.buttons if b.trigger == trigger), None)
    data = forms.data_of(row, form) if row else {}
    own = pages_of(request).extensions[whole.workflow.name]
    reason, key = forms.reason_of(trigger, form, own.forms), forms.key_of(visitor.name, form)
    try:
        forms.see_that_words_are_given(trigger, whole.workflow, whole.order.state, reason)
        done = services.service.trigger(whole.order.number, trigger, visitor.actor, reason, data, key)["accepted"]
    except (TriggerRefused, Refused, forms.WordsNeeded) as refused:
        refusal = pages_of(request).words(request).problem(refused)
        again = services.orders.whole(number, visitor)
        return page(request, visitor, again, 409, refused=refusal, tried=trigger, typed=forms.typed_in(form))
    said = trigger if done in ("applied", "repeated") else "waiting"
    return RedirectResponse(f"/orders/{whole.order.number}?done={said}", 303)
