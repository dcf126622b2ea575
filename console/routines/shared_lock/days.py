"""A day that a page is asked for."""

from __future__ import annotations

from datetime import date

_FIRST, _LAST = 2000, 2200


def day_of(text: str, today: date) -> date | None:
    """The day written as 2027-01-14, today where nothing is; None where it is no day, or out of all bounds."""
    try:
        day = date.fromisoformat(text) if text else today
    except ValueError:
        return None
    return day if _FIRST <= day.year <= _LAST else None
