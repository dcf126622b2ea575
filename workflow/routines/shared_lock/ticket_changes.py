"""What a ticket puts on its order: when it comes, when the unit changes or comments it, and when it is reopened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from workflow.definition import Changes
from workflow.routines.shared_lock import doubts
from workflow.routines.shared_lock.corrections import laid_over
from workflow.routines.shared_lock.difference import changed_fields, ticket_facts
from workflow.routines.shared_lock.put_down import linked_so_far, visit_off
from workflow.routines.shared_lock.wording import sayable_ticket
from workflow.values import Data, Facts, Order, Tools

_OF_THE_OLD_TICKET = ("accepted", "protection_decided", "waiting_for", "starts_at", "doubts", "escalated")


def note_ticket(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """Put the kind and the initials from the ticket on the order."""
    reading = facts["reading"]
    changes: Changes = {"data": {"initials": {p["letter"]: p["initials"] for p in reading["persons"]}}}
    if reading["kind"] and not order.data.get("converted"):
        changes["kind"] = reading["kind"]
    if reading["missing"] or reading["malformed"]:
        changes["data"]["ticket_waits"] = True
    duplicate = facts["local"]["duplicate"]
    if duplicate:
        # A number that no answer may hold is left out of ours; the team finds the order by its own.
        first = duplicate["ticket_number"] if sayable_ticket(duplicate["ticket_number"]) else duplicate["number"]
        changes["data"]["duplicate_of"] = first
    return changes


def note_unclear(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """As `note_ticket`, and remember why a person has to read it."""
    changes = note_ticket(order, facts, now, tools)
    changes["data"] |= {"came_from": order.state, "doubts": list(facts["reading"]["doubts"])}
    return changes


def new_ticket(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """The unit changed the order: it is read again, and what was decided or found about the old one is void.

    A death or a protection is no finding about a ticket: it stays for those who are still in the order.
    """
    facts = laid_over(order, facts)
    data = visit_off(order) | linked_so_far(order, facts)
    if order.state != "awaiting_completion":
        data |= dict.fromkeys(_OF_THE_OLD_TICKET)
    data |= _still_known(order, facts)
    if facts["reading"]["kind"] != order.private["reading"]["kind"]:
        data["converted"] = None
    data |= {"changed": changed_fields(order.private, facts), "asked": None}
    return {"private": ticket_facts(order, facts), "data": data}


def _still_known(order: Order, facts: Facts) -> Data:
    """Deaths and decisions about persons whom the ticket still names under the same letter; a protection is never lifted."""
    same = {
        letter
        for letter, number in _numbers(facts["reading"]).items()
        if _numbers(order.private["reading"]).get(letter) == number
    }
    kept: Data = {name: [x for x in order.data.get(name) or () if x in same] or None for name in ("without", "died")}
    if not kept["died"]:
        kept["died_unnamed"] = None
        if not order.data.get("protected"):
            kept["silent"] = None
    return kept


def _numbers(reading: Any) -> dict[str, Any]:
    return {p["letter"]: p["identifier"] for p in reading.get("persons", ())}


def note_update(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """The unit changed something that moves nothing: keep it and go on."""
    facts = laid_over(order, facts)
    data: Data = {"changed": changed_fields(order.private, facts)}
    if any(name.startswith("contact.") for name in data["changed"]):
        # Someone else is to be reached now.
        data["contact_failures"] = None
    if found := doubts.fresh(order, facts):
        data["doubts"] = sorted({*(order.data.get("doubts") or ()), *found})
    if doubts.CLOSED in found:
        # Going on opens the ticket again.
        data["ticket_waits"] = True
    return {"private": ticket_facts(order, facts), "data": data}


def note_doubt(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """A person has to read it before anything more goes out; a booked visit stays as it is meanwhile."""
    changes = note_update(order, facts, now, tools)
    changes["data"] |= {"came_from": order.state, **linked_so_far(order, facts)}
    return changes


def new_ticket_in_doubt(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """As `new_ticket`, read by a person first: from there it goes through the precheck, wherever it was."""
    found = doubts.fresh(order, facts)
    changes = new_ticket(order, facts, now, tools)
    changes["data"] |= {"came_from": "received", "doubts": found}
    return changes


def reopened(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """The unit is not content: what it says now is what the team reads. What it only said opens the ticket."""
    waits, facts = bool(facts.get("only_said")) or order.data.get("ticket_waits"), laid_over(order, facts)
    found = doubts.fresh(order, facts) or None
    data = {
        "ticket_waits": waits,
        "came_from": order.state,
        "unanswered": None,
        "doubts": found,
        "changed": changed_fields(order.private, facts),
    }
    return {"data": data, "resolution": None, "private": ticket_facts(order, facts)}


FUNCTIONS: tuple[Callable[[Order, Facts, datetime, Tools], Changes], ...] = (
    note_ticket, note_unclear, new_ticket, note_update, note_doubt, new_ticket_in_doubt, reopened,
)  # fmt: skip
