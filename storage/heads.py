"""The heads of every chain as of a moment, in a few bytes: who kept them can tell later whether one of them has changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from storage.keyring import Keyring
from storage.schema import access_log, history
from storage.schema_keeping import access_checkpoints


class Heads(NamedTuple):
    """How many orders and entries there are, one keyed hash over the last hash of each order, the last line of the access log."""

    orders: int
    entries: int
    history: str
    access_line: int
    access: str


def heads_at(connection: Connection, keyring: Keyring, moment: datetime) -> Heads:
    """As they were at this moment: entries only grow, so the same moment gives the same heads for ever."""
    latest = select(history.c.order_id, func.max(history.c.seq).label("seq")).where(history.c.at <= moment)
    last = latest.group_by(history.c.order_id).subquery()
    query = select(history.c.order_id, history.c.seq, history.c.hash).join(
        last, (last.c.order_id == history.c.order_id) & (last.c.seq == history.c.seq)
    )
    digest, orders, entries = b"", 0, 0
    streamed: Any = query.order_by(history.c.order_id).execution_options(yield_per=2000)
    for order_id, seq, hashed in connection.execute(streamed):
        digest = keyring.chain(digest, b"%d/%d/%s" % (order_id, seq, bytes(hashed)))
        orders, entries = orders + 1, entries + seq
    line = select(access_log.c.id, access_log.c.hash).where(access_log.c.at <= moment).order_by(access_log.c.id.desc()).limit(1)
    found = connection.execute(line).first() or _trimmed(connection)
    return Heads(orders, entries, digest.hex(), found[0], bytes(found[1]).hex())


def _trimmed(connection: Connection) -> Any:
    """Where the access log was trimmed to its last line, that line as its checkpoint has it."""
    query = select(access_checkpoints.c.last_line, access_checkpoints.c.hash).order_by(access_checkpoints.c.last_line.desc())
    return connection.execute(query.limit(1)).first() or (0, b"")


def access_hash(connection: Connection, line: int) -> str | None:
    """The hash of a line of the access log, or of the checkpoint that ends with it; None where neither is there."""
    for query in (
        select(access_log.c.hash).where(access_log.c.id == line),
        select(access_checkpoints.c.hash).where(access_checkpoints.c.last_line == line),
    ):
        found = connection.execute(query).scalar()
        if found is not None:
            return bytes(found).hex()
    return None


def trimmed_to(connection: Connection) -> int:
    """The last line of the access log that was trimmed away; 0 where none was."""
    return int(connection.execute(select(func.max(access_checkpoints.c.last_line))).scalar() or 0)
