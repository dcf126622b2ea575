"""What both Lindesk profiles share: words for a ticket's status, moments, the words of ours, and automatic replies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from workflow.routines.shared_lock.plaintext import seen_text
from workflow.values import Facts

STATUS_WORDS: Mapping[str, str] = MappingProxyType(
    {"open": "ONGOING", "waiting": "PENDING", "resolved": "SOLVED"}
)
REOPENED = "REOPENED"
CLOSED = frozenset({"SOLVED", "CLOSED", "CANCELLED"})
"""The statuses of a ticket that is closed or merged."""
ZONE = ZoneInfo("Europe/Stockholm")
_YEARS = range(1990, 2200)
_ALWAYS_AUTOMATIC = frozenset({"x-autoreply", "x-autorespond", "x-autoresponse"})
_AUTOMATIC_PRECEDENCE = frozenset({"auto_reply", "auto-reply", "autoreply"})


def moment_of(value: Any) -> datetime | None:
    """A moment as a desk writes it, in UTC; None for what is none, or of no year that a ticket can be of. Without a zone it
    is the time of the wall here."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value.strip())
        moment = (found if found.tzinfo else found.replace(tzinfo=ZONE)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if moment.year in _YEARS else None


def is_automatic(headers: Any) -> bool:
    """Whether a message was made by a machine (RFC 3834 and its forerunners), by its headers where a desk keeps them.

    `headers` is {name: [values]}; names are compared without case, and with `_` for `-`.
    """
    if not isinstance(headers, Mapping):
        return False
    found = {str(name).lower().replace("_", "-"): _first(values) for name, values in headers.items()}
    if found.get("auto-submitted", "no").partition(";")[0].strip() != "no":
        return True
    return found.get("precedence", "") in _AUTOMATIC_PRECEDENCE or bool(_ALWAYS_AUTOMATIC & found.keys())


def holds(status: Any, resolution: Any, wanted: Facts) -> bool:
    """Whether a ticket stands as `wanted` ({status, resolution}) asks: it is what a probe finds, too."""
    # A new ticket is open without our doing; a reopened one is not, until we have said so.
    said, asked = wanted["status"], wanted.get("resolution")
    words = ("NEW", STATUS_WORDS[said]) if said == "open" else (STATUS_WORDS[said],)
    return status in words and (said != "resolved" or asked is None or resolution == asked)


def in_order(messages: Iterable[tuple[datetime | None, str]]) -> tuple[str, ...]:
    """Texts by their moments, oldest first; one without a moment stays behind the one before it."""
    last, placed = datetime.min.replace(tzinfo=UTC), []
    for sent, text in messages:
        last = sent or last
        placed.append((last, text))
    return tuple(text for _, text in sorted(placed, key=lambda each: each[0]))


def plain_text(text: str) -> str:
    """The words of a comment that may be HTML, to compare with ours; what the unit wrote is delivered as it was sent."""
    return seen_text(text)[0].strip("\n") if "<" in text else text


def _first(values: Any) -> str:
    value = values[0] if isinstance(values, Sequence) and not isinstance(values, str) and values else values
    return str(value).strip().lower()
