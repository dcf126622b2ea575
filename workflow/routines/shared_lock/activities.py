"""What the worker does while an order is in a state: which reads and effects, and which trigger they call for."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.model import Activity, Ask, Do, Effect, Plan, Pull, Rest, View, Wanted
from workflow.routines.shared_lock import findings

_SETTLED = ("succeeded", "skipped")
_LOST = ("failed", "refused")


def read_ticket(view: View) -> Plan:
    """The ticket was read when it arrived; decide on what it says."""
    return Pull("checked", {"reading": view.order.private["reading"]})


def precheck(view: View) -> Plan:
    """Ask Treserva and TES about everybody, then TES about the lock, and decide on all of it at once."""
    order, answers = view.order, view.answers
    questions = findings.person_questions(order, answers, "treserva.person", "tes.person")
    if questions:
        return Ask(questions)
    serials = findings.lock_serials(order, answers)
    unit = view.local["unit"]
    if unit and unit["status"] == "mounted" and unit["serial"] not in serials:
        serials.append(unit["serial"])
    unread = tuple(Wanted("tes.lock", s) for s in serials if ("tes.lock", s) not in answers)
    if unread:
        return Ask(unread)
    day = findings.today(view.now, view.tools)
    locks = [answers[("tes.lock", s)] for s in serials]
    return Pull("checked", {
        "answers": dict(answers), "serials": serials, "locks": locks,
        "died": findings.died(order, answers), "protected": findings.protected(order, answers),
        "identity": findings.odd_identities(order, answers),
        "without_intervention": findings.lacking_intervention(order, answers, day),
        "without_tes": findings.missing_in_tes(order, answers),
        "household": findings.household(order, answers),
    })  # fmt: skip


def watch_persons(view: View) -> Plan:
    """Look at the persons now and then while people work: a death or protection stops everything."""
    if not view.fired:
        return Rest()
    questions = findings.person_questions(view.order, view.answers, "treserva.person")
    return Ask(questions) if questions else _alarm(view) or Rest()


def watch_intervention(view: View) -> Plan:
    """Poll Treserva until everybody has an executed intervention."""
    if not view.fired:
        return Rest()
    questions = findings.person_questions(view.order, view.answers, "treserva.person")
    if questions:
        return Ask(questions)
    alarm = _alarm(view)
    if alarm:
        return alarm
    day = findings.today(view.now, view.tools)
    if not findings.lacking_intervention(view.order, view.answers, day):
        return Pull("intervention_executed")
    return Pull("start_passed") if "starts" in view.fired else Rest()


def _alarm(view: View) -> Pull | None:
    for trigger, found in (
        ("person_deceased", findings.died(view.order, view.answers)),
        ("person_protected", _news(view, findings.protected(view.order, view.answers))),
    ):
        if found:
            return Pull(trigger, {"letters": found})
    return None


def _news(view: View, found: list[str]) -> list[str]:
    return [] if "protected_person" in view.order.data.get("accepted", ()) else found


def look_for_import(view: View) -> Plan:
    """After each expected read-over, see whether TES knows everybody now."""
    if not view.fired:
        return Rest()
    questions = findings.person_questions(view.order, view.answers, "tes.person")
    if questions:
        return Ask(questions)
    missing = findings.missing_in_tes(view.order, view.answers)
    told = {"letters": missing, "last_read_over": findings.last_read_over(view.answers)}
    return Pull("import_missed", told) if missing else Pull("read_over")


def watch_review(view: View) -> Plan:
    """A review because of a missing read-over ends by itself when the read-over comes."""
    if view.order.reason != "tes_import_missing" or not view.fired:
        return Rest()
    questions = findings.person_questions(view.order, view.answers, "tes.person")
    if questions:
        return Ask(questions)
    return Rest() if findings.missing_in_tes(view.order, view.answers) else Pull("read_over")


def watch_hold(view: View) -> Plan:
    """A hold because of an obstacle ends by itself when the obstacle is gone; a death or protection ends any hold.

    Whoever frees a household or a unit wakes the next order at once; the look is for a waking that got lost.
    """
    if "watch" in view.fired:
        if _obstacle_gone(view):
            return Pull("resume")
        told = watch_persons(view)
        if _all_known(view) and not isinstance(told, Rest):
            return told
    serial = view.order.data.get("serial")
    if view.order.reason != "lock_fault" or not serial or "poll" not in view.fired:
        return Rest()
    answer = view.answers.get(("tes.lock", serial))
    if answer is None:
        return Ask((Wanted("tes.lock", serial),))
    return Pull("resume") if answer.get("status") == "ok" else Rest()


def _all_known(view: View) -> bool:
    """Whether there is somebody to ask about: an order may be held before its persons' numbers are there."""
    return all(findings.number_of(view.order, x) for x in findings.letters(view.order))


def _obstacle_gone(view: View) -> bool:
    if view.order.reason == "household_busy":
        return not view.local["household"]
    unit = view.local["unit"]
    return bool(view.order.reason == "stock" and (view.local["stock"] or (unit and unit["mine"])))


def link(view: View) -> Plan:
    """Check everybody again today, link those who are not linked, and read the links back."""
    order, answers = view.order, view.answers
    serial = order.data["serial"]
    before = answers.get(("tes.lock", serial))
    questions = findings.person_questions(order, answers, "treserva.person", "tes.person")
    if questions or before is None:
        return Ask((*questions, *([] if before else [Wanted("tes.lock", serial)])))
    linked = findings.linked_letters(order, before)
    wanting = [x for x in findings.letters(order) if x not in linked]
    if _gate_lost(view, wanting):
        return Pull("gate_lost")
    if not wanting:
        return Pull("linked", {"tes.lock": before})
    if view.tools.settings["tes_linking"] == "manual":
        return Rest()
    return _link_each(view, serial, wanting)


def _gate_lost(view: View, wanting: list[str]) -> bool:
    day = findings.today(view.now, view.tools)
    lost = set(findings.lacking_intervention(view.order, view.answers, day))
    lost |= {x for x in findings.missing_in_tes(view.order, view.answers) if not _empty_import(view, x)}
    alarmed = findings.died(view.order, view.answers) or _news(view, findings.protected(view.order, view.answers))
    return bool(lost & set(wanting)) or bool(alarmed)


def _empty_import(view: View, letter: str) -> bool:
    """A read-over of no rows is an incident of TES, not the news that somebody has left."""
    last = view.answers[("tes.person", letter)].get("last_import") or {}
    return last.get("at") is not None and last.get("rows") == 0


def _link_each(view: View, serial: str, wanting: list[str]) -> Plan:
    own = {e.subject: e for e in view.effects if e.name == "tes.link" and e.status != "withdrawn"}
    lost = [x for x in wanting if x in own and own[x].status in _LOST]
    done = [x for x in wanting if x in own and own[x].status == "succeeded"]
    if not all(x in own and not own[x].open for x in wanting):
        day = findings.today(view.now, view.tools).isoformat()
        args = {"serial": serial, "checked_on": day, "executed": True, "in_tes": True}
        return Do(tuple(Wanted("tes.link", x, args) for x in wanting))
    after = view.answers.get(("tes.lock", f"{serial}/after"))
    if after is None and done:
        return Ask((Wanted("tes.lock", f"{serial}/after"),))
    there = findings.linked_letters(view.order, after or {})
    if set(wanting) <= set(there):
        return Pull("linked", {"tes.lock": after})
    return Pull("link_failed", {"linked": findings.linked_letters(view.order, after or view.answers[("tes.lock", serial)]), "lost": lost})


def write_inventory(view: View) -> Plan:
    """Write down in the inventory whom TES has on the unit now."""
    serial = view.order.data["serial"]
    lock = view.answers.get(("tes.lock", serial))
    if lock is None:
        return Ask((Wanted("tes.lock", serial),))
    conflict = view.local["unit"] and view.local["unit"].get("elsewhere")
    if conflict and "inventory_conflict" not in view.order.data.get("accepted", ()):
        return Pull("inventory_conflict")
    return Pull("inventory_updated", {"lock": lock})


def answer(view: View) -> Plan:
    """Answer in the ticket, then resolve it; both must be confirmed."""
    comment, status = _effect(view, "lindesk.comment"), _effect(view, "lindesk.set_status")
    if view.order.data.get("unanswered"):
        return Pull("feedback_sent", {"confirmed": True})
    gone = [e for e in (comment, status) if e and e.status == "refused" and e.code == "gone"]
    if gone:
        return Pull("feedback_sent", {"gone": True})
    if comment is None or comment.status not in _SETTLED:
        return Do((_final_answer(view),))
    if status is None or status.status not in _SETTLED:
        return Do((Wanted("lindesk.set_status", "resolved", {"status": "resolved", "resolution": view.order.resolution or "done"}),))
    return Pull("feedback_sent", {"confirmed": True})


def _final_answer(view: View) -> Wanted:
    from workflow.routines.shared_lock.answers import comment_args, final_template

    template = final_template(view.order)
    return Wanted("lindesk.comment", template, comment_args(view.order, template, {}, view.now, view.tools) or {})


def _effect(view: View, name: str) -> Effect | None:
    own = [e for e in view.effects if e.name == name and e.generation >= view.order.entered and e.status != "withdrawn"]
    return own[-1] if own else None


ACTIVITIES: Mapping[str, Activity] = {
    "read_ticket": read_ticket, "precheck": precheck, "watch_persons": watch_persons,
    "watch_intervention": watch_intervention, "look_for_import": look_for_import, "watch_review": watch_review,
    "watch_hold": watch_hold, "link": link, "write_inventory": write_inventory, "answer": answer,
}  # fmt: skip
