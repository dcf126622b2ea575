"""What an order holds that this table does not have: it was written by another version, or by hand. Nothing is decided on it."""

from __future__ import annotations

from dataclasses import replace

from workflow.case import Case
from workflow.definition import Workflow
from workflow.values import OPEN_EFFECT, SETTLED_EFFECT

_STATUSES = OPEN_EFFECT | SETTLED_EFFECT | {"refused", "failed"}


def unknown_in(workflow: Workflow, case: Case) -> str | None:
    """The first thing that the table does not have, as `state`, `reason`, `kind`, `effect` or `timer`; None: it has all.

    A message with a trigger that it does not have is that message's own trouble.
    """
    order = case.order
    if order.state not in workflow.state:
        return "state"
    if order.reason is not None and order.reason not in workflow.reasons:
        return "reason"
    if workflow.kinds and order.kind not in workflow.kinds and order.kind != workflow.undecided_kind:
        return "kind"
    for effect in case.effects:
        if effect.status not in _STATUSES or (effect.open and effect.name not in workflow.effect):
            return "effect"
    if case.timers and not case.timers.keys() <= workflow.timer_names[order.state]:
        return "timer"
    return None


def nothing_of(workflow: Workflow, name: str) -> Workflow:
    """A definition of this name without any part, to show the orders of one that is not here."""
    return replace(workflow, name=name, states=(), transitions=(), timers=(), effects=(), triggers=())
