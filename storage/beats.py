"""Which workers there are: each says from time to time that it lives."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, update

from storage.schema import workers


def beat(connection: Connection, name: str, now: datetime, stopped: bool = False) -> None:
    """Note that a worker lives, or that it has stopped in good order."""
    values = {"seen_at": now, "stopped_at": now if stopped else None}
    if not connection.execute(update(workers).where(workers.c.name == name).values(**values)).rowcount:
        connection.execute(insert(workers).values(name=name, started_at=now, **values))
