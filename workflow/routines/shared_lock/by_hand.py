"""What the rows of a person's corrections, questions and answers ask and change; the table names them in `_CORRECTIONS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from workflow.definition import Change, Changes, Guard
from workflow.reasons import Reason
from workflow.routines.shared_lock import asking, reasons
from workflow.routines.shared_lock.corrections import Correction, considered, quotes_without, without_secret
from workflow.routines.shared_lock.guards import came_from_booking
from workflow.routines.shared_lock.precheck_guards import Answer
from workflow.routines.shared_lock.put_down import linked_so_far, visit_off
from workflow.routines.shared_lock.reading.values import LINK_EXISTING
from workflow.values import Data, Facts, Label, Order, Tools

# Reviews that are about what the order says: once that is mended, everything is checked again.
ABOUT_THE_FACTS = frozenset({
    "unclear_order", "incomplete", "identity", "confirm_household", "address_mismatch", "kind_mismatch",
})  # fmt: skip
_STOPPED = frozenset({"deceased", "protected_person"})
# Where an answer of the unit is no use, or where there is no ticket to ask in.
_NOT_ASKED = frozenset(
    {*_STOPPED, "ticket_missing", "effect_failed", "link_failed", "inventory_conflict", "cancel_after_mounting"}
)
_OF_THE_VISIT = frozenset({"contact.name", "contact.phone", "gate.required", "gate.code"})
# Decisions that a change of persons or homes does not touch.
_STAYS_ACCEPTED = ("unit_not_digital",)


# Guards ---------------------------------------------------------------------------------------------


def correction_checks_again(order: Order, facts: Facts) -> Answer:
    """The review was about the facts, or the order is another one now, and nothing about it is in doubt."""
    found = considered(order, facts)
    if isinstance(found, Reason):
        return found
    return order.reason not in _STOPPED and not found.doubtful and (found.material or order.reason in ABOUT_THE_FACTS)


def correction_mends_booking(order: Order, facts: Facts) -> Answer:
    """The contact was not reached, or the technician did not get in: a new contact or code is what was wanted."""
    if order.kind == LINK_EXISTING:
        # No visit is booked for it.
        return False
    found = considered(order, facts)
    if isinstance(found, Reason):
        return found
    return came_from_booking(order, facts) is True and bool(_OF_THE_VISIT & set(found.codes))


def correction_material(order: Order, facts: Facts) -> Answer:
    found = considered(order, facts)
    return found if isinstance(found, Reason) else found.material and not found.doubtful


def correction_allowed(order: Order, facts: Facts) -> Answer:
    found = considered(order, facts)
    return found if isinstance(found, Reason) else True


def may_ask(order: Order, facts: Facts) -> Answer:
    """Something is chosen that the unit can answer, and the order may speak."""
    if order.data.get("silent") or order.reason in _NOT_ASKED:
        return reasons.CANNOT_ASK()
    codes = asking.chosen(facts.get("about") or ())
    if not codes:
        return reasons.NOTHING_CHOSEN()
    if not set(codes) <= set(asking.askable(order)):
        return reasons.NOT_ASKED_FOR()
    return True


def may_reply(order: Order, facts: Facts) -> Answer:
    if order.data.get("silent"):
        return reasons.SILENT()
    return asking.objection(order, str(facts.get("text") or "")) or True


def _guard(name: str, sv: str, en: str, test: Callable[[Order, Facts], Any]) -> Guard:
    return Guard(name, Label(sv, en), test)


GUARDS: Mapping[str, Guard] = {guard.name: guard for guard in (
    _guard("correction_checks_again", "uppgifterna är rättade och inget är oklart", "the facts are corrected and nothing is unclear", correction_checks_again),
    _guard("correction_mends_booking", "ny kontakt eller portkod för besöket", "a new contact or gate code for the visit", correction_mends_booking),
    _guard("correction_material", "brukare, adress eller ordertyp är rättade", "persons, address or kind are corrected", correction_material),
    _guard("correction_allowed", "uppgifterna går att läsa", "the facts can be read", correction_allowed),
    _guard("may_ask", "enheten kan svara på frågan", "the unit can answer the question", may_ask),
    _guard("may_reply", "svaret saknar personuppgifter", "the answer holds no personal data", may_reply),
)}  # fmt: skip


# Changes --------------------------------------------------------------------------------------------


def correct(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """Put the corrected facts on the order; the history names them, their values are sealed."""
    found = considered(order, facts)
    if isinstance(found, Reason):
        raise TypeError("a correction that its guard refuses is not made")
    data: Data = {
        "corrected": list(found.codes), "known_from": facts.get("source"), "asked": None,
        "initials": {p["letter"]: p["initials"] for p in found.reading["persons"]},
    }  # fmt: skip
    if not found.doubtful:
        data["doubts"] = None
    if found.material:
        data |= visit_off(order) | linked_so_far(order, facts) | _void(order, found)
    made: Changes = {"data": data, "private": _private(order, found)}
    if found.reading["kind"]:
        made["kind"] = found.reading["kind"]
    return made


def _void(order: Order, found: Correction) -> Data:
    """What was decided or found about those who were in the order before holds no longer."""
    accepted = [name for name in _STAYS_ACCEPTED if name in order.data.get("accepted", ())]
    renumbered = {code.split(".")[1] for code in found.codes if code.endswith(".number")}
    without = [x for x in order.data.get("without", ()) if x not in renumbered]
    data = {"accepted": accepted or None, "without": without or None, "waiting_for": None, "starts_at": None, "converted": None}
    return data | ({"held_from": "received"} if order.state == "on_hold" else {})


def _private(order: Order, found: Correction) -> Data:
    code, before = found.gate_code, order.private.get("gate_code")
    words = {name: without_secret(order.private.get(name), code) for name in ("ticket", "comments")}
    reading = quotes_without(found.reading, code)
    private = {
        **{k: v for k, v in words.items() if v is not None},
        "reading": reading,
        "corrected": found.kept,
        "gate_code": code,
    }
    if before and before != code:
        private["wrong_gate_code"] = before
    return private


def correct_for_booking(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """As `correct`; the attempts are counted again."""
    made = correct(order, facts, now, tools)
    return {**made, "data": {**made["data"], "contact_failures": 0, "visit_failures": 0}}


def ask(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """What was asked is asked again by the reminders."""
    return {"data": {"asked": asking.chosen(facts.get("about") or ()), "ticket_waits": True}}


CHANGES: Mapping[str, Change] = {f.__name__: f for f in (correct, correct_for_booking, ask)}
