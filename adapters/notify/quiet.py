"""Quiet hours: no text message in the evening, at night or on a closed day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workflow.ports import Adapter, KeepsFiles, Operation
from workflow.values import Call, Outcome, OutcomeKind

FIRST, LAST = time(8), time(20)
ZONE = ZoneInfo("Europe/Stockholm")
SMS = "notify.sms"


class QuietHours:
    """Holds text messages of another notify adapter back; UNAVAILABLE with code `quiet_hours` burns no attempt."""

    system = "notify"

    def __init__(self, inner: Adapter, is_open_day: Callable[[date], bool], first: time = FIRST, last: time = LAST) -> None:
        self.blocking, self._inner = inner.blocking, inner
        self._is_open_day, self._first, self._last = is_open_day, first, last
        sms = inner.operations[SMS]
        self._operations = {**inner.operations, SMS: Operation(self._kept(sms.perform), sms.probe)}

    @property
    def operations(self) -> Mapping[str, Operation]:
        return self._operations

    def close(self) -> None:
        close = getattr(self._inner, "close", None)
        if close:
            close()

    def clean(self, now: datetime) -> None:
        """Delete what is written to files and too old, where there is any."""
        for adapter in (self._inner,):
            if isinstance(adapter, KeepsFiles):
                adapter.clean(now)

    def forget(self, texts: Collection[str]) -> int:
        """Delete the files in which one of these texts stands; returns how many."""
        return sum(adapter.forget(texts) for adapter in (self._inner,) if isinstance(adapter, KeepsFiles))

    def opens(self, now: datetime) -> datetime:
        """The first moment from `now` on when a text message may be sent."""
        here = now.astimezone(ZONE)
        if self._is_open_day(here.date()) and self._first <= here.time() < self._last:
            return now
        day = here.date() if here.time() < self._first else here.date() + timedelta(days=1)
        while not self._is_open_day(day):
            day += timedelta(days=1)
        return datetime.combine(day, self._first, ZONE).astimezone(UTC)

    def _kept(self, perform: Callable[[Call], Outcome]) -> Callable[[Call], Outcome]:
        def unless_quiet(call: Call) -> Outcome:
            opens = self.opens(call.now)
            if opens <= call.now:
                return perform(call)
            return Outcome(OutcomeKind.UNAVAILABLE, {"not_before": opens.isoformat()}, "quiet_hours")

        return unless_quiet
