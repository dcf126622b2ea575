"""Small tests at dangerous spots, each of which fails when the spot is changed carelessly (see `mutations.py`)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import update

from rehearsal.rehearsal import Rehearsal
from runtime.clock import SystemClock
from runtime.crypto import MasterKey
from runtime.worker.worker import Worker
from storage import Tx, rows
from storage.schema import orders
from tests.postgres import both_databases
from tests.reliability.tools import START, TICKETS, Play, rehearse
from workflow import steps
from workflow.definition import EffectSpec, Transition
from workflow.errors import Conflict
from workflow.ports import Operation
from workflow.reasons import WHY
from workflow.values import Call, Effect, Label, Outcome, OutcomeKind

_L = Label("", "")


# Pure ------------------------------------------------------------------------------------------------


def effect(n: int, status: str, name: str = "sys.do", **more: Any) -> Effect:
    return Effect(n, name, "A", 1, status=status, **more)


@pytest.mark.parametrize("status", ["failed", "refused"])
def test_a_retry_asks_first(status: str) -> None:
    """A failed effect that a person retries may have been done: it is unknown, and so it is asked about before it is done."""
    changed: dict[int, Effect] = {}
    failed = effect(1, status, attempts=5, code="timeout", finished_at=START)
    steps.revise_effects([failed], Transition("a", "retry", None), {"effects": "retry"}, changed)
    assert (failed.status, failed.attempts, failed.finished_at, changed) == ("unknown", 0, None, {1: failed})


def test_an_unknown_effect_that_is_not_wanted_is_not_forgotten() -> None:
    """It may have been done: it stays open until that is found out; what had not begun is withdrawn."""
    unknown, planned = effect(1, "unknown"), effect(2, "planned")
    steps.revise_effects([unknown, planned], Transition("a", "cancel", "b", withdraws=("sys.",)), {}, {})
    assert (unknown.status, unknown.open, planned.status, planned.open) == ("recalled", True, "withdrawn", False)


@pytest.mark.parametrize("first", ["try_again", "started", "unknown"])
def test_an_answer_does_not_overtake_the_one_before_it(first: str) -> None:
    """Ordered effects of one system go out in their order; another system's do not wait for them."""
    spec: Any = SimpleNamespace(effect={n: EffectSpec(n, _L, ordered=True) for n in ("desk.say", "desk.close", "mail.send")})
    waits = effect(1, first, "desk.say", next_at=START + timedelta(minutes=5))
    others = [effect(2, "planned", "desk.close"), effect(3, "planned", "mail.send")]
    found = steps.performable(spec, [waits, *others], (), START, 1, ())
    assert [e.name for e in found] == ["mail.send"]
    waits.status = "succeeded"
    assert [e.name for e in steps.performable(spec, [waits, *others], (), START, 1, ())] == ["desk.close", "mail.send"]


def test_a_message_of_an_erased_person_is_not_taken_for_an_empty_one() -> None:
    """What it brought is gone with the key; a decision without it would be another one."""
    row = {"id": 1, "trigger": "hold", "actor": "tova", "role": "operator", "at": START, "sealed": b"x" * 40}
    assert rows.message_from(row, MasterKey(b"k" * 32), None).unreadable
    assert not rows.message_from({**row, "sealed": None}, MasterKey(b"k" * 32), None).unreadable


# Orders ----------------------------------------------------------------------------------------------


@pytest.fixture
def linking(database_url: str) -> Iterator[Rehearsal]:
    made = rehearse(database_url, "link_existing")
    yield made
    made.close()


@pytest.fixture
def counted(linking: Rehearsal) -> dict[str, int]:
    """How often `tes.link` was performed and probed."""
    return count_calls(linking, "tes", "tes.link")


def count_calls(rehearsal: Rehearsal, system: str, name: str) -> dict[str, int]:
    adapter, seen = rehearsal.app.adapters[system], {"perform": 0, "probe": 0}
    operation = adapter.operations[name]

    def counting(what: str, call: Callable[[Call], Outcome]) -> Callable[[Call], Outcome]:
        def made(given: Call) -> Outcome:
            seen[what] += 1
            return call(given)

        return made

    assert operation.probe
    counted = Operation(counting("perform", operation.perform), counting("probe", operation.probe))
    wrapped = SimpleNamespace(system=system, blocking=False, operations={**adapter.operations, name: counted})
    rehearsal.app.adapters = {**rehearsal.app.adapters, system: wrapped}
    return seen


@both_databases
def test_what_came_back_is_recorded_when_its_batch_could_not_be_written(
    linking: Rehearsal, counted: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another writer was first: the order is written alone with the answer it has, and nobody is asked again."""
    written, refused = Tx.write, list[bool]()

    def once_refused(tx: Tx, found: Any, now: Any) -> None:
        if not refused and any(e.name == "tes.link" and e.status == "succeeded" for s in found for e in s.changed.values()):
            refused.append(True)
            raise Conflict(WHY(why="two writers met"))
        written(tx, found, now)

    monkeypatch.setattr(Tx, "write", once_refused)
    linking.happen("ticket", TICKETS["link_existing"])
    Play(linking, "link_existing").settle()
    assert (refused, counted) == ([True], {"perform": 1, "probe": 0})
    assert linking.order("T1").state == "feedback_sent"


@both_databases
def test_a_system_that_answers_reads_is_still_waited_for(linking: Rehearsal) -> None:
    """Its link is still to be made: that TES answers a look says little, and the line before it is kept."""
    linking.world.faults.add("tes", "unavailable", operation="link", until=START + timedelta(hours=3))
    linking.happen("ticket", TICKETS["link_existing"])
    linking.run()
    for _ in range(4):
        linking.advance("30 minutes")
        order = linking.order("T1")
        assert order.blocked_on == "tes"
        assert order.blocked_since is not None
        assert order.blocked_since <= START + timedelta(minutes=1)


# Leases ----------------------------------------------------------------------------------------------


class Gate:
    """A system of one call at a time: the first waits at the gate, and those behind it in line; `begun` has their subjects."""

    system, blocking = "treserva", True

    def __init__(self, inner: Any) -> None:
        self._inner, self.open, self.asked, self.begun = inner, threading.Event(), threading.Event(), list[str]()

    @property
    def operations(self) -> Any:
        def perform(call: Call) -> Outcome:
            self.begun.append(call.subject)
            self.asked.set()
            self.open.wait(20)
            return Outcome(OutcomeKind.UNAVAILABLE, code="slow")

        return {name: Operation(perform, None) for name in self._inner.operations}


@pytest.fixture
def waiting(database_url: str) -> Iterator[tuple[Rehearsal, Worker, Gate]]:
    """The look at one person is at the gate, and the look at the other stands in line behind it."""
    rehearsal = rehearse(database_url, "new_install", calls_per_system=1)
    gate = Gate(rehearsal.app.adapters["treserva"])
    app = rehearsal.app
    app.adapters = {**app.adapters, "treserva": gate}
    app.clock = app.breakers.clock = SystemClock()
    rehearsal.happen("ticket", TICKETS["new_install"])
    with app.store.write() as tx:
        tx.connection.execute(update(orders).values(wake_at=app.clock.now()))
    worker = app.worker("held")
    worker.claim()
    worker.collect(0.0)
    assert gate.asked.wait(10)
    yield rehearsal, worker, gate
    gate.open.set()
    worker.caller.close()
    rehearsal.close()


def through(gate: Gate, worker: Worker) -> list[str]:
    """Open the gate and let the line pass; the calls that were begun."""
    gate.open.set()
    passed = threading.Event()
    worker.caller.pools["treserva"].submit(passed.set)
    assert passed.wait(10)
    return gate.begun


def test_what_was_let_go_of_is_not_begun(waiting: tuple[Rehearsal, Worker, Gate]) -> None:
    """The database was gone, and everything in flight is dropped: a call that still stands in line is not made."""
    _, worker, gate = waiting
    worker.abandon()
    assert len(through(gate, worker)) == 1


def test_what_was_taken_over_is_not_begun(waiting: tuple[Rehearsal, Worker, Gate]) -> None:
    """A heartbeat finds the leases lost: a call that still stands in line is not made."""
    rehearsal, worker, gate = waiting
    with rehearsal.app.store.write() as tx:
        tx.connection.execute(update(orders).values(token=orders.c.token + 1))
    worker.renew()
    assert worker.in_flight == {}
    assert len(through(gate, worker)) == 1
