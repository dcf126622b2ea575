"""Sample orders can be played on any day, with made-up people only."""

from __future__ import annotations

import re
import threading
from datetime import datetime
from pathlib import Path

import pytest

from rehearsal.routines.shared_lock import samples
from runtime.bootstrap import load_settings, open_app
from runtime.clock import StandingClock
from runtime.invariants import breaches
from runtime.services.service import Service
from workflow.identity import parse_identifier

STATES = ["booked", "booking", "feedback_sent", "feedback_sent", "needs_review", "rejected"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "now",
    [
        "2026-12-27T03:10:00+01:00", "2027-01-06T12:00:00+01:00", "2027-03-28T02:30:00+01:00", "2027-04-05T23:59:00+02:00",
        "2027-06-26T09:00:00+02:00", "2027-10-31T02:30:00+02:00",
    ],
)  # fmt: skip
def test_samples_play_on_any_day(now: str, tmp_path: Path) -> None:
    """Also at Christmas, Easter, Midsummer and when the clocks change; every rule holds afterwards."""
    settings = load_settings(database_url=f"sqlite:///{tmp_path}/store.db")
    moment = datetime.fromisoformat(now)
    samples.make(settings, moment, threading.Event(), lambda done, of: None)
    app = open_app(settings, StandingClock(moment))
    states = sorted(order["state"] for order in Service(app).orders())
    assert len(states) == 8 and set(STATES) <= set(states)
    assert breaches(app) == []
    app.close()


def test_samples_are_not_made_twice(played: Path) -> None:
    assert not samples.wanted(load_settings(database_url=f"sqlite:///{played}/var/lockstep.db"))


def test_a_store_that_declined_samples_never_gets_any(tmp_path: Path) -> None:
    settings = load_settings(database_url=f"sqlite:///{tmp_path}/store.db")
    samples.decline(settings)
    assert not samples.wanted(settings)


@pytest.mark.slow
def test_told_to_stop_the_samples_end_early(tmp_path: Path) -> None:
    settings, stop = load_settings(database_url=f"sqlite:///{tmp_path}/store.db"), threading.Event()
    seen: list[int] = []

    def progress(done: int, of: int) -> None:
        seen.append(done)
        stop.set()

    samples.make(settings, datetime.fromisoformat("2027-01-20T13:00:00+01:00"), stop, progress)
    assert seen == [0] and not samples.wanted(settings)


def test_the_people_are_test_persons() -> None:
    """Every number is one that reads as a real one would, and every phone is one set aside for fiction."""
    for person in samples.PEOPLE.values():
        assert parse_identifier(person["id"], datetime.fromisoformat("2027-01-20").date()).value == person["id"]
    texts = repr(samples.STORY)
    for digits in re.findall(r"\b0\d[\d -]{6,}", texts):
        assert 701740605 <= int(re.sub(r"\D", "", digits)) <= 701740699
