"""What this routine brings to the store: `PART`."""

from __future__ import annotations

from pathlib import Path

from storage.part import StorePart
from storage.routines.shared_lock import people
from storage.routines.shared_lock.dictionary import FIRST
from storage.routines.shared_lock.facts import FACTS
from storage.routines.shared_lock.records import RECORDS
from storage.routines.shared_lock.reservations import BatchReservations
from storage.routines.shared_lock.tables import metadata

PART = StorePart(
    metadata=metadata, migrations=Path(__file__).parent / "migrations",
    facts=FACTS, records=RECORDS, reservations=BatchReservations,
    forget=people.forget, known=people.known, dictionary=FIRST,
)  # fmt: skip
