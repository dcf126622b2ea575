"""Which messages are admitted, and which failed effects need a person."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from workflow import steps
from workflow.case import Case
from workflow.definition import Transition, Workflow
from workflow.fields import parse_fields, text_problem
from workflow.reasons import EFFECT_REFUSED, IN_REASON, MOVED_ON, REASON_NEEDED, ROLE_MAY_NOT, Reason
from workflow.values import Effect, Facts, Message, Order, Tools


def inadmissible(
    workflow: Workflow, rows: Sequence[Transition], message: Message, role: str | None, meant: Collection[int], tools: Tools
) -> tuple[Sequence[Reason] | None, Facts]:
    """Why a message is refused before any guard is asked, and its data with the fields read.

    None: it is not refused; no reason at all: the table has no row for it. `role` is None for other systems and the worker,
    who fill in no fields; `meant` are the order's version and those that count as it.
    """
    if message.version is not None and message.version not in meant:
        return [MOVED_ON(meant=message.version, version=max(meant))], message.data
    if not rows:
        return (), message.data
    if role is None:
        return None, message.data
    mine = [row for row in rows if role in row.roles]
    if not mine:
        return [ROLE_MAY_NOT(role=role)], message.data
    if mine[0].needs_reason and not (message.reason or "").strip():
        return [REASON_NEEDED()], message.data
    if problem := text_problem(message.reason or ""):
        return [IN_REASON(why=problem)], message.data
    why, data = parse_fields(mine[0].fields, message.data, message.at, workflow.field_kinds)
    return None if why is None else [why], data


def admit(workflow: Workflow, order: Order, message: Message, tools: Tools) -> tuple[Sequence[Reason] | None, Facts]:
    """Why an order's message is refused before any guard is asked (None: it is not), and its data with the fields read."""
    rows = workflow.rows.get((order.state, message.trigger), ())
    return inadmissible(workflow, rows, message, role_of(workflow, message), steps.meant(order), tools)


def role_of(workflow: Workflow, message: Message) -> str | None:
    """The role of the person who sent a message; None for the worker and other systems."""
    return message.actor.role if workflow.role[message.actor.role].signs_in else None


def refusal(effect: Effect) -> Reason:
    """The refusal shown to a person when a system refused what their trigger needs first."""
    return EFFECT_REFUSED(effect=effect.name, outcome=effect.code or "")


def unmended(workflow: Workflow, case: Case, just_failed: Sequence[Effect], asking: bool) -> list[Effect]:
    """Failed effects that need a person. An activity that still asks, or waits for its other effects, may yet
    handle its own."""
    if not just_failed and all(e.status not in ("refused", "failed") for e in case.effects):
        return []
    own = workflow.state[case.order.state].performs
    stay = [e for e in case.effects if e.name in own and e.generation >= case.order.entered_version]
    done = not asking and not any(e.open for e in stay)
    return [e for e in just_failed if e not in stay] + [e for e in stay if done and e.status in ("refused", "failed")]
