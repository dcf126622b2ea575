"""Facts of the own store that guards and activities ask for, each a query on an index for a whole batch of orders."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from sqlalchemy import ColumnElement, func, literal_column, select

from storage.arrays import Among
from storage.lookup import Lookup
from storage.part import Asked, Fact, Reading
from storage.routines.shared_lock import queries_visits
from storage.routines.shared_lock.tables import TOOK_TIME, holds, lock_links, lock_units, visits
from storage.schema import orders
from storage.types import AnyRow
from workflow.values import Order


class OtherOrder(TypedDict):
    """Another open order of the same persons and intent; `ticket_number` is its external name."""

    number: str
    ticket_number: str


class KnownUnit(TypedDict):
    """A lock unit as guards see it: `mine` where it is reserved or mounted for the order, `elsewhere` at another dwelling."""

    serial: str
    status: str
    mine: bool
    elsewhere: bool


def duplicate(reading: Reading, asked: Sequence[Asked]) -> list[OtherOrder | None]:
    """The other open order of the same persons and intent, if any."""
    refs = [reading.keyring.ref(keys["intent"]) if keys["intent"] else None for _, keys in asked]
    found = _by(reading, _SAME_INTENT, "intent", refs)
    rows = [found.get(ref) if ref else None for ref in refs]
    return [
        None if row is None or row["id"] == order.id else {"number": row["number"], "ticket_number": row["external_name"]}
        for (order, _), row in zip(asked, rows, strict=True)
    ]


def household(reading: Reading, asked: Sequence[Asked]) -> list[str | None]:
    """The number of another open order that holds this dwelling or one of these persons."""
    refs = [[reading.keyring.ref(key) for key in keys["household"]] for _, keys in asked]
    found = _by(reading, _HOLDER, "key", [ref for own in refs for ref in own])
    holders = [[found[ref] for ref in own if ref in found] for own in refs]
    return [
        next((row["number"] for row in held if row["order_id"] != order.id), None)
        for (order, _), held in zip(asked, holders, strict=True)
    ]


def unit(reading: Reading, asked: Sequence[Asked]) -> list[KnownUnit | None]:
    """The lock unit an order is about: reserved or mounted for it, named by it, or mounted at its dwelling."""
    homes = [reading.keyring.ref(f"home|{keys['dwelling']}") if keys["dwelling"] else None for _, keys in asked]
    found: dict[int, KnownUnit] = {}
    for query, column in _UNITS:
        wanted = {
            place: {"household": home, "serial": order.data.get("serial")}.get(column, order.id)
            for place, ((order, _), home) in enumerate(zip(asked, homes, strict=True)) if place not in found
        }  # fmt: skip
        rows = _by(reading, query, column, list(wanted.values()))
        found |= {n: _unit(rows[key], asked[n].order, homes[n]) for n, key in wanted.items() if key in rows}
    return [found.get(place) for place in range(len(asked))]


def _unit(row: AnyRow, order: Order, dwelling: str | None) -> KnownUnit:
    mine = order.id in (row["reserved_for"], row["mounted_for"])
    elsewhere = row["household"] not in (None, dwelling)
    return {"serial": row["serial"], "status": row["status"], "mine": mine, "elsewhere": elsewhere}


def stock(reading: Reading, asked: Sequence[Asked]) -> list[int]:
    """How many units lie in stock, as far as one batch of orders cares to know."""
    return [int(reading.connection.execute(_IN_STOCK).scalar_one())] * len(asked)


def serial(reading: Reading, asked: Sequence[Asked]) -> list[KnownUnit | None]:
    """The unit with the serial number that was given."""
    rows = _by(reading, _SERIAL, "serial", [keys["serial"] for _, keys in asked])
    return [_unit(rows[keys["serial"]], order, None) if keys["serial"] in rows else None for order, keys in asked]


def links(reading: Reading, asked: Sequence[Asked]) -> list[Mapping[str, str]]:
    """On which unit our inventory has each of the persons whom TES has on the locks that were asked about."""
    refs = [{reading.keyring.ref(f"person|{number}"): number for number in keys["on_locks"]} for _, keys in asked]
    found = _by(reading, _LINKED, "ref", [ref for own in refs for ref in own])
    return [{number: found[ref]["serial"] for ref, number in own.items() if ref in found} for own in refs]


def slots(reading: Reading, asked: Sequence[Asked]) -> list[Mapping[tuple[str, str, str], int]]:
    """How many visits of other orders each technician has in each window of the day that was asked for."""
    taken: defaultdict[str, list[tuple[int, tuple[str, str, str]]]] = defaultdict(list)
    if days := {keys["day"] for _, keys in asked if keys["day"]}:
        for order_id, *place in reading.connection.execute(_TAKEN, {"b_keys": sorted(days)}):
            taken[place[0]].append((order_id, (place[0], place[1], place[2])))
    return [dict(Counter(place for id_, place in taken.get(keys["day"], ()) if id_ != order.id)) for order, keys in asked]


def technicians(reading: Reading, asked: Sequence[Asked]) -> list[Mapping[str, bool]]:
    """Of the accounts: those of technicians with True, and closed ones with False."""
    return [queries_visits.technicians(reading.connection)] * len(asked)


def _by(reading: Reading, query: Lookup, column: str, keys: Sequence[Any]) -> dict[Any, AnyRow]:
    """The rows of a query over `b_keys`, by their key; nothing is asked where there is no key."""
    wanted = sorted({key for key in keys if key})
    rows = query.all(reading.connection, {"b_keys": wanted}) if wanted else ()
    return {row[column]: row for row in rows}


def _of(column: ColumnElement[Any]) -> Among:
    return Among(column, "b_keys")


_SAME_INTENT = Lookup(select(orders.c.intent, orders.c.id, orders.c.number, orders.c.external_name).where(_of(orders.c.intent)))
_HOLDER = Lookup(select(holds.c.key, holds.c.order_id, orders.c.number).join(orders).where(_of(holds.c.key)))
_LINKED = Lookup(select(lock_links.c.ref, lock_links.c.serial).where(_of(lock_links.c.ref), lock_links.c.ended_at.is_(None)))
_SERIAL = Lookup(select(lock_units).where(_of(lock_units.c.serial)))
# In this order: what is the order's by our own doing comes before what a ticket says of it.
_UNITS = (
    (Lookup(select(lock_units).where(_of(lock_units.c.reserved_for))), "reserved_for"),
    (Lookup(select(lock_units).where(_of(lock_units.c.mounted_for))), "mounted_for"),
    (_SERIAL, "serial"),
    (
        Lookup(select(lock_units).where(
            _of(lock_units.c.household), lock_units.c.status.in_([literal_column("'mounted'"), literal_column("'faulty'")]),
            lock_units.c.kind == literal_column("'apartment'"),
        )),
        "household",
    ),
)
_LYING = select(lock_units.c.serial).where(lock_units.c.status == literal_column("'in_stock'")).limit(1000)
_IN_STOCK = select(func.count()).select_from(_LYING.subquery())
_TAKEN = select(visits.c.order_id, visits.c.day, visits.c.window, visits.c.technician).where(
    _of(visits.c.day), visits.c.status.in_([literal_column(f"'{status}'") for status in TOOK_TIME])
)

FACTS: Mapping[str, Fact] = {
    "duplicate": duplicate, "household": household, "unit": unit, "stock": stock, "serial": serial, "slots": slots,
    "technicians": technicians, "links": links,
}  # fmt: skip
