"""Reads an Excel sheet cell by cell: what a person sees in a cell is what is read, or the cell is named and refused."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from runtime.routines.shared_lock import reasons
from workflow.errors import BadInput
from workflow.reasons import Reason

MOST_ROWS = 2000
_MOST_COLUMNS, _MOST_LINES = 60, 50_000
_MOST_BYTES, _MOST_UNPACKED = 2_000_000, 20_000_000
_MOST_DIGITS = 15
"""More digits than these Excel does not keep in a number."""
_ZEROS = re.compile(r'(?:"[^"]*"|\\.|[0\- /A-ZÅÄÖ])+')
_PART = re.compile(r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<other>.)')
_PLAIN = frozenset({"General", "@", "0", "#", "#,##0", "0.00", "#,##0.00"})
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T]00:00(?::00)?)?")


class BadSheet(BadInput):
    """A sheet, a row or a cell cannot be used."""

    def __init__(self, why: Reason) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: where it is, its value, how it is formatted, and whether it is a formula that was never worked out."""

    place: str
    value: Any
    format: str = "General"
    is_error: bool = False
    is_formula: bool = False

    @property
    def empty(self) -> bool:
        return not self.is_formula and (self.value is None or (isinstance(self.value, str) and not _clean(self.value)))


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the sheet by its number there."""

    number: int
    cells: tuple[Cell, ...]

    def at(self, column: int) -> Cell:
        """The cell in this column (from 0); an empty one beyond the last that is filled."""
        place = f"{get_column_letter(column + 1)}{self.number}"
        return self.cells[column] if column < len(self.cells) else Cell(place, None)

    @property
    def blank(self) -> bool:
        return all(cell.empty for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The first sheet of a file: its heading row, its rows, and the names of the sheets that are not read."""

    name: str
    heads: tuple[Cell, ...]
    lines: tuple[Line, ...]
    others: tuple[str, ...]


def read(content: bytes) -> Sheet:
    """The first sheet of an Excel file."""
    if len(content) > _MOST_BYTES:
        raise BadSheet(reasons.FILE_TOO_LARGE(most=_MOST_BYTES // 1_000_000))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _MOST_UNPACKED:
                raise BadSheet(reasons.FILE_UNPACKS_LARGE())
        shown = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        typed = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        lines = [line for line in _lines(shown.worksheets[0], typed.worksheets[0]) if line.number == 1 or not line.blank]
        name, others = shown.worksheets[0].title, tuple(other.title for other in shown.worksheets[1:])
    except BadInput:
        raise
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, OSError, SyntaxError, TypeError):
        raise BadSheet(reasons.NOT_A_SHEET()) from None
    if len(lines) > MOST_ROWS + 1:
        raise BadSheet(reasons.TOO_MANY_ROWS(most=MOST_ROWS))
    heads = lines[0].cells if lines and lines[0].number == 1 else ()
    return Sheet(name, heads, tuple(lines[1:] if heads else lines), others)


def blank_rows(sheet: Sheet) -> tuple[int, ...]:
    """The numbers of the empty rows that stand among the filled ones."""
    filled = {line.number for line in sheet.lines}
    return tuple(n for n in range(2, max(filled, default=1)) if n not in filled)


def _lines(shown: Any, typed: Any) -> Iterator[Line]:
    pairs = zip(shown.iter_rows(max_row=_MOST_LINES), typed.iter_rows(max_row=_MOST_LINES), strict=False)
    for number, (values, formulas) in enumerate(pairs, start=1):
        both = enumerate(zip(values, formulas, strict=False), start=1)
        cells = [_cell(number, n, value, formula) for n, (value, formula) in both]
        while cells and cells[-1].empty:
            cells.pop()
        if len(cells) > _MOST_COLUMNS:
            raise BadSheet(reasons.TOO_MANY_COLUMNS(most=_MOST_COLUMNS))
        yield Line(number, tuple(cells))


def _cell(row: int, column: int, shown: Any, typed: Any) -> Cell:
    formula = getattr(typed, "data_type", "") == "f" and shown.value is None
    error = getattr(shown, "data_type", "") == "e"
    known = getattr(shown, "number_format", None) or "General"
    return Cell(f"{get_column_letter(column)}{row}", shown.value, known, error, formula)


# What a cell says -----------------------------------------------------------------------------------


def text(cell: Cell) -> str:
    """What is written in a cell, as it is seen there: a number in full, with the zeros of its format."""
    value = _usable(cell)
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, int | float):
        return _digits(cell, value)
    if value is None:
        return ""
    raise BadSheet(reasons.CELL_IS_DATE(place=cell.place))


def _usable(cell: Cell) -> Any:
    if cell.is_formula:
        raise BadSheet(reasons.CELL_IS_FORMULA(place=cell.place))
    if cell.is_error:
        raise BadSheet(reasons.CELL_HAS_ERROR(place=cell.place, value=str(cell.value)))
    if isinstance(cell.value, bool):
        raise BadSheet(reasons.CELL_IS_FLAG(place=cell.place))
    return cell.value


def _digits(cell: Cell, value: int | float) -> str:
    if value != int(value) or value < 0:
        raise BadSheet(reasons.CELL_HAS_DECIMALS(place=cell.place))
    digits = str(int(value))
    if len(digits) > _MOST_DIGITS:
        raise BadSheet(reasons.CELL_HAS_MANY_DIGITS(place=cell.place))
    pattern = cell.format.split(";")[0]
    if pattern in _PLAIN or not _ZEROS.fullmatch(pattern):
        return digits
    return _by_format(pattern, digits)


def _by_format(pattern: str, digits: str) -> str:
    """A number as a format of zeros and fixed signs shows it: 12345 by "L-"0000000 is L-0012345."""
    parts = [(m["quoted"] or m["escaped"] or m["other"] or "", m["other"] == "0") for m in _PART.finditer(pattern)]
    places = sum(is_digit for _, is_digit in parts)
    left = list(digits.zfill(places))
    found: list[str] = []
    for said, is_digit in reversed(parts):
        if not is_digit:
            found.append(said)
            continue
        places -= 1
        found.append(left.pop() if places else "".join(left))
    return "".join(reversed(found))


def day(cell: Cell) -> str:
    """The date in a cell in ISO form; empty for an empty cell."""
    value = _usable(cell)
    if cell.empty:
        return ""
    if isinstance(value, datetime):
        value = value.date()
    if not isinstance(value, date):
        match = _ISO.fullmatch(_clean(str(value)))
        try:
            value = date.fromisoformat(match[1] if match else "")
        except ValueError:
            raise BadSheet(reasons.CELL_IS_NO_DATE(place=cell.place)) from None
    if not 2000 <= value.year <= 2100:
        raise BadSheet(reasons.CELL_HAS_YEAR(place=cell.place, year=value.year))
    return str(value.isoformat())


def _clean(said: str) -> str:
    return " ".join(said.translate(_INVISIBLE).split())
