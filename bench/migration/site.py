"""The measured installation: one store, one world of stub systems in a file, and worker processes on both."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from subprocess import Popen
from typing import Any

from adapters import World
from bench.migration.clock import AheadClock, ahead_now
from bench.migration.versions import AFTER, BEFORE, on_board
from bench.places import MASTER_KEY, Place
from bench.processes import megabytes
from runtime import logs
from runtime.app import App
from runtime.bootstrap import load_settings, open_app, open_store
from runtime.services.accounts import Accounts
from workflow.errors import LockstepError
from workflow.reasons import WHY
from workflow.values import Actor

_ROOT = Path(__file__).parents[2]
ADA, EVA = Actor("ada", "admin"), Actor("eva", "admin")
TECHNICIANS = tuple(f"t{n}" for n in range(20))


class Site:
    """One installation seen from outside, and through an `app` of the same program for people and counting."""

    def __init__(self, place: Place, folder: Path, orders: int) -> None:
        logs.configure("error")
        self.folder, self.ahead = folder, ahead_now()
        self.settings: dict[str, Any] = {
            "database_url": place.url, "master_key": MASTER_KEY, "world_file": str(folder / "world.db"), "intake_seconds": 0.5,
            "technicians": TECHNICIANS, "visits_per_window": orders, "number_prefix": "VT",
        }  # fmt: skip
        self.workers: list[Popen[bytes]] = []
        self._started = 0
        known = on_board(BEFORE)
        open_store(load_settings(on_board=known, **self.settings), upgrade=True, on_board=known).close()
        self.app = self._opened(BEFORE)
        accounts = Accounts(self.app)
        for actor in (ADA, EVA):
            accounts.add(actor.name, actor.name.title(), actor.role)
        self.program = BEFORE

    @property
    def world(self) -> World:
        assert self.app.world is not None
        return self.app.world

    def deploy(self) -> None:
        """The new program takes the old one's place, worker by worker."""
        count = len(self.workers)
        self.stop()
        self.app.close()
        self.program = AFTER
        self.app = self._opened(AFTER)
        self.start(count)

    def _opened(self, program: str) -> App:
        known = on_board(program)
        return open_app(load_settings(on_board=known, **self.settings), AheadClock(self.ahead), on_board=known)

    def start(self, count: int) -> None:
        """So many more worker processes; the first of all takes in tickets."""
        for _ in range(count):
            given = {
                "program": self.program, "settings": self.settings, "ahead": self.ahead.total_seconds(),
                "intake": not self.workers,
            }  # fmt: skip
            self._started += 1
            with (self.folder / f"worker{self._started}.log").open("wb") as log:
                command = [sys.executable, "-W", "ignore", "-m", "bench.migration.process", json.dumps(given)]
                self.workers.append(Popen(command, cwd=_ROOT, stdout=log, stderr=log))

    def stop(self) -> None:
        for worker in self.workers:
            worker.send_signal(signal.SIGTERM)
        for worker in self.workers:
            worker.wait(60)
        self.workers = []

    def close(self) -> None:
        for worker in self.workers:
            worker.kill()
            worker.wait()
        self.app.close()

    def require_alive(self) -> None:
        """Raises `LockstepError` with what a worker that has ended said last."""
        for n, worker in enumerate(self.workers):
            if worker.poll() is not None:
                last = "; ".join(self.complaints()[-3:])
                raise LockstepError(WHY(why=f"Worker {n + 1} ended with {worker.returncode}: {last}"))

    def peak_megabytes(self) -> float:
        """The most memory that one of the workers has had."""
        return max(megabytes(worker.pid, "VmHWM") for worker in self.workers)

    def complaints(self) -> list[str]:
        """What workers logged of the level warning and above, and tracebacks."""
        return [line for log in sorted(self.folder.glob("worker*.log")) for line in log.read_text("utf-8").splitlines()]
