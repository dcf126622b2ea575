"""Taking a cancelled order up again: when it may be, and what of its past no longer counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from workflow.definition import Change, Changes
from workflow.routines.shared_lock import reasons
from workflow.routines.shared_lock.missing import GATE_CODE
from workflow.routines.shared_lock.precheck_guards import Answer
from workflow.routines.shared_lock.ticket_changes import reopened
from workflow.values import Facts, Order, Tools

_VOID = (
    "accepted", "protection_decided", "without", "waiting_for", "starts_at", "doubts", "came_from", "held_from", "resume_at", "was_for", "failed", "codes",
    "stay", "escalated", "contact_failures", "visit_failures", "imports_missed", "unanswered", "duplicate_of", "blockers",
)  # fmt: skip


def nothing_irrevocable(order: Order, facts: Facts) -> Answer:
    """Its persons are still known, it ended not long ago, and nobody has ordered the same since."""
    if "local" not in facts:
        return True  # What is only known on the pull is asked then.
    if not order.private.get("reading"):
        return reasons.ERASED()
    days = facts["tools"].settings["reopen_days"]
    if facts["now"] - order.entered_at > timedelta(days=days):
        return reasons.NEW_ORDER_NEEDED(days=days)
    other = facts["local"]["duplicate"]
    if other:
        return reasons.ORDERED_ANEW(order=other["number"])
    return True


def take_up_again(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """Everything is checked again; the gate code was destroyed when the order ended, so it is asked for again."""
    reading = order.private["reading"]
    changes: Changes = {"data": dict.fromkeys(_VOID) | {"ticket_waits": True}, "resolution": None}
    if reading.get("gate_code_required") and not order.private.get("gate_code") and order.kind != "link_existing":
        missing = list(dict.fromkeys([*reading.get("missing", ()), GATE_CODE]))
        changes["private"] = {"reading": {**reading, "gate_code": None, "missing": missing}}
    return changes


def reopen_cancelled(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """A person reads what the unit wants now; what held before the end holds no more."""
    changes = reopened(order, facts, now, tools)
    return {**changes, "data": dict.fromkeys(_VOID) | changes["data"]}


CHANGES: Mapping[str, Change] = {"take_up_again": take_up_again, "reopen_cancelled": reopen_cancelled}
