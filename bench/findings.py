"""How a measurement is shown: as a table for people, as JSON for machines, as a section of docs/performance.md."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median

from bench.graph import Graph
from workflow.values import Facts

_LIBRARIES = ("sqlalchemy", "psycopg", "transitions", "orjson", "dbos", "procrastinate", "absurd-sdk")


@dataclass(frozen=True, slots=True)
class Table:
    """A table for people; `note` says what a reader must know to judge it."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """What one bench found: its name, the command that finds it again, tables, the same as plain facts, and graphs."""

    name: str
    command: str
    tables: Sequence[Table]
    facts: Facts = field(default_factory=dict)
    graphs: Sequence[Graph] = ()


def spread(values: Sequence[float], digits: int = 0) -> str:
    """Median and spread: `3,210 (3,100–3,300)`."""
    if len(values) == 1:
        return f"{values[0]:,.{digits}f}"
    return f"{median(values):,.{digits}f} ({min(values):,.{digits}f}–{max(values):,.{digits}f})"


def share(value: float, of: float) -> str:
    """A ratio with as many digits as it deserves: `41 ×`, `1.7 ×`, `0.52 ×`."""
    if of == 0:
        return "–"
    ratio = value / of
    return f"{ratio:,.0f} ×" if ratio >= 10 else f"{ratio:.1f} ×" if ratio >= 1.95 else f"{ratio:.2f} ×"


def quantile(values: Sequence[float], q: float) -> float:
    """The value below which a share `q` of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(q * (len(ordered) - 1)))]


def machine(postgres: str | None = None) -> Facts:
    """On what, and with what, it was measured."""
    found = {
        "at": datetime.now(UTC).isoformat(timespec="minutes"), "commit": _commit(), "cpu": _cpu(),
        "cores": len(os.sched_getaffinity(0)),
        "load": round(os.getloadavg()[0], 1), "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(), "sqlite": sqlite3.sqlite_version,
    }  # fmt: skip
    return found | ({"postgresql": postgres} if postgres else {}) | {name: v for name in _LIBRARIES if (v := _version(name))}


def show(found: Findings) -> None:
    """Print the tables."""
    from rich.console import Console
    from rich.table import Table as Rich

    console = Console()
    for table in found.tables:
        shown = Rich(title=table.title, title_justify="left", caption=table.note or None, caption_justify="left")
        for n, column in enumerate(table.columns):
            shown.add_column(column, justify="left" if n == 0 else "right")
        for row in table.rows:
            shown.add_row(*row)
        console.print(shown)


def write(found: Findings, path: Path) -> None:
    """Replace this bench's section of the document, or add it at the end; its graphs go into files next to it."""
    head = "# Performance\n\nEach section is written by the command in it, with what it found on the machine it names.\n"
    text = path.read_text("utf-8") if path.exists() else head
    begin, end = f"<!-- {found.name} -->", f"<!-- /{found.name} -->"
    section = f"{begin}\n{_section(found, path)}{end}\n"
    if begin in text:
        before, _, rest = text.partition(begin)
        text = before + section + rest.partition(f"{end}\n")[2]
    else:
        text = f"{text.rstrip()}\n\n{section}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    for graph in found.graphs:
        _picture(graph, path).write_text(graph.svg(), "utf-8")


def _picture(graph: Graph, document: Path) -> Path:
    return document.with_name(f"{document.stem}-{graph.name}.svg")


def _section(found: Findings, path: Path) -> str:
    facts = found.facts.get("machine", {})
    on = ", ".join(f"{name} {value}" for name, value in facts.items() if value != "")
    lines = [f"## {found.name}", "", f"`{found.command}`", "", on, ""]
    for table in found.tables:
        lines += [f"**{table.title}**", "", f"| {' | '.join(table.columns)} |"]
        lines += [f"| --- |{' --: |' * (len(table.columns) - 1)}"]
        lines += [f"| {' | '.join(row)} |" for row in table.rows]
        lines += ["", table.note, ""] if table.note else [""]
    for graph in found.graphs:
        lines += [f"![{graph.title}]({_picture(graph, path).name})", ""]
    return "\n".join(lines)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _commit() -> str:
    here = Path(__file__).parent
    result = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=here, capture_output=True, text=True, check=False)
    return result.stdout.strip()
