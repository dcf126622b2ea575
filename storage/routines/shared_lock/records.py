"""Changes of the own store that belong to a transition: written in its transaction for a batch of orders, each safe to repeat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, literal_column, null, or_, select, update

from storage.arrays import Among
from storage.inbox import MessageRequest
from storage.part import Change, Record, Writing
from storage.prepared import Prepared
from storage.routines.shared_lock.stock import OnUnit, allocate, free_units, log_units, put_back, reserve, write_links
from storage.routines.shared_lock.tables import holds, lock_units, visits
from storage.schema import order_refs, orders
from workflow.errors import Conflict
from workflow.identity import name_words
from workflow.roles import WORKER
from workflow.routines.shared_lock.reasons import HOUSEHOLD_FREE_AGAIN, NO_UNIT_LEFT, UNIT_TAKEN
from workflow.steps import moment_of
from workflow.values import Actor

Changes = Sequence[Change]
_ENGINE = Actor("lockstep", WORKER)


# Intent and household -------------------------------------------------------------------------------


def set_intent(tx: Writing, changes: Changes, now: datetime) -> None:
    """Claim each order's intent (persons and kind) for it, and make it findable by persons."""
    _INTENT.many(tx.connection, [(_intent(tx, change), change.order.id) for change in changes])
    note_persons(tx, changes, now)


def note_persons(tx: Writing, changes: Changes, now: datetime) -> None:
    """Make orders findable by every person in them: number, name and initials; also after it has ended."""
    _refer(tx, [
        (order.id, [*args["household"], *name_keys(args["names"]), *map(initials_key, args["initials"])])
        for order, args in changes
    ])  # fmt: skip


def claim_intent(tx: Writing, changes: Changes, now: datetime) -> None:
    """As `set_intent`, for follow-ups: where another open order has the intent already, it stays there."""
    for change in changes:
        if intent := _intent(tx, change):
            free = ~select(orders.c.id).where(orders.c.intent == intent).exists()
            tx.connection.execute(update(orders).where(orders.c.id == change.order.id, free).values(intent=intent))
    note_persons(tx, changes, now)


def release_intent(tx: Writing, changes: Changes, now: datetime) -> None:
    """Let go of the intents: what is left of each goes to a follow-up."""
    _INTENT.many(tx.connection, [(None, change.order.id) for change in changes])


def _intent(tx: Writing, change: Change) -> str | None:
    return tx.keyring.ref(change.args["intent"]) if change.args["intent"] else None


def name_keys(names: list[str]) -> list[str]:
    """What names are found by."""
    return [f"name|{word}" for name in names for word in name_words(name)]


def initials_key(initials: str) -> str:
    """What initials are found by, with or without their full stops."""
    return f"initials|{''.join(c for c in initials.casefold() if c.isalpha())}"


def _refer(tx: Writing, wanted: Sequence[tuple[int, Sequence[str]]]) -> None:
    known = {(ref, id_) for ref, id_ in tx.connection.execute(_REFS, _ids(id_ for id_, _ in wanted))}
    refs = {(tx.keyring.ref(key), id_) for id_, keys in wanted for key in keys}
    _NEW_REFS.many(tx.connection, sorted(refs - known))


def hold_household(tx: Writing, changes: Changes, now: datetime) -> None:
    """Hold each dwelling and its persons until the order ends; a `Conflict` when another order was first."""
    held = {(key, id_) for key, id_ in tx.connection.execute(_HELD, _ids(order.id for order, _ in changes))}
    wanted = {(tx.keyring.ref(key), order.id) for order, args in changes for key in args["household"]}
    fresh = sorted(wanted - held)
    _NEW_HOLDS.many(tx.connection, fresh)
    if ids := {id_ for _, id_ in fresh}:
        _refer(tx, [(order.id, args["household"]) for order, args in changes if order.id in ids])


def await_household(tx: Writing, changes: Changes, now: datetime) -> None:
    """Make orders findable by their dwelling, so that the holder can wake them; a `Conflict` when nobody does now.

    An order that is about to release it waits for this commit, and then sees who waits.
    """
    _refer(tx, [(order.id, args["household"]) for order, args in changes])
    wanted = [(order.id, {tx.keyring.ref(key) for key in args["household"]}) for order, args in changes]
    refs = sorted({ref for _, own in wanted for ref in own})
    holders = {key: id_ for key, id_ in tx.connection.execute(_HOLDERS, {"b_refs": refs})}
    for id_, own in wanted:
        if not any(holders.get(ref, id_) != id_ for ref in own):
            raise Conflict(HOUSEHOLD_FREE_AGAIN())


def end_order(tx: Writing, changes: Changes, now: datetime) -> None:
    """Let go of intents and households, and wake the orders that waited for those, the first received first."""
    ids = _ids(order.id for order, _ in changes)
    held: defaultdict[int, set[str]] = defaultdict(set)
    for key, id_ in tx.connection.execute(_HELD, ids):
        held[id_].add(key)
    release_intent(tx, changes, now)
    if not held:
        return
    tx.connection.execute(_LET_GO, ids)
    waiting = tx.connection.execute(_WAITING, {"b_keys": sorted({key for keys in held.values() for key in keys})}).all()
    woken = [
        MessageRequest(id_, f"household/{order.id}.{order.version}/{id_}.{version}", "resume", _ENGINE)
        for order, _ in changes
        for id_, version in dict.fromkeys((w.id, w.version) for w in waiting if w.ref in held[order.id])
    ]
    tx.enqueue_all(woken, now)


def _ids(ids: Any) -> dict[str, list[int]]:
    return {"b_ids": sorted(ids)}


_INTENT = Prepared.update(orders, ("intent",), ("id",))
_REFS = select(order_refs.c.ref, order_refs.c.order_id).where(Among(order_refs.c.order_id, "b_ids"))
_HELD = select(holds.c.key, holds.c.order_id).where(Among(holds.c.order_id, "b_ids"))
_HOLDERS = (
    select(holds.c.key, holds.c.order_id).where(Among(holds.c.key, "b_refs")).order_by(holds.c.key).with_for_update(read=True)
)
_LET_GO = delete(holds).where(Among(holds.c.order_id, "b_ids"))
_NEW_REFS, _NEW_HOLDS = Prepared.insert(order_refs, ("ref", "order_id")), Prepared.insert(holds, ("key", "order_id"))
_WAITING = (
    select(orders.c.id, orders.c.version, order_refs.c.ref)
    .join(order_refs, order_refs.c.order_id == orders.c.id)
    .where(Among(order_refs.c.ref, "b_keys"), orders.c.state == "on_hold", orders.c.reason == "household_busy")
    .order_by(orders.c.received_at, orders.c.id)
)


# Lock units -----------------------------------------------------------------------------------------


def reserve_unit(tx: Writing, changes: Changes, now: datetime) -> None:
    """Reserve the units that have lain longest for the orders that have none; a `Conflict` when there are too few."""
    have = _serials(tx, _RESERVED, changes)
    wanted = [order.id for order, _ in changes if order.id not in have]
    serials = free_units(tx, len(wanted)) if wanted else []
    if len(serials) < len(wanted) or reserve(tx, list(zip(serials, wanted, strict=True)), now) < len(wanted):
        raise Conflict(NO_UNIT_LEFT())


def await_unit(tx: Writing, changes: Changes, now: datetime) -> None:
    """Wait for units; what came into stock since this was decided is handed out at once."""
    allocate(tx, now)


def release_unit(tx: Writing, changes: Changes, now: datetime) -> None:
    """Put units that were only reserved back in stock; the order that waited longest gets them."""
    if have := _serials(tx, _RESERVED, changes):
        put_back(tx, [(serial, id_) for id_, serial in have.items()], now)
        allocate(tx, now)


def mount_unit(tx: Writing, changes: Changes, now: datetime) -> None:
    """Each unit is mounted at its household; if it is not the reserved one, that goes back in stock."""
    have = _serials(tx, _RESERVED, changes)
    others = [(have[order.id], order.id) for order, args in changes if have.get(order.id, args["serial"]) != args["serial"]]
    put_back(tx, others, now)
    hung = [
        (order.id, args["on"], args["by"], args["on"], now, _home(tx, args["dwelling"]), args["serial"])
        for order, args in changes
    ]
    if _HUNG.many(tx.connection, hung) < len(hung):
        raise Conflict(UNIT_TAKEN())
    log_units(tx, "mounted", now, [(args["serial"], order.id, args["by"]) for order, args in changes])
    if any(have.get(order.id) != args["serial"] for order, args in changes):
        allocate(tx, now)


def unmount_unit(tx: Writing, changes: Changes, now: datetime) -> None:
    """The units were taken down again and lie in stock."""
    if have := _serials(tx, _MOUNTED, changes):
        write_links(tx, [OnUnit(serial, {}, id_) for id_, serial in have.items()], now)
        put_back(tx, [(serial, id_) for id_, serial in have.items()], now)
        allocate(tx, now)


def note_lock_fault(tx: Writing, changes: Changes, now: datetime) -> None:
    """Mark mounted units as faulty in the inventory."""
    _remark(tx, [(order.data["serial"], order.id) for order, _ in changes if order.data.get("serial")], "mounted", "faulty", now)


def note_locks(tx: Writing, changes: Changes, now: datetime) -> None:
    """Units that were marked faulty and are well again are mounted and nothing else."""
    _remark(tx, [(serial, order.id) for order, args in changes for serial in args["well"]], "faulty", "mounted", now)


def _remark(tx: Writing, units: Sequence[tuple[str, int]], before: str, after: str, now: datetime) -> None:
    """Give these units (serial, order id) the second status where they have the first."""
    values = {"b_serials": sorted({serial for serial, _ in units}), "b_before": before}
    found = set(tx.connection.execute(_SO_FAR, values).scalars()) if units else set()
    first = {serial: order_id for serial, order_id in reversed(units) if serial in found}
    _REMARKED.many(tx.connection, [(after, now, serial) for serial in first])
    log_units(tx, after, now, [(serial, order_id, _ENGINE.name) for serial, order_id in first.items()])


def write_inventory(tx: Writing, changes: Changes, now: datetime) -> None:
    """Write units' rows and their persons as TES has them; writing it twice changes nothing."""
    rows = tx.connection.execute(_ROWS, {"b_serials": sorted({args["serial"] for _, args in changes})}).mappings()
    known: dict[str, Mapping[Any, Any]] = {row["serial"]: row for row in rows}
    values = {}
    for _, args in changes:
        serial, before = args["serial"], known.get(args["serial"], {})
        dated = [args[name] or before.get(name) for name in ("mounted_on", "mounted_by", "battery_on")]
        values[serial] = (*dated, before.get("household") or _home(tx, args["dwelling"]), now, serial)
    _KNOWN_UNITS.many(tx.connection, [line for serial, line in values.items() if serial in known])
    _NEW_UNITS.many(tx.connection, [("mounted", *line) for serial, line in values.items() if serial not in known])
    fresh = {args["serial"]: order.id for order, args in reversed(changes) if args["serial"] not in known}
    log_units(tx, "found", now, [(serial, id_, _ENGINE.name) for serial, id_ in fresh.items()])
    write_links(tx, [OnUnit(args["serial"], args["persons"], order.id) for order, args in changes], now)


def _serials(tx: Writing, query: Any, changes: Changes) -> dict[int, str]:
    """The unit of each of these orders that has one."""
    return {id_: serial for id_, serial in tx.connection.execute(query, _ids(order.id for order, _ in changes))}


def _home(tx: Writing, dwelling: str | None) -> str | None:
    return tx.keyring.ref(f"home|{dwelling}") if dwelling else None


_IS_MOUNTED: dict[str, Any] = {"status": literal_column("'mounted'")}
_FREE = or_(*(lock_units.c.status == literal_column(f"'{status}'") for status in ("in_stock", "reserved")))
_RESERVED = select(lock_units.c.reserved_for, lock_units.c.serial).where(Among(lock_units.c.reserved_for, "b_ids"))
_MOUNTED = select(lock_units.c.mounted_for, lock_units.c.serial).where(Among(lock_units.c.mounted_for, "b_ids"))
_HUNG = Prepared.update(
    lock_units, ("mounted_for", "mounted_on", "mounted_by", "battery_on", "updated_at", "household"), ("serial",),
    _IS_MOUNTED | {"reserved_for": null()}, _FREE,
)  # fmt: skip
_ROWS = select(lock_units).where(Among(lock_units.c.serial, "b_serials")).order_by(lock_units.c.serial).with_for_update()
_SO_FAR = select(lock_units.c.serial).where(Among(lock_units.c.serial, "b_serials"), lock_units.c.status == bindparam("b_before"))
_SO_FAR = _SO_FAR.order_by(lock_units.c.serial).with_for_update()
_REMARKED = Prepared.update(lock_units, ("status", "updated_at"), ("serial",))
_AS_FOUND = ("mounted_on", "mounted_by", "battery_on", "household", "updated_at")
_KNOWN_UNITS = Prepared.update(lock_units, _AS_FOUND, ("serial",), _IS_MOUNTED)
_NEW_UNITS = Prepared.insert(lock_units, ("status", *_AS_FOUND, "serial"))


# Visits ---------------------------------------------------------------------------------------------


def book_visit(tx: Writing, changes: Changes, now: datetime) -> None:
    """Book visits, in the place of those booked before; the slot is the technician's first free one."""
    _end_visits(tx, changes, now, "moved")
    days = sorted({args["visit"]["date"] for _, args in changes})
    taken = {tuple(row) for row in tx.connection.execute(_SLOTS, {"b_days": days})}
    booked = []
    for order, args in changes:
        place = (args["visit"]["date"], args["visit"]["window"], args["visit"]["technician"])
        slot = next(n for n in range(len(taken) + 1) if (*place, n) not in taken)
        taken.add((*place, slot))
        booked.append((order.id, *place, slot, moment_of(args["starts_at"]), moment_of(args["ends_at"]), "booked", now))
    _NEW_VISITS.many(tx.connection, booked)


def _end_visit(status: str) -> Record:
    return lambda tx, changes, now: _end_visits(tx, changes, now, status)


def _end_visits(tx: Writing, changes: Changes, now: datetime, status: str) -> None:
    _ENDED_VISITS.many(tx.connection, [(status, now, order.id) for order, _ in changes])


_IS_BOOKED = visits.c.status == literal_column("'booked'")
_SLOTS = select(visits.c.day, visits.c.window, visits.c.technician, visits.c.slot).where(
    Among(visits.c.day, "b_days"), _IS_BOOKED
)
_ENDED_VISITS = Prepared.update(visits, ("status", "updated_at"), ("order_id",), None, _IS_BOOKED)
_NEW_VISITS = Prepared.insert(
    visits, ("order_id", "day", "window", "technician", "slot", "starts_at", "ends_at", "status", "updated_at")
)


RECORDS: Mapping[str, Record] = {
    "set_intent": set_intent, "claim_intent": claim_intent, "release_intent": release_intent, "note_locks": note_locks,
    "note_persons": note_persons, "hold_household": hold_household, "await_household": await_household,
    "end_order": end_order, "reserve_unit": reserve_unit, "release_unit": release_unit, "await_unit": await_unit,
    "mount_unit": mount_unit,
    "unmount_unit": unmount_unit, "note_lock_fault": note_lock_fault, "write_inventory": write_inventory,
    "book_visit": book_visit, "cancel_visit": _end_visit("cancelled"), "finish_visit": _end_visit("done"),
    "fail_visit": _end_visit("failed"),
}  # fmt: skip
