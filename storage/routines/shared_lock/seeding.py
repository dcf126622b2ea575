"""Puts an inventory into a store that begins in the middle of things: units already mounted, persons already linked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import insert

from storage.routines.shared_lock.stock import OnUnit, log_units, write_links
from storage.routines.shared_lock.tables import lock_units
from storage.store import Tx


def mounted_unit(tx: Tx, serial: str, dwelling: str, persons: Mapping[str, str], now: datetime) -> None:
    """A unit that was mounted before this store began, with its persons' numbers and initials."""
    household = tx.keyring.ref(f"home|{dwelling}") if dwelling else None
    tx.connection.execute(insert(lock_units).values(serial=serial, status="mounted", household=household, updated_at=now))
    log_units(tx, "found", now, [(serial, None, "lockstep")])
    write_links(tx, [OnUnit(serial, persons, None)], now)
