"""What people and programs ask the store: orders, their history, effects and timers, as plain mappings."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, TypedDict

import orjson
from sqlalchemy import ColumnElement, Connection, bindparam, func, select

from storage import rows, statements
from storage.keyring import Keyring
from storage.schema import definitions, effects, history, messages, orders, timers, vault
from storage.sound import sound
from storage.types import FAR, Row
from workflow.engine import Case
from workflow.errors import KeyRefused
from workflow.reasons import UNREADABLE, Reason, from_json
from workflow.values import OPEN_EFFECT, Facts

_KEYS_WORKED_ON = (
    select(orders.c.external_key)
    .where(orders.c.ended_at.is_(None), orders.c.workflow == bindparam("b_routine"), orders.c.external_key.is_not(None))
    .order_by(orders.c.id)
)
# No setting lets a worker hold an order for so long without renewing its lease.
_LONGEST_LEASE = timedelta(hours=1)


# `from` and `to` are states, `refused` the guards that held other rows back; `effects` are "name:subject", `set` is what
# the step set of the order (`data` among it).
HistoryEntry = TypedDict(
    "HistoryEntry",
    {
        "seq": int, "at": datetime, "actor": str, "role": str, "trigger": str, "from": str | None, "to": str,
        "reason": str | None, "note": str | None, "effects": list[str], "set": Facts, "refused": list[str],
    },
)  # fmt: skip

HistoryMove = TypedDict(
    "HistoryMove", {"seq": int, "at": datetime, "trigger": str, "from": str | None, "to": str, "role": str, "reason": str | None}
)
"""A `HistoryEntry` without who acted, notes and data: what pictures and event logs take."""


def find_order(connection: Connection, name: str) -> Row | None:
    """An order by its number, its external name or key, or its own id, in small or large letters."""
    name = name.strip()
    spelt = sorted({name, name.upper(), name.lower()})
    conditions: list[ColumnElement[bool]] = [
        orders.c.number == name.upper(), orders.c.external_key == name, orders.c.external_name.in_(spelt),
        orders.c.external_key.in_(spelt),
    ]  # fmt: skip
    if "\x00" in name:
        return None
    if name.isascii() and name.isdigit() and len(name) < 19:
        conditions.append(orders.c.id == int(name))
    for condition in conditions:
        row = connection.execute(select(orders).where(condition).order_by(orders.c.key_sequence).limit(1)).mappings().first()
        if row:
            return dict(row)
    return None


def list_orders(
    connection: Connection, *, states: Sequence[str] = (), only_open: bool = False, after: int | None = None,
    limit: int = 100,
) -> list[Row]:  # fmt: skip
    """Orders, newest first, paged by key: those with an id below `after`."""
    query = select(orders).order_by(orders.c.id.desc()).limit(limit)
    if states:
        query = query.where(orders.c.state.in_(states))
    if only_open:
        query = query.where(orders.c.ended_at.is_(None))
    if after is not None:
        query = query.where(orders.c.id < after)
    return [dict(row) for row in connection.execute(query).mappings()]


def open_keys(connection: Connection, routine: str) -> dict[str, str]:
    """The external keys of a routine's open first orders, each with its external name."""
    mine = orders.c.ended_at.is_(None) & (orders.c.key_sequence == 0) & (orders.c.workflow == routine)
    query = select(orders.c.external_key, orders.c.external_name).where(mine, orders.c.external_key.is_not(None))
    return {key: name for key, name in connection.execute(query.order_by(orders.c.id))}


def keys_worked_on(connection: Connection, routine: str) -> list[str]:
    """The external keys of a routine's open orders, follow-ups too, the oldest order's first."""
    return list(dict.fromkeys(connection.execute(_KEYS_WORKED_ON, {"b_routine": routine}).scalars()))


def orders_with_open_effects(connection: Connection) -> list[Row]:
    """Orders with an effect that is not settled."""
    ids = select(effects.c.order_id).where(effects.c.status.in_(sorted(OPEN_EFFECT)))
    return [dict(row) for row in connection.execute(select(orders).where(orders.c.id.in_(ids)).order_by(orders.c.id)).mappings()]


def count_by_version(connection: Connection) -> dict[tuple[str, str, str], int]:
    """How many orders are in each state, by workflow, version and state."""
    of = (orders.c.workflow, orders.c.workflow_version, orders.c.state)
    return {(name, version, state): n for name, version, state, n in connection.execute(select(*of, func.count()).group_by(*of))}


def count_by_workflow(connection: Connection) -> dict[tuple[str, str], int]:
    """How many orders are in each state, by workflow and state."""
    query = select(orders.c.workflow, orders.c.state, func.count()).group_by(orders.c.workflow, orders.c.state)
    return {(workflow, state): n for workflow, state, n in connection.execute(query)}


def case_of(connection: Connection, keyring: Keyring, row: Row) -> Case:
    """One order with everything known about it, for reading only."""
    case = rows.case_from(row)
    sealed = connection.execute(select(vault).where(vault.c.order_id == row["id"])).mappings().first()
    try:
        case.key, case.order.private = rows.open_private(keyring, sealed)
    except (KeyRefused, ValueError):
        case.unreadable = True
    found = connection.execute(select(effects).where(effects.c.order_id == row["id"]).order_by(effects.c.ordinal))
    for effect in found.mappings():
        rows.add_effect(case, effect, effect["token"])
    for timer in connection.execute(select(timers).where(timers.c.order_id == row["id"])).mappings():
        rows.add_timer(case, timer)
    unread = select(messages).where(messages.c.order_id == row["id"], messages.c.status == "new").order_by(messages.c.id)
    case.messages = [rows.message_from(m, keyring, case.key) for m in connection.execute(unread).mappings()]
    return case


def history_of(connection: Connection, keyring: Keyring, order_id: int) -> list[HistoryEntry]:
    """An order's history, oldest first; a note that cannot be opened, or not any more, reads as None."""
    sealed = connection.execute(select(vault).where(vault.c.order_id == order_id)).mappings().first()
    key, moved = rows.note_key_of(keyring, sealed), rows.moved_notes(keyring, sealed)
    query = select(history).where(history.c.order_id == order_id).order_by(history.c.seq)
    found = [entry_from(row, keyring, key) for row in connection.execute(query).mappings()]
    return [{**entry, "note": moved.get(str(entry["seq"]), entry["note"])} for entry in found]


def entry_from(row: Mapping[Any, Any], keyring: Keyring, key: bytes | None) -> HistoryEntry:
    """A history row as people read it; of a damaged body nothing is shown."""
    note, body = None, dict[str, Any](effects=[], set={})
    row = sound(history, row)
    with suppress(ValueError, TypeError):
        body |= orjson.loads(row["body"])
    with suppress(KeyRefused):
        if row["note"] and key is not None:
            note = keyring.open(key, row["note"], rows.note_place(row["order_id"], row["seq"])).decode()
    return {
        "seq": row["seq"], "at": row["at"], "actor": row["actor"], "role": row["role"], "trigger": row["trigger"],
        "from": row["source"], "to": row["target"] or row["source"], "reason": row["reason"], "note": note,
        "effects": body["effects"], "set": body["set"], "refused": body.get("refused", []),
    }  # fmt: skip


def message_status(connection: Connection, message_id: int) -> tuple[str, Reason | None]:
    """Whether a message is `new`, `applied`, `refused` or `failed`, and why it was refused."""
    row = connection.execute(select(messages.c.status, messages.c.answer).where(messages.c.id == message_id)).one()
    return row[0], (from_json(row[1]) or UNREADABLE()) if row[0] == "refused" else None


def next_wake(connection: Connection, now: datetime, known: Collection[int]) -> datetime | None:
    """When the next order of these definitions can be taken up: it is due, and no lease is on it any more."""
    found = statements.NEXT_WAKE.all(connection, {"b_now": now, "b_known": list(known)})
    return min((moment for row in found for moment in (row["free"], row["coming"]) if moment is not None), default=None)


def stuck_orders(
    connection: Connection, moved_on: Mapping[int, Sequence[str]], now: datetime, ended: bool = True
) -> list[Row]:  # fmt: skip
    """Orders that no worker will take up: no moment to wake and no lease that lasts, and yet unread messages, an effect
    that is still open, or a state that the worker should move on (`moved_on`, by definition id); or a moment or a lease that
    is out of this world.

    Without `ended`, effects of orders that have ended are left out: no index names these, and a page does not read them all.
    """
    mine = orders.c.definition_id.in_(select(definitions.c.id))
    astray = (mine & (orders.c.wake_at > FAR), mine & (orders.c.wake_at <= now) & (orders.c.lease_until > now + _LONGEST_LEASE))
    # Asked for each order that rests, and not joined: the effects of all orders are many.
    open_effect = select(effects.c.ordinal).where(effects.c.order_id == orders.c.id, effects.c.status.in_(tuple(OPEN_EFFECT)))
    undone = open_effect.limit(1).scalar_subquery().is_not(None)
    rests = orders.c.wake_at.is_(None) & (orders.c.lease_until.is_(None) | (orders.c.lease_until <= now))
    open_ = orders.c.ended_at.is_(None) & rests
    waits = rests & orders.c.id.in_(select(messages.c.order_id).where(messages.c.status == "new"))
    left = [open_ & (orders.c.definition_id == id_) & orders.c.state.in_(states) for id_, states in moved_on.items()]
    wheres = [*astray, *left, open_ & undone, waits, *([rests & undone] if ended else [])]
    found = [dict(row) for each in wheres for row in connection.execute(select(orders).where(each)).mappings()]
    return list({row["id"]: row for row in found}.values())


def keys_without_order(connection: Connection, keys: Sequence[str]) -> list[str]:
    """Those of these external keys that never became an order."""
    found: set[str] = set()
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        found |= set(connection.execute(select(orders.c.external_key).where(orders.c.external_key.in_(some))).scalars())
    return [key for key in keys if key not in found]


def each_history(connection: Connection, workflow: str) -> Iterator[tuple[str, str, list[HistoryMove]]]:
    """Number, kind and history (without notes) of each order of a workflow, oldest first, read as they are asked for."""
    h = history.c
    query = (
        select(orders.c.id, orders.c.number, orders.c.kind, h.seq, h.at, h.trigger, h.source, h.target, h.role, h.reason)
        .join(history, history.c.order_id == orders.c.id)
        .where(orders.c.workflow == workflow)
        .order_by(orders.c.id, history.c.seq)
    )
    found = connection.execution_options(yield_per=2000).execute(query).mappings()
    for (_, number, kind), lines in groupby(found, key=lambda row: (row["id"], row["number"], row["kind"])):
        yield number, kind, [
            {
                "seq": line["seq"], "at": line["at"], "trigger": line["trigger"], "from": line["source"],
                "to": line["target"] or line["source"], "role": line["role"], "reason": line["reason"],
            }
            for line in lines
        ]  # fmt: skip
