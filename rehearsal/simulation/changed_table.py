"""A second version of any routine, derived from its table: a state is split, a timer changed, and a trigger renamed.

The functions of the table are those of the routine: they are shown each order under the state's first name, so that what they
decide is the same on either side.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import Any

from runtime.routine import Routine
from workflow.definition import Activity, Guard, Schedule, State, Timer, Transition, Workflow
from workflow.roles import NOBODY, WORKER
from workflow.values import ActivityContext, Order, Plan
from workflow.versions.plan import MigrationPlan, Rearm, StateRule, TimerRule, draft

_NEW, _LONGER = "_changed", timedelta(hours=7)
_OF_AN_ORDER = ("changes", "args", "records", "spawns")


@dataclass(frozen=True)
class Change:
    """A routine that begins orders under the plan's old version and runs the new one side by side."""

    routine: Routine
    plan: MigrationPlan

    def known(self, order: Order) -> Order:
        """The order as people know it who call everything by its name in the old version."""
        if order.workflow_version != self.plan.new or order.state in self.routine.definition.state:
            return order
        first = (rule.source for rule in self.plan.states if rule.target == order.state)
        return replace(order, state=next(first, order.state))

    def trigger(self, order: Order, name: str) -> str:
        """What the version that the order is on calls a trigger of the old version."""
        renamed = self.plan.triggers.get(name) if order.workflow_version == self.plan.new else None
        return renamed or name


def planned(routine: Routine, plan: MigrationPlan) -> Change:
    """The routine's two versions of a plan, of which the old one begins orders."""
    tables = {w.version: w for w in (routine.definition, *routine.older)}
    old = tables.pop(plan.old)
    return Change(replace(routine, definition=old, older=tuple(tables.values())), plan)


def changed(routine: Routine, random: Random) -> Change:
    """The routine with a derived version: the seed decides which state, timer and trigger change, and what the plan says."""
    old = routine.definition
    new = replace(old, version=f"{old.version}{_NEW}")
    split = _choice(random, _may_be_split(old))
    renamed = _choice(random, _may_be_renamed(old))
    if split is not None:
        new = _with_split(new, split)
    if renamed is not None:
        new = _with_renamed(new, renamed)
    new, slower = _with_slower(new, random)
    plan = draft(old, new)
    if split is not None:
        rules = (StateRule(split, split + _NEW, {"kind": list(old.kinds)[:1]}),) if split in new.state and old.kinds else ()
        both = (*rules, StateRule(split, split if split in new.state else split + _NEW))
        plan = replace(plan, states=(*(rule for rule in plan.states if rule.source != split), *both))
    how = random.choice((Rearm.FROM_ENTRY, Rearm.KEEP))
    timers = tuple(TimerRule(timer.state, timer.name, how) for timer in slower)
    triggers = {renamed: renamed + _NEW} if renamed is not None else {}
    return Change(replace(routine, older=(*routine.older, new)), replace(plan, timers=timers, triggers=triggers))


def _choice(random: Random, names: Sequence[str]) -> str | None:
    return random.choice(names) if names else None


# A state that is split ------------------------------------------------------------------------------


def _may_be_split(table: Workflow) -> list[str]:
    """States in which people act; those that its programs look for by name, as waits and reviews are, stay as they are."""
    return [
        s.name for s in table.states
        if not (s.end or s.attention or s.paused) and s.waits_for not in (WORKER, NOBODY)
        and any(row.roles for row in table.transitions if row.source == s.name)
    ]  # fmt: skip


def _with_split(table: Workflow, name: str) -> Workflow:
    """The first way into the state leads to its second half; where it is the only one, the state has a new name."""
    other = name + _NEW
    ways = [row for row in table.transitions if row.target == name]
    first, alone = ways[0] if ways else None, len(ways) == 1
    rows: list[Transition] = []
    for row in table.transitions:
        into = replace(row, target=other) if row is first else row
        if row.source != name:
            rows.append(into)
            continue
        rows += [replace(into, source=other)] if alone else [into, replace(into, source=other)]
    states: list[State] = []
    for state in table.states:
        if state.name != name or not alone:
            states.append(state)
        if state.name == name:
            states.append(replace(state, name=other))
    timers: list[Timer] = []
    for timer in table.timers:
        if timer.state != name or not alone:
            timers.append(timer)
        if timer.state == name:
            timers.append(replace(timer, state=other))
    advice = {**table.advice, other: table.advice[name]} if name in table.advice else table.advice
    parts = replace(table, states=tuple(states), transitions=tuple(rows), timers=tuple(timers), advice=advice)
    return _shown_as(parts, {other: name})


def _shown_as(table: Workflow, names: Mapping[str, str]) -> Workflow:
    """The table, whose functions are shown each order under the first name of its state."""

    def known(order: Order) -> Order:
        return replace(order, state=names[order.state]) if order.state in names else order

    def of(function: Callable[..., Any]) -> Callable[..., Any]:
        def shown(order: Order, *more: Any) -> Any:
            return function(known(order), *more)

        return shown

    def seen(activity: Activity) -> Activity:
        def shown(context: ActivityContext) -> Plan:
            return activity(context._replace(order=known(context.order)))

        return shown

    parts: dict[str, Any] = {part: {n: of(f) for n, f in getattr(table, part).items()} for part in _OF_AN_ORDER}
    parts["activities"] = {name: seen(activity) for name, activity in table.activities.items()}
    guards = {name: Guard(name, guard.label, of(guard.test)) for name, guard in table.guards.items()}
    whole: dict[str, Any] = {name: of(getattr(table, name)) for name in ("bind", "lookup", "first", "service_days")}
    return replace(table, guards=guards, **parts, **whole)


# A trigger that is renamed --------------------------------------------------------------------------


def _may_be_renamed(table: Workflow) -> list[str]:
    """Triggers that people alone fire: a program posts its own by name."""
    fired = {t.trigger for t in table.timers} | {name for s in table.states for name in s.fires}
    fired |= {t.name for t in table.triggers if t.outside}
    by_hand = [row.trigger for row in table.transitions if row.source and row.roles]
    others = {row.trigger for row in table.transitions if not (row.source and row.roles)}
    return [name for name in dict.fromkeys(by_hand) if name not in fired | others]


def _with_renamed(table: Workflow, name: str) -> Workflow:
    named = {name: name + _NEW}
    advice = {
        about: tuple(replace(each, trigger=named.get(each.trigger, each.trigger)) for each in several)
        for about, several in table.advice.items()
    }  # fmt: skip
    return replace(
        table, triggers=tuple(replace(t, name=named.get(t.name, t.name)) for t in table.triggers), advice=advice,
        transitions=tuple(replace(row, trigger=named.get(row.trigger, row.trigger)) for row in table.transitions),
    )  # fmt: skip


# A timer that is changed ----------------------------------------------------------------------------


def _with_slower(table: Workflow, random: Random) -> tuple[Workflow, list[Timer]]:
    """One timer, in each of the states that have it, runs for longer."""
    kinds = sorted({t.name for t in table.timers if t.schedule.kind in ("working_days", "after") and t.trigger is not None})
    name = _choice(random, kinds)
    slower = {t: replace(t, schedule=_slower(t.schedule)) for t in table.timers if t.name == name}
    slower = {was: now for was, now in slower.items() if was.schedule != now.schedule}
    return replace(table, timers=tuple(slower.get(t, t) for t in table.timers)), list(slower.values())


def _slower(schedule: Schedule) -> Schedule:
    if schedule.kind == "working_days":
        return replace(schedule, n=schedule.n + 1, setting="")
    return replace(schedule, delta=schedule.delta + _LONGER, setting="") if schedule.kind == "after" else schedule
