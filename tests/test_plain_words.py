"""Names and sentences use plain words: some words of stories, which an engineer has to read twice, stand nowhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("workflow", "storage", "adapters", "runtime", "rehearsal", "console", "diagrams", "bench", "deploy", "examples", "docs", "tests")
QUAINT = re.compile(
    r"\b(told|whoever|whomever|somebody|nobody's|beside|of (?:its|their|our|his|her|my|one's) own|in hand|in earnest|in vain|anew)\b", re.I
)
# Where such a word may stand, and why.
EXCEPTIONS = {
    "bench/reader": "tickets that are written as people write",
    "docs/decisions.md": "names of before, in the tables of what became which",
    "docs/trace.md": "names of scenarios, which are data",
    "storage/migrations": "what was released is not edited",
    "tests/test_plain_words.py": "the words themselves",
    "workflow/routines/shared_lock/reading/leftovers/weights.py": "words of tickets, too",
}


def files() -> list[Path]:
    found = [path for folder in FOLDERS for end in ("*.py", "*.md", "*.tmpl", "*.toml", "*.yaml", "*.yml", "*.sh", "*.html", "*.js", "*.css", "*.service", "*.conf") for path in (ROOT / folder).rglob(end) if "node_modules" not in path.parts]
    found += [ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md")]
    return sorted(path for path in found if not any(path.relative_to(ROOT).as_posix().startswith(each) for each in EXCEPTIONS))


def quaint(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if QUAINT.search(line)]


def test_no_file_has_a_quaint_word() -> None:
    """In names, comments, docstrings, texts and documents."""
    checked = files()
    assert len(checked) > 300
    assert {str(path.relative_to(ROOT)): found for path in checked if (found := quaint(path.read_text("utf-8")))} == {}


@pytest.mark.parametrize("line", ["# The worker is told to stop.", '"""Whoever holds it."""', "a thread of its own", "told = 1"])
def test_the_search_finds_them(line: str) -> None:
    assert quaint(line)


@pytest.mark.parametrize("line", ["besides the table", "the own store", "hand = 1", "on its own thread"])
def test_the_search_leaves_others_alone(line: str) -> None:
    assert not quaint(line)


def test_every_exception_is_there() -> None:
    assert all((ROOT / each).exists() for each in EXCEPTIONS)
