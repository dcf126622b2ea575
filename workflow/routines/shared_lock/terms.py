"""What people call every code of the routine: facts, doubts, outcomes, effects and what is said in the ticket.

The one place for it: pages, command line and API ask here, so that nobody reads `persons.B.personalNumber`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from workflow.routines.shared_lock import facts
from workflow.routines.shared_lock.corrections import SOURCES
from workflow.routines.shared_lock.reading import UNCLEAR_TEXTS
from workflow.routines.shared_lock.words import REASONS
from workflow.values import Label

_UNKNOWN = Label("annat", "other")

_DOUBTS_EN: Mapping[str, str] = {
    "wrong_category": "The ticket is not in the category of welfare technology.",
    "heading_unmapped": "The heading does not say which kind of order it is.",
    "kinds_contradict": "Heading and content say different kinds of order.",
    "not_an_order": "The text holds no order that can be read.",
    "meaning_changed": "The text mentions something that changes the order, such as a death, protection or a withdrawal.",
    "fault_report": "The text reports a fault or complains.", "wrong_queue": "The text is about something else than a lock unit.",
    "question_asked": "The text asks a question that a person has to answer.",
    "too_many_persons": "The order has more persons than are allowed.", "role_unclear": "It is not said who has the unit already.",
    "persons_unclear": "It is not certain who the persons are.",
    "number_unplaced": "A personal number cannot be given to a person with certainty.",
    "address_unclear": "It is not said which address is whose.", "facts_disagree": "One fact is given in two ways.",
    "correction_unclear": "The text corrects something, but it is not certain what.",
    "contact_unclear": "It is not said who is to be contacted.", "gate_unclear": "It is not said which gate code holds.",
    "words_unread": "The text says something about the order that cannot be read with certainty.",
    "century_unconfirmed": "A personal number of ten digits has an unusual century.",
    "text_too_long": "The text is too long to be read as a whole.",
    "closed_at_desk": "The ticket is closed or merged at the desk, but the order is not done.",
    "unreadable_ticket": "The ticket cannot be read as it came.",
    "correction_disputed": "The ticket now says something else than what an operator has corrected.",
}  # fmt: skip
_RESOLUTIONS = {
    "done": Label("klart", "done"), "partial": Label("delvis klart", "partly done"),
    "no_op": Label("inget behövde göras", "nothing was needed"),
}  # fmt: skip
OUTCOMES = {
    "error": Label("fel hos mottagaren", "an error at the other side"),
    "conflict": Label("ändrades samtidigt av någon annan", "was changed by someone else meanwhile"),
    "manual": Label("görs för hand i TES", "is done by hand in TES"),
    "no_such_lock": Label("låset är okänt", "the lock is not known"),
    "not_in_tes": Label("brukaren finns inte i TES", "the person is not in TES"),
    "not_allowed": Label("behörighet saknas", "not allowed"),
    "bad_recipient": Label("mottagaren godtas inte", "the recipient is not accepted"),
    "folder": Label("mappen går inte att skriva i", "the folder cannot be written to"),
    "source_unavailable": Label("källan svarar inte", "the source does not answer"),
    "quiet_hours": Label("väntar tills det får skickas", "waits until it may be sent"),
    "still_waits": Label("det väntas inte längre på", "that is not waited for any more"),
    "visit_stands": Label("besöket gäller inte längre", "the visit does not hold any more"),
    "notice_stands": Label("besöket gäller inte längre, eller kontakten kan inte nås", "the visit does not hold any more, or the contact cannot be reached"),
    "visit_is_off": Label("ingen behöver få veta det", "nobody needs to know"),
}  # fmt: skip
_SAID = {
    "T-MOTT": Label("mottagen", "received"), "T-KOMPL": Label("uppgifter saknas", "facts are missing"),
    "T-KOMPL-PÅMIN": Label("påminnelse", "reminder"), "T-FRÅGA": Label("fråga", "question"), "T-SVAR": Label("svar", "answer"),
    "T-TRES": Label("insats saknas", "an intervention is missing"), "T-TRES-PÅMIN": Label("påminnelse", "reminder"),
    "T-INLÄSNING": Label("inläsning inväntas", "the read-over is awaited"), "T-DUBB": Label("dubblett", "duplicate"),
    "T-UPPTAGET": Label("annan beställning pågår", "another order is under way"), "T-TYP": Label("annan ordertyp föreslås", "another kind is proposed"),
    "T-ADR": Label("adresser skiljer sig", "addresses differ"), "T-PROT": Label("särskild rutin", "special routine"),
    "T-LAGER": Label("slut i lager", "out of stock"), "T-LÅSFEL": Label("låset är trasigt", "the lock is faulty"),
    "T-VILANDE": Label("vilande", "on hold"), "T-BOKAD": Label("besök bokat", "visit booked"), "T-OMBOKAD": Label("ombokat", "rebooked"),
    "T-NYKONTAKT": Label("ny kontakt behövs", "a new contact is needed"), "T-KONTAKT": Label("kontakten nås inte", "the contact is not reached"), "T-PORT": Label("ny portkod behövs", "a new gate code is needed"),
    "T-BOM": Label("ingen öppnade", "nobody opened"), "T-ÅTER": Label("upptagen igen", "taken up again"), "T-KLAR": Label("klart", "done"), "T-KLAR-DELVIS": Label("delvis klart", "partly done"),
    "T-KLAR-INGET": Label("inget behövde göras", "nothing was needed"), "T-AVBR": Label("avbruten", "cancelled"), "T-AVV": Label("avvisad", "rejected"),
    "waiting": Label("väntar", "waiting"), "open": Label("öppet", "open"), "resolved": Label("avslutat", "resolved"),
    "booked": Label("bokat", "booked"), "cancelled": Label("avbokat", "cancelled"), "reminder": Label("påminnelse", "reminder"),
    "today": Label("samma dag", "the same day"),
}  # fmt: skip
_CONFIDENCE = {
    "form": Label("formulär", "form"), "high": Label("fri text, säker", "free text, certain"), "low": Label("fri text, osäker", "free text, uncertain"),
}  # fmt: skip
_CHANGED = {
    "comment": Label("kommentar", "comment"), "text": Label("text", "text"), "unit": Label("beställande enhet", "ordering unit"),
    "contact.note": Label("anteckning om kontakten", "note about the contact"),
}  # fmt: skip
_SOURCE = re.compile(r"comment:(?P<n>\d+)|form:(?P<key>.+)")


def fact(code: str) -> Label:
    """A fact of the order; a letter alone is that person."""
    if len(code) == 1 and code.isalpha():
        return Label(f"Brukare {code}", f"Person {code}")
    return _CHANGED.get(code) or facts.label_of(code) or _UNKNOWN


def doubt(code: str) -> Label:
    """Why a person has to read the ticket, as a sentence."""
    return Label(UNCLEAR_TEXTS[code], _DOUBTS_EN.get(code, UNCLEAR_TEXTS[code])) if code in UNCLEAR_TEXTS else _UNKNOWN


def source(name: str) -> Label:
    """A part of the ticket: its title, its text, a field of its form, one of its comments."""
    fixed = {"title": Label("Rubrik", "Title"), "description": Label("Text", "Text")}
    match = _SOURCE.fullmatch(name)
    if name in fixed or match is None:
        return fixed.get(name, _UNKNOWN)
    if match["n"]:
        return Label(f"Kommentar {match['n']}", f"Comment {match['n']}")
    return form_field(match["key"])


_PLACES = {
    "person": ("Brukare", "Person"),
    "cohabitant": ("Sammanboende", "Cohabitant"),
    "existing": ("Befintlig brukare", "Existing person"),
}
EXTRACT = {
    **{name: Label(label.sv.capitalize(), label.en.capitalize()) for name, label in facts.OF_A_PERSON.items()},
    **{f"role.{name}": label for name, label in facts.ROLES.items()},
    "letter": Label("Kallas i beställningen", "Called in the order"), "initials": Label("Initialer", "Initials"),
    "on": Label("Kontrollerat", "Checked on"), "executed_in_treserva": Label("verkställd i Treserva", "executed in Treserva"),
    "present_in_tes": Label("finns i TES", "is in TES"),
    "lock_links": Label("Kopplingar till låsenheter", "Links to lock units"), "serial": Label("Enhet", "Unit"),
    "since": Label("kopplad", "linked"), "ended_at": Label("avslutad", "ended"),
}  # fmt: skip
"""What an extract of a person calls what the order and the tables hold of the person."""
_FORM = {
    "orderKind": Label("Ordertyp", "Kind of order"), "contact.name": Label("Kontakt", "Contact"), "contact.phone": Label("Telefon", "Telephone"),
    "gateCode.required": Label("Portkod krävs", "Gate code needed"), "gateCode": Label("Portkod", "Gate code"),
}  # fmt: skip
_PERSON_FIELD = re.compile(r"(?P<place>person|cohabitant|existing)(?P<n>\d*)\.(?P<field>\w+)")


def form_field(key: str) -> Label:
    """A field of the ticket's form; one that the routine does not know is called by its own name."""
    match = _PERSON_FIELD.fullmatch(key)
    if match is None:
        return _FORM.get(key) or Label(key, key)
    own = facts.label_of(f"A.{match['field']}")
    sv, en = _PLACES[match["place"]]
    field = Label(*(text.partition(": ")[2] for text in (own.sv, own.en))) if own else Label(match["field"], match["field"])
    return Label(f"{sv} {match['n']}: {field.sv}".replace(" :", ":"), f"{en} {match['n']}: {field.en}".replace(" :", ":"))


def resolution(code: str) -> Label:
    return _RESOLUTIONS.get(code) or REASONS.get(code) or _UNKNOWN


def subject(name: str) -> Label:
    """What an effect is about: a person's letter, a unit, or what is said."""
    if len(name) == 1 and name.isalpha():
        return fact(name)
    return _SAID.get(name) or Label(name.partition("/")[0], name.partition("/")[0])


def confidence(code: str) -> Label:
    return _CONFIDENCE.get(code, _UNKNOWN)


def way(code: str) -> Label:
    """How a corrected fact is known."""
    return SOURCES.get(code, _UNKNOWN)
