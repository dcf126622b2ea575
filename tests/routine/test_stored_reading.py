"""What an order keeps of its ticket has named keys: those of the reader's dataclasses."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from workflow.routines.shared_lock.reading import Contact, Doubt, Evidence, Reading, ReadPerson, Span
from workflow.routines.shared_lock.stored import (
    StoredContact,
    StoredDoubt,
    StoredEvidence,
    StoredPerson,
    StoredReading,
    StoredSpan,
)

# Made when a reading is stored or corrected: no field of the reader's.
_MADE = {"initials", "material", "unit_is_digital", "disputed"}
_PAIRS = [
    (ReadPerson, StoredPerson), (Reading, StoredReading), (Contact, StoredContact), (Evidence, StoredEvidence),
    (Doubt, StoredDoubt), (Span, StoredSpan),
]  # fmt: skip


@pytest.mark.parametrize(("read", "stored"), _PAIRS, ids=lambda each: each.__name__)
def test_each_field_of_the_reader_is_a_key_of_what_is_stored(read: Any, stored: Any) -> None:
    """And each key is such a field, or made when the reading is stored."""
    fields = {field.name for field in dataclasses.fields(read)}
    assert fields <= set(stored.__annotations__) <= fields | _MADE
