"""Changes of our own store that belong to a transition: written in its transaction, each safe to repeat."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select, update

from storage.prepared import Prepared
from storage.routines.shared_lock.stock import UNIT, allocate, log_unit, put_back, write_links
from storage.schema import holds, lock_units, order_refs, orders, vault, visits
from workflow.errors import Conflict
from workflow.roles import WORKER
from workflow.steps import moment_of
from workflow.values import Actor, Order

if TYPE_CHECKING:
    from storage.store import Tx

Args = Mapping[str, Any]
_ENGINE = Actor("lockstep", WORKER)


# Intent and household -------------------------------------------------------------------------------


def set_intent(tx: Tx, order: Order, args: Args, now: datetime) -> None:
    """Claim the intent (persons and kind) for this order, and make it findable by persons."""
    intent = tx.keyring.ref(args["intent"]) if args["intent"] else None
    tx.connection.execute(_INTENT, {"b_id": order.id, "b_intent": intent})
    note_persons(tx, order, args, now)


def note_persons(tx: Tx, order: Order, args: Args, now: datetime) -> None:
    """Make the order findable by every person in it: number, name and initials; whatever becomes of the order."""
    _refer(tx, order, [*args["household"], *name_keys(args["names"]), *map(initials_key, args["initials"])])


def claim_intent(tx: Tx, order: Order, args: Args, now: datetime) -> None:
    """As `set_intent`, for a follow-up: where another open order has the intent already, it stays there."""
    intent = tx.keyring.ref(args["intent"]) if args["intent"] else None
    free = ~select(orders.c.id).where(orders.c.intent == intent).exists() if intent else None
    if free is not None:
        tx.connection.execute(update(orders).where(orders.c.id == order.id, free).values(intent=intent))
    note_persons(tx, order, args, now)


def release_intent(tx: Tx, order: Order, args: Args, now: datetime) -> None:
    """Let go of the intent: what is left of it goes to a follow-up."""
    tx.connection.execute(_INTENT, {"b_id": order.id, "b_intent": None})


def name_keys(names: list[str]) -> list[str]:
    """What a name is found by: the whole of it, and each word, with and without its hyphens."""
    plain = [" ".join(name.casefold().split()) for name in names]
    words = {name: {name, *name.split(), *name.replace("-", " ").split()} for name in plain}
    return [f"name|{key}" for name in plain for key in words[name]]


def initials_key(initials: str) -> str:
    """What initials are found by, with or without their full stops."""
    return f"initials|{''.join(c for c in initials.casefold() if c.isalpha())}"


def _refer(tx: Tx, order: Order, keys: list[str]) -> None:
    refs = {tx.keyring.ref(key) for key in keys}
    known = set(tx.connection.execute(_REFS, {"b_id": order.id}).scalars())
    _NEW_REFS.many(tx.connection, [(ref, order.id) for ref in sorted(refs - known)])


def hold_household(tx: Tx, order: Order, args: Args, now: datetime) -> None:
    """Hold the dwelling and its persons until the order ends; a `Conflict` when another order was first."""
    refs = {tx.keyring.ref(key) for key in args["household"]}
    held = set(tx.connection.execute(_HELD, {"b_id": order.id}).scalars())
    if fresh := [(ref, order.id) for ref in sorted(refs - held)]:
        _NEW_HOLDS.many(tx.connection, fresh)
        _refer(tx, order, args["household"])


def await_household(tx: Tx, order: Order, args: Args, now: datetime) -> None:
    """Make the order findable by its dwelling, so that whoever holds it can wake it; a `Conflict` when nobody does now.

    Whoever is about to let go of it waits for this commit, and then sees who waits.
    """
    _refer(tx, order, args["household"])
    refs = {tx.keyring.ref(key) for key in args["household"]}
    others = select(holds.c.key).where(holds.c.key.in_(refs), holds.c.order_id != order.id).with_for_update(read=True)
    if tx.connection.execute(others).first() is None:
        raise Conflict("the household is free again")


def end_order(tx: Tx, order: Order, args: Args, now: datetime) -> None:
    """Let go of the intent and the household, and wake the orders that waited for it, the first received first."""
    keys = list(tx.connection.execute(_HELD, {"b_id": order.id}).scalars())
    tx.connection.execute(_INTENT, {"b_id": order.id, "b_intent": None})
    if not keys:
        return
    tx.connection.execute(_LET_GO, {"b_id": order.id})
    for id_, version in tx.connection.execute(_WAITING, {"b_keys": keys}).all():
        tx.enqueue(id_, f"household/{order.id}.{order.version}/{id_}.{version}", "resume", _ENGINE, now)


_INTENT = update(orders).where(orders.c.id == bindparam("b_id")).values(intent=bindparam("b_intent"))
_REFS = select(order_refs.c.ref).where(order_refs.c.order_id == bindparam("b_id"))
_HELD = select(holds.c.key).where(holds.c.order_id == bindparam("b_id"))
_LET_GO = delete(holds).where(holds.c.order_id == bindparam("b_id"))
_NEW_REFS, _NEW_HOLDS = Prepared.insert(order_refs, ("ref", "order_id")), Prepared.insert(holds, ("key", "order_id"))
_WAITING = (
    select(orders.c.id, orders.c.version)
    .join(order_refs, order_refs.c.order_id == orders.c.id)
    .where(order_refs.c.ref.in_(bindparam("b_keys", expanding=True)))
    .where(orders.c.state == "on_hold", orders.c.reason == "household_busy")
    .group_by(orders.c.id, orders.c.version, orders.c.received_at)
    .order_by(orders.c.received_at, orders.c.id)
)


# Lock units -----------------------------------------------------------------------------------------


def reserve_unit(tx: Tx, order: Order, args: Args, now: datetime) -> None:
    """Reserve the unit that has lain longest for this order, unless it has one; a `Conflict` when there is none."""
    if tx.connection.execute(select(lock_units.c.serial).where(lock_units.c.reserved_for == order.id)).first():
        return
    longest = (
        select(lock_units.c.serial).where(lock_units.c.status == "in_stock")
        .order_by(lock_units.c.delivered_at, lock_units.c.serial).limit(1).with_for_update(skip_locked=True)
    )  # fmt: skip
    taken = update(lock_units).where(lock_units.c.serial == longest.scalar_subquery(), lock_units.c.status == "in_stock")
    taken = taken.values(status="reserved", reserved_for=order.id, updated_at=now)
    serial = tx.connection.execute(taken.returning(lock_units.c.serial)).scalar()
    if serial is None:
        raise Conflict("no unit is left in stock")
    log_unit(tx, serial, "reserved", now, order.id)


def await_unit(tx: Tx, order: Order, args: Args, now: datetime) -> None:
    """Wait for a unit; one that came into stock since this was decided is handed out at once."""
    allocate(tx, now)


def release_unit(tx: Tx, order: Order, args: Args, now: datetime) -> None:
    """Put a unit that was only reserved back in stock; whoever waited longest gets it."""
    serial = tx.connection.execute(select(lock_units.c.serial).where(lock_units.c.reserved_for == order.id)).scalar()
    if serial is not None:
        put_back(tx, serial, now, order.id)
        allocate(tx, now)


def mount_unit(tx: Tx, order: Order, args: Args, now: datetime) -> None:
    """The unit hangs at the household; if it is not the reserved one, that goes back in stock."""
    reserved = tx.connection.execute(select(lock_units.c.serial).where(lock_units.c.reserved_for == order.id)).scalar()
    if reserved is not None and reserved != args["serial"]:
        put_back(tx, reserved, now, order.id)
    values = {
        "status": "mounted", "reserved_for": None, "mounted_for": order.id, "mounted_on": args["on"],
        "mounted_by": args["by"], "battery_on": args["on"], "updated_at": now,
        "household": tx.keyring.ref(f"home|{args['dwelling']}") if args["dwelling"] else None,
    }  # fmt: skip
    free = lock_units.c.status.in_(["in_stock", "reserved"])
    done = tx.connection.execute(update(lock_units).where(lock_units.c.serial == args["serial"], free).values(**values))
    if not done.rowcount:
        raise Conflict("the unit is taken")
    log_unit(tx, args["serial"], "mounted", now, order.id, args["by"])
    if reserved != args["serial"]:
        allocate(tx, now)


def unmount_unit(tx: Tx, order: Order, args: Args, now: datetime) -> None:
    """The unit was taken down again and lies in stock."""
    serial = tx.connection.execute(select(lock_units.c.serial).where(lock_units.c.mounted_for == order.id)).scalar()
    if serial is not None:
        write_links(tx, serial, {}, now, order.id)
        put_back(tx, serial, now, order.id)
        allocate(tx, now)


def note_lock_fault(tx: Tx, order: Order, args: Args, now: datetime) -> None:
    """Mark the mounted unit as faulty in the inventory."""
    mounted = (lock_units.c.serial == order.data.get("serial")) & (lock_units.c.status == "mounted")
    if tx.connection.execute(update(lock_units).where(mounted).values(status="faulty", updated_at=now)).rowcount:
        log_unit(tx, order.data["serial"], "faulty", now, order.id)


def note_locks(tx: Tx, order: Order, args: Args, now: datetime) -> None:
    """A unit that was marked faulty and is well again is mounted and nothing else."""
    for serial in args["well"]:
        faulty = (lock_units.c.serial == serial) & (lock_units.c.status == "faulty")
        if tx.connection.execute(update(lock_units).where(faulty).values(status="mounted", updated_at=now)).rowcount:
            log_unit(tx, serial, "mounted", now, order.id)


def write_inventory(tx: Tx, order: Order, args: Args, now: datetime) -> None:
    """Write the unit's row and its persons as TES has them; writing it twice changes nothing."""
    home = tx.keyring.ref(f"home|{args['dwelling']}") if args["dwelling"] else None
    row = tx.connection.execute(UNIT, {"b_serial": args["serial"]}).mappings().first()
    dated = {k: args[k] for k in ("mounted_on", "mounted_by", "battery_on") if args[k]}
    if row is None:
        values = {"serial": args["serial"], "status": "mounted", "household": home, "updated_at": now, **dated}
        tx.connection.execute(insert(lock_units).values(**values))
        log_unit(tx, args["serial"], "found", now, order.id)
    else:
        values = {"status": "mounted", "household": row["household"] or home, "updated_at": now, **dated}
        tx.connection.execute(update(lock_units).where(lock_units.c.serial == args["serial"]).values(**values))
    write_links(tx, args["serial"], args["persons"], now, order.id)


# Visits ---------------------------------------------------------------------------------------------


def book_visit(tx: Tx, order: Order, args: Args, now: datetime) -> None:
    """Book the visit, in the place of the one booked before; the slot is the technician's first free one."""
    visit = args["visit"]
    tx.connection.execute(
        update(visits).where(visits.c.order_id == order.id, visits.c.status == "booked").values(status="moved", updated_at=now)
    )
    there = (visits.c.day == visit["date"]) & (visits.c.window == visit["window"]) & (visits.c.technician == visit["technician"])
    taken = set(tx.connection.execute(select(visits.c.slot).where(there, visits.c.status == "booked")).scalars())
    slot = next(n for n in range(len(taken) + 1) if n not in taken)
    tx.connection.execute(insert(visits).values(
        order_id=order.id, day=visit["date"], window=visit["window"], technician=visit["technician"], slot=slot,
        starts_at=moment_of(args["starts_at"]), ends_at=moment_of(args["ends_at"]), status="booked", updated_at=now,
    ))  # fmt: skip


def _end_visit(status: str) -> Callable[[Tx, Order, Args, datetime], None]:
    def end(tx: Tx, order: Order, args: Args, now: datetime) -> None:
        booked = (visits.c.order_id == order.id) & (visits.c.status == "booked")
        tx.connection.execute(update(visits).where(booked).values(status=status, updated_at=now))

    return end


# The person -----------------------------------------------------------------------------------------


def erase_person(tx: Tx, order_id: int, now: datetime) -> None:
    """Destroy an order's data key: what was sealed with it is gone for good, and the history still verifies."""
    tx.connection.execute(delete(order_refs).where(order_refs.c.order_id == order_id))
    tx.connection.execute(update(vault).where(vault.c.order_id == order_id).values(wrapped_key=None, sealed=None, erased_at=now))


RECORDS: Mapping[str, Callable[[Tx, Order, Args, datetime], None]] = {
    "set_intent": set_intent, "claim_intent": claim_intent, "release_intent": release_intent, "note_locks": note_locks,
    "note_persons": note_persons, "hold_household": hold_household, "await_household": await_household,
    "end_order": end_order, "reserve_unit": reserve_unit, "release_unit": release_unit, "await_unit": await_unit,
    "mount_unit": mount_unit,
    "unmount_unit": unmount_unit, "note_lock_fault": note_lock_fault, "write_inventory": write_inventory,
    "book_visit": book_visit, "cancel_visit": _end_visit("cancelled"), "finish_visit": _end_visit("done"),
    "fail_visit": _end_visit("failed"),
}  # fmt: skip
