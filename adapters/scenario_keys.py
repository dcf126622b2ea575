"""How a scenario's step is read: its keys, what it cannot do without, and a span of time in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from adapters import scenario_reasons as reasons
from workflow.errors import BadInput
from workflow.values import Facts

_SPAN = re.compile(r"(\d+)\s*(second|minute|hour|day)s?")


class UnknownVerb(BadInput):
    """A step names a verb, or a part of one, that there is not."""


def known_keys(verb: str, value: Any, known: Sequence[str]) -> None:
    """A misspelt key stops the scenario instead of doing nothing."""
    if not isinstance(value, Mapping):
        raise UnknownVerb(reasons.WANTS_SOME_OF(verb=verb, known=list(known)))
    unknown = sorted(str(key) for key in value if key not in known)
    if unknown:
        raise UnknownVerb(reasons.HAS_NO_KEY(verb=verb, key=unknown[0], known=list(known)))


def needed(verb: str, value: Facts, *names: str) -> None:
    """What a verb cannot do without is there."""
    missing = [name for name in names if name not in value]
    if missing:
        raise UnknownVerb(reasons.KEY_NEEDED(verb=verb, key=missing[0]))


def span(text: str) -> timedelta:
    """A length of time in words: "5 hours", "90 minutes", "3 days"."""
    found = _SPAN.fullmatch(text.strip())
    if not found:
        raise UnknownVerb(reasons.NO_LENGTH(text=text))
    return timedelta(**{f"{found[2]}s": int(found[1])})


def listed(value: Any) -> list[Any]:
    """What a scenario gives as a list; one thing alone is a list of one."""
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]
