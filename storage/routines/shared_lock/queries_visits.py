"""Visits by day and technician, as calendars and phones show them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from storage.routines.shared_lock.tables import TOOK_TIME, visits
from storage.schema import accounts, orders
from storage.sound import all_sound, unsound
from storage.types import Row


def between(
    connection: Connection, first_day: str, last_day: str, technician: str | None = None,
    statuses: Sequence[str] = TOOK_TIME, limit: int = 500,
) -> list[Row]:  # fmt: skip
    """Visits of these days in the order of the day, with their orders' numbers, states and initials."""
    columns = (orders.c.number, orders.c.state, orders.c.kind, orders.c.data, orders.c.ended_at)
    query = select(visits, *columns).join(orders, orders.c.id == visits.c.order_id)
    query = query.where(visits.c.day >= first_day, visits.c.day <= last_day, visits.c.status.in_(statuses))
    if technician is not None:
        query = query.where(visits.c.technician == technician)
    query = query.order_by(visits.c.day, visits.c.starts_at, visits.c.technician, visits.c.slot, visits.c.id)
    found = connection.execute(query.limit(limit)).mappings()
    return [{**row, **unsound(orders, row), **unsound(visits, row)} for row in found]


def visits_of(connection: Connection, order_id: int) -> list[Row]:
    """An order's visits, the latest last."""
    query = select(visits).where(visits.c.order_id == order_id).order_by(visits.c.id)
    return all_sound(visits, connection.execute(query).mappings())


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
