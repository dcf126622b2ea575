"""Treserva's nightly export: a file for TES, with the flaws that such files have."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from io import StringIO
from pathlib import Path
from types import MappingProxyType

from adapters.world.read_over import Row

Cells = dict[str, str]
HEADER = (
    "PERSONNR", "NAMN", "ADRESS", "LGHNR", "POSTNR", "POSTORT", "PORTKOD", "GRUPP", "INSATSFAM", "START", "SLUT",
    "SEKRETESS",
)  # fmt: skip
UTF8, WINDOWS = "utf-8-sig", "cp1252"
TOTAL = "SUMMA"
PROTECTION: Mapping[str, str] = MappingProxyType({
    "none": "", "confidentiality_marked": "J", "protected_registration": "S", "unknown": "?",
})  # fmt: skip


def write(path: Path, rows: Sequence[Row], quirks: Sequence[str] = (), encoding: str = UTF8) -> None:
    """Writes the export in one move, so that nobody reads half of it; quirks are names of `QUIRKS`."""
    lines = [_cells(row) for row in rows]
    for quirk in quirks:
        lines = QUIRKS[quirk](lines)
    text = StringIO(newline="")
    writer = csv.DictWriter(text, HEADER, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(lines)
    half = path.with_suffix(".part")
    half.write_bytes(text.getvalue().encode(encoding, errors="replace"))
    half.replace(path)


def _cells(row: Row) -> Cells:
    address = row["address"]
    cells = (
        row["number"], row["name"], address["street"], address["apartment"], address["postcode"], address["city"],
        None, ",".join(row["groups"]), row["family"], row["from"], row["to"], PROTECTION[row["protection"]],
    )  # fmt: skip
    return {name: "" if cell is None else str(cell) for name, cell in zip(HEADER, cells, strict=True)}


def _lost_noughts(lines: list[Cells]) -> list[Cells]:
    """What a spreadsheet does to numbers: leading noughts are gone."""
    return [
        {**line, "LGHNR": line["LGHNR"].lstrip("0"), "POSTNR": line["POSTNR"].lstrip("0")} for line in lines
    ]


def _ten_digits(lines: list[Cells]) -> list[Cells]:
    """Personal numbers without century, a plus sign for those who have turned a hundred, noughts at the front lost."""
    return [{**line, "PERSONNR": _short(line)} for line in lines]


def _short(line: Cells) -> str:
    number, day = line["PERSONNR"], line["START"] or "2000-01-01"
    hundred = int(day[:4]) - int(number[:4]) >= 100
    return f"{number[2:8]}+{number[8:]}" if hundred else number[2:].lstrip("0")


def _doubled(lines: list[Cells]) -> list[Cells]:
    return [line for line in lines for _ in range(2)]


def _one_missing(lines: list[Cells]) -> list[Cells]:
    """A short outage: the first row is not there tonight."""
    return lines[1:]


def _with_total(lines: list[Cells]) -> list[Cells]:
    return [*lines, {**dict.fromkeys(HEADER, ""), "PERSONNR": TOTAL, "NAMN": str(len(lines))}]


QUIRKS: Mapping[str, Callable[[list[Cells]], list[Cells]]] = MappingProxyType(
    {
        "doubled": _doubled,
        "lost_noughts": _lost_noughts,
        "one_missing": _one_missing,
        "ten_digits": _ten_digits,
        "with_total": _with_total,
    }
)
