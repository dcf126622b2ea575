"""What each holds by itself holds in one run: wrong clocks, a stopped worker, a database that breaks off, PgBouncer in front."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from random import Random

import pytest

from storage import StoreUnreachable
from storage.schema import workers
from tests.reliability.breaking import break_off
from tests.reliability.fleet import Fleet, households, wait_for
from tests.storage import pooler

pytestmark = [pytest.mark.slow, pytest.mark.postgres]
ORDERS = 10
LEASE = 2.0


@pooler.needed
def test_wrong_clocks_a_stopped_worker_and_a_breaking_database_behind_a_pooler(postgres_url: str, tmp_path: Path) -> None:
    """Two workers half a minute ahead and behind, set each second; one stopped for longer than its lease; transactions broken off."""
    random = Random(7)
    with pooler.pooled(postgres_url, "transaction", 8) as pooled:
        fleet = Fleet(tmp_path, postgres_url, lease_seconds=LEASE, heartbeat_seconds=0.3, poll_seconds=0.2)
        fleet.environment["LOCKSTEP_DATABASE_URL"] = pooled
        try:
            ahead, behind = (fleet.start("-m", "tests.reliability.skewed_worker", str(by)) for by in (30, -30))
            wait_for(lambda: seen(fleet, lambda: len(fleet.rows(workers)) == 2))
            tickets = fleet.submit(households(ORDERS, random), random)
            wait_for(lambda: seen(fleet, fleet.started), every=0.01)
            ahead.send_signal(signal.SIGSTOP)
            stopped = time.monotonic()
            break_off(postgres_url, random, lambda broken: enough(broken, time.monotonic() - stopped))
            ahead.send_signal(signal.SIGCONT)
            wait_for(lambda: seen(fleet, lambda: fleet.ended(ORDERS)), 200)
            assert ahead.poll() is None and behind.poll() is None
            assert fleet.said(behind, "store.unreachable") or fleet.said(ahead, "store.unreachable")
            assert seen(fleet, lambda: fleet.wrong(tickets) == []), fleet.wrong(tickets)
        finally:
            fleet.close()


def enough(broken: int, seconds: float) -> bool:
    """Whether five transactions are broken off, and the worker stands still for longer than its lease."""
    assert seconds < 60
    return broken >= 5 and seconds >= LEASE + 1


def seen(fleet: Fleet, what: object) -> bool:
    """What a look at the store says; False where this process's own look was broken off."""
    assert callable(what)
    try:
        return bool(what())
    except StoreUnreachable:
        fleet.app.store.reconnect()
        return False
