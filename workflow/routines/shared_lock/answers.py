"""What is said to the outside, and what is written in our own store: the arguments of effects and records.

Effect arguments are kept in the ledger, so they hold no personal data; `bind` adds it at the moment of the call.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from workflow.definition import Args, RecordArgs
from workflow.routines.shared_lock import chart, findings
from workflow.routines.shared_lock.asking import OWN_WORDS, in_own_words
from workflow.routines.shared_lock.effects import COMMENT_CONDITIONS
from workflow.routines.shared_lock.message_guards import only_handed_over, visit_of
from workflow.routines.shared_lock.notices import notice
from workflow.routines.shared_lock.replies import TEMPLATES, render
from workflow.steps import moment_of, on_day
from workflow.values import NOT_AFTER, Effect, EffectRequest, Facts, Order, Tools

_ALWAYS_SAID = frozenset({"T-PROT"})


def final_template(order: Order) -> str:
    """Which answer closes the ticket."""
    if order.data.get("silent"):
        return "T-PROT"
    return {"partial": "T-KLAR-DELVIS", "no_op": "T-KLAR-INGET"}.get(order.resolution or "", "T-KLAR")


def comment_args(order: Order, subject: str, facts: Facts, now: datetime, tools: Tools) -> Facts | None:
    """The text of one answer, made when it is decided so that every attempt says the same; None: nothing is said."""
    if order.data.get("silent") and subject not in _ALWAYS_SAID:
        return None
    if subject == "T-PROT" and order.data.get("protection_said") not in (None, order.version):
        return None
    if subject == "T-OMBOKAD" and only_handed_over(order):
        return None
    if subject == "T-NYKONTAKT" and not (order.kind == "new_install" and findings.contact_is_gone(order)):
        return None
    if subject == "T-TYP" and len(facts["serials"]) > 1:
        # Two units is nothing that the unit can mend, and no template speaks of it.
        return None
    if subject == OWN_WORDS:
        return {"text": in_own_words(order, str(facts.get("text") or ""))}
    return {"text": _text(order, subject, now, tools), **_valid_while(order, subject, now, tools)}


def final_args(order: Order, subject: str, now: datetime, tools: Tools) -> Facts:
    """The text of the answer that closes the ticket."""
    return {"text": _text(order, subject, now, tools)}


def _text(order: Order, subject: str, now: datetime, tools: Tools) -> str:
    if subject == "T-KOMPL-PÅMIN" and order.data.get("asked"):
        subject = "T-FRÅGA-PÅMIN"
    known = _reply_facts(order, TEMPLATES[subject].asks, now, tools)
    accepted = TEMPLATES[subject].accepts
    return render(subject, {k: v for k, v in known.items() if k in accepted and v is not None})


def _valid_while(order: Order, subject: str, now: datetime, tools: Tools) -> Facts:
    """What the conditions of the message look at, and its last moment."""
    if subject == "T-INLÄSNING":
        return {"while": order.state, NOT_AFTER: tools.calendar.next_daily(now, tools.settings["tes_import_look_at"]).isoformat()}
    guard = COMMENT_CONDITIONS.get(subject)
    if guard == "visit_stands":
        return {"visit": visit_of(order, order.data.get("visit") or {}), NOT_AFTER: order.data.get("report_by")}
    return {"while": order.state} if guard else {}


def _reply_facts(order: Order, asked: bool, now: datetime, tools: Tools) -> dict[str, Any]:
    """Everything any template may ask for, in the shapes it wants; `asked`: it lists what is missing."""
    data, reading = order.data, order.private.get("reading", {})
    initials, day = data.get("initials", {}), findings.today(now, tools)
    linked, waiting = data.get("linked") or findings.letters(order), data.get("waiting_for") or ()
    visit = data.get("visit") or {}
    return {
        "missing": tuple(reading.get("missing", ())) if asked else None,
        "malformed": tuple(reading.get("malformed", ())) if asked else None,
        "initials": initials if asked else tuple(findings.initials_of(order, waiting or linked)),
        "question": {"codes": data.get("asked") or (), "initials": initials},
        "remaining": tuple(findings.initials_of(order, data.get("remaining", ()))) or None,
        "starts_on": _local_day(data.get("starts_at"), tools),
        "next_at": tools.calendar.next_daily(now, tools.settings["tes_import_look_at"]),
        "ticket": data.get("duplicate_of"), "window": visit.get("window"),
        "date": on_day((visit or data.get("last_visit") or {}).get("date")) if _about_visit(order) else day,
        "resume_on": _local_day(data.get("resume_at"), tools),
        "lock": "monterad" if data.get("mounted") else "befintlig", "reason": data.get("rejected_for") or order.reason,
        "to_kind": "new_install" if order.kind == "link_existing" else "link_existing",
    }  # fmt: skip


def _local_day(value: Any, tools: Tools) -> date | None:
    moment = moment_of(value)
    return findings.today(moment, tools) if moment else None


def _about_visit(order: Order) -> bool:
    return order.state in ("booked", "booking") or order.reason in ("repeated_no_show", "no_entry")


def status_args(order: Order, subject: str, facts: Facts, now: datetime, tools: Tools) -> Facts | None:
    """The ticket's status; `open` is said only when the unit was waited for before."""
    if subject == "open" and not order.data.get("ticket_waits"):
        return None
    resolution = order.resolution or order.state if subject == "resolved" else None
    return {"status": subject, "resolution": resolution}


# Notices about visits -------------------------------------------------------------------------------

_NOTICES = {"booked": "visit_booked", "reminder": "visit_soon", "today": "visit_today", "cancelled": "visit_cancelled"}
_ASKS = {"visit_cancelled": ("date",), "visit_today": ("start", "end")}
# What conditions look at stays with us.
_OURS = ("visit", "while", NOT_AFTER)


def sms_args(order: Order, subject: str, facts: Facts, now: datetime, tools: Tools) -> Facts | None:
    """A short text to the contact, where one may be sent: a mobile number, and not for silent orders."""
    contact = (order.private.get("reading") or {}).get("contact") or {}
    if order.data.get("silent") or not tools.settings["sms"] or not str(contact.get("phone") or "").startswith("+467"):
        return None
    visit = _visit_told_of(order, subject)
    if visit is None or findings.contact_is_gone(order) or (subject == "booked" and only_handed_over(order)):
        return None
    day, today = date.fromisoformat(visit["date"]), findings.today(now, tools)
    last = _last_moment(subject, day, today, visit["end"], tools)
    if now > last:
        return None
    name = "visit_tomorrow" if subject == "reminder" and day == today + timedelta(days=1) else _NOTICES[subject]
    start, end = chart.WINDOWS.get(visit.get("window", ""), (time(8), time(16)))
    known = {"date": day, "start": start, "end": end}
    text = notice(name, {k: known[k] for k in _ASKS.get(name, tuple(known))}, tools.settings["team_phone"])
    return {"text": text, "visit": visit_of(order, visit), NOT_AFTER: last.isoformat()}


def _last_moment(subject: str, day: date, today: date, end: str, tools: Tools) -> datetime:
    """Until when a notice is true and of use: ahead of the visit until its day begins, on the day until its end."""
    ahead = subject == "reminder" or (subject == "booked" and today < day)
    return findings.morning(day, tools, time(0)) if ahead else datetime.fromisoformat(end)


def _visit_told_of(order: Order, subject: str) -> dict[str, Any] | None:
    """The booked visit with its times; for a cancellation, the one that this very row has called off."""
    if subject == "cancelled":
        last = order.data.get("last_visit") or {}
        return last if last.get("off") == order.version and last.get("end") else None
    visit = order.data.get("visit")
    return {**visit, "start": order.data.get("visit_at"), "end": order.data.get("report_by")} if visit else None


def ics_args(order: Order, subject: str, facts: Facts, now: datetime, tools: Tools) -> Facts | None:
    """A calendar entry for the technician, without personal data."""
    visit = _visit_told_of(order, subject)
    if not visit:
        return None
    return {
        "method": "CANCEL" if subject == "cancelled" else "REQUEST", "number": order.number,
        "technician": visit.get("technician"), "start": visit["start"], "end": visit["end"],
        "sequence": order.data.get("visit_sequence", 0), "visit": visit_of(order, visit),
        **({} if subject == "cancelled" else {NOT_AFTER: visit["end"]}),
    }  # fmt: skip


def register_args(order: Order, subject: str, facts: Facts, now: datetime, tools: Tools) -> Facts | None:
    return {"serial": facts["serial"]}


ARGS: Mapping[str, Args] = {
    "lindesk.comment": comment_args, "lindesk.set_status": status_args,
    "notify.sms": sms_args, "notify.ics": ics_args, "tes.register_lock": register_args,
}  # fmt: skip


def first(order: Order, name: str, facts: Facts) -> EffectRequest:
    """The effect or read that a row must have an answer to before its guard is asked."""
    if name == "tes.register_lock":
        return EffectRequest(name, facts["serial"], {"serial": facts["serial"]})
    return EffectRequest(name, f"{order.data['serial']}/by-hand")


def bind(order: Order, asked: Effect | EffectRequest, now: datetime) -> Facts:
    """The payload of one call, with the personal data it needs; never kept."""
    name, subject = asked.name, asked.subject
    if name == "treserva.person":
        return {"number": findings.number_of(order, subject), "on": now.date().isoformat()}
    if name == "tes.person":
        return {"number": findings.number_of(order, subject)}
    if name == "tes.lock":
        return {"serial": subject.partition("/")[0]}
    if name == "tes.link":
        return {"serial": asked.args["serial"], "number": findings.number_of(order, subject)}
    said = {k: v for k, v in asked.args.items() if k not in _OURS}
    if name.startswith("lindesk."):
        return {**said, "ticket_id": order.external_key}
    if name == "notify.sms":
        return {**said, "to": (order.private.get("reading", {}).get("contact") or {}).get("phone") or ""}
    return said


def lookup(order: Order, answers: findings.Answers, given: Facts) -> Facts:
    """Keys into our own store for this order (personal data; the store hashes them)."""
    persons, dwelling = findings.persons(order), findings.dwelling_of(order, answers)
    numbers = sorted(p["identifier"] for p in persons if p["identifier"])
    reading = order.private.get("reading", {})
    kind = given.get("to_kind") or (order.kind if order.data.get("converted") else reading.get("kind"))
    whole = kind and len(numbers) >= 2 and len(numbers) == len(persons)
    return {
        "intent": f"{kind}|{'|'.join(numbers)}" if whole else None,
        "household": findings.household_keys(persons, dwelling),
        "dwelling": dwelling,
        "serial": given.get("serial") or order.data.get("serial"),
        "names": [p["name"] for p in persons if p["name"]],
        "initials": sorted(set((order.data.get("initials") or {}).values()) | {p["initials"] for p in persons if p.get("initials")}),
        "day": (given.get("visit") or {}).get("date"),
        "on_locks": sorted({n for (name, _), lock in answers.items() if name == "tes.lock" for n in lock.get("linked", ())}),
    }  # fmt: skip


# Records in our own store ---------------------------------------------------------------------------


def _keys(order: Order, facts: Facts, now: datetime, tools: Tools) -> Facts:
    return lookup(order, facts.get("answers", {}), facts)


def _unit(order: Order, facts: Facts, now: datetime, tools: Tools) -> Facts:
    return {
        **_keys(order, facts, now, tools),
        "serial": facts.get("serial"),
        "by": facts.get("by"),
        "on": findings.today(now, tools).isoformat(),
    }


def _locks(order: Order, facts: Facts, now: datetime, tools: Tools) -> Facts:
    """The units that TES says are well."""
    pairs = zip(facts["serials"], facts["locks"], strict=True)
    return {"well": [serial for serial, lock in pairs if lock.get("status") == "ok"]}


def _visit(order: Order, facts: Facts, now: datetime, tools: Tools) -> Facts:
    return {"visit": order.data.get("visit"), "starts_at": order.data.get("visit_at"), "ends_at": order.data.get("report_by")}


def _inventory(order: Order, facts: Facts, now: datetime, tools: Tools) -> Facts:
    """Everybody TES has on the unit, with the initials of those this order knows."""
    ours = {findings.number_of(order, x): findings.initials_of(order, [x])[0] for x in findings.letters(order)}
    linked = list(facts["lock"].get("linked", ()))
    return {
        "serial": order.data["serial"], "persons": {n: ours.get(n) for n in linked},
        "dwelling": lookup(order, {}, {})["dwelling"], "mounted_on": order.data.get("mounted_on"),
        "mounted_by": order.data.get("mounted_by"), "battery_on": order.data.get("mounted_on"),
    }  # fmt: skip


RECORDS: Mapping[str, RecordArgs] = {
    "set_intent": _keys, "claim_intent": _keys, "release_intent": _keys, "note_persons": _keys, "note_locks": _locks,
    "hold_household": _keys, "await_household": _keys, "note_lock_fault": _keys, "end_order": _keys, "reserve_unit": _keys, "release_unit": _keys, "await_unit": _keys,
    "mount_unit": _unit, "unmount_unit": _unit, "book_visit": _visit, "cancel_visit": _visit,
    "finish_visit": _visit, "fail_visit": _visit, "write_inventory": _inventory,
}  # fmt: skip
