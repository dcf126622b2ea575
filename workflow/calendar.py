"""Working days and local time: which days count, and which moment comes next."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Literal, overload
from zoneinfo import ZoneInfo

DayKind = Literal["working", "closed", "half", "bridge"]

DAY = timedelta(days=1)
CLOSED_CATEGORIES = ("public", "de_facto")
HALF_CATEGORIES = ("bank", "optional")
HALF_MARK = "14.00"


class WorkCalendar:
    """Answers questions about days and moments in one time zone and one country.

    Moments go in and come out aware, in UTC when they come out; naive ones are refused. A wall time that a
    change of the clocks skips or repeats means the first full hour after it, so it happens exactly once.
    """

    def __init__(
        self,
        zone: str = "Europe/Stockholm",
        country: str = "SE",
        extra_closed: frozenset[date] = frozenset(),
        work_hours: tuple[time, time] = (time(7, 30), time(16, 0)),
    ) -> None:
        if work_hours[0] >= work_hours[1]:
            raise ValueError(
                f"Work hours end at {work_hours[1]}, which is not after their start {work_hours[0]}."
            )
        self.zone = ZoneInfo(zone)
        self.country = country
        self.extra_closed = extra_closed
        self.work_hours = work_hours
        self._holidays: dict[int, frozenset[date]] = {}
        self._half_days: dict[int, frozenset[date]] = {}

    def is_working_day(self, day: date) -> bool:
        """True on Monday to Friday unless the day is a holiday, a closed eve or closed by configuration."""
        day = self._day(day)
        return day.weekday() < 5 and day not in self._closed(day.year) and day not in self.extra_closed

    def is_bridge_day(self, day: date) -> bool:
        """True for a working day with a closed day on either side (klämdag)."""
        day = self._day(day)
        return self.is_working_day(day) and not (
            self.is_working_day(day - DAY) or self.is_working_day(day + DAY)
        )

    def day_kind(self, day: date) -> DayKind:
        """Name the most restrictive of closed, bridge and half that is true of the day."""
        day = self._day(day)
        if not self.is_working_day(day):
            return "closed"
        if self.is_bridge_day(day):
            return "bridge"
        return "half" if day in self._half(day.year) else "working"

    @overload
    def add_working_days(self, start: datetime, days: int) -> datetime: ...
    @overload
    def add_working_days(self, start: date, days: int) -> date: ...
    def add_working_days(self, start: date, days: int) -> date:
        """Move by working days and keep the local time of day.

        A start on a closed day counts as the next working day, for a moment when work begins that day.
        """
        if not isinstance(start, datetime):
            return self._step(self._open_day(start), days)
        here = self.local(start)
        day = self._open_day(here.date())
        wall = here.time() if day == here.date() else self.work_hours[0]
        return self._at(self._step(day, days), wall)

    def working_days_between(self, start: date, end: date) -> int:
        """Count the working days from start (included) to end (not included); negative when end is first.

        It undoes `add_working_days`: between d and d plus n working days there are n.
        """
        start, end = self._day(start), self._day(end)
        if end < start:
            return -self.working_days_between(end, start)
        days = (date.fromordinal(number) for number in range(start.toordinal(), end.toordinal()))
        return sum(self.is_working_day(day) for day in days)

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Measure the time that passed on working days; a whole working day is 24 hours of it.

        Friday 15:00 to Tuesday 15:00 is two days. Parts add up, so a service clock may stop and go on.
        """
        here, there = self.local(start), self.local(end)
        days = self.working_days_between(here.date(), there.date())
        return days * DAY - self._passed(here) + self._passed(there)

    def add_working_time(self, start: datetime, duration: timedelta) -> datetime:
        """Find the moment when `working_time_between` start and it has become the duration, zero or more."""
        if duration < timedelta():
            raise ValueError(f"Working time cannot be added backwards: {duration}.")
        here = self.local(start)
        days, rest = divmod(self._passed(here) + duration, DAY)
        day = self._step(self._open_day(here.date()), days)
        return self._at(day, (datetime.min + rest).time())

    def next_poll(
        self, now: datetime, every: timedelta, first: time, last: time, working_days_only: bool
    ) -> datetime:
        """Return now + every if a window from first to last holds it, otherwise the next window's first."""
        if every <= timedelta() or first > last:
            raise ValueError(f"Cannot poll every {every} between {first} and {last}.")
        here = self.local(_aware(now).astimezone(UTC) + every)
        day = here.date()
        # A poll in the repeated hour waits for the hour after it, as every other moment does.
        wanted = here.astimezone(UTC) if self._is_plain(here) else self._at(day, here.time())
        late = self.local(wanted).time() > last
        if not late and (self.is_working_day(day) or not working_days_only):
            return max(wanted, self._at(day, first))
        day += DAY
        return self._at(self._open_day(day) if working_days_only else day, first)

    def next_daily(self, now: datetime, at: time) -> datetime:
        """Return the first moment strictly after now when the local clock shows the time."""
        today = self.local(now).date()
        moments = (self._at(today + days * DAY, at) for days in count())
        return next(moment for moment in moments if moment > now)

    def local(self, moment: datetime) -> datetime:
        """Show an aware moment on the local clock."""
        return _aware(moment).astimezone(self.zone)

    def parse_local(self, text: str) -> datetime:
        """Read an ISO time, local unless it carries an offset.

        A local time that a change of the clocks skips or repeats is refused.
        """
        try:
            read = datetime.fromisoformat(text.strip())
        except ValueError:
            raise ValueError("The text is not a time such as 2027-01-14T08:00.") from None
        if read.tzinfo is None and not self._is_plain(read.replace(tzinfo=self.zone)):
            raise ValueError(f"The clocks change at {read}: add the offset, such as +01:00.")
        return (read if read.tzinfo else read.replace(tzinfo=self.zone)).astimezone(UTC)

    def _day(self, day: date) -> date:
        # A datetime is a date to Python, but never equals one, so it would pass every holiday by.
        return self.local(day).date() if isinstance(day, datetime) else day

    def _open_day(self, day: date) -> date:
        while not self.is_working_day(day):
            day += DAY
        return day

    def _step(self, day: date, days: int) -> date:
        step = DAY if days > 0 else -DAY
        for _ in range(abs(days)):
            day += step
            while not self.is_working_day(day):
                day += step
        return day

    def _passed(self, here: datetime) -> timedelta:
        if not self.is_working_day(here.date()):
            return timedelta()
        return here.replace(tzinfo=None) - datetime.combine(here.date(), time())

    def _at(self, day: date, wall: time) -> datetime:
        moment = datetime.combine(day, wall, tzinfo=self.zone)
        while not self._is_plain(moment):
            moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        return moment.astimezone(UTC)

    def _is_plain(self, here: datetime) -> bool:
        return here.replace(fold=0).utcoffset() == here.replace(fold=1).utcoffset()

    def _closed(self, year: int) -> frozenset[date]:
        if year not in self._holidays:
            self._holidays[year] = frozenset(self._named_days(year, CLOSED_CATEGORIES))
        return self._holidays[year]

    def _half(self, year: int) -> frozenset[date]:
        if year not in self._half_days:
            named = self._named_days(year, HALF_CATEGORIES)
            self._half_days[year] = frozenset(day for day, name in named.items() if HALF_MARK in name)
        return self._half_days[year]

    def _named_days(self, year: int, categories: tuple[str, ...]) -> dict[date, str]:
        import holidays  # a tenth of a second, which commands that ask for no day need not pay

        found = holidays.country_holidays(self.country, years=year, categories=categories, language="sv")
        return dict(found.items())


def _aware(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError(f"A moment needs a time zone: {moment.isoformat()} has none.")
    return moment
