"""The example of another trade, leave requests: sound, served beside the lock routine, and played with faults."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "leave"
sys.path.insert(0, str(EXAMPLE))

from leave import ROUTINE  # noqa: E402
from leave.payroll import PayrollHttp  # noqa: E402

from adapters.http_client import Endpoint  # noqa: E402
from rehearsal.simulation.derived import DerivedSimulation  # noqa: E402
from runtime import crypto  # noqa: E402
from runtime.app import App  # noqa: E402
from runtime.bootstrap import load_settings, open_app  # noqa: E402
from runtime.clock import StandingClock  # noqa: E402
from runtime.invariants import breaches  # noqa: E402
from runtime.routines.shared_lock.routine import ROUTINE as LOCK  # noqa: E402
from runtime.services.service import Service  # noqa: E402
from runtime.settings import Settings  # noqa: E402
from tests.examples.payroll_server import served  # noqa: E402
from workflow.check import check_workflow  # noqa: E402
from workflow.errors import LockstepError  # noqa: E402
from workflow.values import Actor  # noqa: E402

ANN, BO = Actor("ann", "operator"), Actor("bo", "operator")  # type: ignore[arg-type]
NOW = datetime.fromisoformat("2027-01-11T08:00:00+00:00")
FORM: dict[str, Any] = {"employee": "E-17", "first_day": "2027-02-01", "days": "5"}


def settings(folder: Path) -> Settings:
    return load_settings(
        database_url=f"sqlite:///{folder}/store.db", world_file=f"{folder}/world.db", master_key=crypto.fresh_key()
    )


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    made = open_app(settings(tmp_path), StandingClock(NOW), on_board=(LOCK, ROUTINE))
    yield made
    made.close()


def test_the_example_is_sound_and_short() -> None:
    """The checker finds nothing; at most 250 lines in all."""
    assert check_workflow(ROUTINE.definition) == []
    lines = sum(len(f.read_text("utf-8").splitlines()) for f in EXAMPLE.rglob("*") if f.suffix in (".py", ".toml"))
    assert lines <= 250


def test_another_person_approves_and_the_days_are_booked_once(app: App) -> None:
    """The applicant is refused in a sentence; a colleague approves, and the balance goes down once."""
    service = Service(app)
    number = service.new_order("leave", "submit", FORM, ANN)["number"]
    with pytest.raises(LockstepError, match="the applicant cannot approve"):
        service.trigger(number, "approve", ANN)
    service.trigger(number, "approve", BO)
    app.worker().run_until_idle()
    assert service.order(number)["state"] == "done"
    assert app.adapters["payroll"].balances == {"E-17": 20}  # type: ignore[attr-defined]
    assert breaches(app) == []


def test_more_days_than_are_left_are_not_approved(app: App) -> None:
    """The balance is read before the guard is asked."""
    service = Service(app)
    number = service.new_order("leave", "submit", FORM | {"days": "26"}, ANN)["number"]
    with pytest.raises(LockstepError, match="so many days are not left"):
        service.trigger(number, "approve", BO)
    assert service.order(number)["state"] == "submitted"


def test_time_counts_in_working_days(app: App) -> None:
    """Submitted on a Monday: a reminder on Wednesday; Thursday, Friday and Monday later it is escalated."""
    service = Service(app)
    number = service.new_order("leave", "submit", FORM, ANN)["number"]
    assert isinstance(app.clock, StandingClock)
    for days, state in ((1, "submitted"), (2, "reminded"), (4, "reminded"), (6, "reminded"), (7, "escalated")):
        app.clock.move_to(NOW + timedelta(days=days, minutes=1))
        app.worker().run_until_idle()
        assert service.order(number)["state"] == state, days


def test_over_http_a_lost_reply_books_once(tmp_path: Path) -> None:
    """The payroll system books and its reply is lost: the probe finds the booking by its key, and it is not made again."""
    with served(lose_replies=1) as (address, bookings):
        payroll = PayrollHttp(Endpoint(address, read_seconds=1))
        app = open_app(settings(tmp_path), StandingClock(NOW), adapters=[payroll], on_board=(LOCK, ROUTINE))
        try:
            service = Service(app)
            number = service.new_order("leave", "submit", FORM, ANN)["number"]
            service.trigger(number, "approve", BO)
            for _ in range(20):
                app.worker().run_until_idle()
                if service.order(number)["state"] == "done":
                    break
                assert isinstance(app.clock, StandingClock)
                app.clock.move_to(app.clock.now() + timedelta(minutes=10))
            assert service.order(number)["state"] == "done"
            assert len(bookings) == 1
        finally:
            app.close()


@pytest.mark.parametrize("seed", [1, 2])
def test_users_derived_from_the_table_play_it_through_faults(tmp_path: Path, seed: int) -> None:
    """Nothing is lost, repeated or stuck; faults and crashes did happen; the same seed plays the same."""
    first, second = (
        DerivedSimulation(ROUTINE, 40, seed, "many", settings(folder)).run() for folder in (tmp_path / "a", tmp_path / "b")
    )
    print("seed", seed)
    assert first.ok, first
    assert first.orders == 40 and first.faults and first.crashes and first.ended["done"] and first.effects
    assert (first.ended, first.faults, first.crashes, first.steps) == (
        second.ended, second.faults, second.crashes, second.steps,
    )  # fmt: skip
