"""Whose data this routine uses, for what, and what each outside system receives: made of the facts that an order has."""

from __future__ import annotations

from workflow.processing import Fact, Processing, Subjects
from workflow.routines.shared_lock.facts import OF_A_PERSON, OF_THE_ORDER
from workflow.values import Label

_OF_ONE = ("name", "number", "address", "apartment", "role")
_OF_CONTACT = ("contact.name", "contact.phone")
_MORE_OF_ONE = (
    Fact("initials", Label("initialer", "initials")),
    Fact("intervention", Label("om en insats pågår, enligt Treserva och TES", "whether an intervention is carried out, as Treserva and TES say")),
    Fact("protection", Label("om personuppgifterna är skyddade", "whether the personal data are protected")),
    Fact("link", Label("vilken låsenhet personen är kopplad till", "the lock unit that the person is linked to")),
    Fact("words", Label("ärendets text, kommentarer och anteckningar", "the text of the ticket, comments and notes")),
)

PROCESSING = Processing(
    purpose=Label(
        "Att montera digitala låsenheter hos dem som delar bostad, och koppla dem till enheten, så att hemtjänsten kommer in.",
        "To mount digital lock units for people who share a home, and to link them to the unit, so that home care can enter.",
    ),
    basis=Label(
        "Uppgift av allmänt intresse (artikel 6.1 e och 9.2 h i dataskyddsförordningen; 6, 7 och 10 §§ SoLPuL). "
        "Den personuppgiftsansvarige bekräftar det.",
        "A task in the public interest (articles 6.1 e and 9.2 h of the GDPR; sections 6, 7 and 10 of SoLPuL). The controller confirms it.",
    ),
    subjects=(
        Subjects(
            Label("Brukare och sammanboende", "People with home care and their cohabitants"),
            (*(Fact(code, OF_A_PERSON[code]) for code in _OF_ONE), *_MORE_OF_ONE),
        ),
        Subjects(Label("Kontakt för tidsbokning", "The contact for booking"), tuple(Fact(c, OF_THE_ORDER[c]) for c in _OF_CONTACT)),
        Subjects(Label("Bostaden", "The home"), (
            Fact("gate.code", OF_THE_ORDER["gate.code"], secret=True),
            Fact("codes", Label("Andra koder som står i ärendets text", "Other codes that stand in the text of the ticket"), secret=True),
        )),
    ),
    sent={
        "treserva.person": ("number",), "tes.person": ("number",), "tes.link": ("number",), "lindesk.comment": ("initials",),
        "notify.sms": ("contact.phone",),
    },
    files={"notify_days": Label("sms och kalenderposter som skrivits till filer", "texts and calendar entries written to files")},
)  # fmt: skip
