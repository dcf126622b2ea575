"""Visits: the week, free times, a technician's day, and a calendar feed that names nobody."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from runtime.routines.shared_lock.settings import LockSettings
from runtime.services.installation import Services
from storage import accounts
from storage.routines.shared_lock import queries_visits
from storage.routines.shared_lock.queries_visits import VisitOfDay
from workflow.routines.shared_lock.chart import WINDOWS
from workflow.routines.shared_lock.technicians import technicians


@dataclass(frozen=True, slots=True)
class Slot:
    """A window of a day, and which technicians have room in it."""

    day: date
    window: str
    technicians: tuple[str, ...]

    @property
    def value(self) -> str:
        return f"{self.day} {self.window}"


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week view: what kind of day it is, its visits by window, and how much room is left."""

    day: date
    kind: str
    visits: dict[str, list[VisitOfDay]]
    room: dict[str, int]

    @property
    def closed(self) -> bool:
        return self.kind in ("closed", "bridge")


class Visits:
    """What people see of visits."""

    def __init__(self, services: Services) -> None:
        orders = self.orders = services.orders
        self.log = services.log
        self.app = services.app
        self.store, self.clock, self.settings = orders.store, orders.clock, orders.app.settings.of(LockSettings)
        self._console_url = orders.app.settings.console_url
        self.calendar = orders.app.tools.calendar

    @property
    def today(self) -> date:
        found: date = self.calendar.local(self.clock.now()).date()
        return found

    def is_near(self, day: str) -> bool:
        """Whether a visit's day is yesterday, today or tomorrow: then who makes it sees whom it is to."""
        return str(self.today - timedelta(days=1)) <= day <= str(self.today + timedelta(days=1))

    def technicians(self) -> tuple[str, ...]:
        """Who may be booked: the same list that a booking is checked against."""
        with self.store.read() as connection:
            return technicians(self.settings.technicians, queries_visits.technicians(connection))

    def week(self, monday: date) -> list[Day]:
        """Monday to Friday, and the weekend's days too when something is booked on them."""
        days = [monday + timedelta(days=n) for n in range(7)]
        with self.store.read() as connection:
            rows = queries_visits.between(connection, str(days[0]), str(days[-1]))
        found = []
        for n, day in enumerate(days):
            there = [r for r in rows if r["day"] == str(day)]
            if n < 5 or there:
                found.append(self._day(day, there))
        return found

    def _day(self, day: date, there: list[VisitOfDay]) -> Day:
        by_window = {w: [r for r in there if r["window"] == w] for w in WINDOWS}
        kind = self._kind(day)
        open_ = {w for w in WINDOWS if kind == "open" and not self._over(day, w)}
        return Day(day, kind, by_window, {w: self._room(rows) if w in open_ else 0 for w, rows in by_window.items()})

    def _room(self, there: list[VisitOfDay]) -> int:
        """How many visits more the technicians of today could make in a window with these visits."""
        taken = Counter(row["technician"] for row in there)
        return sum(max(0, self.settings.visits_per_window - taken[name]) for name in self.technicians())

    def _over(self, day: date, window: str) -> bool:
        """True for a window that lies behind; nothing is free in it."""
        now: datetime = self.calendar.local(self.clock.now())
        return day < now.date() or (day == now.date() and now.time() >= WINDOWS[window][1])

    def over(self, day: Day, window: str) -> bool:
        return self._over(day.day, window)

    def _kind(self, day: date) -> str:
        if not self.calendar.is_working_day(day):
            return "closed"
        bridge = not self.settings.book_bridge_days and self.calendar.is_bridge_day(day)
        return "bridge" if bridge else "open"

    def free(self, count: int = 12, first: date | None = None) -> list[Slot]:
        """The next windows with room, at the usual notice."""
        day = first or self.calendar.add_working_days(self.today, self.settings.notice_days)
        last = day + timedelta(days=60)
        with self.store.read() as connection:
            load = queries_visits.booked_load(connection, str(day), str(last))
        found: list[Slot] = []
        everybody = self.technicians()
        while day <= last and len(found) < count:
            for window in WINDOWS if self._kind(day) == "open" else ():
                if self._over(day, window):
                    continue
                taken = {t: load.get((str(day), window, t), 0) for t in everybody}
                names = [t for t, n in taken.items() if n < self.settings.visits_per_window]
                if names:
                    found.append(Slot(day, window, tuple(names)))
            day += timedelta(days=1)
        return found[:count]

    def of_day(self, day: date, technician: str | None = None) -> list[VisitOfDay]:
        """The day's visits, in order."""
        with self.store.read() as connection:
            return queries_visits.between(connection, str(day), str(day), technician)

    def coming(self, after: date, technician: str | None = None, most: int = 8) -> list[VisitOfDay]:
        """The next booked visits after a day, within two months."""
        first, last = after + timedelta(days=1), after + timedelta(days=60)
        with self.store.read() as connection:
            rows = queries_visits.between(connection, str(first), str(last), technician)
        return [r for r in rows if r["status"] == "booked"][:most]

    def left_alone(self) -> list[VisitOfDay]:
        """The booked visits from today on whose technician may not be booked any more: they need another technician."""
        known = self.technicians()
        return [row for row in self.coming(self.today - timedelta(days=1), most=500) if row["technician"] not in known]

    # The feed ------------------------------------------------------------------------------------

    def feed_token(self, technician: str) -> str:
        """What the address of a technician's feed ends with; nobody can guess it, and a new series makes it void."""
        with self.store.read() as connection:
            known = accounts.account(connection, technician)
        series = known["calendar_series"] if known else 0
        return self.store.keyring.ref(f"calendar|{technician}|{series}")

    def feed(self, token: str) -> bytes | None:
        """The calendar with this token, from a week ago and on; None when no technician has it."""
        who = next((t for t in self.technicians() if self.feed_token(t) == token), None)
        if who is None:
            return None
        self.log.note_feed(who)
        first = self.today - timedelta(days=7)
        with self.store.read() as connection:
            rows = queries_visits.between(connection, str(first), str(first + timedelta(days=200)), who)
        calendar = Calendar()
        calendar.add("prodid", "-//Lockstep//Shared lock//SV")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", "Besök, digital låsenhet")
        # How often a program asks again: RFC 7986, and the older name that Outlook reads.
        calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
        for row in rows:
            calendar.add_component(self._event(row))
        return bytes(calendar.to_ical())

    def _event(self, row: VisitOfDay) -> Event:
        event = Event()
        event.add("uid", f"visit-{row['id']}@lockstep")
        event.add("dtstamp", _utc(row["updated_at"]))
        event.add("dtstart", _utc(row["starts_at"]))
        event.add("dtend", _utc(row["ends_at"]))
        event.add("summary", f"Installation {row['number']}")
        event.add("class", "PRIVATE")
        event.add("status", "CONFIRMED")
        if self._console_url:
            event.add("url", f"{self._console_url.rstrip('/')}/visits/{row['number']}")
        return event


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
