"""`lockstep bench latency`: one order at a time on an idle system, ours and the peers' called the quickest way they have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bench import harness
from bench.contender import Times
from bench.entrants import FLOOR, OURS, SINGLES
from bench.findings import Findings, Table, machine, quantile, share
from bench.parts import PARTS, SECTIONS
from bench.places import LABELS, postgres_version, server
from bench.progress import each

_AGAINST = {"sqlite": (("DBOS, called directly", "0.5"),), "postgresql": (("Procrastinate, one task", "1.2"),)}


def latency(kinds: Sequence[str], orders: int = 200, runs: int = 3) -> Findings:
    """p50 and p95 of whole orders, of the first state and of a step, from runs in turn, and where ours spend their time."""
    found: dict[tuple[str, str], Times] = {}
    failed: dict[str, str] = {}
    versions = ""
    for kind in kinds:
        with server(kind) as where:
            versions = postgres_version(where) if kind == "postgresql" else versions
            turns = [e for _ in range(runs) for e in SINGLES if kind in e.kinds]
            for entrant in each(f"{kind}, one at a time", turns, [e.label for e in turns]):
                try:
                    measured = harness.singles(entrant, kind, where, orders)
                except RuntimeError as problem:
                    failed[f"{entrant.label}, {kind}"] = str(problem)
                    continue
                into = found.setdefault((kind, entrant.label), {})
                for name, values in measured.items():
                    into.setdefault(name, []).extend(values)
    tables = [_table(kind, found) for kind in kinds] + [_parts(kinds, found)]
    tables.append(Table("Goals", ("", "goal", "found"), _goals(kinds, found)))
    facts = {"machine": machine(versions), "orders": orders * runs, "milliseconds": _facts(found), "failed": failed}
    return Findings("latency", "lockstep bench latency --write docs/performance.md", tables, facts)


def _table(kind: str, found: dict[tuple[str, str], Times]) -> Table:
    rows = []
    for (on, label), times in found.items():
        if on == kind:
            rows.append([label, *(_both(times.get(name)) for name in ("whole", "first", "step"))])
    title = f"One order at a time, {LABELS[kind]}: p50 / p95, ms"
    note = (
        "Six steps: from before the order is handed in. First: ours from the commit that hands it in until its first next state "
        "is durable, which takes two commits (it is taken up, and its effect is written down before it is performed). Step: from "
        "commit to commit."
    )
    return Table(title, ("", "six steps", "first", "step"), rows, note)


def _parts(kinds: Sequence[str], found: dict[tuple[str, str], Times]) -> Table:
    """What our worker does from the commit that hands an order in, in the median."""
    rows = []
    for part in (*PARTS, "in all"):
        row = [part]
        for kind in kinds:
            for section in SECTIONS:
                times = found.get((kind, OURS), {})
                names = [f"{section}: {part}"] if part in PARTS else [f"{section}: {each}" for each in PARTS]
                row.append(f"{sum(quantile(times[name], 0.5) for name in names) * 1000:.2f}" if names[0] in times else "–")
        rows.append(row)
    columns = ("", *(f"{section}, {kind}" for kind in kinds for section in SECTIONS))
    note = (
        "Milliseconds, medians. Wake-up: from the commit that hands the order in until its worker begins to claim. Commit: its "
        "round trip; on PostgreSQL all that was written goes with it. Rest: the calls, and what is between the parts."
    )
    return Table("One order alone, part by part", columns, rows, note)


def _both(values: list[float] | None) -> str:
    return f"{quantile(values, 0.5) * 1000:.2f} / {quantile(values, 0.95) * 1000:.2f}" if values else "–"


def _facts(found: dict[tuple[str, str], Times]) -> list[dict[str, Any]]:
    return [
        {"database": kind, "contender": label, "what": name, "p50": round(quantile(v, 0.5) * 1000, 3),
         "p95": round(quantile(v, 0.95) * 1000, 3)}
        for (kind, label), times in found.items() for name, v in times.items()
    ]  # fmt: skip


def _goals(kinds: Sequence[str], found: dict[tuple[str, str], Times]) -> list[list[str]]:
    rows = []
    for kind in kinds:
        ours = found.get((kind, OURS))
        if ours is None:
            continue
        whole = quantile(ours["whole"], 0.5)
        for name, most in _AGAINST[kind]:
            if (kind, name) in found:
                theirs = quantile(found[(kind, name)]["whole"], 0.5)
                rows.append([f"six steps against {name}, {kind}", f"≤ {most} ×", share(whole, theirs)])
        if (kind, FLOOR) in found:
            bare, step = quantile(found[(kind, FLOOR)]["step"], 0.5), quantile(ours["step"], 0.5)
            rows.append([f"a step against a bare commit of the same rows, {kind}", "≤ 1.5 ×", share(step, bare)])
        first = quantile(ours["first"], 0.5)
        rows.append([f"the first step against a later one, {kind}", "≤ 2 ×", share(first, quantile(ours["step"], 0.5))])
    return rows
