"""A reading as facts for programs and people: short codes, addresses in parts, and what would happen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from workflow.routines.shared_lock.household import parse_address
from workflow.routines.shared_lock.missing import (
    ADDRESS,
    CONTACT_NAME,
    CONTACT_PHONE,
    GATE_ANSWER,
    GATE_CODE,
    NAME,
    PERSONAL_NUMBER,
    person_code,
)
from workflow.routines.shared_lock.reading.offsets import as_delivered
from workflow.routines.shared_lock.reading.values import UNCLEAR_TEXTS, Reading, ReadPerson

Outcome = Literal["read", "ask", "review"]

_SHORT: Mapping[str, str] = {
    NAME: "name", ADDRESS: "address", PERSONAL_NUMBER: "number", CONTACT_NAME: "contact.name", CONTACT_PHONE: "contact.phone",
    GATE_ANSWER: "gate.required", GATE_CODE: "gate.code",
}  # fmt: skip
_BEFORE_STREET = re.compile(r"(?i)^(?:c\s?[/.]\s?o\.?[\s:][^,\d]*,|(?:lgh|läg|lägenhet)\w*\W{0,3}\w{1,5},)\s*")
_PLACE = re.compile(r"(?i)\b(?:(?:uppg(?:ång)?(?:en)?|trappuppgång|trapphus|ingång|trappa|entré|hus|huskropp|byggnad|port)\.?\s\w{1,3}|\d{1,2}\s?tr(?:appor|appa)?\b\.?|(?:vån(?:ing)?\.?|plan)\s?\d{1,2}|\d{1,2}:?a vån(?:ingen)?|bottenvåning\w*|bv\b|nb\b)")
_STREET = re.compile(r"[^\d,]*\d+(?:\s?[-–]\s?\d+)?(?::\d+)?(?:\s?(?!i\s)[A-Za-zÅÄÖåäö](?![\w.]))?")


def as_facts(reading: Reading, delivered: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Everything read, as JSON knows it; `missing` has short codes such as "A.number" of what is missing or malformed.

    Evidence has its places in `delivered`, the sources as the desk sent them (`delivered_texts`), and else in `reading.sources`.
    """
    evidence = reading.evidence if delivered is None else as_delivered(reading.evidence, reading.sources, delivered)
    contact, asked = reading.contact, [*reading.missing, *reading.malformed]
    return {
        "kind": reading.kind,
        "persons": [_person(each) for each in reading.persons],
        "contact": {"name": contact.name, "phone": contact.phone} if contact else {"name": None, "phone": None},
        "gate": {"required": reading.gate_code_required, "code": reading.gate_code},
        "missing": [short_code(code) for code in asked],
        "malformed": [short_code(code) for code in reading.malformed],
        "doubts": [{"code": code, "text": UNCLEAR_TEXTS[code]} for code in reading.doubts],
        "outcome": outcome(reading),
        "evidence": [
            {"fact": e.fact, "source": e.source, "start": e.start, "end": e.end, "text": e.text, "rule": e.rule}
            for e in evidence
        ],
    }


def outcome(reading: Reading) -> Outcome:
    """What the order does with it: a person reviews it, the unit is asked, or it is taken as read."""
    if reading.doubts:
        return "review"
    return "ask" if reading.missing or reading.malformed else "read"


def short_code(code: str) -> str:
    """ "A.number" for "persons.A.personalNumber"; other codes by their short names."""
    if not code.startswith("persons."):
        return _SHORT[code]
    _, letter, field = code.split(".")
    return f"{letter}.{_SHORT[field]}"


def _person(person: ReadPerson) -> dict[str, Any]:
    place = parse_address(person.address_text) if person.address_text else None
    bare = _BEFORE_STREET.sub("", person.address_text)
    written = _STREET.match(bare)
    street = (written[0] if written and place else re.split(r",|\s\d{3} ?\d\d\b", bare)[0]).strip()
    after = bare[written.end() :] if written else ""
    parts = [each[0].strip(" .,") for each in _PLACE.finditer(after)]
    return {
        "role": person.role, "name": None if " " not in person.name and person_code(person.letter, NAME) in person.problems else person.name, "id": person.identifier,
        "street": street if street and place and (place.visitable or place.co) else None, "place": ", ".join(parts) or None, "apartment": person.apartment, "postcode": (place.postcode if place else "") or None,
        "city": _city(person.address_text, place.city if place else ""),
    }  # fmt: skip


def _city(written: str, folded: str) -> str | None:
    """The town in the letters of the address."""
    at = written.casefold().find(folded)
    return (written[at : at + len(folded)] if at >= 0 else folded.title()) or None
