"""Leases are judged by one clock, the store's: what a machine's own clock says, and what is done to it, moves nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from structlog.testing import capture_logs

from runtime.bootstrap import open_app
from runtime.clock import StoreClock
from runtime.logs import configure
from runtime.worker.serve import Serving
from storage import Store
from storage.routines.shared_lock.part import PART
from storage.schema import workers
from tests.postgres import both_databases
from tests.reliability.fleet import Fleet, households, wait_for
from tests.reliability.tools import START, rehearse

SECOND = timedelta(seconds=1)


class Machine:
    """A machine: what its clock says, how long it has run, and a store with its own clock."""

    def __init__(self) -> None:
        self.wall, self.up, self.store = START, 100.0, START + timedelta(seconds=30)

    def ask(self, ticks: Callable[[], float]) -> tuple[datetime, float]:
        return self.store, ticks()

    def run(self, seconds: float) -> None:
        self.up += seconds
        self.wall += timedelta(seconds=seconds)
        self.store += timedelta(seconds=seconds)

    def clock(self) -> StoreClock:
        return StoreClock(self.ask, lambda: self.up, lambda: self.wall)


def test_the_time_is_the_stores_whatever_the_machine_says() -> None:
    """A clock that is wrong and jumps forward and back changes nothing; that it is wrong is an alarm, said once."""
    machine = Machine()
    configure("info", "text")
    with capture_logs() as logs:
        clock = machine.clock()
        for jump in (timedelta(), timedelta(hours=3), timedelta(days=-2)):
            machine.wall += jump
            machine.run(5)
            assert clock.now() == machine.store
            assert not clock.sync()
        machine.wall = machine.store
        clock.sync()
    configure("error", "text")
    assert [line["event"] for line in logs] == ["clock.apart", "clock.together"]


@pytest.mark.parametrize("by", [timedelta(seconds=60), timedelta(seconds=-60)])
def test_a_jump_of_the_stores_clock_is_noticed(by: timedelta) -> None:
    """Another server has taken over, or someone has set its clock: from the next reading on, that is the time."""
    machine = Machine()
    clock = machine.clock()
    machine.run(2)
    machine.store += by
    assert clock.now() == machine.store - by
    assert clock.sync()
    assert clock.now() == machine.store
    machine.run(2)
    assert not clock.sync()


@both_databases
def test_the_store_says_what_time_it_is(store: Store) -> None:
    """On either database, to within what a question takes."""
    before = datetime.now(UTC)
    moment, at = store.clock(time.monotonic)
    assert before - SECOND < moment < datetime.now(UTC) + SECOND
    assert at <= time.monotonic()


@pytest.fixture
def store(database_url: str) -> Store:
    from runtime.crypto import MasterKey
    from storage import open_database

    return Store(open_database(database_url), MasterKey(bytes(32)), {"shared_lock": PART})


@pytest.mark.slow
def test_others_leases_are_left_alone_after_a_jump(database_url: str) -> None:
    """By the new time they look lapsed; their holders are given a lease's time to renew them."""
    rehearsal = rehearse(database_url, "link_existing")
    settings = rehearsal.app.settings.model_copy(update={"lease_seconds": 1.0, "heartbeat_seconds": 0.1})
    rehearsal.close()
    app, ahead = open_app(settings), [timedelta()]
    clock = app.clock
    assert isinstance(clock, StoreClock)
    ask = clock._ask
    clock._ask = lambda ticks: (ask(ticks)[0] + ahead[0], ticks())
    serving, claims = Serving(app, intake=False), list[float]()
    worker = serving._loops[0].worker
    claim = worker.claim
    worker.claim = lambda: claims.append(time.monotonic()) or claim()  # type: ignore[method-assign,func-returns-value]
    stop = threading.Event()
    thread = threading.Thread(target=serving.wait, args=(stop,))
    thread.start()
    try:
        wait_for(lambda: len(claims) > 2)
        ahead[0] = timedelta(seconds=60)
        jumped = wait_for_jump(clock)
        wait_for(lambda: claims[-1] > jumped)
        assert min(claim for claim in claims if claim > jumped + 0.2) > jumped + 0.8
    finally:
        stop.set()
        thread.join(20)
        app.close()


def wait_for_jump(clock: StoreClock) -> float:
    wait_for(lambda: clock.now() > datetime.now(UTC) + timedelta(seconds=50), every=0.01)
    return time.monotonic()


@pytest.mark.slow
@pytest.mark.postgres
def test_workers_whose_clocks_differ_and_jump_do_not_take_orders_from_each_other(postgres_url: str, tmp_path: Path) -> None:
    """One machine is half a minute ahead, one behind, and both are set to and fro; the alarm is in the workers' rows."""
    ours = Fleet(tmp_path, postgres_url, lease_seconds=2, heartbeat_seconds=0.3)
    try:
        processes = [ours.start("-m", "tests.reliability.skewed_worker", str(by)) for by in (30, -30)]
        wait_for(lambda: len(ours.rows(workers)) == 2)
        tickets = ours.submit(households(12, Random(4)), Random(4))
        wait_for(lambda: ours.ended(12))
        apart = [abs(row["clock_apart_ms"]) for row in ours.rows(workers)]
        assert min(apart) > 2000
        assert not [p for p in processes if ours.said(p, "lease.lost") or ours.said(p, "change.kept_back")]
        assert [p for p in processes if ours.said(p, "clock.apart")] == processes
        assert ours.wrong(tickets) == []
    finally:
        ours.close()
