"""Workers that stand still in the middle of a call, answers that come too late, and machines whose clocks differ."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from rehearsal.rehearsal import WorkerDied
from runtime.clock import Clock

if TYPE_CHECKING:
    from rehearsal.simulation.run import Simulation
    from runtime.worker.worker import Worker

_MOST_SKEW_SECONDS = 30.0
# There are many answers for each change, and each that drips takes the leases of everything else in flight with it.
_SHARE = {"before_change": 1.0, "after_effect": 0.1}
_WHOLE_CALL = timedelta(seconds=12)
"""What a call that drips to its end takes: longer than a lease."""


class SkewedClock:
    """A machine's idea of the store's time: off by so much until it is read again."""

    def __init__(self, true: Clock) -> None:
        self._true, self.skew = true, timedelta()

    def now(self) -> datetime:
        return self._true.now() + self.skew

    def wait(self, signal: threading.Event, seconds: float) -> bool:
        return self._true.wait(signal, seconds)


class Stalls:
    """Decides, at each point of a call, whether the worker that makes it stands still there while others go on."""

    def __init__(self, simulation: Simulation, random: Random, chance: float) -> None:
        self.sim, self.random, self.chance = simulation, random, chance
        self._heirs = 0
        self._within = False

    def skewed(self, worker: Worker) -> Worker:
        """The same worker on a machine whose clock is off, in about every third."""
        if self.chance and self.random.random() < 0.3:
            clock = SkewedClock(self.sim.clock)
            clock.skew = timedelta(seconds=self.random.uniform(-_MOST_SKEW_SECONDS, _MOST_SKEW_SECONDS))
            worker.clock = worker.caller.clock = worker.decisions.clock = clock
            self.sim.report.skewed += 1
        return worker

    def at(self, point: str) -> None:
        """Stand still between look and change, or wait for an answer that drips until the lease is over."""
        if self._within or self.random.random() >= self.chance * _SHARE.get(point, 0.0):
            return
        if point == "before_change":
            self.sim.report.stalls += 1
        else:
            self.sim.report.drips += 1
        self.sim.clock.move_to(self.sim.clock.now() + _WHOLE_CALL)
        if self.random.random() < 0.8:
            self._others_go_on()

    def _others_go_on(self) -> None:
        """Another worker takes over what has lapsed, and carries it as far as it comes."""
        self._within, self._heirs = True, self._heirs + 1
        heir = self.sim.app.worker(f"heir{self._heirs}")
        try:
            while heir.claim():
                while heir.in_flight:
                    heir.collect(wait=None)
        except WorkerDied:
            self.sim.report.crashes += 1
        finally:
            self._within = False
