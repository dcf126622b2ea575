"""Whether an effect may still go out, and whether a row must wait for effects whose outcome is not known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from workflow.case import Case
from workflow.definition import Transition, Workflow
from workflow.steps import matches, moment_of, unblock
from workflow.values import NOT_AFTER, Effect, Facts

TOO_LATE = "too_late"


def withdraw_invalid(workflow: Workflow, case: Case, facts: Facts, now: datetime) -> list[Effect]:
    """Withdraw what would not be true when it goes out; returns the effects changed.

    One that may have been performed already is recalled: it is probed, and not performed.
    """
    changed = []
    for effect in case.effects:
        if effect.status not in ("planned", "try_again", "unknown"):
            continue
        why = why_not(workflow, case, effect, facts, now)
        if why is None:
            continue
        if effect.status == "unknown":
            effect.status, effect.next_at = "recalled", None
        else:
            effect.status, effect.code, effect.next_at, effect.finished_at = "withdrawn", why, None, now
        changed.append(effect)
    if changed and not any(e.open and e.system == case.order.blocked_on for e in case.effects):
        for system in {e.system for e in changed}:
            unblock(case.order, system)
    return changed


def why_not(workflow: Workflow, case: Case, effect: Effect, facts: Facts, now: datetime) -> str | None:
    """Why an effect may not go out now: `TOO_LATE`, or the name of the guard that does not hold."""
    last = moment_of(effect.args.get(NOT_AFTER))
    if last is not None and now > last:
        return TOO_LATE
    conditions = workflow.effect[effect.name].conditions
    guard = conditions.get(effect.subject)
    if guard is None or workflow.guards[guard].test(case.order, {**facts, "effect": effect}) is True:
        return None
    return guard


def awaited_by(workflow: Workflow, row: Transition, effects: Iterable[Effect]) -> list[Effect]:
    """The effects whose outcome must be known before this row is taken."""
    ends = row.target is not None and workflow.state[row.target].end
    unknown = [e for e in effects if e.status in ("started", "unknown", "recalled")]
    return [e for e in unknown if ends or matches(e, row.settles)]


def recall(effects: Sequence[Effect], row: Transition) -> list[Effect]:
    """Of these effects, those that the row will withdraw are probed from now on, and not performed; returns them."""
    fresh = [e for e in effects if e.status == "unknown" and matches(e, row.withdraws)]
    for effect in fresh:
        effect.status, effect.next_at = "recalled", None
    return fresh
