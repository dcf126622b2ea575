"""Whether what protects persons and proofs does its work: the list of the forgotten, the keys, the witness, the log review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from runtime import keys, tombstones
from runtime.app import App
from runtime.services.log_months import months
from runtime.witness_notes import Noted, noted
from storage import persons
from workflow.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Safeguards:
    """`unlisted` persons were forgotten and are not in the list that is replayed after a restore; `rotating` says that a change
    of the master key is unfinished; `witness` is what is known of the outside witness where one is set and that is not well;
    `reviews` are the months of the access log whose review is overdue."""

    unlisted: int
    rotating: bool
    witness: Noted | None
    reviews: tuple[str, ...]

    @property
    def any(self) -> bool:
        return bool(self.unlisted or self.rotating or self.witness or self.reviews)

    @property
    def measures(self) -> Mapping[str, tuple[str, int]]:
        """Each as a number, by name, with what it counts."""
        return {
            "persons_unlisted": ("Persons that were forgotten and are not in the tombstone file.", self.unlisted),
            "key_rotation_unfinished": ("1 while a change of the master key is unfinished.", self.rotating),
            "witness_overdue": ("1 while the outside witness disagrees or has no line of yesterday.", self.witness is not None),
            "log_reviews_overdue": ("Months of the access log whose review is overdue.", len(self.reviews)),
        }


def look(app: App, connection: Connection, now: datetime) -> Safeguards:
    """All of them, as of this moment."""
    return Safeguards(
        _unlisted(app, connection), keys.is_rotating(app.store, connection, app.settings), noted(app, connection, now),
        tuple(month.month for month in months(app, connection) if month.overdue),
    )  # fmt: skip


def _unlisted(app: App, connection: Connection) -> int:
    forgotten = set(persons.erased(connection))
    if not forgotten:
        return 0
    try:
        return len(forgotten - set(tombstones.read(tombstones.file_of(app.settings))))
    except SettingsError:
        return len(forgotten)
