"""Moves the orders of a simulation to another version of their routine, back, and again, at moments that the seed decides.

People go on as they know the first version, by whatever names theirs has on the other side: what is tried is that a move
loses, repeats and stops nothing, whatever else happens to the order.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from rehearsal.rehearsal import WorkerDied
from rehearsal.simulation.changed_table import Change
from runtime.app import App
from runtime.versions.mover import PAUSED, RUNNING, Mover
from runtime.versions.runs import Runs, RunView
from workflow.values import Actor, Order

_WHY = "simulated migration"


class Migrations:
    """What administrators do about the versions of orders, and the mover that carries it out."""

    def __init__(self, app: App, changes: Sequence[Change], random: Random) -> None:
        self._changes, self._random = {change.routine.name: change for change in changes}, random
        self._runs, self._mover = Runs(app), Mover(app)
        self._admin = Actor("migrator", next(role.name for role in app.roles.values() if role.administers))
        self._latest: dict[str, RunView] = {}

    def tick(self) -> bool:
        """Perhaps something is decided about a run, and the mover has its turn; False where it died in it."""
        for change in self._changes.values():
            if self._random.random() < 0.2:
                self._decide(change)
        try:
            self._mover.run_once()
        except WorkerDied:
            return False
        return True

    def known(self, order: Order) -> Order:
        """The order as people know it who call everything by its name in the first version."""
        change = self._changes.get(order.workflow)
        return order if change is None else change.known(order)

    def trigger(self, order: Order, name: str) -> str:
        """What the version that the order is on calls this trigger."""
        change = self._changes.get(order.workflow)
        return name if change is None else change.trigger(order, name)

    def _decide(self, change: Change) -> None:
        name = change.routine.name
        last = self._latest.get(name)
        run = self._runs.status(last["run"]) if last is not None else None
        if run is None or run["ended_at"] is not None and (run["backwards"] or self._random.random() < 0.5):
            pace = self._random.choice((1, 10, 1000))
            self._latest[name] = self._runs.begin(change.plan, self._admin, _WHY, pace)
        elif run["status"] == PAUSED:
            self._runs.resume(run["run"], self._admin)
        elif run["status"] == RUNNING and self._random.random() < 0.3:
            self._runs.pause(run["run"], self._admin)
        elif run["ended_at"] is None and self._random.random() < 0.2:
            self._runs.stop(run["run"], self._admin)
        else:
            self._runs.revert(run["run"], self._admin, _WHY)
