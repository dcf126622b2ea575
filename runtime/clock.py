"""The one file that reads the clock."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time, and can wait for it."""

    def now(self) -> datetime: ...

    def wait(self, signal: threading.Event, seconds: float) -> bool:
        """Wait for the signal, at most so many seconds; True when it came."""
        ...


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def wait(self, signal: threading.Event, seconds: float) -> bool:
        return signal.wait(seconds)


class StandingClock:
    """A clock that stands still until it is moved: for rehearsals, simulations and tests. `followers` are told."""

    def __init__(self, start: datetime) -> None:
        self._now = start
        self.followers: list[Callable[[datetime], None]] = []

    def now(self) -> datetime:
        return self._now

    def move_to(self, moment: datetime) -> None:
        """Move forward; a moment that has passed is refused."""
        if moment < self._now:
            raise ValueError("The clock does not go back.")
        self._now = moment
        for tell in self.followers:
            tell(moment)

    def wait(self, signal: threading.Event, seconds: float) -> bool:
        return signal.is_set()
