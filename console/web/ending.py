"""What ends an order is shown before it is done: what other systems and people will receive, from the plan itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from console.extension import Announced, Look
from console.web import forms, returning
from console.web.order import page
from console.web.pages import Pages, pages_of
from console.web.security import TEAM, check_may_fire, need, posted, services_of
from console.web.translator import Translator
from runtime.services.accounts import Visitor
from runtime.services.orders import Whole
from runtime.services.service import TriggerRefused
from workflow.definition import Field, Transition, Workflow
from workflow.errors import Refused
from workflow.preview import Preview
from workflow.values import Effect, Facts

router = APIRouter()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A trigger that is about to be fired, and what would come of it."""

    whole: Whole
    row: Transition | None
    reason: str | None
    data: Facts

    def found(self, request: Request, visitor: Visitor, trigger: str) -> Preview:
        """The plan; raises what firing it would be refused with."""
        order = self.whole.order
        forms.see_that_words_are_given(trigger, self.whole.workflow, order.state, self.reason)
        return services_of(request).service.preview(order.number, trigger, visitor.actor, self.reason, self.data)


_REFUSED = (TriggerRefused, Refused, forms.WordsNeeded)


def _asked(request: Request, number: str, trigger: str, visitor: Visitor, form: FormData) -> _Asked:
    services = services_of(request)
    whole = services.orders.whole(number, visitor)
    check_may_fire(services, visitor, whole, trigger)
    row = next((b.row for b in whole.buttons if b.trigger == trigger), None)
    own = pages_of(request).extensions[whole.workflow.name].forms
    return _Asked(whole, row, forms.reason_of(trigger, form, own), forms.data_of(row, form) if row else {})


@router.post("/orders/{number}/triggers/{trigger}/preview")
def look(
    request: Request, number: str, trigger: str, visitor: Visitor = Depends(need(*TEAM)), form: FormData = Depends(posted)
) -> Response:
    """What was filled in is kept, so that the preview has an address: back, forward and the other language show it again."""
    asked = _asked(request, number, trigger, visitor, form)
    whole = asked.whole
    try:
        asked.found(request, visitor, trigger)
    except _REFUSED as problem:
        # What was written is to be mended, and not to be written again.
        refused = pages_of(request).words(request).problem(problem)
        return page(request, visitor, whole, 409, refused=refused, tried=trigger, typed=forms.typed_in(form))
    return RedirectResponse(returning.shown_again(request, visitor), 303)


@router.get("/orders/{number}/triggers/{trigger}/preview")
def preview(
    request: Request, number: str, trigger: str, form: str = "", visitor: Visitor = Depends(need(*TEAM))
) -> Response:  # fmt: skip
    """What firing this trigger would do; a second form on the page does exactly that.

    Where nothing is kept, or the order has moved on since, there is nothing to confirm: then its own page says how it is.
    """
    typed = returning.kept(request, visitor, form)
    if typed is None:
        return RedirectResponse(f"/orders/{number}", 303)
    asked = _asked(request, number, trigger, visitor, typed)
    whole, pages = asked.whole, pages_of(request)
    try:
        found = asked.found(request, visitor, trigger)
    except _REFUSED:
        return RedirectResponse(f"/orders/{whole.order.number}", 303)
    if whole.sight.names:
        services_of(request).gate.opened(visitor, whole.order, "preview")
    added = pages.extensions[whole.workflow.name].preview_facts(Look(services_of(request), visitor, whole, {}), found)
    return pages.show(
        request, "ending.html", visitor, whole=whole, trigger=trigger, typed=typed.multi_items(), state=found.state,
        announced=announced(found, whole.workflow, pages, pages.words(request)),
        reason=None if asked.reason in asked.data.values() else asked.reason,
        given=given(asked.row.fields if asked.row else (), asked.data), **added,
    )  # fmt: skip


def given(fields: Sequence[Field], data: Facts) -> list[tuple[Field, str]]:
    """The fields that are short and were filled in, and with what; what is to be said stands in the text itself."""
    long = ("text", "flag", "number", "window", "names", "facts")
    short = [f for f in fields if f.kind not in long]
    return [(f, str(data[f.name])) for f in short if data.get(f.name)]


def announced(found: Preview, workflow: Workflow, pages: Pages, words: Translator) -> tuple[Announced, ...]:
    """What will be said to whom, in the order in which it goes out."""
    own = pages.extensions[workflow.name]
    return tuple(own.announced(effect, words) or _announced(effect, workflow, pages, words) for effect in found.effects)


def _announced(effect: Effect, workflow: Workflow, pages: Pages, words: Translator) -> Announced:
    where, text = words.say(pages.labels.system(effect.system)), effect.args.get("text", "")
    return Announced(where, words.say(workflow.effect[effect.name].label), text if isinstance(text, str) else "")
