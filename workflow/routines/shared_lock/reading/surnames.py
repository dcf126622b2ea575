"""Turns names that are written with the surname first, where everybody's are; one alone is a doubt."""

from __future__ import annotations

from dataclasses import replace

from workflow.routines.shared_lock.reading import words as w
from workflow.routines.shared_lock.reading.draft import Draft, DraftPerson


def turn_surnames(draft: Draft) -> None:
    """ "Ydén Lars-Olov" and "Ydén Siv" are Lars-Olov and Siv Ydén; a name that may be either way is a doubt."""
    turned = [person for person in draft.persons if _may_be_turned(person)]
    ends = [person.name.text.split()[-1].casefold() for person in draft.persons if person.name and person.name.text]
    if turned and len(turned) == len(draft.persons) > 1 and len({_words(person)[0].casefold() for person in turned}) == 1:
        for person in turned:
            first, *given = _words(person)
            assert person.name is not None
            person.name = replace(person.name, text=" ".join([*given, first]))
        return
    for person in turned:
        assert person.name is not None
        if ends.count(_words(person)[-1].casefold()) < 2:
            draft.doubt("persons_unclear", *person.name.spans)


def _words(person: DraftPerson) -> list[str]:
    return person.name.text.split() if person.name else []


def _may_be_turned(person: DraftPerson) -> bool:
    """Whether a name ends in given names only, and begins with a word that is none; a form's field is taken as it is."""
    words = _words(person)
    if len(words) < 2 or person.name is None or person.name.rule == "form":
        return False
    return not w.is_given(words[0]) and "." not in words[0] and all(w.is_given(each) for each in words[1:])
