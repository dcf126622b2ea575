"""What has been kept long enough: found for a plan, destroyed one by one, and written down."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Connection, delete, func, insert, select

from storage import holds
from storage.keyring import Keyring
from storage.schema import access_log, deliveries, order_refs, orders, vault
from storage.schema_access import access_shown
from storage.schema_keeping import access_checkpoints, destructions
from storage.store import Tx
from storage.types import Row


def held_orders(connection: Connection, now: datetime) -> set[int]:
    """The orders that a legal hold keeps: their own, or one of their persons'."""
    ids, refs = holds.held(connection, now)
    if refs:
        ids |= set(connection.execute(select(order_refs.c.order_id).where(order_refs.c.ref.in_(refs))).scalars())
    return ids


def ended_orders(
    connection: Connection, before: datetime, workflows: Collection[str] = (), states: Collection[str] = ()
) -> list[tuple[int, str]]:  # fmt: skip
    """Id and number of the orders that ended before this moment and still have a private part, the first ended first."""
    query = select(orders.c.id, orders.c.number).join(vault, vault.c.order_id == orders.c.id)
    query = query.where(orders.c.ended_at < before, vault.c.wrapped_key.is_not(None))
    if workflows:
        query = query.where(orders.c.workflow.in_(workflows))
    if states:
        query = query.where(orders.c.state.in_(states))
    return [(id_, number) for id_, number in connection.execute(query.order_by(orders.c.ended_at, orders.c.id))]


def old_deliveries(connection: Connection, before: datetime) -> list[int]:
    """Deliveries that were set aside before this moment and of which something is still kept."""
    query = select(deliveries.c.id).where(deliveries.c.at < before, deliveries.c.sealed.is_not(None))
    return list(connection.execute(query.order_by(deliveries.c.id)).scalars())


def written_down(connection: Connection, retention_class: str) -> set[str]:
    """What was destroyed under a class, as it was written down."""
    return set(connection.execute(select(destructions.c.what).where(destructions.c.retention_class == retention_class)).scalars())


def write_down(tx: Tx, retention_class: str, decision: str, what: str, by: str, now: datetime) -> None:
    values = {"at": now, "by": by, "retention_class": retention_class, "decision": decision, "what": what}
    tx.connection.execute(insert(destructions).values(**values))


def record(connection: Connection, limit: int) -> Sequence[Row]:
    """What was destroyed, the latest first."""
    query = select(destructions).order_by(destructions.c.id.desc()).limit(limit)
    return [dict(row) for row in connection.execute(query).mappings()]


# The access log -------------------------------------------------------------------------------------


def trimmable(connection: Connection, before: datetime, held: Collection[int]) -> tuple[int, int]:
    """The last line that may go and how many do: those before this moment, up to the first of an order that is held."""
    older = access_log.c.at < before
    if held:
        ids = sorted(held)
        firsts = [
            connection.execute(select(func.min(column)).where(order_id.in_(ids))).scalar()
            for column, order_id in ((access_log.c.id, access_log.c.order_id), (access_shown.c.line_id, access_shown.c.order_id))
        ]
        for first in firsts:
            older = older & (access_log.c.id < first) if first is not None else older
    # Lines are in the order of time, but for clocks that were set back: what is younger stays, and all after it.
    young = select(func.min(access_log.c.id)).where(access_log.c.at >= before).scalar_subquery()
    query = select(func.max(access_log.c.id), func.count()).where(older, func.coalesce(access_log.c.id < young, True))
    last, n = connection.execute(query).one()
    return int(last or 0), int(n)


def trim(tx: Tx, last: int, lines: int, by: str, now: datetime) -> None:
    """Delete the lines up to this one, once a checkpoint says where the chain goes on, under the key of the chains."""
    hashed = tx.connection.execute(select(access_log.c.hash).where(access_log.c.id == last)).scalar_one()
    values = {"last_line": last, "at": now, "by": by, "lines": lines, "hash": hashed}
    tx.connection.execute(insert(access_checkpoints).values(**values, mac=_mac(tx.keyring, values)))
    tx.connection.execute(delete(access_shown).where(access_shown.c.line_id <= last))
    tx.connection.execute(delete(access_log).where(access_log.c.id <= last))


def checkpoint(connection: Connection, keyring: Keyring) -> tuple[int, bytes] | None:
    """The last line that was trimmed away and its hash; (0, b"") where none was, None where a checkpoint is not genuine."""
    last = (0, b"")
    for row in connection.execute(select(access_checkpoints).order_by(access_checkpoints.c.last_line)).mappings():
        if _mac(keyring, row) != row["mac"]:
            return None
        last = (row["last_line"], bytes(row["hash"]))
    return last


def _mac(keyring: Keyring, row: Mapping[Any, Any]) -> bytes:
    at = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
    plain = [row["last_line"], at, row["by"], row["lines"], bytes(row["hash"]).hex()]
    return keyring.chain(b"access.checkpoint", orjson.dumps(plain))
