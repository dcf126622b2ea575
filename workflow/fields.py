"""Reads what a person typed into a trigger's fields: text in, plain values out, or one sentence why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from workflow.model import Field

_SERIAL = re.compile(r"[A-ZÅÄÖ0-9][A-ZÅÄÖ0-9-]{1,29}", re.ASCII)
_YES = frozenset({"true", "ja", "yes", "1", "on"})
_NO = frozenset({"false", "nej", "no", "0", "off", ""})
WINDOWS = ("FM", "EM")
_MOST_NAMES = 80


def parse_fields(fields: Sequence[Field], data: Mapping[str, Any], calendar: Any) -> tuple[str, dict[str, Any]]:
    """The first problem as a sentence (empty: none), and every declared field read.

    Dates become ISO text, windows {"date", "window"}, flags bool, names a list of text. What is not declared is left behind
    unread, unless a field of kind `facts` takes all that is given by other names.
    """
    read: dict[str, Any] = {}
    for field in fields:
        value = _rest(fields, field, data) if field.kind == "facts" else data.get(field.name)
        if value is None or value == "":
            if field.required and field.kind != "flag":
                return f"{field.name} is missing ({field.label.sv} saknas)", read
            read[field.name] = False if field.kind == "flag" else None
            continue
        try:
            read[field.name] = _READ[field.kind](field, value)
        except ValueError as problem:
            return f"{field.name}: {problem}", read
    return "", read


def _rest(fields: Sequence[Field], own: Field, data: Mapping[str, Any]) -> dict[str, Any]:
    """What is given under names that no field declares, and within the field's own name."""
    within = data.get(own.name)
    rest = {name: value for name, value in data.items() if name not in {f.name for f in fields}}
    return {**rest, **within} if isinstance(within, Mapping) else rest


def _facts(field: Field, value: Mapping[str, Any]) -> dict[str, Any]:
    if len(value) > _MOST_NAMES:
        raise ValueError(f"at most {_MOST_NAMES} facts are taken at once (högst {_MOST_NAMES} uppgifter åt gången)")
    return dict(value)


def _names(field: Field, value: Any) -> list[str]:
    parts = value if isinstance(value, (list, tuple)) else str(value).split(",")
    names = [str(part).strip() for part in parts if str(part).strip()]
    if not names or len(names) > _MOST_NAMES:
        raise ValueError(f"one to {_MOST_NAMES} names are wanted, with commas between them (välj minst en)")
    return names


def _text(field: Field, value: Any) -> str:
    return str(value).strip()


def _date(field: Field, value: Any) -> str:
    try:
        return date.fromisoformat(str(value).strip()[:10]).isoformat()
    except ValueError:
        raise ValueError("a date like 2027-01-14 is wanted (ett datum som 2027-01-14)") from None


def _window(field: Field, value: Any) -> dict[str, str]:
    if isinstance(value, Mapping):
        value = f"{value.get('date')} {value.get('window')}"
    day, _, window = str(value).strip().partition(" ")
    if window.strip().upper() not in WINDOWS:
        raise ValueError("a date and FM or EM are wanted, like 2027-01-14 FM (ett datum och FM eller EM)")
    return {"date": _date(field, day), "window": window.strip().upper()}


def _serial(field: Field, value: Any) -> str:
    serial = str(value).strip().upper()
    if not _SERIAL.fullmatch(serial):
        raise ValueError("a serial number is letters, digits and hyphens (serienummer: bokstäver, siffror, bindestreck)")
    return serial


def _choice(field: Field, value: Any) -> str:
    choice = str(value).strip()
    if choice not in field.choices:
        raise ValueError(f"one of {', '.join(field.choices)} is wanted (välj ett av dem)")
    return choice


def _flag(field: Field, value: Any) -> bool:
    text = str(value).strip().casefold()
    if text not in _YES | _NO:
        raise ValueError("yes or no is wanted (ja eller nej)")
    return text in _YES


def _number(field: Field, value: Any) -> int:
    try:
        return int(str(value).strip())
    except ValueError:
        raise ValueError("a whole number is wanted (ett heltal)") from None


_READ: Mapping[str, Callable[[Field, Any], Any]] = {
    "text": _text, "code": _text, "date": _date, "window": _window,
    "serial": _serial, "choice": _choice, "flag": _flag, "number": _number, "facts": _facts, "names": _names,
}  # fmt: skip
