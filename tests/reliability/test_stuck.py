"""One order's trouble is its own: whatever raises, refuses or cannot be read, the others go on and nothing is kept for ever."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from adapters import scenario_ticket
from adapters.scenario_world import people_of
from rehearsal.rehearsal import Rehearsal
from runtime.clock import SystemClock
from runtime.worker.calls import Caller
from storage.schema import effects, orders
from tests.postgres import both_databases
from tests.reliability.tools import START, TICKETS, TOVA, Play, rehearse
from workflow.errors import Conflict, KeyRefused
from workflow.ports import Operation
from workflow.reasons import WHY
from workflow.values import Outcome, OutcomeKind

pytestmark = both_databases


@pytest.fixture
def two_orders(database_url: str) -> Iterator[Rehearsal]:
    """Two new orders that nobody has looked at: VT-27010001, which gets into trouble, and VT-27010002."""
    rehearsal = rehearse(database_url, "new_install")
    contents = [{**TICKETS["new_install"], "id": ticket} for ticket in ("T1", "T2")]
    for content in contents:
        made = scenario_ticket.errand(content, people_of(rehearsal.world), rehearsal.world.next_ticket_number(), START)
        rehearsal.world.submit_ticket(made)
    rehearsal.run_intakes()
    yield rehearsal
    rehearsal.close()


def states(rehearsal: Rehearsal) -> list[str]:
    with rehearsal.app.store.read() as connection:
        return list(connection.execute(select(orders.c.state).order_by(orders.c.id)).scalars())


def settle(rehearsal: Rehearsal) -> None:
    Play(rehearsal, "new_install").settle()


def test_an_order_that_cannot_be_decided(two_orders: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its neighbour goes on; it rests, and goes on when what hindered it is gone."""
    engine = two_orders.app.engine
    advance = engine.advance

    def poisoned(case: Any, *rest: Any) -> Any:
        if case.order.number.endswith("1"):
            raise KeyRefused(WHY(why="no"))
        return advance(case, *rest)

    monkeypatch.setattr(engine, "advance", poisoned)
    settle(two_orders)
    assert states(two_orders)[0] == "received" != states(two_orders)[1]
    assert two_orders.order("VT-27010001").blocked_on == "lockstep"
    monkeypatch.undo()
    two_orders.advance("3 hours")
    assert states(two_orders)[0] != "received"


def test_an_order_whose_step_cannot_be_written(two_orders: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A value that the store will not take stops that order, not the batch it came with."""
    engine = two_orders.app.engine
    advance = engine.advance

    def poisoned(case: Any, *rest: Any) -> Any:
        step = advance(case, *rest)
        if case.order.number.endswith("1"):
            for entry in step.entries:
                entry.set = {"odd": object()}
        return step

    monkeypatch.setattr(engine, "advance", poisoned)
    settle(two_orders)
    assert states(two_orders)[0] == "received"
    assert states(two_orders)[1] != "received"


@pytest.mark.slow
def test_an_effect_that_cannot_be_said(two_orders: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call that cannot be put together goes the way of any other failure, and in the end to a person."""
    workflow = two_orders.app.engine.workflow
    bind = workflow.bind

    def poisoned(order: Any, item: Any, now: Any) -> Any:
        if order.number.endswith("1") and item.name == "lindesk.comment":
            raise ValueError("no")
        return bind(order, item, now)

    monkeypatch.setitem(workflow.__dict__, "bind", poisoned)
    settle(two_orders)
    assert states(two_orders)[1] != "received"
    two_orders.advance("2 days")
    assert two_orders.order("VT-27010001").reason == "effect_failed"


def test_a_breaker_that_cannot_be_written(two_orders: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a call brought back is not lost because another worker wrote the breaker's row first."""

    def refused(*_: object) -> None:
        raise Conflict(WHY(why="someone was first"))

    monkeypatch.setattr("storage.health.write_breaker", refused)
    two_orders.world.faults.add("treserva", "unavailable", until=START + timedelta(hours=1))
    settle(two_orders)
    assert two_orders.order("VT-27010001").blocked_on == "treserva"
    two_orders.advance("9 hours")
    assert states(two_orders)[0] != "precheck"


def test_a_call_is_not_begun_when_the_lease_is_over(two_orders: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that was held up between its commit and its call leaves the call to the worker that has the order now."""
    workflow, clock = two_orders.app.engine.workflow, two_orders.clock
    bind, held_up = workflow.bind, list[str]()

    def slow(order: Any, item: Any, now: Any) -> Any:
        if item.name == "lindesk.comment" and not held_up:
            held_up.append(order.number)
            clock.move_to(clock.now() + timedelta(seconds=9))
            heir = two_orders.app.worker("heir")
            heir.work_on(order.id, lambda: False)
        return bind(order, item, now)

    monkeypatch.setitem(workflow.__dict__, "bind", slow)
    late: list[str] = []

    def begun(point: str, claimed: Any, item: Any) -> None:
        if point == "before_effect" and claimed.case.held_until <= clock.now():
            late.append(item.name)

    two_orders.app.hook = begun
    settle(two_orders)
    assert held_up
    assert late == []
    assert not any(two_orders.world.repeats().values())
    assert two_orders.world.effects()["lindesk.comment"] >= 2


class SlowAdapter:
    """Answers when it is let go."""

    system, blocking = "treserva", True

    def __init__(self, inner: Any, gate: threading.Event, asked: threading.Event) -> None:
        self._inner, self._gate, self._asked = inner, gate, asked

    @property
    def operations(self) -> Any:
        def slow(call: Any) -> Outcome:
            self._asked.set()
            self._gate.wait(20)
            return Outcome(OutcomeKind.UNAVAILABLE, code="slow")

        return {name: Operation(slow, None) for name in self._inner.operations}


def test_a_slow_call_does_not_cost_the_lease(database_url: str) -> None:
    """While someone waits for a trigger pulled by hand, the order stays in that hand for as long as it takes."""
    rehearsal = rehearse(database_url, "new_install", lease_seconds=1.2, heartbeat_seconds=0.1)
    rehearsal.happen("ticket", TICKETS["new_install"])
    app, gate, asked = rehearsal.app, threading.Event(), threading.Event()
    app.clock = SystemClock()
    app.adapters = {**app.adapters, "treserva": SlowAdapter(app.adapters["treserva"], gate, asked)}
    app.breakers.clock = app.clock
    worker = app.worker("hand")
    assert isinstance(worker.caller, Caller)
    thread = threading.Thread(target=worker.work_on, args=(1, lambda: False))
    thread.start()
    try:
        assert asked.wait(10)
        owners = set()
        for _ in range(12):
            threading.Event().wait(0.15)
            with app.store.write() as tx:
                owners |= {c.order.id for c in tx.claim("thief", app.clock.now(), timedelta(seconds=1), 1, 1)}
        assert owners == set()
    finally:
        gate.set()
        thread.join(10)
        rehearsal.close()
    assert not thread.is_alive()


@pytest.mark.slow
def test_an_effect_that_is_not_wanted_any_more_is_asked_about_but_not_done(database_url: str) -> None:
    """Nobody knows whether a link was made, and the order is put on hold: TES is asked when it answers again, no more."""
    rehearsal = rehearse(database_url, "link_existing")
    gone: list[bool] = []

    def outage(point: str, claimed: Any, item: Any) -> None:
        if point == "before_effect" and getattr(item, "name", "") == "tes.link" and not gone:
            gone.append(True)
            rehearsal.world.faults.add("tes", "timeout", operation="link", times=1)
            rehearsal.world.faults.add("tes", "unavailable", operation="lock", until=START + timedelta(hours=2))

    rehearsal.app.hook = outage
    rehearsal.happen("ticket", TICKETS["link_existing"])
    settle(rehearsal)
    assert gone
    rehearsal.service.trigger("T1", "hold", TOVA, "på sjukhus", {"resume_on": "2027-03-01"}, patience=0.1)
    rehearsal.advance("5 hours")
    assert rehearsal.order("T1").state == "on_hold"
    assert rehearsal.world.effects().get("tes.link", 0) == 0
    with rehearsal.app.store.read() as connection:
        status = select(effects.c.status).where(effects.c.name == "tes.link")
        assert connection.execute(status).scalars().all() == ["withdrawn"]
    rehearsal.close()
