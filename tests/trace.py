"""Which tests and scenarios prove which sentence of the routine; `python -m tests.trace` writes `docs/trace.md`."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "trace.md"
_ID = re.compile(r"\bR-\d{2}\b")

STATEMENTS = {
    "R-01": "An order is about at least two persons of one household, and at most as many as are configured.",
    "R-02": "The unit that orders uses digital keys, or a person decides.",
    "R-03": "A household never has two mounted apartment locks, however many order at once.",
    "R-04": "After linking, TES has everybody of the order on the unit, and those who were there before.",
    "R-05": "Both at once: a unit is mounted, then everybody is linked.",
    "R-06": "One later: linked to the unit that is there, without a visit.",
    "R-07": "The answer carries a text that the unit can paste into Treserva; we never write there.",
    "R-08": "Everybody has an intervention that is executed today, and not only granted.",
    "R-09": "Everybody has been read over to TES; until then the next read-over is waited for, and said when.",
    "R-10": "No link is tried for anybody who was not found executed and in TES the same day.",
    "R-11": "Orders come from Lindesk tickets, each ticket once.",
    "R-12": "The heading says which kind is ordered; one that is not known goes to a person.",
    "R-13": "A new installation needs each person's name, address and personal number.",
    "R-14": "A new installation needs a contact for the booking: a name or role, and a phone number.",
    "R-15": "Whether a gate code is needed is asked; where it is, the code is needed, and kept secret.",
    "R-16": "A later link needs the cohabitant's name, address and personal number.",
    "R-17": "A later link needs those of the person who has the unit, through whom the unit is found.",
    "R-18": "A later link never asks for a contact or a gate code.",
    "R-19": "A visit is booked only where a unit must be mounted or registered.",
    "R-20": "A unit counts as mounted only when TES has registered its serial number.",
    "R-21": "A link counts only when TES, read back, shows it.",
    "R-22": "The inventory has serial, household, persons, when and by whom it was mounted, and the battery's date; writing it twice changes nothing.",
    "R-23": "Answers go into the ticket that brought the order.",
    "R-24": "The last answer comes after linking and inventory, and then the ticket is resolved.",
    "R-25": "Links and the team's mailbox are shown in help and footer, from the settings.",
    "R-26": "An order keeps the version of the routine that it was begun under.",
}  # fmt: skip


def found() -> dict[str, list[str]]:
    """By id, where it is cited: `tests/file.py::test` for a test that names it, the file for a scenario."""
    cited: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        if "node_modules" in path.parts:
            continue
        source = path.read_text("utf-8")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for name in sorted(set(_ID.findall(ast.get_source_segment(source, node) or ""))):
                    cited[name].append(f"{path.relative_to(ROOT)}::{node.name}")
    for path in sorted((ROOT / "scenarios").glob("*.yaml")):
        for name in sorted(set(_ID.findall(path.read_text("utf-8")))):
            cited[name].append(str(path.relative_to(ROOT)))
    return cited


def page() -> str:
    """The whole page."""
    cited = found()
    lines = [
        "# What the routine says, and what proves it", "",
        "Made by `python -m tests.trace`; a test fails when it is stale, or when a sentence is proven by nothing.", "",
        "| id | must hold | proven by |", "| --- | --- | --- |",
    ]  # fmt: skip
    for name, statement in STATEMENTS.items():
        lines.append(f"| {name} | {statement} | {'<br>'.join(_link(place) for place in cited[name])} |")
    return "\n".join(lines) + "\n"


def _link(place: str) -> str:
    file, _, test = place.partition("::")
    return f"[{test or Path(file).stem}](../{file})"


def main() -> None:
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {sum(map(len, found().values()))} proofs of {len(STATEMENTS)} sentences")


if __name__ == "__main__":
    main()
