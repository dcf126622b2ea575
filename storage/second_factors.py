"""Second factors: a sealed secret of each account, the step of its last code, and keyed hashes of recovery codes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from storage.schema_access import recovery_codes, second_factors
from storage.store import Tx
from storage.types import Row


def place(account_name: str) -> str:
    """What the sealed secret is bound to."""
    return f"second_factors/{account_name}"


def factor(connection: Connection, account_name: str) -> Row | None:
    row = connection.execute(select(second_factors).where(second_factors.c.account == account_name)).mappings().first()
    return dict(row) if row else None


def proven(connection: Connection) -> set[str]:
    """The accounts that have one."""
    query = select(second_factors.c.account).where(second_factors.c.proven_at.is_not(None))
    return set(connection.execute(query).scalars())


def put(tx: Tx, account_name: str, wrapped_key: bytes, sealed: bytes, now: datetime) -> None:
    """A secret that is not proven yet, in the place of another that was not."""
    unproven = second_factors.c.proven_at.is_(None)
    tx.connection.execute(delete(second_factors).where(second_factors.c.account == account_name, unproven))
    row = {"account": account_name, "wrapped_key": wrapped_key, "sealed": sealed, "created_at": now}
    tx.connection.execute(insert(second_factors).values(row))


def prove(tx: Tx, account_name: str, sealed: bytes, step: int, now: datetime) -> bool:
    """If it is still this secret that waits."""
    same = (second_factors.c.account == account_name, second_factors.c.sealed == sealed, second_factors.c.proven_at.is_(None))
    return tx.connection.execute(update(second_factors).where(*same).values(proven_at=now, last_step=step)).rowcount == 1


def use_step(tx: Tx, account_name: str, step: int) -> bool:
    """One statement: of two codes of one step one is used."""
    earlier = (second_factors.c.account == account_name, second_factors.c.last_step < step)
    return tx.connection.execute(update(second_factors).where(*earlier).values(last_step=step)).rowcount == 1


def use_code(tx: Tx, account_name: str, ref: str) -> bool:
    same = (recovery_codes.c.account == account_name, recovery_codes.c.ref == ref)
    return tx.connection.execute(delete(recovery_codes).where(*same)).rowcount == 1


def replace_codes(tx: Tx, account_name: str, refs: Sequence[str]) -> None:
    tx.connection.execute(delete(recovery_codes).where(recovery_codes.c.account == account_name))
    if refs:
        tx.connection.execute(insert(recovery_codes), [{"account": account_name, "ref": ref} for ref in refs])


def codes_left(connection: Connection, account_name: str) -> int:
    query = select(func.count()).select_from(recovery_codes).where(recovery_codes.c.account == account_name)
    return int(connection.execute(query).scalar_one())


def remove(tx: Tx, account_name: str) -> bool:
    replace_codes(tx, account_name, ())
    return tx.connection.execute(delete(second_factors).where(second_factors.c.account == account_name)).rowcount == 1
