"""What ends an order is shown before it is done: what ticket, contact and calendar will be told, from the plan itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from console.web import forms, returning
from console.web.order import page
from console.web.pages import pages_of
from console.web.security import TEAM, Forbidden, need, posted, services_of
from console.web.words import Words
from runtime.routines.shared_lock.details import visits_of
from runtime.routines.shared_lock.inventory import Inventory
from runtime.services.accounts import Visitor
from runtime.services.orders import Whole
from runtime.services.service import TriggerRefused
from workflow.definition import Field, Transition
from workflow.errors import NotFound, Refused
from workflow.preview import Preview
from workflow.values import Effect

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that will be done outside, as a person reads it; `text` is what is written there."""

    where: str
    what: str
    text: str = ""


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
    reason, data = forms.reason_of(trigger, form), forms.data_of(row, form) if row else {}
    words, pages = pages_of(request).words(request), pages_of(request)
    try:
        forms.see_that_words_are_given(trigger, whole.workflow, whole.order.state, reason)
        found = services.service.preview(whole.order.number, trigger, visitor.actor, reason, data)
    except (TriggerRefused, Refused, forms.WordsNeeded) as problem:
        # What was written is to be mended, and not to be written again.
        refused = words.refusal(str(problem), whole.workflow)
        return page(request, visitor, whole, 409, refused=refused, tried=trigger, typed=forms.typed_in(form))
    typed = [(n, v) for n, v in form.multi_items() if n != "csrf" and isinstance(v, str)]
    return pages.show(
        request, "ending.html", visitor, whole=whole, trigger=trigger, typed=typed, told=told(found, words), state=found.state,
        reason=None if reason in data.values() else reason, given=_given(row, data),
        here=_booked(whole) if "cancel_visit" in found.records else {},
        unit=services.of(Inventory).reserved_for(whole.order.id) if "release_unit" in found.records else None,
        same_page=partial(returning.same_page, request, visitor.name),
    )  # fmt: skip


@router.get("/orders/{number}/triggers/{trigger}/preview")
def back(number: str, visitor: Visitor = Depends(need(*TEAM))) -> Response:
    """The preview is an answer to a form; a look at its address leads to the order."""
    return RedirectResponse(f"/orders/{number}", 303)


def _given(row: Transition | None, data: Mapping[str, Any]) -> list[tuple[Field, str]]:
    """The fields that are short and were filled in, and with what; what is to be said stands in the text itself."""
    short = [f for f in (row.fields if row else ()) if f.kind in ("choice", "date", "code", "serial")]
    return [(f, str(data[f.name])) for f in short if data.get(f.name)]


def _booked(whole: Whole) -> dict[str, Any]:
    return next(({"date": v["day"], "window": v["window"]} for v in visits_of(whole) if v["status"] == "booked"), {})


def told(found: Preview, words: Words) -> tuple[Told, ...]:
    """What will be said to whom, in the order in which it goes out."""
    return tuple(_told(effect, words) for effect in found.effects)


def _told(effect: Effect, _: Words) -> Told:
    args: Any = effect.args
    if effect.name == "lindesk.comment":
        return Told(_("Ärendet i Lindesk"), _("Det här skrivs i ärendet"), str(args.get("text", "")))
    if effect.name == "lindesk.set_status":
        status = str(args.get("status"))
        names = {"resolved": _("Ärendet avslutas"), "open": _("Ärendet öppnas igen"), "waiting": _("Ärendet väntar på svar")}
        return Told(_("Ärendet i Lindesk"), names.get(status) or _("Ärendets status ändras"))
    if effect.name == "notify.sms":
        return Told(_("Kontakten"), _("Det här sms:et skickas"), str(args.get("text", "")))
    if effect.name == "notify.ics":
        what = _("Besöket tas bort ur kalendern") if args.get("method") == "CANCEL" else _("Besöket läggs i kalendern")
        return Told(_("Teknikern"), what, ", ".join(filter(None, (args.get("technician"), _.when(args.get("start"))))))
    return Told("TES" if effect.system == "tes" else effect.system, effect.name)
