"""What each row of the table changes on the order itself: plain data for the history, private data for the vault."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from workflow.model import Change, Facts, Order, Seed, Tools
from workflow.routines.shared_lock import chart, findings, precheck_guards, visit_guards
from workflow.routines.shared_lock.corrections import laid_over
from workflow.routines.shared_lock.difference import changed_fields
from workflow.routines.shared_lock.difference import ticket_facts as _ticket_facts
from workflow.routines.shared_lock.wording import sayable_ticket
from workflow.steps import moment_of

Changes = dict[str, Any]

ACCEPTABLE = frozenset({
    "protected_person", "identity", "confirm_household", "address_mismatch", "unit_not_digital", "unclear_order",
    "inventory_conflict",
})  # fmt: skip


def to_review(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """Remember where it came from, so that `continue` can go back there."""
    return {"data": {"came_from": order.state, **_linked_so_far(order, facts), **_silence(facts)}}


def _linked_so_far(order: Order, facts: Facts) -> Changes:
    """Whom this order has linked, put down whenever linking is left: the ledger of a stay is not seen after it."""
    own = [e.subject for e in facts.get("effects", ()) if e.name == "tes.link" and e.status == "succeeded"]
    if not own:
        return {}
    return {"has_linked": True, "linked": sorted({*own, *order.data.get("linked", ())} & set(findings.letters(order)))}


def _silence(facts: Facts) -> Changes:
    found = {k: facts[k] for k in ("died", "protected") if facts.get(k)}
    return {**found, "silent": True} if found else {}


# The ticket -----------------------------------------------------------------------------------------


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
        told = duplicate["ticket_number"] if sayable_ticket(duplicate["ticket_number"]) else duplicate["number"]
        changes["data"]["duplicate_of"] = told
    return changes


def note_unclear(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """As `note_ticket`, and remember why a person has to read it."""
    changes = note_ticket(order, facts, now, tools)
    changes["data"] |= {"came_from": order.state, "doubts": list(facts["reading"]["doubts"])}
    return changes


def new_ticket(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """The unit changed the order: it is read anew, and what was decided or found about the old one is void."""
    facts = laid_over(order, facts)
    data = unbook(order, facts, now, tools)["data"] | _linked_so_far(order, facts)
    if order.state != "awaiting_completion":
        data |= dict.fromkeys(("accepted", "without", "died", "waiting_for", "starts_at", "doubts"))
    if not order.data.get("protected"):
        data["silent"] = None
    if facts["reading"]["kind"] != order.private["reading"]["kind"]:
        data["converted"] = None
    data |= {"changed": changed_fields(order.private, facts), "asked": None}
    return {"private": _ticket_facts(order, facts), "data": data}


def note_update(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """The unit changed something that moves nothing: keep it and go on."""
    facts = laid_over(order, facts)
    return {"private": _ticket_facts(order, facts), "data": {"changed": changed_fields(order.private, facts)}}


# Precheck -------------------------------------------------------------------------------------------


def note_checked(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """Put on record who was found executed and in TES today, and which lock it is about."""
    day = findings.today(now, tools)
    without, absent = set(facts["without_intervention"]), set(facts["without_tes"])
    data: Changes = {
        "checked": {x: {"on": day.isoformat(), "executed": x not in without, "in_tes": x not in absent} for x in findings.letters(order)},
        "waiting_for": sorted(without or absent) or None, "imports_missed": None, "escalated": None,
        "ticket_waits": True if without else None, "starts_at": _starts_at(facts, day, tools),
        "last_read_over": findings.last_read_over(facts["answers"]) if absent else None,
    }  # fmt: skip
    if facts["serials"] and order.kind == "link_existing":
        data["serial"] = facts["serials"][0]
    changes: Changes = {"data": data, "private": {"dwelling": findings.dwelling_of(order, facts["answers"])}}
    if tools.settings["tes_linking"] == "manual" and _goes_to_linking(order, facts, without | absent):
        changes["reason"] = "by_hand"
    return changes


def _goes_to_linking(order: Order, facts: Facts, lacking: set[str]) -> bool:
    return not lacking and precheck_guards.must_mount(order, facts) is not True


def _starts_at(facts: Facts, day: date, tools: Tools) -> str | None:
    """When the last of those without an intervention begins, if all begin within the limit."""
    limit = tools.settings["wait_for_start_days"]
    starts = [findings.starts_within(facts["answers"][("treserva.person", x)], day, limit) for x in facts["without_intervention"]]
    known = [s for s in starts if s is not None]
    if not known or len(known) < len(starts):
        return None
    return findings.morning(max(known), tools).isoformat()


def hold_automatic(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """The obstacle itself ends this hold, so there is no resume date."""
    return {
        "data": {"held_from": order.state, "resume_at": None, "serial": (facts["serials"] or [order.data.get("serial")])[0]},
        "private": {"dwelling": findings.dwelling_of(order, facts["answers"])},
    }  # fmt: skip


def nothing_to_do(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """Everybody hangs on the lock already."""
    changes = note_checked(order, facts, now, tools)
    linked = next(lock["serial"] for lock in facts["locks"] if set(findings.linked_letters(order, lock)) == set(findings.letters(order)))
    changes["data"] |= {"serial": linked, "linked": findings.letters(order)}
    if not order.data.get("mounted"):
        changes["resolution"] = "no_op"
    changes["reason"] = None
    return changes


def escalate(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    return {"data": {"escalated": True}}


def count_miss(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    missed = int(order.data.get("imports_missed", 0)) + 1
    return {"data": {"imports_missed": missed, "last_read_over": facts["last_read_over"]}}


# Booking and the visit ------------------------------------------------------------------------------


def book(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """Write the visit and the moments that hang on it; times are local wall-clock times."""
    day, window = date.fromisoformat(facts["visit"]["date"]), facts["visit"]["window"]
    start, end = chart.WINDOWS[window]
    before = findings.morning(tools.calendar.add_working_days(day, -1), tools, time(10))
    today = findings.morning(day, tools, time(8))
    return {"data": {
        "visit": {"date": day.isoformat(), "window": window, "technician": visit_guards.free_technician(facts)},
        "visit_at": findings.morning(day, tools, start).isoformat(),
        "report_by": findings.morning(day, tools, end).isoformat(),
        "remind_at": before.isoformat() if before > now else None,
        "today_at": today.isoformat() if today > now else None,
        "visit_sequence": int(order.data.get("visit_sequence", -1)) + 1, "escalated": None,
    }}  # fmt: skip


def unbook(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """There is no visit any more; the last one stays known, so that people can be told that it is off."""
    data: Changes = dict.fromkeys(("visit", "visit_at", "report_by", "remind_at", "today_at"))
    visit = order.data.get("visit")
    if visit:
        data |= {"last_visit": {**visit, "start": order.data.get("visit_at"), "end": order.data.get("report_by")}}
        data["visit_sequence"] = int(order.data.get("visit_sequence", 0)) + 1
    return {"data": data}


def lost(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """Somebody lost what linking needs; who is linked already stays so."""
    return {"data": _linked_so_far(order, facts)}


def count_contact(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    return {"data": {"contact_failures": int(order.data.get("contact_failures", 0)) + 1}}


def visit_failed(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """Count the failed visit; where the technician did not get in, the gate code is destroyed."""
    cause = visit_guards.cause_of(facts)
    changes: Changes = unbook(order, facts, now, tools)
    changes["data"] |= {
        "came_from": order.state, "last_failure": cause,
        "visit_failures": int(order.data.get("visit_failures", 0)) + 1,
    }  # fmt: skip
    if cause == "no_entry":
        reading = {**order.private["reading"], "gate_code": None, "gate_code_required": True}
        changes["private"] = {"gate_code": None, "wrong_gate_code": order.private.get("gate_code"), "reading": reading}
    return changes


def mounted(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """The unit hangs on the door."""
    day = findings.today(now, tools).isoformat()
    changes: Changes = {"data": {
        "mounted": True, "serial": facts["serial"], "mounted_on": day, "mounted_by": facts.get("by"), "escalated": None,
    }}  # fmt: skip
    if tools.settings["tes_linking"] == "manual":
        changes["reason"] = "by_hand"
    return changes


# Linking and answering ------------------------------------------------------------------------------


def all_linked(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    day = findings.today(now, tools).isoformat()
    return {"data": {"linked": findings.letters(order), "linked_on": day, "escalated": None}}


def links_failed(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    found = {"linked": list(facts["linked"]), "lost": list(facts["lost"]), "stay": order.entered}
    return {"data": {"came_from": order.state, **_linked_so_far(order, facts), **found}}


def note_inventory(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    return {} if order.resolution else {"resolution": "done"}


def answered(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """The order is over: what opened the door is destroyed."""
    return {"private": {"gate_code": None, "wrong_gate_code": None}}


# Reviews, holds, ends -------------------------------------------------------------------------------


def decided(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """A person decided to go on: what was objected to is accepted and not objected to again."""
    data: Changes = {"doubts": None}
    if order.reason in ACCEPTABLE:
        data["accepted"] = sorted({*order.data.get("accepted", ()), order.reason})
    if order.reason == "deceased":
        gone = set(order.data.get("died") or ())
        data |= {"without": sorted({*order.data.get("without", ()), *gone}), "died": None}
        data["silent"] = True if order.data.get("protected") else None
    if order.reason in ("no_entry", "repeated_no_show"):
        data["visit_failures"] = 0
    if order.reason == "contact_unreachable":
        data["contact_failures"] = 0
    if order.reason == "tes_import_missing":
        data["imports_missed"] = None
    return {"data": data | {"failed": None, "codes": None, "stay": None}}


def convert(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    return {"kind": facts["to_kind"], "data": {"converted": True}}


def close_partially(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    left = [x for x in findings.letters(order) if x not in order.data["linked"]]
    day = findings.today(now, tools).isoformat()
    return {"resolution": "partial", "data": {"remaining": left, "linked_on": day}}


def taken_down(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """The unit is off the door, and TES has shown that nobody hangs on it."""
    return {"data": dict.fromkeys(("mounted", "mounted_on", "mounted_by", "serial", "linked", "has_linked"))}


def hold(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """Until the date; a known cause becomes the reason, any other text stays with the history entry."""
    came_from = order.data.get("came_from") if order.state == "needs_review" else order.state
    day = date.fromisoformat(facts["resume_on"])
    text = str(facts.get("reason") or "").strip().casefold()
    data = unbook(order, facts, now, tools)["data"] | _linked_so_far(order, facts)
    kept = order.data.get("held_from") if order.state == "on_hold" else came_from
    data |= {"held_from": kept, "resume_at": findings.morning(day, tools).isoformat()}
    cause = visit_guards.named(facts, chart.HOLD_CAUSES) or (text if text in chart.HOLD_CAUSES else "other")
    return {"reason": cause, "data": data}


def resume(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    return {"data": {"resume_at": None, "held_from": None}}


def cancel(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """What was secret is destroyed; after a death the decision itself may be told, after protection never."""
    data = unbook(order, facts, now, tools)["data"]
    if not order.data.get("protected"):
        data["silent"] = None
    return {"private": {"gate_code": None, "wrong_gate_code": None}, "data": data}


_REJECTED_AS = {"incomplete": "incomplete", "unclear_order": "wrong_queue", "unit_not_digital": "not_feasible"}


def reject(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """The cause as given, in the field or as the reason itself; else what the review was about says it."""
    text = str(facts.get("reason") or "").strip().casefold()
    cause = visit_guards.named(facts, chart.REJECT_CAUSES) or (text if text in chart.REJECT_CAUSES else None)
    return {"reason": cause or _REJECTED_AS.get(order.reason or "", "not_feasible"), **cancel(order, facts, now, tools)}


def died(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    return {"data": {**_stopped(order, facts, now, tools), "died": _who(facts)}}


def protected(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    return {"data": {**_stopped(order, facts, now, tools), "protected": _who(facts)}}


def _stopped(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """Nothing goes out any more, and a visit is off; what another review was about is not forgotten."""
    came_from = order.data.get("came_from") if order.state == "needs_review" else order.state
    return {**unbook(order, facts, now, tools)["data"], **_linked_so_far(order, facts), "came_from": came_from, "silent": True}


def _who(facts: Facts) -> list[str]:
    return list(facts.get("letters") or ([facts["person"]] if facts.get("person") else []))


def effect_failed(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    found = {"failed": list(facts["failed"]), "codes": list(facts["codes"]), "stay": order.entered}
    return {"data": {"came_from": order.state, "was_for": order.reason, **_linked_so_far(order, facts), **found}}


def effect_failed_here(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    return {"data": {"failed": list(facts["failed"]), "codes": list(facts["codes"])}}


def _go_back(order: Order, how: str, now: datetime) -> Changes:
    """Back to where it failed, as if it had never left: same reason, same stay, so that the same effects count.

    A notice whose moment passed meanwhile is not sent: it would speak of "tomorrow" on the day.
    """
    data: Changes = dict.fromkeys(("failed", "codes", "stay", "was_for"))
    for name in ("remind_at", "today_at"):
        moment = moment_of(order.data.get(name))
        if moment is not None and moment <= now:
            data[name] = None
    return {"effects": how, "entered": order.data.get("stay", order.entered), "reason": order.data.get("was_for"), "data": data}


def retry_effects(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    return _go_back(order, "retry", now)


def skip_effects(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    return _go_back(order, "skip", now)


def skip_answer(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """There is no ticket to answer in, and a person has told the unit otherwise."""
    changes = _go_back(order, "skip", now)
    return {**changes, "data": {**changes["data"], "unanswered": True}}


def retry_here(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    return {"effects": "retry", "data": {"failed": None, "codes": None}}


def skip_here(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    return {"effects": "skip", "data": {"failed": None, "codes": None}}


def reopened(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """The unit is not content: what it says now is what the team reads."""
    return {"data": {"came_from": order.state, "unanswered": None}, "resolution": None, "private": _ticket_facts(order, laid_over(order, facts))}


def ticket_missing(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    return {"data": {"came_from": order.state, "stay": order.entered}}


def follow_up(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """A follow-up begins on hold and tries again by itself on the next working day."""
    day = tools.calendar.add_working_days(findings.today(now, tools), 1)
    return {"data": {"held_from": "precheck", "resume_at": findings.morning(day, tools).isoformat()}}


def spawn_follow_up(order: Order, facts: Facts, now: datetime, tools: Tools) -> Seed:
    """An order for those who could not be linked: to the unit that is there, through one who is linked."""
    left = [x for x in findings.letters(order) if x not in order.data["linked"]]
    kept = [p for p in findings.persons(order) if p["letter"] in left or p["letter"] == order.data["linked"][0]]
    people = [{**p, "role": "cohabitant" if p["letter"] in left else "existing"} for p in kept]
    reading = {**order.private["reading"], "kind": "link_existing", "persons": people}
    data = {"initials": order.data.get("initials", {}), "follows": order.number, "accepted": order.data.get("accepted", [])}
    private = {**order.private, "reading": reading}
    return Seed("link_existing", "follow_up", order.ticket_id, order.ticket_number, order.part + 1, data, private)


_FUNCTIONS: tuple[Callable[[Order, Facts, datetime, Tools], Changes], ...] = (
    to_review, note_ticket, note_unclear, new_ticket, note_update, note_checked, hold_automatic, nothing_to_do,
    escalate, count_miss, book, unbook, count_contact, visit_failed, mounted, all_linked, links_failed,
    note_inventory, answered, decided, convert, close_partially, taken_down, lost, ticket_missing, hold, resume, cancel, reject, died,
    protected, effect_failed, effect_failed_here, retry_effects, skip_effects, skip_answer, retry_here, skip_here, reopened, follow_up,
)  # fmt: skip
CHANGES: Mapping[str, Change] = {function.__name__: function for function in _FUNCTIONS}
