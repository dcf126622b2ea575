"""The next orders are decided while a commit is on its way: whatever point a worker dies at, each effect is done once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import count

import pytest
from sqlalchemy import func, select, text

from bench.places import Place
from bench.six_steps import STEPS, Installation
from rehearsal.rehearsal import WorkerDied
from runtime.worker.calls import Caller
from runtime.worker.worker import Worker
from storage.fresh import lapse_leases
from storage.schema import orders
from storage.writing import Writing
from tests.reliability.fleet import wait_for
from workflow.case import Case
from workflow.errors import Conflict
from workflow.ports import Operation
from workflow.reasons import WHY
from workflow.values import Call, Outcome, OutcomeKind

pytestmark = pytest.mark.postgres
_ORDERS = 4
_names = count(1)


class Recorder:
    """An outside system that does what it is asked, and knows what it has done by the key of each call."""

    system, blocking = "noop", False

    def __init__(self) -> None:
        self.done: Counter[str] = Counter()

    @property
    def operations(self) -> Mapping[str, Operation]:
        return {"noop.do": Operation(self._do, self._probe)}

    def _do(self, call: Call) -> Outcome:
        self.done[call.key] += 1
        return Outcome(OutcomeKind.SUCCEEDED, {"ok": True})

    def _probe(self, call: Call) -> Outcome:
        return Outcome(OutcomeKind.SUCCEEDED, {"ok": True}) if self.done[call.key] else Outcome(OutcomeKind.REFUSED, code="not_done")


class Points:
    """Dies at the n-th passing of a point, and counts the passings; notes when two commits overlapped."""

    def __init__(self, point: str = "", n: int = 0) -> None:
        self.at, self.passed, self.overlaps = (point, n), Counter[str](), 0
        self.worker: Worker | None = None

    def __call__(self, point: str, claimed: object, item: object) -> None:
        self.passed[point] += 1
        if point == "before_commit" and self.worker is not None and self.worker._sent:
            self.overlaps += 1
        if (point, self.passed[point]) == self.at:
            raise WorkerDied


@pytest.fixture
def place(postgres_url: str) -> Iterator[Installation]:
    """Six-step orders on PostgreSQL."""
    made = Installation(Place("postgresql", postgres_url), batch=_ORDERS)
    yield made
    made.store.close()


def work(place: Installation, recorder: Recorder, points: Points) -> Worker:
    plain = place.worker(f"w{next(_names)}")
    caller = Caller({"noop": recorder}, place.clock, plain.caller.breakers, 4, place.store.is_held)
    made = Worker(plain.name, place.store, place.engines, caller, place.clock, plain.lease, plain.batch, points)
    points.worker, made.worth_halving = made, 2
    return made


def finished(place: Installation) -> int:
    with place.store.read() as connection:
        query = select(func.count()).where(orders.c.ended_at.is_not(None), orders.c.version == len(STEPS) + 1)
        return int(connection.execute(query).scalar_one())


def gone(place: Installation) -> bool:
    """Whether the server has noticed that connections were dropped: what was on its way is committed or never will be."""
    query = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()")
    with place.store.read() as connection:
        return int(connection.execute(query).scalar_one()) == 0


def go_on(place: Installation, recorder: Recorder) -> None:
    """Another worker, when the leases of the dead one are over."""
    with place.store.write() as tx:
        lapse_leases(tx, place.clock.now())
    work(place, recorder, Points()).run_until_idle()


def enqueue(place: Installation) -> None:
    first = next(_names) * 1000
    place.enqueue(_ORDERS, first)


def test_a_commit_is_on_its_way_while_the_next_is_decided(place: Installation) -> None:
    """Half of the orders are written while the other half is decided, and nothing is on its way when the worker is idle."""
    recorder, points = Recorder(), Points()
    enqueue(place)
    worker = work(place, recorder, points)
    worker.run_until_idle()
    assert points.overlaps > _ORDERS
    assert not worker._sent and not worker.in_flight
    assert finished(place) == _ORDERS
    assert set(recorder.done.values()) == {1} and len(recorder.done) == _ORDERS * len(STEPS)


@pytest.mark.parametrize("point", ["before_effect", "after_effect", "before_commit", "during_commit", "after_commit"])
def test_a_death_at_every_place(place: Installation, point: str) -> None:
    """The worker dies at each commit and call of two groups that overlap, its connections with it; another goes on."""
    recorder, n, ended = Recorder(), 0, 0
    while True:
        enqueue(place)
        n += 1
        points = Points(point, n)
        try:
            work(place, recorder, points).run_until_idle()
            died = False
        except WorkerDied:
            died = True
            wait_for(lambda: gone(place), 10)
            go_on(place, recorder)
        ended += _ORDERS
        assert finished(place) == ended, (point, n)
        assert len(recorder.done) == ended * len(STEPS) and set(recorder.done.values()) == {1}, (point, n)
        if not died:
            break
    assert n > _ORDERS * len(STEPS)


def test_a_commit_that_fails_on_its_way_is_carried_on_order_by_order(place: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails is heard of when the next are decided already: those are written, and the failed ones alone."""
    finish, failing = Writing.finish, [2, 5]
    calls = count(1)

    def failed(self: Writing[object]) -> None:
        if next(calls) in failing:
            self.take_back()
            raise Conflict(WHY(why="another was first"))
        finish(self)

    monkeypatch.setattr(Writing, "finish", failed)
    recorder = Recorder()
    enqueue(place)
    with monkeypatch.context() as patched:
        # The commit is not sent either: it is as if the server had refused it.
        patched.setattr(Writing, "send", lambda self: None)
        patched.setattr("storage.pipeline.Pipeline.send_commit", lambda self: None)
        work(place, recorder, Points()).run_until_idle()
    assert finished(place) == _ORDERS
    assert set(recorder.done.values()) == {1}


def test_a_lease_that_was_lost_on_the_way_writes_nothing(place: Installation) -> None:
    """Another worker takes the orders while their commit is on its way: its first group is refused by the server."""
    stolen: list[Case] = []
    recorder, points = Recorder(), Points()
    enqueue(place)

    def steal(point: str, claimed: object, item: object) -> None:
        points(point, claimed, item)
        if point == "before_effect" and not stolen:
            with place.store.write() as tx:
                lapse_leases(tx, place.clock.now())
                stolen.extend(tx.claim("thief", place.clock.now(), worker.lease, 100))

    worker = work(place, recorder, points)
    worker.commits._hook = steal
    worker.run_until_idle()
    assert len(stolen) >= _ORDERS // 2 and finished(place) <= _ORDERS - len(stolen)
    go_on(place, recorder)
    assert finished(place) == _ORDERS
    assert set(recorder.done.values()) == {1}
