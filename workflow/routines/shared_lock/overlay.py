"""Single facts in a reading: what it says of one, the reading with others in their place, and what it then lacks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from copy import copy
from typing import Any, Literal, cast

from workflow.identity import initials
from workflow.routines.shared_lock import facts as fact
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
from workflow.routines.shared_lock.reading import material_of
from workflow.routines.shared_lock.stored import StoredPerson, StoredReading, contact_of
from workflow.values import Facts

_ContactKey = Literal["name", "phone", "note"]
_Key = Literal["name", "identifier", "address_text", "apartment", "role"]
_KEYS: Mapping[str, _Key] = {
    "name": "name", "number": "identifier", "address": "address_text", "apartment": "apartment", "role": "role",
}  # fmt: skip
_APARTMENT = re.compile(r"(?i),?\s*\b(?:lgh|lägenhet)(?:snummer|\s*nr|\.|:|\s)*[a-zåäö]?\d{1,4}[a-zåäö]?(?![^\W_])")
_BLANK: StoredPerson = {
    "letter": "", "role": "", "name": "", "identifier": None, "identifier_kind": None, "address_text": "", "apartment": None, "problems": (),
    "initials": "",
}  # fmt: skip
_LEAST_PERSONS = 2


def person_of(reading: StoredReading, letter: str) -> StoredPerson | None:
    """The person of this letter, if there is one."""
    return next((p for p in reading["persons"] if p["letter"] == letter), None)


def value_of(reading: StoredReading, code: str) -> Any:
    """What a reading says of one fact; None where it says nothing. A gate code stands in no reading."""
    letter, field = fact.parts(code)
    if letter:
        person = person_of(reading, letter)
        if field == "remove":
            return person is None
        return (person.get(_KEYS[field]) or None) if person else None
    if field == "gate.required":
        return reading.get("gate_code_required")
    if field.startswith("contact."):
        return contact_of(reading).get(field.partition(".")[2])
    return reading.get(field)


def basis_of(reading: StoredReading, code: str) -> Any:
    """The value to compare with later; of what stands or falls with a person or a home, that person or home."""
    letter, field = fact.parts(code)
    person = person_of(reading, letter) if letter else None
    if field == "remove":
        return [person["name"], person["identifier"], person["address_text"]] if person else None
    if field == "apartment":
        return (person["address_text"] or None) if person else None
    return value_of(reading, code)


def says(reading: StoredReading, code: str, value: Any) -> bool:
    """Whether the reading alone has this fact."""
    return bool(value_of(reading, code) == value)


def applied(reading: StoredReading, values: Facts) -> StoredReading:
    """The reading with these facts in it, person by person; persons that are not there yet are added, and a removed one is gone."""
    after: StoredReading = {**reading, "persons": [copy(p) for p in reading["persons"]]}
    if "kind" in values:
        after["kind"] = values["kind"]
    for code in sorted(values, key=_turn):
        letter, field = fact.parts(code)
        if letter:
            after["persons"] = _with(after, letter, field, values[code])
        elif code == "gate.required":
            after["gate_code_required"] = values[code]
        elif code.startswith("contact."):
            contact = copy(contact_of(after))
            contact[cast(_ContactKey, field.partition(".")[2])] = values[code]
            after["contact"] = contact
    return after


def _turn(code: str) -> tuple[bool, bool, str]:
    """Apartments after addresses, removals last."""
    return code.endswith(".remove"), code.endswith(".apartment"), code


def _with(after: StoredReading, letter: str, field: str, value: Any) -> Sequence[StoredPerson]:
    people = list(after["persons"])
    if field == "remove":
        return [p for p in people if p["letter"] != letter or not value]
    person = next((p for p in people if p["letter"] == letter), None)
    if person is None:
        role = "cohabitant" if after["kind"] == "link_existing" else "person"
        person = {**_BLANK, "letter": letter, "role": role}
        people = sorted([*people, person], key=lambda p: str(p["letter"]))
    person[_KEYS[field]] = value
    if field == "number":
        person["identifier_kind"] = "temporary" if not str(value).isdigit() else _civil_kind(str(value))
    elif field == "address":
        place = parse_address(value)
        person["apartment"] = (place.apartment if place else "") or None
    elif field == "apartment":
        person["address_text"] = _with_apartment(person["address_text"], value)
    elif field == "name":
        person["initials"] = initials(value) or letter
    return people


def _civil_kind(number: str) -> str:
    return "coordination" if int(number[6:8]) >= 60 else "personal"


def _with_apartment(address: str, apartment: str) -> str:
    street, comma, rest = _APARTMENT.sub("", address).partition(",")
    return f"{street.strip()} lgh {apartment}{comma}{rest}" if street.strip() else f"lgh {apartment}"


# What it then lacks ---------------------------------------------------------------------------------


def judged(reading: StoredReading, has_code: bool) -> StoredReading:
    """The reading with `missing`, `malformed`, `problems`, initials and `material` as its facts now have it."""
    people = [_judged_person(p) for p in reading["persons"]]
    asks = reading["kind"] is not None and "not_an_order" not in reading["doubts"]
    lacking = lacking_of(people, reading, has_code) if asks else []
    unread = {*reading["malformed"]}
    persons = [{"role": p["role"], "identifier": p["identifier"], "address_text": p["address_text"]} for p in people]
    return {
        **reading, "persons": people,
        "missing": [c for c in lacking if c not in unread], "malformed": [c for c in lacking if c in unread],
        "material": material_of(reading["kind"], persons, reading.get("disputed", ())),
    }  # fmt: skip


def _judged_person(person: StoredPerson) -> StoredPerson:
    return {**person, "initials": person.get("initials") or initials(person["name"]) or person["letter"], "problems": _lacking(person, ())}


def _lacking(person: StoredPerson, twice: Collection[str]) -> list[str]:
    letter, address = person["letter"], person["address_text"]
    found = [person_code(letter, NAME)] if not person["name"] or re.search(r"\d", person["name"]) else []
    found += [person_code(letter, ADDRESS)] if not address or parse_address(address) is None else []
    lacks_number = not person["identifier"] or person["identifier"] in twice
    return found + ([person_code(letter, PERSONAL_NUMBER)] if lacks_number else [])


def lacking_of(people: Sequence[StoredPerson], reading: StoredReading, has_code: bool, least: int = _LEAST_PERSONS) -> list[str]:
    """Field codes of what these persons, and an order of the reading's kind, still need."""
    numbers = Counter(p["identifier"] for p in people if p["identifier"])
    twice = {number for number, n in numbers.items() if n > 1}
    lacking = [code for person in people for code in _lacking(person, twice)]
    taken = {p["letter"] for p in people}
    free = [letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if letter not in taken]
    for letter in free[: max(0, least - len(people))]:
        lacking += [person_code(letter, field) for field in (NAME, ADDRESS, PERSONAL_NUMBER)]
    if reading["kind"] == "new_install":
        contact, required = contact_of(reading), reading.get("gate_code_required")
        lacking += [code for code, key in ((CONTACT_NAME, "name"), (CONTACT_PHONE, "phone")) if not contact.get(key)]
        lacking += [GATE_ANSWER] if required is None else [GATE_CODE] if required and not has_code else []
    return lacking
