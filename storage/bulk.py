"""Bulk runs: which orders a trigger was chosen for, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, func, insert, select, update

from storage.keyring import Keyring, open_alone, seal_alone
from storage.schema import bulk_items, bulk_runs, messages, orders
from storage.sound import shown
from storage.store import Tx
from storage.types import Row
from workflow.reasons import from_json
from workflow.values import Actor, Facts


def begin(
    tx: Tx, key: str, actor: Actor, trigger: str, chosen: Mapping[str, str], data: Facts, reason: str | None,
    order_ids: Sequence[int], now: datetime,
) -> int:  # fmt: skip
    """Write down a run and its orders; the same key again is the run that was begun with it."""
    known = tx.connection.execute(select(bulk_runs.c.id).where(bulk_runs.c.key == key)).scalar()
    if known is not None:
        return int(known)
    wrapped, note = seal_alone(tx.keyring, orjson.dumps(reason), note_place(key))
    values = {
        "key": key, "at": now, "account": actor.name, "role": str(actor.role), "trigger": trigger, "chosen": dict(chosen),
        "data": dict(data), "wrapped_key": wrapped, "note": note,
        "total": len(order_ids), "status": "running",
    }  # fmt: skip
    run_id = int(tx.connection.execute(insert(bulk_runs).values(**values).returning(bulk_runs.c.id)).scalar_one())
    items = [{"run_id": run_id, "order_id": id_, "status": "chosen"} for id_ in order_ids]
    if items:
        tx.connection.execute(insert(bulk_items), items)
    return run_id


def running(connection: Connection) -> Row | None:
    """The oldest run with something to do: a paused one only waits for the answers to what it has already posted."""
    awaited = select(bulk_items.c.run_id).where(bulk_items.c.run_id == bulk_runs.c.id, bulk_items.c.status == "posted").exists()
    busy = (bulk_runs.c.status == "running") | ((bulk_runs.c.status == "paused") & awaited)
    return next(iter(shown(connection, select(bulk_runs).where(busy).order_by(bulk_runs.c.id).limit(1))), None)


def set_status(tx: Tx, run_id: int, before: str, after: str) -> bool:
    """Move a run from one status to another; False when it was in neither."""
    changed = update(bulk_runs).where(bulk_runs.c.id == run_id, bulk_runs.c.status.in_((before, after))).values(status=after)
    return bool(tx.connection.execute(changed).rowcount)


def reason_of(keyring: Keyring, run: Row) -> str | None:
    """The reason that was given for the run."""
    if not run["note"] or not run["wrapped_key"]:
        return None
    found: str | None = orjson.loads(open_alone(keyring, run["wrapped_key"], run["note"], note_place(run["key"])))
    return found


def note_place(key: str) -> str:
    return f"bulk_runs.note/{key}"


def items(connection: Connection, run_id: int, status: str | None = None, limit: int = 500) -> Sequence[Row]:
    """A run's orders with their numbers, and why one was refused; those of one status, or all."""
    query = select(bulk_items, orders.c.number, orders.c.state).join(orders, orders.c.id == bulk_items.c.order_id)
    query = query.where(bulk_items.c.run_id == run_id)
    if status:
        query = query.where(bulk_items.c.status == status)
    found = shown(connection, query.order_by(bulk_items.c.order_id).limit(limit))
    return [{**row, "why": from_json(row["answer"])} for row in found]


def posted(tx: Tx, run_id: int, order_id: int, message_id: int | None) -> None:
    """The order's message is in its inbox."""
    _set(tx, run_id, order_id, status="posted", message_id=message_id)


def settle(tx: Tx, run_id: int) -> None:
    """Take over what has been answered since; a run without anything open is finished."""
    query = (
        select(bulk_items.c.order_id, messages.c.status, messages.c.answer)
        .join(messages, messages.c.id == bulk_items.c.message_id)
        .where(bulk_items.c.run_id == run_id, bulk_items.c.status == "posted", messages.c.status != "new")
    )  # fmt: skip
    for order_id, status, answer in tx.connection.execute(query).all():
        _set(tx, run_id, order_id, status=status, answer=answer)


def finish(tx: Tx, run_id: int, now: datetime) -> bool:
    """End the run if all its orders have been answered."""
    if {"chosen", "posted"} & set(counts(tx.connection, run_id)):
        return False
    tx.connection.execute(update(bulk_runs).where(bulk_runs.c.id == run_id).values(status="done", ended_at=now))
    return True


def _set(tx: Tx, run_id: int, order_id: int, **values: Any) -> None:
    one = (bulk_items.c.run_id == run_id) & (bulk_items.c.order_id == order_id)
    tx.connection.execute(update(bulk_items).where(one).values(**values))


def counts(connection: Connection, run_id: int) -> dict[str, int]:
    """How many of a run's orders are in each status."""
    query = select(bulk_items.c.status, func.count()).where(bulk_items.c.run_id == run_id).group_by(bulk_items.c.status)
    return {str(status): int(n) for status, n in connection.execute(query)}


def run(connection: Connection, run_id: int) -> Row | None:
    return next(iter(shown(connection, select(bulk_runs).where(bulk_runs.c.id == run_id))), None)


def latest(connection: Connection, limit: int = 10) -> Sequence[Row]:
    """The runs begun last."""
    return shown(connection, select(bulk_runs).order_by(bulk_runs.c.id.desc()).limit(limit))
