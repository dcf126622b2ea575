"""Moves orders to another version in the console: the plan, what it would do to each order, the run live, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from console.reasons import RUN_CHANGES
from console.web import returning
from console.web.forms import whole_number
from console.web.pages import pages_of
from console.web.security import ADMINS, need, posted, services_of
from runtime.services.accounts import Visitor
from runtime.versions.dry_run import VerdictJson
from runtime.versions.mover import KEPT, LEFT, MOVED, TAKEN_BACK, WAITING
from runtime.versions.plan_file import parse_plan, write_plan
from runtime.versions.runs import RunView
from runtime.versions.ways import tables_of
from workflow import reasons
from workflow.definition import Workflow
from workflow.errors import BadInput
from workflow.reasons import Reason
from workflow.versions.plan import MigrationPlan, draft, unanswered

router = APIRouter()
_Id = Annotated[int, Path(ge=1, le=2**62)]
_PLAN, _PAGE = "/versions/plan", 100


@dataclass
class _Draft:
    """A plan as it was typed; without a `plan`, `refused` says why it is none."""

    text: str
    plan: MigrationPlan | None = None
    gaps: Sequence[Reason] = ()
    refused: str = ""
    tables: tuple[Workflow, Workflow] | None = field(default=None, repr=False)


# The plan -------------------------------------------------------------------------------------------


@router.get(_PLAN)
def plan(
    request: Request, routine: str = "", old: str = "", new: str = "", form: str = "",
    visitor: Visitor = Depends(need(*ADMINS)),
) -> Response:  # fmt: skip
    """A plan with what must be decided: drafted from two versions, or the one that was typed."""
    app = services_of(request).app
    if form:
        found = _typed(request, visitor, form)
        if found is None:
            return RedirectResponse("/versions", 303)
    else:
        tables = tables_of(app, routine or app.engine.workflow.name, old, new)
        made = draft(*tables)
        found = _Draft(write_plan(made), made, unanswered(made, *tables), tables=tables)
    return pages_of(request).show(request, "migration_plan.html", visitor, draft=found, form=form)


@router.post(_PLAN)
def check(request: Request, visitor: Visitor = Depends(need(*ADMINS)), form: FormData = Depends(posted)) -> Response:
    """The plan is kept, so that what is said of it has an address."""
    return RedirectResponse(returning.shown_again(request, visitor), 303)


def _typed(request: Request, visitor: Visitor, key: str) -> _Draft | None:
    """The plan that this account typed and that was kept under a key; None: it is not kept any more."""
    kept = returning.kept(request, visitor, key, _PLAN)
    if kept is None:
        return None
    text = str(kept.get("plan", "")).replace("\r\n", "\n")
    try:
        made = parse_plan(text, "")
        tables = _tables(request, made)
    except BadInput as problem:
        return _Draft(text, refused=pages_of(request).words(request).problem(problem))
    return _Draft(text, made, unanswered(made, *tables), tables=tables)


def _tables(request: Request, made: MigrationPlan) -> tuple[Workflow, Workflow]:
    return tables_of(services_of(request).app, made.routine, made.old, made.new)


# What it would do -----------------------------------------------------------------------------------


@router.get("/versions/dry-run")
def dry_run(request: Request, form: str = "", again: str = "", visitor: Visitor = Depends(need(*ADMINS))) -> Response:
    """What the plan would do to each order, as far as that is known by now."""
    return _dry_run(request, visitor, form, "migration_dry_run.html", again=bool(again))


@router.get("/versions/dry-run/now")
def dry_run_now(request: Request, form: str = "", visitor: Visitor = Depends(need(*ADMINS, renew=False))) -> Response:
    """The same alone, a little further on."""
    return _dry_run(request, visitor, form, "migration_dry_run_now.html")


def _dry_run(
    request: Request, visitor: Visitor, form: str, template: str, again: bool = False, status: int = 200, refused: str = "",
    reason: str = "",
) -> Response:  # fmt: skip
    found = _typed(request, visitor, form)
    if found is None or found.plan is None or found.tables is None:
        return RedirectResponse(f"{_PLAN}?form={form}" if found else "/versions", 303)
    services, old = services_of(request), found.tables[0]
    try:
        seen = services.dry_runs.look(found.plan, again)
    except BadInput as problem:
        why = pages_of(request).words(request).problem(problem)
        return pages_of(request).show(request, "migration_plan.html", visitor, 409, draft=found, form=form, refused=why)
    expected = next((v.open for v in services.versions.all() if (v.routine, v.version) == (old.name, old.version)), 0)
    return pages_of(request).show(
        request, template, visitor, status, draft=found, form=form, seen=seen, expected=max(expected, seen.total),
        old=old, new=found.tables[1], refused=refused, reason=reason, said=_said,
    )  # fmt: skip


def _said(request: Request, row: VerdictJson) -> str:
    """Why an order is not moved, or is tried again, as a sentence."""
    why = reasons.from_json(row.get("reason") or {})
    return "" if why is None else pages_of(request).words(request).sentence(why)


# Runs -----------------------------------------------------------------------------------------------


@router.post("/versions/runs")
def begin(request: Request, visitor: Visitor = Depends(need(*ADMINS)), form: FormData = Depends(posted)) -> Response:
    """Begin a run of the plan that was looked at."""
    key, reason, rate = (str(form.get(name, "")).strip() for name in ("form", "reason", "rate"))
    found = _typed(request, visitor, key)
    if found is None or found.plan is None:
        return RedirectResponse("/versions", 303)
    try:
        run = services_of(request).runs.begin(found.plan, visitor.actor, reason, whole_number(rate) if rate else None)
    except BadInput as problem:
        why = pages_of(request).words(request).problem(problem)
        return _dry_run(request, visitor, key, "migration_dry_run.html", status=409, refused=why, reason=reason)
    return RedirectResponse(f"/versions/runs/{run['run']}", 303)


@router.get("/versions/runs/{run}")
def progress(
    request: Request, run: _Id, show: str = "", after: int = 0, visitor: Visitor = Depends(need(*ADMINS))
) -> Response:  # fmt: skip
    return _progress(request, visitor, run, "migration_run.html", show, after)


@router.get("/versions/runs/{run}/now")
def progress_alone(
    request: Request, run: _Id, show: str = "", after: int = 0, visitor: Visitor = Depends(need(*ADMINS, renew=False))
) -> Response:  # fmt: skip
    """The progress alone, for live updates."""
    return _progress(request, visitor, run, "migration_run_now.html", show, after)


def _progress(
    request: Request, visitor: Visitor, id_: int, template: str, show: str = "", after: int = 0, status: int = 200, **more: str
) -> Response:  # fmt: skip
    runs = services_of(request).runs
    run, made = runs.status(id_), runs.plan(id_)
    counts = _counts(run)
    chosen = show if show in counts else next((name for name, n in counts.items() if n), WAITING)
    listed = runs.orders(id_, [chosen], max(0, min(after, 2**62)), _PAGE + 1)
    old, new = _tables(request, made)
    why, why_back = runs.reasons(id_)
    return pages_of(request).show(
        request, template, visitor, status, run=run, plan=made, counts=counts, chosen=chosen, listed=listed[:_PAGE],
        following=listed[_PAGE - 1]["id"] if len(listed) > _PAGE else 0, after=after, old=old, new=new, said=_said,
        write_plan=write_plan, why=why, why_back=why_back, **({"refused": ""} | more),
    )  # fmt: skip


def _counts(run: RunView) -> Mapping[str, int]:
    """How many of a run's orders are on each of its lists."""
    return {WAITING: run["waiting"], LEFT: run["left"], KEPT: run["kept"], MOVED: run["moved"], TAKEN_BACK: run["reverted"]}


@router.post("/versions/runs/{run}")
def switch(
    request: Request, run: _Id, visitor: Visitor = Depends(need(*ADMINS)), form: FormData = Depends(posted)
) -> Response:  # fmt: skip
    """Confirm, pause, resume, stop or revert a run."""
    runs, actor = services_of(request).runs, visitor.actor
    known: Mapping[str, Callable[[], object]] = {
        "confirm": lambda: runs.confirm(run, actor), "pause": lambda: runs.pause(run, actor),
        "resume": lambda: runs.resume(run, actor), "stop": lambda: runs.stop(run, actor),
        "revert": lambda: runs.revert(run, actor, str(form.get("reason", ""))),
    }  # fmt: skip
    try:
        known.get(str(form.get("what", "")), _none_of_them)()
    except BadInput as problem:
        why = pages_of(request).words(request).problem(problem)
        return _progress(request, visitor, run, "migration_run.html", status=409, refused=why)
    return RedirectResponse(f"/versions/runs/{run}", 303)


def _none_of_them() -> object:
    raise BadInput(RUN_CHANGES())
