"""Epochs of a store: each name that goes to the outside has the epoch in it, and each restore begins a new one.

A restored store knows nothing of what was done after its backup was taken. Without an epoch it would count on from
there, give another order a key that a system has seen, and take that system's "done already" for its own doing.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Connection, cast, func, select, update
from sqlalchemy.sql.functions import coalesce

from storage.alarms import UNRECONCILED
from storage.schema import counters, meta
from storage.upsert import upsert_all

if TYPE_CHECKING:
    from storage.store import Tx

EPOCH, FLOOR, TRACE_SEED = "store.epoch", "numbers.floor", "trace.seed"
SKIPPED = 1000
"""How many numbers a series leaves out at each restore; people and calendars know orders by number."""


def of(tx: Tx) -> str:
    """The store's epoch; a store that has none yet is given its first."""
    known = tx.meta(EPOCH)
    if known is None:
        known = _fresh()
        tx.set_meta(EPOCH, known)
    return known


def trace_seed(tx: Tx) -> str:
    """What the ids of this store's traces are made with, also after a restore; made when it is first asked for."""
    known = tx.meta(TRACE_SEED)
    if known is None:
        known = secrets.token_hex(16)
        tx.set_meta(TRACE_SEED, known)
    return known


def begin(connection: Connection, skipped: int = SKIPPED) -> str:
    """Begin a new epoch: keys differ from now on, and every series, also one not begun yet, leaves numbers out."""
    epoch = _fresh()
    skipped_to = int(connection.execute(select(meta.c.value).where(meta.c.key == FLOOR)).scalar() or 0) + skipped
    connection.execute(update(counters).values(value=counters.c.value + skipped))
    kept = ((EPOCH, epoch), (FLOOR, str(skipped_to)), (UNRECONCILED, epoch))
    upsert_all(connection, meta, "key", [{"key": key, "value": value} for key, value in kept])
    return epoch


def floor() -> coalesce[int]:
    """The number after which a series that is not begun yet begins, as an expression."""
    kept = select(cast(meta.c.value, BigInteger)).where(meta.c.key == FLOOR).scalar_subquery()
    return func.coalesce(kept, 0)


def _fresh() -> str:
    return secrets.token_hex(4)
