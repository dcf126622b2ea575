"""A person in this routine's tables: the links to lock units, the homes these hang at, and what is held for an order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from storage.part import Forgetting, Reading, Writing
from storage.persons import PSEUDONYM
from storage.routines.shared_lock.tables import holds, lock_links, lock_units
from storage.types import Row

_NOBODY = "–"
_ACTIVE = lock_links.c.ended_at.is_(None)


def forget(tx: Writing, person: Forgetting, now: datetime) -> None:
    """Links stay, under a pseudonym and without initials; a home that nobody known is left in is no longer known either."""
    mine = lock_links.c.ref == person.ref
    serials = list(tx.connection.execute(select(lock_links.c.serial).where(mine, _ACTIVE)).scalars())
    tx.connection.execute(update(lock_links).where(mine).values(ref=person.pseudonym, initials=_NOBODY))
    tx.connection.execute(delete(holds).where(holds.c.key == person.ref))
    known = _ACTIVE & ~lock_links.c.ref.startswith(PSEUDONYM)
    for serial in serials:
        if tx.connection.execute(select(lock_links.c.id).where(lock_links.c.serial == serial, known).limit(1)).first() is None:
            here = lock_units.c.serial == serial
            tx.connection.execute(update(lock_units).where(here).values(household=None, updated_at=now))


def known(reading: Reading, ref: str) -> Mapping[str, Sequence[Row]]:
    """The lock units that the person is or was linked to."""
    columns = (lock_links.c.serial, lock_links.c.initials, lock_links.c.since, lock_links.c.ended_at)
    found = reading.connection.execute(select(*columns).where(lock_links.c.ref == ref).order_by(lock_links.c.id))
    return {"lock_links": [dict(row) for row in found.mappings()]}
