"""A delivery of the desk as bytes, to be kept while it is set aside."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from workflow.routines.shared_lock.desk import Delivery

_MOST_KEPT = 2_000_000


def packed(delivery: Delivery) -> bytes | None:
    """A delivery as JSON; None where it cannot be written so or is too large to keep: the desk has it."""
    plain: dict[str, Any] = {name: getattr(delivery, name) for name in Delivery.__slots__}
    packed = None
    with suppress(TypeError, ValueError, RecursionError):
        packed = json.dumps({**plain, "changed_at": delivery.changed_at.isoformat()}).encode()
    return packed if packed is not None and len(packed) <= _MOST_KEPT else None


def unpacked(content: bytes) -> Delivery:
    """The delivery that was kept so."""
    plain: Mapping[str, Any] = json.loads(content)
    return Delivery(**{**plain, "changed_at": datetime.fromisoformat(plain["changed_at"]), "comments": tuple(plain["comments"])})
