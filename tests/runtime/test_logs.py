"""Every line of the log is declared where it is written, and nothing is declared that no line has."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime import logs

ROOT = Path(__file__).parents[2]
ROOMS = ("workflow", "storage", "adapters", "runtime", "rehearsal", "console", "examples")
LEVELS = frozenset({"debug", "info", "warning", "error"})
# The processors add these.
ADDED = frozenset({"event", "level", "timestamp", "exc_info", "exception"})


def lines() -> Iterator[tuple[str, list[str], list[str]]]:
    """Where a line is written, the names that its event may have (none: it is not known here), and its fields."""
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS):
                continue
            if isinstance(node.func.value, ast.Name) and node.func.value.id == "log":
                events = [str(n.value) for n in ast.walk(node.args[0]) if isinstance(n, ast.Constant) and "." in str(n.value)]
                yield f"{path.relative_to(ROOT)}:{node.lineno}", events, [str(k.arg) for k in node.keywords if k.arg is not None]


@pytest.mark.slow
def test_every_line_is_declared() -> None:
    """An undeclared name would raise where the line is written, and take the work with it."""
    written = list(lines())
    assert len(written) > 40
    assert [(where, e) for where, events, _ in written for e in events if e not in logs.EVENTS] == []
    assert [(where, f) for where, _, fields in written for f in fields if f not in logs.FIELDS] == []


def test_everything_declared_is_written() -> None:
    """A name may be chosen before the line is written, so it is looked for as a text."""
    sources = "".join(p.read_text("utf-8") for room in ROOMS for p in (ROOT / room).rglob("*.py") if p.name != "logs.py")
    assert {event for event in logs.EVENTS if f'"{event}"' not in sources} == set()
    assert {field for field in logs.FIELDS.keys() - ADDED if f"{field}=" not in sources} == set()
