"""The shapes a fact may have before it can enter a text that leaves the house.

There is no shape for free text: a name, a personal number, an address or a gate code has nowhere to go.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from workflow.errors import LockstepError
from workflow.routines.shared_lock.missing import joined, missing_labels
from workflow.routines.shared_lock.reasons import TEXT_NOT_MADE
from workflow.values import Facts

Shape = Callable[[Any], str]


class ReplyRefused(LockstepError):
    """A text was not made; the refused value is left out of the sentence on purpose."""

    def __init__(self, template: str, fact: str, why: str) -> None:
        super().__init__(TEXT_NOT_MADE(template=template, fact=fact, why=why))
        self.template, self.fact, self.why = template, fact, why


def looks_personal(text: str) -> bool:
    """True when the text holds what could be a personal number or a phone number, however it is spaced."""
    return _NUMBER_OF_SOMEBODY.search(_DATE.sub(" ", text)) is not None


def as_initials(value: Any) -> str:
    """One or several persons, each as initials ("AA" or "A.A.") or as a letter ("A")."""
    persons = tuple(value) if isinstance(value, list | tuple) else (value,)
    if not persons or not all(isinstance(each, str) and _INITIALS.fullmatch(each) for each in persons):
        raise ValueError("is not initials")
    if any(each != each.upper() for each in persons):
        raise ValueError("is not initials")
    return joined([_dotted(each) for each in persons])


def _dotted(initials: str) -> str:
    return f"{initials[0]}.{initials[1]}." if len(initials) == 2 and initials.isalpha() else initials


def as_date(value: Any) -> str:
    """A date, as Sweden writes it."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TypeError("is not a date")
    return value.isoformat()


def as_moment(value: Any) -> str:
    """An aware moment, written in Swedish time."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError("is not a moment with a zone")
    return value.astimezone(_STOCKHOLM).strftime("%Y-%m-%d kl. %H:%M")


def as_clock(value: Any) -> str:
    """A time of day."""
    if not isinstance(value, time):
        raise TypeError("is not a time of day")
    return value.strftime("%H:%M")


def as_ticket(value: Any) -> str:
    """A ticket number; nine digits are the most, so that no personal number fits."""
    return _matching(_TICKET, value)


def sayable_ticket(number: str) -> bool:
    """Whether a ticket's number may stand in an answer."""
    return _TICKET.fullmatch(number) is not None


def as_asked(value: Any) -> str:
    """What is asked for: `missing` and `malformed` field codes, and `initials` by letter."""
    initials = value.get("initials", {})
    known = {_matching(_LETTER, letter): as_initials(each) for letter, each in initials.items()}
    return missing_labels(value.get("missing", ()), value.get("malformed", ()), known)


def one_of(texts: Mapping[str, str]) -> Shape:
    """A shape with a closed list of values, each with its own wording."""
    fixed = MappingProxyType(dict(texts))

    def choose(value: Any) -> str:
        if not isinstance(value, str) or value not in fixed:
            raise ValueError(f"is none of {', '.join(fixed)}")
        return fixed[value]

    return choose


as_window = one_of({"FM": "förmiddag", "EM": "eftermiddag"})
as_lock = one_of(
    {
        "mounted": "monterad",
        "existing": "befintlig",
        "monterad": "monterad",
        "befintlig": "befintlig",
    }
)


def worded(template: str, shapes: Mapping[str, Shape], facts: Facts) -> dict[str, str]:
    """Every fact as text, or `ReplyRefused` with the name of the one that is undeclared or misshapen."""
    for name in facts:
        if name not in shapes:
            raise ReplyRefused(template, "a fact", "is not declared for it")
    return {name: _shaped(template, name, shapes[name], value) for name, value in facts.items()}


def _shaped(template: str, name: str, shape: Shape, value: Any) -> str:
    try:
        text = shape(value)
    except (AttributeError, TypeError, ValueError) as error:
        # `from None`: a chained traceback would carry the value that was refused.
        raise ReplyRefused(template, name, _reason(error)) from None
    if looks_personal(text):
        raise ReplyRefused(template, name, "looks like a personal number or a phone number")
    return text


def _reason(error: Exception) -> str:
    message = str(error)
    return message if message.startswith("is ") else "has the wrong shape"


def _matching(pattern: re.Pattern[str], value: Any) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError("has the wrong shape")
    return value


_STOCKHOLM = ZoneInfo("Europe/Stockholm")
_LETTER = re.compile(r"[A-Z]")
_INITIALS = re.compile(r"[^\W\d_]{1,2}|[^\W\d_]\.(?:[ -]?[^\W\d_]\.){0,5}|\?")
_TICKET = re.compile(r"[A-ZÅÄÖ]{0,8}[-#]?[0-9]{1,9}")
# Dates are taken out first: "2027-01-13 kl. 05:30" is not a number of twelve digits.
_DATE = re.compile(r"(?<![\d-])\d{4}-\d{2}-\d{2}(?![-\d])(?: kl\. \d{2}:\d{2})?")
_NUMBER_OF_SOMEBODY = re.compile(
    r"\d(?:[-+./() ]{0,2}\d){9}"  # ten digits or more
    r"|\d{6}(?:\d\d)?[-+ ]?T[A-Z]?\d"  # a temporary number
    r"|(?<![\w-])(?:\+|0)\d(?:[-/() ]{0,2}\d){5}"  # a phone number
)
