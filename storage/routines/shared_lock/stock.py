"""Lock units in stock: deliveries, who waits for one, and whom TES has on a mounted unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select, text, update

from storage.prepared import Prepared
from storage.schema import inventory_log, lock_links, lock_units, orders
from workflow.roles import WORKER
from workflow.values import Actor

if TYPE_CHECKING:
    from storage.store import Tx

_ENGINE = Actor("lockstep", WORKER)
UNIT = select(lock_units).where(lock_units.c.serial == bindparam("b_serial"))
_TOUCHED = select(lock_links.c.ref, lock_links.c.serial).where(
    lock_links.c.ended_at.is_(None),
    (lock_links.c.serial == bindparam("b_serial")) | lock_links.c.ref.in_(bindparam("b_refs", expanding=True)),
)
_NEW_LINKS = Prepared.insert(lock_links, ("serial", "ref", "initials", "order_id", "since"))
_NEW_LINES = Prepared.insert(inventory_log, ("at", "serial", "what", "order_id", "actor"))
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('lockstep.stock'))")


def deliver(tx: Tx, serials: Sequence[str], now: datetime, actor: str = "lockstep", model: str = "") -> list[str]:
    """Take delivered units into stock and hand them to whoever waited longest; returns the serials that were new."""
    known = set(tx.connection.execute(select(lock_units.c.serial).where(lock_units.c.serial.in_(serials))).scalars())
    fresh = [s for s in dict.fromkeys(serials) if s not in known]
    for serial in fresh:
        tx.connection.execute(insert(lock_units).values(
            serial=serial, model=model, status="in_stock", delivered_at=now, updated_at=now
        ))  # fmt: skip
        log_unit(tx, serial, "delivered", now, None, actor)
    allocate(tx, now)
    return fresh


def allocate(tx: Tx, now: datetime) -> None:
    """Reserve units in stock for the orders that wait for one, the first received first, and wake those.

    One transaction at a time: of two that bring a unit and somebody who waits, the later sees both.
    """
    if tx.connection.dialect.name == "postgresql":
        tx.connection.execute(_ONE_AT_A_TIME)
    free = select(lock_units.c.serial).where(lock_units.c.status == "in_stock")
    free = free.order_by(lock_units.c.delivered_at, lock_units.c.serial).with_for_update(skip_locked=True)
    serials = list(tx.connection.execute(free.limit(100)).scalars())
    if not serials:
        return
    has_one = select(lock_units.c.serial).where(lock_units.c.reserved_for == orders.c.id).exists()
    waiting = (
        select(orders.c.id, orders.c.version)
        .where(orders.c.state == "on_hold", orders.c.reason == "stock", orders.c.ended_at.is_(None), ~has_one)
        .order_by(orders.c.received_at, orders.c.id)
        .limit(len(serials))
    )
    for serial, (order_id, version) in zip(serials, tx.connection.execute(waiting).all(), strict=False):
        values = {"status": "reserved", "reserved_for": order_id, "updated_at": now}
        tx.connection.execute(update(lock_units).where(lock_units.c.serial == serial).values(**values))
        log_unit(tx, serial, "reserved", now, order_id)
        tx.enqueue(order_id, f"stock/{serial}/{order_id}.{version}", "resume", _ENGINE, now)


def put_back(tx: Tx, serial: str, now: datetime, order_id: int) -> None:
    """A unit lies in stock again, belonging to nobody."""
    values = {
        "status": "in_stock", "reserved_for": None, "mounted_for": None, "household": None, "mounted_on": None,
        "mounted_by": None, "updated_at": now,
    }  # fmt: skip
    tx.connection.execute(update(lock_units).where(lock_units.c.serial == serial).values(**values))
    log_unit(tx, serial, "in_stock", now, order_id)


def write_links(tx: Tx, serial: str, persons: Mapping[str, str | None], now: datetime, order_id: int | None) -> None:
    """Make the unit's active links those of these numbers (with initials); a person's link elsewhere ends."""
    wanted = {tx.keyring.ref(f"person|{number}"): initials for number, initials in persons.items()}
    there = {(ref, at) for ref, at in tx.connection.execute(_TOUCHED, {"b_serial": serial, "b_refs": list(wanted)})}
    for ref, at in sorted(there):
        if at != serial or ref not in wanted:
            gone = (lock_links.c.ref == ref) & lock_links.c.ended_at.is_(None)
            tx.connection.execute(update(lock_links).where(gone).values(ended_at=now))
    news = [(ref, initials) for ref, initials in wanted.items() if (ref, serial) not in there]
    if fresh := [(serial, ref, initials or "?", order_id, now) for ref, initials in news]:
        _NEW_LINKS.many(tx.connection, fresh)
        log_unit(tx, serial, "linked", now, order_id)


def log_unit(tx: Tx, serial: str, what: str, now: datetime, order_id: int | None, actor: str = "lockstep") -> None:
    """One line of a unit's own history."""
    _NEW_LINES.many(tx.connection, [(now, serial, what, order_id, actor or "lockstep")])
