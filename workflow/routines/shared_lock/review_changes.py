"""What people decide about an order: reviews, holds, ends, and what is known of a death or a protection."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from workflow.definition import Changes
from workflow.reasons import Reason
from workflow.routines.shared_lock import chart, doubts, findings, guards
from workflow.routines.shared_lock.gate_code import SECRETS
from workflow.routines.shared_lock.put_down import linked_so_far, say_protection, visit_off
from workflow.values import Data, Facts, Order, Tools

ACCEPTABLE = frozenset({
    "identity", "confirm_household", "address_mismatch", "unit_not_digital", "inventory_conflict", "stranger_linked",
})  # fmt: skip


def decided(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """A person decided to go on: what was objected to is accepted and not objected to again."""
    data: Data = {"doubts": None}
    if order.reason in ACCEPTABLE:
        data["accepted"] = sorted({*order.data.get("accepted", ()), order.reason})
    if order.reason == "protected_person":
        known = {*(order.data.get("protection_decided") or ()), *(order.data.get("protected") or ())}
        data["protection_decided"] = sorted(known)
    if order.reason == "deceased":
        # Nobody was named: it was about another person.
        gone = () if order.data.get("died_unnamed") else order.data.get("died") or ()
        data |= {"without": sorted({*order.data.get("without", ()), *gone}), "died": None, "died_unnamed": None}
        data["silent"] = True if order.data.get("protected") else None
    if order.reason in ("no_entry", "repeated_no_show"):
        data["visit_failures"] = 0
    if order.reason == "contact_unreachable":
        data["contact_failures"] = 0
    if order.reason == "tes_import_missing":
        data["imports_missed"] = None
    return {"data": data | {"failed": None, "codes": None, "stay": None}, "private": {"doubts_read": doubts.all_read(order)}}


def decided_anew(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """As `decided`, back to where a visit is not booked any more."""
    changes = decided(order, facts, now, tools)
    return {**changes, "data": visit_off(order) | changes["data"]}


def convert(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    read = {"doubts_read": doubts.all_read(order)}
    return {"kind": facts["to_kind"], "data": visit_off(order) | {"converted": True, "doubts": None}, "private": read}


def close_partially(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    left = [x for x in findings.letters(order) if x not in order.data["linked"]]
    day = findings.today(now, tools).isoformat()
    return {"resolution": "partial", "data": {"remaining": left, "linked_on": day}}


def taken_down(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """The unit is off the door, and TES has shown that nobody hangs on it."""
    return {"data": dict.fromkeys(("mounted", "mounted_on", "mounted_by", "serial", "linked", "has_linked"))}


def hold(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """Until the date; the cause is the one chosen, or the reason where that is a cause itself."""
    came_from = order.data.get("came_from") if order.state == "needs_review" else order.state
    day = date.fromisoformat(facts["resume_on"])
    text = str(facts.get("reason") or "").strip().casefold()
    kept = order.data.get("held_from") if order.state == "on_hold" else came_from
    data = visit_off(order) | linked_so_far(order, facts)
    data |= {"held_from": kept, "resume_at": findings.morning(day, tools).isoformat(), "escalated": None}
    cause = facts.get("cause") or (text if text in chart.HOLD_CAUSES else "other")
    return {"reason": cause, "data": data}


def resume(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    return {"data": {"resume_at": None, "held_from": None}}


def cancel(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """What was secret is destroyed; after a death the unit may learn the decision itself, after protection never."""
    data = visit_off(order)
    if not order.data.get("protected"):
        data["silent"] = None
    return {"private": dict.fromkeys(SECRETS), "data": data}


def reject(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """The cause becomes the reason; what the review was about is kept where the unit learns more by it."""
    ended = cancel(order, facts, now, tools)
    cause = guards.cause_of_rejection(order, facts)
    kept = order.reason if order.reason == "unit_not_digital" and cause == "not_feasible" else None
    return {**ended, "reason": cause, "data": {**ended["data"], "rejected_for": kept}}


def died(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """Without a person it is everybody's, until a person says whose; with one, that one's."""
    named, unnamed = _who(order, facts), _unnamed(facts)
    known = () if order.data.get("died_unnamed") else order.data.get("died") or ()
    return {"data": {**_stopped(order, facts), "died": sorted({*named, *known}), "died_unnamed": True if unnamed else None}}


def protected(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    known = {*_who(order, facts), *(order.data.get("protected") or ())}
    return {"data": {**_stopped(order, facts), "protected": sorted(known), **say_protection(order)}}


def _stopped(order: Order, facts: Facts) -> Data:
    """Nothing goes out any more, and a visit is off; what another review was about is not forgotten."""
    came_from = order.data.get("came_from") if order.state == "needs_review" else order.state
    return {**visit_off(order), **linked_so_far(order, facts), "came_from": came_from, "silent": True}


def _who(order: Order, facts: Facts) -> list[str]:
    named = guards.named_persons(order, facts)
    return [] if isinstance(named, Reason) else named


def _unnamed(facts: Facts) -> bool:
    return not facts.get("letters") and not str(facts.get("person") or "").strip()


FUNCTIONS: tuple[Callable[[Order, Facts, datetime, Tools], Changes], ...] = (
    decided, decided_anew, convert, close_partially, taken_down, hold, resume, cancel, reject, died, protected,
)  # fmt: skip
