"""A simulation whose outside systems are another process, reached over HTTP, that is killed and started again at random."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from tempfile import TemporaryDirectory
from threading import Timer
from typing import Any

from adapters import SqliteStore, World, WorldClock
from adapters.over_http import stub_adapters
from rehearsal.rehearsal import Rehearsal
from rehearsal.routines.shared_lock.served_stubs import as_in_service
from rehearsal.simulation.run import Simulation
from runtime.app import App
from runtime.bootstrap import open_app
from runtime.clock import StandingClock
from runtime.settings import Settings

Command = Callable[[Path, int], Sequence[str]]
READ_SECONDS = 0.5
# The chances of a death between calls (a tick), and while one is under way (a call); how many ticks it lasts.
_PER_TICK, _PER_CALL, _LONGEST_TICKS = 0.015, 0.002, 12
_SOON_SECONDS = 0.02


class StubProcess:
    """The stub servers as a separate process; `command` makes its words from the world's file and a port (0: any)."""

    def __init__(self, command: Command, world: Path) -> None:
        self._command, self._world = command, world
        self._child: Popen[str] | None = None
        self.port = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it listens; it comes back at the port it had."""
        words = list(self._command(self._world, self.port))
        self._child = Popen(words, stdout=PIPE, stderr=DEVNULL, text=True)  # noqa: S603 - our own command
        assert self._child.stdout is not None
        said = self._child.stdout.readline()
        found = [word for word in said.split() if word.startswith("http://")]
        if not found:
            raise RuntimeError("The stub servers did not start.")
        self.port = int(found[0].rstrip("/").rpartition(":")[2])

    def kill(self) -> None:
        """As a power cut would: nothing is finished, every connection breaks."""
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None


class SimulationOverHttp(Simulation):
    """As `Simulation`, with the world in a file that the stub process serves; leave it by `close`."""

    def __init__(self, command: Command, profile: str, *arguments: Any, **named: Any) -> None:
        self._open = ExitStack()
        folder = Path(self._open.enter_context(TemporaryDirectory(prefix="lockstep-world-")))
        self._stubs, self._profile, self._file = StubProcess(command, folder / "world.db"), profile, folder / "world.db"
        self._down_for = 0
        self._killer: Timer | None = None
        self._open.callback(self._stubs.kill)
        super().__init__(*arguments, **named)

    def close(self) -> None:
        """End the stub process and remove its world."""
        self._settle()
        self.rehearsal.close()
        self._open.close()

    def _rehearse(self, settings: Settings, start: datetime) -> Rehearsal:
        store = SqliteStore(self._file)
        self._open.callback(store.close)
        return Rehearsal(settings, start, self._make_app, store, self.on_board)

    def _make_app(self, settings: Settings, clock: StandingClock, world: World | None) -> App:
        assert world is not None
        shared = WorldClock(world.store, clock.now)
        shared.set(clock.now())
        clock.followers.append(shared.set)
        self._stubs.start()
        adapters = stub_adapters(self._stubs.address, self._profile, read_seconds=READ_SECONDS, blocking=False)
        return open_app(settings, clock, world, as_in_service(adapters, settings))

    # Deaths --------------------------------------------------------------------------------------

    def _faults(self, now: datetime) -> None:
        super()._faults(now)
        self._settle()
        if self._down_for:
            self._down_for -= 1
            if not self._down_for:
                self._stubs.start()
        elif self.random.random() < _PER_TICK:
            self._stubs.kill()
            self._fell()

    def _maybe_die(self, point: str, claimed: Any, item: Any) -> None:
        if point == "before_effect" and not self._down_for and self.random.random() < _PER_CALL:
            # Somewhere within the call that begins now, or shortly after it.
            self._killer = Timer(self.random.random() * _SOON_SECONDS, self._stubs.kill)
            self._killer.start()
            self._fell()
        super()._maybe_die(point, claimed, item)

    def _fell(self) -> None:
        self._down_for = self.random.randint(1, _LONGEST_TICKS)
        self.report.outages += 1

    def _settle(self) -> None:
        if self._killer is not None:
            self._killer.join()
            self._killer = None
