"""TES's reading of Treserva's export: tolerant of its flaws, and silent about nobody it could not read."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from pathlib import Path

from adapters.treserva import export
from adapters.world.read_over import ZONE, Row
from workflow.routines.shared_lock.registers import PostalAddress

_PROTECTION = {mark: word for word, mark in export.PROTECTION.items()}


@dataclass(frozen=True, slots=True)
class Reading:
    """The rows that were read, one a person, and how many lines could not be."""

    rows: tuple[Row, ...]
    unreadable: int


class FilePassage:
    """Takes a read-over through a real file in a folder: one stub writes it, the other reads it."""

    def __init__(self, folder: str | Path, quirks: Sequence[str] = (), encoding: str = export.UTF8) -> None:
        self._folder, self._quirks, self._encoding = Path(folder), tuple(quirks), encoding

    def __call__(self, at: datetime, rows: Sequence[Row]) -> Sequence[Row]:
        self._folder.mkdir(parents=True, exist_ok=True)
        day = at.astimezone(ZONE).date()
        path = self._folder / f"treserva_export_{day:%Y%m%d}.csv"
        export.write(path, rows, self._quirks, self._encoding)
        return read(path, day).rows


def read(path: Path, today: date) -> Reading:
    """Reads UTF-8 (with or without BOM) or Windows-1252; `today` settles which century a short number is of."""
    rows: dict[str, Row] = {}
    unreadable = 0
    for line in csv.DictReader(StringIO(_text(path.read_bytes()), newline=""), delimiter=";"):
        if line.get("PERSONNR") == export.TOTAL:
            continue
        row = _row(line, today)
        if row is None:
            unreadable += 1
        else:
            rows[row["number"]] = row
    return Reading(tuple(rows.values()), unreadable)


def whole_number(text: str, today: date) -> str | None:
    """Twelve digits out of twelve or ten; `+` marks a person of a hundred or more, lost noughts are put back."""
    text = text.strip()
    digits = text.replace("-", "").replace("+", "")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 12 or len(digits) == 11:
        return None
    if len(digits) == 12:
        return digits
    digits = digits.zfill(10)
    century = today.year // 100
    if int(digits[:2]) > today.year % 100:
        century -= 1
    return f"{century - ('+' in text)}{digits}"


def _row(line: dict[str, str], today: date) -> Row | None:
    number = whole_number(line.get("PERSONNR") or "", today)
    if number is None or not _is_day(line.get("START")) or not _is_day(line.get("SLUT")):
        return None
    return {
        "number": number, "name": line["NAMN"], "address": _address(line),
        "groups": [group for group in line["GRUPP"].split(",") if group], "family": line["INSATSFAM"],
        "from": line["START"], "to": line["SLUT"] or None,
        "protection": _PROTECTION.get(line["SEKRETESS"], "unknown"),
    }  # fmt: skip


def _address(line: dict[str, str]) -> PostalAddress:
    apartment, postcode = line["LGHNR"], line["POSTNR"]
    return {
        "street": line["ADRESS"] or None,
        "apartment": apartment.zfill(4) if apartment else None,
        "postcode": postcode.zfill(5) if postcode else None,
        "city": line["POSTORT"] or None,
        "co": None,
    }


def _is_day(text: str | None) -> bool:
    try:
        return not text or bool(date.fromisoformat(text))
    except ValueError:
        return False


def _text(raw: bytes) -> str:
    try:
        return raw.decode(export.UTF8)
    except UnicodeDecodeError:
        return raw.decode(export.WINDOWS)
