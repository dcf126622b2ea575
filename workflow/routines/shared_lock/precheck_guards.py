"""The questions asked of a ticket and of the answers from Treserva, TES and the inventory."""

from __future__ import annotations

import re
from collections import Counter

from workflow.reasons import Reason
from workflow.routines.shared_lock import doubts, findings
from workflow.routines.shared_lock.corrections import laid_over
from workflow.routines.shared_lock.difference import changed_fields
from workflow.values import Facts, Order

Answer = bool | Reason
_THANKS = frozenset(
    ["tack", "tackar", "så", "mycket", "för", "hjälpen", "svaret", "hej", "hejsan", "ok", "okej", "bra", "då", "noterat", "uppfattat", "vi", "med", "vänlig", "vänliga", "hälsning", "hälsningar", "mvh"]
)
_AFTER_LINKING = ("linked", "inventory_updated")


def accepted(order: Order, reason: str) -> bool:
    """Whether a person has decided that this is no obstacle."""
    return reason in order.data.get("accepted", ())


def mounted(order: Order) -> bool:
    """Whether a unit hangs at the door because of this order."""
    return bool(order.data.get("mounted"))


# The ticket -----------------------------------------------------------------------------------------


def is_duplicate(order: Order, facts: Facts) -> Answer:
    return bool(facts["local"]["duplicate"])


def is_unclear(order: Order, facts: Facts) -> Answer:
    return bool(doubts.unread(order, facts["reading"]))


def unit_not_digital(order: Order, facts: Facts) -> Answer:
    return not facts["reading"]["unit_is_digital"] and "unit_not_digital" not in order.data.get("accepted", ())


def is_incomplete(order: Order, facts: Facts) -> Answer:
    return bool(facts["reading"]["missing"] or facts["reading"]["malformed"])


def material_change(order: Order, facts: Facts) -> Answer:
    return not order.data.get("follows") and _says_otherwise(order, facts)


def follow_up_changed(order: Order, facts: Facts) -> Answer:
    """The ticket says something else of persons, kind or address, and only a person can tell what that means for the rest."""
    return bool(order.data.get("follows")) and _says_otherwise(order, facts)


def _says_otherwise(order: Order, facts: Facts) -> bool:
    return bool(laid_over(order, facts)["reading"]["material"] != order.private["reading"]["material"])


def fresh_doubt(order: Order, facts: Facts) -> Answer:
    """What was changed or commented may mean something else than was read, or concerns persons whom we have linked already."""
    too_late = order.state in _AFTER_LINKING and _says_otherwise(order, facts)
    return bool(doubts.fresh(order, facts)) or too_late or follow_up_changed(order, facts)


def only_thanks(order: Order, facts: Facts) -> bool:
    """Whether all that the unit has written since are comments that thank."""
    said: Counter[str] = Counter(facts.get("comments", ())) - Counter(order.private.get("comments", ()))
    words = {word for text in said for word in re.findall(r"\w+", text.casefold())}
    # The gate code was destroyed at the end, so the one in the form looks new.
    changed = set(changed_fields(order.private, facts)) - {"gate_code"}
    return changed == {"comment"} and words <= _THANKS


def change_in_doubt(order: Order, facts: Facts) -> Answer:
    return material_change(order, facts) is True and fresh_doubt(order, facts) is True


# Precheck -------------------------------------------------------------------------------------------


def somebody_died(order: Order, facts: Facts) -> Answer:
    return bool(facts["died"])


def somebody_protected(order: Order, facts: Facts) -> Answer:
    return bool(findings.undecided_protection(order, facts["protected"]))


def identity_differs(order: Order, facts: Facts) -> Answer:
    return bool(facts["identity"]) and not accepted(order, "identity")


def household_busy(order: Order, facts: Facts) -> Answer:
    return bool(facts["local"]["household"])


def many_persons(order: Order, facts: Facts) -> Answer:
    return len(findings.persons(order)) > 2 and not accepted(order, "confirm_household")


def kind_mismatch(order: Order, facts: Facts) -> Answer:
    """A lock is missing, there already, or persons hang on different ones."""
    if mounted(order):
        return len(facts["serials"]) > 1
    if order.kind == "link_existing":
        return len(facts["serials"]) != 1
    return bool(facts["serials"])


def no_intervention(order: Order, facts: Facts) -> Answer:
    return bool(facts["without_intervention"])


def not_in_tes(order: Order, facts: Facts) -> Answer:
    return bool(facts["without_tes"])


def addresses_differ(order: Order, facts: Facts) -> Answer:
    return facts["household"] == "different" and not accepted(order, "address_mismatch")


def addresses_unconfirmed(order: Order, facts: Facts) -> Answer:
    agreed = accepted(order, "confirm_household") or accepted(order, "address_mismatch")
    return facts["household"] == "unconfirmed" and not agreed


def lock_faulty(order: Order, facts: Facts) -> Answer:
    return any(lock.get("status") in ("battery", "offline") for lock in facts["locks"])


def stranger_on_the_lock(order: Order, facts: Facts) -> Answer:
    """TES has a person on the lock whom neither the order nor our inventory knows."""
    pairs = zip(facts["serials"], facts["locks"], strict=True)
    links = facts["local"]["links"]
    return not accepted(order, "stranger_linked") and any(findings.strangers(order, s, lock, links) for s, lock in pairs)


def all_linked(order: Order, facts: Facts) -> Answer:
    everybody = set(findings.letters(order))
    return any(everybody == set(findings.linked_letters(order, lock)) for lock in facts["locks"])


def must_mount(order: Order, facts: Facts) -> Answer:
    return order.kind == "new_install" and not mounted(order)


def stock_empty(order: Order, facts: Facts) -> Answer:
    if must_mount(order, facts) is not True:
        return False
    unit = facts["local"]["unit"]
    return not (unit and unit["mine"]) and not facts["local"]["stock"]


def no_start_date(order: Order, facts: Facts) -> Answer:
    return "starts_at" not in order.data


def start_date_known(order: Order, facts: Facts) -> Answer:
    return "starts_at" in order.data


def start_dates_changed(order: Order, facts: Facts) -> Answer:
    return bool(facts.get("starts_at") != order.data.get("starts_at"))


def second_miss(order: Order, facts: Facts) -> Answer:
    return int(order.data.get("imports_missed", 0)) >= 1
