"""History as the pictures take it: values without personal data, from the caller."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


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


Written = Mapping[str, Any]
"""A history entry as the caller has it: `seq`, `at`, `trigger`, `source` (or `from`), `target` (or `to`), `role` and `reason`;
others are not read."""


@dataclass(frozen=True, slots=True)
class Case:
    """One order's number and kind, and its entries in their order."""

    number: str
    kind: str
    entries: tuple[Entry, ...]


def entry(row: Written) -> Entry:
    return Entry(
        seq=int(row["seq"]),
        at=row["at"],
        trigger=str(row["trigger"]),
        source=row.get("source", row.get("from")),
        target=str(row.get("target", row.get("to"))),
        role=str(row.get("role") or ""),
        reason=str(row.get("reason") or ""),
    )


def entries(rows: Iterable[Written | Entry]) -> tuple[Entry, ...]:
    """Entries in the order of their numbers."""
    found = (row if isinstance(row, Entry) else entry(row) for row in rows)
    return tuple(sorted(found, key=lambda e: e.seq))
