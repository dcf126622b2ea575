"""Sessions and tokens: by the hash of what is shown, which opens nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from storage.schema import accounts, sessions
from storage.schema_access import second_factors, tokens
from storage.store import Tx
from storage.types import Row

_TIMES = (sessions.c.created_at.label("began_at"), sessions.c.seen_at.label("used_at"))


def add(
    tx: Tx, token_hash: str, account_name: str, now: datetime, address: str, agent: str, *, pending: bool = False
) -> None:  # fmt: skip
    row = {"account": account_name, "created_at": now, "seen_at": now, "address": address[:80], "agent": agent[:80]}
    tx.connection.execute(insert(sessions).values(token_hash=token_hash, pending=int(pending), **row))


def session(connection: Connection, token_hash: str) -> Row | None:
    """A session with its account and since when that has a second factor; nothing for an account that was closed, nor while
    the code is waited for."""
    return _found(connection, token_hash, pending=False)


def pending(connection: Connection, token_hash: str) -> Row | None:
    """The account whose password was shown and whose code is waited for."""
    return _found(connection, token_hash, pending=True)


def _found(connection: Connection, token_hash: str, *, pending: bool) -> Row | None:
    query = (
        select(*_TIMES, accounts, second_factors.c.proven_at)
        .join(accounts, accounts.c.name == sessions.c.account)
        .outerjoin(second_factors, second_factors.c.account == accounts.c.name)
        .where(sessions.c.token_hash == token_hash, sessions.c.pending == int(pending), accounts.c.disabled_at.is_(None))
    )
    row = connection.execute(query).mappings().first()
    return dict(row) if row else None


def of_account(connection: Connection, name: str) -> Sequence[Row]:
    """The sessions of an account, those that have ended by time too."""
    shown = (sessions.c.token_hash, sessions.c.address, sessions.c.agent, *_TIMES)
    query = select(*shown).where(sessions.c.account == name, sessions.c.pending == 0)
    return [dict(row) for row in connection.execute(query).mappings()]


def tokens_of(connection: Connection, name: str, now: datetime) -> Sequence[Row]:
    """The tokens of an account that have not ended."""
    query = select(tokens).where(tokens.c.account == name, tokens.c.ends_at > now)
    return [dict(row) for row in connection.execute(query).mappings()]


def hashes_of(connection: Connection, name: str, with_tokens: bool = True) -> list[str]:
    """The hashes of everything that lets this account in, or asks for its code."""
    found = list(connection.execute(select(sessions.c.token_hash).where(sessions.c.account == name)).scalars())
    if with_tokens:
        found += connection.execute(select(tokens.c.token_hash).where(tokens.c.account == name)).scalars()
    return found


def touch(tx: Tx, token_hash: str, now: datetime) -> None:
    tx.connection.execute(update(sessions).where(sessions.c.token_hash == token_hash).values(seen_at=now))


def end(tx: Tx, token_hash: str) -> None:
    tx.connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))


def end_these(tx: Tx, hashes: Sequence[str]) -> None:
    for table in (sessions, tokens):
        tx.connection.execute(delete(table).where(table.c.token_hash.in_(hashes)))


def end_of(tx: Tx, account_name: str) -> None:
    tx.connection.execute(delete(sessions).where(sessions.c.account == account_name))


def forget_before(tx: Tx, before: datetime) -> None:
    """Delete the sessions that began before this moment."""
    tx.connection.execute(delete(sessions).where(sessions.c.created_at < before))
