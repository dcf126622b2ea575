"""What a routine says of persons, so that what is known can be handed out, and a person forgotten. Pure: values in, values out.

A person is known by the look-up keys that orders are found by ("person|1938…"). After a restore only a keyed hash of such a
key is left, so a person is given as a test of look-up keys, and not as a number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypedDict

from workflow.values import Facts, Order

IsThem = Callable[[str], bool]
"""Whether a look-up key is one of the person's."""

_HIDDEN = "•"
_HYPHENS, _APOSTROPHES = "-‐‑–—−", "'’´`"


@dataclass(frozen=True)
class Rest:
    """What is left of an order without one person.

    `private` None: nobody is left who has a reason to be kept. `data` has new values of the order's personal plain data (None:
    none). `words` find the person in texts, `keys` are the look-up keys under which the order is no longer found.
    """

    private: Facts | None
    data: Facts = field(default_factory=dict)
    words: Sequence[re.Pattern[str]] = ()
    keys: Sequence[str] = ()


class ReadFact(TypedDict):
    """Where a fact was read: its code, the place in the text, and the words."""

    fact: str
    where: str
    words: str


class KnownOfPerson(TypedDict, total=False):
    """What an order holds of one person, and nothing of anybody else.

    `facts` has one mapping for each time the person is named (`name`, `number` and what else the routine knows), `read` where
    these were read, `checked` what the registers answered, `contact` the contact's facts where the person is the contact.
    """

    facts: Sequence[Facts]
    read: Sequence[ReadFact]
    checked: Sequence[Facts]
    contact: Facts | None


@dataclass(frozen=True)
class Persons:
    """A routine's knowledge of persons.

    `keys` gives the look-up keys that a typed text can mean (none: it is no identity number of this routine).
    `mentioned` says whether an order holds the person, in its facts or its texts. `without` gives what is left of an order
    without the person, `known` what the order holds of the person. `without` is given what all orders hold of the person, so that
    a name is found where a number alone stands. `also` gives further look-up keys that this makes known, for orders that hold the
    person without the number.
    """

    keys: Callable[[str, date], Sequence[str]]
    mentioned: Callable[[Order, IsThem], bool]
    without: Callable[[Order, IsThem, Sequence[KnownOfPerson]], Rest]
    known: Callable[[Order, IsThem], KnownOfPerson]
    also: Callable[[KnownOfPerson], Sequence[str]] = lambda known: ()


def hidden(value: Any, words: Sequence[re.Pattern[str]]) -> Any:
    """The same value with these words masked in all its texts, at their length, so that places in them still hold."""
    if isinstance(value, str):
        for word in words:
            value = word.sub(lambda found: _HIDDEN * len(found[0]), value)
        return value
    if isinstance(value, Mapping):
        return {name: hidden(each, words) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [hidden(each, words) for each in value]
    return value


def texts_of(value: Any) -> Sequence[str]:
    """Every text in a value."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Mapping):
        return tuple(text for each in value.values() for text in texts_of(each))
    if isinstance(value, (list, tuple)):
        return tuple(text for each in value for text in texts_of(each))
    return ()


def as_word(text: str, exact: bool = False) -> re.Pattern[str]:
    """Finds a text as a whole word, in any letter case, in names of files, too ("Anna_Alm.pdf", "AnnaAlm").

    What joins its parts, a genitive s and composed letters may differ.
    """
    spaced = r"[\s_.-]*".join(map(spelt, text.split()))
    return re.compile(rf"(?<![^\W_]){spaced}(?:s)?(?![^\W_]|[\u0300-\u036f])", 0 if exact else re.IGNORECASE)


def as_phone(number: str) -> re.Pattern[str]:
    """Finds a telephone number, given in E.164, however it is written: from abroad or not, whatever stands between its digits."""
    digits = re.sub(r"\D", "", number)
    abroad, national = (r"(?:\+|00)\s*46", digits[2:]) if digits.startswith("46") else (r"(?:\+|00)", digits)
    between = r"[\s()/.\-‐–—−]*"
    return re.compile(rf"(?<![\d+])(?:{abroad}{between}(?:0{between})?|\(?0{between})?{between.join(national)}(?!\d)")


def spelt(text: str) -> str:
    """A pattern for a text however its letters are composed (å is one character or two) and its parts are joined."""
    return "".join(map(_letter, unicodedata.normalize("NFC", text)))


def _letter(letter: str) -> str:
    if letter in _HYPHENS:
        return rf"[\s{re.escape(_HYPHENS)}]{{0,2}}"
    if letter in _APOSTROPHES:
        return rf"[{_APOSTROPHES}]"
    apart = unicodedata.normalize("NFD", letter)
    return re.escape(letter) if apart == letter else f"(?:{letter}|{apart})"
