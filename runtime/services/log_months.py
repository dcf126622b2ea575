"""The months of the access log: which were reviewed, and which are overdue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from runtime.app import App
from storage import log_reviews

REQUESTS = frozenset({
    "extracted", "erased", "erased_person", "person_looked_up", "hold_begun", "hold_ended", "person_request_asked",
    "person_request_approved", "person_request_declined",
})  # fmt: skip
"""Lines about what persons asked: an extract, to be forgotten, to be kept."""
READS = REQUESTS | {"opened", "listed", "revealed", "searched", "exported"}
"""Lines that are reviewed: a person's data were shown, or something was done with all of them."""
_LONGER_THAN_A_MONTH, _OLDEST = timedelta(days=32), timedelta(days=10 * 366)


@dataclass(frozen=True, slots=True)
class Month:
    """A month that is over and in which persons were looked at. `month` is like 2027-01; `lines` are in its sample, of which
    nobody has `free` and nobody has judged `unsigned`; it is to be reviewed by `due`."""

    month: str
    drawn: bool
    lines: int
    free: int
    unsigned: int
    due: datetime
    overdue: bool

    @property
    def done(self) -> bool:
        return self.drawn and not self.unsigned


def months(app: App, connection: Connection) -> list[Month]:
    """Every month that is to be reviewed or was, the earliest first; those of which the log was trimmed are left out."""
    first, now = log_reviews.first_moment(connection), app.clock.now()
    if first is None:
        return []
    # A damaged line may be of any time.
    first = max(first, now - _OLDEST)
    counts, drawn = log_reviews.counts(connection), log_reviews.drawn(connection)
    return list(_months(app, connection, first, now, counts, drawn))


def _months(
    app: App, connection: Connection, first: datetime, now: datetime, counts: dict[str, tuple[int, int, int]], drawn: set[str]
) -> Iterator[Month]:  # fmt: skip
    month = f"{app.tools.calendar.local(first):%Y-%m}"
    while (span := span_of(app, month))[1] <= now:
        is_drawn = month in counts or month in drawn
        if is_drawn or log_reviews.any_line(connection, *span, READS):
            lines, free, unsigned = counts.get(month, (0, 0, 0))
            due = span[1] + timedelta(days=app.settings.log_review_days)
            yield Month(month, is_drawn, lines, free, unsigned, due, due < now and (not is_drawn or unsigned > 0))
        month = f"{app.tools.calendar.local(span[1]):%Y-%m}"


def span_of(app: App, month: str) -> tuple[datetime, datetime]:
    """When a month (2027-01) begins and ends; raises `ValueError` where it is none."""
    first = app.tools.calendar.parse_local(f"{month}-01T00:00")
    return first, app.tools.calendar.parse_local(f"{app.tools.calendar.local(first) + _LONGER_THAN_A_MONTH:%Y-%m}-01T00:00")
