"""`lockstep ticket read`: what the reader makes of a ticket, with the words that say so; no order is made."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from console.command_texts import localized, say, text
from console.routines.shared_lock import file_reasons
from console.routines.shared_lock.ticket_files import name_of, text_in
from console.show import terminal
from workflow.errors import BadInput
from workflow.routines.shared_lock import chart, terms
from workflow.routines.shared_lock.desk import TicketJson
from workflow.routines.shared_lock.facts import ROLES
from workflow.routines.shared_lock.reading import IntakeSettings, Reading, as_facts, read_ticket
from workflow.values import Facts, Label

_WOULD = {
    "read": Label(
        "Beställningen skulle kontrolleras och gå vidare automatiskt.", "The order would be checked and go on automatically."
    ),
    "ask": Label(
        "Den beställande enheten skulle få frågor i ärendet om: {missing}.",
        "The ordering unit would be asked in the ticket for: {missing}.",
    ),
    "review": Label(
        "En person skulle behöva läsa ärendet innan något görs.",
        "A person would have to read the ticket before anything is done.",
    ),
}


def comments_in(file: Path) -> tuple[str, ...]:
    """Later comments, oldest first: a JSON list of texts, or a text that is one comment."""
    content = text_in(file, file_reasons.COMMENTS())
    if file.suffix == ".json" or content.lstrip().startswith("["):
        return _listed(name_of(file), content)
    return (content,)


def comments_of(name: str, errand: TicketJson) -> tuple[str, ...]:
    """The comments that a sample file carries with its ticket, as `_comments`."""
    found = errand.get("_comments") or []
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise BadInput(file_reasons.COMMENTS_NO_TEXTS(file=name))
    return tuple(found)


def _listed(name: str, content: str) -> tuple[str, ...]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise BadInput(file_reasons.COMMENTS_UNREADABLE(file=name)) from None
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise BadInput(file_reasons.COMMENTS_UNREADABLE(file=name))
    return tuple(found)


def read(errand: TicketJson, comments: Sequence[str], today: date, settings: IntakeSettings) -> Reading:
    """The reading of one ticket with its comments."""
    return read_ticket(errand, today, settings, comments=comments)


def show(name: str, reading: Reading) -> None:
    """The facts with the words each stands in, the doubts with theirs, and what would happen."""
    facts, console = as_facts(reading), terminal()
    table = Table(title=Text(name), title_justify="left", box=None, pad_edge=False)
    heads = (
        localized("uppgift", "fact"),
        localized("läst som", "read as"),
        localized("orden", "words"),
        localized("står i", "stands in"),
    )
    for column in heads:
        table.add_column(column, overflow="fold")
    for fact, value in _values(facts):
        words = [e for e in facts["evidence"] if e["fact"] == fact]
        places = ", ".join(dict.fromkeys(text(terms.source(e["source"])) for e in words))
        table.add_row(text(terms.fact(fact)), Text(value), Text(" + ".join(e["text"] for e in words) or "–"), Text(places))
    console.print(table)
    for doubt in reading.doubts_found:
        console.print(Text(f"{localized('tvekan', 'doubt')}  {text(terms.doubt(doubt.code))}{_quoted(reading, doubt.spans)}"))
    unusable = localized(" (går inte att använda som det är skrivet)", " (cannot be used as written)")
    for code in facts["missing"]:
        asked = f"{text(terms.fact(code))}{unusable if code in facts['malformed'] else ''}"
        console.print(Text(f"{localized('frågar om', 'asks for')}  {asked}"))
    missing = ", ".join(text(terms.fact(code)) for code in facts["missing"])
    console.print(Text(f"{text(_WOULD[facts['outcome']]).format(missing=missing)}\n"))


def _quoted(reading: Reading, spans: Sequence[Any]) -> str:
    words = [f"”{reading.sources.get(s.source, '')[s.start : s.end]}” ({text(terms.source(s.source))})" for s in spans]
    return f" {', '.join(words)}" if words else ""


def _values(facts: Facts) -> list[tuple[str, str]]:
    found = [("kind", text(chart.KINDS[facts["kind"]]) if facts["kind"] else "–")]
    for letter, person in zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", facts["persons"], strict=False):
        town = " ".join(filter(None, (person["postcode"], person["city"])))
        home = f"lgh {person['apartment']}" if person["apartment"] else ""
        parts = (person["street"], person["place"], home, town)
        found += [
            (f"persons.{letter}.role", text(ROLES[person["role"]])),
            (f"persons.{letter}.name", person["name"] or "–"),
            (f"persons.{letter}.number", person["id"] or "–"),
            (f"persons.{letter}.address", ", ".join(filter(None, parts)) or "–"),
        ]
    contact, gate = facts["contact"], facts["gate"]
    found += [("contact.name", contact["name"] or "–"), ("contact.phone", contact["phone"] or "–")]
    required = {True: say("yes"), False: say("no"), None: "–"}[gate["required"]]
    return [*found, ("gate.required", required), ("gate.code", gate["code"] or "–")]
