"""A worker in trouble or at its end: it is not held up by what cannot be helped, and begins nothing that is not its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bench.ours import SixSteps
from bench.places import Place
from bench.serving import Served
from bench.six_steps import result_of
from bench.slow import two_systems
from runtime.worker.worker import Worker
from storage import StoreUnreachable
from tests.postgres import both_databases
from workflow.ports import Operation
from workflow.reasons import WHY
from workflow.values import Call, Outcome, OutcomeKind

pytestmark = both_databases


class Held:
    """A system; where it blocks, each of its calls comes to an end only when the test says so."""

    def __init__(self, system: str, blocking: bool) -> None:
        self.system, self.blocking, self.let_go = system, blocking, threading.Semaphore(0)
        self.begun: list[str] = []

    @property
    def operations(self) -> Mapping[str, Operation]:
        return {f"{self.system}.do": Operation(self._do)}

    def _do(self, call: Call) -> Outcome:
        self.begun.append(call.key)
        if self.blocking:
            self.let_go.acquire(timeout=60)
        return Outcome(OutcomeKind.SUCCEEDED, result_of(call.subject))


class WallClock:
    """The machine's clock, set wrong by so much."""

    def __init__(self) -> None:
        self.wrong = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.wrong

    def wait(self, signal: threading.Event, seconds: float) -> bool:
        return signal.wait(seconds)


@pytest.fixture
def slow() -> Iterator[Held]:
    made = Held("slow", blocking=True)
    yield made
    made.let_go.release(10)


@pytest.fixture
def place(database_url: str) -> Iterator[Place]:
    made = Place(database_url.partition(":")[0].partition("+")[0], database_url)
    SixSteps().prepare(made, 0)
    yield made


def worker_with(found: Served, **settings: Any) -> Worker:
    found.app.settings = found.app.settings.model_copy(update=settings)
    return found.app.worker("w")


def test_what_has_been_answered_does_not_wait_for_what_has_not(place: Place, slow: Held) -> None:
    """The end of the time to finish is kept, who else has not answered yet."""
    found = Served(place, two_systems(), [slow, Held("quick", blocking=False)])
    worker = worker_with(found)
    found.hand_in(["S-1"], "slow")
    found.hand_in(["Q-1"], "quick")
    assert worker.claim() == 2
    began = time.monotonic()
    worker.drain(timedelta(seconds=0.5))
    assert time.monotonic() - began < 5
    assert [claimed.case.order.external_key for claimed in worker.in_flight.values()] == ["S-1"]
    found.inner.store.close()


def test_nothing_more_is_begun_when_the_database_is_gone_at_the_end(
    place: Place, slow: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stood in line is called by the worker that takes those orders up."""
    found = Served(place, two_systems(), [slow, Held("quick", blocking=False)])
    worker = worker_with(found, calls_per_system=1)
    found.hand_in([f"S-{n}" for n in range(3)], "slow")
    assert worker.claim() == 3

    def gone() -> Any:
        raise StoreUnreachable(WHY(why="no"))

    monkeypatch.setattr(worker.store, "write", gone)
    slow.let_go.release()
    with pytest.raises(StoreUnreachable):
        worker.drain(timedelta(seconds=5))
    slow.let_go.release(10)
    time.sleep(0.3)
    assert len(slow.begun) <= 2
    found.inner.store.close()


def test_a_clock_that_goes_back_does_not_cost_the_lease(place: Place, slow: Held) -> None:
    """A heartbeat is due by what has passed, and what a clock said that was wrong an hour ago does not put it off."""
    found, clock = Served(place, two_systems(), [slow, Held("quick", blocking=False)]), WallClock()
    found.app.clock = clock
    clock.wrong = timedelta(hours=1)
    worker = worker_with(found, lease_seconds=1.2, heartbeat_seconds=0.1)
    clock.wrong = timedelta()
    found.hand_in(["S-1"], "slow")
    thread = threading.Thread(target=worker.work_on, args=(1, lambda: False), daemon=True)
    thread.start()
    try:
        stolen = 0
        for _ in range(12):
            time.sleep(0.15)
            with found.inner.store.write() as tx:
                stolen += len(tx.claim("thief", clock.now(), timedelta(seconds=1), 1, 1)) if slow.begun else 0
        assert slow.begun
        assert stolen == 0
    finally:
        slow.let_go.release(10)
        thread.join(10)
        found.inner.store.close()
