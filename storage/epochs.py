"""Epochs of a store: whatever names something to the outside has the epoch in it, and each restore begins a new one.

A restored store knows nothing of what was done after its backup was taken. Without an epoch it would count on from
there, give another order a key that a system has seen, and take that system's "done already" for its own doing.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import Connection, insert, select, update

from storage.schema import counters, meta

if TYPE_CHECKING:
    from storage.store import Tx

EPOCH, FLOOR = "store.epoch", "numbers.floor"
SKIPPED = 1000
"""How many numbers a series leaves out at each restore; people and calendars know orders by number."""


def of(tx: Tx) -> str:
    """The store's epoch; a store that has none yet is given its first."""
    known = tx.meta(EPOCH)
    if known is None:
        known = _fresh()
        tx.set_meta(EPOCH, known)
    return known


def begin(connection: Connection, skipped: int = SKIPPED) -> str:
    """Begin a new epoch: keys differ from now on, and every series, also one not begun yet, leaves numbers out."""
    epoch = _fresh()
    floor = int(connection.execute(select(meta.c.value).where(meta.c.key == FLOOR)).scalar() or 0) + skipped
    connection.execute(update(counters).values(value=counters.c.value + skipped))
    for key, value in ((EPOCH, epoch), (FLOOR, str(floor))):
        if not connection.execute(update(meta).where(meta.c.key == key).values(value=value)).rowcount:
            connection.execute(insert(meta).values(key=key, value=value))
    return epoch


def _fresh() -> str:
    return secrets.token_hex(4)
