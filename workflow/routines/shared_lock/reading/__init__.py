"""Reads a ticket: what it orders, the words that say so, and what is doubtful."""

from workflow.routines.shared_lock.reading.codes import secret_places, secrets_in, without_secrets
from workflow.routines.shared_lock.reading.offsets import delivered_texts
from workflow.routines.shared_lock.reading.reader import read_ticket, unit_is_digital
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
