"""What ends an order is shown before it is done: what other systems and people will be told, from the plan itself."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from console.extension import Announced, Look
from console.web import forms, returning
from console.web.order import page
from console.web.pages import Pages, pages_of
from console.web.security import TEAM, Forbidden, need, posted, services_of
from console.web.words import Words
from runtime.services.accounts import Visitor
from runtime.services.service import TriggerRefused
from workflow.definition import Field, Transition, Workflow
from workflow.errors import NotFound, Refused
from workflow.preview import Preview
from workflow.values import Effect

router = APIRouter()


@router.post("/orders/{number}/triggers/{trigger}/preview")
def preview(
    request: Request, number: str, trigger: str, visitor: Visitor = Depends(need(*TEAM)), form: FormData = Depends(posted)
) -> Response:
    """What pulling this trigger would do; a second form on the page does exactly that."""
    services = services_of(request)
    whole = services.orders.whole(number, visitor.role)
    row = next((b.row for b in whole.buttons if b.trigger == trigger), None)
    if trigger not in whole.workflow.trigger:
        raise NotFound("trigger", "of that name")
    if not services.service.may_pull(whole.order.workflow, trigger, visitor.role):
        raise Forbidden(visitor.capacity)
    words, pages = pages_of(request).words(request), pages_of(request)
    own = pages.extensions[whole.workflow.name]
    reason, data = forms.reason_of(trigger, form, own.forms), forms.data_of(row, form) if row else {}
    try:
        forms.see_that_words_are_given(trigger, whole.workflow, whole.order.state, reason)
        found = services.service.preview(whole.order.number, trigger, visitor.actor, reason, data)
    except (TriggerRefused, Refused, forms.WordsNeeded) as problem:
        # What was written is to be mended, and not to be written again.
        refused = words.problem(problem)
        return page(request, visitor, whole, 409, refused=refused, tried=trigger, typed=forms.typed_in(form))
    typed = [(n, v) for n, v in form.multi_items() if n != "csrf" and isinstance(v, str)]
    added = own.preview_facts(Look(services, visitor, whole, {}), found)
    return pages.show(
        request, "ending.html", visitor, whole=whole, trigger=trigger, typed=typed, state=found.state,
        announced=announced(found, whole.workflow, pages, words), reason=None if reason in data.values() else reason,
        given=_given(row, data), same_page=partial(returning.same_page, request, visitor.name), **added,
    )  # fmt: skip


@router.get("/orders/{number}/triggers/{trigger}/preview")
def back(number: str, visitor: Visitor = Depends(need(*TEAM))) -> Response:
    """The preview is an answer to a form; a look at its address leads to the order."""
    return RedirectResponse(f"/orders/{number}", 303)


def _given(row: Transition | None, data: Mapping[str, Any]) -> list[tuple[Field, str]]:
    """The fields that are short and were filled in, and with what; what is to be said stands in the text itself."""
    long = ("text", "flag", "number", "window", "names", "facts")
    short = [f for f in (row.fields if row else ()) if f.kind not in long]
    return [(f, str(data[f.name])) for f in short if data.get(f.name)]


def announced(found: Preview, workflow: Workflow, pages: Pages, words: Words) -> tuple[Announced, ...]:
    """What will be said to whom, in the order in which it goes out."""
    own = pages.extensions[workflow.name]
    return tuple(own.announced(effect, words) or _announced(effect, workflow, pages, words) for effect in found.effects)


def _announced(effect: Effect, workflow: Workflow, pages: Pages, words: Words) -> Announced:
    where, text = words.say(pages.labels.system(effect.system)), effect.args.get("text", "")
    return Announced(where, words.say(workflow.effect[effect.name].label), text if isinstance(text, str) else "")
