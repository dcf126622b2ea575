"""What the store notes of its outside witness, so that a witness that fell silent is seen without asking it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from runtime.app import App

LATE = timedelta(hours=36)
"""A line a day: when the witness has not agreed for longer, a day is missing."""
_AGREED, _WRONG = "witness.agreed_at", "witness.disagreements"


@dataclass(frozen=True, slots=True)
class Noted:
    """When the witness last agreed and had a line of its day (None: never), and on how many things it disagrees since."""

    agreed_at: datetime | None
    disagreements: int


def note(app: App, disagreements: int, now: datetime) -> None:
    """Write how it went."""
    with app.store.write() as tx:
        tx.set_meta(_WRONG, str(disagreements))
        if not disagreements:
            tx.set_meta(_AGREED, now.isoformat())


def noted(app: App, connection: Connection, now: datetime) -> Noted | None:
    """What is known of the witness of the settings; None where none is set, or all is well."""
    if not app.settings.witness:
        return None
    at, wrong = app.store.meta(connection, _AGREED), int(app.store.meta(connection, _WRONG) or 0)
    agreed_at = datetime.fromisoformat(at) if at else None
    return None if agreed_at is not None and now - agreed_at <= LATE and not wrong else Noted(agreed_at, wrong)
