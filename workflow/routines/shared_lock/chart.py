"""THE table: the shared digital lock routine as data. Read this first.

The machine that runs, the pictures, the buttons, the checker and the exhaustive tests all derive from here.
Rows with one source and trigger are tried in order; the first whose guard holds wins. Names in quotes are looked
up in `guards`, `changes`, `activities` and `answers` in this folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from workflow.definition import Field, Phase, State, Transition
from workflow.roles import NOBODY, WORKER
from workflow.routines.shared_lock import parties, roles
from workflow.values import Label

VERSION = "2024-04-01/1"

TEAM = (roles.OPERATOR,)
FIELD = (roles.OPERATOR, roles.TECHNICIAN)

KINDS = {
    "new_install": Label("Ny installation", "New installation"), "link_existing": Label("Koppling till befintlig enhet", "Link to an existing unit"),
}

PHASES = (
    Phase("received", Label("Inkommen", "Received")),
    Phase("precheck", Label("Förkontroll", "Precheck")),
    Phase("booking", Label("Bokning", "Booking")),
    Phase("installed/linked", Label("Installerad/sammankopplad", "Installed/linked")),
    Phase("inventory", Label("Inventarielista", "Inventory")),
    Phase("feedback", Label("Återkoppling", "Feedback")),
)

_PERSON_READS = ("treserva.person", "tes.person")
_ALARMS = ("person_deceased", "person_protected")

STATES = (
    State(
        "received", "received", Label("Inkommen", "Received"), Label("Ärendet har kommit in och läses.", "The ticket has arrived and is being read."),
        WORKER, activity="read_ticket", fires=("checked",), local=("duplicate",),
    ),
    State(
        "awaiting_completion", "received", Label("Väntar på komplettering", "Waiting for missing facts"),
        Label("Uppgifter saknas och har efterfrågats i ärendet.", "Facts are missing and were asked for in the ticket."), parties.ORDERING_UNIT,
        activity="watch_persons", queries=("treserva.person",), fires=_ALARMS, paused=True,
    ),
    State(
        "precheck", "precheck", Label("Förkontroll", "Precheck"),
        Label("Treserva, TES och inventarielistan tillfrågas om varje brukare, hushållet och låset.", "Treserva, TES and the inventory are asked about every person, the household and the lock."),
        WORKER, activity="precheck", queries=(*_PERSON_READS, "tes.lock"), fires=("checked",), local=("household", "unit", "stock", "links"),
    ),
    State(
        "awaiting_intervention", "precheck", Label("Väntar på verkställd insats", "Waiting for an executed intervention"),
        Label("Minst en brukare saknar verkställd insats i Treserva; det kontrolleras igen automatiskt.", "At least one person has no executed intervention in Treserva; it is checked again automatically."),
        parties.ORDERING_UNIT, activity="watch_intervention", queries=("treserva.person",),
        fires=("intervention_executed", "start_passed", "wait_changed", "remind", "escalate", *_ALARMS), paused=True,
    ),
    State(
        "awaiting_tes_import", "precheck", Label("Väntar på inläsning i TES", "Waiting for the read-over to TES"),
        Label("Insatsen är verkställd men brukaren finns ännu inte i TES; nästa inläsning inväntas.", "The intervention is executed but the person is not in TES yet; the next read-over is awaited."),
        WORKER, activity="look_for_import", queries=_PERSON_READS, fires=("read_over", "import_missed", *_ALARMS),
    ),
    State(
        "booking", "booking", Label("Tid ska bokas", "To be booked"),
        Label("En låsenhet är reserverad; teamet når kontaktpersonen och kommer överens om en tid.", "A unit is reserved; the team reaches the contact and agrees on a time."),
        parties.TEAM, activity="watch_persons", queries=("treserva.person",), fires=_ALARMS, local=("unit", "slots", "technicians"),
    ),
    State(
        "booked", "booking", Label("Bokad", "Booked"),
        Label("Ett besök är bokat; teknikern monterar och provar.", "A visit is booked; the technician mounts and tests."), parties.TECHNICIAN,
        activity="watch_persons", queries=("treserva.person",), fires=_ALARMS, local=("unit", "slots", "technicians", "serial"),
    ),
    State(
        "installed", "installed/linked", Label("Låsenhet på plats", "Unit in place"),
        Label("Varje brukare kopplas till låsenheten i TES och kopplingen läses tillbaka.", "Every person is linked to the unit in TES, and the links are read back."),
        WORKER, activity="link", queries=(*_PERSON_READS, "tes.lock"), performs=("tes.link",),
        fires=("linked", "gate_lost", "link_failed", "stranger_found"), local=("unit", "links"), parties={"by_hand": parties.TEAM},
    ),
    State(
        "linked", "installed/linked", Label("Sammankopplad", "Linked"),
        Label("Alla är kopplade i TES; inventarielistan skrivs.", "Everybody is linked in TES; the inventory is written."), WORKER,
        activity="write_inventory", queries=("treserva.person", "tes.lock"),
        fires=("inventory_updated", "inventory_conflict", "stranger_found", *_ALARMS), local=("unit", "links"),
    ),
    State(
        "inventory_updated", "inventory", Label("Inventarielista uppdaterad", "Inventory updated"),
        Label("Svaret skrivs i ärendet och ärendet avslutas.", "The answer goes into the ticket and the ticket is resolved."), WORKER,
        activity="answer", queries=("treserva.person",), performs=("lindesk.comment", "lindesk.set_status"), fires=("feedback_sent", *_ALARMS),
    ),
    State(
        "feedback_sent", "feedback", Label("Återkopplad", "Feedback sent"),
        Label("Beställningen är klar och besvarad.", "The order is done and answered."), NOBODY, end=True,
    ),
    State(
        "needs_review", "any", Label("Manuell handläggning", "Manual review"),
        Label("En person i teamet måste besluta.", "Someone in the team has to decide."), parties.TEAM, activity="watch_review",
        queries=_PERSON_READS, fires=("read_over", *_ALARMS), local=("unit", "duplicate"), attention=True,
    ),
    State(
        "on_hold", "any", Label("Vilande", "On hold"),
        Label("Ingenting görs förrän hindret är borta eller datumet är inne.", "Nothing is done until the obstacle is gone or the date has come."),
        parties.TEAM, activity="watch_hold", queries=("treserva.person", "tes.lock"), fires=("resume", *_ALARMS),
        local=("unit", "household", "stock"), paused=True, parties={"household_busy": parties.OTHER_ORDER, "stock": parties.STOCK},
    ),
    State(
        "cancelled", "any", Label("Avbruten", "Cancelled"), Label("Beställningen är avbruten.", "The order is cancelled."), NOBODY, end=True,
        local=("duplicate",),
    ),
    State(
        "rejected", "any", Label("Avvisad", "Rejected"), Label("Beställningen är avvisad med ett skäl.", "The order is rejected with a reason."),
        NOBODY, end=True,
    ),
)

# Fields that people fill in -------------------------------------------------------------------------

_VISIT = (
    Field("visit", Label("Besök (datum och FM/EM)", "Visit (date and FM/EM)"), "window"),
    Field("technician", Label("Tekniker", "Technician"), "text", required=False),
    Field("contact_agrees", Label("Kontakten godtar kortare varsel", "The contact agrees to shorter notice"), "flag", required=False),
)
_INSTALLED = (Field("serial", Label("Serienummer", "Serial number"), "serial"), Field("tested", Label("Öppnad i prov", "Opened in test"), "flag"))
VISIT_FAILURES = ("door_unsuitable", "refused", "no_show", "no_entry")
WINDOWS = {"FM": (time(8), time(12)), "EM": (time(12, 30), time(16))}
_FAILED = (Field("cause", Label("Orsak", "Cause"), "choice", required=False, choices=VISIT_FAILURES),)
HOLD_CAUSES = ("hospitalised", "landlord", "client_request", "bereavement", "lock_fault", "other")
_HOLD = (
    Field("resume_on", Label("Återupptas", "Resume on"), "date"),
    Field("cause", Label("Orsak", "Cause"), "choice", required=False, choices=HOLD_CAUSES),
)
REJECT_CAUSES = ("duplicate", "wrong_queue", "not_feasible", "incomplete")
_REJECT = (Field("cause", Label("Orsak", "Cause"), "choice", required=False, choices=REJECT_CAUSES),)
_CONVERT = (Field("to_kind", Label("Ny ordertyp", "New kind"), "choice", choices=("new_install", "link_existing")),)
_PERSON = (Field("person", Label("Brukare (bokstav; tomt betyder alla)", "Person (letter; empty means everybody)"), "code", required=False, most=2),)
_CONTINUE = (Field("decision", Label("Beslut", "Decision"), "text", required=False),)

_CORRECT = (
    Field("source", Label("Hur vet du det?", "How do you know?"), "choice", choices=("telephone", "ticket", "visit", "other")),
    Field("confirmed", Label("Jag har läst hela ärendet: allt annat stämmer", "I have read the whole ticket: all else is right"), "flag", required=False),
    Field("facts", Label("Uppgifter", "Facts"), "facts", required=False),
)
_ASK = (Field("about", Label("Vad ska enheten svara på?", "What is the unit to answer?"), "names"),)
SPEAKING = ("ask", "reply")
CALLING_OFF = ("hold", "booking_cancelled", "person_deceased", "person_protected")
"""What calls off a visit or pauses a ticket: whom it tells is shown before it is done."""
_ANSWER = (Field("text", Label("Svar i ärendet", "Answer in the ticket"), "text"),)

# Groups of states -----------------------------------------------------------------------------------

_OPEN = tuple(s.name for s in STATES if not s.end)
_ENDS = tuple(s.name for s in STATES if s.end)
_BEFORE_LINKED = tuple(n for n in _OPEN if n not in ("linked", "inventory_updated"))
_MAY_HAVE_MOUNTED = ("received", "awaiting_completion", "precheck", "awaiting_intervention", "awaiting_tes_import", "on_hold", "installed")
_FREE = ("end_order", "cancel_visit", "release_unit")
_SILENCE = ("lindesk.", "notify.", "tes.link")


def _row(source: str | None, trigger: str, target: str | None, guard: str | None = None, **more: object) -> Transition:
    return Transition(source, trigger, target, guard, **more)  # type: ignore[arg-type]


def _review(source: str, trigger: str, reason: str, guard: str | None = None, **more: object) -> Transition:
    return _row(source, trigger, "needs_review", guard, reason=reason, **{"change": "to_review", **more})


def _say(*templates: str) -> tuple[str, ...]:
    return tuple(f"lindesk.comment:{t}" for t in templates)


def _off(source: str, *kinds: str) -> tuple[str, ...]:
    """What tells people that a booked visit is off; a review may have been reached from a booked visit."""
    return tuple(f"notify.{kind}:cancelled" for kind in kinds or ("ics", "sms")) if source in ("booked", "needs_review") else ()


_WAITING, _OPENED, _RESOLVED = "lindesk.set_status:waiting", "lindesk.set_status:open", "lindesk.set_status:resolved"

_NEWS = ("ticket_updated", "ticket_reopened")

_TAKING_IN = (
    _row(None, "take_in", "received", effects=_say("T-MOTT"), main=True),
    _row(None, "follow_up", "on_hold", reason="follow_up", change="follow_up", records=("claim_intent",)),
)

_RECEIVED = (
    _row(
        "received", "checked", "rejected", "is_duplicate", reason="duplicate", records=("note_persons", "end_order", "release_unit"),
        change="note_ticket", effects=(*_say("T-DUBB"), _RESOLVED),
    ),
    _review("received", "checked", "unclear_order", "is_unclear", records=("note_persons",), change="note_unclear"),
    _review("received", "checked", "unit_not_digital", "unit_not_digital", records=("note_persons",), change="note_unclear"),
    _row("received", "checked", "awaiting_completion", "is_incomplete", change="note_ticket", records=("set_intent",), effects=(*_say("T-KOMPL"), _WAITING)),
    _row("received", "checked", "precheck", change="note_ticket", records=("set_intent",), effects=(_OPENED,), main=True),
    *(_review("awaiting_completion", news, "unclear_order", "follow_up_changed", change="new_ticket_in_doubt", settles=("tes.link",)) for news in _NEWS),
    *(_row("awaiting_completion", news, "received", change="new_ticket", settles=("tes.link",)) for news in _NEWS),
    _row("awaiting_completion", "remind", None, effects=_say("T-KOMPL-PÅMIN")),
    _review("awaiting_completion", "completion_overdue", "incomplete"),
)

_PRECHECK = (
    _review("precheck", "checked", "deceased", "somebody_died", records=("cancel_visit",), withdraws=_SILENCE),
    _review("precheck", "checked", "protected_person", "somebody_protected", records=("cancel_visit",), withdraws=_SILENCE, effects=_say("T-PROT")),
    _review("precheck", "checked", "identity", "identity_differs"),
    _row(
        "precheck", "checked", "on_hold", "household_busy", reason="household_busy", records=("await_household",), change="hold_automatic",
        effects=_say("T-UPPTAGET"),
    ),
    _review("precheck", "checked", "confirm_household", "many_persons", records=("hold_household",)),
    _review("precheck", "checked", "kind_mismatch", "kind_mismatch", records=("hold_household",), effects=_say("T-TYP")),
    _row(
        "precheck", "checked", "awaiting_intervention", "no_intervention", records=("hold_household", "note_locks"), change="note_checked",
        effects=(*_say("T-TRES"), _WAITING),
    ),
    _row("precheck", "checked", "awaiting_tes_import", "not_in_tes", records=("hold_household", "note_locks"), change="note_checked"),
    _review("precheck", "checked", "address_mismatch", "addresses_differ", records=("hold_household",), effects=_say("T-ADR")),
    _review("precheck", "checked", "confirm_household", "addresses_unconfirmed", records=("hold_household",)),
    _row(
        "precheck", "checked", "on_hold", "lock_faulty", reason="lock_fault", records=("hold_household", "note_lock_fault"), change="hold_automatic",
        effects=_say("T-LÅSFEL"),
    ),
    _review("precheck", "checked", "stranger_linked", "stranger_on_the_lock", records=("hold_household",)),
    _row("precheck", "checked", "linked", "all_linked", records=("hold_household", "note_locks", "release_unit"), change="nothing_to_do"),
    _row(
        "precheck", "checked", "on_hold", "stock_empty", reason="stock", records=("hold_household", "await_unit"), change="hold_automatic",
        effects=_say("T-LAGER"),
    ),
    _row("precheck", "checked", "booking", "must_mount", records=("hold_household", "note_locks", "reserve_unit"), change="note_checked", main=True),
    _row("precheck", "checked", "installed", records=("hold_household", "note_locks", "release_unit"), change="note_checked"),
    _row("awaiting_intervention", "intervention_executed", "precheck", effects=(_OPENED,)),
    _row("awaiting_intervention", "start_passed", "precheck"),
    _row("awaiting_intervention", "wait_changed", "awaiting_intervention", "start_dates_changed", change="note_wait"),
    _row("awaiting_intervention", "wait_changed", None, change="note_wait"),
    _row("awaiting_intervention", "remind", None, change="note_wait", effects=_say("T-TRES-PÅMIN")),
    _row("awaiting_intervention", "escalate", None, change="note_wait"),
    _row("awaiting_tes_import", "read_over", "precheck"),
    _review("awaiting_tes_import", "import_missed", "tes_import_missing", "second_miss"),
    _row("awaiting_tes_import", "import_missed", None, change="count_miss", effects=_say("T-INLÄSNING")),
)

_BOOKING = (
    _row(
        "booking", "booked", "booked", "may_book", roles=TEAM, fields=_VISIT, records=("book_visit",), change="book",
        effects=(*_say("T-BOKAD"), "notify.ics:booked", "notify.sms:booked"), main=True,
    ),
    _review("booking", "contact_failed", "contact_unreachable", "third_contact_failure", roles=TEAM, effects=_say("T-KONTAKT")),
    _row("booking", "contact_failed", None, roles=TEAM, change="count_contact"),
    _row("booking", "escalate", None, change="escalate"),
    _row(
        "booked", "rebooked", "booked", "may_book", roles=TEAM, fields=_VISIT, records=("book_visit",), change="book",
        effects=(*_say("T-OMBOKAD"), "notify.ics:cancelled", "notify.ics:booked", "notify.sms:booked"),
    ),
    _row("booked", "booking_cancelled", "booking", roles=TEAM, records=("cancel_visit",), change="unbook", effects=("notify.ics:cancelled", "notify.sms:cancelled")),
    _row("booked", "remind", None, change="reminded", effects=("notify.sms:reminder",)),
    _row("booked", "visit_today", None, change="reminded_today", effects=("notify.sms:today",)),
    _row("booked", "escalate", None, change="escalate"),
    _row(
        "booked", "installed", "installed", "may_install", roles=FIELD, fields=_INSTALLED, first=("tes.register_lock",),
        records=("mount_unit", "finish_visit"), change="mounted", main=True,
    ),
    _review(
        "booked", "visit_failed", "door_unsuitable", "door_unsuitable", roles=FIELD, fields=_FAILED, records=("fail_visit", "release_unit"),
        change="visit_failed",
    ),
    _review("booked", "visit_failed", "refused", "visit_refused", roles=FIELD, fields=_FAILED, records=("fail_visit", "release_unit"), change="visit_failed"),
    _review(
        "booked", "visit_failed", "repeated_no_show", "second_no_show", roles=FIELD, fields=_FAILED, records=("fail_visit",), change="visit_failed",
        effects=_say("T-BOM"),
    ),
    _review(
        "booked", "visit_failed", "no_entry", "second_no_entry", roles=FIELD, fields=_FAILED, records=("fail_visit",), change="visit_failed",
        effects=_say("T-PORT"),
    ),
    _row("booked", "visit_failed", "booking", "first_no_entry", roles=FIELD, fields=_FAILED, records=("fail_visit",), change="visit_failed", effects=_say("T-PORT")),
    _row("booked", "visit_failed", "booking", "first_no_show", roles=FIELD, fields=_FAILED, records=("fail_visit",), change="visit_failed", effects=_say("T-BOM")),
)

_LINKING = (
    _row("installed", "linked", "linked", "everybody_linked", roles=TEAM, first=("tes.lock",), change="all_linked", main=True),
    _review("installed", "stranger_found", "stranger_linked", withdraws=("tes.link",)),
    _row("installed", "gate_lost", "precheck", withdraws=("tes.link",), change="lost"),
    _review("installed", "link_failed", "link_failed", withdraws=("tes.link",), change="links_failed"),
    _row("installed", "escalate", None, change="escalate"),
    _row("linked", "inventory_updated", "inventory_updated", records=("write_inventory",), change="note_inventory", main=True),
    _review("linked", "stranger_found", "stranger_linked"),
    _review("linked", "inventory_conflict", "linked_elsewhere", "somebody_elsewhere"),
    _review("linked", "inventory_conflict", "inventory_conflict"),
    _row("inventory_updated", "feedback_sent", "feedback_sent", "answer_confirmed", records=("end_order", "release_unit"), change="answered", main=True),
    _review("inventory_updated", "feedback_sent", "ticket_missing", "ticket_gone", withdraws=("lindesk.",), change="ticket_missing"),
)

BACK_TO = (
    "received", "awaiting_completion", "precheck", "awaiting_intervention", "awaiting_tes_import", "booking", "booked", "installed", "linked",
    "inventory_updated", "on_hold",
)

_REVIEW = (
    _row("needs_review", "continue", "inventory_updated", "came_from_inventory_updated", roles=TEAM, needs_reason=True, fields=_CONTINUE, change="decided"),
    _row("needs_review", "continue", "linked", "came_from_linked", roles=TEAM, needs_reason=True, fields=_CONTINUE, change="decided"),
    _row("needs_review", "continue", "installed", "came_from_installed", roles=TEAM, needs_reason=True, fields=_CONTINUE, change="decided"),
    _row("needs_review", "continue", "booked", "visit_kept", roles=TEAM, needs_reason=True, fields=_CONTINUE, change="decided", effects=(_OPENED,)),
    _row(
        "needs_review", "continue", "booking", "came_from_booking", roles=TEAM, needs_reason=True, fields=_CONTINUE, records=("cancel_visit",),
        change="decided_anew", effects=(_OPENED, *_off("booked")),
    ),
    _row(
        "needs_review", "continue", "precheck", "facts_known", roles=TEAM, needs_reason=True, fields=_CONTINUE,
        records=("cancel_visit", "set_intent"), change="decided_anew", effects=(_OPENED, *_say("T-NYKONTAKT"), *_off("booked")),
    ),
    _row(
        "needs_review", "convert", "precheck", "may_convert", roles=TEAM, needs_reason=True, fields=_CONVERT,
        records=("cancel_visit", "release_unit", "set_intent"), change="convert", effects=(_OPENED, *_off("booked")),
    ),
    _row(
        "needs_review", "close_partially", "linked", "somebody_linked", roles=TEAM, needs_reason=True, records=("release_intent",),
        change="close_partially", spawns="follow_up",
    ),
    _row(
        "needs_review", "taken_down", None, "unit_mounted_unlinked", roles=FIELD, needs_reason=True, first=("tes.lock",), records=("unmount_unit",),
        change="taken_down",
    ),
    _row("needs_review", "retry", "installed", "came_from_link_failed", roles=TEAM, change="retry_effects"),
    *(_row("needs_review", "retry", back, f"failed_in_{back}", roles=TEAM, change="retry_effects") for back in BACK_TO),
    _row("needs_review", "skip", "inventory_updated", "came_from_ticket_missing", roles=TEAM, needs_reason=True, change="skip_answer", withdraws=("lindesk.",)),
    *(_row("needs_review", "skip", back, f"failed_in_{back}", roles=TEAM, needs_reason=True, change="skip_effects") for back in BACK_TO),
    _row("needs_review", "read_over", "precheck", "waits_for_import"),
    _row(
        "needs_review", "cancel", "cancelled", "no_unit_mounted", roles=TEAM, needs_reason=True, records=_FREE, change="cancel", withdraws=_SILENCE,
        effects=(*_say("T-AVBR"), _RESOLVED, *_off("needs_review")),
    ),
    _row(
        "needs_review", "reject", "rejected", "may_reject", roles=TEAM, needs_reason=True, fields=_REJECT, records=_FREE, change="reject",
        withdraws=_SILENCE, effects=(*_say("T-AVV"), _RESOLVED, *_off("needs_review")),
    ),
)


def _changed_by_the_unit(s: str, news: str) -> Iterator[Transition]:
    """The unit has changed or commented the ticket: nothing goes out before a person has read what is in doubt."""
    if s not in ("needs_review", "linked", "inventory_updated"):
        restart = {"records": ("cancel_visit",), "settles": ("tes.link",)}
        yield _review(s, news, "unclear_order", "change_in_doubt", change="new_ticket_in_doubt", withdraws=_SILENCE, effects=_off(s, "ics"), **restart)
    if s != "needs_review":
        yield _review(s, news, "unclear_order", "fresh_doubt", records=("note_persons",), change="note_doubt", withdraws=_SILENCE)
    if s in _BEFORE_LINKED:
        restart = {"records": ("cancel_visit",), "settles": ("tes.link",)}
        yield _row(s, news, "received", "material_change", change="new_ticket", withdraws=("tes.link", "notify."), effects=_off(s), **restart)
    yield _row(s, news, None, records=("note_persons",), change="note_update")


_ANY = (
    *(_row(s, "hold", "on_hold", "may_hold", roles=TEAM, needs_reason=True, fields=_HOLD, records=("cancel_visit",), change="hold", withdraws=("tes.link", "notify."), effects=(*_say("T-VILANDE"), *_off(s))) for s in _BEFORE_LINKED),
    _row("on_hold", "resume", "received", "held_before_precheck", roles=TEAM, change="resume"),
    _row("on_hold", "resume", "precheck", roles=TEAM, change="resume", effects=(_OPENED,)),
    *(_row(s, "cancel", "cancelled", "no_unit_mounted", roles=TEAM, records=_FREE, change="cancel", withdraws=_SILENCE, effects=(*_say("T-AVBR"), _RESOLVED, *_off(s))) for s in _BEFORE_LINKED if s != "needs_review"),
    *(_review(s, "cancel", "cancel_after_mounting", "unit_mounted", roles=TEAM, withdraws=("tes.link",)) for s in _MAY_HAVE_MOUNTED),
    *(_review(s, "person_deceased", "deceased", "death_is_news", roles=TEAM, fields=_PERSON, records=("cancel_visit",), withdraws=_SILENCE, change="died", effects=_off(s, "ics")) for s in _OPEN),
    *(_review(s, "person_protected", "protected_person", "protection_is_news", roles=TEAM, fields=_PERSON, records=("cancel_visit",), withdraws=_SILENCE, change="protected", effects=(*_say("T-PROT"), *_off(s, "ics"))) for s in _OPEN),
    *(row for s in _OPEN if s != "awaiting_completion" for news in _NEWS for row in _changed_by_the_unit(s, news)),
    *(_row(s, "effect_found_done", None, "link_was_made", change="note_found") for s in _OPEN),
    *(_review(s, "effect_failed", "ticket_missing", "only_the_ticket_is_gone", change="effect_failed") for s in BACK_TO),
    *(_review(s, "effect_failed", "effect_failed", change="effect_failed") for s in BACK_TO),
    *(_row(s, "effect_failed", None, change="effect_failed_here") for s in ("needs_review", *_ENDS)),
    *(_row(s, "retry", None, "something_failed", roles=TEAM, change="retry_here") for s in _ENDS),
    *(_row(s, "skip", None, "something_failed", roles=TEAM, needs_reason=True, change="skip_here") for s in _ENDS),
    _review("feedback_sent", "ticket_reopened", "reopened", "recently_ended", change="reopened", effects=(_OPENED,)),
    _review("rejected", "ticket_reopened", "reopened", "wanted_after_all", change="reopened", effects=(_OPENED,)),
    _review("cancelled", "ticket_reopened", "reopened", "wanted_after_all", change="reopen_cancelled", effects=(_OPENED,)),
)

# What a person fills in, asks and answers. Whatever a correction changes in meaning is checked again from the beginning.
_CORRECTED_IN = tuple(n for n in _BEFORE_LINKED if n not in ("received", "awaiting_completion", "needs_review", "on_hold"))


def _corrected(source: str, target: str | None, guard: str = "correction_allowed", change: str = "correct", **more: object) -> Transition:
    return _row(source, "correct", target, guard, roles=TEAM, needs_reason=True, fields=_CORRECT, change=change, **more)


_CORRECTIONS = (
    _corrected(
        "needs_review", "received", "correction_checks_again", records=("cancel_visit",), settles=("tes.link",), withdraws=("tes.link", "notify."),
        effects=_off("needs_review"),
    ),
    _corrected("needs_review", "booking", "correction_mends_booking", "correct_for_booking"),
    _corrected("needs_review", None),
    _corrected("awaiting_completion", "received"),
    *(_corrected(s, "received", "correction_material", records=("cancel_visit",), settles=("tes.link",), withdraws=("tes.link", "notify."), effects=_off(s)) for s in _CORRECTED_IN),
    *(_corrected(s, None) for s in (*_CORRECTED_IN, "on_hold")),
    *(_row(s, "ask", "awaiting_completion", "may_ask", roles=TEAM, fields=_ASK, change="ask", effects=(*_say("T-FRÅGA"), _WAITING)) for s in ("needs_review", "awaiting_completion")),
    *(_row(s, "reply", None, "may_reply", roles=TEAM, fields=_ANSWER, effects=_say("T-SVAR")) for s in _OPEN),
)

_TAKING_UP = (
    _row("cancelled", "take_up_again", "received", "nothing_irrevocable", roles=TEAM, needs_reason=True, change="take_up_again", effects=(*_say("T-ÅTER"), _OPENED)),
)

TRANSITIONS = (*_TAKING_IN, *_RECEIVED, *_PRECHECK, *_BOOKING, *_LINKING, *_REVIEW, *_CORRECTIONS, *_ANY, *_TAKING_UP)
