"""What this routine brings to the store: `PART`."""

from __future__ import annotations

from storage.part import StorePart
from storage.routines.shared_lock.facts import FACTS
from storage.routines.shared_lock.records import RECORDS
from storage.routines.shared_lock.reservations import BatchReservations

PART = StorePart(facts=FACTS, records=RECORDS, reservations=BatchReservations)
