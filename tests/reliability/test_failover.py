"""A primary PostgreSQL is killed and its synchronous standby promoted while orders run: the step under way is found
recorded or not, and nothing else happens."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from runtime.bootstrap import load_settings, open_store
from storage import StoreUnreachable, open_database
from tests.reliability.fleet import Fleet, households, wait_for
from tests.reliability.pair import Pair
from tests.storage import pooler

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(180)]
SEED = int(os.environ.get("LOCKSTEP_TEST_SEED", "0")) or int(time.time())


@pytest.fixture
def pair() -> Iterator[Pair]:
    made = Pair()
    try:
        made.start()
        yield made
    finally:
        made.stop()


def test_no_order_is_lost_when_the_primary_is(pair: Pair, tmp_path: Path) -> None:
    """Forty orders, three workers; the primary dies with steps under way, and the workers go on with the other by themselves."""
    print(f"LOCKSTEP_TEST_SEED={SEED}")
    key: dict[str, Any] = {"master_key": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="}
    open_store(load_settings(database_url=pair.url, **key), upgrade=True).close()
    fleet, random = Fleet(tmp_path, pair.url, lease_seconds=2.0, heartbeat_seconds=0.5, **key), Random(SEED)
    try:
        workers = [fleet.slow(0.15, 0.25) for _ in range(3)]
        wait_for(lambda: all(fleet.said(w, "worker.started") for w in workers))
        tickets = fleet.submit(households(40, random), random)
        wait_for(fleet.started)
        time.sleep(random.uniform(0, 0.5))
        pair.kill_primary()
        pair.promote_standby()
        began = time.monotonic()
        wait_for(lambda: _ended(fleet, len(tickets)))
        print(f"all ended {time.monotonic() - began:.1f} s after the promotion")
        assert all(w.poll() is None for w in workers)
        assert any(fleet.said(w, "store.unreachable") for w in workers)
        assert fleet.wrong(tickets) == []
    finally:
        fleet.close()


def _ended(fleet: Fleet, n: int) -> bool:
    """What a console would see: the first look after the change may find a connection that is gone."""
    try:
        return fleet.ended(n)
    except StoreUnreachable:
        return False


@pooler.needed
def test_the_new_primary_is_found_behind_poolers(pair: Pair) -> None:
    """A PgBouncer before each server, which goes on welcoming as its server was when it was first reached: a standby."""
    first, second = (f"postgresql://postgres@127.0.0.1:{port}/lockstep" for port in pair.ports)
    with pooler.pooled(first, "transaction", 4) as one, pooler.pooled(second, "transaction", 4) as two:
        hosts = [url.partition("@")[2].partition("/")[0] for url in (two, one)]
        engine = open_database(f"postgresql://postgres@{','.join(hosts)}/lockstep")

        def takes_writes() -> bool:
            try:
                with engine.begin() as connection:
                    connection.execute(text("CREATE TABLE IF NOT EXISTS written (n integer)"))
                return True
            except DBAPIError:
                return False

        assert takes_writes()
        pair.kill_primary()
        assert not takes_writes()
        pair.promote_standby()
        wait_for(takes_writes, 30)
        engine.dispose()
