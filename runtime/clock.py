"""The one file that reads the clock; the store's clock is asked for here as well, and handed on as a value like any other."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from runtime.logs import log

APART = timedelta(seconds=2)
"""How far a machine's clock may be from the store's before it is an alarm."""
JUMP = timedelta(seconds=1)
"""A step of the store's clock that leases cannot be judged across."""
Reading = tuple[datetime, float]


class Clock(Protocol):
    """Tells the time, and can wait for it."""

    def now(self) -> datetime: ...

    def wait(self, signal: threading.Event, seconds: float) -> bool:
        """Wait for the signal, at most so many seconds; True when it came."""
        ...


def _wall() -> datetime:
    return datetime.now(UTC)


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        return _wall()

    def wait(self, signal: threading.Event, seconds: float) -> bool:
        return signal.wait(seconds)


def ticks() -> float:
    """Seconds that only ever go forward, also when the clock is set; they also count while the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


class StoreClock:
    """The store's clock, the same for every process that shares the store; safe to use from threads.

    `ask` reads it: the moment, and the ticks at that moment. Between two readings the time goes on by ticks, so that
    a machine whose own clock is wrong or jumps judges leases as all others do.
    """

    def __init__(
        self, ask: Callable[[Callable[[], float]], Reading], ticks: Callable[[], float] = ticks,
        wall: Callable[[], datetime] | None = None,
    ) -> None:  # fmt: skip
        self._ask, self._ticks, self._wall = ask, ticks, wall or SystemClock().now
        self._base: Reading = ask(ticks)
        self._far = False
        self.sync()

    def now(self) -> datetime:
        moment, at = self._base
        return moment + timedelta(seconds=self._ticks() - at)

    def wait(self, signal: threading.Event, seconds: float) -> bool:
        return signal.wait(seconds)

    @property
    def apart(self) -> timedelta:
        """How far this machine's clock is ahead of the store's."""
        return self._wall() - self.now()

    def sync(self) -> bool:
        """Read the store's clock again; True when it has jumped since it was last read."""
        moment, at = self._ask(self._ticks)
        step = moment - (self._base[0] + timedelta(seconds=at - self._base[1]))
        self._base = (moment, at)
        if jumped := abs(step) > JUMP:
            log.warning("clock.jumped", seconds=round(step.total_seconds(), 1))
        far = abs(self.apart) > APART
        if far is not self._far:
            self._far = far
            tell = log.warning if far else log.info
            tell("clock.apart" if far else "clock.together", seconds=round(self.apart.total_seconds(), 1))
        return jumped


class StandingClock:
    """A clock that stands still until it is moved: for rehearsals, simulations and tests. `followers` are called at each move."""

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
