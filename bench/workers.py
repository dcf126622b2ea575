"""`lockstep bench workers`: how far one primary goes: one, two and four worker processes on one PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bench import findings, harness
from bench.contender import Entrant
from bench.findings import Findings, machine, spread
from bench.places import KINDS, postgres_version, server
from bench.progress import each

COUNTS = (1, 2, 4)


def workers(orders: int, counts: Sequence[int] = COUNTS, runs: int = 3) -> Findings:
    """The six-step order, `runs` times with each number of processes in turn, and how busy the machine was."""
    entrant = Entrant("lockstep", "bench.ours:SixSteps", {"batch": None}, KINDS, orders)
    found: dict[int, list[tuple[harness.Run, float]]] = {count: [] for count in counts}
    with server("postgresql") as where:
        version = postgres_version(where)
        turns = [count for _ in range(runs) for count in counts]
        for count in each("postgresql", turns, [f"{count} processes" for count in turns]):
            before = _processor()
            run = harness.run(entrant, "postgresql", where, orders, count)
            found[count].append((run, _busy(before, _processor())))
    rows, base = [], median(run.per_second for run, _ in found[min(counts)])
    for count, measured in found.items():
        speeds = [run.per_second for run, _ in measured]
        own = median(run.cpu_seconds / orders * 1e6 for run, _ in measured)
        ratio, busy = f"{median(speeds) / base:.2f} ×", f"{median(busy for _, busy in measured):.0%}"
        rows.append([str(count), spread(speeds), ratio, f"{own:,.0f}", busy])
    columns = ("worker processes", "orders a second", "against the fewest", "µs of worker's CPU an order", "machine busy")
    note = (
        f"{runs} runs in turn of {orders} orders. Where the machine is busy to the brim the processors saturate, "
        "and more processes share them; where it is not, it is the disk's commits."
    )
    table = findings.Table("Worker processes on one PostgreSQL on the same machine", columns, rows, note)
    facts = {"machine": machine(version), "workers": {str(n): [round(run.per_second) for run, _ in m] for n, m in found.items()}}
    return Findings("workers", "lockstep bench workers --write docs/scale.md", [table], facts)


def _processor() -> tuple[int, int]:
    """Ticks of all processors so far: those that were idle, and all (Linux)."""
    words = [int(word) for word in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return words[3] + words[4], sum(words)


def _busy(before: tuple[int, int], after: tuple[int, int]) -> float:
    return 1 - (after[0] - before[0]) / max(1, after[1] - before[1])
