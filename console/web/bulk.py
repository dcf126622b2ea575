"""One trigger for many orders: filter, choose, see what happens to each, run with progress."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from console.extension import Announced
from console.reasons import RUN_CHANGES
from console.web import ending, forms, returning
from console.web.filters import FILTERS, groups_of
from console.web.pages import pages_of
from console.web.security import TEAM, need, posted, services_of
from runtime.services.accounts import Visitor
from runtime.services.bulk import Preview
from runtime.services.service import TriggerRefused, View
from workflow.errors import BadInput, Refused

router = APIRouter()
_Id = Annotated[int, Path(ge=0, le=2**62)]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the form of a run says."""

    trigger: str
    chosen: dict[str, str]
    numbers: list[str]
    reason: str
    data: dict[str, str]


def _asked(request: Request, form: FormData) -> _Asked:
    bulk, trigger = services_of(request).bulk, str(form.get("trigger", ""))
    chosen = {name: str(form.get(name, ""))[:60] for name in FILTERS}
    routine = bulk.routine_of(chosen)
    data = {field.name: str(form.get(field.name, "")) for field in bulk.asks(routine, trigger)}
    reason = forms.reason_of(trigger, form, pages_of(request).extensions[routine].forms) or ""
    return _Asked(trigger, chosen, [str(n) for n in form.getlist("number")], reason, data)


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
    own = pages.extensions[routine].forms
    known["looked_at_first"] = any(forms.shown_first(workflow, state, trigger, own) for state in workflow.state)
    if isinstance(seen := facts.get("preview"), Preview):
        facts["preview"] = services_of(request).bulk.shown(visitor, seen)
    return pages.show(request, "bulk.html", visitor, status, chosen=chosen, **(known | facts))


@router.post("/bulk/preview")
def look(request: Request, visitor: Visitor = Depends(need(*TEAM)), form: FormData = Depends(posted)) -> Response:
    """What was filled in is kept, so that the preview has an address: back, forward and the other language show it again."""
    asked = _asked(request, form)
    try:
        services_of(request).bulk.checked(visitor, asked.trigger, asked.chosen, asked.numbers, asked.reason, asked.data)
    except BadInput as refused:
        return _refused(request, visitor, asked, refused)
    return RedirectResponse(returning.shown_again(request, visitor), 303)


@router.get("/bulk/preview")
def preview(request: Request, form: str = "", visitor: Visitor = Depends(need(*TEAM))) -> Response:
    """What would happen to each of the chosen orders, before anything is done."""
    typed = returning.kept(request, visitor, form)
    if typed is None:
        return RedirectResponse("/bulk", 303)
    asked, bulk, pages = _asked(request, typed), services_of(request).bulk, pages_of(request)
    try:
        _, rows = bulk.checked(visitor, asked.trigger, asked.chosen, asked.numbers, asked.reason, asked.data)
    except BadInput as refused:
        return _refused(request, visitor, asked, refused)
    routine = bulk.routine_of(asked.chosen)
    workflow, announced = bulk.app.workflow(routine), _announced(request, visitor, rows, asked)
    (rows,) = services_of(request).gate.lists(visitor, rows, subject="bulk")
    return pages.show(
        request, "bulk_preview.html", visitor, w=workflow, asked=asked, columns=pages.columns(routine), announced=announced,
        rows=[row for row in rows if not announced[row["number"]].why],
        refused=[row for row in rows if announced[row["number"]].why],
        given=ending.given(bulk.asks(routine, asked.trigger), asked.data),
        typed=[(name, value) for name, value in typed.multi_items() if name != "number"],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What would become of one order, or why it would be refused."""

    state: str
    announced: tuple[Announced, ...] = ()
    why: str = ""


def _announced(request: Request, visitor: Visitor, rows: Sequence[View], asked: _Asked) -> dict[str, _Outcome]:
    """The state that each order would be in and what would be sent, by its own plan."""
    services, pages, words = services_of(request), pages_of(request), pages_of(request).words(request)
    found: dict[str, _Outcome] = {}
    for row in rows:
        workflow = services.bulk.app.workflow(row["routine"], row["routine_version"])
        try:
            plan = services.service.preview(row["number"], asked.trigger, visitor.actor, asked.reason, asked.data)
        except (TriggerRefused, Refused) as refused:
            found[row["number"]] = _Outcome(row["state"], why=words.problem(refused, workflow))
        else:
            found[row["number"]] = _Outcome(plan.state, ending.announced(plan, workflow, pages, words))
    return found


@router.post("/bulk")
def begin(request: Request, visitor: Visitor = Depends(need(*TEAM)), form: FormData = Depends(posted)) -> Response:
    asked, key = _asked(request, form), str(form.get("key", ""))
    try:
        run = services_of(request).bulk.begin(
            visitor, asked.trigger, asked.chosen, asked.numbers, asked.reason, asked.data, key
        )  # fmt: skip
    except BadInput as refused:
        return _refused(request, visitor, asked, refused)
    return RedirectResponse(f"/bulk/{run}", 303)


def _refused(request: Request, visitor: Visitor, asked: _Asked, refused: BadInput) -> Response:
    seen = services_of(request).bulk.preview(asked.trigger, asked.chosen, visitor.role)
    why = pages_of(request).words(request).problem(refused)
    return _page(request, visitor, asked.chosen, 400, trigger=asked.trigger, preview=seen, why=why)


@router.post("/bulk/{run}")
def switch(request: Request, run: _Id, visitor: Visitor = Depends(need(*TEAM)), form: FormData = Depends(posted)) -> Response:
    """Stop a run where it is, or go on with it."""
    bulk = services_of(request).bulk
    {"pause": bulk.pause, "resume": bulk.resume}.get(str(form.get("what", "")), _neither)(run)
    return RedirectResponse(f"/bulk/{run}", 303)


def _neither(run: int) -> None:
    raise BadInput(RUN_CHANGES())


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
    routine = bulk.routine_of(found["chosen"])
    given = ending.given(bulk.asks(routine, found["trigger"]), found["data"])
    return pages_of(request).show(request, template, visitor, run=found, given=given, w=bulk.app.workflow(routine))
