"""One trigger for many orders: filter, preview, run with progress."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from console.web import ending, forms
from console.web.filters import FILTERS, groups_of
from console.web.pages import pages_of
from console.web.security import TEAM, need, posted, services_of
from runtime.services.accounts import Visitor
from runtime.services.bulk import Preview
from runtime.services.service import TriggerRefused
from workflow.definition import Workflow
from workflow.errors import BadInput, Refused

router = APIRouter()
_Id = Annotated[int, Path(ge=0, le=2**62)]


@router.get("/bulk")
def choose(request: Request, visitor: Visitor = Depends(need(*TEAM))) -> Response:
    """The filter, and, once a trigger is chosen, what a run would do."""
    bulk = services_of(request).bulk
    chosen = {name: request.query_params.get(name, "")[:60] for name in FILTERS}
    trigger = request.query_params.get("trigger", "")
    trigger = trigger if trigger in bulk.triggers(bulk.routine_of(chosen)) or not chosen["routine"] else ""
    preview = bulk.preview(trigger, chosen, visitor.role) if trigger else None
    return _page(request, visitor, chosen, trigger=trigger, preview=preview)


def _page(request: Request, visitor: Visitor, chosen: dict[str, str], status: int = 200, **facts: object) -> Response:
    bulk, pages = services_of(request).bulk, pages_of(request)
    routine, trigger = bulk.routine_of(chosen), str(facts.get("trigger") or "")
    triggers, workflow = bulk.triggers(routine), bulk.app.workflow(routine)
    known: dict[str, object] = {
        "why": "", "triggers": triggers, "fields": bulk.asks(routine, trigger) if trigger in triggers else (),
        "latest": bulk.latest(), "w": workflow, "routine_of": bulk.routine_of, "columns": pages.columns(routine),
        "groups": groups_of(pages.tables, routine, only_open=True),
    }  # fmt: skip
    preview = facts.get("preview")
    known["announced"] = _announced(request, visitor, workflow, trigger, preview) if isinstance(preview, Preview) else {}
    return pages.show(request, "bulk.html", visitor, status, chosen=chosen, **(known | facts))


def _announced(
    request: Request, visitor: Visitor, workflow: Workflow, trigger: str, preview: Preview
) -> dict[str, dict[str, object]]:  # fmt: skip
    """For a trigger that ends orders: what each would become, and what would be told, from the plan of each."""
    services, pages, words = services_of(request), pages_of(request), pages_of(request).words(request)
    found: dict[str, dict[str, object]] = {}
    for row in preview.able:
        if not forms.ends(workflow, row["state"], trigger):
            continue
        try:
            plan = services.service.preview(row["number"], trigger, visitor.actor, "–")
        except (TriggerRefused, Refused) as refused:
            why = words.problem(refused, workflow)
            found[row["number"]] = {"state": row["state"], "announced": (), "why": why}
        else:
            found[row["number"]] = {"state": plan.state, "announced": ending.announced(plan, workflow, pages, words), "why": ""}
    return found


@router.post("/bulk")
def begin(request: Request, visitor: Visitor = Depends(need(*TEAM)), form: FormData = Depends(posted)) -> Response:
    bulk, trigger = services_of(request).bulk, str(form.get("trigger", ""))
    chosen = {name: str(form.get(name, ""))[:60] for name in FILTERS}
    preview = bulk.preview(trigger, chosen, visitor.role)
    numbers = [str(n) for n in form.getlist("number")]
    routine = bulk.routine_of(chosen)
    data = {field.name: str(form.get(field.name, "")) for field in bulk.asks(routine, trigger)}
    reason = forms.reason_of(trigger, form, pages_of(request).extensions[routine].forms) or ""
    try:
        run = bulk.begin(visitor, trigger, chosen, numbers, reason, data, str(form.get("key", "")))
    except BadInput as refused:
        why = pages_of(request).words(request).problem(refused)
        return _page(request, visitor, chosen, 400, trigger=trigger, preview=preview, why=why)
    return RedirectResponse(f"/bulk/{run}", 303)


@router.get("/bulk/{run}")
def progress(request: Request, run: _Id, visitor: Visitor = Depends(need(*TEAM))) -> Response:
    return _progress(request, visitor, run, "bulk_run.html")


@router.get("/bulk/{run}/now")
def progress_alone(request: Request, run: _Id, visitor: Visitor = Depends(need(*TEAM, renew=False))) -> Response:
    """The progress alone, for live updates."""
    return _progress(request, visitor, run, "bulk_now.html")


def _progress(request: Request, visitor: Visitor, run: int, template: str) -> Response:
    bulk = services_of(request).bulk
    found = bulk.progress(run)
    return pages_of(request).show(request, template, visitor, run=found, w=bulk.app.workflow(bulk.routine_of(found["chosen"])))
