"""Python processes that begin at once: forked from one that has imported everything, of which each test process has one."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from tests.forking import LENGTH

ROOT = Path(__file__).parents[1]
LOCKSTEP = (sys.executable, "-c", "from console.cli import main; main()")


class Origin:
    """The process that forks, and where forks are asked for; it is started when the first one is.

    Of another Python it has what is installed there, and nothing of the checkout.
    """

    def __init__(self, python: str | Path = sys.executable, environment: Mapping[str, str] | None = None) -> None:
        self.python = str(python)
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._door: socket.socket | None = None

    def ask(self, job: Mapping[str, Any], *fds: int) -> None:
        if self._door is None:
            self._door, theirs = socket.socketpair()
            words = [self.python, "-P", str(ROOT / "tests" / "forking.py"), str(theirs.fileno())]
            environment = self._environment if self._environment is not None else {**os.environ, "PYTHONPATH": str(ROOT)}
            self._process = subprocess.Popen(words, env=environment, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
            theirs.close()
        body = json.dumps(job).encode()
        socket.send_fds(self._door, [LENGTH.pack(len(body))], fds)
        self._door.sendall(body)

    def close(self) -> None:
        if self._door is not None and self._process is not None:
            self._door.close()
            self._process.wait()
            self._door = None


ORIGIN = Origin()


class Forked:
    """As `subprocess.Popen`, for a command of this Python and this program: `-c` or `-m`."""

    def __init__(
        self, words: Sequence[str], *, cwd: str | Path | None = None, env: Mapping[str, str] | None = None,
        stdout: int | IO[Any] | None = None, stderr: int | IO[Any] | None = None, text: bool = False, origin: Origin = ORIGIN,
    ) -> None:  # fmt: skip
        assert words[0] == origin.python
        self.args = list(words)
        self.returncode: int | None = None
        job = {"words": self.args[1:], "cwd": str(cwd or Path.cwd()), "env": {**(os.environ if env is None else env)}}
        self._said, answer = socket.socketpair()
        self._rest = b""
        with ExitStack() as theirs, answer:
            nothing = theirs.enter_context(Path(os.devnull).open("rb"))
            out, self.stdout = _stream(theirs, stdout, 1, text)
            err, self.stderr = (out, None) if stderr == subprocess.STDOUT else _stream(theirs, stderr, 2, text)
            origin.ask(job, nothing.fileno(), out, err, answer.fileno())
        self.pid = self._number(None)

    def poll(self) -> int | None:
        try:
            return self.wait(0)
        except subprocess.TimeoutExpired:
            return None

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            try:
                self.returncode = self._number(timeout)
            except TimeoutError:
                raise subprocess.TimeoutExpired(self.args, timeout or 0) from None
            self._said.close()
        return self.returncode

    def communicate(self) -> tuple[Any, Any]:
        """What it has still said, once it has ended; only where one stream at most is a pipe."""
        assert self.stdout is None or self.stderr is None
        said = tuple(stream.read() if stream is not None else None for stream in (self.stdout, self.stderr))
        self.wait()
        return said[0], said[1]

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def _number(self, timeout: float | None) -> int:
        """The next number that is said of the process; raises `TimeoutError`."""
        while b"\n" not in self._rest:
            if not select.select([self._said], [], [], timeout)[0]:
                raise TimeoutError
            said = self._said.recv(100)
            assert said, "the process that forks is gone"
            self._rest += said
        number, _, self._rest = self._rest.partition(b"\n")
        return int(number)


def run(words: Sequence[str], **named: Any) -> subprocess.CompletedProcess[str]:
    """As `subprocess.run` with its output kept, as text; `timeout` is in seconds."""
    timeout = named.pop("timeout", None)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out, tempfile.TemporaryFile("w+", encoding="utf-8") as err:
        process = Forked(words, stdout=out, stderr=err, **named)
        try:
            code = process.wait(timeout)
        finally:
            process.kill()
        for file in (out, err):
            file.seek(0)
        return subprocess.CompletedProcess(process.args, code, out.read(), err.read())


def _stream(theirs: ExitStack, given: int | IO[Any] | None, here: int, text: bool) -> tuple[int, IO[Any] | None]:
    """What the process is to write to, and where that is read if it is a pipe."""
    if given is None:
        return here, None
    if given == subprocess.PIPE:
        ours, end = os.pipe()
        theirs.callback(os.close, end)
        return end, open(ours, "r" if text else "rb")  # noqa: SIM115 - the caller closes it
    if given == subprocess.DEVNULL:
        return theirs.enter_context(Path(os.devnull).open("wb")).fileno(), None
    return given if isinstance(given, int) else given.fileno(), None
