"""Runs one contender once: enqueues, opens one process or more, starts them together, and counts what they finished."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.contender import Entrant, Share, Work
from bench.places import Place, place

_LIMIT = 600


@dataclass(frozen=True, slots=True)
class Run:
    """One measured run; the clock runs from the common start to the last process's end."""

    orders: int
    seconds: float
    cpu_seconds: float

    @property
    def per_second(self) -> float:
        return self.orders / self.seconds


def run(entrant: Entrant, kind: str, where: str, orders: int, processes: int = 1, profile: bool = False) -> Run:
    """Take so many orders through their steps in a fresh database, each process in a separate Python."""
    with place(kind, where) as here:
        task = {"entrant": asdict(entrant), "place": asdict(here), "orders": orders, "profile": profile}
        with _children("prepare", task, 1) as (keeper,):
            _answer_of(keeper)
            with _children("work", task, processes) as children:
                for child in children:
                    _answer_of(child)
                for child in children:
                    _go(child)
                ends = [_answer_of(child) for child in children]
            _go(keeper)
            finished = _answer_of(keeper)["finished"]
    if finished != orders:
        raise RuntimeError(f"{entrant.label} finished {finished} of {orders} orders on {kind}.")
    seconds = max(t["end"] for t in ends) - min(t["start"] for t in ends)
    return Run(orders, seconds, sum(t["cpu"] for t in ends))


def singles(entrant: Entrant, kind: str, where: str, orders: int) -> dict[str, list[float]]:
    """Do orders one at a time in a fresh database, in a separate Python."""
    with place(kind, where) as here:
        task = {"entrant": asdict(entrant), "place": asdict(here), "orders": 0, "profile": False}
        with _children("prepare", task, 1) as (keeper,):
            _answer_of(keeper)
            with _children("singles", task | {"orders": orders}, 1) as (child,):
                found: dict[str, list[float]] = _answer_of(child)
            _go(keeper)
            _answer_of(keeper)
    return found


@contextmanager
def _children(what: str, task: dict[str, Any], count: int) -> Iterator[list[subprocess.Popen[str]]]:
    """Fresh Pythons that each do one thing for a contender and report it in JSON lines."""
    found = [_child_of(task | {"what": what, "share": (index, count)}) for index in range(count)]
    try:
        yield found
        for child in found:
            child.communicate(timeout=_LIMIT)
    finally:
        for child in found:
            if child.poll() is None:
                child.kill()


def _child_of(task: dict[str, Any]) -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "ignore", "-m", "bench.harness", json.dumps(task)]
    root = Path(__file__).parent.parent
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root)


def _answer_of(child: subprocess.Popen[str]) -> dict[str, Any]:
    assert child.stdout is not None
    line = child.stdout.readline()
    if not line:
        raise RuntimeError(f"A process of the comparison ended with {child.wait(_LIMIT)}.")
    found: dict[str, Any] = json.loads(line)
    return found


def _go(child: subprocess.Popen[str]) -> None:
    assert child.stdin is not None
    child.stdin.write("go\n")
    child.stdin.flush()


def _child(text: str) -> None:
    """What a child does. Whatever libraries print goes to stderr, so that stdout has nothing but our lines."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def tell(facts: dict[str, Any]) -> None:
        print(json.dumps(facts), file=answers, flush=True)

    task = json.loads(text)
    here, contender, orders = Place(**task["place"]), Entrant(**task["entrant"]).make(), task["orders"]
    if task["what"] == "prepare":
        contender.prepare(here, orders)
        tell({})
        sys.stdin.readline()
        tell({"finished": contender.finished(here)})
    elif task["what"] == "singles":
        tell(contender.singles(here, orders))
    else:
        work = contender.open(here, orders, Share(*task["share"]))
        tell({})
        sys.stdin.readline()
        tell(_timed(work, task["profile"]))
    # Peers leave threads behind that would keep the process alive.
    os._exit(0)


def _timed(work: Work, profile: bool) -> dict[str, float]:
    start, cpu = time.monotonic(), time.process_time()
    if profile:
        import cProfile
        import pstats

        profiler = cProfile.Profile()
        profiler.runcall(work)
        pstats.Stats(profiler, stream=sys.stderr).sort_stats("tottime").print_stats(45)
    else:
        work()
    return {"start": start, "end": time.monotonic(), "cpu": time.process_time() - cpu}


if __name__ == "__main__":
    _child(sys.argv[1])
