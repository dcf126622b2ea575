"""One fault after another: parts that die, links that are cut, a process that stands still, a database that breaks off."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

from deploy.cluster.cluster import CONSOLES, NODES, WORKERS
from storage import StoreUnreachable
from tests.cluster.links import Line, Link
from tests.cluster.pulse import Pulse
from tests.cluster.rig import Rig
from tests.reliability.breaking import break_off
from tests.reliability.fleet import Fleet, wait_for

PATIENCE = 180.0
FAILOVERS = ("primary", "primary's link to etcd")
"""What makes another node the primary."""
QUICK = ("standby", "etcd's leader", "worker", "console", "worker's link", "link to systems", "transactions")
"""What is over within seconds: every run has each of them."""
SLOW = ("worker stands still",)


class Chaos:
    """Each fault is over, and the cluster whole again, before the next: what is promised is promised for one at a time."""

    def __init__(self, rig: Rig, fleet: Fleet, pulse: Pulse, random: Random) -> None:
        self.rig, self.fleet, self.pulse, self.random = rig, fleet, pulse, random
        self.pauses: dict[str, list[float]] = {}
        """For how long nothing could be written, in seconds, by what was done."""
        self._faults: dict[str, Callable[[], None]] = {
            "primary": lambda: self._kill(self._primary()), "standby": lambda: self._kill(self._standby()),
            "etcd's leader": lambda: self._kill(self.rig.etcd_leader() or "etcd1"),
            "worker": lambda: self._kill(self.random.choice(WORKERS)), "console": lambda: self._kill(self.random.choice(CONSOLES)),
            "primary's link to etcd": self._cut_off, "worker's link": self._cut_database, "link to systems": self._cut_systems,
            "worker stands still": self._stand_still, "transactions": self._break_off,
        }  # fmt: skip

    def do(self, kind: str) -> None:
        """Returns when the cluster is whole again."""
        began = time.monotonic()
        self._faults[kind]()
        wait_for(lambda: self.pulse.writes(time.monotonic() - 0.5), PATIENCE)
        wait_for(self.rig.whole, PATIENCE, every=0.5)
        pause = self.pulse.pause(began)
        self.pauses.setdefault(kind, []).append(pause)
        print(f"{kind}: nothing written for {pause:.1f} s, whole after {time.monotonic() - began:.0f} s", flush=True)

    def report(self) -> str:
        return "; ".join(f"{kind}: {', '.join(f'{s:.1f} s' for s in found)}" for kind, found in self.pauses.items())

    def seen(self, what: Callable[[], bool]) -> bool:
        """What a look at the store says; False while it cannot be reached."""
        try:
            return what()
        except StoreUnreachable:
            self.fleet.app.store.reconnect()
            return False

    # Faults --------------------------------------------------------------------------------------

    def _primary(self) -> str:
        return self.rig.primary() or NODES[0]

    def _standby(self) -> str:
        return self.random.choice([n for n in NODES if n != self._primary()])

    def _kill(self, name: str) -> None:
        now = time.monotonic()
        self.rig.kill_part(name)
        wait_for(lambda: self.pulse.writes(now + 0.5), PATIENCE)
        time.sleep(self.random.uniform(0, 1))
        self.rig.start_part(name)

    def _cut_off(self) -> None:
        """The primary no longer reaches etcd: it gives up, and another takes its place."""
        primary = self._primary()
        with self._cut(list(self.rig.to_etcd[primary].values())):
            wait_for(lambda: self.rig.primary() not in (None, primary), PATIENCE, every=0.5)

    def _cut_database(self) -> None:
        with self._cut(list(self.rig.to_database[self.random.choice(WORKERS)].values())):
            time.sleep(self.random.uniform(2, 12))

    def _cut_systems(self) -> None:
        with self._cut([self.rig.to_systems[self.random.choice(WORKERS)]]):
            time.sleep(self.random.uniform(1, 8))

    def _stand_still(self) -> None:
        """SIGSTOP to a worker while links are being made, for longer than its lease."""
        pid = self.rig.processes.pid(self.random.choice(WORKERS))
        assert pid is not None
        # Both workers are in the middle of calls most of the time; without orders there is nothing to wait for.
        end = time.monotonic() + 10
        while not self.seen(self.fleet.started) and time.monotonic() < end:
            time.sleep(0.01)
        os.kill(pid, signal.SIGSTOP)
        try:
            time.sleep(self.fleet.settings.lease_seconds + self.random.uniform(0.5, 3))
        finally:
            os.kill(pid, signal.SIGCONT)

    def _break_off(self) -> None:
        """The database ends what is in the middle of a transaction."""
        end = time.monotonic() + 20
        break_off(self.rig.database_url, self.random, lambda broken: broken >= 3 or time.monotonic() >= end)

    @contextmanager
    def _cut(self, links: list[Link]) -> Iterator[None]:
        self.rig.cut(links, self.random.choice([Line.REFUSED, Line.STALLED]))
        try:
            yield
        finally:
            self.rig.mend(links)
