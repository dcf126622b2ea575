"""What each row of the table changes on the order itself: plain data for the history, private data for the vault."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time

from workflow.definition import Change, Changes
from workflow.routines.shared_lock import chart, findings, precheck_guards, review_changes, ticket_changes, visit_guards
from workflow.routines.shared_lock.gate_code import SECRETS
from workflow.routines.shared_lock.put_down import linked_so_far, silence, visit_off
from workflow.values import Data, Facts, NewOrder, Order, Tools


def to_review(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """Remember where it came from, so that `continue` can go back there."""
    return {"data": {"came_from": order.state, **linked_so_far(order, facts), **silence(order, facts)}}


# Precheck -------------------------------------------------------------------------------------------


def note_checked(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """Put on record who was found executed and in TES today, and which lock it is about."""
    day = findings.today(now, tools)
    without, absent = set(facts["without_intervention"]), set(facts["without_tes"])
    wait = findings.awaited_interventions(order, facts["answers"], day, tools)
    data: Data = {
        "checked": {x: {"on": day.isoformat(), "executed": x not in without, "in_tes": x not in absent} for x in findings.letters(order)},
        "waiting_for": wait["waiting_for"] or sorted(absent) or None, "imports_missed": None, "escalated": None,
        "ticket_waits": True if without else None, "starts_at": wait["starts_at"],
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


def hold_automatic(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """The obstacle itself ends this hold, so there is no resume date."""
    return {
        "data": {"held_from": order.state, "resume_at": None, "serial": (facts["serials"] or [order.data.get("serial")])[0]},
        "private": {"dwelling": findings.dwelling_of(order, facts["answers"])},
    }  # fmt: skip


def nothing_to_do(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """Everybody hangs on the lock already."""
    changes = note_checked(order, facts, now, tools)
    linked = next(
        lock["serial"] for lock in facts["locks"] if set(findings.linked_letters(order, lock)) == set(findings.letters(order))
    )
    changes["data"] |= {"serial": linked, "linked": findings.letters(order)}
    if not order.data.get("mounted"):
        changes["resolution"] = "no_op"
    changes["reason"] = None
    return changes


def note_wait(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """Who still lacks an intervention, as it is found now."""
    data: Data = {"waiting_for": facts["waiting_for"], "starts_at": facts["starts_at"]}
    return {"data": data | ({"escalated": True} if facts.get("overdue") else {})}


def escalate(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    return {"data": {"escalated": True}}


def count_miss(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    missed = int(order.data.get("imports_missed", 0)) + 1
    return {"data": {"imports_missed": missed, "last_read_over": facts["last_read_over"], "waiting_for": list(facts["letters"])}}


# Booking and the visit ------------------------------------------------------------------------------


def book(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """Write the visit and the moments that hang on it; times are local wall-clock times."""
    day, window = date.fromisoformat(facts["visit"]["date"]), facts["visit"]["window"]
    start, end = chart.WINDOWS[window]
    before = findings.morning(tools.calendar.add_working_days(day, -1), tools, time(10))
    today = findings.morning(day, tools, time(8))
    sequence = int(order.data.get("visit_sequence", -1)) + 1
    technician = visit_guards.free_technician(facts)
    booked = order.data.get("visit") or {}
    handed_over = visit_guards.keeps_its_time(order, facts) and booked.get("technician") != technician
    return {"data": {
        **_handed_over(order, technician),
        # The same time is the same visit to those who were notified of it.
        "visit": {
            "date": day.isoformat(), "window": window, "technician": technician,
            "sequence": booked["sequence"] if handed_over else sequence,
        },
        "visit_at": findings.morning(day, tools, start).isoformat(),
        "report_by": findings.morning(day, tools, end).isoformat(),
        "remind_at": before.isoformat() if before > now else None,
        "today_at": today.isoformat() if today > now else None,
        "visit_sequence": sequence, "escalated": None,
        # The contact was reached: what failed before is over.
        "contact_failures": None,
    }}  # fmt: skip


def _handed_over(order: Order, technician: str | None) -> Data:
    """The visit as the technician had it who does not make it any more, so that the entry in that calendar is taken back."""
    visit = order.data.get("visit")
    if not visit or visit.get("technician") == technician:
        return {}
    return {"last_visit": visit_off(order)["last_visit"]}


def unbook(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    return {"data": visit_off(order)}


def reminded(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    return {"data": {"remind_at": None}}


def reminded_today(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    return {"data": {"today_at": None}}


def lost(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """Someone lost what linking needs; who is linked already stays so."""
    return {"data": linked_so_far(order, facts)}


def count_contact(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    return {"data": {"contact_failures": int(order.data.get("contact_failures", 0)) + 1}}


def visit_failed(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """Count the failed visit; where the technician did not get in, the gate code is destroyed."""
    cause = visit_guards.cause_of(facts)
    changes: Changes = {"data": visit_off(order) | {
        "came_from": order.state, "last_failure": cause,
        "visit_failures": int(order.data.get("visit_failures", 0)) + 1,
    }}  # fmt: skip
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
    found = {"linked": list(facts["linked"]), "lost": list(facts["lost"]), "stay": order.entered_version}
    return {"data": {"came_from": order.state, **linked_so_far(order, facts), **found}}


def note_inventory(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    return {} if order.resolution else {"resolution": "done"}


def answered(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """The order is over: what opened the door is destroyed."""
    return {"private": dict.fromkeys(SECRETS)}


def effect_failed(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    found = {"failed": list(facts["failed"]), "codes": list(facts["codes"]), "stay": order.entered_version}
    return {"data": {"came_from": order.state, "was_for": order.reason, **linked_so_far(order, facts), **found}}


def effect_failed_here(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    return {"data": {"failed": list(facts["failed"]), "codes": list(facts["codes"])}}


def _go_back(order: Order, how: str, now: datetime) -> Changes:
    """Back to where it failed, as if it had never left: same reason, same stay, so that the same effects count."""
    data: Data = dict.fromkeys(("failed", "codes", "stay", "was_for"))
    return {
        "effects": how,
        "entered": order.data.get("stay", order.entered_version),
        "reason": order.data.get("was_for"),
        "data": data,
    }


def retry_effects(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    return _go_back(order, "retry", now)


def skip_effects(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    return _go_back(order, "skip", now)


def skip_answer(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """There is no ticket to answer in, and a person has answered the unit in another way."""
    changes = _go_back(order, "skip", now)
    return {**changes, "data": {**changes["data"], "unanswered": True}}


def retry_here(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    return {"effects": "retry", "data": {"failed": None, "codes": None}}


def skip_here(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    return {"effects": "skip", "data": {"failed": None, "codes": None}}


def note_found(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """A link that was not wanted any more had been made: who has it is noted, so that nothing ends without it."""
    made = {e.subject for e in facts["done"] if e.name == "tes.link"}
    linked = sorted({*made, *order.data.get("linked", ())} & set(findings.letters(order)))
    return {"data": {"has_linked": True, "linked": linked}}


def ticket_missing(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    return {"data": {"came_from": order.state, "stay": order.entered_version}}


def follow_up(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """A follow-up begins on hold and tries again by itself on the next working day."""
    day = tools.calendar.add_working_days(findings.today(now, tools), 1)
    return {"data": {"held_from": "precheck", "resume_at": findings.morning(day, tools).isoformat()}}


def spawn_follow_up(order: Order, facts: Facts, now: datetime, tools: Tools) -> NewOrder:
    """An order for those who could not be linked: to the unit that is there, through one who is linked."""
    left = [x for x in findings.letters(order) if x not in order.data["linked"]]
    kept = [p for p in findings.persons(order) if p["letter"] in left or p["letter"] == order.data["linked"][0]]
    people = [{**p, "role": "cohabitant" if p["letter"] in left else "existing"} for p in kept]
    reading = {**order.private["reading"], "kind": "link_existing", "persons": people}
    decided = {
        k: order.data[k]
        for k in ("accepted", "without", "died", "protected", "protection_decided", "silent")
        if order.data.get(k)
    }
    data = {"initials": order.data.get("initials", {}), "follows": order.number, **decided}
    private = {k: v for k, v in order.private.items() if k not in SECRETS} | {"reading": reading}
    return NewOrder("link_existing", "follow_up", order.external_key, order.external_name, order.key_sequence + 1, data, private)


_FUNCTIONS: tuple[Callable[[Order, Facts, datetime, Tools], Changes], ...] = (
    to_review, note_checked, note_wait, hold_automatic, nothing_to_do, escalate, count_miss, book, unbook, reminded, reminded_today,
    lost, count_contact, visit_failed, mounted, all_linked, links_failed, note_inventory, answered, note_found, effect_failed,
    effect_failed_here, retry_effects, skip_effects, skip_answer, retry_here, skip_here, ticket_missing, follow_up,
    *ticket_changes.FUNCTIONS, *review_changes.FUNCTIONS,
)  # fmt: skip
CHANGES: Mapping[str, Change] = {function.__name__: function for function in _FUNCTIONS}
