"""`python -m console.documents` writes what is made from the program, pages and pictures; `--check` says what is stale."""

from __future__ import annotations

import sys
from pathlib import Path

import diagrams
from console import logs_page, settings_page
from console.extension import extensions_of
from runtime.bootstrap import ours

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = {"logs.md": logs_page.page, "settings.md": settings_page.page}


def stale() -> list[str]:
    """Pages and pictures that are not what the program would write now."""
    found = []
    for name, make in PAGES.items():
        path = DOCS / name
        if not path.exists() or path.read_text("utf-8") != make():
            found.append(f"docs/{name} is stale: run `make diagrams`.")
    return found


def stale_pictures() -> list[str]:
    """Pictures of the routines in this program that differ from what their tables give now."""
    extensions = extensions_of(ours())
    return [
        f"{path} is stale: run `make diagrams`."
        for routine in ours()
        for path in diagrams.stale(routine.definition, ROOT / "diagrams" / routine.name, DOCS, extensions[routine.name].answers())
    ]


def main(arguments: list[str]) -> int:
    """Exit code 0 when all is written or true, 1 when `--check` found something stale."""
    if "--check" in arguments:
        found = [*stale(), *stale_pictures()]
        sys.stdout.write("".join(f"{line}\n" for line in found))
        return 1 if found else 0
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), "utf-8")
        sys.stdout.write(f"docs/{name}\n")
    extensions = extensions_of(ours())
    for routine in ours():
        folder, answers = ROOT / "diagrams" / routine.name, extensions[routine.name].answers()
        for path in diagrams.write_all(routine.definition, folder, DOCS, answers):
            sys.stdout.write(f"{path.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
