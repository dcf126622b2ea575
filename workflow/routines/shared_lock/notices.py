"""Texts that reach people outside the ticket, by SMS and e-mail; they say that a technician comes, never why.

An SMS lies open on a locked screen: its reader must not learn that the receiver has home care.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from workflow.routines.shared_lock.replies import Template
from workflow.routines.shared_lock.wording import ReplyRefused, Shape, as_clock, as_date, worded
from workflow.values import Facts

FORBIDDEN_WORDS = ("hemtjänst", "lås", "nyckel", "nyckl", "brukare", "insats", "adress", "kod")
SMS_CHARACTERS = 160


def notice(template: str, facts: Facts, office: str) -> str:
    """The text of one notice, checked for forbidden words and for the length of one SMS.

    `office` is the team's own number, from the settings; a mobile number is refused.
    """
    chosen = NOTICES.get(template)
    if chosen is None:
        raise ReplyRefused(template, "the template", "is not known")
    words = worded(template, chosen.facts, facts)
    for name in chosen.facts:
        if name not in words:
            raise ReplyRefused(template, name, "is missing")
    if not _OFFICE.fullmatch(office):
        raise ReplyRefused(template, "office", "is not an office phone number")
    text = chosen.text.format_map({**words, "office": office})
    if forbidden_in(text):
        raise ReplyRefused(template, "the text", f"holds a forbidden word ({', '.join(forbidden_in(text))})")
    if len(text) > SMS_CHARACTERS:
        raise ReplyRefused(template, "the text", f"is longer than {SMS_CHARACTERS} characters")
    return text


def forbidden_in(text: str) -> tuple[str, ...]:
    """The forbidden words that occur in `text`, also as part of a longer word."""
    folded = text.casefold()
    return tuple(word for word in FORBIDDEN_WORDS if word in folded)


_OFFICE = re.compile(r"0(?!7[02369])[1-9][0-9]{0,2}-[0-9]{2,3}(?: ?[0-9]{2,3}){1,2}")
_VISIT: Mapping[str, Shape] = {"date": as_date, "start": as_clock, "end": as_clock}

NOTICES: Mapping[str, Template] = MappingProxyType(
    {
        "visit_booked": Template(
            "Linköpings kommun: Tekniker besöker er {date} kl {start}-{end}. Frågor: {office}. "
            "Går ej att svara på detta sms.",
            _VISIT,
        ),
        "visit_tomorrow": Template(
            "Påminnelse: besök av kommunens tekniker i morgon {date} kl {start}-{end}. "
            "Ring {office} om tiden inte passar.",
            _VISIT,
        ),
        "visit_soon": Template(
            "Påminnelse: besök av kommunens tekniker {date} kl {start}-{end}. Ring {office} om tiden inte passar.",
            _VISIT,
        ),
        "visit_today": Template(
            "Linköpings kommun: Teknikern kommer idag mellan {start} och {end}.",
            {"start": as_clock, "end": as_clock},
        ),
        "visit_moved": Template(
            "Linköpings kommun: Besöket av tekniker flyttas till {date} kl {start}-{end}. Frågor: {office}.",
            _VISIT,
        ),
        "visit_cancelled": Template(
            "Linköpings kommun: Besöket av tekniker {date} blir inte av. Frågor: {office}.",
            {"date": as_date},
        ),
    }
)
