"""A message that must wait for the morning holds nothing else up."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from adapters import LindeskStub, NotifyStub, TesStub, TreservaStub, World
from adapters.over_http import QuietHours
from rehearsal.rehearsal import Rehearsal
from runtime.app import App
from runtime.bootstrap import open_app
from runtime.clock import Clock
from runtime.settings import Settings
from storage.fresh import fresh_place
from tests.outside.town import NEW, NEW_TICKET, settings_at
from tests.postgres import PARTS
from tests.reliability.tools import START, TOVA
from workflow.values import Outcome, OutcomeKind

EVENING = datetime.fromisoformat("2027-01-12T20:30:00+00:00")
MORNING = datetime.fromisoformat("2027-01-13T07:00:00+00:00")


def weekday(day: date) -> bool:
    return day.weekday() < 5


def with_quiet_hours(settings: Settings, clock: Clock, world: World | None) -> App:
    assert world is not None
    quiet = QuietHours(NotifyStub(world), weekday)
    return open_app(settings, clock, world, (TreservaStub(world), TesStub(world), LindeskStub(world), quiet))


def test_a_booking_in_the_evening_is_announced_in_the_morning() -> None:
    """The order is not blocked, the breaker stays closed, no attempt is burnt, and the entry for the technician goes out at once."""
    with fresh_place(PARTS) as place:
        r = Rehearsal(settings_at(place), START, with_quiet_hours)
        r.set_up(NEW)
        r.happen("ticket", NEW_TICKET)
        r.advance_to(EVENING)
        r.trigger("T1", "booked", TOVA, None, {"visit": "2027-01-15 FM"})
        r.run()
        for _ in range(10):
            r.app.breakers.note("notify", Outcome(OutcomeKind.UNAVAILABLE, {"not_before": MORNING.isoformat()}, "quiet_hours"))
        answer = r.service.explain("T1")
        waiting = [e for e in answer.effects if e.name == "notify.sms"]
        assert [(e.status, e.attempts, e.code, e.next_at) for e in waiting] == [("planned", 0, "quiet_hours", MORNING)]
        assert (answer.blocked_on, r.app.breakers.next_due()) == (None, None)
        assert "notify.ics" in r.world.effects() and "notify.sms" not in r.world.effects()
        r.advance_to(MORNING - timedelta(minutes=1))
        assert "notify.sms" not in r.world.effects()
        r.advance_to(MORNING)
        assert r.world.effects()["notify.sms"] == 1
        r.close()
