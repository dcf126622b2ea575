"""The clock of the measurement: a working day of January, from its morning on, as fast as any clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from runtime.clock import SystemClock

# Visits of the afternoon can be booked and mounted for eight hours from then on.
MORNING = datetime.fromisoformat("2027-01-11T07:00:00+00:00")


class AheadClock(SystemClock):
    """The machine's clock, so much ahead."""

    def __init__(self, ahead: timedelta) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        return super().now() + self._ahead


def ahead_now() -> timedelta:
    """What makes it that morning now."""
    return MORNING - SystemClock().now()
