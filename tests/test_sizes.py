"""No file is over 400 lines and no function over 60, without exception, so that each can be read in one go."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = (
    "workflow", "storage", "adapters", "runtime", "rehearsal", "console", "diagrams", "bench", "deploy", "examples", "tests",
)  # fmt: skip
MOST_LINES, MOST_LINES_OF_A_FUNCTION = 400, 60


def sources() -> list[Path]:
    return sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py") if "node_modules" not in path.parts)


def long_functions(source: str) -> list[str]:
    """The functions of a module that are too long, each with its number of lines."""
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in found}
    return [f"{name}: {length}" for name, length in lengths.items() if length > MOST_LINES_OF_A_FUNCTION]


def test_no_file_is_too_long() -> None:
    lengths = {path.relative_to(ROOT): len(path.read_text("utf-8").splitlines()) for path in sources()}
    assert len(lengths) > 300
    assert {str(path): n for path, n in lengths.items() if n > MOST_LINES} == {}


@pytest.mark.slow
def test_no_function_is_too_long() -> None:
    assert {str(path.relative_to(ROOT)): found for path in sources() if (found := long_functions(path.read_text("utf-8")))} == {}


@pytest.mark.parametrize(("lines", "found"), [(59, []), (60, ["f: 61"])])
def test_a_function_is_counted_with_its_head(lines: int, found: list[str]) -> None:
    assert long_functions("def f():\n" + "    pass\n" * lines) == found
