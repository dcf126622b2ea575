"""The questions asked again when a message goes out: is what it says still true?"""

from __future__ import annotations

from workflow.routines.shared_lock import findings
from workflow.routines.shared_lock.precheck_guards import Answer
from workflow.values import Effect, Facts, Order

_PENDING_FAILURE = ("effect_failed", "ticket_missing")
_TELLS_OF_A_VISIT = ("booked", "reminder", "today")


def still_waits(order: Order, facts: Facts) -> Answer:
    """The order waits as it did when this was decided, and no later message says the same."""
    effect: Effect = facts["effect"]
    waited_in = effect.args.get("while")
    # A failed call takes an order out of its state for as long as it takes to retry it.
    failed_there = order.state == "needs_review" and order.reason in _PENDING_FAILURE and order.data.get("came_from") == waited_in
    return (order.state == waited_in or failed_there) and not _repeated(effect, facts)


def visit_stands(order: Order, facts: Facts) -> Answer:
    """The visit that this tells of is still the one that is booked."""
    visit = order.data.get("visit")
    here = order.state in ("booked", "needs_review")
    effect: Effect = facts["effect"]
    return bool(here and visit and _notified_of(effect, visit_of(order, visit)) == _notified_of(effect, effect.args.get("visit") or {}))


def notice_stands(order: Order, facts: Facts) -> Answer:
    """The visit stands, the contact may be written to, and no later notice tells of the same visit."""
    effect: Effect = facts["effect"]
    return visit_stands(order, facts) is True and not findings.contact_is_gone(order) and not _superseded(effect, facts)


def visit_is_off(order: Order, facts: Facts) -> Answer:
    """The visit is not booked again for the same time, and the receiver of the message had been notified of it."""
    effect: Effect = facts["effect"]
    off, visit = effect.args.get("visit") or {}, order.data.get("visit") or {}
    if effect.name == "notify.sms" and findings.contact_is_gone(order):
        return False
    same = bool(visit) and all(visit.get(k) == off.get(k) for k in ("date", "window", "technician"))
    return not same and not _never_notified(effect, facts)


def visit_of(order: Order, visit: Facts) -> Facts:
    """What identifies a visit in the arguments of a message about it."""
    return {**{k: visit.get(k) for k in ("date", "window", "technician")}, "sequence": visit.get("sequence")}


def _notified_of(effect: Effect, visit: Facts) -> Facts:
    """What a message says of a visit: who makes it stands in the technician's calendar alone."""
    return {k: v for k, v in visit.items() if k != "technician" or effect.name == "notify.ics"}


def only_handed_over(order: Order) -> bool:
    """The row that is taken gave the visit to another technician and kept its time: ticket and contact know that already."""
    visit, last = order.data.get("visit") or {}, order.data.get("last_visit") or {}
    return last.get("off") == order.version and all(last.get(k) == visit.get(k) for k in ("date", "window"))


def _repeated(effect: Effect, facts: Facts) -> bool:
    return any(
        e.name == effect.name and e.subject == effect.subject and e.ordinal > effect.ordinal and e.open for e in facts["effects"]
    )


def _superseded(effect: Effect, facts: Facts) -> bool:
    """A later notice of the same visit is on its way or has gone out."""
    return any(
        e.name == effect.name and e.subject in _TELLS_OF_A_VISIT and e.ordinal > effect.ordinal
        and (e.open or e.status == "succeeded")
        and _notified_of(effect, e.args.get("visit") or {}) == _notified_of(effect, effect.args.get("visit") or {})
        for e in facts["effects"]
    )  # fmt: skip


def _never_notified(effect: Effect, facts: Facts) -> bool:
    """Every notice of the visit that is known was withdrawn before it went out."""
    sequence = (effect.args.get("visit") or {}).get("sequence")
    notices = [
        e for e in facts["effects"]
        if e.name == effect.name and e.subject in _TELLS_OF_A_VISIT and (e.args.get("visit") or {}).get("sequence") == sequence
    ]  # fmt: skip
    return bool(notices) and all(e.status == "withdrawn" for e in notices)
