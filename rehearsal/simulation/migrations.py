"""Moves the orders of a simulation to a twin of their version, back, and again, at moments that the seed decides.

The twin has the same table under another name, so that every rule of the simulation holds on either side of a move: what is
tried is that a move loses, repeats and stops nothing, whatever else happens to the order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

from rehearsal.rehearsal import WorkerDied
from runtime.app import App
from runtime.routine import Routine
from runtime.versions.mover import PAUSED, RUNNING, Mover
from runtime.versions.runs import Runs
from workflow.values import Actor
from workflow.versions.plan import draft

_WHY = "simulated migration"


def with_twin(routine: Routine) -> Routine:
    """The routine with a second version that is like its own."""
    twin = replace(routine.definition, version=f"{routine.definition.version}-twin")
    return replace(routine, older=(*routine.older, twin))


class Migrations:
    """What administrators do about the versions of orders, and the mover that carries it out."""

    def __init__(self, app: App, on_board: Sequence[Routine], random: Random) -> None:
        self._on_board, self._random = on_board, random
        self._runs, self._mover = Runs(app), Mover(app)
        self._admin = Actor("migrator", next(role.name for role in app.roles.values() if role.administers))
        self._latest: dict[str, dict[str, Any]] = {}

    def tick(self) -> bool:
        """Perhaps something is decided about a run, and the mover has its turn; False where it died in it."""
        for routine in self._on_board:
            if self._random.random() < 0.2:
                self._decide(routine)
        try:
            self._mover.run_once()
        except WorkerDied:
            return False
        return True

    def _decide(self, routine: Routine) -> None:
        last = self._latest.get(routine.name)
        run = self._runs.status(last["run"]) if last is not None else None
        if run is None or run["ended_at"] is not None and (run["backwards"] or self._random.random() < 0.5):
            plan = draft(routine.definition, routine.older[-1])
            pace = self._random.choice((1, 10, 1000))
            self._latest[routine.name] = self._runs.begin(plan, self._admin, _WHY, pace)
        elif run["status"] == PAUSED:
            self._runs.resume(run["run"], self._admin)
        elif run["status"] == RUNNING and self._random.random() < 0.3:
            self._runs.pause(run["run"], self._admin)
        elif run["ended_at"] is None and self._random.random() < 0.2:
            self._runs.stop(run["run"], self._admin)
        else:
            self._runs.revert(run["run"], self._admin, _WHY)
