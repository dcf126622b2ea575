"""Real processes on one real PostgreSQL, killed, stopped and terminated: the world has seen each effect once."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from storage.schema import effects, orders
from storage.schema import workers as heartbeats
from tests.reliability.fleet import Fleet, households, wait_for

pytestmark = pytest.mark.postgres
SEED = int(os.environ.get("LOCKSTEP_TEST_SEED", "0")) or int(time.time())
MakeFleet = Callable[..., Fleet]


@pytest.fixture
def fleet(postgres_url: str, tmp_path: Path) -> Iterator[MakeFleet]:
    made: list[Fleet] = []

    def make(**settings: Any) -> Fleet:
        made.append(Fleet(tmp_path, postgres_url, **settings))
        return made[-1]

    yield make
    for each in made:
        each.close()


def test_four_workers_killed_at_random(fleet: MakeFleet) -> None:
    """Sixty orders come in while workers die and are replaced: none is lost, none is stuck, nothing is done twice."""
    print(f"LOCKSTEP_TEST_SEED={SEED}")
    random = Random(SEED)
    ours = fleet(lease_seconds=1.5, heartbeat_seconds=0.4)
    workers = [ours.slow(0.1, 0.2) for _ in range(4)]
    wait_for(lambda: len(ours.rows(heartbeats)) == 4)
    waiting, tickets, deaths = households(60, random), [], 0
    while waiting or deaths < 10:
        tickets += ours.submit(waiting[:6], random)
        del waiting[:6]
        time.sleep(random.uniform(0.05, 0.6))
        victim = random.randrange(4)
        ours.kill(workers[victim])
        workers[victim] = ours.slow(0.1, 0.2)
        deaths += 1
    wait_for(lambda: ours.ended(60))
    assert ours.wrong(tickets) == []


def test_a_worker_killed_in_the_middle_is_followed_within_ten_seconds(fleet: MakeFleet) -> None:
    """On default settings: from the death of the one to the other's taking over the order that was being linked."""
    ours = fleet()
    first = ours.slow(0, 300, "tes.link")
    tickets = ours.submit(households(1, Random(SEED)), Random(SEED))
    wait_for(ours.started)
    holder = ours.rows()[0]["lease_owner"]
    second = ours.slow(0, 0)
    wait_for(lambda: ours.said(second, "worker.started"))
    ours.kill(first)
    took = wait_for(lambda: ours.rows(orders, orders.c.lease_owner)[0]["lease_owner"] != holder, every=0.01)
    print(f"taken over {took:.2f} s after the death")
    assert took < 10
    wait_for(lambda: ours.ended(1))
    assert ours.wrong(tickets) == []


def test_told_to_stop_it_finishes_what_it_has_begun(fleet: MakeFleet) -> None:
    """SIGTERM: what is under way is recorded, the lease is let go of, and the exit code is 0 within the time set."""
    ours = fleet()
    worker = ours.slow(0, 5, "tes.link")
    tickets = ours.submit(households(1, Random(SEED)), Random(SEED))
    wait_for(ours.started)
    worker.send_signal(signal.SIGTERM)
    began = time.monotonic()
    assert worker.wait(ours.settings.drain_seconds + 5) == 0
    assert time.monotonic() - began < ours.settings.drain_seconds
    assert ours.rows()[0]["lease_owner"] is None
    assert {r["status"] for r in ours.rows(effects) if r["name"] == "tes.link"} == {"succeeded"}
    ours.slow(0, 0)
    wait_for(lambda: ours.ended(1))
    assert ours.wrong(tickets) == []


def test_a_call_that_does_not_end_is_not_waited_for(fleet: MakeFleet) -> None:
    """SIGTERM: the process ends within the time set; the ledger says what was under way, and the heir asks first."""
    ours = fleet(read_seconds=1, connect_seconds=0.5, drain_seconds=2)
    worker = ours.slow(0, 300, "tes.link")
    tickets = ours.submit(households(1, Random(SEED)), Random(SEED))
    wait_for(ours.started)
    began = time.monotonic()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0
    assert time.monotonic() - began < 2 + 5
    assert ours.started()
    ours.slow(0, 0)
    wait_for(lambda: ours.ended(1))
    assert ours.wrong(tickets) == []


def test_the_command_ends_in_good_order(fleet: MakeFleet) -> None:
    """`lockstep worker` itself: exit code 0 after SIGTERM, and the leases of what it could not finish are released."""
    ours = fleet()
    worker = ours.lockstep("worker")
    tickets = ours.submit(households(3, Random(SEED)), Random(SEED))
    wait_for(lambda: ours.ended(3))
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(ours.settings.drain_seconds) == 0
    assert ours.wrong(tickets) == []


def test_a_worker_that_wakes_too_late_writes_nothing(fleet: MakeFleet) -> None:
    """Stopped in the middle of a call, overtaken, and let go on: the store stays as the heir left it, to the byte."""
    ours = fleet(lease_seconds=1.0, heartbeat_seconds=0.3)
    zombie = ours.slow(0, 5, "tes.link")
    tickets = ours.submit(households(1, Random(SEED)), Random(SEED))
    wait_for(ours.started)
    wait_for(lambda: bool(ours.app.world and ours.app.world.effects().get("tes.link")))
    zombie.send_signal(signal.SIGSTOP)
    heir = ours.slow(0, 0)
    wait_for(lambda: ours.ended(1))
    heir.send_signal(signal.SIGTERM)
    assert heir.wait(30) == 0
    before = ours.snapshot()
    zombie.send_signal(signal.SIGCONT)
    wait_for(lambda: ours.said(zombie, "lease.lost"))
    zombie.send_signal(signal.SIGTERM)
    assert zombie.wait(30) == 0
    assert ours.snapshot() == before
    assert ours.wrong(tickets) == []
