"""A routine's intake as a background duty: runs it, and notes in the store whether it could do its work."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic

from runtime.app import App
from runtime.routine import Duty
from storage import StoreUnreachable, intake_health

_NOTED_EVERY = timedelta(minutes=1).total_seconds()


class Reading:
    """`run_once` of an intake; what hinders it is seen by `check`, the console and the metrics."""

    def __init__(self, app: App, routine: str, duty: Duty) -> None:
        self.app, self.routine, self.duty = app, routine, duty
        self._noted: tuple[str, float] | None = None

    def run_once(self) -> None:
        try:
            self.duty.run_once()
        except StoreUnreachable:
            raise
        except Exception as problem:
            self._note(type(problem).__name__)
            raise
        self._note(self.duty.hindered() if self.duty.hindered is not None else "")

    def _note(self, code: str) -> None:
        """Write what is news, and once a minute that nothing is."""
        now = monotonic()
        if self._noted is not None and self._noted[0] == code and now - self._noted[1] < _NOTED_EVERY:
            return
        self.app.store.retry(lambda tx: intake_health.note(tx, self.routine, code, self.app.clock.now()))
        self._noted = (code, now)
