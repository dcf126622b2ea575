"""`lockstep bench compare`: us, our peers and the floor on the same orders, in turn, in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from bench import harness
from bench.contender import Entrant
from bench.entrants import ENTRANTS, FLOOR, OURS
from bench.findings import Findings, Table, machine, share, spread
from bench.places import KINDS, postgres_version, server
from bench.progress import each

Place = tuple[str, int]
_PLACES: tuple[Place, ...] = (("sqlite", 1), ("postgresql", 1), ("postgresql", 2))
_OURS_ONLY: Place = ("sqlite", 2)
_HEADS = {("sqlite", 1): "SQLite", ("postgresql", 1): "PostgreSQL", ("postgresql", 2): "PostgreSQL, 2 processes"}


@dataclass
class _Found:
    """Orders a second of each contender in each place, run by run, and what kept one from taking part."""

    per_second: dict[tuple[str, Place], list[float]] = field(default_factory=dict)
    cpu: dict[tuple[str, Place], list[float]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)

    def median(self, label: str, place: Place) -> float:
        return median(self.per_second.get((label, place), [0.0]))


def compare(runs: int = 3, factor: float = 1.0, kinds: Sequence[str] = KINDS, only: Sequence[str] = ()) -> Findings:
    """Run everybody `runs` times in turn; `factor` makes every run longer or shorter."""
    found, versions = _Found(), ""
    for kind in kinds:
        with server(kind) as where:
            versions = postgres_version(where) if kind == "postgresql" else versions
            turns = [turn for _ in range(runs) for turn in _turns(kind, only)]
            for entrant, processes in each(kind, turns, [f"{e.label}, {p} process{'es' * (p > 1)}" for e, p in turns]):
                _run(found, entrant, kind, where, processes, factor)
    facts = {"machine": machine(versions), "runs": runs, "orders_per_second": _facts(found), "failed": found.failed}
    command = f"lockstep bench compare --runs {runs} --factor {factor:g} --write docs/performance.md"
    return Findings("compare", command, _tables(found, kinds, runs), facts)


def _turns(kind: str, only: Sequence[str]) -> list[tuple[Entrant, int]]:
    """Who runs with how many processes in one round."""
    wanted = [e for e in ENTRANTS if not only or any(word.lower() in e.label.lower() for word in only)]
    turns = [(e, n) for e in wanted if kind in e.kinds for n in e.processes]
    return [(e, n) for e, n in turns if (kind, n) in _PLACES or (e.label == OURS and (kind, n) == _OURS_ONLY)]


def _run(found: _Found, entrant: Entrant, kind: str, where: str, processes: int, factor: float) -> None:
    orders = max(20, int(entrant.orders * factor * (0.5 if kind == "postgresql" and entrant.role in ("floor", "bare") else 1)))
    try:
        run = harness.run(entrant, kind, where, orders, processes)
    except RuntimeError as problem:
        found.failed[f"{entrant.label}, {kind}, {processes}"] = str(problem)
        return
    found.per_second.setdefault((entrant.label, (kind, processes)), []).append(run.per_second)
    found.cpu.setdefault((entrant.label, (kind, processes)), []).append(run.cpu_seconds / orders * 1e6)


def _facts(found: _Found) -> list[dict[str, Any]]:
    return [
        {"contender": label, "database": kind, "processes": n, "per_second": [round(v, 1) for v in values],
         "cpu_microseconds": [round(v) for v in found.cpu[(label, (kind, n))]]}
        for (label, (kind, n)), values in found.per_second.items()
    ]  # fmt: skip


def _tables(found: _Found, kinds: Sequence[str], runs: int) -> list[Table]:
    places = [p for p in _PLACES if p[0] in kinds]
    labels = dict.fromkeys(e.label for e in ENTRANTS if any((e.label, p) in found.per_second for p in places))
    rows = [[label, *(cell for p in places for cell in _cells(found, label, p))] for label in labels]
    columns = ["orders a second", *(head for p in places for head in (_HEADS[p], "ours is"))]
    note = f"Median of {runs} runs in turn (least–most); – where a contender has no such place."
    note += "".join(f" {name}: {why}" for name, why in found.failed.items())
    if two := found.per_second.get((OURS, _OURS_ONLY)):
        note += f" Ours with two processes on SQLite, which has one writer at a time: {spread(two)}."
    goals = Table("Goals", ("", "goal", "found"), _goals(found))
    return [Table("Six durable steps an order", columns, rows, note), goals]


def _cells(found: _Found, label: str, place: Place) -> tuple[str, str]:
    values = found.per_second.get((label, place))
    if not values:
        return "–", ""
    ours = found.median(OURS, place)
    return spread(values), "" if label == OURS or not ours else share(ours, median(values))


def _goals(found: _Found) -> list[list[str]]:
    """The promised ratios next to the measured ones."""
    lite, one, two = _PLACES
    peers = [e.label for e in ENTRANTS if e.role == "peer"]
    fastest = max((found.median(label, one) for label in peers), default=0.0)
    ours = found.median
    wanted: list[tuple[str, str, float, float]] = [
        ("against DBOS on SQLite (WAL)", "≥ 40 ×", ours(OURS, lite), ours("DBOS, WAL", lite)),
        ("against DBOS on PostgreSQL", "≥ 28 ×", ours(OURS, one), ours("DBOS", one)),
        ("against the fastest peer on PostgreSQL", "≥ 6 ×", ours(OURS, one), fastest),
        ("two processes against one on PostgreSQL", "≥ 1.7 ×", ours(OURS, two), ours(OURS, one)),
        ("against the floor of the same rows on SQLite", "≥ 0.4 ×", ours(OURS, lite), ours(FLOOR, lite)),
        ("against the floor of the same rows on PostgreSQL", "≥ 0.65 ×", ours(OURS, one), ours(FLOOR, one)),
    ]
    return [[name, goal, share(value, of)] for name, goal, value, of in wanted if value and of]
