"""Which workers there are: each says every other second that it lives, and how far its clock is from the store's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypedDict

from sqlalchemy import Connection, func, select

from storage.schema import workers
from storage.sound import shown
from storage.upsert import upsert
from workflow.values import Facts

ALIVE = timedelta(seconds=8)
"""A worker that was not heard of for so long is not alive."""


class Worker(TypedDict):
    """A worker as it said last: `clock_apart_ms` is how far its clock is before the store's, in milliseconds; `knows` has ids of
    definitions, those that it runs (`definitions`) and those under which it begins orders (`begins`)."""

    name: str
    started_at: datetime
    seen_at: datetime
    stopped_at: datetime | None
    clock_apart_ms: int
    knows: Facts


def record_heartbeat(
    connection: Connection, name: str, now: datetime, apart: timedelta = timedelta(), stopped: bool = False,
    knows: Sequence[int] = (), begins: Sequence[int] = (),
) -> None:  # fmt: skip
    """Note that a worker lives, or that it has stopped in good order; `knows` are the ids of the definitions that it runs,
    `begins` of those that its program begins new orders under."""
    values = {
        "seen_at": now, "stopped_at": now if stopped else None, "clock_apart_ms": _bounded(round(apart / _MS)),
        "knows": {"definitions": sorted(knows), "begins": sorted(begins)},
    }  # fmt: skip
    upsert(connection, workers, {"name": name}, values, {"started_at": now})


_MS, _MOST = timedelta(milliseconds=1), 2**31 - 1


def _bounded(apart: int) -> int:
    """Milliseconds that the column holds, and that are a time; a damaged row may have others."""
    return max(-_MOST, min(_MOST, apart))


def alive(connection: Connection, now: datetime) -> list[Worker]:
    """The workers that are alive, by name."""
    query = select(workers).where(workers.c.seen_at > now - ALIVE, workers.c.stopped_at.is_(None)).order_by(workers.c.name)
    found: list[Worker] = shown(connection, query)
    return [{**row, "clock_apart_ms": _bounded(row["clock_apart_ms"])} for row in found]


def listed(worker: Worker, what: str) -> list[int]:
    """The ids of definitions that a worker wrote of itself: those that it runs (`definitions`), or under which it begins orders
    (`begins`); none where the row is damaged."""
    found = worker["knows"].get(what)
    return [id_ for id_ in found if isinstance(id_, int)] if isinstance(found, list) else []


def last_seen(connection: Connection) -> datetime | None:
    """When any worker was last heard of; None when there has never been one."""
    found: datetime | None = connection.execute(select(func.max(workers.c.seen_at))).scalar()
    return found
