"""Writes a first routine: an installable package with a chart of four states, its test, its scenario and its picture."""

from __future__ import annotations

import re
import runpy
from collections.abc import Collection
from importlib.util import find_spec
from keyword import iskeyword
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory

import yaml

from console import command_reasons as reasons
from diagrams import render
from runtime.bootstrap import is_reserved
from runtime.setting_reasons import NAME_RESERVED
from workflow.errors import BadInput
from workflow.os_reasons import os_reason

_HERE = Path(__file__).parent
_NAME = re.compile(r"[a-z][a-z0-9_]{0,38}[a-z0-9]", re.ASCII)
# Where each template goes; the chart is written first, because the picture is drawn from it.
_FILES = {
    "chart.py.tmpl": "{name}/chart.py", "__init__.py.tmpl": "{name}/__init__.py", "pyproject.toml.tmpl": "pyproject.toml",
    "test.py.tmpl": "tests/test_{name}.py", "scenario.yaml.tmpl": "scenarios/first.yaml", "README.md.tmpl": "README.md",
}  # fmt: skip


def write_routine(name: str, folder: Path, taken: Collection[str]) -> Path:
    """Write the package of a routine into a new folder of its name, which is returned; `taken` are names of routines on board.

    Raises `BadInput` for a name that cannot be one, and where something is there already.
    """
    _refuse_name(name, taken)
    target = folder / name
    if target.exists() or target.is_symlink():
        raise BadInput(reasons.FOLDER_TAKEN(folder=str(target)))
    texts = _texts(name)
    try:
        for place, text in texts.items():
            path = target / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    except OSError as problem:
        raise BadInput(reasons.FOLDER_NOT_WRITTEN(folder=str(target), problem=os_reason(problem))) from None
    return target


def _refuse_name(name: str, taken: Collection[str]) -> None:
    if not _NAME.fullmatch(name):
        raise BadInput(reasons.ROUTINE_NAME_WANTED(name=name[:60]))
    if name in taken:
        raise BadInput(reasons.ROUTINE_THERE(name=name))
    if is_reserved(name):
        raise BadInput(NAME_RESERVED(name=name))
    if yaml.safe_load(name) != name:
        # A scenario names its routine, and YAML reads some words as values.
        raise BadInput(reasons.NAME_OF_YAML(name=name))
    if iskeyword(name) or find_spec(name) is not None:
        raise BadInput(reasons.NAME_OF_PYTHON(name=name))


def _texts(name: str) -> dict[str, str]:
    """The files by place. The picture is drawn from the chart as it is written."""
    words = {
        "name": name, "dashed": name.replace("_", "-"), "title": name.replace("_", " ").strip().capitalize(),
        "prefix": name.replace("_", "")[:3].upper(),
    }  # fmt: skip
    with TemporaryDirectory(prefix="lockstep-") as place:
        chart = Path(place) / "chart.py"
        chart.write_text(Template((_HERE / "chart.py.tmpl").read_text("utf-8")).substitute(words), "utf-8")
        workflow = runpy.run_path(str(chart))["WORKFLOW"]
    words["picture"] = str(render(workflow, "mermaid", lang="en")).strip()
    return {
        place.format(name=name): Template((_HERE / template).read_text("utf-8")).substitute(words)
        for template, place in _FILES.items()
    }
