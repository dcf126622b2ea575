"""What still needs a version: open orders, unread messages, open effects, and workers that begin orders under it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from storage import heartbeats
from storage.schema import effects, messages, orders
from workflow.values import OPEN_EFFECT


@dataclass(frozen=True, slots=True)
class Needing:
    """How much needs a version; `workers` are those alive whose programs begin new orders under it."""

    orders: int
    messages: int
    effects: int
    workers: tuple[str, ...]


def of(connection: Connection, definition_id: int, now: datetime) -> Needing:
    """All that needs this version now."""
    mine = orders.c.definition_id == definition_id
    waiting = messages.c.status.in_(("new", "failed"))
    counts = (
        select(func.count()).select_from(orders).where(mine, orders.c.ended_at.is_(None)),
        select(func.count()).select_from(messages.join(orders, orders.c.id == messages.c.order_id)).where(mine, waiting),
        select(func.count()).select_from(effects.join(orders, orders.c.id == effects.c.order_id))
        .where(mine, effects.c.status.in_(sorted(OPEN_EFFECT))),
    )  # fmt: skip
    open_orders, unread, open_effects = (int(connection.execute(query).scalar_one()) for query in counts)
    return Needing(open_orders, unread, open_effects, _begins_under(connection, definition_id, now))


def _begins_under(connection: Connection, definition_id: int, now: datetime) -> tuple[str, ...]:
    return tuple(w["name"] for w in heartbeats.alive(connection, now) if definition_id in heartbeats.listed(w, "begins"))
