"""When TES last read over from Treserva, as people see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from runtime.app import App
from runtime.routines.shared_lock.settings import LockSettings


@dataclass(frozen=True, slots=True)
class ReadOver:
    """`last` and `rows` are known of a stub alone; `next` is the next moment that the settings name."""

    last: datetime | None
    rows: int | None
    next: datetime


def read_over(app: App) -> ReadOver:
    """When TES last read over, as far as is known, and when it does next."""
    next_at = app.tools.calendar.next_daily(app.clock.now(), app.settings.of(LockSettings).tes_import_at)
    if app.world is None:
        return ReadOver(None, None, next_at)
    known = app.world.imports.last()
    at = known["at"]
    return ReadOver(datetime.fromisoformat(at) if isinstance(at, str) else at, known["rows"], next_at)
