"""`lockstep bench scale`: does it matter how many finished orders lie in the store?

Finished orders are those of the real engine, copied within the database with their own ids, numbers and times.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import timedelta
from statistics import median
from typing import Any

from sqlalchemy import Column, Connection, Table, text

from bench import findings
from bench.findings import Findings, machine, quantile, spread
from bench.graph import Graph
from bench.ours import SixSteps
from bench.places import LABELS, Place, place, postgres_version, server
from bench.progress import each, tell
from bench.routine import bytes_of
from bench.serving import one_by_one, served
from bench.six_steps import Installation
from storage.schema import effects, history, orders
from storage.types import Instant

SIZES = (0, 10_000, 100_000, 1_000_000)
_TEMPLATES, _AT_ONCE = 100, 100_000
_MEASURED, _SINGLES = 3000, 60
_TABLES = (orders, history, effects)


def scale(kinds: Sequence[str], sizes: Sequence[int] = SIZES, runs: int = 3) -> Findings:
    """One store for each size, filled first; then every store is measured in turn, `runs` times."""
    tables, facts, versions = [], {}, ""
    for kind in kinds:
        with server(kind) as where, ExitStack() as kept:
            versions = postgres_version(where) if kind == "postgresql" else versions
            places = {size: kept.enter_context(place(kind, where)) for size in sizes}
            sized = {size: _prepared(here, size) for size, here in places.items()}
            found: dict[int, dict[str, list[float]]] = {size: {"per_second": [], "single": []} for size in sizes}
            turns = [size for _ in range(runs) for size in sizes]
            for size in each(kind, turns, [f"{size:,} finished orders" for size in turns]):
                found[size]["per_second"].append(_throughput(places[size]))
                found[size]["single"] += _single(places[size])
        tables.append(_table(kind, found, sized, runs))
        facts[kind] = [_facts(size, f, sized[size]) for size, f in found.items()]
    on = {"machine": machine(versions), "scale": facts}
    lines = {LABELS[kind]: [(f["finished"], median(f["per_second"])) for f in sizes_] for kind, sizes_ in facts.items()}
    graph = Graph("scale", "Throughput over finished orders", "finished orders in the store", "orders a second", lines)
    return Findings("scale", "lockstep bench scale --write docs/performance.md", tables, on, [graph])


def _facts(size: int, times: dict[str, list[float]], bytes_an_order: float) -> dict[str, Any]:
    p50, p95 = (round(quantile(times["single"], q) * 1000, 2) for q in (0.5, 0.95))
    per_second = [round(v) for v in times["per_second"]]
    return {
        "finished": size, "per_second": per_second, "bytes_an_order": round(bytes_an_order), "single_p50_ms": p50,
        "single_p95_ms": p95,
    }  # fmt: skip


def _table(kind: str, found: dict[int, dict[str, list[float]]], sized: dict[int, float], runs: int) -> findings.Table:
    rows, base = [], min(found)
    for size, times in found.items():
        ratio = median(times["per_second"]) / median(found[base]["per_second"])
        single = f"{quantile(times['single'], 0.5) * 1000:.1f} / {quantile(times['single'], 0.95) * 1000:.1f}"
        disk = f"{sized[size] / 1024:.1f} KB" if size else "–"
        rows.append([f"{size:,}", spread(times["per_second"]), f"{ratio - 1:+.0%}", single, disk])
    columns = ("finished orders", "orders a second", "against the emptiest", "one order, p50 / p95 ms", "an order on disk")
    note = f"Goal: within 15 %, at most 6 KB. {runs} runs in turn of {_MEASURED} orders, then {_SINGLES} one at a time."
    return findings.Table(f"With finished orders in the store, {kind}", columns, rows, note)


def _prepared(here: Place, size: int) -> float:
    """Make the store and fill it; returns the bytes of a finished order."""
    SixSteps().prepare(here, 0)
    if not size:
        return 0.0
    installation = Installation(here)
    installation.enqueue(_TEMPLATES)
    installation.worker("filler").run_until_idle()
    empty = bytes_of(here)
    fill(installation, size, here.kind)
    installation.store.close()
    return (bytes_of(here) - empty) / size


def fill(installation: Installation, size: int, kind: str) -> None:
    """Copy the finished orders of the store until there are so many more, spread over five years back."""
    for start in range(0, size, _AT_ONCE):
        tell(f"{kind}: filling, {start:,} of {size:,}")
        with installation.store.write() as tx:
            _copy(tx.connection, start, min(_AT_ONCE, size - start))
    if kind == "postgresql":
        with installation.store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _copy(connection: Connection, start: int, count: int) -> None:
    copies = -(-count // _TEMPLATES)
    step = timedelta(days=5 * 365) / 1_000_000
    first = 1_000_000 + start
    given: dict[str, Any] = {"first": first, "copies": copies, "templates": _TEMPLATES}
    if connection.dialect.name == "sqlite":
        series = "(WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :copies) SELECT i FROM n)"
        back = f"(:first + n.i * :templates) * {int(step.total_seconds() * 1e6)}"
    else:
        series = "(SELECT generate_series(0, :copies - 1) AS i)"
        back = f"(:first + n.i * :templates) * interval '{step.total_seconds()} seconds'"
    for table in _TABLES:
        names = ", ".join(f'"{c.name}"' for c in table.c)
        values = ", ".join(_value(table, c, back) for c in table.c)
        key = "id" if table is orders else "order_id"
        source = f"{series} AS n CROSS JOIN {table.name} AS t WHERE t.{key} <= :templates"
        connection.execute(text(f"INSERT INTO {table.name} ({names}) SELECT {values} FROM {source}"), given)


def _value(table: Table, column: Column[Any], back: str) -> str:
    """A copied column: ids and numbers are new, moments lie further back, all else is as it was."""
    own = "t.id" if table is orders else "t.order_id"
    number = f"(:first + n.i * :templates + {own})"
    if column.name in ("id", "order_id"):
        return number
    if table is orders and column.name in ("number", "external_key", "external_name"):
        return f"'F-' || CAST({number} AS TEXT)"
    return f't."{column.name}" - {back}' if isinstance(column.type, Instant) else f't."{column.name}"'


def _throughput(here: Place) -> float:
    installation = Installation(here)
    installation.enqueue(_MEASURED, time.monotonic_ns())
    worker = installation.worker("bench")
    began = time.monotonic()
    worker.run_until_idle()
    seconds = time.monotonic() - began
    installation.store.close()
    return _MEASURED / seconds


def _single(here: Place) -> list[float]:
    with served(here) as found:
        return one_by_one(found, _SINGLES)["whole"]
