"""One trigger for many orders: filter, preview, run with progress."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from console.web import ending, forms
from console.web.pages import pages_of
from console.web.security import TEAM, need, posted, services_of
from runtime.services.accounts import Visitor
from runtime.services.bulk import TRIGGERS, Preview
from runtime.services.service import TriggerRefused
from workflow.errors import BadInput, Refused

router = APIRouter()
_Id = Annotated[int, Path(ge=0, le=2**62)]
_FILTERS = ("phase", "state", "kind", "party")


@router.get("/bulk")
def choose(request: Request, visitor: Visitor = Depends(need(*TEAM))) -> Response:
    """The filter, and, once a trigger is chosen, what a run would do."""
    bulk = services_of(request).bulk
    chosen = {name: request.query_params.get(name, "")[:60] for name in _FILTERS}
    trigger = request.query_params.get("trigger", "")
    preview = bulk.preview(trigger, chosen, visitor.role) if trigger else None
    return _page(request, visitor, chosen=chosen, trigger=trigger, preview=preview)


def _page(request: Request, visitor: Visitor, status: int = 200, **facts: object) -> Response:
    bulk = services_of(request).bulk
    trigger = str(facts.get("trigger") or "")
    fields = bulk.asks(trigger)[0] if trigger in TRIGGERS else ()
    known: dict[str, object] = {"why": "", "triggers": TRIGGERS, "fields": fields, "latest": bulk.latest()}
    preview = facts.get("preview")
    known["told"] = _told(request, visitor, trigger, preview) if isinstance(preview, Preview) else {}
    return pages_of(request).show(request, "bulk.html", visitor, status, **(known | facts))


def _told(request: Request, visitor: Visitor, trigger: str, preview: Preview) -> dict[str, dict[str, object]]:
    """For a trigger that ends orders: what each would become, and what would be told, from the plan of each."""
    services, words = services_of(request), pages_of(request).words(request)
    found: dict[str, dict[str, object]] = {}
    for row in preview.able:
        if not forms.ends(services.orders.workflow, row["state"], trigger):
            continue
        try:
            plan = services.service.preview(row["number"], trigger, visitor.actor, "–")
        except (TriggerRefused, Refused) as refused:
            found[row["number"]] = {
                "state": row["state"],
                "told": (),
                "why": words.refusal(str(refused), services.orders.workflow),
            }
        else:
            found[row["number"]] = {"state": plan.state, "told": ending.told(plan, words), "why": ""}
    return found


@router.post("/bulk")
def begin(request: Request, visitor: Visitor = Depends(need(*TEAM)), form: FormData = Depends(posted)) -> Response:
    bulk, trigger = services_of(request).bulk, str(form.get("trigger", ""))
    chosen = {name: str(form.get(name, ""))[:60] for name in _FILTERS}
    preview = bulk.preview(trigger, chosen, visitor.role)
    numbers = [str(n) for n in form.getlist("number")]
    data = {field.name: str(form.get(field.name, "")) for field in bulk.asks(trigger)[0]}
    try:
        run = bulk.begin(visitor, trigger, chosen, numbers, forms.reason_of(trigger, form) or "", data, str(form.get("key", "")))
    except BadInput as refused:
        why = pages_of(request).words(request).sentence(str(refused))
        return _page(request, visitor, 400, chosen=chosen, trigger=trigger, preview=preview, why=why)
    return RedirectResponse(f"/bulk/{run}", 303)


@router.get("/bulk/{run}")
def progress(request: Request, run: _Id, visitor: Visitor = Depends(need(*TEAM))) -> Response:
    return pages_of(request).show(request, "bulk_run.html", visitor, run=services_of(request).bulk.progress(run))


@router.get("/bulk/{run}/now")
def progress_alone(request: Request, run: _Id, visitor: Visitor = Depends(need(*TEAM, renew=False))) -> Response:
    """The progress alone, for live updates."""
    return pages_of(request).show(request, "bulk_now.html", visitor, run=services_of(request).bulk.progress(run))
