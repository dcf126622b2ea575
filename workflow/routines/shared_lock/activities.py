"""What the worker does while an order is in a state: which reads and effects, and which trigger they call for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta

from workflow.definition import Activity
from workflow.routines.shared_lock import findings
from workflow.steps import moment_of
from workflow.values import ActivityContext, Effect, EffectRequest, Facts, Fire, Perform, Plan, Query, Wait

_SETTLED = ("succeeded", "skipped")
_LOST = ("failed", "refused")
# What was found out about the persons longer ago than this is asked again before anything is said or written.
_STALE = timedelta(minutes=10)
_LAST_LATE_LOOK = time(18)


def read_ticket(view: ActivityContext) -> Plan:
    """The ticket was read when it arrived; decide on what it says."""
    return Fire("checked", {"reading": view.order.private["reading"]})


def precheck(view: ActivityContext) -> Plan:
    """Ask Treserva and TES about everybody, then TES about the lock, and decide on all of it at once."""
    order, answers = view.order, view.answers
    questions = findings.person_questions(order, answers, "treserva.person", "tes.person")
    if questions:
        return Query(questions)
    serials = findings.lock_serials(order, answers)
    unit = view.local["unit"]
    if unit and unit["status"] == "mounted" and unit["serial"] not in serials:
        serials.append(unit["serial"])
    unread = tuple(EffectRequest("tes.lock", s) for s in serials if ("tes.lock", s) not in answers)
    if unread:
        return Query(unread)
    day = findings.today(view.now, view.tools)
    locks = [answers[("tes.lock", s)] for s in serials]
    return Fire("checked", {
        "answers": dict(answers), "serials": serials, "locks": locks,
        "died": sorted({*findings.died(order, answers), *findings.died_already(order)}),
        "protected": sorted({*findings.protected(order, answers), *findings.protected_already(order)}),
        "identity": findings.odd_identities(order, answers),
        "without_intervention": findings.lacking_intervention(order, answers, day),
        "without_tes": findings.missing_in_tes(order, answers),
        "household": findings.household(order, answers),
    })  # fmt: skip


def watch_persons(view: ActivityContext) -> Plan:
    """Look at the persons now and then while people work: a death or protection stops everything."""
    return (_news_of_persons(view) if view.fired else None) or Wait()


def _news_of_persons(view: ActivityContext) -> Query | Fire | None:
    """Ask Treserva about everybody whose number is known; then the alarm, or None: nothing has happened to them."""
    questions = findings.known_questions(view.order, view.answers, "treserva.person")
    return Query(questions) if questions else _alarm(view)


def _stale_news(view: ActivityContext) -> Query | Fire | None:
    """As `_news_of_persons`, when the order has had to wait here: something may have happened since."""
    return _news_of_persons(view) if view.now - view.order.entered_at >= _STALE else None


def watch_intervention(view: ActivityContext) -> Plan:
    """Poll Treserva until everybody has an executed intervention."""
    if not view.fired:
        return Wait()
    questions = findings.person_questions(view.order, view.answers, "treserva.person")
    if questions:
        return Query(questions)
    alarm = _alarm(view)
    if alarm:
        return alarm
    day = findings.today(view.now, view.tools)
    if not findings.lacking_intervention(view.order, view.answers, day):
        return Fire("intervention_executed")
    return Fire("start_passed") if "starts" in view.fired else _judged_anew(view, day)


def _judged_anew(view: ActivityContext, day: date) -> Plan:
    """Who still lacks an intervention, and whether only a start date is waited for; people are reminded of what is true now."""
    data, wait = view.order.data, findings.awaited_interventions(view.order, view.answers, day, view.tools)
    if wait["starts_at"] and wait["starts_at"] != data.get("starts_at"):
        return Fire("wait_changed", wait)
    overdue = "escalate" in view.fired
    if "remind" in view.fired or overdue:
        return Fire("remind" if "remind" in view.fired else "escalate", {**wait, "overdue": overdue})
    return Fire("wait_changed", wait) if wait["waiting_for"] != data.get("waiting_for") else Wait()


def _alarm(view: ActivityContext) -> Fire | None:
    died, protected = findings.died(view.order, view.answers), findings.protected(view.order, view.answers)
    for trigger, found in (("person_deceased", died), ("person_protected", findings.undecided_protection(view.order, protected))):
        if found:
            return Fire(trigger, {"letters": found})
    return None


def look_for_import(view: ActivityContext) -> Plan:
    """After each expected read-over, and for as long as it may be late, see whether TES knows everybody now."""
    if not view.fired:
        return _until_it_comes(view)
    news = _news_of_persons(view)
    if isinstance(news, Fire):
        return news
    questions = findings.person_questions(view.order, view.answers, "tes.person") if view.fired - {"watch"} else ()
    if news or questions:
        return Query((*(news.questions if news else ()), *questions))
    if view.fired == {"watch"}:
        return _until_it_comes(view)
    missing = findings.missing_in_tes(view.order, view.answers)
    if not missing:
        return Fire("read_over")
    found = {"letters": missing, "last_read_over": findings.last_read_over(view.answers)}
    return Fire("import_missed", found) if "look" in view.fired else _until_it_comes(view)


def _until_it_comes(view: ActivityContext) -> Wait:
    """An import that was missed today may be late: it is looked for on every half hour of the day."""
    last, today = moment_of(view.order.data.get("last_read_over")), findings.today(view.now, view.tools)
    if not view.order.data.get("imports_missed") or last is None or findings.today(last, view.tools) == today:
        return Wait()
    # On the half hour, however often the order is looked at in between.
    due = view.now.replace(minute=0, second=0, microsecond=0)
    while due <= view.now:
        due += timedelta(minutes=30)
    return Wait(due, "late") if view.tools.calendar.local(due).time() <= _LAST_LATE_LOOK else Wait()


def watch_review(view: ActivityContext) -> Plan:
    """Watch the persons; a review because of a missing read-over ends by itself when the read-over comes."""
    news = _news_of_persons(view) if "watch" in view.fired else None
    if news or view.order.reason != "tes_import_missing":
        return news or Wait()
    if not view.fired - {"watch"}:
        return _until_it_comes(view)
    questions = findings.person_questions(view.order, view.answers, "tes.person")
    if questions:
        return Query(questions)
    return _until_it_comes(view) if findings.missing_in_tes(view.order, view.answers) else Fire("read_over")


def watch_hold(view: ActivityContext) -> Plan:
    """A hold because of an obstacle ends by itself when the obstacle is gone; a death or protection ends any hold.

    An order that frees a household or a unit wakes the next order at once; the look is for a waking that got lost.
    """
    if "watch" in view.fired:
        if _obstacle_gone(view):
            return Fire("resume")
        news = _news_of_persons(view)
        if news:
            return news
    serial = view.order.data.get("serial")
    if view.order.reason != "lock_fault" or not serial or "poll" not in view.fired:
        return Wait()
    answer = view.answers.get(("tes.lock", serial))
    if answer is None:
        return Query((EffectRequest("tes.lock", serial),))
    return Fire("resume") if answer.get("status") == "ok" else Wait()


def _obstacle_gone(view: ActivityContext) -> bool:
    if view.order.reason == "household_busy":
        return not view.local["household"]
    unit = view.local["unit"]
    return bool(view.order.reason == "stock" and (view.local["stock"] or (unit and unit["mine"])))


def link(view: ActivityContext) -> Plan:
    """Check everybody again today, link those who are not linked, and read the links back."""
    order, answers = view.order, view.answers
    serial = order.data["serial"]
    before = answers.get(("tes.lock", serial))
    questions = findings.person_questions(order, answers, "treserva.person", "tes.person")
    if questions or before is None:
        return Query((*questions, *([] if before else [EffectRequest("tes.lock", serial)])))
    linked = findings.linked_letters(order, before)
    wanting = [x for x in findings.letters(order) if x not in linked]
    if _gate_lost(view, wanting):
        return Fire("gate_lost")
    manual = view.tools.settings["tes_linking"] == "manual"
    # A person who links by hand may be in the middle of it: a wrong link is objected to when the right ones are there.
    if _strangers(view, serial, before) and not (manual and wanting):
        return Fire("stranger_found")
    if not wanting:
        return Fire("linked", {"tes.lock": before})
    return Wait() if manual else _link_each(view, serial, wanting)


def _strangers(view: ActivityContext, serial: str, lock: Facts) -> bool:
    """Whether TES has a person on the unit whom neither the order nor our inventory knows, and no person decided on."""
    decided = "stranger_linked" in view.order.data.get("accepted", ())
    return not decided and bool(findings.strangers(view.order, serial, lock, view.local["links"]))


def _gate_lost(view: ActivityContext, wanting: list[str]) -> bool:
    day = findings.today(view.now, view.tools)
    lost = set(findings.lacking_intervention(view.order, view.answers, day))
    lost |= {x for x in findings.missing_in_tes(view.order, view.answers) if not _empty_import(view, x)}
    return bool(lost & set(wanting)) or bool(wanting and _moved_apart(view)) or _alarm(view) is not None


def _moved_apart(view: ActivityContext) -> bool:
    """Whether the registers have other addresses by now than one dwelling, and no person has decided that it is one."""
    decided = "address_mismatch" in view.order.data.get("accepted", ())
    return not decided and findings.household(view.order, view.answers) == "different"


def _empty_import(view: ActivityContext, letter: str) -> bool:
    """A read-over of no rows is an incident of TES, and does not mean that a person has left."""
    last = view.answers[("tes.person", letter)].get("last_import") or {}
    return last.get("at") is not None and last.get("rows") == 0


def _link_each(view: ActivityContext, serial: str, wanting: list[str]) -> Plan:
    own = {e.subject: e for e in view.effects if e.name == "tes.link" and e.status != "withdrawn"}
    lost = [x for x in wanting if x in own and own[x].status in _LOST]
    done = [x for x in wanting if x in own and own[x].status == "succeeded"]
    if not all(x in own and not own[x].open for x in wanting):
        day = findings.today(view.now, view.tools).isoformat()
        args = {"serial": serial, "checked_on": day, "executed": True, "in_tes": True}
        return Perform(tuple(EffectRequest("tes.link", x, args) for x in wanting))
    after = view.answers.get(("tes.lock", f"{serial}/after"))
    if after is None and done:
        return Query((EffectRequest("tes.lock", f"{serial}/after"),))
    there = findings.linked_letters(view.order, after or {})
    if after and _strangers(view, serial, after):
        return Fire("stranger_found")
    if set(wanting) <= set(there):
        return Fire("linked", {"tes.lock": after})
    return Fire(
        "link_failed", {"linked": findings.linked_letters(view.order, after or view.answers[("tes.lock", serial)]), "lost": lost}
    )


def write_inventory(view: ActivityContext) -> Plan:
    """Write down in the inventory whom TES has on the unit now."""
    serial = view.order.data["serial"]
    news, lock = _stale_news(view), view.answers.get(("tes.lock", serial))
    if isinstance(news, Fire):
        return news
    if news or lock is None:
        return Query((*(news.questions if news else ()), *([] if lock else [EffectRequest("tes.lock", serial)])))
    if _strangers(view, serial, lock):
        return Fire("stranger_found")
    others = sorted({at for n in lock.get("linked", ()) if (at := view.local["links"].get(n)) not in (None, serial)})
    unread = tuple(EffectRequest("tes.lock", s) for s in others if ("tes.lock", s) not in view.answers)
    if unread:
        return Query(unread)
    if any(set(lock["linked"]) & set(view.answers[("tes.lock", s)].get("linked", ())) for s in others):
        return Fire("inventory_conflict", {"elsewhere": True})
    conflict = view.local["unit"] and view.local["unit"].get("elsewhere")
    if conflict and "inventory_conflict" not in view.order.data.get("accepted", ()):
        return Fire("inventory_conflict")
    return Fire("inventory_updated", {"lock": lock})


def answer(view: ActivityContext) -> Plan:
    """Answer in the ticket, then resolve it; both must be confirmed."""
    comment, status = _effect(view, "lindesk.comment"), _effect(view, "lindesk.set_status")
    if view.order.data.get("unanswered"):
        return Fire("feedback_sent", {"confirmed": True})
    gone = [e for e in (comment, status) if e and e.status == "refused" and e.code == "gone"]
    if gone:
        return Fire("feedback_sent", {"gone": True})
    if comment is None or comment.status not in _SETTLED:
        # The answer names people, and may have waited long for the desk.
        return _stale_news(view) or Perform((_final_answer(view),))
    if status is None or status.status not in _SETTLED:
        return Perform(
            (
                EffectRequest(
                    "lindesk.set_status", "resolved", {"status": "resolved", "resolution": view.order.resolution or "done"}
                ),
            )
        )
    return Fire("feedback_sent", {"confirmed": True})


def _final_answer(view: ActivityContext) -> EffectRequest:
    from workflow.routines.shared_lock.answers import final_args, final_template

    template = final_template(view.order)
    return EffectRequest("lindesk.comment", template, final_args(view.order, template, view.now, view.tools))


def _effect(view: ActivityContext, name: str) -> Effect | None:
    own = [e for e in view.effects if e.name == name and e.generation >= view.order.entered_version and e.status != "withdrawn"]
    return own[-1] if own else None


ACTIVITIES: Mapping[str, Activity] = {
    "read_ticket": read_ticket, "precheck": precheck, "watch_persons": watch_persons,
    "watch_intervention": watch_intervention, "look_for_import": look_for_import, "watch_review": watch_review,
    "watch_hold": watch_hold, "link": link, "write_inventory": write_inventory, "answer": answer,
}  # fmt: skip
