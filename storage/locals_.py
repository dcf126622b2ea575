"""Facts of our own store that guards and activities ask for, each one query on an index."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, func, select

from storage.keyring import Keyring
from storage.schema import holds, lock_units, orders, visits
from workflow.model import Order

Keys = Mapping[str, Any]


def duplicate(connection: Connection, keyring: Keyring, order: Order, keys: Keys) -> Mapping[str, Any] | None:
    """The other open order of the same persons and intent, if any."""
    if not keys["intent"]:
        return None
    query = select(orders.c.number, orders.c.ticket_number).where(
        orders.c.intent == keyring.ref(keys["intent"]), orders.c.id != order.id
    )
    row = connection.execute(query).mappings().first()
    return dict(row) if row else None


def household(connection: Connection, keyring: Keyring, order: Order, keys: Keys) -> str | None:
    """The number of another open order that holds this dwelling or one of these persons."""
    refs = [keyring.ref(key) for key in keys["household"]]
    query = select(orders.c.number).join(holds).where(holds.c.key.in_(refs), holds.c.order_id != order.id)
    return connection.execute(query.limit(1)).scalar()


def unit(connection: Connection, keyring: Keyring, order: Order, keys: Keys) -> Mapping[str, Any] | None:
    """The lock unit this order is about: reserved or mounted for it, named by it, or mounted at its dwelling."""
    dwelling = keyring.ref(f"home|{keys['dwelling']}") if keys["dwelling"] else None
    serial = order.data.get("serial")
    for condition in (
        lock_units.c.reserved_for == order.id,
        lock_units.c.mounted_for == order.id,
        lock_units.c.serial == serial if serial else None,
        (lock_units.c.household == dwelling) & lock_units.c.status.in_(["mounted", "faulty"])
        & (lock_units.c.kind == "apartment") if dwelling else None,
    ):  # fmt: skip
        row = connection.execute(select(lock_units).where(condition)).mappings().first() if condition is not None else None
        if row:
            return _unit(row, order, dwelling)
    return None


def _unit(row: Mapping[Any, Any], order: Order, dwelling: str | None) -> Mapping[str, Any]:
    mine = order.id in (row["reserved_for"], row["mounted_for"])
    elsewhere = row["household"] not in (None, dwelling)
    return {"serial": row["serial"], "status": row["status"], "mine": mine, "elsewhere": elsewhere}


def stock(connection: Connection, keyring: Keyring, order: Order, keys: Keys) -> int:
    """1 when a unit lies in stock, else 0."""
    return 1 if connection.execute(select(lock_units.c.serial).where(lock_units.c.status == "in_stock").limit(1)).first() else 0


def serial(connection: Connection, keyring: Keyring, order: Order, keys: Keys) -> Mapping[str, Any] | None:
    """The unit with the serial number that somebody gave."""
    row = connection.execute(select(lock_units).where(lock_units.c.serial == keys["serial"])).mappings().first()
    return _unit(row, order, None) if row else None


def slots(connection: Connection, keyring: Keyring, order: Order, keys: Keys) -> Mapping[tuple[str, str, str], int]:
    """How many visits of other orders each technician has in each window."""
    columns = (visits.c.day, visits.c.window, visits.c.technician)
    query = select(*columns, func.count()).where(visits.c.status == "booked", visits.c.order_id != order.id)
    return {(day, window, who): n for day, window, who, n in connection.execute(query.group_by(*columns))}


READS: Mapping[str, Callable[[Connection, Keyring, Order, Keys], Any]] = {
    "duplicate": duplicate, "household": household, "unit": unit, "stock": stock, "serial": serial, "slots": slots,
}  # fmt: skip
