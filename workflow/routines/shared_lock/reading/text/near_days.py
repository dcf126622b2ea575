"""Tells whether a day that a text writes is within a few weeks of the day of reading."""

from __future__ import annotations

import re
from datetime import date, timedelta

_MOST_DAYS, _WEEKS_OF_YEAR = 28, 52
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_WEEK = re.compile(r"v(?:ecka)?\.? ?(\d{1,2})")
_ISO = re.compile(r"(20\d\d)\W?(\d{1,2})\W?(\d{1,2})")
_DAY = re.compile(r"(?:den )?(\d{1,2})(?::e)?(?:[./](\d{1,2})| ?([^\W\d_]{3})[^\W\d_]*)(?:[-./ ]((?:20)?\d\d))?")
_DAY_ALONE = re.compile(r"den \d{1,2}(?::?e)?")


def is_soon(written: str, today: date) -> bool:
    """Whether the day comes within a few weeks; one without a year is the nearest of its name, and one that cannot be read is not soon."""
    if _DAY_ALONE.fullmatch(written):
        return True
    if week := _WEEK.fullmatch(written):
        return 0 <= (int(week[1]) - today.isocalendar().week) % _WEEKS_OF_YEAR <= _MOST_DAYS // 7
    if iso := _ISO.fullmatch(written):
        return _is_within(int(iso[1]), int(iso[2]), int(iso[3]), today)
    met = _DAY.fullmatch(written)
    if met is None or met[3] and met[3] not in _MONTHS:
        return False
    month = int(met[2]) if met[2] else _MONTHS.index(met[3]) + 1
    years = [2000 + int(met[4]) % 100] if met[4] else [today.year, today.year + 1]
    return any(_is_within(year, month, int(met[1]), today) for year in years)


def _is_within(year: int, month: int, day: int, today: date) -> bool:
    try:
        return today <= date(year, month, day) <= today + timedelta(days=_MOST_DAYS)
    except ValueError:
        return False
