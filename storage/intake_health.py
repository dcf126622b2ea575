"""Whether each routine's deliveries are read: when the last reading went well, and since when and why readings fail."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from storage.schema import meta

if TYPE_CHECKING:
    from storage.store import Tx

_KEY = "intake.health."
LATE = timedelta(minutes=5)
"""Deliveries that were not read for so long are not read."""


@dataclass(frozen=True, slots=True)
class IntakeHealth:
    """How a routine's last readings went; `code` says why the last one failed, empty when it did not."""

    routine: str
    read_at: datetime | None
    failing_since: datetime | None = None
    code: str = ""

    def is_well(self, now: datetime) -> bool:
        return not self.code and self.read_at is not None and now - self.read_at < LATE


def note(tx: Tx, routine: str, code: str, now: datetime) -> None:
    """Note that a reading has ended: well, or (with a code) not."""
    last = _parsed(routine, tx.meta(_KEY + routine))
    read_at = last.read_at if code else now
    since = (last.failing_since or now) if code else None
    moments = [moment and moment.isoformat() for moment in (read_at, since)]
    tx.set_meta(_KEY + routine, json.dumps([*moments, code[:60]]))


def of(connection: Connection) -> list[IntakeHealth]:
    """Every routine whose deliveries a background duty has read, by name."""
    query = select(meta.c.key, meta.c.value).where(meta.c.key.startswith(_KEY, autoescape=True)).order_by(meta.c.key)
    return [_parsed(key.removeprefix(_KEY), value) for key, value in connection.execute(query)]


def _parsed(routine: str, text: str | None) -> IntakeHealth:
    with suppress(ValueError, TypeError, OverflowError):
        read_at, since, code = json.loads(text or "")
        return IntakeHealth(routine, _moment(read_at), _moment(since), str(code))
    return IntakeHealth(routine, None)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None
