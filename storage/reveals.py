"""Requests to show what is masked of protected persons, each approved by another account before it is carried out once."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict, cast

from sqlalchemy import ColumnElement, Connection, insert, select, update

from storage.schema_access import reveals
from storage.sound import shown
from storage.store import Tx


class Request(TypedDict):
    """A request: `what` is a field, of one person where it ends in a letter (number.A); `used_at`: when it was carried out."""

    id: int
    at: datetime
    account: str
    order_id: int
    what: str
    ground: str
    approved_by: str | None
    approved_at: datetime | None
    used_at: datetime | None


def ask(tx: Tx, account: str, order_id: int, what: str, ground: str, now: datetime) -> None:
    tx.connection.execute(insert(reveals).values(at=now, account=account, order_id=order_id, what=what, ground=ground))


def pending(connection: Connection, order_id: int, since: datetime) -> list[Request]:
    """Those of an order that nobody has approved."""
    query = select(reveals).where(reveals.c.order_id == order_id, reveals.c.approved_by.is_(None), reveals.c.at >= since)
    return shown(connection, query.order_by(reveals.c.id))


def approve(tx: Tx, request: int, by: str, now: datetime) -> Request | None:
    """Approve one; None when it was approved already, or is the approver's."""
    waits = (reveals.c.id == request) & reveals.c.approved_by.is_(None) & (reveals.c.account != by)
    found = tx.connection.execute(update(reveals).where(waits).values(approved_by=by, approved_at=now).returning(reveals))
    row = found.mappings().first()
    return cast(Request, dict(row)) if row else None


def take(tx: Tx, account: str, order_id: int, what: str, since: datetime, now: datetime) -> bool:
    """Use up one approval; False when there is none."""
    open_ = _open(account, order_id, what, since)
    one = select(reveals.c.id).where(open_).order_by(reveals.c.id).limit(1).scalar_subquery()
    return tx.connection.execute(update(reveals).where(reveals.c.id == one, open_).values(used_at=now)).rowcount == 1


def _open(account: str, order_id: int, what: str, since: datetime) -> ColumnElement[bool]:
    """Approvals that can be taken."""
    mine = (reveals.c.account == account) & (reveals.c.order_id == order_id) & (reveals.c.what == what)
    return mine & (reveals.c.approved_at >= since) & reveals.c.used_at.is_(None)
