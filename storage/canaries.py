"""How the orders that began under a version fare."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, exists, func, select

from storage.schema import effects, history, orders
from workflow.steps import UNDECIDED, UNKNOWN


def fared(connection: Connection, definition_id: int, since: datetime, attention: Collection[str]) -> tuple[int, int]:
    """How many orders have begun under a definition since then, and how many of them have needed attention or failed:
    came into one of these states, had an effect fail or a message set aside, or could not be decided."""
    o = orders.c
    mine = (o.definition_id == definition_id) & (o.received_at >= since)
    attended = exists().where(history.c.order_id == o.id, history.c.target.in_(list(attention)))
    failed = exists().where(effects.c.order_id == o.id, effects.c.status == "failed")
    bad = mine & (attended | failed | (o.set_aside > 0) | o.blocked_on.in_((UNDECIDED, UNKNOWN)))
    counted = [connection.execute(select(func.count()).select_from(orders).where(which)).scalar_one() for which in (mine, bad)]
    return int(counted[0]), int(counted[1])
