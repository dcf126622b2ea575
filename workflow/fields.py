"""Reads what a person typed into a trigger's fields: text in, plain values within bounds out, or the reason why not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from workflow import reasons
from workflow.definition import Field, Reader
from workflow.reasons import Reason
from workflow.values import Facts

_NUMBER = re.compile(r"[+-]?[0-9]{1,9}", re.ASCII)
_YES = frozenset({"true", "ja", "yes", "1", "on"})
_NO = frozenset({"false", "nej", "no", "0", "off", ""})
WINDOWS = ("FM", "EM")
LONGEST_TEXT = 2_000
LARGEST_NUMBER = 1_000_000
# Nobody plans further ahead or enters what is further back; a year beyond is a slip of the finger.
DATES_WITHIN = timedelta(days=5 * 366)
_LAYOUT = "\n\r\t"
NO_KINDS: Mapping[str, Reader] = {}
_MOST_NAMES, _LONGEST_NAME = 80, 80


class Unreadable(ValueError):
    """A value that its field cannot take."""

    def __init__(self, why: Reason) -> None:
        super().__init__(why.code)
        self.why = why


def text_problem(text: str, most: int = LONGEST_TEXT) -> Reason | None:
    """Why a text cannot be taken: longer than `most` characters, or with characters that cannot be seen; None: it can."""
    if len(text) > most:
        return reasons.TEXT_TOO_LONG(length=len(text), most=most)
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in _LAYOUT for c in text):
        return reasons.CONTROL_CHARACTERS()
    return None


def parse_fields(
    fields: Sequence[Field], data: Facts, now: datetime | None = None, own: Mapping[str, Reader] = NO_KINDS,
) -> tuple[Reason | None, Facts]:  # fmt: skip
    """The first problem (None: there is none), and every declared field read.

    Dates become ISO text and lie within `DATES_WITHIN` of `now` where that is given; windows become {"date", "window"},
    flags bool, names a list of text. What is not declared is left behind unread, unless a field of kind `facts` takes all
    that is given by other names. `own` are the routine's kinds of fields.
    """
    read: dict[str, Any] = {}
    for field in fields:
        value = _rest(fields, field, data) if field.kind == "facts" else data.get(field.name)
        if value is None or (isinstance(value, str) and not value.strip()):
            if field.required and field.kind != "flag":
                return reasons.FIELD_MISSING(field=field.name), read
            read[field.name] = False if field.kind == "flag" else None
            continue
        try:
            read[field.name] = (own.get(field.kind) or FIELD_KINDS[field.kind])(field, value)
            _check_dates(read[field.name], now, field.kind)
        except Unreadable as problem:
            return reasons.IN_FIELD(field=field.name, why=problem.why), read
    return None, read


def _rest(fields: Sequence[Field], own: Field, data: Facts) -> dict[str, Any]:
    """What is given under names that no field declares, and within the field's own name."""
    within = data.get(own.name)
    rest = {name: value for name, value in data.items() if name not in {f.name for f in fields}}
    return {**rest, **within} if isinstance(within, Mapping) else rest


def _facts(field: Field, value: Facts) -> Facts:
    if len(value) > _MOST_NAMES:
        raise Unreadable(reasons.TOO_MANY_FACTS(most=_MOST_NAMES))
    for name, fact in value.items():
        problem = text_problem(str(name), _LONGEST_NAME) or text_problem(fact if isinstance(fact, str) else repr(fact))
        if problem:
            raise Unreadable(problem)
    return dict(value)


def _names(field: Field, value: Any) -> list[str]:
    parts = value if isinstance(value, (list, tuple)) else plain_text(value).split(",")
    names = [text for part in parts if (text := plain_text(part).strip())]
    if not names or len(names) > _MOST_NAMES:
        raise Unreadable(reasons.NAMES_WANTED(most=_MOST_NAMES))
    problem = next((p for name in names if (p := text_problem(name, _LONGEST_NAME))), None)
    if problem:
        raise Unreadable(problem)
    return names


def _check_dates(value: Any, now: datetime | None, kind: str) -> None:
    if now is None or kind not in ("date", "window"):
        return
    day = date.fromisoformat(value["date"] if kind == "window" else value)
    if abs(day - now.date()) > DATES_WITHIN:
        raise Unreadable(reasons.DATE_TOO_FAR(day=str(day)))


def _text(field: Field, value: Any) -> str:
    text = plain_text(value).strip()
    problem = text_problem(text, field.most or LONGEST_TEXT)
    if problem:
        raise Unreadable(problem)
    return text


def plain_text(value: Any) -> str:
    """A value as text, for a reader of fields. Raises `ValueError` for a structure, which no person typed."""
    if isinstance(value, (Mapping, list, tuple)):
        raise Unreadable(reasons.TEXT_WANTED())
    return str(value)


def _date(field: Field, value: Any) -> str:
    text = plain_text(value).strip()
    try:
        # A moment is taken for its day.
        return (date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text).date()).isoformat()
    except ValueError:
        raise Unreadable(reasons.DATE_WANTED()) from None


def _window(field: Field, value: Any) -> dict[str, str]:
    if isinstance(value, Mapping):
        value = f"{value.get('date')} {value.get('window')}"
    day, _, window = str(value).strip().partition(" ")
    if window.strip().upper() not in WINDOWS:
        raise Unreadable(reasons.WINDOW_WANTED())
    return {"date": _date(field, day), "window": window.strip().upper()}


def _choice(field: Field, value: Any) -> str:
    choice = plain_text(value).strip()
    if choice not in field.choices:
        raise Unreadable(reasons.CHOICE_WANTED(choices=list(field.choices)))
    return choice


def _flag(field: Field, value: Any) -> bool:
    text = plain_text(value).strip().casefold()
    if text not in _YES | _NO:
        raise Unreadable(reasons.FLAG_WANTED())
    return text in _YES


def _number(field: Field, value: Any) -> int:
    text, most = plain_text(value).strip(), field.most or LARGEST_NUMBER
    if not _NUMBER.fullmatch(text) or isinstance(value, bool):
        raise Unreadable(reasons.NUMBER_WANTED())
    if not 0 <= int(text) <= most:
        raise Unreadable(reasons.NUMBER_WITHIN(most=most))
    return int(text)


FIELD_KINDS: Mapping[str, Reader] = {
    "text": _text, "code": _text, "date": _date, "window": _window,
    "choice": _choice, "flag": _flag, "number": _number, "facts": _facts, "names": _names,
}  # fmt: skip
"""The kinds that every routine has; `Workflow.field_kinds` adds a routine's own."""
