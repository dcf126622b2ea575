"""Accounts, tokens, the access log's hash chain, and the answers kept for repeated requests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypedDict

import orjson
from sqlalchemy import Connection, delete, insert, select, update

from storage import retention
from storage.keyring import Keyring, open_alone, seal_alone
from storage.schema import access_log, accounts, idempotency, meta, orders
from storage.schema_access import access_shown, tokens
from storage.sound import shown, unsound
from storage.store import Tx
from storage.types import Row
from workflow.errors import KeyRefused

_HEAD = "access.head"


# Accounts -------------------------------------------------------------------------------------------


def account(connection: Connection, name: str) -> Row | None:
    """One account by its name."""
    row = connection.execute(select(accounts).where(accounts.c.name == name)).mappings().first()
    return dict(row) if row else None


def account_of_subject(connection: Connection, subject: str) -> Row | None:
    """The account that an identity provider knows by this subject."""
    row = connection.execute(select(accounts).where(accounts.c.subject == subject)).mappings().first()
    return dict(row) if row else None


def all_accounts(connection: Connection) -> Sequence[Row]:
    """Every account, by name."""
    return shown(connection, select(accounts).order_by(accounts.c.name))


class AccountView(TypedDict):
    """An account without its secrets; `subject` is an identity provider's, `must_change` 1 for a first password."""

    name: str
    display_name: str
    role: str
    subject: str | None
    created_at: datetime
    seen_at: datetime | None
    disabled_at: datetime | None
    must_change: int
    second_factor: bool


def account_view(row: Row, second_factor: bool) -> AccountView:
    return {
        "name": row["name"], "display_name": row["display_name"], "role": row["role"], "subject": row["subject"],
        "created_at": row["created_at"], "seen_at": row["seen_at"], "disabled_at": row["disabled_at"],
        "must_change": row["must_change"], "second_factor": second_factor,
    }  # fmt: skip


def add_account(tx: Tx, **values: Any) -> None:
    """A new account; a `Conflict` when the name is taken."""
    tx.connection.execute(insert(accounts).values(**values))


def change_account(tx: Tx, name: str, **values: Any) -> None:
    tx.connection.execute(update(accounts).where(accounts.c.name == name).values(**values))


# Tokens of the command line -------------------------------------------------------------------------


def add_token(tx: Tx, token_hash: str, account_name: str, made_by: str, now: datetime, ends_at: datetime) -> None:
    row = {"account": account_name, "made_by": made_by, "created_at": now, "ends_at": ends_at}
    tx.connection.execute(insert(tokens).values(token_hash=token_hash, **row))


def token_account(connection: Connection, token_hash: str) -> Row | None:
    """The account of a token, and when it ends; nothing for an account that was closed."""
    query = (
        select(tokens.c.ends_at, accounts).join(accounts, accounts.c.name == tokens.c.account)
        .where(tokens.c.token_hash == token_hash, accounts.c.disabled_at.is_(None))
    )  # fmt: skip
    row = connection.execute(query).mappings().first()
    return dict(row) if row else None


def end_tokens_of(tx: Tx, account_name: str) -> int:
    return tx.connection.execute(delete(tokens).where(tokens.c.account == account_name)).rowcount


# The access log -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Access:
    """One line of the access log: who did what with whose data, and the reason given.

    `shown` are the ids of the orders of a list, `persons` and `fields` what of them was shown, by letter and by name.
    """

    account: str
    role: str
    what: str
    order_id: int | None = None
    subject: str = ""
    note: str = ""
    persons: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    shown: tuple[int, ...] = ()
    request_id: str = ""


def note_access(tx: Tx, access: Access, now: datetime) -> None:
    """Add one line at the end of the chain; the note is sealed with its own key."""
    head = tx.connection.execute(select(meta.c.value).where(meta.c.key == _HEAD).with_for_update()).scalar()
    wrapped = sealed = None
    if access.note:
        wrapped, sealed = seal_alone(tx.keyring, access.note.encode(), note_place(access.account, access.what, now))
    row: dict[str, Any] = {
        "at": now, "account": access.account, "role": access.role, "what": access.what, "order_id": access.order_id,
        "subject": access.subject, "wrapped_key": wrapped, "note": sealed, "persons": ",".join(access.persons)[:200],
        "fields": ",".join(access.fields)[:400], "shown": ",".join(map(str, access.shown)), "request_id": access.request_id[:64],
    }  # fmt: skip
    row["hash"] = _link(tx.keyring, bytes.fromhex(head or ""), row)
    added = tx.connection.execute(insert(access_log).values(**row).returning(access_log.c.id)).scalar_one()
    if access.shown:
        tx.connection.execute(insert(access_shown), [{"order_id": id_, "line_id": added} for id_ in set(access.shown)])
    tx.set_meta(_HEAD, row["hash"].hex())


def _link(keyring: Keyring, before: bytes, row: Mapping[Any, Any]) -> bytes:
    plain = [
        row["at"].astimezone(UTC).isoformat(timespec="microseconds"), row["account"], row["role"], row["what"],
        row["order_id"], row["subject"], row["note"].hex() if row["note"] else None, row["persons"], row["fields"],
        row["shown"], row["request_id"],
    ]  # fmt: skip
    return keyring.chain(before, orjson.dumps(plain))


class AccessLine(TypedDict):
    """A line of the access log: `number` is the number of its order. `note` is opened, and empty where there is none or its key
    is destroyed. `persons`, `fields` and `shown` have their words and ids apart by commas."""

    id: int
    at: datetime
    account: str
    role: str
    what: str
    order_id: int | None
    number: str | None
    subject: str
    note: str
    persons: str
    fields: str
    shown: str
    request_id: str
    wrapped_key: bytes | None
    hash: bytes


def access_lines(
    connection: Connection, keyring: Keyring, *, order_id: int | None = None, account_name: str | None = None,
    what: str | None = None, before: int | None = None, limit: int = 50,
) -> list[AccessLine]:  # fmt: skip
    """Lines of the access log, the newest first, paged by key, with the numbers of their orders."""
    query = select(access_log, orders.c.number).outerjoin(orders, orders.c.id == access_log.c.order_id)
    for column, wanted in ((access_log.c.account, account_name), (access_log.c.what, what)):
        if wanted is not None:
            query = query.where(column == wanted)
    if order_id is not None:
        listed = select(access_shown.c.line_id).where(access_shown.c.order_id == order_id)
        own = select(access_log.c.id).where(access_log.c.order_id == order_id)
        query = query.where(access_log.c.id.in_(own.union_all(listed)))
    if before is not None:
        query = query.where(access_log.c.id < before)
    found = shown(connection, query.order_by(access_log.c.id.desc()).limit(limit))
    return [row | {"note": note_of(keyring, row)} for row in found]


def access_lines_after(connection: Connection, keyring: Keyring, after: int, limit: int) -> list[AccessLine]:
    """Lines after one, the oldest first, with the numbers of their orders."""
    query = select(access_log, orders.c.number).outerjoin(orders, orders.c.id == access_log.c.order_id)
    found = shown(connection, query.where(access_log.c.id > after).order_by(access_log.c.id).limit(limit))
    return [row | {"note": note_of(keyring, row)} for row in found]


def note_of(keyring: Keyring, row: Mapping[Any, Any]) -> str:
    """The note of a line; empty where there is none, or its key is destroyed."""
    if not row["note"] or not row["wrapped_key"]:
        return ""
    place = note_place(row["account"], row["what"], row["at"])
    try:
        return open_alone(keyring, row["wrapped_key"], row["note"], place).decode()
    except (KeyRefused, ValueError):
        return ""


def note_place(account: str, what: str, at: datetime) -> str:
    return f"access_log.note/{account}/{what}/{at.astimezone(UTC).isoformat(timespec='microseconds')}"


def broken_access_log(connection: Connection, keyring: Keyring) -> int | None:
    """The id of the first line that does not follow from the one before it; None: the chain holds to its head.

    A trimmed log begins at its last checkpoint; 0 says that a checkpoint is not genuine.
    """
    start = retention.checkpoint(connection, keyring)
    if start is None:
        return 0
    last, before = start
    for row in _chain(connection, last):
        if unsound(access_log, row) or _link(keyring, before, row) != row["hash"]:
            return int(row["id"])
        before, last = row["hash"], row["id"]
    head = connection.execute(select(meta.c.value).where(meta.c.key == _HEAD)).scalar()
    return None if bytes.fromhex(head or "") == before else last + 1


def _chain(connection: Connection, after: int) -> Iterator[Mapping[Any, Any]]:
    query = select(access_log).where(access_log.c.id > after).order_by(access_log.c.id)
    yield from connection.execution_options(yield_per=1000).execute(query).mappings()


# Requests made twice --------------------------------------------------------------------------------


def recalled(connection: Connection, key: str) -> Row | None:
    """The answer kept for this key."""
    row = connection.execute(select(idempotency).where(idempotency.c.key == key)).mappings().first()
    return dict(row) if row else None


def remember(tx: Tx, key: str, request: str, status: int, answer: str, now: datetime) -> None:
    tx.connection.execute(insert(idempotency).values(key=key, request=request, status=status, answer=answer, at=now))


def forget_requests(tx: Tx, before: datetime) -> None:
    tx.connection.execute(delete(idempotency).where(idempotency.c.at < before))
