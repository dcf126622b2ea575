"""`lockstep bench batches`: throughput over how many orders a worker takes at a time."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from bench import harness
from bench.contender import Entrant
from bench.findings import Findings, Table, machine, spread
from bench.graph import Graph
from bench.places import KINDS, LABELS, postgres_version, server
from bench.progress import each

SIZES = (1, 3, 10, 30, 100, 500)


def batches(kinds: Sequence[str], sizes: Sequence[int] = SIZES, runs: int = 3, factor: float = 1.0) -> Findings:
    """The six-step order with each batch size, in turn; and the graph of it."""
    found: dict[str, dict[int, list[float]]] = {kind: {size: [] for size in sizes} for kind in kinds}
    versions = ""
    for kind in kinds:
        with server(kind) as where:
            versions = postgres_version(where) if kind == "postgresql" else versions
            turns = [size for _ in range(runs) for size in sizes]
            for size in each(kind, turns, [f"batches of {size}" for size in turns]):
                entrant = Entrant(f"batches of {size}", "bench.ours:SixSteps", {"batch": size}, KINDS, 0)
                orders = max(10, int(_orders(size) * factor))
                found[kind][size].append(harness.run(entrant, kind, where, orders).per_second)
    rows = [[f"{size:,}", *(spread(found[kind][size]) for kind in kinds)] for size in sizes]
    note = f"Orders a second, one process, six durable steps an order; {runs} runs in turn, a commit a batch and step."
    table = Table("Orders a second over the batch", ("orders at a time", *(LABELS[kind] for kind in kinds)), rows, note)
    lines = {LABELS[kind]: [(size, median(values)) for size, values in found[kind].items()] for kind in kinds}
    graph = Graph("batches", "Throughput over the size of a batch", "orders a worker takes at a time", "orders a second", lines)
    facts = {"machine": machine(versions), "runs": found}
    return Findings("batches", "lockstep bench batches --write docs/performance.md", [table], facts, [graph])


def _orders(size: int) -> int:
    """Enough for a second or so: small batches are slow, large ones need several to show anything."""
    return min(4000, 200 + 40 * size)
