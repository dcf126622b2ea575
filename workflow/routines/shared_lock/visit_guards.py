"""The questions asked when a visit is booked and when it is over: unit, contact, gate code, day, slot, serial."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta

from workflow.reasons import Reason, ReasonKind, declare
from workflow.routines.shared_lock import chart, inventory_words, reasons
from workflow.routines.shared_lock.precheck_guards import Answer
from workflow.routines.shared_lock.technicians import chosen, technicians
from workflow.steps import on_day
from workflow.values import Facts, Order

_STATUS: Mapping[str, ReasonKind] = {
    name: declare(f"shared_lock.unit_status.{name}", label.sv.casefold(), label.en.casefold())
    for name, label in inventory_words.STATUSES.items()
}


def may_book(order: Order, facts: Facts) -> Answer:
    """Everything a booking needs, in the order a person would mend it."""
    for check in (_unit_reserved, _contact_known, _gate_code_known, _technician_known, _day_works, _slot_free):
        why = check(order, facts)
        if why is not None:
            return why
    return True


def keeps_its_time(order: Order, facts: Facts) -> bool:
    """Whether the time asked for is the one that is booked already."""
    booked = order.data.get("visit") or {}
    return order.state == "booked" and all(booked.get(k) == facts["visit"][k] for k in ("date", "window"))


def _unit_reserved(order: Order, facts: Facts) -> Reason | None:
    unit = facts["local"]["unit"]
    if unit and unit["mine"]:
        return None
    return reasons.NO_UNIT_RESERVED()


def _contact_known(order: Order, facts: Facts) -> Reason | None:
    contact = order.private["reading"].get("contact") or {}
    if contact.get("phone"):
        return None
    return reasons.CONTACT_MISSING()


def _gate_code_known(order: Order, facts: Facts) -> Reason | None:
    reading = order.private["reading"]
    if reading.get("gate_code_required") is False or order.private.get("gate_code"):
        return None
    if order.private.get("wrong_gate_code"):
        return reasons.GATE_CODE_WRONG()
    return reasons.GATE_CODE_MISSING()


def _day_works(order: Order, facts: Facts) -> Reason | None:
    calendar, settings = facts["tools"].calendar, facts["tools"].settings
    day = date.fromisoformat(facts["visit"]["date"])
    today = calendar.local(facts["now"]).date()
    notice = settings["notice_days"]
    if not calendar.is_working_day(day):
        return reasons.NO_WORKING_DAY(day=str(day))
    if not settings["book_bridge_days"] and calendar.is_bridge_day(day):
        return reasons.BRIDGE_DAY(day=str(day))
    # The contact knows the time that is booked already.
    agreed = facts.get("contact_agrees") or keeps_its_time(order, facts)
    if day < today or (day < calendar.add_working_days(today, notice) and not agreed):
        return reasons.SHORT_NOTICE(days=notice)
    if day == today and calendar.local(facts["now"]).time() >= chart.WINDOWS[facts["visit"]["window"]][1]:
        return reasons.TIME_PASSED()
    if day > today + timedelta(days=settings["book_ahead_days"]):
        return reasons.TOO_FAR_AHEAD(day=str(day))
    return None


def _technician_known(order: Order, facts: Facts) -> Reason | None:
    """What was given is not repeated: it may be anything."""
    names = _technicians(facts)
    if not facts.get("technician") or chosen(facts["technician"], names):
        return None
    return reasons.NO_SUCH_TECHNICIAN(known=list(names) or "–")


def _technicians(facts: Facts) -> tuple[str, ...]:
    return technicians(facts["tools"].settings["technicians"], facts["local"]["technicians"])


def _slot_free(order: Order, facts: Facts) -> Reason | None:
    if free_technician(facts) is not None:
        return None
    asked = facts["visit"]
    return reasons.SLOT_FULL(day=asked["date"], window=asked["window"])


def free_technician(facts: Facts) -> str | None:
    """The technician with room in the asked window: the one asked for, or the least busy."""
    asked, most = facts["visit"], facts["tools"].settings["visits_per_window"]
    taken: Mapping[tuple[str, str, str], int] = facts["local"]["slots"]
    wanted = facts.get("technician") and chosen(facts["technician"], _technicians(facts))
    names = [wanted] if wanted else _technicians(facts)
    load = {n: taken.get((asked["date"], asked["window"], n), 0) for n in names}
    free = [n for n in names if load[n] < most]
    return min(free, key=lambda n: load[n], default=None)


def third_contact_failure(order: Order, facts: Facts) -> Answer:
    return int(order.data.get("contact_failures", 0)) >= 2


def status_of_unit(name: str) -> Reason | str:
    """What people call a unit's status, as part of a reason."""
    known = _STATUS.get(name)
    return known() if known else name


def _not_free(serial: object, status: str) -> Reason:
    return reasons.UNIT_NOT_FREE(serial=serial, status=status_of_unit(status))


def may_install(order: Order, facts: Facts) -> Answer:
    """The serial is ours to mount, the door was opened in test, and TES knows the unit."""
    early = _before_the_visit(order, facts)
    if early is not None:
        return early
    unit, serial = facts["local"]["serial"], facts.get("serial")
    if unit is None:
        return reasons.NOT_IN_INVENTORY(serial=serial)
    if unit["status"] != "in_stock" and not (unit["status"] == "reserved" and unit["mine"]):
        return _not_free(serial, unit["status"])
    if not facts.get("tested"):
        return reasons.NOT_TESTED()
    # After a crash the probe's yes stands for the answer, and has no data.
    if not facts.get("assumed") and facts.get("tes.register_lock") is None:
        return reasons.NOT_REGISTERED()
    return True


def _before_the_visit(order: Order, facts: Facts) -> Reason | None:
    day = on_day((order.data.get("visit") or {}).get("date"))
    if day is None or facts["tools"].calendar.local(facts["now"]).date() >= day:
        return None
    return reasons.BEFORE_THE_VISIT(day=str(day))


_SAY_WHY = reasons.VISIT_CAUSE_WANTED(causes=list(chart.VISIT_FAILURES))


def _failed(cause: str) -> Callable[[Order, Facts], Answer]:
    def test(order: Order, facts: Facts) -> Answer:
        given = cause_of(facts)
        return given == cause if given else _SAY_WHY

    return test


def cause_of(facts: Facts) -> str | None:
    """Why a visit failed, wherever the word was given: as the cause, as the reason, or in another field."""
    return named(facts, chart.VISIT_FAILURES)


def named(facts: Facts, words: Collection[str]) -> str | None:
    """The one of these words that was given with the trigger."""
    given = [facts.get("cause"), facts.get("reason"), *facts.values()]
    return next((word for word in given if isinstance(word, str) and word in words), None)


def _no_entry(again: bool, *causes: str) -> Callable[[Order, Facts], Answer]:
    def test(order: Order, facts: Facts) -> Answer:
        given = cause_of(facts)
        return given in causes and (int(order.data.get("visit_failures", 0)) >= 1) is again if given else _SAY_WHY

    return test
