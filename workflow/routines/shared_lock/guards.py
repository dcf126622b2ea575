"""The questions of the table: each guard by name, what it asks, and why it says no.

Those about the ticket and the precheck are in `precheck_guards`, those about visits in `visit_guards`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from workflow.definition import Guard
from workflow.reasons import Reason
from workflow.routines.shared_lock import chart, findings, reasons, taking_up
from workflow.routines.shared_lock import facts as fact
from workflow.routines.shared_lock import message_guards as messages
from workflow.routines.shared_lock import precheck_guards as precheck
from workflow.routines.shared_lock import visit_guards as visit
from workflow.routines.shared_lock.overlay import lacking_of
from workflow.routines.shared_lock.precheck_guards import Answer, accepted, mounted
from workflow.routines.shared_lock.stored import StoredReading, reading_of
from workflow.steps import moment_of
from workflow.values import Facts, Label, Order

# Linking, inventory, answer -------------------------------------------------------------------------


def everybody_linked(order: Order, facts: Facts) -> Answer:
    if facts.get("assumed"):
        return True
    lock = facts.get("tes.lock") or {}
    absent = sorted(set(findings.letters(order)) - set(findings.linked_letters(order, lock)))
    if absent:
        return reasons.NOT_LINKED_IN_TES(persons=absent)
    if not accepted(order, "stranger_linked") and findings.strangers(order, order.data["serial"], lock, facts["local"]["links"]):
        return reasons.STRANGER_LINKED()
    return True


def linked_by_hand(order: Order, facts: Facts) -> Answer:
    return bool(facts["tools"].settings["tes_linking"] == "manual")


def answer_confirmed(order: Order, facts: Facts) -> Answer:
    return bool(facts.get("confirmed"))


def ticket_gone(order: Order, facts: Facts) -> Answer:
    return bool(facts.get("gone"))


# Reviews, holds, ends -------------------------------------------------------------------------------


def no_unit_mounted(order: Order, facts: Facts) -> Answer:
    if mounted(order):
        return reasons.UNIT_MOUNTED()
    here = any(e.name == "tes.link" and e.status == "succeeded" for e in facts.get("effects", ()))
    if here or order.data.get("has_linked"):
        return reasons.ALREADY_LINKED()
    return True


def may_reject(order: Order, facts: Facts) -> Answer:
    """Nothing is left behind, and what the unit will read is the true cause."""
    free = no_unit_mounted(order, facts)
    if free is not True or facts.get("assumed") or "reason" not in facts:
        return free
    return cause_of_rejection(order, facts) is not None or reasons.REJECT_CAUSE_WANTED(causes=list(chart.REJECT_CAUSES))


# What a review has found is the cause itself; of any other review, only a person can say why it is rejected.
_CAUSE_OF = {"incomplete": "incomplete", "door_unsuitable": "not_feasible", "unit_not_digital": "not_feasible"}


def cause_of_rejection(order: Order, facts: Facts) -> str | None:
    """The cause as given, in the field or as the reason itself; else what the review was about, where that says it."""
    text = str(facts.get("reason") or "").strip().casefold()
    given = facts.get("cause") or (text if text in chart.REJECT_CAUSES else None)
    return given or _CAUSE_OF.get(order.reason or "")


def unit_mounted(order: Order, facts: Facts) -> Answer:
    return mounted(order)


def unit_mounted_unlinked(order: Order, facts: Facts) -> Answer:
    if not mounted(order):
        return reasons.NO_UNIT_MOUNTED()
    linked = not facts.get("assumed") and facts["tes.lock"].get("linked")
    return reasons.LINKED_IN_TES() if linked else True


def somebody_linked(order: Order, facts: Facts) -> Answer:
    everybody = set(findings.letters_shown(order))
    linked = set(order.data.get("linked", ())) & everybody
    if not linked:
        return reasons.NOBODY_LINKED()
    left = everybody - linked
    return bool(left) or reasons.ALL_LINKED()


def _came_from(state: str, *reasons: str) -> Callable[[Order, Facts], Answer]:
    def test(order: Order, facts: Facts) -> Answer:
        return order.data.get("came_from") == state and (not reasons or order.reason in reasons)

    return test


def came_from_booking(order: Order, facts: Facts) -> Answer:
    waits = order.reason in ("contact_unreachable", "repeated_no_show", "no_entry", "unclear_order")
    return waits and order.data.get("came_from") in ("booking", "booked")


def visit_kept(order: Order, facts: Facts) -> Answer:
    """A doubt was decided on while its visit still lies ahead."""
    ends = moment_of(order.data.get("report_by"))
    ahead = ends is not None and "now" in facts and facts["now"] < ends
    return ahead and order.reason == "unclear_order" and order.data.get("came_from") == "booked"


def facts_known(order: Order, facts: Facts) -> Answer:
    return _first_of_its_kind(facts) or _complete_for(order, order.kind)


def _first_of_its_kind(facts: Facts) -> Reason | None:
    other = facts["local"]["duplicate"]
    if not other:
        return None
    return reasons.SAME_ALREADY(order=other["number"])


def may_convert(order: Order, facts: Facts) -> Answer:
    to_kind = facts.get("to_kind")
    if to_kind == order.kind:
        return reasons.KIND_ALREADY(kind=to_kind)
    if mounted(order):
        return reasons.UNIT_MOUNTED()
    return _first_of_its_kind(facts) or _complete_for(order, str(to_kind))


def _complete_for(order: Order, kind: str) -> Answer:
    """True when the ticket has every fact this kind needs."""
    if kind not in chart.KINDS:
        return reasons.KIND_UNKNOWN()
    lacking = lacking_for(order, kind)
    if not lacking:
        return True
    return reasons.FACTS_MISSING(facts=[fact.named(code) for code in lacking])


def lacking_for(order: Order, kind: str) -> list[str]:
    """Field codes of the facts that an order of this kind needs and does not have."""
    reading: StoredReading = {**reading_of(order.private), "kind": kind}
    return lacking_of(
        findings.persons(order), reading, bool(order.private.get("gate_code")), 2 - len(order.data.get("without", ()))
    )


def _failed_in(state: str) -> Callable[[Order, Facts], Answer]:
    def test(order: Order, facts: Facts) -> Answer:
        if order.reason not in ("effect_failed", "ticket_missing"):
            return reasons.NOTHING_FAILED()
        return order.data.get("came_from") == state

    return test


def only_the_ticket_is_gone(order: Order, facts: Facts) -> Answer:
    return set(facts["codes"]) == {"gone"}


def something_failed(order: Order, facts: Facts) -> Answer:
    return bool(order.data.get("failed")) or reasons.NOTHING_FAILED()


def link_was_made(order: Order, facts: Facts) -> Answer:
    return any(effect.name == "tes.link" for effect in facts["done"])


def somebody_elsewhere(order: Order, facts: Facts) -> Answer:
    return bool(facts.get("elsewhere"))


def nothing_stopped(order: Order, facts: Facts) -> Answer:
    return order.reason not in ("deceased", "protected_person")


def waits_for_import(order: Order, facts: Facts) -> Answer:
    return order.reason == "tes_import_missing"


def may_hold(order: Order, facts: Facts) -> Answer:
    resume_on = facts.get("resume_on")
    if resume_on is None:
        return True
    today = facts["tools"].calendar.local(facts["now"]).date()
    return date.fromisoformat(resume_on) > today or reasons.DATE_PASSED()


def held_before_precheck(order: Order, facts: Facts) -> Answer:
    return order.data.get("held_from") in ("received", "awaiting_completion")


def resume_date_known(order: Order, facts: Facts) -> Answer:
    return "resume_at" in order.data


_KNOWN = reasons.KNOWN_ALREADY()


def death_is_news(order: Order, facts: Facts) -> Answer:
    """Someone of the order, and not known yet; naming who it was makes an unnamed death more precise."""
    named = named_persons(order, facts)
    if isinstance(named, Reason):
        return named
    known = {*(order.data.get("died") or ()), *(order.data.get("without") or ())}
    precise = order.data.get("died_unnamed") and named != findings.letters_shown(order)
    return bool(precise or set(named) - known) or _KNOWN


def protection_is_news(order: Order, facts: Facts) -> Answer:
    named = named_persons(order, facts)
    if isinstance(named, Reason):
        return named
    known = {*(order.data.get("protected") or ()), *(order.data.get("protection_decided") or ())}
    return bool(set(named) - known) or _KNOWN


def named_persons(order: Order, facts: Facts) -> list[str] | Reason:
    """The letters that were given, everybody when none is given; or why the letter cannot be meant."""
    if facts.get("letters"):
        return list(facts["letters"])
    here = findings.letters_shown(order)
    said = str(facts.get("person") or "").strip().upper()
    if not said:
        return here
    return [said] if said in here else reasons.NO_SUCH_PERSON(persons=here or "–")  # fmt: skip


def recently_ended(order: Order, facts: Facts) -> Answer:
    days = facts["tools"].settings["reopen_days"] if "tools" in facts else 0
    recent: bool = facts["now"] - order.entered_at <= timedelta(days=days)
    if not recent:
        return reasons.ENDED_LONG_AGO(days=days)
    # A comment in a ticket that stands closed: thanks open nothing, and what is asked does.
    return not facts.get("only_said") or precheck.fresh_doubt(order, facts)


def wanted_after_all(order: Order, facts: Facts) -> Answer:
    """Nobody works on it any more, so a person reads whatever the unit writes; thanks alone ask for nothing."""
    recent = recently_ended(order, {**facts, "only_said": False})
    return recent if recent is not True or not facts.get("only_said") else not precheck.only_thanks(order, facts)


def _guard(name: str, sv: str, en: str, test: Callable[[Order, Facts], Any]) -> Guard:
    return Guard(name, Label(sv, en), test)


_ALL = (
    _guard("is_duplicate", "samma personer och ärende som en öppen beställning", "same persons and intent as an open order", precheck.is_duplicate),
    _guard("is_unclear", "rubriken eller texten går inte att förstå", "heading or text is not understood", precheck.is_unclear),
    _guard("unit_not_digital", "enheten använder inte digitala nycklar", "the unit does not use digital keys", precheck.unit_not_digital),
    _guard("is_incomplete", "en uppgift saknas eller är felaktig", "a required fact is missing or malformed", precheck.is_incomplete),
    _guard("material_change", "personer, ordertyp eller adress har ändrats", "persons, kind or address changed", precheck.material_change),
    _guard("follow_up_changed", "ärendet säger något annat om dem som återstår", "the ticket says something else of those who remain", precheck.follow_up_changed),
    _guard("somebody_died", "någon har avlidit", "someone has died", precheck.somebody_died),
    _guard("somebody_protected", "någon har skyddade personuppgifter", "someone has protected personal data", precheck.somebody_protected),
    _guard("fresh_doubt", "ändringen eller kommentaren kan betyda något annat", "the change or comment may mean something else", precheck.fresh_doubt),
    _guard("change_in_doubt", "uppgifter har ändrats och något är oklart", "facts changed and something is in doubt", precheck.change_in_doubt),
    _guard("stranger_on_the_lock", "någon utanför beställningen är kopplad i TES", "someone outside the order is linked in TES", precheck.stranger_on_the_lock),
    _guard("start_dates_changed", "det som väntas har ändrats", "the wait has changed", precheck.start_dates_changed),
    _guard("still_waits", "beställningen väntar fortfarande på samma sak", "the order still waits for the same", messages.still_waits),
    _guard("visit_stands", "besöket är fortfarande bokat", "the visit is still booked", messages.visit_stands),
    _guard("notice_stands", "besöket är fortfarande bokat och kontakten kan nås", "the visit is still booked and the contact may be written to", messages.notice_stands),
    _guard("visit_is_off", "besöket är inställt och den som ska få veta det har fått veta om besöket", "the visit is off, and its receiver had been notified of it", messages.visit_is_off),
    _guard("may_reject", "ingen enhet är monterad och skälet är angivet", "no unit is mounted by it and the cause is given", may_reject),
    _guard("visit_kept", "besöket är kvar", "the visit is kept", visit_kept),
    _guard("link_was_made", "en koppling hade gjorts i TES", "a link had been made in TES", link_was_made),
    _guard("somebody_elsewhere", "någon är kopplad till en annan låsenhet", "someone is linked to another unit", somebody_elsewhere),
    _guard("nothing_stopped", "ingen har avlidit eller skyddats", "nobody has died or is protected", nothing_stopped),
    _guard("identity_differs", "identiteten skiljer sig eller är tillfällig", "identity differs between systems, or is temporary", precheck.identity_differs),
    _guard("household_busy", "en annan öppen beställning gäller hushållet", "another open order holds the household", precheck.household_busy),
    _guard("many_persons", "fler än två personer, hushållet obekräftat", "more than two persons, household not confirmed", precheck.many_persons),
    _guard("kind_mismatch", "ordertypen stämmer inte med låset", "the kind does not fit the lock", precheck.kind_mismatch),
    _guard("no_intervention", "någon saknar verkställd insats idag", "someone has no executed intervention today", precheck.no_intervention),
    _guard("not_in_tes", "någon finns inte i TES", "someone is not in TES", precheck.not_in_tes),
    _guard("addresses_differ", "adresserna skiljer sig", "addresses differ", precheck.addresses_differ),
    _guard("addresses_unconfirmed", "lägenhetsnummer saknas", "addresses are equal but for an apartment number", precheck.addresses_unconfirmed),
    _guard("lock_faulty", "låset är trasigt", "the lock is faulty", precheck.lock_faulty),
    _guard("all_linked", "alla är redan kopplade", "everybody is linked already", precheck.all_linked),
    _guard("stock_empty", "en enhet ska monteras men lagret är tomt", "a unit must be mounted, none in stock", precheck.stock_empty),
    _guard("must_mount", "en enhet ska monteras", "a unit must be mounted", precheck.must_mount),
    _guard("no_start_date", "inget startdatum är känt", "no start date is known", precheck.no_start_date),
    _guard("start_date_known", "ett startdatum är känt", "a start date is known", precheck.start_date_known),
    _guard("second_miss", "andra uteblivna inläsningen i rad", "the second missed read-over in a row", precheck.second_miss),
    _guard("may_book", "enhet, kontakt, portkod, ledig tid, arbetsdag och varsel", "unit, contact, gate code, free slot, working day and notice", visit.may_book),
    _guard("third_contact_failure", "tredje försöket", "the third attempt", visit.third_contact_failure),
    _guard("may_install", "rätt serienummer, provad, registrerad i TES", "right serial, tested, registered in TES", visit.may_install),
    _guard("door_unsuitable", "dörren går inte att utrusta", "the door cannot be fitted", visit._failed("door_unsuitable")),
    _guard("visit_refused", "brukaren tackade nej", "the person refused", visit._failed("refused")),
    _guard("second_no_show", "ingen öppnade, andra gången", "nobody opened, second time", visit._no_entry(True, "no_show")),
    _guard("second_no_entry", "kom inte in, andra gången", "no entry, second time", visit._no_entry(True, "no_entry")),
    _guard("first_no_entry", "kom inte in, första gången", "no entry, first time", visit._no_entry(False, "no_entry")),
    _guard("first_no_show", "ingen öppnade, första gången", "nobody opened, first time", visit._no_entry(False, "no_show")),
    _guard("everybody_linked", "återläsningen visar alla", "the read-back shows everybody", everybody_linked),
    _guard("linked_by_hand", "kopplingen görs för hand i TES", "linking is done by hand in TES", linked_by_hand),
    _guard("answer_confirmed", "Lindesk har bekräftat svar och status", "Lindesk confirmed comment and resolution", answer_confirmed),
    _guard("ticket_gone", "ärendet finns inte kvar", "the ticket is gone", ticket_gone),
    _guard("no_unit_mounted", "ingen enhet är monterad av beställningen", "no unit is mounted by it", no_unit_mounted),
    _guard("unit_mounted", "en enhet är monterad av beställningen", "a unit is mounted by it", unit_mounted),
    _guard("unit_mounted_unlinked", "en enhet är monterad och ingen är kopplad", "a unit is mounted and nobody linked", unit_mounted_unlinked),
    _guard("somebody_linked", "minst en är kopplad", "at least one person is linked", somebody_linked),
    _guard("came_from_inventory_updated", "kom från svaret", "came from the answer", _came_from("inventory_updated")),
    _guard("came_from_linked", "kom från inventarielistan", "came from the inventory", _came_from("linked")),
    _guard("came_from_installed", "kom från kopplingen", "came from linking", _came_from("installed")),
    _guard("came_from_link_failed", "kopplingen misslyckades", "linking failed", _came_from("installed", "link_failed")),
    _guard("came_from_ticket_missing", "ärendet saknades vid svaret", "the ticket was gone at the answer", _came_from("inventory_updated", "ticket_missing")),
    _guard("came_from_booking", "kom från bokningen", "came from booking", came_from_booking),
    _guard("facts_known", "ärendets uppgifter är kompletta", "the ticket's facts are complete", facts_known),
    _guard("may_convert", "uppgifterna för den nya typen finns", "the facts of the new kind are there", may_convert),
    *(_guard(f"failed_in_{s.name}", f"ett anrop misslyckades i {s.label.sv}", f"an effect failed in {s.label.en}", _failed_in(s.name)) for s in chart.STATES if s.name in chart.BACK_TO),
    _guard("only_the_ticket_is_gone", "ärendet finns inte kvar i Lindesk", "the ticket is gone from Lindesk", only_the_ticket_is_gone),
    _guard("something_failed", "ett anrop misslyckades", "an effect failed", something_failed),
    _guard("waits_for_import", "väntar på inläsning", "waits for the read-over", waits_for_import),
    _guard("may_hold", "datumet ligger framåt", "the date lies ahead", may_hold),
    _guard("held_before_precheck", "lades vilande före förkontrollen", "was held before precheck", held_before_precheck),
    _guard("resume_date_known", "ett datum är satt", "a date is set", resume_date_known),
    _guard("death_is_news", "dödsfallet är inte känt sedan tidigare", "the death was not known", death_is_news),
    _guard("protection_is_news", "skyddet är inte känt sedan tidigare", "the protection was not known", protection_is_news),
    _guard("nothing_irrevocable", "ingenting oåterkalleligt har hänt", "nothing irrevocable has happened", taking_up.nothing_irrevocable),
    _guard("recently_ended", "avslutad nyligen", "ended recently", recently_ended),
    _guard("wanted_after_all", "avslutad nyligen, och enheten vill något", "ended recently, and the unit wants something", wanted_after_all),
)  # fmt: skip

GUARDS: Mapping[str, Guard] = {guard.name: guard for guard in _ALL}
