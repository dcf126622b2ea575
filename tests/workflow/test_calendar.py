"""Working days, wall time and the changes of the clocks."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.calendar import WorkCalendar

STOCKHOLM = ZoneInfo("Europe/Stockholm")
CALENDAR = WorkCalendar()
HOUR = timedelta(hours=1)
SEVEN, SIX = time(7), time(18)

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))
few = st.integers(-40, 40)


def at(text: str) -> datetime:
    """A local time in Stockholm, given with its offset where the clocks are changing."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=STOCKHOLM)).astimezone(UTC)


def each_day(year: int) -> list[date]:
    first = date(year, 1, 1).toordinal()
    return [date.fromordinal(number) for number in range(first, date(year + 1, 1, 1).toordinal())]


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2026-12-23", "half"),
        ("2026-12-24", "closed"),
        ("2026-12-25", "closed"),
        ("2026-12-26", "closed"),
        ("2026-12-27", "closed"),
        ("2026-12-28", "working"),
        ("2026-12-29", "working"),
        ("2026-12-30", "half"),
        ("2026-12-31", "closed"),
        ("2027-01-01", "closed"),
        ("2027-01-04", "working"),
        ("2027-01-05", "half"),
        ("2027-01-06", "closed"),
        ("2027-03-25", "half"),
        ("2027-03-26", "closed"),
        ("2027-03-27", "closed"),
        ("2027-03-28", "closed"),
        ("2027-03-29", "closed"),
        ("2027-05-06", "closed"),
        ("2027-05-07", "bridge"),
        ("2027-06-06", "closed"),
        ("2027-06-25", "closed"),
        ("2027-11-06", "closed"),
    ],
)
def test_each_day_around_a_swedish_holiday_has_its_kind(day: str, kind: str) -> None:
    assert CALENDAR.day_kind(date.fromisoformat(day)) == kind
    assert CALENDAR.is_working_day(date.fromisoformat(day)) == (kind != "closed")


@pytest.mark.parametrize(
    ("year", "bridges"),
    [
        (2026, ["2026-01-02", "2026-01-05", "2026-05-15"]),
        (2027, ["2027-05-07"]),
        (2028, ["2028-01-07", "2028-05-26", "2028-06-05"]),
    ],
)
def test_bridge_days_are_the_working_days_between_two_closed_ones(year: int, bridges: list[str]) -> None:
    found = [day.isoformat() for day in each_day(year) if CALENDAR.is_bridge_day(day)]
    assert found == bridges


@pytest.mark.parametrize(("year", "working"), [(2026, 251), (2027, 253), (2028, 251)])
def test_a_year_has_its_known_number_of_working_days(year: int, working: int) -> None:
    assert CALENDAR.working_days_between(date(year, 1, 1), date(year + 1, 1, 1)) == working


def test_a_bridge_day_that_is_also_a_half_day_is_a_bridge_day() -> None:
    assert CALENDAR.day_kind(date(2026, 1, 5)) == "bridge"


def test_days_closed_by_configuration_are_closed() -> None:
    closed = WorkCalendar(extra_closed=frozenset({date(2027, 1, 4)}))
    assert closed.day_kind(date(2027, 1, 4)) == "closed"
    assert closed.is_bridge_day(date(2027, 1, 5))


def test_a_moment_is_judged_by_its_local_day() -> None:
    """Half past eleven in the evening in UTC on 23 December is Christmas Eve in Sweden."""
    assert not CALENDAR.is_working_day(datetime(2026, 12, 23, 23, 30, tzinfo=UTC))
    assert CALENDAR.is_working_day(datetime(2026, 12, 23, 22, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2027-01-15T15:00", 2, "2027-01-19T15:00"),
        ("2026-12-23T10:00", 2, "2026-12-29T10:00"),
        ("2026-12-23T22:15", 1, "2026-12-28T22:15"),
        ("2027-01-19T15:00", -2, "2027-01-15T15:00"),
        ("2027-01-16T12:00", 2, "2027-01-20T07:30"),
        ("2027-01-16T12:00", 0, "2027-01-18T07:30"),
        ("2027-01-16T12:00", -1, "2027-01-15T07:30"),
        ("2027-01-15T15:00", 0, "2027-01-15T15:00"),
        ("2027-03-25T15:00", 1, "2027-03-30T15:00"),
        ("2027-10-29T15:00", 1, "2027-11-01T15:00"),
    ],
)
def test_working_days_are_added_with_the_local_time_of_day_kept(start: str, days: int, end: str) -> None:
    assert CALENDAR.add_working_days(at(start), days) == at(end)


def test_working_days_are_added_to_dates_as_to_moments() -> None:
    assert CALENDAR.add_working_days(date(2027, 1, 15), 2) == date(2027, 1, 19)
    assert CALENDAR.add_working_days(date(2027, 1, 16), 2) == date(2027, 1, 20)
    assert CALENDAR.add_working_days(date(2027, 1, 18), -1) == date(2027, 1, 15)


@given(days, few)
def test_counting_undoes_adding(day: date, n: int) -> None:
    assert CALENDAR.working_days_between(day, CALENDAR.add_working_days(day, n)) == n


@given(days, few)
def test_adding_always_lands_on_a_working_day(day: date, n: int) -> None:
    assert CALENDAR.is_working_day(CALENDAR.add_working_days(day, n))


@pytest.mark.slow
@given(days, days, days)
def test_counts_of_adjacent_spans_add_up(a: date, b: date, c: date) -> None:
    count = CALENDAR.working_days_between
    assert count(a, b) + count(b, c) == count(a, c)
    assert count(a, b) == -count(b, a)


@pytest.mark.parametrize(
    ("start", "end", "passed"),
    [
        ("2027-01-15T15:00", "2027-01-19T15:00", timedelta(days=2)),
        ("2027-01-15T15:00", "2027-01-18T09:00", timedelta(hours=18)),
        ("2027-01-16T09:00", "2027-01-17T20:00", timedelta()),
        ("2027-03-25T12:00", "2027-03-30T12:00", timedelta(days=1)),
        ("2027-01-19T15:00", "2027-01-15T15:00", timedelta(days=-2)),
    ],
)
def test_the_service_clock_stands_still_on_closed_days(start: str, end: str, passed: timedelta) -> None:
    assert CALENDAR.working_time_between(at(start), at(end)) == passed


@pytest.mark.slow
@given(moments, moments, moments)
def test_the_service_clock_may_stop_and_go_on(a: datetime, b: datetime, c: datetime) -> None:
    between = CALENDAR.working_time_between
    assert between(a, b) + between(b, c) == between(a, c)


@given(moments, st.timedeltas(timedelta(), timedelta(days=60)))
def test_adding_working_time_is_undone_by_measuring_it(start: datetime, duration: timedelta) -> None:
    end = CALENDAR.add_working_time(start, duration)
    assert CALENDAR.working_time_between(start, end) == duration


@given(moments, st.integers(0, 40))
def test_n_working_days_take_n_days_of_service_time(start: datetime, n: int) -> None:
    start = CALENDAR.add_working_days(start, 0)
    end = CALENDAR.add_working_days(start, n)
    assert CALENDAR.working_time_between(start, end) == timedelta(days=n)


def test_working_time_is_not_added_backwards() -> None:
    with pytest.raises(ValueError, match="backwards"):
        CALENDAR.add_working_time(at("2027-01-15T15:00"), -HOUR)


@pytest.mark.parametrize(
    ("now", "following"),
    [
        ("2027-01-12T08:10", "2027-01-12T09:10"),
        ("2027-01-12T17:00", "2027-01-12T18:00"),
        ("2027-01-12T17:30", "2027-01-13T07:00"),
        ("2027-01-12T05:00", "2027-01-12T07:00"),
        ("2027-01-15T17:30", "2027-01-18T07:00"),
        ("2027-01-16T10:00", "2027-01-18T07:00"),
        ("2026-12-23T23:30", "2026-12-28T07:00"),
    ],
)
def test_polls_keep_to_office_hours_on_working_days(now: str, following: str) -> None:
    assert CALENDAR.next_poll(at(now), HOUR, SEVEN, SIX, working_days_only=True) == at(following)


def test_polls_on_every_day_keep_to_office_hours_too() -> None:
    assert CALENDAR.next_poll(at("2027-01-15T17:30"), HOUR, SEVEN, SIX, working_days_only=False) == at("2027-01-16T07:00")


@pytest.mark.parametrize(
    ("now", "following"),
    [
        ("2027-03-28T01:45+01:00", "2027-03-28T03:15+02:00"),
        ("2027-10-31T01:45+02:00", "2027-10-31T03:00+01:00"),
        ("2027-10-31T02:20+01:00", "2027-10-31T03:00+01:00"),
    ],
)
def test_no_poll_falls_in_the_hour_that_the_clocks_change(now: str, following: str) -> None:
    every = timedelta(minutes=30)
    found = CALENDAR.next_poll(at(now), every, time(0), time(23, 59), working_days_only=False)
    assert found == at(following)


@given(moments, st.timedeltas(timedelta(minutes=1), timedelta(days=3)), st.booleans())
def test_a_poll_is_never_sooner_than_asked_and_always_in_its_window(now: datetime, every: timedelta, working: bool) -> None:
    found = CALENDAR.next_poll(now, every, SEVEN, SIX, working)
    here = CALENDAR.local(found)
    assert found >= now + every
    assert SEVEN <= here.time() <= SIX
    assert CALENDAR.is_working_day(here.date()) or not working


@pytest.mark.parametrize(("every", "first", "last"), [(timedelta(), SEVEN, SIX), (HOUR, SIX, SEVEN)])
def test_a_poll_that_could_never_happen_is_refused(every: timedelta, first: time, last: time) -> None:
    with pytest.raises(ValueError, match="Cannot poll"):
        CALENDAR.next_poll(at("2027-01-12T08:00"), every, first, last, working_days_only=True)


@pytest.mark.parametrize(
    ("now", "wall", "following"),
    [
        ("2027-01-12T05:29:59", "05:30", "2027-01-12T05:30"),
        ("2027-01-12T05:30", "05:30", "2027-01-13T05:30"),
        ("2027-03-27T12:00", "05:30", "2027-03-28T05:30"),
        ("2027-03-27T12:00", "02:30", "2027-03-28T03:00+02:00"),
        ("2027-03-28T03:00+02:00", "02:30", "2027-03-29T02:30"),
        ("2027-10-30T12:00", "02:30", "2027-10-31T03:00+01:00"),
        ("2027-10-31T02:45+02:00", "02:30", "2027-10-31T03:00+01:00"),
        ("2026-10-24T12:00", "02:30", "2026-10-25T03:00+01:00"),
    ],
)
def test_a_daily_moment_keeps_its_wall_time_and_happens_once(now: str, wall: str, following: str) -> None:
    assert CALENDAR.next_daily(at(now), time.fromisoformat(wall)) == at(following)


@given(moments, st.times())
def test_the_next_daily_moment_is_later_and_within_two_days(now: datetime, wall: time) -> None:
    assert now < CALENDAR.next_daily(now, wall) <= now + timedelta(days=1, hours=2)


@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_a_year_of_daily_moments_in_the_worst_hour_has_one_a_day(year: int) -> None:
    now, found = at(f"{year}-01-01T00:00"), []
    while now < at(f"{year}-12-31T23:00"):
        now = CALENDAR.next_daily(now, time(2, 30))
        found.append(CALENDAR.local(now).date())
    assert found[: len(each_day(year))] == each_day(year)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2027-01-14T05:30", "2027-01-14T04:30:00+00:00"),
        (" 2027-07-14 05:30 ", "2027-07-14T03:30:00+00:00"),
        ("2027-01-14", "2027-01-13T23:00:00+00:00"),
        ("2027-10-31T02:30+02:00", "2027-10-31T00:30:00+00:00"),
        ("2027-01-14T05:30Z", "2027-01-14T05:30:00+00:00"),
    ],
)
def test_local_text_becomes_a_moment_in_utc(text: str, moment: str) -> None:
    read = CALENDAR.parse_local(text)
    assert read.isoformat() == moment


@pytest.mark.parametrize("text", ["2027-03-28T02:30", "2027-10-31T02:30"])
def test_a_local_time_that_is_skipped_or_repeated_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="add the offset"):
        CALENDAR.parse_local(text)


def test_text_that_is_no_time_is_refused_without_repeating_it() -> None:
    with pytest.raises(ValueError, match="not a time") as caught:
        CALENDAR.parse_local("i övermorgon")
    assert "övermorgon" not in str(caught.value)


def test_naive_moments_are_refused_everywhere() -> None:
    naive, aware = datetime(2027, 1, 12, 8), at("2027-01-12T08:00")
    queries: list[Callable[[], object]] = [
        lambda: CALENDAR.local(naive),
        lambda: CALENDAR.is_working_day(naive),
        lambda: CALENDAR.add_working_days(naive, 1),
        lambda: CALENDAR.add_working_time(naive, HOUR),
        lambda: CALENDAR.working_time_between(naive, aware),
        lambda: CALENDAR.working_time_between(aware, naive),
        lambda: CALENDAR.working_days_between(aware, naive),
        lambda: CALENDAR.next_daily(naive, SEVEN),
        lambda: CALENDAR.next_poll(naive, HOUR, SEVEN, SIX, working_days_only=True),
    ]
    for ask in queries:
        with pytest.raises(ValueError, match="needs a time zone"):
            ask()


def test_moments_come_out_in_utc_and_shown_ones_in_local_time() -> None:
    now = at("2027-07-12T08:00")
    assert CALENDAR.add_working_days(now, 1).tzinfo is UTC
    assert CALENDAR.next_poll(now, HOUR, SEVEN, SIX, working_days_only=True).tzinfo is UTC
    assert CALENDAR.next_daily(now, SEVEN).tzinfo is UTC
    assert CALENDAR.local(now).isoformat() == "2027-07-12T08:00:00+02:00"


def test_work_hours_that_end_before_they_begin_are_refused() -> None:
    with pytest.raises(ValueError, match="not after their start"):
        WorkCalendar(work_hours=(time(16), time(7, 30)))


def test_a_year_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    known = holidays.country_holidays

    def counted(country: str, *, years: int, **named: Any) -> holidays.HolidayBase:
        asked.append(years)
        return known(country, years=years, **named)

    monkeypatch.setattr(holidays, "country_holidays", counted)
    fresh = WorkCalendar()
    for _ in range(2):
        fresh.working_days_between(date(2026, 1, 1), date(2028, 1, 1))
    assert asked == [2026, 2027]
