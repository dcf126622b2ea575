"""What an order keeps of its ticket, by the shapes that the reader gives it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

StoredPerson = Mapping[str, Any]
"""One of the `persons` of a `StoredReading`: the fields of `reading.ReadPerson` as JSON has them, and `initials`."""

StoredReading = Mapping[str, Any]
"""`Order.private["reading"]`: the fields of `reading.Reading` as JSON has them, `material` (what the registers are asked about) and
`unit_is_digital`. No gate code stands in it: those are `private["gate_code"]` and `private["codes"]`, to be destroyed alone."""
