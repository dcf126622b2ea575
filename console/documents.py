"""`python -m console.documents` writes the documents that are made from the program; `--check` says which are stale."""

from __future__ import annotations

import sys
from pathlib import Path

from console import settings_page

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGES = {"settings.md": settings_page.page}


def stale() -> list[str]:
    """Pages that are not what the program would write now."""
    found = []
    for name, make in PAGES.items():
        path = DOCS / name
        if not path.exists() or path.read_text("utf-8") != make():
            found.append(f"docs/{name} is stale: run `make diagrams`.")
    return found


def main(arguments: list[str]) -> int:
    if "--check" in arguments:
        sys.stdout.write("".join(f"{line}\n" for line in stale()))
        return 1 if stale() else 0
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), "utf-8")
        sys.stdout.write(f"docs/{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
