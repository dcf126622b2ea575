"""docs/trust.md names tests: each of them is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
_NAMED = re.compile(r"`(…|(?:tests|scenarios|docs|runtime|workflow)/[\w/.-]+\.\w+)(?:::(\w+))?`")


def test_what_the_page_names_is_there() -> None:
    """Files and test functions; `…` is the file named last."""
    named, file, found = 0, Path(), []
    for match in _NAMED.finditer((ROOT / "docs" / "trust.md").read_text("utf-8")):
        file = file if match[1] == "…" else ROOT / match[1]
        named += 1
        if not file.is_file() or (match[2] and f"def {match[2]}(" not in file.read_text("utf-8")):
            found.append(match[0])
    assert named > 40 and found == []
