"""The statements that every step of every order runs, made once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, case, delete, literal_column, null, select, update

from storage.prepared import Prepared
from storage.rows import EFFECT_CHANGES, EFFECT_COLUMNS, HISTORY_COLUMNS, ORDER_CHANGES
from storage.schema import effects, history, mail, orders, timers, vault

_IDS = bindparam("b_ids", expanding=True, type_=orders.c.id.type)

# Reading --------------------------------------------------------------------------------------------

_NOW = bindparam("b_now", type_=orders.c.wake_at.type)
_FREE = orders.c.lease_until.is_(None) | (orders.c.lease_until <= _NOW)
_LEASE = {
    "token": orders.c.token + 1, "lease_owner": bindparam("b_owner"),
    "lease_until": bindparam("b_until", type_=orders.c.lease_until.type),
}  # fmt: skip
_DUE = (
    select(orders.c.id).where(orders.c.wake_at <= _NOW, _FREE)
    .order_by(orders.c.wake_at).limit(bindparam("b_limit")).with_for_update(skip_locked=True)
)  # fmt: skip
ANY_DUE = select(orders.c.id).where(orders.c.wake_at <= _NOW, _FREE).limit(1)
CLAIM = update(orders).where(orders.c.id.in_(_DUE.scalar_subquery())).values(_LEASE).returning(*orders.c)
_ONE = select(orders.c.id).where(orders.c.id == bindparam("b_id"), _FREE).with_for_update(skip_locked=True)
CLAIM_ONE = update(orders).where(orders.c.id.in_(_ONE.scalar_subquery())).values(_LEASE).returning(*orders.c)

TOKENS = select(orders.c.id, orders.c.token).where(orders.c.id.in_(_IDS)).with_for_update()
VAULTS = select(vault).where(vault.c.order_id.in_(_IDS))
EFFECTS = select(effects).where(effects.c.order_id.in_(_IDS)).order_by(effects.c.order_id, effects.c.ordinal)
TIMERS = select(timers).where(timers.c.order_id.in_(_IDS))
MAIL = select(mail).where(mail.c.order_id.in_(_IDS), mail.c.status == "new").order_by(mail.c.id)

# Writing --------------------------------------------------------------------------------------------

HISTORY = Prepared.insert(history, HISTORY_COLUMNS)
NEW_EFFECTS = Prepared.insert(effects, EFFECT_COLUMNS)
NEW_TIMERS = Prepared.insert(timers, ("order_id", "name", "due_at"))

_effect = {f"b_{name}": effects.c[name].type for name in ("order_id", "ordinal", *EFFECT_CHANGES)}
CHANGED_EFFECTS = Prepared(
    update(effects)
    .where(effects.c.order_id == bindparam("b_order_id"), effects.c.ordinal == bindparam("b_ordinal"))
    .values({name: bindparam(f"b_{name}") for name in EFFECT_CHANGES}),
    _effect,
)

_order = {f"b_{name}": orders.c[name].type for name in ORDER_CHANGES}
_mine = {"b_id": orders.c.id.type, "b_token": orders.c.token.type}
_MINE = (orders.c.id == bindparam("b_id")) & (orders.c.token == bindparam("b_token"))
_CHANGES: dict[str, Any] = {name: bindparam(f"b_{name}") for name in ORDER_CHANGES}
HELD_ORDERS = Prepared(update(orders).where(_MINE).values(_CHANGES), _order | _mine)
# A mail that came while the order was in hand must not be slept over.
_WAKE = case(
    (orders.c.mail_count > bindparam("b_seen"), bindparam("b_now", type_=orders.c.wake_at.type)),
    else_=bindparam("b_wake", type_=orders.c.wake_at.type),
)
RELEASED_ORDERS = Prepared(
    update(orders).where(_MINE).values(**_CHANGES, lease_owner=null(), lease_until=null(), wake_at=_WAKE),
    _order | {"b_seen": orders.c.mail_count.type, "b_now": orders.c.wake_at.type, "b_wake": orders.c.wake_at.type} | _mine,
)
HEADS = Prepared(
    update(orders).where(orders.c.id == bindparam("b_id")).values(head=bindparam("b_head")),
    {"b_head": orders.c.head.type, "b_id": orders.c.id.type},
)
ANSWERED_MAIL = Prepared(
    update(mail)
    .where(mail.c.id == bindparam("b_id"), mail.c.status == literal_column("'new'"))
    .values(status=bindparam("b_status"), answer=bindparam("b_answer"), answered_at=bindparam("b_at")),
    {"b_id": mail.c.id.type, "b_status": mail.c.status.type, "b_answer": mail.c.answer.type, "b_at": mail.c.answered_at.type},
)
MAIL_DONE = Prepared(
    update(orders).where(orders.c.id == bindparam("b_id")).values(mail_done=orders.c.mail_done + bindparam("b_n")),
    {"b_id": orders.c.id.type, "b_n": orders.c.mail_done.type},
)
NO_TIMERS = Prepared(delete(timers).where(timers.c.order_id == bindparam("b_id")), {"b_id": timers.c.order_id.type})
