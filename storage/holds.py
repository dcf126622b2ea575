"""Legal holds: orders and persons that nothing is destroyed of while one stands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypedDict

from sqlalchemy import Connection, insert, or_, select, update

from storage.keyring import Keyring, open_alone, seal_alone
from storage.schema import orders
from storage.schema_keeping import legal_holds
from storage.store import Tx
from workflow.errors import KeyRefused

_MANY = 500


class Hold(TypedDict):
    """A legal hold: `what` is the order by number, or a person without saying who; `reason` empty where it cannot be opened."""

    id: int
    at: datetime
    by: str
    until: datetime | None
    ended_at: datetime | None
    ended_by: str | None
    what: str
    number: str | None
    reason: str


def place(at: datetime, by: str) -> str:
    return f"legal_holds.reason/{by}/{at.astimezone(UTC).isoformat(timespec='microseconds')}"


def add(
    tx: Tx, reason: str, by: str, now: datetime, order_id: int | None = None, ref: str | None = None,
    until: datetime | None = None,
) -> int:  # fmt: skip
    """Begin a hold of an order, or of a person by the keyed hash; the reason is sealed."""
    wrapped, sealed = seal_alone(tx.keyring, reason.encode(), place(now, by))
    values = {"at": now, "by": by, "order_id": order_id, "ref": ref, "wrapped_key": wrapped, "reason": sealed, "until": until}
    return int(tx.connection.execute(insert(legal_holds).values(**values).returning(legal_holds.c.id)).scalar_one())


def end(tx: Tx, id_: int, by: str, now: datetime) -> bool:
    """End a hold; False where it stands no more."""
    mine = (legal_holds.c.id == id_) & legal_holds.c.ended_at.is_(None)
    return bool(tx.connection.execute(update(legal_holds).where(mine).values(ended_at=now, ended_by=by)).rowcount)


def _stands(now: datetime) -> Any:
    return legal_holds.c.ended_at.is_(None) & or_(legal_holds.c.until.is_(None), legal_holds.c.until > now)


def standing(connection: Connection, now: datetime, refs: Collection[str] = (), order_ids: Sequence[int] = ()) -> list[int]:
    """The holds that stand for one of these persons or orders."""
    found: set[int] = set()
    if refs:
        found |= set(connection.execute(select(legal_holds.c.id).where(_stands(now), legal_holds.c.ref.in_(refs))).scalars())
    for start in range(0, len(order_ids), _MANY):
        some = order_ids[start : start + _MANY]
        found |= set(connection.execute(select(legal_holds.c.id).where(_stands(now), legal_holds.c.order_id.in_(some))).scalars())
    return sorted(found)


def held(connection: Connection, now: datetime) -> tuple[set[int], set[str]]:
    """The orders and the persons (keyed hashes) that are held now."""
    rows = connection.execute(select(legal_holds.c.order_id, legal_holds.c.ref).where(_stands(now))).all()
    return {row.order_id for row in rows if row.order_id}, {row.ref for row in rows if row.ref}


def all_holds(connection: Connection, keyring: Keyring) -> list[Hold]:
    """Every hold, ended ones too, with its reason."""
    query = select(legal_holds, orders.c.number).outerjoin(orders, orders.c.id == legal_holds.c.order_id)
    return [_shown(keyring, row) for row in connection.execute(query.order_by(legal_holds.c.id)).mappings()]


def forget(tx: Tx, refs: Collection[str], named: Callable[[str], bool], pseudonym: Callable[[], str]) -> None:
    """Of holds of these persons, which have ended, a pseudonym is left; reasons that name one of them are destroyed."""
    for row in tx.connection.execute(select(legal_holds)).mappings().all():
        values: dict[str, Any] = {"ref": pseudonym()} if row["ref"] in refs else {}
        if values or named(_reason(tx.keyring, row)):
            gone = update(legal_holds).where(legal_holds.c.id == row["id"])
            tx.connection.execute(gone.values(**values, wrapped_key=None, reason=None))


def _shown(keyring: Keyring, row: Mapping[Any, Any]) -> Hold:
    what = f"order {row['number']}" if row["number"] else "a person"
    return {
        "id": row["id"], "at": row["at"], "by": row["by"], "until": row["until"], "ended_at": row["ended_at"],
        "ended_by": row["ended_by"], "what": what, "number": row["number"], "reason": _reason(keyring, row),
    }  # fmt: skip


def _reason(keyring: Keyring, row: Mapping[Any, Any]) -> str:
    try:
        return open_alone(keyring, row["wrapped_key"], row["reason"], place(row["at"], row["by"])).decode()
    except (KeyRefused, TypeError, ValueError):
        return ""
