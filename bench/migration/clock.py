"""The clock of the measurement: a working day of January, from its morning on, as fast as any clock."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

# Visits of the afternoon can be booked and mounted for eight hours from then on.
MORNING = datetime.fromisoformat("2027-01-11T07:00:00+00:00")


class AheadClock:
    """The machine's clock, so much ahead."""

    def __init__(self, ahead: timedelta) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def wait(self, signal: threading.Event, seconds: float) -> bool:
        return signal.wait(seconds)


def ahead_now() -> timedelta:
    """What makes it that morning now."""
    return MORNING - datetime.now(UTC)
