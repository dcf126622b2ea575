"""Random walks of the engine's own calculator, with guards answered from the facts of each step."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from diagrams import Case, Entry
from workflow.definition import Guard, Transition, Workflow
from workflow.machine import decide
from workflow.values import Order

START = datetime(2027, 1, 11, 7, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Step:
    """One trigger sent, the guards that hold at that moment, and the state the engine is in afterwards."""

    trigger: str
    true: tuple[str, ...]
    state: str
    row: Any


def steered(workflow: Workflow) -> Workflow:
    """The same table, with guards that answer what the facts say."""

    def guard(name: str, known: Guard) -> Guard:
        return Guard(name, known.label, lambda order, facts: bool(facts.get(name)))

    return replace(workflow, guards={name: guard(name, g) for name, g in workflow.guards.items()})


def order_in(state: str) -> Order:
    return Order(1, "VT-1", "w", "1", "new_install", state, START, START)


Taken = dict[Transition, int]


def walk(
    workflow: Workflow, rng: random.Random, length: int = 60, *, stop_at_end: bool = True, taken: Taken | None = None
) -> list[Step]:
    """One order from its taking in; `workflow` must be `steered`. `taken` counts rows: the least taken are preferred."""
    steps: list[Step] = []
    state, new = "", True
    while len(steps) < length:
        source = None if new else state
        if not any(s == source for s, _ in workflow.rows):
            break
        trigger, true = _send(workflow, rng, source, {} if taken is None else taken)
        decision = decide(workflow, order_in(state), trigger, dict.fromkeys(true, True), new=new)
        if decision.row and taken is not None:
            taken[decision.row] = taken.get(decision.row, 0) + 1
        state = decision.state if decision.row else state
        new = new and decision.row is None
        steps.append(Step(trigger, true, state, decision.row))
        if stop_at_end and decision.row and workflow.state[state].end and decision.row.target and rng.random() < 0.9:
            break
    return steps


def _send(workflow: Workflow, rng: random.Random, source: str | None, taken: Taken) -> tuple[str, tuple[str, ...]]:
    """A trigger and the guards that hold: mostly for a row that was seldom taken, else any, so that refusals come too."""
    rows = [r for r in workflow.transitions if r.source == source]
    wanted = min(rows, key=lambda r: (taken.get(r, 0), rng.random()))
    same = workflow.rows[source, wanted.trigger]
    if rng.random() < 0.2:
        wanted = rng.choice(rows)
        same = workflow.rows[source, wanted.trigger]
        return wanted.trigger, tuple(sorted({r.guard for r in same if r.guard and rng.random() < 0.4}))
    later = {r.guard for r in same[same.index(wanted) + 1 :] if r.guard and rng.random() < 0.3}
    earlier = {r.guard for r in same[: same.index(wanted)]}
    return wanted.trigger, tuple(sorted((later - earlier) | ({wanted.guard} if wanted.guard else set())))


def walk_cases(workflow: Workflow, count: int, *, seed: int, ended: bool = False) -> list[Case]:
    """Histories of random orders; `ended` keeps walking until an order stands in an end."""
    rng = random.Random(seed)
    table, taken = steered(workflow), Taken()
    cases: list[Case] = []
    while len(cases) < count:
        steps = walk(table, rng, 400 if ended else 60, taken=taken)
        if ended and not table.state[steps[-1].state].end:
            continue
        cases.append(Case(f"VT-{len(cases) + 1:08d}", rng.choice(list(workflow.kinds)), _entries(steps, rng)))
    return cases


def _entries(steps: list[Step], rng: random.Random) -> tuple[Entry, ...]:
    found: list[Entry] = []
    at, state = START, None
    for step in steps:
        at += timedelta(minutes=rng.randint(1, 2000))
        if step.row is not None:
            found.append(Entry(len(found) + 1, at, step.trigger, state, step.state, reason=step.row.reason or ""))
            state = step.state
    return tuple(found)
