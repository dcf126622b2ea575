"""A ticket with its right reading, and the corpus of them: one YAML file for each family in `corpus/`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

CORPUS = Path(__file__).parent / "corpus"
# Tickets that the reader was not yet mended for.
FRESH = Path(__file__).parent / "fresh"
CREATED = "2027-03-01T08:00:00+01:00"
_PATH = ("Vård, Stöd och Omsorg", "Välfärdsteknik", "Digital låsenhet")
_HEADINGS = {"samma": "Beställning sammanboende, samma tidpunkt", "olika": "Beställning sammanboende, olika tillfällen"}
_ROLES = ("person", "cohabitant", "existing")


@dataclass(frozen=True, slots=True)
class RightPerson:
    """A person as the ticket says; `None` stands for what it does not say. Names and streets may have several right spellings."""

    role: str
    names: tuple[str, ...]
    id: str | None
    streets: tuple[str, ...]
    apartment: str | None


@dataclass(frozen=True, slots=True)
class Right:
    """The right reading. `persons` is `None` where the facts of a ticket are not scored; so are an empty `contact` and `gate`."""

    verdict: str = "read"
    kind: str | None = None
    persons: tuple[RightPerson, ...] | None = None
    contact: tuple[tuple[str, ...] | None, tuple[str, ...] | None] | None = None
    gate: tuple[frozenset[bool | None], tuple[str | None, ...]] | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One ticket. `clear`: a careful person reads it without hesitation; `also_ok`: outcomes that are accepted too."""

    id: str
    ticket: Mapping[str, Any]
    comments: tuple[str, ...]
    right: Right
    clear: bool
    also_ok: frozenset[str]
    note: str = ""


def corpus(folder: Path = CORPUS) -> list[Case]:
    """Every ticket of the corpus, by file and place in it."""
    found = []
    for file in sorted(folder.glob("*.yaml")):
        found += [case(entry) for entry in yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)]
    return found


def case(entry: Mapping[str, Any]) -> Case:
    """A case from its data, as the corpus files and the generator write it."""
    answer = right(entry["expect"])
    return Case(
        id=entry["id"], ticket=errand(entry), comments=tuple(entry.get("comments", ())), right=answer, note=entry.get("note", ""),
        clear=entry.get("clear", answer.verdict == "read"), also_ok=frozenset(entry.get("also_ok", ())),
    )  # fmt: skip


def errand(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The ticket as the service desk delivers it."""
    heading = entry.get("heading", "samma")
    return {
        "id": entry["id"], "errandNumber": "LD-27030000", "version": 1, "created": CREATED, "status": "NEW", "priority": "MEDIUM",
        "title": entry.get("title", "Digital låsenhet"), "labels": [*_PATH, _HEADINGS.get(heading, heading)],
        "classification": {"category": "VALFARDSTEKNIK", "type": "DIGITAL_LASENHET_SAMMANBOENDE"},
        "channel": "E-tjänst (intern)" if entry.get("form") else "E-post", "reporterUserId": "mar04ek",
        "stakeholders": [{
            "role": "BESTALLARE", "firstName": "Maria", "lastName": "Ek", "organizationName": "Hemtjänst Ryd",
            "contactChannels": [{"type": "PHONE", "value": "013-20 61 12"}],
        }],
        "parameters": [{"key": key, "values": [value]} for key, value in entry.get("form", {}).items()],
        "description": entry.get("text", ""),
    }  # fmt: skip


def right(expect: Mapping[str, Any]) -> Right:
    """The right reading from its data; the keys stand in corpus/README.md."""
    persons = tuple(_persons(expect))
    link = any(person.role != "person" for person in persons)
    kind = expect.get("kind") or ("link_existing" if link else "new_install")
    return Right(
        verdict=expect.get("verdict", "read"),
        kind=kind if persons else None,
        persons=persons or None,
        contact=_contact(expect, link) if persons else None,
        gate=_gate(expect["gate"]) if persons and expect.get("gate") else None,
        missing=tuple(expect.get("missing", ())),
    )


def e164(phone: str) -> str:
    """A Swedish telephone number as the reader gives it."""
    digits = "".join(sign for sign in phone if sign.isdigit())
    return f"+46{digits[1:]}" if digits.startswith("0") else f"+{digits}"


def _persons(expect: Mapping[str, Any]) -> Iterable[RightPerson]:
    street, apartment = expect.get("home") or (None, None)
    for role in _ROLES:
        for name, given in expect.get(role, {}).items():
            number, lives, flat = given if isinstance(given, list) else (given, street, apartment)
            yield RightPerson(role, _either(name), number, _either(lives), flat)


def _contact(expect: Mapping[str, Any], link: bool) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None] | None:
    if "contact" not in expect or (link and expect["contact"] is None):
        return None
    name, phone = expect["contact"] or ("", "")
    names = None if name is None else _either(name)
    return names, tuple(e164(each) for each in _either(phone)) if phone else ()


def _gate(given: Sequence[str | None]) -> tuple[frozenset[bool | None], tuple[str | None, ...]]:
    words = {"ja": True, "nej": False, "null": None}
    answers = frozenset(words[each] for each in _either(given[0] or "null"))
    return answers, tuple(None if each == "null" else each for each in _either(given[1] or "null"))


def _either(text: str | None) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()
