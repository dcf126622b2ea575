"""What each order kind can never meet: guards that ask for the kind itself and so never hold for another.

A guard is a function, so no table tells this; `tests/diagrams` holds every name here to the guard, with facts at random.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

NEVER: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType({
    "shared_lock": MappingProxyType({"link_existing": ("must_mount", "stock_empty", "visit_kept", "correction_mends_booking")}),
})
