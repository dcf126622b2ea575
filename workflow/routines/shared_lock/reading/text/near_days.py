"""Tells whether a day that a text writes is within a few weeks of the day of reading."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from workflow.routines.shared_lock.reading.lexicon.vocabulary import MONTHS, WEEKDAYS

_MOST_DAYS, _WEEKS_OF_YEAR, _FAR_DAYS, _LAST_DAYS = 28, 52, 180, 120
_MONTHS = tuple(each[:3] for each in MONTHS.split("|"))
_WEEK = re.compile(r"v(?:ecka)?\.? ?(\d{1,2})")
_ISO = re.compile(r"(20\d\d)\W?(\d{1,2})\W?(\d{1,2})")
_DAY = re.compile(r"(?:den )?(\d{1,2})(?::e)?(?:[./](\d{1,2})| ?([^\W\d_]{3})[^\W\d_]*)(?:[-./ ]((?:20)?\d\d))?")
_DAY_ALONE = re.compile(r"den \d{1,2}(?::?e)?")


def is_far(written: str, today: date) -> bool:
    """Whether a day with its year comes after months; one that cannot be read is not far."""
    when = _when(_read(written))
    return when is not None and when > today + timedelta(days=_FAR_DAYS)


def has_begun(written: str, today: date) -> bool:
    """Whether the day is over; one without a year if it was within the last months, and one that cannot be read has not."""
    if week := _WEEK.fullmatch(written):
        return (today.isocalendar().week - int(week[1])) % _WEEKS_OF_YEAR <= _LAST_DAYS // 7
    read = _read(written)
    if read and read.year:
        when = _when(read)
        return when is not None and when <= today
    days = [_day(year, read.month, read.day) for year in (today.year - 1, today.year)] if read else []
    return any(when is not None and timedelta() <= today - when <= timedelta(days=_LAST_DAYS) for when in days)


def is_near_month(written: str, today: date) -> bool:
    """Whether a month without a year is one of the last four, this one or the next."""
    return -4 <= (_MONTHS.index(written[:3]) + 1 - today.month + 4) % len(_MONTHS) - 4 <= 1


def is_soon(written: str, today: date, *, weekday: str = "") -> bool:
    """Whether the day comes within a few weeks; one without a year is the nearest of its name, and one that cannot be read is not soon.

    A day that is over by its weekday, as "onsdag 2/12" is of the last year, hinders as little as one that is near.
    """
    if _DAY_ALONE.fullmatch(written):
        return True
    if week := _WEEK.fullmatch(written):
        return 0 <= (int(week[1]) - today.isocalendar().week) % _WEEKS_OF_YEAR <= _MOST_DAYS // 7
    read = _read(written)
    if read is None:
        return False
    years = [read.year] if read.year else [today.year, today.year + 1]
    return any(_is_within(year, read.month, read.day, today) for year in years) or not read.year and _is_over(weekday, read.month, read.day, today)


class _Read(NamedTuple):
    """A day as it is written; the year is None where none is."""

    year: int | None
    month: int
    day: int


def _read(written: str) -> _Read | None:
    if iso := _ISO.fullmatch(written):
        return _Read(int(iso[1]), int(iso[2]), int(iso[3]))
    met = _DAY.fullmatch(written)
    if met is None or met[3] and met[3] not in _MONTHS:
        return None
    return _Read(2000 + int(met[4]) % 100 if met[4] else None, int(met[2]) if met[2] else _MONTHS.index(met[3]) + 1, int(met[1]))


def _when(read: _Read | None) -> date | None:
    """The day itself, where its year is written."""
    return _day(read.year, read.month, read.day) if read and read.year else None


def _is_over(weekday: str, month: int, day: int, today: date) -> bool:
    """Whether the weekday tells that the day was one of the last months, and is none of the year to come."""
    named = next((at for at, each in enumerate(WEEKDAYS.split("|")) if weekday.startswith(f"{each}dag")), None)
    fits = [when for year in (today.year - 1, today.year, today.year + 1) if (when := _day(year, month, day)) and when.weekday() == named]
    return len(fits) == 1 and timedelta() < today - fits[0] <= timedelta(days=_LAST_DAYS)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _is_within(year: int, month: int, day: int, today: date) -> bool:
    when = _day(year, month, day)
    return when is not None and today <= when <= today + timedelta(days=_MOST_DAYS)
