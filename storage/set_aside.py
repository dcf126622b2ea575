"""What could not be decided: orders that are parked, messages that are set aside, and how an administrator lets them go on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Select, case, false, func, literal, literal_column, or_, select, update

from storage.lookup import Lookup
from storage.schema import messages, orders
from storage.sound import shown
from storage.types import AnyRow, Row
from workflow.steps import UNKNOWN

if TYPE_CHECKING:
    from storage.store import Tx

# The triggers of each definition, by its id.
Triggers = Mapping[int, Collection[str]]
_SHOWN = tuple(messages.c[name] for name in ("id", "order_id", "trigger", "actor", "role", "at", "status", "code", "detail"))
_ANY_FAILED = Lookup(select(messages.c.id).where(messages.c.status == literal_column("'failed'")).limit(1))
_ANY_UNKNOWN = Lookup(select(orders.c.id).where(orders.c.blocked_since.is_not(None), orders.c.blocked_on == UNKNOWN).limit(1))
_UNKNOWN_TRIGGER = (messages.c.status == "failed") & (messages.c.code == "unknown_trigger")
_ANY_UNKNOWN_TRIGGER = Lookup(select(messages.c.id).where(_UNKNOWN_TRIGGER).limit(1))


# Orders ---------------------------------------------------------------------------------------------


def park(tx: Tx, held: tuple[int, int], seen: int | None, on: str, now: datetime, until: datetime) -> bool:
    """Let an order (its id and our token) rest as it is, and note on what; False when it is no longer ours.

    With `seen`, how many messages its decision knew of, one that came since is not slept through.
    """
    order_id, token = held
    wake: Any = until
    if seen is not None:
        wake = case((orders.c.message_count > seen, _moment(now)), else_=_moment(until))
    since = case((orders.c.blocked_on == on, func.coalesce(orders.c.blocked_since, _moment(now))), else_=_moment(now))
    attempts = case((orders.c.blocked_on == on, orders.c.attempts + 1), else_=1)
    mine = (orders.c.id == order_id) & (orders.c.token == token)
    parked = (
        update(orders)
        .where(mine)
        .values(blocked_on=on, blocked_since=since, attempts=attempts, lease_owner=None, lease_until=None, wake_at=wake)
    )
    return bool(tx.connection.execute(parked).rowcount)


def wake_unknown(tx: Tx, now: datetime) -> int:
    """Make the orders due that rest because no table here knew what they hold: this program's table may know it."""
    free = (orders.c.blocked_on == UNKNOWN) & orders.c.blocked_since.is_not(None) & orders.c.lease_until.is_(None)
    return tx.connection.execute(update(orders).where(free).values(wake_at=now)).rowcount


def any_unknown(connection: Connection) -> bool:
    """True when an order rests because no table knew what it holds."""
    return bool(_ANY_UNKNOWN.all(connection, {}))


def _moment(now: datetime) -> ColumnElement[Any]:
    return literal(now, orders.c.blocked_since.type)


# Messages -------------------------------------------------------------------------------------------


def set_aside(tx: Tx, order_id: int, message_id: int, code: str, detail: str, now: datetime) -> bool:
    """Take a message out of its order's inbox with the reason why, so that those behind it are applied."""
    waiting = (messages.c.id == message_id) & (messages.c.order_id == order_id) & (messages.c.status == "new")
    values = {"status": "failed", "code": code[:60], "detail": detail[:200], "answered_at": now}
    if not tx.connection.execute(update(messages).where(waiting).values(**values)).rowcount:
        return False
    _counted(tx, order_id, messages_done=orders.c.messages_done + 1, set_aside=orders.c.set_aside + 1)
    return True


def put_back(tx: Tx, message: AnyRow, now: datetime) -> bool:
    """Put a message that was set aside into the inbox again; False when that was done already."""
    if not _close(tx, message["id"], status="new", answered_at=None, code=None, detail=None):
        return False
    wake = case((orders.c.wake_at < now, orders.c.wake_at), else_=_moment(now))
    _counted(tx, message["order_id"], message_count=orders.c.message_count + 1, set_aside=orders.c.set_aside - 1, wake_at=wake)
    return True


def discard(tx: Tx, message: AnyRow, now: datetime) -> bool:
    """Close a message that was set aside without applying it; False when that was done already."""
    if not _close(tx, message["id"], status="discarded", answered_at=now, sealed=None):
        return False
    _counted(tx, message["order_id"], set_aside=orders.c.set_aside - 1)
    return True


def put_back_known(tx: Tx, triggers: Triggers, now: datetime) -> int:
    """Put back the messages whose trigger no table knew and that the table of their order knows now."""
    return sum(put_back(tx, row, now) for row in tx.connection.execute(_unknown_triggers(triggers)).mappings().all())


def any_known(connection: Connection, triggers: Triggers) -> bool:
    """True when a message was set aside for a trigger that the table of its order has."""
    if not _ANY_UNKNOWN_TRIGGER.all(connection, {}):
        return False
    return connection.execute(_unknown_triggers(triggers).limit(1)).first() is not None


def _unknown_triggers(triggers: Triggers) -> Select[Any]:
    known = ((orders.c.definition_id == id_) & messages.c.trigger.in_(list(names)) for id_, names in triggers.items())
    return select(*_SHOWN).join(orders, orders.c.id == messages.c.order_id).where(_UNKNOWN_TRIGGER, or_(false(), *known))


def _close(tx: Tx, message_id: int, **values: Any) -> bool:
    aside = (messages.c.id == message_id) & (messages.c.status == "failed")
    return bool(tx.connection.execute(update(messages).where(aside).values(**values)).rowcount)


def _counted(tx: Tx, order_id: int, **values: Any) -> None:
    tx.connection.execute(update(orders).where(orders.c.id == order_id).values(**values))


def message(connection: Connection, message_id: int) -> AnyRow | None:
    """One message, without what it brings."""
    return next(iter(shown(connection, _messages().where(messages.c.id == message_id))), None)


def messages_with(connection: Connection, statuses: Sequence[str], after: int | None = None, limit: int = 100) -> list[AnyRow]:
    """Messages of these statuses, the oldest first, without what they bring."""
    query = _messages().where(messages.c.status.in_(statuses)).order_by(messages.c.id).limit(limit)
    if after is not None:
        query = query.where(messages.c.id > after)
    return shown(connection, query)


def _messages() -> Any:
    return select(*_SHOWN, orders.c.number, orders.c.state, orders.c.workflow).join(orders, orders.c.id == messages.c.order_id)


def orders_with_failed(connection: Connection, limit: int = 1000) -> list[Row]:
    """Orders that have a message set aside."""
    failed = select(messages.c.order_id).where(messages.c.status == "failed")
    return [dict(r) for r in connection.execute(select(orders).where(orders.c.id.in_(failed)).limit(limit)).mappings()]


def any_failed(connection: Connection) -> bool:
    """True when a message is set aside."""
    return bool(_ANY_FAILED.all(connection, {}))


def failed_count(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(messages).where(messages.c.status == "failed")).scalar_one())
