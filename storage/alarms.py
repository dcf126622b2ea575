"""What one order does not show: counts over the whole store, each a walk of a small index."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from storage.schema import DOUBTFUL, effects, meta, orders
from workflow.ports import CANNOT_ASK
from workflow.steps import UNDECIDED, UNKNOWN

UNRECONCILED = "store.unreconciled"
"""In `meta`: the epoch that a restore has begun and that was not compared with the outside since; empty when it was."""


class Waiting(NamedTuple):
    """Orders that have waited for a system since some moment."""

    system: str
    orders: int
    since: datetime


def doubtful_outcomes(connection: Connection, limit: int) -> tuple[int, list[str]]:
    """Changes that may have been made or not: those that are still asked about, and those of open orders that a person must
    decide on. How many, and the numbers of some of their orders."""
    for_a_person = effects.c.code.in_((CANNOT_ASK, "unknown")) & orders.c.ended_at.is_(None)
    not_known = (effects.c.status != "failed") | for_a_person
    found = (
        select(orders.c.number)
        .join(effects, effects.c.order_id == orders.c.id)
        .where(DOUBTFUL, not_known)
        .order_by(effects.c.order_id)
    )
    n = connection.execute(select(func.count()).select_from(found.subquery())).scalar_one()
    return n, list(dict.fromkeys(connection.execute(found.limit(limit)).scalars()))


def due_before(connection: Connection, moment: datetime, now: datetime) -> tuple[int, datetime | None]:
    """How many orders were due before this moment and are in no worker's hands at `now`, and when the first was."""
    free = orders.c.lease_until.is_(None) | (orders.c.lease_until <= now)
    query = select(func.count(), func.min(orders.c.wake_at)).where(orders.c.wake_at < moment, free)
    n, first = connection.execute(query).one()
    return int(n), first


def waiting_since(connection: Connection, moment: datetime) -> Sequence[Waiting]:
    """The systems that orders have waited for since before this moment."""
    query = (
        select(orders.c.blocked_on, func.count(), func.min(orders.c.blocked_since))
        .where(orders.c.blocked_since < moment, orders.c.blocked_on.not_in((UNDECIDED, UNKNOWN)))
        .group_by(orders.c.blocked_on)
        .order_by(orders.c.blocked_on)
    )
    return [Waiting(*row) for row in connection.execute(query)]


def is_unreconciled(connection: Connection) -> bool:
    """True from a restore on until the store was compared with the outside."""
    return bool(connection.execute(select(meta.c.value).where(meta.c.key == UNRECONCILED)).scalar())
