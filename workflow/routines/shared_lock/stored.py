"""What an order keeps of its ticket: the reader's dataclasses as JSON has them.

Keys that an order of an older version may lack are `NotRequired`; lists are tuples until they have been stored once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

from workflow.values import Facts


class StoredPerson(TypedDict):
    """One of the `persons` of a reading: the fields of `reading.ReadPerson`. `problems` are codes of what is missing or malformed."""

    letter: str
    role: str
    name: str
    identifier: str | None
    identifier_kind: str | None
    address_text: str
    apartment: NotRequired[str | None]
    problems: NotRequired[Sequence[str]]
    initials: NotRequired[str]


class StoredContact(TypedDict):
    """Whom to call about the time, as `reading.Contact`; `phone` is E.164."""

    name: str | None
    phone: str | None
    note: NotRequired[str | None]


class StoredSpan(TypedDict):
    """A stretch of one source, in characters, as `reading.Span`."""

    source: str
    start: int
    end: int


class StoredEvidence(StoredSpan):
    """The words that a fact stands in, and the rule that read it, as `reading.Evidence`."""

    fact: str
    text: str
    rule: NotRequired[str]


class StoredDoubt(TypedDict):
    """A reason why a person has to read the ticket, and the words that caused it, as `reading.Doubt`."""

    code: str
    text: NotRequired[str]
    spans: NotRequired[Sequence[StoredSpan]]


class StoredReading(TypedDict, total=False):
    """`Order.private["reading"]`: the fields of `reading.Reading`, `material` (what the registers are asked about) and
    `unit_is_digital`; `disputed` are corrections that the ticket speaks against. None of a gate code is stored in it (`gate_code` is
    None then, and `gate_codes_said` empty): those are `private["gate_code"]` and `private["codes"]`, to be destroyed alone."""

    kind: str | None
    persons: Sequence[StoredPerson]
    contact: StoredContact | None
    gate_code_required: bool | None
    gate_code: str | None
    gate_codes_said: Sequence[str]
    unit: str | None
    reporter: str | None
    missing: Sequence[str]
    malformed: Sequence[str]
    confidence: str
    doubts: Sequence[str]
    evidence: Sequence[StoredEvidence]
    doubts_found: Sequence[StoredDoubt]
    sources: Mapping[str, str]
    material: str
    unit_is_digital: bool
    disputed: Sequence[str]


def reading_of(private: Facts) -> StoredReading:
    """The reading among an order's private facts; empty where there is none."""
    found: StoredReading = private.get("reading") or {}
    return found


def contact_of(reading: StoredReading) -> StoredContact:
    """Whom to call, by a reading; nobody where it says nothing."""
    return reading.get("contact") or {"name": None, "phone": None, "note": None}
