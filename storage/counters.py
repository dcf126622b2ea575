"""Numbers that the store keeps about itself."""

from __future__ import annotations

from sqlalchemy import Integer, String, cast, insert, update

from storage.schema import meta
from storage.store import Tx


def count_up(tx: Tx, key: str, by: int) -> None:
    """Add to the number that is kept under this key, from 0; of two at a time none is lost."""
    counted = cast(cast(meta.c.value, Integer) + by, String)
    if not tx.connection.execute(update(meta).where(meta.c.key == key).values(value=counted)).rowcount:
        tx.connection.execute(insert(meta).values(key=key, value=str(by)))
