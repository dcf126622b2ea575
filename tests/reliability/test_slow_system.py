"""A system that does not come to an end with its calls holds up its own orders, and nobody else's."""

from __future__ import annotations

import threading
from collections.abc import Mapping

import pytest

from bench.ours import SixSteps
from bench.places import Place
from bench.serving import served
from bench.six_steps import result_of
from bench.slow import two_systems
from runtime.worker.calls import SystemPool
from tests.postgres import both_databases
from workflow.ports import Adapter, Operation
from workflow.values import Call, Outcome, OutcomeKind

SLOW, QUICK = 300, 30


class Held:
    """A system whose calls come to an end only when the test says so."""

    blocking = True

    def __init__(self, system: str) -> None:
        self.system, self.begun, self.let_go = system, threading.Event(), threading.Event()

    @property
    def operations(self) -> Mapping[str, Operation]:
        return {f"{self.system}.do": Operation(self._do)}

    def _do(self, call: Call) -> Outcome:
        self.begun.set()
        self.let_go.wait(60)
        return Outcome(OutcomeKind.SUCCEEDED, result_of(call.subject))


@both_databases
def test_orders_of_a_quick_system_do_not_wait_for_a_slow_one(database_url: str) -> None:
    """More orders wait for the slow system than a worker takes at once; those of the quick one go all the way."""
    slow, quick = Held("slow"), Held("quick")
    quick.let_go.set()
    place = Place(database_url.partition(":")[0].partition("+")[0], database_url)
    SixSteps().prepare(place, 0)
    adapters: list[Adapter] = [slow, quick]
    with served(place, two_systems(), adapters) as found:
        try:
            assert found.app.settings.worker_batch < SLOW
            found.hand_in([f"S-{n}" for n in range(SLOW)], "slow")
            assert slow.begun.wait(30)
            tickets = [f"Q-{n}" for n in range(QUICK)]
            found.hand_in(tickets, "quick")
            found.arrivals.wait_for(tickets, 60)
            assert not any(ticket.startswith("S-") for ticket in found.arrivals.ended)
        finally:
            slow.let_go.set()
            found.app.settings = found.app.settings.model_copy(update={"drain_seconds": 0.1})


@pytest.fixture
def lane() -> SystemPool:
    return SystemPool("slow", 2)


def test_who_does_not_get_into_line_is_given_a_later_turn_each(lane: SystemPool) -> None:
    """Turns are as far apart as the system's pace, and never so far away that nobody looks again."""
    let_go = threading.Event()
    for _ in range(lane.free_places()):
        lane.submit(let_go.wait, 60)
    assert lane.free_places() == 0
    turns = [lane.retry_after() for _ in range(2000)]
    let_go.set()
    lane.close()
    assert turns[0] < turns[1] < turns[2]
    assert max(turns).total_seconds() <= 60
