"""The last look before a change: what the worker knows, then what the store says; and no breaker learns from a change kept back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from rehearsal.rehearsal import Rehearsal
from runtime.worker.calls import _lapsed
from runtime.worker.in_flight import InFlight
from runtime.worker.worker import Worker
from storage import StoreUnreachable, health
from storage.schema import effects, orders
from tests.postgres import both_databases
from tests.reliability.tools import TICKETS, counted, rehearse
from workflow.reasons import WHY
from workflow.retry import Breaker, start_probe
from workflow.values import Outcome, OutcomeKind

pytestmark = both_databases
Break = Callable[[Rehearsal, Any], None]


@pytest.fixture
def rehearsal(database_url: str) -> Iterator[Rehearsal]:
    made = rehearse(database_url, "link_existing")
    yield made
    made.close()


def interfere(r: Rehearsal, do: Break, name: str = "tes.link") -> list[int]:
    """Do something to the first effect of this name in the moment before it goes out; how often it was done, seen each time."""
    seen: list[int] = []

    def hook(point: str, claimed: Any, item: Any) -> None:
        if point == "before_change" and getattr(item, "name", "") == name:
            seen.append(counted(r).get(name, 0))
            if len(seen) == 1:
                do(r, claimed)

    r.app.hook = hook
    r.happen("ticket", TICKETS["link_existing"])
    r.advance_to(r.clock.now() + timedelta(minutes=10))
    return seen


def lost(r: Rehearsal, claimed: Any) -> None:
    """The worker has noticed that the order is someone else's."""
    claimed.lost = True


def late(r: Rehearsal, claimed: Any) -> None:
    """The worker was held up for longer than its lease."""
    r.clock.move_to(r.clock.now() + timedelta(seconds=9))


def overtaken(r: Rehearsal, claimed: Any) -> None:
    """Another worker has the order, by a clock that was ahead; this one has noticed nothing."""
    with r.app.store.write() as tx:
        tx.connection.execute(update(orders).values(token=orders.c.token + 1))


@pytest.mark.parametrize("do", [lost, late, overtaken])
def test_a_change_is_kept_back(rehearsal: Rehearsal, do: Break) -> None:
    """Whatever tells that the order is not ours, nothing goes out then; the worker that has it does it, once."""
    assert interfere(rehearsal, do) == [0, 0]
    assert counted(rehearsal)["tes.link"] == 1
    assert rehearsal.app.breakers._rows["tes"].breaker.failures == 0


def test_a_change_is_kept_back_when_the_store_cannot_say(rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Could not ask is not yes; the effect is done once when it can be asked again."""
    store = rehearsal.app.store

    def unreachable(order_id: int, token: int) -> bool:
        raise StoreUnreachable(WHY(why="gone"))

    def gone(r: Rehearsal, claimed: Any) -> None:
        monkeypatch.setattr(store, "is_held", unreachable)

    made = rehearsal.app.worker

    def asking(name: str | None = None) -> Worker:
        worker = made("w")
        worker.caller.is_held = lambda order_id, token: store.is_held(order_id, token)
        return worker

    monkeypatch.setattr(rehearsal.app, "worker", asking)
    seen = interfere(rehearsal, gone)
    assert seen
    assert set(seen) == {0}
    assert counted(rehearsal).get("tes.link", 0) == 0
    monkeypatch.undo()
    rehearsal.advance("1 hours")
    assert counted(rehearsal)["tes.link"] == 1


def test_a_call_of_a_lost_order_is_not_begun(rehearsal: Rehearsal) -> None:
    """Nor is a question: the worker that has the order now asks for itself."""
    app, asked = rehearsal.app, []
    rehearsal.happen("ticket", TICKETS["link_existing"])
    app.hook = lambda point, claimed, item: asked.append(point)
    worker = app.worker("w")
    start = worker.caller.start

    def lose_then_start(claimed: Any, *rest: Any) -> None:
        claimed.lost = True
        start(claimed, *rest)

    worker.caller.start = lose_then_start  # type: ignore[method-assign,assignment]
    worker.claim()
    assert worker.in_flight
    assert "before_effect" not in asked


def test_an_adapter_that_raised_leaves_the_change_unknown(rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked about and, where nobody answers, stays unknown: it is not taken for something to try again."""
    tes = rehearsal.app.adapters["tes"]
    operation = tes.operations["tes.link"]

    def done_and_raised(call: Any) -> Any:
        operation.perform(call)
        rehearsal.world.faults.add("tes", "unavailable", until=rehearsal.clock.now() + timedelta(hours=1))
        raise RuntimeError("after it was done")

    monkeypatch.setitem(tes._operations, "tes.link", type(operation)(done_and_raised, operation.probe))  # type: ignore[attr-defined]
    rehearsal.happen("ticket", TICKETS["link_existing"])
    rehearsal.advance_to(rehearsal.clock.now() + timedelta(seconds=5))
    with rehearsal.app.store.read() as connection:
        found = connection.execute(select(effects.c.status, effects.c.code).where(effects.c.name == "tes.link")).all()
    assert [tuple(row) for row in found] == [("unknown", "adapter_error")]
    rehearsal.advance("3 hours")
    assert counted(rehearsal)["tes.link"] == 1


@pytest.mark.slow
def test_what_cannot_be_said_again_stays_unknown(rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    """An effect that may have been done, and whose call cannot be put together now, is neither done nor free to try."""
    workflow = rehearsal.app.engine.workflow
    bind, broken = workflow.bind, threading.Event()

    def poisoned(order: Any, item: Any, now: Any) -> Any:
        if broken.is_set() and item.name == "tes.link":
            raise ValueError("no")
        return bind(order, item, now)

    def hook(point: str, claimed: Any, item: Any) -> None:
        if point == "before_effect" and getattr(item, "name", "") == "tes.link" and not broken.is_set():
            rehearsal.world.faults.add("tes", "reply_lost", operation="link", times=1)
            rehearsal.world.faults.add("tes", "unavailable", operation="lock", times=1)
            broken.set()

    monkeypatch.setitem(workflow.__dict__, "bind", poisoned)
    rehearsal.app.hook = hook
    rehearsal.happen("ticket", TICKETS["link_existing"])
    rehearsal.advance("2 days")
    with rehearsal.app.store.read() as connection:
        found = connection.execute(select(effects.c.status, effects.c.code).where(effects.c.name == "tes.link")).all()
    assert [tuple(row) for row in found] == [("unknown", "unbound")]
    broken.clear()
    rehearsal.app.hook = lambda *_: None
    rehearsal.advance("5 hours")
    assert counted(rehearsal)["tes.link"] == 1


def test_a_renewed_lease_is_known_to_the_calls_under_it(rehearsal: Rehearsal) -> None:
    """A call that lasts longer than a lease which is renewed meanwhile is not kept back at its end."""
    rehearsal.happen("ticket", TICKETS["link_existing"])
    worker = rehearsal.app.worker("w")
    with rehearsal.app.store.write() as tx:
        (case,) = tx.claim("w", rehearsal.clock.now(), worker.lease, 1)
    worker.in_flight[case.order.id] = InFlight(case)
    for _ in range(3):
        rehearsal.clock.move_to(rehearsal.clock.now() + timedelta(seconds=5))
        assert not _lapsed(case.held_until, rehearsal.clock.now())
        worker.renew()


def test_failures_are_counted_on_when_the_shared_row_is_read(rehearsal: Rehearsal) -> None:
    """The row of a closed breaker says nothing of failures; five in a row open it, however often it is read between them."""
    app, silent = rehearsal.app, Outcome(OutcomeKind.UNAVAILABLE)
    with app.store.write() as tx:
        health.write_breaker(tx.connection, "tes", Breaker(), rehearsal.clock.now())
    for _ in range(5):
        rehearsal.clock.move_to(rehearsal.clock.now() + timedelta(seconds=2))
        app.breakers.refresh()
        app.breakers.note("tes", silent)
    assert app.breakers._rows["tes"].breaker.state == "open"


def test_no_breaker_learns_from_a_change_kept_back(rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says nothing of the system, which was not asked."""
    noted: list[str] = []
    note = rehearsal.app.breakers.note

    def heard(system: str, outcome: Outcome) -> None:
        noted.append(outcome.code)
        note(system, outcome)

    monkeypatch.setattr(rehearsal.app.breakers, "note", heard)
    assert len(interfere(rehearsal, overtaken)) == 2
    assert noted
    assert "lease_lost" not in noted


def test_a_breaker_that_could_not_be_written_is_not_gone_by(rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody would ever probe what no row says; the opening comes again with the next silence, when it can be written."""
    app, silent = rehearsal.app, Outcome(OutcomeKind.UNAVAILABLE)

    def refused(*_: Any) -> None:
        raise StoreUnreachable(WHY(why="gone"))

    with monkeypatch.context() as patched:
        patched.setattr(health, "write_breaker", refused)
        for _ in range(7):
            app.breakers.note("tes", silent)
        assert app.breakers.allows("tes")
    app.breakers.note("tes", silent)
    assert not app.breakers.allows("tes")
    with app.store.read() as connection:
        assert health.systems_(connection)["tes"].breaker.state == "open"


def test_of_two_workers_one_probes(rehearsal: Rehearsal) -> None:
    """Also when the probe before theirs was never reported on: who comes second with the same knowledge is refused."""
    app, now = rehearsal.app, rehearsal.clock.now()
    seen = Breaker("half_open", 5, now, now, step=1)
    with app.store.write() as tx:
        health.write_breaker(tx.connection, "tes", seen, now)
    taken = []
    for seconds in (12, 13):
        with app.store.write() as tx:
            probing = start_probe(seen, now, timedelta(seconds=seconds))
            taken.append(health.take_probe(tx.connection, "tes", seen, probing, now))
    assert taken == [True, False]
