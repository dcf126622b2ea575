"""What a person typed, sealed and kept for hours: a search, or a form whose session had ended."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from storage.keyring import Keyring, open_alone, seal_alone
from storage.schema import saved_inputs
from storage.store import Tx
from storage.types import Row


def save(tx: Tx, key: str, account: str, purpose: str, content: bytes, now: datetime) -> None:
    """Keep content under a key, sealed with its own data key."""
    wrapped, sealed = seal_alone(tx.keyring, content, place(key, account))
    tx.connection.execute(insert(saved_inputs).values(
        key=key, account=account, purpose=purpose, wrapped_key=wrapped, sealed=sealed, at=now
    ))  # fmt: skip


def find(connection: Connection, key: str, account: str, purpose: str, since: datetime) -> Row | None:
    """What this account saved under this key for this purpose since then."""
    mine = (saved_inputs.c.account == account) & (saved_inputs.c.purpose == purpose) & (saved_inputs.c.at >= since)
    row = connection.execute(select(saved_inputs).where(saved_inputs.c.key == key, mine)).mappings().first()
    return dict(row) if row else None


def content_of(keyring: Keyring, row: Row) -> bytes:
    """What was saved in this row."""
    return open_alone(keyring, row["wrapped_key"], row["sealed"], place(row["key"], row["account"]))


def place(key: str, account: str) -> str:
    return f"saved_inputs.sealed/{key}/{account}"


def forget(tx: Tx, before: datetime) -> None:
    """Delete what was saved before this moment."""
    tx.connection.execute(delete(saved_inputs).where(saved_inputs.c.at < before))
