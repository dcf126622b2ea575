"""The start page: what needs a person now, how many there are of what, and what is down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from console.web.pages import Pages, pages_of
from console.web.security import EVERYBODY, READERS, need
from runtime.services import alarms
from runtime.services.accounts import Visitor
from runtime.services.installation import Services
from runtime.services.orders import Counts, Orders
from runtime.services.service import OrderView, View
from workflow.definition import Phase, State, Workflow
from workflow.roles import NOBODY, WORKER

router = APIRouter()
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class RoutineNow:
    """Where a routine's open orders are: by phase, and in the states `apart` from its phases.

    `waiting` are those that wait for people, where the routine has no panels. `address` narrows a list to it.
    """

    workflow: Workflow
    phases: tuple[tuple[Phase, int], ...]
    apart: tuple[tuple[State, int], ...]
    waiting: tuple[View, ...] | None
    address: str


@router.get("/")
def start(request: Request, done: str = "", visitor: Visitor = Depends(need(*EVERYBODY))) -> Response:
    pages = pages_of(request)
    if visitor.own_only:
        own = next((e.own_page for e in pages.extensions.values() if e.own_page), "/help")
        # What was done is said where one lands.
        return RedirectResponse(f"{own}?done=password" if done == "password" else own, 303)
    return pages.show(request, "start.html", visitor, done=done, **_facts(pages, visitor))


@router.get("/start/now")
def now(request: Request, visitor: Visitor = Depends(need(*READERS, renew=False))) -> Response:
    """The page's changing part alone."""
    pages = pages_of(request)
    return pages.show(request, "start_now.html", visitor, **_facts(pages, visitor))


def _facts(pages: Pages, visitor: Visitor) -> dict[str, Any]:
    services, orders = pages.services, pages.services.orders
    counts, several = orders.counts(), len(orders.tables) > 1
    to_decide = [(w, s) for w in orders.tables for s in w.states if s.attention and not s.end]
    decisions = [row for w, s in to_decide for row in _of(orders, w, s, several)]
    decisions = sorted(decisions, key=lambda row: row["since"])[:_SHOWN]
    more = [(f"{_address(w, several)}state={s.name}", n) for w, s in to_decide if (n := counts.states[w.name][s.name]) > _SHOWN]
    late = _not_ours(orders, orders.listing(sort="due", late=True, limit=30).rows)[:_SHOWN]
    found: dict[str, Any] = {
        "counts": counts, "routines": [_now(pages, w, counts, several) for w in orders.tables],
        "decisions": decisions if to_decide else None, "more_decisions": more, "overdue": late,
        "slow": orders.listing(sort="service", late=True, limit=_SHOWN).rows, "aside": services.set_aside.counts(),
        "alarms": alarms.look(services.app),
        "systems": services.systems.all(), "workers": services.systems.workers(), "may_begin": pages.beginnings(visitor.role),
    }  # fmt: skip
    for extension in pages.extensions.values():
        found |= extension.start_facts(services)
    return _seen(services, visitor, found)


def _seen(services: Services, visitor: Visitor, found: dict[str, Any]) -> dict[str, Any]:
    """The lists of orders among these facts as this account sees them, all of them one line of the access log."""
    names = [name for name, rows in found.items() if _is_list(rows)]
    inner = [each.waiting or () for each in found["routines"]]
    shown = services.gate.lists(visitor, *(found[name] for name in names), *inner, subject="start")
    waiting = zip(found["routines"], shown[len(names) :], strict=True)
    routines = [replace(each, waiting=None if each.waiting is None else rows) for each, rows in waiting]
    return found | dict(zip(names, shown, strict=False)) | {"routines": routines}


def _is_list(rows: Any) -> bool:
    return isinstance(rows, (list, tuple)) and bool(rows) and all(isinstance(row, OrderView) for row in rows)


def _of(orders: Orders, workflow: Workflow, state: State, several: bool) -> tuple[View, ...]:
    routine = workflow.name if several else ""
    return orders.listing(routine=routine, state=state.name, sort="since", limit=_SHOWN).rows


def _address(workflow: Workflow, several: bool) -> str:
    return f"routine={workflow.name}&" if several else ""


def _now(pages: Pages, workflow: Workflow, counts: Counts, several: bool) -> RoutineNow:
    states = counts.states[workflow.name]
    open_states = [s for s in workflow.states if not s.end]
    named = {p.name for p in workflow.phases}
    phases = [(p, sum(states[s.name] for s in open_states if s.phase == p.name)) for p in workflow.phases]
    lasting = {s.phase for s in open_states}
    waiting = None
    if "start.panels" not in pages.extensions[workflow.name].slots:
        orders = pages.services.orders
        acting = [s for s in open_states if s.waits_for not in (WORKER, NOBODY) and not s.attention]
        rows = [row for s in acting for row in _of(orders, workflow, s, several)]
        waiting = tuple(sorted(rows, key=lambda row: row["since"])[:_SHOWN])
    return RoutineNow(
        workflow, tuple(each for each in phases if each[0].name in lasting),
        tuple((s, states[s.name]) for s in open_states if s.phase not in named), waiting, _address(workflow, several),
    )  # fmt: skip


def _not_ours(orders: Orders, rows: tuple[View, ...]) -> list[View]:
    """Without those that the worker moves on, appointments that have begun, and those shown as decisions already."""
    found = []
    for row in rows:
        workflow = orders.app.workflow(row["routine"], row["routine_version"])
        party = workflow.party[row["waiting_for"]]
        if party.name != WORKER and not party.by_appointment and not workflow.state[row["state"]].attention:
            found.append(row)
    return found
