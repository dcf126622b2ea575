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


def parse_fields(fields: Sequence[Field], data: Mapping[str, Any], calendar: Any) -> tuple[str, dict[str, Any]]:
    """The first problem as a sentence (empty: none), and every declared field read.

    Dates become ISO text, windows {"date", "window"}, flags bool; what is not declared is left behind unread.
    """
    read: dict[str, Any] = {}
    for field in fields:
        value = data.get(field.name)
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
    "serial": _serial, "choice": _choice, "flag": _flag, "number": _number,
}  # fmt: skip
