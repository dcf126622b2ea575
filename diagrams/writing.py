"""Everything that is committed: the pictures of a workflow and the page about its states, written by one function."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from diagrams.front import FORMATS, SUFFIXES, render
from diagrams.page import states_page
from workflow.definition import Workflow


def outputs(workflow: Workflow, answers: Mapping[str, str] | None = None) -> dict[str, bytes]:
    """Every file by its name; the page is `states.md`, the others are in the pictures' folder."""
    found: dict[str, bytes] = {}

    def keep(name: str, made: bytes | str) -> None:
        found[name] = made if isinstance(made, bytes) else made.encode()

    for format in FORMATS:
        keep(f"full.{SUFFIXES[format]}", render(workflow, format))
    for format in ("svg", "mermaid"):
        keep(f"overview.{SUFFIXES[format]}", render(workflow, format, view="overview"))
        keep(f"full.en.{SUFFIXES[format]}", render(workflow, format, lang="en"))
        keep(f"overview.en.{SUFFIXES[format]}", render(workflow, format, lang="en", view="overview"))
    keep("full.phone.svg", render(workflow, "svg", sheet="phone"))
    keep("table.en.md", render(workflow, "table", lang="en"))
    for kind in workflow.kinds:
        keep(f"kind.{kind}.svg", render(workflow, "svg", kind=kind))
    for role in _roles(workflow):
        keep(f"role.{role}.svg", render(workflow, "svg", role=role))
    keep("states.md", states_page(workflow, answers or {}))
    return found


def write_all(
    workflow: Workflow, folder: Path | str, docs_folder: Path | str, answers: Mapping[str, str] | None = None
) -> list[Path]:
    """Writes every picture to `folder` and the page to `docs_folder`; `answers` are the texts that the routine sends, by name."""
    written = []
    for path, made in _places(workflow, folder, docs_folder, answers).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made)
        written.append(path)
    return written


def stale(workflow: Workflow, folder: Path | str, docs_folder: Path | str, answers: Mapping[str, str] | None = None) -> list[str]:
    """What on disk is not what `write_all` would write: missing, different, or not among its files at all."""
    places = _places(workflow, folder, docs_folder, answers)
    found = [str(path) for path, made in places.items() if not path.is_file() or path.read_bytes() != made]
    return found + [str(path) for path in sorted(Path(folder).glob("*")) if path not in places]


def _places(
    workflow: Workflow, folder: Path | str, docs_folder: Path | str, answers: Mapping[str, str] | None
) -> dict[Path, bytes]:
    made = outputs(workflow, answers)
    page = made.pop("states.md")
    return {Path(folder) / name: each for name, each in made.items()} | {Path(docs_folder) / "states.md": page}


def _roles(workflow: Workflow) -> tuple[str, ...]:
    """The roles that may pull something by hand."""
    return tuple(r.name for r in workflow.roles if any(r.name in row.roles for row in workflow.transitions))
