"""Orders that wait for a system: left alone while it is silent to them, woken few at a time, and never called for while paused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from rehearsal.rehearsal import Rehearsal
from runtime.bootstrap import open_app
from runtime.clock import StandingClock
from runtime.services.service import Service
from runtime.worker.breakers import Breakers
from storage import Store, health
from storage.schema import orders
from tests.postgres import both_databases
from tests.reliability.tools import TICKETS, TOVA, rehearse
from tests.storage.tools import NOW, add, new_step
from workflow.ports import Operation
from workflow.retry import Breaker, BreakerPolicy
from workflow.values import Call, Outcome, OutcomeKind

pytestmark = both_databases
SECOND = timedelta(seconds=1)


@pytest.fixture
def rehearsal(database_url: str) -> Iterator[Rehearsal]:
    made = rehearse(database_url, "new_install")
    yield made
    made.close()


@pytest.fixture
def line(rehearsal: Rehearsal) -> tuple[Breakers, StandingClock, list[int]]:
    """Twenty orders that wait for TES and are not due for an hour, and the breakers of a process that has just begun."""
    store, clock = rehearsal.app.store, StandingClock(NOW)
    ids = add(store, *[new_step(NOW + timedelta(hours=1), blocked_on="tes", blocked_since=NOW + n * SECOND) for n in range(20)])
    return Breakers(store, clock, ["tes"], BreakerPolicy(), 12 * SECOND), clock, ids


def due(store: Store, now: datetime) -> list[int]:
    """Takes what has been woken, as if the attempt had failed."""
    with store.write() as tx:
        found = list(tx.connection.execute(select(orders.c.id).where(orders.c.wake_at <= now).order_by(orders.c.id)).scalars())
        tx.connection.execute(update(orders).where(orders.c.id.in_(found)).values(wake_at=now + timedelta(hours=1)))
    return found


def look(breakers: Breakers, clock: StandingClock) -> list[int]:
    clock.move_to(clock.now() + SECOND)
    breakers.run_once()
    return due(breakers.store, clock.now())


def breaker_is(store: Store, breaker: Breaker, now: datetime) -> None:
    with store.write() as tx:
        health.write_breaker(tx.connection, "tes", breaker, now)


@pytest.mark.slow
def test_who_alone_is_met_with_silence_is_left_to_rest(rehearsal: Rehearsal) -> None:
    """A system that answers all others keeps its breaker closed: the one order it fails comes back as the table says."""
    app, clock, called = rehearsal.app, rehearsal.clock, list[datetime]()

    def silent(call: Call) -> Outcome:
        called.append(clock.now())
        return Outcome(OutcomeKind.UNAVAILABLE, code="timeout")

    class Sick:
        system, blocking = "treserva", False
        operations = {name: Operation(silent) for name in app.adapters["treserva"].operations}

    app.adapters = {**app.adapters, "treserva": Sick()}
    rehearsal.happen("ticket", TICKETS["new_install"])
    began = clock.now()
    for _ in range(180):
        clock.move_to(clock.now() + SECOND)
        app.breakers.run_once()
        app.worker().run_until_idle()
        app.breakers.note("treserva", Outcome(OutcomeKind.SUCCEEDED))
    seconds = sorted({(at - began).total_seconds() for at in called})
    assert len(seconds) == 2
    assert 60 <= seconds[1] - seconds[0] <= 67


def test_the_line_is_released_few_at_a_time_and_once(line: tuple[Breakers, StandingClock, list[int]]) -> None:
    """1, 2, 4 a second from who waits longest; who fails again is not called up again before the longest opening is over."""
    breakers, clock, ids = line
    breaker_is(breakers.store, Breaker("open", 5, NOW, NOW + timedelta(minutes=5), None, 1), NOW)
    assert look(breakers, clock) == []
    breaker_is(breakers.store, Breaker(closed_at=NOW + SECOND), NOW)
    assert [look(breakers, clock) for _ in range(4)] == [ids[:2], ids[2:6], ids[6:14], ids[14:]]
    assert [look(breakers, clock) for _ in range(60)] == [[]] * 60
    clock.move_to(NOW + timedelta(minutes=6))
    assert look(breakers, clock) == ids


def test_a_probe_that_does_not_come_to_call_is_not_waited_for(line: tuple[Breakers, StandingClock, list[int]]) -> None:
    """Of those who wait each is woken in turn: who waits longest may be held up by something else."""
    breakers, clock, ids = line
    breaker_is(breakers.store, Breaker("open", 5, NOW, NOW + SECOND, None, 1), NOW)
    assert [look(breakers, clock) for _ in range(3)] == [[ids[0]], [ids[1]], [ids[2]]]


def test_a_paused_system_is_not_called_by_a_process_that_only_passes_by(rehearsal: Rehearsal) -> None:
    """`lockstep order trigger` and a console by itself keep to a pause that was ordered elsewhere."""
    app = rehearsal.app
    rehearsal.happen("ticket", TICKETS["new_install"])
    with app.store.write() as tx:
        for system in ("lindesk", "treserva"):
            health.pause(tx.connection, system, "anna", "underhåll", app.clock.now())
    passing = open_app(app.settings, rehearsal.clock, rehearsal.world)
    Service(passing).trigger("T1", "hold", TOVA, "vill vänta", {"resume_on": "2027-03-01"}, patience=0.1)
    passing.worker().run_until_idle()
    passing.close()
    assert rehearsal.order("T1").state == "on_hold"
    assert not any(rehearsal.world.effects().values())
