"""Processes that outlive the command which starts them: each has a log and a pid file in the cluster's folder."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import psutil


class Processes:
    """Starts, finds and ends the processes of one folder by name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.logs, self.pids = folder / "logs", folder / "pids"

    def start(self, name: str, command: Sequence[str], env: Mapping[str, str], user: str | None = None) -> None:
        """Start a process under this name; one that already runs is left alone."""
        if self.alive(name):
            return
        self.logs.mkdir(parents=True, exist_ok=True)
        self.pids.mkdir(parents=True, exist_ok=True)
        with (self.logs / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=dict(env), cwd=self.folder,
                user=user, group=user, extra_groups=[] if user else None, start_new_session=True,
            )  # fmt: skip
        # The start time tells this process from a later one that was given the same number.
        (self.pids / name).write_text(f"{process.pid} {psutil.Process(process.pid).create_time()}")

    def names(self) -> list[str]:
        """The names of all processes that were started and not ended since."""
        return sorted(path.name for path in self.pids.glob("*")) if self.pids.is_dir() else []

    def alive(self, name: str) -> bool:
        """True while the process of this name runs."""
        return self._process(name) is not None

    def pid(self, name: str) -> int | None:
        """The process's number, or None when it does not run."""
        process = self._process(name)
        return process.pid if process else None

    def kill(self, name: str) -> None:
        """SIGKILL to the process and all its children, at once."""
        process = self._process(name)
        if process is not None:
            kill_tree(process.pid)

    def kill_all(self) -> None:
        """SIGKILL to every process and its group, all before the first is waited for."""
        found = [process for process in map(self._process, self.names()) if process is not None]
        for process in found:
            # Each leads its own session.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        psutil.wait_procs(found, timeout=10)

    def stop(self, name: str, seconds: float = 30.0) -> None:
        """SIGTERM, and SIGKILL when the time is over."""
        process = self._process(name)
        if process is not None:
            children = process.children(recursive=True)
            _send(process, signal.SIGTERM)
            _, left = psutil.wait_procs([process, *children], timeout=seconds)
            for each in left:
                _send(each, signal.SIGKILL)
        (self.pids / name).unlink(missing_ok=True)

    def tail(self, name: str, lines: int = 15) -> str:
        """The last lines of the process's log."""
        path = self.logs / f"{name}.log"
        return "\n".join(path.read_text("utf-8", "replace").splitlines()[-lines:]) if path.exists() else ""

    def _process(self, name: str) -> psutil.Process | None:
        try:
            pid, created = (self.pids / name).read_text().split()
            process = psutil.Process(int(pid))
            same = abs(process.create_time() - float(created)) < 1
            if same and process.status() == psutil.STATUS_ZOMBIE:
                # A child of this very command that has ended.
                os.waitpid(process.pid, os.WNOHANG)
                return None
            return process if same else None
        except (OSError, ValueError, psutil.Error):
            return None


def kill_tree(pid: int) -> None:
    """SIGKILL to a process and all its children; returns when the process is gone."""
    try:
        process = psutil.Process(pid)
        for each in (process, *process.children(recursive=True)):
            _send(each, signal.SIGKILL)
        process.wait(10)
    except psutil.NoSuchProcess:
        return


def _send(process: psutil.Process, what: int) -> None:
    try:
        process.send_signal(what)
    except psutil.NoSuchProcess:
        return


def free_ports(n: int) -> list[int]:
    """TCP ports that nobody listens on."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(n)]
    ports = [int(s.getsockname()[1]) for s in sockets]
    for each in sockets:
        each.close()
    return ports


def wait_until(what: str, holds: Callable[[], bool], seconds: float, also: Callable[[], str] = lambda: "") -> None:
    """Wait for a condition; a `TimeoutError` names it, with what `also` says."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} did not happen within {seconds:.0f} s.\n{also()}".rstrip())
        time.sleep(0.2)
