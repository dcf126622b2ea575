"""Reads what the ordering unit answers in its ticket: it fills what was asked for, and changes nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy

from workflow.routines.shared_lock.draft import Draft, DraftPerson, bare
from workflow.routines.shared_lock.free_text import read_on, read_text
from workflow.routines.shared_lock.identity import find_identifiers, opens
from workflow.routines.shared_lock.judging import as_listed
from workflow.routines.shared_lock.labels import segments
from workflow.routines.shared_lock.missing import (
    ADDRESS,
    CONTACT_NAME,
    CONTACT_PHONE,
    GATE_ANSWER,
    GATE_CODE,
    NAME,
    PERSONAL_NUMBER,
)
from workflow.routines.shared_lock.reading.values import Reading
from workflow.routines.shared_lock.text_lines import read_lines
from workflow.routines.shared_lock.value_parts import is_name, read_contact, read_gate

_FIELDS = {NAME: "name", ADDRESS: "address", PERSONAL_NUMBER: "number"}
_ELSEWHERE = {CONTACT_NAME: "contact_name", CONTACT_PHONE: "contact_phone", GATE_ANSWER: "gate_answer", GATE_CODE: "gate_code"}
_SHORT = 60
_CODE_ALONE = re.compile(r"(?i)koden är\b|[\d#*]{3,10}\W*$")


def filled_in(draft: Draft, reading: Reading, said: str) -> Draft:
    """A copy of the draft with what a reply adds where the reading lacks something; `draft` is as it was."""
    found = deepcopy(draft)
    asked = (*reading.missing, *reading.malformed)
    people = dict(zip((person.letter for person in reading.persons), as_listed(found.persons, reading.kind), strict=False))
    found.persons = list(people.values())
    for place, person in enumerate(found.persons, 1):
        person.index = person.index or place
    for code in reading.malformed:
        _forget(found, people, code)
    lacking = [person for letter, person in people.items() if any(code.startswith(f"persons.{letter}.") for code in asked)]
    said = _without_the_number(lacking, asked, said)
    read_on(found, said, lacking[0] if len(lacking) == 1 else None)
    _join(found, len(people))
    _without_label(found, asked, said.strip())
    return found


def gate_codes(comments: Sequence[str]) -> tuple[str, ...]:
    """The gate codes told in comments, the last one first."""
    return tuple(code for said in reversed(comments) if opens(code := _gate_code(said.strip())))


def _gate_code(said: str) -> str:
    alone = len(said) <= _SHORT and _CODE_ALONE.match(said)
    return read_gate(said)[1] if alone else read_text(said).gate_code


def _forget(draft: Draft, people: dict[str, DraftPerson], code: str) -> None:
    """Take away what cannot be used, so that something else can stand there."""
    if code in _ELSEWHERE:
        setattr(draft, _ELSEWHERE[code], "")
        return
    _, letter, field = code.split(".")
    setattr(people[letter], _FIELDS[field], "")
    if field == ADDRESS:
        people[letter].apartment = people[letter].town = ""


def _without_the_number(lacking: Sequence[DraftPerson], asked: Sequence[str], said: str) -> str:
    """What is left to read: where one personal number is asked for, the only one in the reply is it, unless a label
    names somebody."""
    numbers = [each.text for each in find_identifiers(said) if each.plausible]
    of_persons = [code for code in asked if code.startswith("persons.")]
    named = any(each.label and each.label.names_somebody for line in read_lines(said).body for each in segments(line))
    if len(numbers) != 1 or len(of_persons) != 1 or lacking[0].number or named:
        return said
    lacking[0].number = numbers[0]
    return said.replace(numbers[0], "")


def _join(draft: Draft, known: int) -> None:
    """Give what was told of somebody known by name to that person."""
    for new in draft.persons[known:]:
        same = [each for each in draft.persons[:known] if each.name and bare(each.name) == bare(new.name)]
        if len(same) != 1:
            continue
        for field in ("number", "address", "apartment", "town"):
            old, told = getattr(same[0], field), getattr(new, field)
            draft.clash(old, told)
            setattr(same[0], field, old or told)
        same[0].same_address |= new.same_address
        draft.persons = [each for each in draft.persons if each is not new]
    draft.share_addresses()


def _without_label(draft: Draft, asked: Sequence[str], said: str) -> None:
    """A short reply to the only question there is needs no label."""
    if "\n" in said or len(said) > _SHORT:
        return
    if set(asked) <= {CONTACT_NAME, CONTACT_PHONE}:
        name, phone, _ = read_contact(said)
        draft.contact_phone = draft.contact_phone or phone
        draft.contact_name = draft.contact_name or (name if is_name(name) else "")
    elif set(asked) <= {GATE_ANSWER, GATE_CODE} and not draft.gate_code:
        answer, code = read_gate(said)
        draft.gate_answer, draft.gate_code = draft.gate_answer or answer, code
