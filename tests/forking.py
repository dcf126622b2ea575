"""`python -P tests/forking.py FD`: forks processes that need not import anything again; `tests.forked` asks for them there.

Each is a process in full: it has its number, its signals, its descriptors, its folder and its environment, and ends as Python ends.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import random
import runpy
import socket
import struct
import sys
import time
import warnings
from contextlib import suppress
from io import TextIOWrapper
from types import ModuleType
from typing import Any

ROOMS = ("workflow", "storage", "adapters", "diagrams", "runtime", "console", "rehearsal")
FIRST = ("console.web", "console.cli")
ELSEWHERE = (
    "uvicorn.lifespan.on",
    "uvicorn.protocols.http.auto",
    "uvicorn.loops.auto",
    "sqlalchemy.dialects.postgresql.psycopg",
    "pty",
)
"""What is imported by its name when it is used first."""
OPTIONAL = ("runtime.otlp",)
"""What an extra is needed for, which need not be there."""
LENGTH = struct.Struct("!I")


def import_all() -> None:
    """Import what a command may need, so that no fork has to."""
    for name in FIRST:
        importlib.import_module(name)
    for room in ROOMS:
        package = importlib.import_module(room)
        for found in pkgutil.walk_packages(package.__path__, f"{room}."):
            # Migrations are run, and so is what a command of Python starts.
            if ".migrations." not in found.name and not found.name.endswith("__main__"):
                with suppress(*([ModuleNotFoundError] if found.name in OPTIONAL else [])):
                    importlib.import_module(found.name)
    for name in ELSEWHERE:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()


def next_job(door: socket.socket) -> dict[str, Any] | None:
    """Fork for every question; returns in the fork what it is to run, and None when nobody asks any more."""
    while True:
        head, fds, _, _ = socket.recv_fds(door, LENGTH.size, 4)
        if not head:
            return None
        with door.makefile("rb", buffering=0) as file:
            job: dict[str, Any] = json.loads(_whole(file, *LENGTH.unpack(head)))
        if os.fork() == 0:
            door.close()
            return _watched(job, *fds)
        for fd in fds:
            os.close(fd)
        _reap()


def _reap() -> None:
    """The processes that have ended by now are forgotten."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass


def _whole(file: Any, length: int) -> bytes:
    found = b""
    while len(found) < length:
        found += file.read(length - len(found))
    return found


def _watched(job: dict[str, Any], stdin: int, stdout: int, stderr: int, answer: int) -> dict[str, Any]:
    """Fork once more: this process says the number of that one and how it ended, and ends itself."""
    child = os.fork()
    if child == 0:
        os.close(answer)
        for fd, here in ((stdin, 0), (stdout, 1), (stderr, 2)):
            os.dup2(fd, here)
        for fd in {stdin, stdout, stderr} - {0, 1, 2}:
            os.close(fd)
        return job
    for fd in (stdin, stdout, stderr, 0, 1, 2):
        os.close(fd)
    os.write(answer, f"{child}\n".encode())
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with suppress(BrokenPipeError):
        # Who asked may have gone.
        os.write(answer, f"{code}\n".encode())
    os._exit(0)


def run(job: dict[str, Any]) -> None:
    """As `python` with these words in this folder and environment would."""
    os.chdir(job["cwd"])
    os.environ.clear()
    os.environ.update(job["env"])
    time.tzset()
    random.seed()
    at_once = bool(os.environ.get("PYTHONUNBUFFERED"))
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - they are this process's own to its end
    sys.stdout = TextIOWrapper(open(1, "wb", 0 if at_once else -1, closefd=False), "utf-8", write_through=at_once)  # noqa: SIM115
    sys.stderr = open(2, "w", 1, encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr  # type: ignore[misc]
    words = list(job["words"])
    while words[0] == "-W":
        warnings.simplefilter(words[1])
        del words[:2]
    kind, what, *more = words
    sys.argv = [kind, *more]
    if kind == "-c":
        sys.modules["__main__"] = main = ModuleType("__main__")
        exec(what, main.__dict__)
    else:
        assert kind == "-m"
        runpy.run_module(what, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    import_all()
    asked = next_job(socket.socket(fileno=int(sys.argv[1])))
    if asked is not None:
        run(asked)
