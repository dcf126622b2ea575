"""Deliveries that a routine's intake could not take in: what was sent, sealed under a key of the row's own until it is closed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, insert, literal_column, select, update

from storage.keyring import open_alone, seal_alone
from storage.lookup import Lookup
from storage.schema import deliveries, messages, orders
from storage.sound import shown
from storage.types import Row
from workflow.errors import KeyRefused

if TYPE_CHECKING:
    from storage.keyring import Keyring
    from storage.store import Tx

WAITING = "waiting"
_SHOWN = (
    *(deliveries.c[n] for n in ("id", "routine", "external_key", "external_name", "at", "code", "detail", "status")),
    deliveries.c.sealed.is_not(None).label("kept"),
)  # fmt: skip
_ANY_WAITING = Lookup(select(deliveries.c.id).where(deliveries.c.status == literal_column(f"'{WAITING}'")).limit(1))
_OF_ORDER = (orders.c.external_key == deliveries.c.external_key) & (orders.c.workflow == deliveries.c.routine)


@dataclass(frozen=True, slots=True)
class Aside:
    """One delivery to set aside, for this routine's intake: `key` is the external key as it came, `external_key` and
    `external_name` what of it may be read by anybody; `content` is None where nothing of it can be kept."""

    routine: str
    key: str
    external_key: str
    external_name: str
    code: str
    detail: str
    content: bytes | None


def set_aside(tx: Tx, aside: Aside, now: datetime) -> int:
    """Keep a delivery with the reason why it was not taken in; one row an external key, which has the latest. Its id."""
    ref = _ref(tx.keyring, aside.routine, aside.key)
    wrapped = sealed = None
    if aside.content is not None:
        wrapped, sealed = seal_alone(tx.keyring, aside.content, place(ref))
    values = {
        "routine": aside.routine, "external_key": aside.external_key, "external_name": aside.external_name, "at": now,
        "code": aside.code[:60], "detail": aside.detail[:200], "status": WAITING, "wrapped_key": wrapped, "sealed": sealed,
        "closed_at": None, "closed_by": None,
    }  # fmt: skip
    known = update(deliveries).where(deliveries.c.ref == ref).values(**values).returning(deliveries.c.id)
    id_ = tx.connection.execute(known).scalar()
    if id_ is None:
        id_ = tx.connection.execute(insert(deliveries).values(ref=ref, **values).returning(deliveries.c.id)).scalar_one()
    _flag(tx, aside.routine, [aside.external_key])
    return int(id_)


def taken(tx: Tx, routine: str, keys: Sequence[str], now: datetime) -> int:
    """Close the rows of external keys of which a delivery was taken in; what was kept of them is destroyed."""
    if not any_waiting(tx.connection):
        return 0
    mine = (deliveries.c.status == WAITING) & deliveries.c.ref.in_([_ref(tx.keyring, routine, key) for key in keys])
    closed = tx.connection.execute(update(deliveries).where(mine).values(**_closed("taken", now, None))).rowcount
    if closed:
        _flag(tx, routine, keys)
    return closed


def discard(tx: Tx, id_: int, by: str, now: datetime) -> bool:
    """Close a row without taking it in; False when it was closed already."""
    mine = (deliveries.c.id == id_) & (deliveries.c.status == WAITING)
    closing = update(deliveries).where(mine).values(**_closed("discarded", now, by))
    closed = tx.connection.execute(closing.returning(deliveries.c.routine, deliveries.c.external_key)).first()
    if closed is not None:
        _flag(tx, closed.routine, [closed.external_key])
    return closed is not None


def _flag(tx: Tx, routine: str, keys: Sequence[str]) -> None:
    """Count again what waits for an administrator at the orders of these keys, which ask for attention while anything does."""
    own = orders.c.external_key.in_([key for key in keys if key]) & (orders.c.key_sequence == 0) & (orders.c.workflow == routine)
    # Lock first: the counts are those of the last commit.
    if not tx.connection.execute(select(orders.c.id).where(own).with_for_update()).all():
        return
    failed = select(func.count()).where(messages.c.order_id == orders.c.id, messages.c.status == "failed").scalar_subquery()
    waits = select(func.count()).select_from(deliveries).where(_OF_ORDER, deliveries.c.status == WAITING).scalar_subquery()
    tx.connection.execute(update(orders).where(own).values(set_aside=failed + waits))


def _closed(status: str, now: datetime, by: str | None) -> dict[str, Any]:
    return {"status": status, "closed_at": now, "closed_by": by, "wrapped_key": None, "sealed": None}


def _ref(keyring: Keyring, routine: str, key: str) -> str:
    return keyring.ref(f"delivery|{routine}|{ascii(key)}")


def waits_for(connection: Connection, order_id: int, state: str, reason: str) -> bool:
    """True while an order is in this state for this reason."""
    row = connection.execute(select(orders.c.state, orders.c.reason).where(orders.c.id == order_id)).one()
    return (row.state, row.reason) == (state, reason)


def one(connection: Connection, id_: int) -> Row | None:
    """One row, without what is sealed."""
    return next(iter(shown(connection, select(*_SHOWN).where(deliveries.c.id == id_))), None)


def waiting(connection: Connection, limit: int = 100, after: int | None = None) -> Sequence[Row]:
    """Deliveries that wait for an administrator, the oldest first, each with the number of its key's order if it has one."""
    query = select(*_SHOWN, orders.c.number).outerjoin(orders, _OF_ORDER & (orders.c.key_sequence == 0))
    query = query.where(deliveries.c.status == WAITING).order_by(deliveries.c.id).limit(limit)
    if after is not None:
        query = query.where(deliveries.c.id > after)
    return shown(connection, query)


def any_waiting(connection: Connection) -> bool:
    """True when a delivery waits for an administrator."""
    return bool(_ANY_WAITING.all(connection, {}))


def waiting_count(connection: Connection) -> int:
    query = select(func.count()).select_from(deliveries).where(deliveries.c.status == WAITING)
    return int(connection.execute(query).scalar_one())


def content_of(connection: Connection, keyring: Keyring, id_: int) -> bytes | None:
    """What was kept of a delivery; None where nothing was."""
    query = select(deliveries.c.wrapped_key, deliveries.c.sealed, deliveries.c.ref).where(deliveries.c.id == id_)
    row = connection.execute(query).one()
    return open_alone(keyring, row[0], row[1], place(row[2])) if row[0] and row[1] else None


def kept_of_all(connection: Connection, keyring: Keyring) -> Iterator[tuple[int, bytes]]:
    """What was kept of each delivery that waits; one that cannot be opened is left out."""
    query = select(deliveries.c.id).where(deliveries.c.status == WAITING, deliveries.c.sealed.is_not(None))
    for id_ in connection.execute(query.order_by(deliveries.c.id)).scalars().all():
        with suppress(KeyRefused):
            content = content_of(connection, keyring, id_)
            if content is not None:
                yield id_, content


def place(ref: str) -> str:
    return f"deliveries.sealed/{ref}"
