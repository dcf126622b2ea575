"""`python -m diagrams`: writes every committed picture and page, or (`--check`) says what is stale."""

from __future__ import annotations

import sys
from pathlib import Path

from diagrams.writing import stale, write_all
from workflow.routines.shared_lock import WORKFLOW
from workflow.routines.shared_lock.replies import TEMPLATES

ROOT = Path(__file__).resolve().parent.parent
ANSWERS = {name: template.text for name, template in TEMPLATES.items()}


def main(arguments: list[str]) -> int:
    """Exit code 0 when all is written or true, 1 when `--check` found something stale."""
    places = (ROOT / "diagrams" / WORKFLOW.name, ROOT / "docs")
    if "--check" in arguments:
        found = stale(WORKFLOW, *places, ANSWERS)
        sys.stdout.write(("\n".join(found) or "Every picture is true.") + "\n")
        return 1 if found else 0
    for path in write_all(WORKFLOW, *places, ANSWERS):
        sys.stdout.write(f"{path.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
