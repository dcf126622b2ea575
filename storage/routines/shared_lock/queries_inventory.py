"""The inventory as people see it: units, whom they belong to by initials, deliveries and what happened to each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from sqlalchemy import Connection, Text, cast, func, select, update

from storage.routines.shared_lock.stock import log_units
from storage.routines.shared_lock.tables import inventory_log, lock_links, lock_units
from storage.schema import orders
from storage.sound import shown
from storage.store import Tx
from storage.types import Row
from workflow.values import Facts

EDITABLE = ("model", "kind", "battery_on")


class Link(TypedDict):
    """A person on a unit: `ref` is the keyed hash that finds the person, `order_id` the order that made the link."""

    ref: str
    initials: str
    order_id: int | None


class DatedLink(Link):
    """The same with its time; `ended_at` None: it lasts."""

    since: datetime
    ended_at: datetime | None


class Unit(TypedDict):
    """A lock unit: `household` is the keyed hash of its home; `reserved_for` and `mounted_for` are ids of orders,
    `reserved_number` the number of the former; `mounted_on` and `battery_on` are days (2027-01-31)."""

    serial: str
    model: str
    kind: str
    status: str
    household: str | None
    reserved_for: int | None
    reserved_number: str | None
    mounted_for: int | None
    mounted_on: str | None
    mounted_by: str | None
    battery_on: str | None
    delivered_at: datetime | None
    updated_at: datetime


class ListedUnit(Unit):
    """A unit with the persons that it is linked to now."""

    persons: list[Link]


class WholeUnit(Unit):
    """A unit with all its links, and what happened to it (`log_of`)."""

    mounted_number: str | None
    links: list[DatedLink]
    log: Sequence[Row]


def units(
    connection: Connection, *, status: str | None = None, serial: str | None = None, after: str | None = None, limit: int = 50
) -> list[ListedUnit]:
    """Lock units by serial number, paged by key, with their persons."""
    query = select(lock_units, orders.c.number.label("reserved_number"))
    query = query.outerjoin(orders, orders.c.id == lock_units.c.reserved_for)
    if status:
        query = query.where(lock_units.c.status == status)
    if serial:
        query = query.where(lock_units.c.serial >= serial, lock_units.c.serial < serial + "\U0010ffff")
    if after:
        query = query.where(lock_units.c.serial > after)
    found = shown(connection, query.order_by(lock_units.c.serial).limit(limit))
    people = persons_on(connection, [row["serial"] for row in found])
    return [row | {"persons": people[row["serial"]]} for row in found]


def persons_on(connection: Connection, serials: Sequence[str]) -> dict[str, list[Link]]:
    """Who each unit is linked to now: ref, initials and the order that linked them."""
    query = select(lock_links.c.serial, lock_links.c.ref, lock_links.c.initials, lock_links.c.order_id).where(
        lock_links.c.serial.in_(serials), lock_links.c.ended_at.is_(None)
    )
    found: dict[str, list[Link]] = defaultdict(list)
    for link in shown(connection, query.order_by(lock_links.c.id)):
        found[link["serial"]].append(link)
    return found


def unit(connection: Connection, serial: str) -> WholeUnit | None:
    """One unit with its links, past ones too."""
    mounted, reserved = orders.alias(), orders.alias()
    query = (
        select(lock_units, mounted.c.number.label("mounted_number"), reserved.c.number.label("reserved_number"))
        .outerjoin(mounted, mounted.c.id == lock_units.c.mounted_for)
        .outerjoin(reserved, reserved.c.id == lock_units.c.reserved_for)
        .where(lock_units.c.serial == serial)
    )
    found: list[WholeUnit] = shown(connection, query)
    if not found:
        return None
    columns = (lock_links.c.ref, lock_links.c.initials, lock_links.c.order_id, lock_links.c.since, lock_links.c.ended_at)
    links = select(*columns).where(lock_links.c.serial == serial)
    whole: WholeUnit = {
        **found[0], "links": shown(connection, links.order_by(lock_links.c.id)), "log": log_of(connection, serial)
    }  # fmt: skip
    return whole


def log_of(connection: Connection, serial: str, limit: int = 200) -> Sequence[Row]:
    """What happened to a unit, the latest first."""
    query = (
        select(inventory_log, orders.c.number).outerjoin(orders, orders.c.id == inventory_log.c.order_id)
        .where(inventory_log.c.serial == serial).order_by(inventory_log.c.id.desc()).limit(limit)
    )  # fmt: skip
    return shown(connection, query)


def reserved_for(connection: Connection, order_id: int) -> str | None:
    """The serial number of the unit that is reserved for an order."""
    return connection.execute(select(lock_units.c.serial).where(lock_units.c.reserved_for == order_id)).scalar()


def unit_of(connection: Connection, serial: str) -> Row | None:
    """A lock unit of the inventory, with the refs and initials of its active persons."""
    row = connection.execute(select(lock_units).where(lock_units.c.serial == serial)).mappings().first()
    if row is None:
        return None
    query = select(lock_links.c.ref, lock_links.c.initials).where(lock_links.c.serial == serial, lock_links.c.ended_at.is_(None))
    return dict(row) | {"persons": [dict(p) for p in connection.execute(query.order_by(lock_links.c.initials)).mappings()]}


def counts(connection: Connection) -> dict[str, int]:
    """How many units are in each status."""
    query = select(lock_units.c.status, func.count()).group_by(lock_units.c.status)
    return {str(status): int(n) for status, n in connection.execute(query)}


def waiting_for_stock(connection: Connection) -> int:
    """How many orders wait for a unit; what is delivered goes to them first."""
    has_one = select(lock_units.c.serial).where(lock_units.c.reserved_for == orders.c.id).exists()
    waiting = (orders.c.state == "on_hold") & (orders.c.reason == "stock") & orders.c.ended_at.is_(None)
    return int(connection.execute(select(func.count()).select_from(orders).where(waiting, ~has_one)).scalar_one())


def known(connection: Connection, serials: Sequence[str]) -> dict[str, Row]:
    """The units with these serial numbers."""
    return {row["serial"]: row for row in shown(connection, select(lock_units).where(lock_units.c.serial.in_(serials)))}


def edit(tx: Tx, serial: str, values: Facts, actor: str, now: datetime) -> None:
    """Write what a person corrected in a unit's row."""
    chosen = {k: v for k, v in values.items() if k in EDITABLE}
    tx.connection.execute(update(lock_units).where(lock_units.c.serial == serial).values(**chosen, updated_at=now))
    log_units(tx, "edited", now, [(serial, None, actor)])


def orders_to_look_at(connection: Connection) -> list[int]:
    """The orders that active links come from, and those with a protected person."""
    linked = select(lock_links.c.order_id).where(lock_links.c.ended_at.is_(None), lock_links.c.order_id.is_not(None))
    flagged = select(orders.c.id).where(cast(orders.c.data, Text).like('%"protected":["%'))
    return sorted({id_ for query in (linked, flagged) for id_ in connection.execute(query).scalars()})


def active_links(connection: Connection) -> dict[str, str]:
    """The unit of each person who has an active link, by ref."""
    query = select(lock_links.c.ref, lock_links.c.serial).where(lock_links.c.ended_at.is_(None))
    return {ref: serial for ref, serial in connection.execute(query)}
