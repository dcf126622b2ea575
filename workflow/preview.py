"""What a trigger would do, without doing it: the row that would be taken, and the effects as the outside would see them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from workflow.case import Case
from workflow.definition import Workflow
from workflow.engine import Engine
from workflow.reasons import Reason
from workflow.values import ActivityContext, Actor, Effect, Facts, Message, Order, Plan, Wait


@dataclass(frozen=True, slots=True)
class Preview:
    """Where the order would be, what the trigger itself would plan (effects, our own records), or why it would be refused."""

    state: str
    effects: tuple[Effect, ...]
    refused: Reason | None = None
    records: tuple[str, ...] = ()


def preview(
    engine: Engine, case: Case, local: Callable[[Order, str, Facts], Any], now: datetime, trigger: str, actor: Actor,
    reason: str | None = None, data: Facts | None = None,
) -> Preview:  # fmt: skip
    """Pull a trigger on a copy of the order; nothing is written, nothing is asked of the outside."""
    tried = replace(case.copied(), timers={}, messages=[Message(0, trigger, actor, now, reason, dict(data or {}))])
    step = Engine(engine.workflow.kept("_still", _still), engine.tools).advance(tried, local, now)
    refused = next((why for _, status, why in step.answered if status == "refused"), None)
    if refused is not None or not step.entries:
        return Preview(case.order.state, (), refused)
    first = step.entries[0]
    effects = tuple(e for e in step.planned if e.generation == first.seq)
    return Preview(first.target or case.order.state, effects, None, tuple(name for name, _ in step.records))


def _still(workflow: Workflow) -> Workflow:
    """The same table with activities that do nothing: only the trigger is decided."""
    return replace(workflow, activities=dict.fromkeys(workflow.activities, _rest))


def _rest(view: ActivityContext) -> Plan:
    return Wait()
