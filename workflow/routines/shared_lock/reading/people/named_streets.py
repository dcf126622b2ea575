"""Tells a street that is named after a person, "Gustav Adolfsgatan 4", from a given name that stands before a street, "Anna Kungsgatan 4"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.people.atom import Atom


def with_named_streets(atoms: Sequence[Atom], taken: Collection[str]) -> list[Atom]:
    """The atoms with each given name as part of the street behind it, where nobody of the order has that name and the street may be a person's.

    `taken` are the given names of the order so far. The name begins the sentence, or a comma parts it from a person who was stated by name first.
    """
    found: list[Atom] = []
    for atom in atoms:
        before = found[-1] if found else None
        if atom.kind == "address" and before is not None and _leads(before, atom) and _begins(found[:-1]) and before.text.casefold() not in {*taken, *_named(found[:-1])}:
            found[-1] = Atom("address", (*before.tokens, *atom.tokens), f"{before.text} {atom.text}")
        else:
            found.append(atom)
    return found


def is_of_somebody(address: str, taken: Collection[str]) -> bool:
    """Whether an address begins with the given name of one of the order, "Anna Kungsgatan 4", so that it may be the home of that one."""
    met = _TWO_WORDS.match(address)
    return met is not None and met["name"].casefold() in taken


def _leads(name: Atom, street: Atom) -> bool:
    """Whether one given name stands immediately before a street that is named after a person."""
    first = street.tokens[0]
    near = name.kind == "name" and len(name.tokens) == 1 and w.is_given(name.text) and first.what == "street" and first.start - name.tokens[0].end == 1
    met = _STREET.match(first.text) if near else None
    return met is not None and (w.is_given(met["stem"]) or _SURNAME.search(met["stem"]) is not None)


def _begins(before: Sequence[Atom]) -> bool:
    """Whether nothing of a person can go on here: the sentence begins, or a comma follows a number, and each number stands behind its name."""
    if not before:
        return True
    stated = [each for each in before if each.kind in ("name", "number")]
    return before[-1].tokens[0].text == "," and len(before) > 1 and before[-2].kind == "number" and stated[0].kind == "name"


def _named(atoms: Sequence[Atom]) -> set[str]:
    return {each.text.split()[0].casefold() for each in atoms if each.kind == "name" and each.text}


_STREET = re.compile(r"(?P<stem>[^\W\d_]+)s(?:gatan|gata|gat|g|vägen|väg|v|gränd|gränden|plan|plats|torg|allé|stig|led)\b")
_TWO_WORDS = re.compile(r"(?P<name>[^\W\d_][\w-]*) [^\W\d_]+ \d")
# Surnames that streets are named after; "Hunneberg" and "Lund" are places as well.
_SURNAME = re.compile(r"(?i)(?:gren|ström|[kq]vist|quist|s[eo]n|[eé]n|ell|löf|ius|stedt|mann|sk[iö]{1,2}ld|h[ij]elm|stierna|krona|^jarl|^ladulås)$")
