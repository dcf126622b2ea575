"""What docs/trust.md and docs/trust_access.md name is there, and each requirement has a test or says what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = ("trust.md", "trust_access.md", "trust_attacks.md")
_NAMED = re.compile(r"`(…|(?:tests|scenarios|docs|runtime|storage|workflow|deploy)/[\w/.-]+\.\w+)(?:::(\w+))?`(?: \(((?:`\w+`,? ?)+)\))?")
_SHOWN = re.compile(r"`(?:…|(?:tests|scenarios)/[\w/.-]+)")


def text_of(page: str) -> str:
    return (ROOT / "docs" / page).read_text("utf-8")


def rows_under(page: str, title: str) -> Iterator[list[str]]:
    """The cells of a table's rows, without its head."""
    section = text_of(page).partition(f"\n## {title}")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    yield from ([cell.strip() for cell in line.removeprefix("|").removesuffix("|").split("|")] for line in lines)


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_names_is_there(page: str) -> None:
    """Files and test functions; `…` is the file named last, words in brackets behind a file are parts of its tests' names."""
    named, file, found = 0, Path(), []
    for match in _NAMED.finditer(text_of(page)):
        file = file if match[1] == "…" else ROOT / match[1]
        held = file.read_text("utf-8") if file.is_file() else ""
        parts = re.findall(r"\w+", match[3] or "")
        named += 1
        if not held or (match[2] and f"def {match[2]}(" not in held):
            found.append(match[0])
        found += [f"{file.name}: {part}" for part in parts if not re.search(rf"def test_\w*{part}", held) and f'"{part}"' not in held]
    assert named > 40 and found == []


def test_each_law_has_a_test_or_says_what_does_not_hold() -> None:
    rows = list(rows_under("trust.md", "The law, row by row"))
    laws = {f"L{n}" for n in range(1, 23)}
    assert {law for row in rows for law in re.findall(r"L\d+", row[0])} == laws
    assert [row[0] for row in rows if not _SHOWN.search(row[2]) and not row[3]] == []


def test_each_requirement_that_is_met_has_a_test() -> None:
    """And each that is not says what is missing."""
    rows = list(rows_under("trust_access.md", "ASVS 4.0.3, level 2"))
    assert len(rows) >= 25 and {row[1] for row in rows} <= {"yes", "part", "no", "–"}
    assert [row[0] for row in rows if row[1] == "yes" and not _SHOWN.search(row[2])] == []
    assert [row[0] for row in rows if not row[2]] == []


def test_each_line_of_the_promise_was_attacked() -> None:
    """At least two things were taken out for each, and a test failed."""
    rows = list(rows_under("trust_attacks.md", "What was taken out"))
    lines = [row[0] for row in rows]
    assert all(lines.count(line) >= 2 for line in set(lines)) and len(set(lines)) == 12 and len(rows) >= 40
    assert [row[1] for row in rows if not _SHOWN.search(row[2])] == []
