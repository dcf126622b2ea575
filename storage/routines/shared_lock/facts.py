"""Facts of our own store that guards and activities ask for, each one query on an index."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, func, select

from storage.keyring import Keyring
from storage.routines.shared_lock import queries_visits
from storage.schema import holds, lock_links, lock_units, orders, visits
from workflow.values import Order

Keys = Mapping[str, Any]


def duplicate(connection: Connection, keyring: Keyring, order: Order, keys: Keys) -> Mapping[str, Any] | None:
    """The other open order of the same persons and intent, if any."""
    if not keys["intent"]:
        return None
    row = connection.execute(_SAME_INTENT, {"b_intent": keyring.ref(keys["intent"]), "b_id": order.id}).mappings().first()
    return dict(row) if row else None


def household(connection: Connection, keyring: Keyring, order: Order, keys: Keys) -> str | None:
    """The number of another open order that holds this dwelling or one of these persons."""
    refs = [keyring.ref(key) for key in keys["household"]]
    return connection.execute(_HOLDER, {"b_refs": refs, "b_id": order.id}).scalar()


def unit(connection: Connection, keyring: Keyring, order: Order, keys: Keys) -> Mapping[str, Any] | None:
    """The lock unit this order is about: reserved or mounted for it, named by it, or mounted at its dwelling."""
    dwelling = keyring.ref(f"home|{keys['dwelling']}") if keys["dwelling"] else None
    serial = order.data.get("serial")
    for query, key in ((_RESERVED, order.id), (_MOUNTED, order.id), (_SERIAL, serial), (_AT_HOME, dwelling)):
        row = connection.execute(query, {"b_key": key}).mappings().first() if key else None
        if row:
            return _unit(row, order, dwelling)
    return None


def _unit(row: Mapping[Any, Any], order: Order, dwelling: str | None) -> Mapping[str, Any]:
    mine = order.id in (row["reserved_for"], row["mounted_for"])
    elsewhere = row["household"] not in (None, dwelling)
    return {"serial": row["serial"], "status": row["status"], "mine": mine, "elsewhere": elsewhere}


def stock(connection: Connection, keyring: Keyring, order: Order, keys: Keys) -> int:
    """How many units lie in stock, as far as one batch of orders cares to know."""
    return len(connection.execute(_IN_STOCK).all())


def serial(connection: Connection, keyring: Keyring, order: Order, keys: Keys) -> Mapping[str, Any] | None:
    """The unit with the serial number that somebody gave."""
    row = connection.execute(_SERIAL, {"b_key": keys["serial"]}).mappings().first()
    return _unit(row, order, None) if row else None


def links(connection: Connection, keyring: Keyring, order: Order, keys: Keys) -> Mapping[str, str]:
    """On which unit our inventory has each of the persons whom TES has on the locks that were asked about."""
    refs = {keyring.ref(f"person|{number}"): number for number in keys["on_locks"]}
    return {refs[ref]: at for ref, at in connection.execute(_LINKED, {"b_refs": list(refs)})} if refs else {}


def slots(connection: Connection, keyring: Keyring, order: Order, keys: Keys) -> Mapping[tuple[str, str, str], int]:
    """How many visits of other orders each technician has in each window of the day that was asked for."""
    found = connection.execute(_TAKEN, {"b_day": keys["day"], "b_id": order.id}) if keys["day"] else ()
    return {(day, window, who): n for day, window, who, n in found}


def technicians(connection: Connection, keyring: Keyring, order: Order, keys: Keys) -> Mapping[str, bool]:
    """Of the accounts: those of technicians with True, and closed ones with False."""
    return queries_visits.technicians(connection)


_LINKED = select(lock_links.c.ref, lock_links.c.serial).where(
    lock_links.c.ref.in_(bindparam("b_refs", expanding=True)), lock_links.c.ended_at.is_(None)
)
_SAME_INTENT = select(orders.c.number, orders.c.ticket_number).where(
    orders.c.intent == bindparam("b_intent"), orders.c.id != bindparam("b_id")
)
_HOLDER = (
    select(orders.c.number).join(holds)
    .where(holds.c.key.in_(bindparam("b_refs", expanding=True)), holds.c.order_id != bindparam("b_id")).limit(1)
)  # fmt: skip
_KEY: BindParameter[Any] = bindparam("b_key")
_RESERVED = select(lock_units).where(lock_units.c.reserved_for == _KEY)
_MOUNTED = select(lock_units).where(lock_units.c.mounted_for == _KEY)
_SERIAL = select(lock_units).where(lock_units.c.serial == _KEY)
_AT_HOME = select(lock_units).where(
    lock_units.c.household == _KEY, lock_units.c.status.in_(["mounted", "faulty"]), lock_units.c.kind == "apartment"
)
_IN_STOCK = select(lock_units.c.serial).where(lock_units.c.status == "in_stock").limit(1000)
_PLACE = (visits.c.day, visits.c.window, visits.c.technician)
_TAKEN = (
    select(*_PLACE, func.count())
    .where(visits.c.day == bindparam("b_day"), visits.c.status == "booked", visits.c.order_id != bindparam("b_id"))
    .group_by(*_PLACE)
)

READS: Mapping[str, Callable[[Connection, Keyring, Order, Keys], Any]] = {
    "duplicate": duplicate, "household": household, "unit": unit, "stock": stock, "serial": serial, "slots": slots,
    "technicians": technicians, "links": links,
}  # fmt: skip
