"""Says why an order waits, for whom, since when, what would move it, and what happens next and when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from workflow.definition import Advice, Timer, Transition, Workflow
from workflow.engine import Case
from workflow.machine import possible
from workflow.roles import NOBODY, WORKER
from workflow.steps import UNDECIDED, UNKNOWN, moment_of
from workflow.values import Effect, Label, Order, Tools


@dataclass(frozen=True, slots=True)
class Next:
    """Something that will happen without a person."""

    at: datetime
    what: Label


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole answer to "why does it wait?", in values and labels."""

    state: Label
    meaning: Label
    waiting_for: str
    who: Label
    since: datetime
    due: datetime | None
    reason: Label | None
    blockers: tuple[Label, ...]
    moved_by: tuple[Label, ...]
    movers: tuple[Label, ...]
    next: tuple[Next, ...]
    effects: tuple[Effect, ...]
    blocked_on: str | None
    needs_attention: bool
    possible: tuple[str, ...]
    advice: tuple[Advice, ...] = ()


def waiting_for(workflow: Workflow, order: Order) -> str:
    """Who moves the order on now."""
    return workflow.waiting_for(order.state, order.reason)


def needs_attention(workflow: Workflow, order: Order, now: datetime, tools: Tools) -> bool:
    """True when a person should look: a review, something overdue, a system silent for long, or what cannot be decided."""
    if order.state not in workflow.state:
        return True
    if order.blocked_since is not None and now - order.blocked_since >= timedelta(hours=tools.settings["attention_hours"]):
        return True
    if order.data.get("failed") or order.set_aside or order.blocked_on in (UNDECIDED, UNKNOWN):
        return True
    if workflow.state[order.state].end:
        return False
    if workflow.state[order.state].attention or order.data.get("escalated"):
        return True
    party = waiting_for(workflow, order)
    # The due time of an appointment is when it begins; that its outcome was not reported is another timer's to say.
    patient = party == WORKER or workflow.party[party].by_appointment
    overdue = order.due_at is not None and order.due_at < now and not patient
    return overdue or (order.service_due_at is not None and order.service_due_at < now)


def explain(workflow: Workflow, case: Case, now: datetime, tools: Tools, role: str | None = None) -> Explanation:
    """Everything a person wants to know about an order that stands still."""
    order = case.order
    state, party = workflow.state[order.state], waiting_for(workflow, order)
    names = {r.reason or r.target or "": r for rows in workflow.rows.values() for r in rows}
    may = possible(workflow, order, role)
    return Explanation(
        state=state.label, meaning=state.meaning, waiting_for=party, who=workflow.party[party].label, since=order.entered_at,
        due=order.due_at, reason=workflow.reasons.get(order.reason or ""),
        blockers=tuple(_reason_label(workflow, b) for b in _listed(order.data.get("blockers")) if b in names),
        moved_by=tuple(workflow.trigger[t].label for t in _triggers_on(workflow, order, may)),
        movers=tuple(workflow.party[p].label for p in _movers(workflow, order)),
        next=_coming(workflow, case, tools),
        effects=tuple(e for e in case.effects if e.open or e.status in ("failed", "refused")),
        blocked_on=order.blocked_on, needs_attention=needs_attention(workflow, order, now, tools),
        possible=may, advice=tuple(a for a in advised(workflow, order.state, order.reason) if a.trigger in may),
    )  # fmt: skip


def advised(workflow: Workflow, state: str, reason: str | None) -> tuple[Advice, ...]:
    """What is advised for this reason, or else for this state."""
    return workflow.advice.get(reason or "") or workflow.advice.get(state, ())


def _reason_label(workflow: Workflow, name: str) -> Label:
    return workflow.reasons.get(name) or (workflow.state[name].label if name in workflow.state else Label(name, name))


def _triggers_on(workflow: Workflow, order: Order, may: Collection[str]) -> list[str]:
    """Triggers that lead somewhere else from here, in the table's order; of those by hand, the ones that are possible."""
    found: dict[str, None] = {}
    for row in workflow.transitions:
        if row.source == order.state and row.target not in (None, order.state) and (not row.roles or row.trigger in may):
            found[row.trigger] = None
    return list(found)


def _movers(workflow: Workflow, order: Order) -> list[str]:
    """Who can take the order on to another phase of its work: who is waited for first. What parks or ends it is not counted."""
    here, may = waiting_for(workflow, order), possible(workflow, order)
    found: set[str] = {here} if here != NOBODY else set()
    phases = {phase.name for phase in workflow.phases}
    for row in (r for r in workflow.transitions if r.source == order.state):
        target = workflow.state.get(row.target or order.state)
        if target is None or target.name == order.state or target.end or target.phase not in phases:
            continue
        found |= _parties(workflow, row) if not row.roles or row.trigger in may else set()
    ranked = [WORKER, *(p.name for p in workflow.parties), NOBODY]
    return sorted(found, key=lambda p: (p != here, ranked.index(p)))


def _parties(workflow: Workflow, row: Transition) -> set[str]:
    if row.roles:
        return {workflow.role[role].party for role in row.roles}
    if not workflow.trigger[row.trigger].outside:
        return {WORKER}
    return {role.party for role in workflow.roles if not role.signs_in} or {WORKER}


def _coming(workflow: Workflow, case: Case, tools: Tools) -> tuple[Next, ...]:
    timers = {t.name: t for t in workflow.timers_of[case.order.state]}
    found = []
    for name, at in case.timers.items():
        timer = timers.get(name)
        if timer is not None and timer.trigger is not None:
            found.append(Next(at, workflow.trigger[timer.trigger].label))
        else:
            found.append(Next(at, _look(timer, case.order, tools)))
    for effect in case.effects:
        if effect.open and effect.next_at is not None and effect.name in workflow.effect:
            label = workflow.effect[effect.name].label
            found.append(Next(effect.next_at, Label(f"Nytt försök: {label.sv}", f"Tried again: {label.en}")))
    return tuple(sorted(found, key=lambda n: n.at))


def _look(timer: Timer | None, order: Order, tools: Tools) -> Label:
    """What a timer looks for, with when that was seen last where the order knows."""
    label = timer.label if timer is not None and timer.label is not None else _LOOKED_AT
    name, seen = timer.last if timer is not None and timer.last is not None else ("", _LOOKED_AT)
    last = moment_of(order.data.get(name))
    if last is None:
        return label
    at = f"{tools.calendar.local(last):%Y-%m-%d %H:%M}"
    return Label(f"{label.sv}; {seen.sv.format(at=at)}", f"{label.en}; {seen.en.format(at=at)}")


_LOOKED_AT = Label("Kontrolleras igen", "Looked at again")


def _listed(found: Any) -> list[Any]:
    """What is a list; nothing of what is none, as in a store that is damaged."""
    return found if isinstance(found, list) else []
