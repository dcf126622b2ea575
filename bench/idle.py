"""`lockstep bench idle`: what a worker with nothing to do costs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.findings import Findings, Table, machine
from bench.ours import SixSteps
from bench.places import MASTER_KEY, Place, place, postgres_version, server
from bench.processes import cpu_seconds, megabytes
from bench.progress import each, tell
from bench.statements import statements_of

_SETTLED = 5.0


def idle(kinds: Sequence[str], seconds: float = 30.0) -> Findings:
    """Watch `lockstep worker` as a process, and count the statements of one like it inside this process."""
    rows, facts, versions = [], {}, ""
    for kind in each("idle", list(kinds)):
        with server(kind) as where:
            versions = postgres_version(where) if kind == "postgresql" else versions
            with place(kind, where) as watched, place(kind, where) as counted:
                SixSteps().prepare(watched, 0)
                SixSteps().prepare(counted, 0)
                cpu, memory = _watched(watched, seconds)
                queries = _counted(counted, seconds)
        facts[kind] = {"cpu_percent": round(cpu * 100, 2), "memory_mb": round(memory), "queries_per_minute": round(queries)}
        rows.append([kind, f"{cpu:.2%}", f"{memory:.0f} MB", f"{queries:.0f}"])
    rows.append(["goal", "< 1 %", "< 150 MB", ""])
    table = Table("An idle worker", ("", "of a core", "memory", "queries a minute"), rows, f"Watched for {seconds:.0f} s.")
    report = {"machine": machine(versions), "seconds": seconds, "idle": facts}
    return Findings("idle", "lockstep bench idle --write docs/performance.md", [table], report)


def _environment(here: Place) -> dict[str, str]:
    given = {"LOCKSTEP_DATABASE_URL": here.url, "LOCKSTEP_MASTER_KEY": MASTER_KEY, "LOCKSTEP_LOG_LEVEL": "warning"}
    if here.kind == "postgresql":
        given["LOCKSTEP_WORLD_FILE"] = f"/tmp/{here.url.partition('/bench_')[2].partition('?')[0]}.world.db"
    return given


def _watched(here: Place, seconds: float) -> tuple[float, float]:
    """The share of a core and the megabytes of a real `lockstep worker`."""
    tell(f"{here.kind}: a separate worker, {seconds:.0f} s")
    run = "import sys; sys.argv = ['lockstep', 'worker']; from console.cli import main; main()"
    worker = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", run], env=os.environ | _environment(here), cwd=Path(__file__).parent.parent,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        time.sleep(_SETTLED)
        before = cpu_seconds(worker.pid)
        time.sleep(seconds)
        used, memory = cpu_seconds(worker.pid) - before, megabytes(worker.pid, "VmRSS")
        if worker.poll() is not None:
            raise RuntimeError(f"The worker ended with {worker.returncode}.")
    finally:
        worker.terminate()
        worker.wait(30)
        Path(_environment(here).get("LOCKSTEP_WORLD_FILE", "/tmp/none")).unlink(missing_ok=True)
    return used / seconds, memory


def _counted(here: Place, seconds: float) -> float:
    """Statements a minute of a serving installation."""
    from runtime.bootstrap import load_settings, open_app
    from runtime.worker.serve import Serving

    tell(f"{here.kind}: counting statements, {seconds:.0f} s")
    given = _environment(here).items()
    app = open_app(load_settings(on_board=None, **{name.removeprefix("LOCKSTEP_").lower(): value for name, value in given}))
    serving = Serving(app)
    with statements_of(app.store.engine) as statements:
        serving.start()
        time.sleep(_SETTLED)
        before = len(statements)
        time.sleep(seconds)
        count = len(statements) - before
        serving.stop()
    app.close()
    return count * 60 / seconds
