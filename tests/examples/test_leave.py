"""The example of another trade, leave requests: sound, served with the lock routine, and played with faults."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "leave"
sys.path.insert(0, str(EXAMPLE))

from leave import ROUTINE  # noqa: E402
from leave.balances import balances  # noqa: E402
from leave.payroll import PayrollHttp  # noqa: E402
from sqlalchemy import select  # noqa: E402

from adapters.http_client import Endpoint  # noqa: E402
from rehearsal.scenario import Player  # noqa: E402
from rehearsal.simulation.report import Report  # noqa: E402
from rehearsal.simulation.run import RATES, FaultRates, Simulation  # noqa: E402
from runtime import crypto  # noqa: E402
from runtime.app import App  # noqa: E402
from runtime.bootstrap import load_settings, open_app, store_parts  # noqa: E402
from runtime.clock import StandingClock  # noqa: E402
from runtime.invariants import breaches  # noqa: E402
from runtime.routine import Routine  # noqa: E402
from runtime.routines.shared_lock.routine import ROUTINE as LOCK  # noqa: E402
from runtime.services.service import Service  # noqa: E402
from runtime.settings import Settings  # noqa: E402
from storage.fresh import fresh_place  # noqa: E402
from tests.examples.payroll_server import served  # noqa: E402
from workflow.check import check_workflow  # noqa: E402
from workflow.errors import LockstepError  # noqa: E402
from workflow.values import Actor  # noqa: E402

ANN, BO = Actor("ann", "manager"), Actor("bo", "manager")
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


@pytest.mark.slow
def test_another_person_approves_and_the_days_are_booked_once(app: App) -> None:
    """The applicant is refused in a sentence, though a manager; so is an employee. A manager approves: the balance goes down once."""
    service = Service(app)
    number = service.new_order("leave", "submit", FORM, ANN)["number"]
    with pytest.raises(LockstepError, match="the applicant cannot approve"):
        service.trigger(number, "approve", ANN)
    with pytest.raises(LockstepError, match="employee"):
        service.trigger(number, "approve", Actor("eva", "employee"))
    service.trigger(number, "approve", BO)
    app.worker().run_until_idle()
    assert service.order(number)["state"] == "done"
    booked = app.adapters["payroll"].bookings.values()  # type: ignore[attr-defined]
    assert list(booked) == [{"employee": "E-17", "first_day": "2027-02-01", "days": 5}]
    assert days_left(app, "E-17") == 20
    assert breaches(app) == []


def days_left(app: App, employee: str) -> int:
    with app.store.read() as connection:
        ref = app.store.keyring.ref(f"employee|{employee}")
        return int(connection.execute(select(balances.c.days).where(balances.c.ref == ref)).scalar_one())


@pytest.mark.slow
def test_the_employee_is_sealed(app: App, tmp_path: Path) -> None:
    """The number stands nowhere in the store in the clear: not in the order, the ledger, the history or the own table."""
    service = Service(app)
    number = service.new_order("leave", "submit", FORM | {"employee": "EMPLOYEE-4711"}, ANN)["number"]
    service.trigger(number, "approve", BO)
    app.worker().run_until_idle()
    with app.store.read() as connection:
        lines = list(cast(sqlite3.Connection, connection.connection.driver_connection).iterdump())
    assert any(number in line for line in lines)
    assert not [line for line in lines if "4711" in line]


def test_of_two_approvals_at_once_the_second_is_refused(app: App) -> None:
    """Each alone has enough days; both are decided in one batch, and the table has the last word."""
    service = Service(app)
    numbers = [service.new_order("leave", "submit", FORM | {"days": "20"}, ANN)["number"] for _ in range(2)]
    with app.store.write() as tx:
        for number in numbers:
            tx.enqueue(service.order(number)["id"], f"test/{number}", "approve", BO, NOW)
    app.worker().run_until_idle()
    assert sorted(service.order(number)["state"] for number in numbers) == ["done", "submitted"]
    assert days_left(app, "E-17") == 5


def test_what_payroll_refuses_is_given_back(tmp_path: Path) -> None:
    """The days are taken with the approval, and come back when a manager gives up."""
    step = [
        {"begin": {"order": "L1", "name": "submit", "by": "ann", "role": "employee", **FORM}},
        {"fault": {"system": "payroll", "kind": "refused"}},
        {"trigger": {"order": "L1", "name": "approve", "by": "bo", "role": "manager"}},
        {"run": "idle"},
        {"expect": {"order": "L1", "state": "not_booked", "waiting_for": "manager"}},
    ]
    with fresh_place(store_parts((ROUTINE,))) as place:
        player = Player({"start": "2027-01-11T08:00", "steps": step}, tmp_path / "value.yaml", place, on_board=(ROUTINE,))
        with closing(player.rehearsal) as rehearsal:
            assert [player._step(each) for each in step] == [None] * len(step)
            assert days_left(rehearsal.app, "E-17") == 20
            refuse = {"trigger": {"order": "L1", "name": "refuse", "by": "bo", "role": "manager", "reason": "no budget"}}
            assert player._step(refuse) is None
            assert days_left(rehearsal.app, "E-17") == 25


@pytest.mark.slow
def test_more_days_than_are_left_are_not_approved(app: App) -> None:
    """The guard reads the routine's own table."""
    service = Service(app)
    number = service.new_order("leave", "submit", FORM | {"days": "26"}, ANN)["number"]
    with pytest.raises(LockstepError, match="only 25 days are left"):
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


@pytest.mark.slow
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


def played(folder: Path, orders: int, seed: int, *on_board: Routine) -> Report:
    print("orders", orders, "seed", seed)
    simulation = Simulation(orders, seed, 3, "many", settings(folder), on_board=on_board)
    with closing(simulation):
        return simulation.run()


@pytest.mark.slow
def test_users_derived_from_the_table_play_it_through_faults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is lost, repeated or stuck; faults, crashes and bad messages did happen; the same seed plays the same."""
    monkeypatch.setitem(cast(dict[str, FaultRates], RATES), "many", replace(RATES["many"], crash=0.02))
    first, second = (played(tmp_path / name, 30, 5, ROUTINE) for name in "ab")
    assert first.ok, first
    assert first.orders == 30 and first.faults and first.crashes and first.poisoned and first.ended["done"] and first.effects
    assert replace(first, seconds=0) == replace(second, seconds=0)


@pytest.mark.slow
def test_both_routines_are_played_in_one_store_by_the_same_workers(tmp_path: Path) -> None:
    """Each has its own users and faults; what each began has ended in one of that routine's end states."""
    report = played(tmp_path, 8, 5, LOCK, ROUTINE)
    assert report.ok, report
    assert report.ended["feedback_sent"] and report.ended["done"] and report.orders >= 16


STEPS: list[dict[str, Any]] = [
    {"begin": {"order": "L1", "name": "submit", "by": "ann", **FORM}},
    {"begin": {"order": "L2", "name": "submit", "by": "ann", **FORM, "days": 0, "refused": "at least one day"}},
    {"expect": {"order": "L1", "state": "submitted", "waiting_for": "manager", "data": {"days": 5}}},
    {"advance": "2 working days"},
    {"expect": {"order": "L1", "state": "reminded", "history": ["submit", "remind"]}},
    {"trigger": {"order": "L1", "name": "approve", "by": "ann", "role": "manager", "refused": "the applicant cannot approve"}},
    {"fault": {"system": "payroll", "operation": "payroll.book", "kind": "reply_lost"}},
    {"crash": {"at": "after_effect", "effect": "payroll.book", "subject": "leave"}},
    {"trigger": {"order": "L1", "name": "approve", "by": "bo", "role": "manager"}},
    {"run": "idle"},
    {"advance": "1 hour"},
    {"expect": {"order": "L1", "state": "done", "path": ["submitted", "reminded", "booking", "done"]}},
    {"expect": {"effects": {"payroll.book": 1}}},
    {"expect": {"orders": {"open": 0, "total": 1}}},
]


@pytest.fixture
def player(tmp_path: Path) -> Iterator[Player]:
    with fresh_place(store_parts((ROUTINE,))) as place:
        made = Player({"start": "2027-01-11T08:00", "steps": STEPS}, tmp_path / "value.yaml", place, on_board=(ROUTINE,))
        yield made
        made.rehearsal.close()


def test_a_scenario_of_a_routine_without_an_extension(player: Player) -> None:
    """Begun by hand, moved by time and people, through a lost reply and a crash: booked once."""
    for n, step in enumerate(STEPS):
        assert player._step(step) is None, n
    assert player.rehearsal.died == 1


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"begin": {"order": "L1", "name": "approve"}}, "No order begins by `approve` by hand; possible are submit."),
    ({"begin": {"name": "submit"}}, "`begin` needs `order`"),
    ({"ticket": {"id": "T1"}}, "there is no verb ticket; possible are advance, begin"),
    ({"fault": {"system": "bank", "kind": "error"}}, "There is no system bank; possible are payroll."),
    ({"fault": {"system": "payroll", "kind": "rain"}}, "There is no fault rain; possible are unavailable"),
    ({"fault": {"system": "payroll", "kind": "error", "operation": "payroll.sing"}}, "There is no effect payroll.sing"),
    ({"expect": {"lock": "L-1"}}, "`expect` names none of order, orders, effects."),
    ({"trigger": {"order": "L1", "name": "approve", "role": "king"}}, "There is no role king"),
]


@pytest.mark.parametrize(("step", "sentence"), WRONG, ids=lambda x: str(x)[:40])
def test_a_wrong_step_is_refused_in_a_sentence(player: Player, step: dict[str, Any], sentence: str) -> None:
    """It says what is possible for this routine, and no word of another."""
    try:
        said = str(player._step(step))
    except LockstepError as refusal:
        said = str(refusal)
    assert sentence in said
