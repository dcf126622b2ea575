"""What is let in, and what is let pass: a mail that the table has a row for, a failure that nobody else mends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workflow.case import Case
from workflow.definition import Transition, Workflow
from workflow.fields import parse_fields, text_problem
from workflow.values import Effect, Message, Tools


def inadmissible(
    workflow: Workflow, rows: Sequence[Transition], message: Message, role: str | None, version: int, tools: Tools
) -> tuple[str, Mapping[str, Any]]:
    """Why a mail is refused before any guard is asked (empty: it is not), and its data with the fields read.

    `role` is None for other systems and the worker, who fill in no fields; `version` is the order's own.
    """
    if message.version not in (None, version):
        at, now = message.version, version
        return (
            f"it was meant for version {at}, and the order is at {now} now (gällde version {at}, nu är den {now})",
            message.data,
        )
    if not rows:
        return " ", message.data
    if role is None:
        return "", message.data
    mine = [row for row in rows if role in row.roles]
    if not mine:
        named = workflow.role[role].label
        return f"the role {named.en} may not (rollen {named.sv} får inte)", message.data
    if mine[0].needs_reason and not (message.reason or "").strip():
        return "a reason is needed (skäl krävs)", message.data
    if problem := text_problem(message.reason or ""):
        return f"reason: {problem}", message.data
    return parse_fields(mine[0].fields, message.data, message.at, workflow.field_kinds)


def refusal(workflow: Workflow, effect: Effect) -> str:
    """What a person is told when a system said no to what their trigger needs first, in English and in Swedish."""
    label, why = workflow.effect[effect.name].label, workflow.outcome(effect.code)
    return f"{label.en}: {why.en} ({label.sv}: {why.sv})"


def unmended(workflow: Workflow, case: Case, just_failed: Sequence[Effect], asking: bool) -> list[Effect]:
    """Failed effects that nobody else deals with: an activity that still asks, or waits for its other effects, may
    yet deal with its own."""
    if not just_failed and all(e.status not in ("refused", "failed") for e in case.effects):
        return []
    own = workflow.state[case.order.state].performs
    stay = [e for e in case.effects if e.name in own and e.generation >= case.order.entered_version]
    done = not asking and not any(e.open for e in stay)
    return [e for e in just_failed if e not in stay] + [e for e in stay if done and e.status in ("refused", "failed")]
