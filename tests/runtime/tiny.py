"""A second routine of four states: a chart and nothing else, no tables, no intake, no systems and no pages."""

from __future__ import annotations

from datetime import timedelta

from runtime.routine import Routine
from workflow.definition import Field, Guard, Phase, Schedule, State, Timer, Transition, Trigger, Workflow
from workflow.values import Label

PEOPLE = ("operator",)


def both(text: str) -> Label:
    return Label(text, text)


def state(name: str, waits_for: str = "team", end: bool = False) -> State:
    return State(name, "any", both(name), both(f"it is {name}"), waits_for, end)


def row(
    source: str | None, trigger: str, target: str, fields: tuple[Field, ...] = (), by_hand: bool = True,
    guard: str | None = None,
) -> Transition:  # fmt: skip
    return Transition(source, trigger, target, guard, roles=PEOPLE if by_hand else (), fields=fields, main=True)


FORM = (
    Field("days", both("days"), "number", most=30),
    Field("first_day", both("first day"), "date"),
    Field("why", both("why"), required=False),
)
TABLE = (
    row(None, "ask", "asked", FORM, guard="few_days"),
    row("asked", "approve", "approved"),
    row("asked", "refuse", "refused"),
    row("approved", "over", "done", by_hand=False),
    row("approved", "finish", "done"),
)
TINY = Workflow(
    name="tiny",
    version="1",
    label=both("tiny"),
    phases=(Phase("any", both("any")),),
    states=(state("asked"), state("approved"), state("done", "nobody", True), state("refused", "nobody", True)),
    transitions=TABLE,
    timers=(Timer("approved", "over", Schedule("after", delta=timedelta(days=1)), "over"),),
    triggers=tuple(Trigger(name, both(name)) for name in ("ask", "approve", "refuse", "over", "finish")),
    guards={"few_days": Guard("few_days", both("at most 20 days"), lambda order, facts: facts["days"] <= 20)},
)
ROUTINE = Routine(TINY)
