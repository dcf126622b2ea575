"""What an account asks about a person, each request approved by another account before it is carried out once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypedDict

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from storage.keyring import Keyring, open_alone, seal_alone
from storage.schema_keeping import person_approvals as requests
from storage.sound import shown
from storage.store import Tx
from workflow.errors import KeyRefused

KEPT = timedelta(days=7)


class Request(TypedDict):
    """What is asked (`extract` or `erase`) about a person in these orders; `reason` is empty where it cannot be opened."""

    id: int
    at: datetime
    account: str
    what: str
    order_ids: list[int]
    reason: str
    approved_by: str | None


def place(at: datetime, account: str) -> str:
    return f"person_approvals.reason/{account}/{at.astimezone(UTC).isoformat(timespec='microseconds')}"


def ask(tx: Tx, account: str, what: str, ref: str, order_ids: Sequence[int], reason: str, now: datetime) -> int:
    """Ask, in the place of what the account asked about the person before; what is too old is deleted."""
    tx.connection.execute(delete(requests).where(_of(account, what, ref) | (requests.c.at < now - KEPT)))
    wrapped, sealed = seal_alone(tx.keyring, reason.encode(), place(now, account))
    values = {
        "at": now, "account": account, "what": what, "ref": ref, "order_ids": _joined(order_ids), "wrapped_key": wrapped,
        "reason": sealed,
    }  # fmt: skip
    return int(tx.connection.execute(insert(requests).values(values).returning(requests.c.id)).scalar_one())


def waiting(connection: Connection, keyring: Keyring, now: datetime) -> list[Request]:
    """Every request that is not used, approved ones too, the earliest first."""
    query = select(requests).where(requests.c.at >= now - KEPT).order_by(requests.c.id)
    return [
        {
            "id": row["id"], "at": row["at"], "account": row["account"], "what": row["what"], "approved_by": row["approved_by"],
            "order_ids": [int(id_) for id_ in row["order_ids"].split(",") if id_.isdigit()], "reason": _reason(keyring, row),
        }
        for row in shown(connection, query)
    ]  # fmt: skip


def approve(tx: Tx, request: int, by: str, now: datetime) -> Request | None:
    """Approve one of another account; None where there is none that waits."""
    waits = (requests.c.id == request) & requests.c.approved_by.is_(None) & (requests.c.account != by)
    fresh = requests.c.at >= now - KEPT
    if tx.connection.execute(update(requests).where(waits, fresh).values(approved_by=by)).rowcount != 1:
        return None
    return next(each for each in waiting(tx.connection, tx.keyring, now) if each["id"] == request)


def decline(tx: Tx, request: int) -> bool:
    return tx.connection.execute(delete(requests).where(requests.c.id == request)).rowcount == 1


def take(tx: Tx, account: str, what: str, ref: str, order_ids: Sequence[int], now: datetime) -> str | None:
    """Use an approval up: who gave it; None where there is none for exactly these orders."""
    approved = _of(account, what, ref) & requests.c.approved_by.is_not(None)
    query = delete(requests).where(approved, requests.c.order_ids == _joined(order_ids))
    return tx.connection.execute(query.where(requests.c.at >= now - KEPT).returning(requests.c.approved_by)).scalar()


def forget_old(tx: Tx, now: datetime) -> None:
    tx.connection.execute(delete(requests).where(requests.c.at < now - KEPT))


def forget(tx: Tx, refs: Collection[str], named: Callable[[str], bool]) -> None:
    """Delete requests about these persons, and those whose reasons name one."""
    gone = [
        row["id"] for row in tx.connection.execute(select(requests)).mappings()
        if row["ref"] in refs or named(_reason(tx.keyring, row))
    ]  # fmt: skip
    tx.connection.execute(delete(requests).where(requests.c.id.in_(gone)))


def _of(account: str, what: str, ref: str) -> ColumnElement[bool]:
    return (requests.c.account == account) & (requests.c.what == what) & (requests.c.ref == ref)


def _reason(keyring: Keyring, row: Mapping[Any, Any]) -> str:
    try:
        return open_alone(keyring, row["wrapped_key"], row["reason"], place(row["at"], row["account"])).decode()
    except (KeyRefused, TypeError, ValueError):
        return ""


def _joined(order_ids: Sequence[int]) -> str:
    return ",".join(map(str, sorted(order_ids)))
