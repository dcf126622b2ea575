"""The statements that every step of every order runs, made once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    Text,
    Update,
    and_,
    bindparam,
    case,
    delete,
    func,
    literal_column,
    null,
    select,
    union_all,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate
from sqlalchemy.types import TypeEngine

from storage.arrays import Among
from storage.lookup import Lookup
from storage.prepared import Prepared, Value
from storage.rows import EFFECT_CHANGES, EFFECT_COLUMNS, HISTORY_COLUMNS, ORDER_CHANGES
from storage.schema import definitions, effects, history, messages, meta, orders, timers, vault
from workflow.values import SETTLED_EFFECT

# Reading --------------------------------------------------------------------------------------------

_NOW = bindparam("b_now", type_=orders.c.wake_at.type)
_FREE = orders.c.lease_until.is_(None) | (orders.c.lease_until <= _NOW)
_LEASE = {
    "token": orders.c.token + 1, "lease_owner": bindparam("b_owner"),
    "lease_until": bindparam("b_until", type_=orders.c.lease_until.type),
}  # fmt: skip


_WHOLE = tuple(orders.c)


def _claim(free: Select[tuple[int]], columns: Sequence[ColumnElement[Any]] = _WHOLE, **more: Any) -> ReturningUpdate[Any]:
    """Take the lease of these orders. As a common table they are looked for once under every plan: never more than asked."""
    found = free.with_for_update(skip_locked=True).cte("free")
    return update(orders).where(orders.c.id == found.c.id).values(_LEASE | more).returning(*columns)


_ID = select(orders.c.id)
_HELD = (orders.c.id, orders.c.token)
# One definition at a time: so the index gives the orders that are due in their order, however many of others there are.
_DUE_OF_ONE = (orders.c.definition_id == bindparam("b_definition"), orders.c.wake_at <= _NOW, _FREE)


def _of_each(**answers: Select[Any]) -> Lookup:
    """For each of these definitions, what these queries answer of its orders."""
    of_one = {name: answer.where(orders.c.definition_id == definitions.c.id) for name, answer in answers.items()}
    found = (answer.scalar_subquery().label(name) for name, answer in of_one.items())
    return Lookup(select(definitions.c.id, *found).where(Among(definitions.c.id, "b_known")))


OLDEST_DUE = _of_each(oldest=select(orders.c.wake_at).where(orders.c.wake_at <= _NOW, _FREE).order_by(orders.c.wake_at).limit(1))
# Of those that are due, an idle worker leaves only those under a lease; the rest is one look in the index.
NEXT_WAKE = _of_each(
    free=select(func.min(func.coalesce(orders.c.lease_until, orders.c.wake_at))).where(orders.c.wake_at <= _NOW),
    coming=select(func.min(orders.c.wake_at)).where(orders.c.wake_at > _NOW),
)
_ANY_FREE = _ID.where(*_DUE_OF_ONE).order_by(orders.c.wake_at).limit(bindparam("b_limit"))
CLAIM = Lookup(_claim(_ANY_FREE), _WHOLE)
# A worker that takes an order before it is due may die with it: it must be due to others as soon as that lease is over.
def _due(now: ColumnElement[Any]) -> ColumnElement[Any]:
    """When the order was due already, or now."""
    return case((orders.c.wake_at < now, orders.c.wake_at), else_=now)


_DUE = _due(_NOW)
_ONE_FREE = _ID.where(orders.c.id == bindparam("b_id"), _FREE, Among(orders.c.definition_id, "b_known"))
CLAIM_ONE = Lookup(_claim(_ONE_FREE, wake_at=_DUE), _WHOLE)
# The same without reading what the rows hold, which may be what cannot be read.
_THESE_FREE = _ID.where(Among(orders.c.id, "b_ids"), _FREE, orders.c.definition_id == bindparam("b_definition"))
CLAIM_THESE = Lookup(_claim(_THESE_FREE), _WHOLE)
LEASE, LEASE_ONE = Lookup(_claim(_ANY_FREE, _HELD), _HELD), Lookup(_claim(_ONE_FREE, _HELD, wake_at=_DUE), _HELD)

LOAD = Lookup(select(orders).where(Among(orders.c.id, "b_ids")).with_for_update())
TOKENS = select(orders.c.id, orders.c.token).where(Among(orders.c.id, "b_ids")).with_for_update()
TOKEN = Lookup(select(orders.c.token).where(orders.c.id == bindparam("b_id", type_=orders.c.id.type)))
VAULTS = Lookup(select(vault).where(Among(vault.c.order_id, "b_ids")))
# Of an order's effects, those that are not settled, or not as this program knows it, and those of its stay in its state.
_UNSETTLED = and_(*(effects.c.status != status for status in sorted(SETTLED_EFFECT)))
_OF_NOW = _UNSETTLED | (effects.c.generation >= orders.c.entered_version)
EFFECTS = Lookup(
    select(effects).join(orders, orders.c.id == effects.c.order_id)
    .where(Among(effects.c.order_id, "b_ids"), _OF_NOW).order_by(effects.c.order_id, effects.c.ordinal)
)  # fmt: skip
TIMERS = Lookup(select(timers).where(Among(timers.c.order_id, "b_ids")))
_UNREAD = select(messages).where(Among(messages.c.order_id, "b_ids"), messages.c.status == "new").order_by(messages.c.id)
MESSAGES = Lookup(_UNREAD)

WRAPPED_KEYS = select(vault.c.order_id, vault.c.wrapped_key, vault.c.wrapped_note_key).where(
    Among(vault.c.order_id, "b_ids")
)
_SEALED = select(messages.c.order_id, messages.c.id, messages.c.dedupe, messages.c.sealed).where(
    Among(messages.c.order_id, "b_ids"), messages.c.sealed.is_not(None)
)
# Messages that are answered or discarded have nothing sealed left. Each half has its own index.
SEALED_MESSAGES = union_all(
    _SEALED.where(messages.c.status == literal_column("'new'")), _SEALED.where(messages.c.status == "failed")
)
META = Lookup(select(meta.c.value).where(meta.c.key == bindparam("b_key")))

# Writing --------------------------------------------------------------------------------------------

HISTORY = Prepared.insert(history, HISTORY_COLUMNS)
NEW_EFFECTS = Prepared.insert(effects, EFFECT_COLUMNS)
NEW_TIMERS = Prepared.insert(timers, ("order_id", "name", "due_at"))


def _types(table: Table, *names: str) -> dict[str, TypeEngine[Any]]:
    return {name: table.c[name].type for name in names}


def _mine(value: Value) -> ColumnElement[bool]:
    return (orders.c.id == value("id")) & (orders.c.token == value("token"))


@cache
def changed_orders(release: bool, answers: bool, places: tuple[int, ...]) -> Prepared:
    """The update of these columns of `ORDER_CHANGES` while the lease is ours; with `release`, it ends with it.

    Its rows are those values, for a release also the message seen, now and the next moment, where it `answers` messages their
    number, then id and token.
    """
    names = [ORDER_CHANGES[n] for n in places]
    types = _types(orders, *names) | ({"data": Text()} if "data" in names else {})
    if release:
        types |= {"seen": orders.c.message_count.type, "now": orders.c.wake_at.type, "wake": orders.c.wake_at.type}
    if answers:
        types |= {"answered": orders.c.messages_done.type}

    def make(value: Value) -> Update:
        held = update(orders).where(_mine(value)).values({name: value(name) for name in names})
        if answers:
            held = held.values(messages_done=orders.c.messages_done + value("answered"))
        if not release:
            return held
        # A message that came while the order was under a lease must not be missed.
        wake = case((orders.c.message_count > value("seen"), value("now")), else_=value("wake"))
        return held.values(lease_owner=null(), lease_until=null(), wake_at=wake)

    return Prepared(make, types | _types(orders, "id", "token"), held=True)


CHANGED_EFFECTS = Prepared(
    lambda value: (
        update(effects)
        .where(effects.c.order_id == value("order_id"), effects.c.ordinal == value("ordinal"))
        .values({name: value(name) for name in EFFECT_CHANGES})
    ),
    _types(effects, "order_id", "ordinal", *EFFECT_CHANGES),
)
HEADS = Prepared(
    lambda value: update(orders).where(orders.c.id == value("id")).values(chain_hash=value("chain_hash")),
    _types(orders, "chain_hash", "id"),
)
ANSWERED_MESSAGES = Prepared(
    lambda value: (
        update(messages)
        .where(messages.c.id == value("id"), messages.c.status == literal_column("'new'"))
        # What it brought is in the order now, or was refused.
        .values({name: value(name) for name in ("status", "answer", "answered_at")} | {"sealed": null()})
    ),
    _types(messages, "id", "status", "answer", "answered_at"),
)
NO_TIMERS = Prepared(lambda value: delete(timers).where(timers.c.order_id == value("order_id")), _types(timers, "order_id"))
SEALED = Prepared(
    lambda value: update(vault).where(vault.c.order_id == value("order_id")).values(sealed=value("sealed")),
    _types(vault, "order_id", "sealed"),
)
REKEYED = Prepared(
    lambda value: (
        update(vault).where(vault.c.order_id == value("order_id"))
        .values(wrapped_key=value("wrapped_key"), sealed=value("sealed"))
    ),
    _types(vault, "order_id", "wrapped_key", "sealed"),
)  # fmt: skip
SEALED_AGAIN = Prepared(
    lambda value: update(messages).where(messages.c.id == value("id")).values(sealed=value("sealed")),
    _types(messages, "id", "sealed"),
)
NEW_VAULTS = Prepared.insert(vault, ("order_id", "wrapped_key", "sealed"))
WOKEN = Prepared(
    lambda value: (
        update(orders).where(orders.c.id == value("id"))
        .values(message_count=orders.c.message_count + value("count"), wake_at=_due(value("now")))
    ),
    {"count": orders.c.message_count.type, "now": orders.c.wake_at.type} | _types(orders, "id"),
)  # fmt: skip
