"""`lockstep bench start`: how long a command takes before it does anything."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from bench.findings import Findings, Table, machine, spread
from bench.progress import each

_RUN = "import sys; sys.argv = ['lockstep', {}]; from console.cli import main; main()"
_COMMANDS: tuple[tuple[str, str], ...] = (
    ("python alone", "pass"),
    ("lockstep --help", _RUN.format("'--help'")),
    ("lockstep order --help", _RUN.format("'order', '--help'")),
    ("import workflow.routines", "import workflow.routines"),
    ("import storage", "import storage"),
    ("import runtime.bootstrap", "import runtime.bootstrap"),
)


def start(runs: int = 7) -> Findings:
    """Wall time of whole processes, each started `runs` times in turn."""
    found: dict[str, list[float]] = {name: [] for name, _ in _COMMANDS}
    turns = [turn for _ in range(runs) for turn in _COMMANDS]
    for name, given in each("start", turns, [name for name, _ in turns]):
        began = time.monotonic()
        done = subprocess.run([sys.executable, "-c", given], cwd=Path(__file__).parent.parent, capture_output=True, check=False)
        found[name].append((time.monotonic() - began) * 1000)
        if done.returncode:
            raise RuntimeError(f"{name} ended with {done.returncode}: {done.stderr.decode()[-200:]}")
    rows = [[name, spread(values), _goal(name, values)] for name, values in found.items()]
    note = f"Milliseconds, median of {runs} (least–most); a whole process each time."
    facts = {"machine": machine(), "milliseconds": {name: [round(v, 1) for v in values] for name, values in found.items()}}
    table = Table("Start", ("", "ms", "goal"), rows, note)
    return Findings("start", "lockstep bench start --write docs/performance.md", [table], facts)


def _goal(name: str, values: list[float]) -> str:
    if name != "lockstep --help":
        return ""
    return f"< 300: {'met' if median(values) < 300 else 'missed'}"
