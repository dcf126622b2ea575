"""`lockstep` as real processes, whose output is read line by line."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.forked import Forked

ROOT = Path(__file__).parent.parent.parent
LOCKSTEP = [sys.executable, "-c", "from console.cli import main; main()"]
PATIENCE = 60.0


class Process:
    """A `lockstep` process; `err` has what it said on stderr."""

    def __init__(self, folder: Path, settings: dict[str, str], *words: str) -> None:
        ours = {f"LOCKSTEP_{name.upper()}": value for name, value in settings.items()}
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"} | ours
        self.child = Forked([*LOCKSTEP, *words], cwd=folder, env=environment, stdout=-1, stderr=-1, text=True)
        self.err: list[str] = []
        self._heard = threading.Condition()
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()

    def _listen(self) -> None:
        for line in self.child.stderr or ():
            with self._heard:
                self.err.append(line)
                self._heard.notify_all()

    def address(self) -> str:
        """The address that it says it serves at."""
        assert self.child.stdout is not None
        for line in self.child.stdout:
            found = [word for word in line.split() if word.startswith("http")]
            if found:
                return found[0].rstrip("/")
        raise AssertionError(f"ended without an address: {''.join(self.err)}")

    def logged(self, *texts: str) -> str:
        """The first line of its log that has all of these texts, waited for."""

        def found() -> str:
            return next((line for line in self.err if all(text in line for text in texts)), "")

        with self._heard:
            assert self._heard.wait_for(found, PATIENCE), f"never logged {texts}: {''.join(self.err)}"
            return found()

    def stop(self) -> int:
        self.child.send_signal(signal.SIGTERM)
        code = self.child.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code


@contextmanager
def running(folder: Path, settings: dict[str, str], *words: str) -> Iterator[Process]:
    process = Process(folder, settings, *words)
    try:
        yield process
    finally:
        if process.child.poll() is None:
            process.child.kill()
        process.child.wait(PATIENCE)
