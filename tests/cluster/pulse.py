"""Writes a number that counts up, twenty times a second: for how long nothing was written, and what was answered and is gone."""

from __future__ import annotations

import threading
import time

import psycopg

_EVERY = 0.05


class Pulse(threading.Thread):
    """Commits each write separately, and keeps the numbers whose commit was answered."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True, name="pulse")
        self._url, self._over = f"{url}&connect_timeout=2&keepalives_idle=2&keepalives_interval=1&keepalives_count=2", threading.Event()
        self.answered: list[tuple[int, float]] = []
        """The numbers whose commit was answered, and when."""
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute("CREATE SCHEMA pulse CREATE TABLE beats (n bigint PRIMARY KEY)")

    def run(self) -> None:
        n = 0
        while not self._over.wait(_EVERY):
            try:
                with psycopg.connect(self._url, autocommit=True) as connection:
                    while not self._over.wait(_EVERY):
                        n += 1
                        connection.execute("INSERT INTO pulse.beats VALUES (%s)", (n,))
                        self.answered.append((n, time.monotonic()))
            except psycopg.Error:
                continue

    def stop(self) -> None:
        self._over.set()
        self.join(60)

    def pause(self, since: float) -> float:
        """The longest time without a write since this moment, in seconds; the one that goes on counts."""
        moments = [moment for _, moment in list(self.answered) if moment >= since - 5]
        return max((b - a for a, b in zip(moments, [*moments[1:], time.monotonic()], strict=True)), default=0.0)

    def writes(self, since: float) -> bool:
        """True when something was written after this moment."""
        return bool(self.answered) and self.answered[-1][1] > since

    def lost(self) -> int:
        """How many numbers were answered as written and are not there."""
        with psycopg.connect(self._url, autocommit=True) as connection:
            kept = {n for (n,) in connection.execute("SELECT n FROM pulse.beats")}
        return len({n for n, _ in self.answered} - kept)
