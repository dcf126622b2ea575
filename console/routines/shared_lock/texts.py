"""Telephone numbers and addresses as people write them, on one line where they are one thing."""

from __future__ import annotations

import re

from workflow.identity import national_phone

_NO_BREAK = "\u00a0"
_POSTCODE = re.compile(r"\b(\d{3}) (\d{2})\b")
_DOOR = re.compile(r"\blgh (\d{4})\b")


def telephone(number: str) -> str:
    """A number as it is read out in Sweden; a number of another country with its code."""
    return national_phone(number).replace(" ", _NO_BREAK)


def address(text: str) -> str:
    """An address whose postcode and apartment number are not broken over two lines."""
    return _DOOR.sub(rf"lgh{_NO_BREAK}\1", _POSTCODE.sub(rf"\1{_NO_BREAK}\2", text))
