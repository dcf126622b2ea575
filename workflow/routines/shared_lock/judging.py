"""Holds what was written against what the routine requires for each kind of order (R-13 to R-18)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from workflow.routines.shared_lock.draft import Draft, DraftPerson
from workflow.routines.shared_lock.household import parse_address
from workflow.routines.shared_lock.identity import (
    Identifier,
    IdentifierError,
    PhoneError,
    opens,
    parse_identifier,
    parse_phone,
)
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
from workflow.routines.shared_lock.reading.values import (
    LINK_EXISTING,
    NEW_INSTALL,
    UNCLEAR_TEXTS,
    Confidence,
    Contact,
    IntakeSettings,
    Kind,
    Reading,
    ReadPerson,
    Role,
)
from workflow.routines.shared_lock.value_parts import read_gate

_MOST_READ = 20
_LEAST_PERSONS = 2


def judge(
    draft: Draft,
    kind: Kind | None,
    confidence: Confidence,
    today: date,
    settings: IntakeSettings,
    unit: str | None,
    reporter: str,
) -> Reading:
    """The draft as a Reading of this kind: facts in their final shape, and what is wrong with them."""
    doubts = set(draft.doubts) | _role_doubts(draft, kind)
    if len(draft.persons) > settings.max_persons:
        doubts.add("too_many_persons")
    understood = "not_an_order" not in doubts
    drafts = as_listed(draft.persons[:_MOST_READ], kind) if understood else []
    numbers = [_identifier(each.number, today) for each in drafts]
    if any(number and number.needs_confirmation for number in numbers):
        doubts.add("century_unconfirmed")
    twice = {
        value for value, count in Counter(number.value for number in numbers if number).items() if count > 1
    }
    wrong = _Problems()
    persons = tuple(
        _person(letter, each, number, twice, wrong)
        for letter, each, number in zip(_letters(), drafts, numbers, strict=False)
    )
    contact = _contact(draft, wrong if kind == NEW_INSTALL else _Problems())
    answer, code = _gate(draft, wrong if kind == NEW_INSTALL else _Problems())
    asks = kind is not None and understood
    return Reading(
        kind=kind,
        persons=persons,
        contact=contact,
        gate_code_required=answer,
        gate_code=(code or None) if answer else None,
        unit=unit,
        reporter=reporter or None,
        missing=tuple(wrong.missing) if asks else (),
        malformed=tuple(wrong.malformed) if asks else (),
        confidence="low" if confidence == "high" and doubts else confidence,
        doubts=tuple(code for code in UNCLEAR_TEXTS if code in doubts),
    )


class _Problems:
    """Collects field codes in the order they are found."""

    def __init__(self) -> None:
        self.missing: list[str] = []
        self.malformed: list[str] = []


def as_listed(drafts: list[DraftPerson], kind: Kind | None) -> list[DraftPerson]:
    """Persons as the routine lists them, with an empty one for each that has to be asked for."""
    if kind == NEW_INSTALL:
        for each in drafts:
            each.role = "person"
    together = kind == NEW_INSTALL or (drafts and all(each.role == "person" for each in drafts))
    if kind is not None and together:
        return drafts + [DraftPerson() for _ in range(_LEAST_PERSONS - len(drafts))]
    if kind == LINK_EXISTING:
        return [*_having(drafts, "cohabitant"), *_having(drafts, "existing")]
    return drafts


def _having(drafts: list[DraftPerson], role: Role) -> list[DraftPerson]:
    # Beside a known existing person, a plain "brukare" is the one to be linked.
    others = [
        each for each in drafts if each.role == role or (role == "cohabitant" and each.role == "person")
    ]
    for each in others:
        each.role = role
    return others or [DraftPerson(role=role)]


def _role_doubts(draft: Draft, kind: Kind | None) -> set[str]:
    roles = Counter(each.role for each in draft.persons)
    if kind != LINK_EXISTING or not roles["person"]:
        return {"role_unclear"} if kind == LINK_EXISTING and roles["existing"] > 1 else set()
    return set() if roles["existing"] == 1 else {"role_unclear"}


def _letters() -> Iterator[str]:
    return iter("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _identifier(text: str, today: date) -> Identifier | None:
    try:
        return parse_identifier(text, today)
    except IdentifierError:
        return None


def _person(
    letter: str, draft: DraftPerson, number: Identifier | None, twice: set[str], wrong: _Problems
) -> ReadPerson:
    own = _Problems()
    address = draft.full_address()
    place = parse_address(address) if address else None
    if not draft.name:
        own.missing.append(person_code(letter, NAME))
    elif re.search(r"\d", draft.name) or not re.search(r"[^\W_]", draft.name):
        own.malformed.append(person_code(letter, NAME))
    if not draft.address:
        own.missing.append(person_code(letter, ADDRESS))
    elif place is None:
        own.malformed.append(person_code(letter, ADDRESS))
    if not draft.number:
        own.missing.append(person_code(letter, PERSONAL_NUMBER))
    elif number is None or number.value in twice:
        own.malformed.append(person_code(letter, PERSONAL_NUMBER))
    wrong.missing += own.missing
    wrong.malformed += own.malformed
    return ReadPerson(
        letter=letter,
        role=draft.role,
        name=draft.name,
        identifier=number.value if number else None,
        identifier_kind=number.kind if number else None,
        address_text=address,
        apartment=(draft.apartment or (place.apartment if place else "")) or None,
        problems=(*own.missing, *own.malformed),
    )


def _contact(draft: Draft, wrong: _Problems) -> Contact | None:
    phone = _phone(draft.contact_phone)
    if not draft.contact_name:
        wrong.missing.append(CONTACT_NAME)
    if not draft.contact_phone:
        wrong.missing.append(CONTACT_PHONE)
    elif phone is None:
        wrong.malformed.append(CONTACT_PHONE)
    if not (draft.contact_name or phone):
        return None
    return Contact(draft.contact_name or None, phone, draft.contact_note or None)


def _phone(text: str) -> str | None:
    try:
        return parse_phone(text)
    except PhoneError:
        return None


def _gate(draft: Draft, wrong: _Problems) -> tuple[bool | None, str]:
    """Whether a gate code is needed, and the code; None when that is not answered, or answered in two ways."""
    said, within = read_gate(draft.gate_answer)
    code = draft.gate_code if re.search(r"[^\W_]", draft.gate_code) else within
    about_code = read_gate(code)
    if code and not draft.gate_answer:
        said = "nej" if about_code[0] == "nej" else "ja"
    answer = {"ja": True, "nej": False}.get(said)
    if answer is None or (answer is False and code and about_code[0] != "nej"):
        (wrong.malformed if draft.gate_answer else wrong.missing).append(GATE_ANSWER)
        return None, code
    if answer and (not code or about_code in (("ja", ""), ("nej", ""))):
        wrong.missing.append(GATE_CODE)
    elif answer and not opens(code):
        wrong.malformed.append(GATE_CODE)
    return answer, code
