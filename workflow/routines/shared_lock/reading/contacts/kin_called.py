"""Tells whether a relation that is to be called can be the contact who was stated: "boka med sonen", where the contact is a daughter."""

from __future__ import annotations

import re

from workflow.routines.shared_lock.reading.draft import Draft, DraftPerson
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.people.pronouns import sex_of_kin

_CHILD = re.compile(r"(?:barn|barnbarn|dotter|son|barnet|dottern|sonen)$")
_GENERATION, _DIGITS = 15, 10


def is_of_another_kin(draft: Draft, relation: str) -> bool:
    """Whether a relation is of the other sex than the contact, or a child of a couple of whom one is the contact."""
    name = draft.contact_name.text.split() if draft.contact_name else []
    if not name:
        return False
    sex, theirs = w.sex_of(name[0]), sex_of_kin(relation)
    if sex and theirs and sex != theirs:
        return True
    years = [year for person in draft.persons if (year := _year(person)) is not None]
    return bool(draft.named(name[:1])) and _CHILD.search(relation) is not None and len(years) > 1 and max(years) - min(years) < _GENERATION


def _year(person: DraftPerson) -> int | None:
    digits = re.sub(r"\D", "", person.number.text)[-_DIGITS:] if person.number else ""
    return int(digits[:2]) if len(digits) == _DIGITS else None
