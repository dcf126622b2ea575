"""Reads a ticket: what it orders, the words that say so, and what is doubtful."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from workflow.routines.shared_lock.reading.codes.codes import secret_places, secrets_in, without_secrets
from workflow.routines.shared_lock.reading.offsets import delivered_texts
from workflow.routines.shared_lock.reading.report import as_facts
from workflow.routines.shared_lock.reading.values import (
    LINK_EXISTING,
    NEW_INSTALL,
    UNCLEAR_TEXTS,
    Confidence,
    Contact,
    Doubt,
    Evidence,
    IntakeSettings,
    Kind,
    Reading,
    ReadPerson,
    Role,
    Span,
    material_of,
    plain,
    unit_is_digital,
)

__all__ = [
    "LINK_EXISTING",
    "NEW_INSTALL",
    "UNCLEAR_TEXTS",
    "Confidence",
    "Contact",
    "Doubt",
    "Evidence",
    "IntakeSettings",
    "Kind",
    "ReadPerson",
    "Reading",
    "Role",
    "Span",
    "as_facts",
    "delivered_texts",
    "material_of",
    "plain",
    "read_ticket",
    "secret_places",
    "secrets_in",
    "unit_is_digital",
    "without_secrets",
]


def read_ticket(
    ticket: Mapping[str, Any], today: date, settings: IntakeSettings, as_kind: Kind | None = None, comments: Sequence[str] = ()
) -> Reading:
    """What the ticket orders; whatever it holds, the answer is a Reading.

    `as_kind` reads it as the kind that people have agreed on, whatever its heading says. `comments` are the unit's,
    oldest first: each may answer what is open, correct what was said, or take the order back.
    """
    # Its rules take half a second to load, which most commands need not pay.
    from workflow.routines.shared_lock.reading.reader import read

    return read(ticket, today, settings, as_kind, comments)
