"""Visits by day and technician, as calendars and phones show them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict, cast

from sqlalchemy import Connection, func, select

from storage.routines.shared_lock.tables import TOOK_TIME, visits
from storage.schema import accounts, orders
from storage.sound import all_sound, unsound
from workflow.values import Facts


class Visit(TypedDict):
    """A visit: `day` is like 2027-01-31, `window` a name of the chart's `WINDOWS`, `slot` its number within that window."""

    id: int
    order_id: int
    day: str
    window: str
    technician: str
    slot: int
    starts_at: datetime
    ends_at: datetime
    status: str
    updated_at: datetime


class VisitOfDay(Visit):
    """The same with its order: number, state, kind, plain data, and when it ended."""

    number: str
    state: str
    kind: str
    data: Facts
    ended_at: datetime | None


def between(
    connection: Connection, first_day: str, last_day: str, technician: str | None = None,
    statuses: Sequence[str] = TOOK_TIME, limit: int = 500,
) -> list[VisitOfDay]:  # fmt: skip
    """Visits of these days in the order of the day, with their orders' numbers, states and initials."""
    columns = (orders.c.number, orders.c.state, orders.c.kind, orders.c.data, orders.c.ended_at)
    query = select(visits, *columns).join(orders, orders.c.id == visits.c.order_id)
    query = query.where(visits.c.day >= first_day, visits.c.day <= last_day, visits.c.status.in_(statuses))
    if technician is not None:
        query = query.where(visits.c.technician == technician)
    query = query.order_by(visits.c.day, visits.c.starts_at, visits.c.technician, visits.c.slot, visits.c.id)
    found = connection.execute(query.limit(limit)).mappings()
    return [cast(VisitOfDay, {**row, **unsound(orders, row), **unsound(visits, row)}) for row in found]


def visits_of(connection: Connection, order_id: int) -> list[Visit]:
    """An order's visits, the latest last."""
    query = select(visits).where(visits.c.order_id == order_id).order_by(visits.c.id)
    return cast(list[Visit], all_sound(visits, connection.execute(query).mappings()))


def booked_load(connection: Connection, first_day: str, last_day: str) -> dict[tuple[str, str, str], int]:
    """How many visits each technician has, or had, in each window of these days."""
    columns = (visits.c.day, visits.c.window, visits.c.technician)
    query = select(*columns, func.count()).where(visits.c.status.in_(TOOK_TIME), visits.c.day.between(first_day, last_day))
    return {(day, window, who): n for day, window, who, n in connection.execute(query.group_by(*columns))}


def technicians(connection: Connection) -> dict[str, bool]:
    """The accounts of technicians with True, and closed accounts with False."""
    return {name: closed is None for name, closed in connection.execute(_TECHNICIANS)}


_TECHNICIANS = select(accounts.c.name, accounts.c.disabled_at).where(
    (accounts.c.role == "technician") | accounts.c.disabled_at.is_not(None)
)
