"""History as the pictures take it: values without personal data, from the caller."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of one order's history; an entry that did not move has `target` equal to `source`."""

    seq: int
    at: datetime
    trigger: str
    source: str | None
    target: str
    role: str = ""
    reason: str = ""

    @property
    def moved(self) -> bool:
        return self.source != self.target


Written = TypedDict(
    "Written", {"seq": int, "at": datetime, "trigger": str, "from": str | None, "to": str, "role": str, "reason": str | None}
)
"""A history entry as a store has it; what else it holds is not read."""


@dataclass(frozen=True, slots=True)
class Case:
    """One order's number and kind, and its entries in their order."""

    number: str
    kind: str
    entries: tuple[Entry, ...]


def entry(row: Written) -> Entry:
    return Entry(
        seq=row["seq"],
        at=row["at"],
        trigger=row["trigger"],
        source=row["from"],
        target=row["to"],
        role=row["role"],
        reason=row["reason"] or "",
    )


def entries(rows: Iterable[Written | Entry]) -> tuple[Entry, ...]:
    """Entries in the order of their numbers."""
    found = (row if isinstance(row, Entry) else entry(row) for row in rows)
    return tuple(sorted(found, key=lambda e: e.seq))
