"""What people hand in with a trigger, before anything is made of it: values that a store can keep, in sizes that make sense."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from workflow import reasons
from workflow.errors import BadInput
from workflow.values import Facts

LONGEST_TEXT = 4000
MOST_FIELDS = 40
LONGEST_KEY = 200
_LARGEST = 2**63 - 1


def check_given(reason: str | None, data: Facts, key: str = "") -> None:
    """Refuse what no store can keep, the same at every face; what each field may hold is the table's to say."""
    if not _sound(key, LONGEST_KEY) or not key.isprintable() and key:
        raise BadInput(reasons.KEY_UNFIT(most=LONGEST_KEY))
    if reason is not None and not (isinstance(reason, str) and _sound(reason, LONGEST_TEXT)):
        raise BadInput(reasons.REASON_UNFIT(most=LONGEST_TEXT))
    if len(data) > MOST_FIELDS:
        raise BadInput(reasons.TOO_MANY_FIELDS(given=len(data), most=MOST_FIELDS))
    for name, value in data.items():
        if not (isinstance(name, str) and _sound(name, 80)):
            raise BadInput(reasons.NAME_UNFIT())
        if not _keepable(value):
            raise BadInput(reasons.VALUE_UNFIT(field=name if name.isidentifier() else "–", most=LONGEST_TEXT))


def _keepable(value: Any, depth: int = 0) -> bool:
    if value is None or isinstance(value, (bool, date)):
        return True
    if isinstance(value, str):
        return _sound(value, LONGEST_TEXT)
    if isinstance(value, int):
        return abs(value) <= _LARGEST
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, Mapping) and depth < 2 and len(value) <= MOST_FIELDS:
        return all(isinstance(k, str) and _sound(k, 80) and _keepable(v, depth + 1) for k, v in value.items())
    if isinstance(value, (list, tuple)) and depth < 2 and len(value) <= MOST_FIELDS:
        return all(_keepable(v, depth + 1) for v in value)
    return False


def _sound(text: str, longest: int) -> bool:
    return len(text) <= longest and "\x00" not in text and not any("\ud800" <= c <= "\udfff" for c in text)
