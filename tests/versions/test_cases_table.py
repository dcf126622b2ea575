"""Each case that docs/versions.md names has the test that it names."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_case_of_the_document_has_its_test() -> None:
    table = (ROOT / "docs" / "versions.md").read_text("utf-8").split("## The cases")[1]
    rows = [line.split("|")[2] for line in table.splitlines() if line.startswith("| ") and "`test" in line]
    assert len(rows) >= 27
    for row in rows:
        for named in row.split(";"):
            (file, said) = re.findall(r"`([\w/]+)`(?::(.*))?", named)[0]
            path = ROOT / (f"{file}.py" if "/" in file else f"tests/reliability/{file}.py")
            source = path.read_text("utf-8")
            for words in re.findall(r"\*(.+?)\*", said):
                assert re.search(rf"def test_\w*{words.replace(' ', '_')}", source), (file, words)
