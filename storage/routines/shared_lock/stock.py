"""Lock units in stock: deliveries, who waits for one, and whom TES has on a mounted unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import insert, literal_column, null, select, text, union

from storage.arrays import Among
from storage.inbox import MessageRequest
from storage.part import Writing
from storage.prepared import Prepared
from storage.routines.shared_lock.tables import inventory_log, lock_links, lock_units
from storage.schema import orders
from workflow.roles import WORKER
from workflow.values import Actor

_ENGINE = Actor("lockstep", WORKER)
_ACTIVE = lock_links.c.ended_at.is_(None)
_PLACE = select(lock_links.c.ref, lock_links.c.serial)
# Each half has its own index.
_TOUCHED = union(
    _PLACE.where(_ACTIVE, Among(lock_links.c.serial, "b_serials")), _PLACE.where(_ACTIVE, Among(lock_links.c.ref, "b_refs"))
)
_NEW_LINKS = Prepared.insert(lock_links, ("serial", "ref", "initials", "order_id", "since"))
_ENDED_LINKS = Prepared.update(lock_links, ("ended_at",), ("ref",), None, _ACTIVE)
_NEW_LINES = Prepared.insert(inventory_log, ("at", "serial", "what", "order_id", "actor"))
_RESERVED = Prepared.update(
    lock_units, ("reserved_for", "updated_at"), ("serial",), {"status": literal_column("'reserved'")},
    lock_units.c.status == literal_column("'in_stock'"),
)  # fmt: skip
_NOBODYS = dict.fromkeys(("reserved_for", "mounted_for", "household", "mounted_on", "mounted_by"), null())
_PUT_BACK = Prepared.update(lock_units, ("updated_at",), ("serial",), _NOBODYS | {"status": literal_column("'in_stock'")})
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('lockstep.stock'))")


class OnUnit(NamedTuple):
    """Whom TES has on a unit: initials by personal number; and the order that found it."""

    serial: str
    persons: Mapping[str, str | None]
    order_id: int | None


def deliver(tx: Writing, serials: Sequence[str], now: datetime, actor: str = "lockstep", model: str = "") -> list[str]:
    """Take delivered units into stock and assign them to the orders that waited longest; returns the serials that were new."""
    known = set(tx.connection.execute(select(lock_units.c.serial).where(lock_units.c.serial.in_(serials))).scalars())
    fresh = [s for s in dict.fromkeys(serials) if s not in known]
    for serial in fresh:
        tx.connection.execute(insert(lock_units).values(
            serial=serial, model=model, status="in_stock", delivered_at=now, updated_at=now
        ))  # fmt: skip
    log_units(tx, "delivered", now, [(serial, None, actor) for serial in fresh])
    allocate(tx, now)
    return fresh


def allocate(tx: Writing, now: datetime) -> None:
    """Reserve units in stock for the orders that wait for one, the first received first, and wake those.

    One transaction at a time: of two that bring a unit and an order that waits, the later sees both.
    """
    if tx.connection.dialect.name == "postgresql":
        tx.connection.execute(_ONE_AT_A_TIME)
    serials = free_units(tx, 100)
    if not serials:
        return
    has_one = select(lock_units.c.serial).where(lock_units.c.reserved_for == orders.c.id).exists()
    waiting = (
        select(orders.c.id, orders.c.version)
        .where(orders.c.state == "on_hold", orders.c.reason == "stock", orders.c.ended_at.is_(None), ~has_one)
        .order_by(orders.c.received_at, orders.c.id)
        .limit(len(serials))
    )
    pairs = list(zip(serials, tx.connection.execute(waiting).all(), strict=False))
    reserve(tx, [(serial, order_id) for serial, (order_id, _) in pairs], now)
    woken = [MessageRequest(id_, f"stock/{serial}/{id_}.{version}", "resume", _ENGINE) for serial, (id_, version) in pairs]
    tx.enqueue_all(woken, now)


def free_units(tx: Writing, most: int) -> list[str]:
    """The units in stock that have lain longest, locked; those that another writer takes are passed over."""
    free = select(lock_units.c.serial).where(lock_units.c.status == "in_stock")
    free = free.order_by(lock_units.c.delivered_at, lock_units.c.serial).with_for_update(skip_locked=True)
    return list(tx.connection.execute(free.limit(most)).scalars())


def reserve(tx: Writing, pairs: Sequence[tuple[str, int]], now: datetime) -> int:
    """Reserve units for orders, (serial, order id) each; returns how many lay in stock."""
    done = _RESERVED.many(tx.connection, [(order_id, now, serial) for serial, order_id in pairs])
    log_units(tx, "reserved", now, [(serial, order_id, _ENGINE.name) for serial, order_id in pairs])
    return done


def put_back(tx: Writing, pairs: Sequence[tuple[str, int]], now: datetime) -> None:
    """Units lie in stock again, belonging to nobody; (serial, order id) each."""
    _PUT_BACK.many(tx.connection, [(now, serial) for serial, _ in pairs])
    log_units(tx, "in_stock", now, [(serial, order_id, _ENGINE.name) for serial, order_id in pairs])


def write_links(tx: Writing, units: Sequence[OnUnit], now: datetime) -> None:
    """Make each unit's active links those of its persons; a person's link elsewhere ends."""
    wanted = [{tx.keyring.ref(f"person|{number}"): initials for number, initials in unit.persons.items()} for unit in units]
    refs = [ref for own in wanted for ref in own]
    if len({*refs}) < len(refs) or len({unit.serial for unit in units}) < len(units):
        # What the first writes is what the next finds.
        for unit in units:
            write_links(tx, [unit], now)
        return
    serials = [unit.serial for unit in units]
    there = {(ref, at) for ref, at in tx.connection.execute(_TOUCHED, {"b_serials": serials, "b_refs": refs})}
    right = {(ref, unit.serial) for unit, own in zip(units, wanted, strict=True) for ref in own}
    _ENDED_LINKS.many(tx.connection, [(now, ref) for ref, _ in sorted(there - right)])
    fresh = [
        (unit.serial, ref, initials or "?", unit.order_id, now)
        for unit, own in zip(units, wanted, strict=True) for ref, initials in own.items() if (ref, unit.serial) not in there
    ]  # fmt: skip
    _NEW_LINKS.many(tx.connection, fresh)
    log_units(tx, "linked", now, [(s, id_, _ENGINE.name) for s, id_ in dict.fromkeys((line[0], line[3]) for line in fresh)])


def log_units(tx: Writing, what: str, now: datetime, lines: Sequence[tuple[str, int | None, str]]) -> None:
    """A line in the history of each unit: its serial, the order, and who did it."""
    _NEW_LINES.many(tx.connection, [(now, serial, what, order_id, actor or _ENGINE.name) for serial, order_id, actor in lines])
