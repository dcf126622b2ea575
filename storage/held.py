"""What a column holds of persons, declared at the column: the record of processing and the list of what is kept are made of it.

A column without a declaration holds nothing of anybody; `tests/storage/test_held.py` looks into each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Column, Table

from workflow.values import Label

Who = Literal["person", "staff"]
How = Literal["sealed", "hashed", "plain"]


@dataclass(frozen=True, slots=True)
class Held:
    """`who` it is about: a person whom orders are about, or an account. `how` it is kept: sealed with keys that are destroyed,
    as a keyed hash, or plain. `until` is a kind of the retention file, or one of the console's own times."""

    who: Who
    how: How
    what: Label
    until: str


def held(who: Who, how: How, swedish: str, english: str, until: str) -> dict[Any, Any]:
    """The `info` of a column."""
    return {"held": Held(who, how, Label(swedish, english), until)}


def staff(until: str = "always") -> dict[Any, Any]:
    """The `info` of a column that names an account."""
    return held("staff", "plain", "vem som gjorde det", "who did it", until)


def declared(tables: list[Table]) -> Iterator[tuple[Column[Any], Held]]:
    """The columns of these tables that hold something about a person."""
    for table in tables:
        yield from ((column, column.info["held"]) for column in table.c if "held" in column.info)
