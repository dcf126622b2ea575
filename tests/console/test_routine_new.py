"""`lockstep routine new` writes a routine that passes its own test at once; `routine list` shows those on board."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.console.conftest import Cli, one_line

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_a_new_routine_passes_its_own_test(cli: Cli, here: Path) -> None:
    """Its table, its scenario, its picture and its simulation; nothing of it is installed, and its name is that of the folder above it, too."""
    result = cli("routine", "new", "equipment_loan", "--to", "mine")
    assert result.exit_code == 0, result.stderr
    folder = here / "mine" / "equipment_loan"
    written = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    assert written == [
        "README.md", "equipment_loan/__init__.py", "equipment_loan/chart.py", "pyproject.toml", "scenarios/first.yaml",
        "tests/test_equipment_loan.py",
    ]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", folder.name], cwd=folder.parent,
        capture_output=True, text=True, timeout=120, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0 and "4 passed" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize(("name", "sentence"), [
    ("Leave", "A routine's name is 2 to 40 of a-z"), ("my-routine", "not `my-routine`"), ("1st", "a letter first"),
    ("../up", "not `../up`"), ("ledighet_å", "such as `leave`"), ("", "not ``"), ("shared_lock", "a routine shared_lock on board"),
    ("json", "module or a keyword json"), ("workflow", "module or a keyword workflow"), ("class", "module or a keyword class"),
    ("leave_", "no _ last"), ("true", "In YAML true is a value"), ("null", "In YAML null is a value"),
    ("core", "cannot be named core"), ("zone", "a setting, or the schema of the engine, has that name"),
])  # fmt: skip
def test_a_bad_name_is_refused_in_a_sentence(cli: Cli, here: Path, name: str, sentence: str) -> None:
    """And nothing is written."""
    result = cli("routine", "new", name)
    assert result.exit_code == 2
    assert sentence in one_line(result)
    assert list(here.iterdir()) == []


def test_what_is_there_is_never_overwritten(cli: Cli, here: Path) -> None:
    """A folder, a file and a link that leads nowhere all stand in the way."""
    (here / "first").mkdir()
    (here / "second").write_text("mine", "utf-8")
    (here / "third").symlink_to(here / "nowhere")
    for name in ("first", "second", "third"):
        result = cli("routine", "new", name)
        assert result.exit_code == 2 and "nothing is overwritten" in one_line(result)
    assert list((here / "first").iterdir()) == [] and (here / "second").read_text("utf-8") == "mine"
    assert not (here / "nowhere").exists()


def test_a_folder_that_cannot_be_written_is_one_sentence(cli: Cli, here: Path) -> None:
    (here / "file").write_text("", "utf-8")
    result = cli("routine", "new", "equipment_loan", "--to", "file")
    assert result.exit_code == 2 and "cannot be written" in one_line(result)


def test_the_routines_on_board_are_listed(facts: Callable[..., Any]) -> None:
    """Each with its version and what it brings."""
    found = {each["name"]: each for each in facts("routine", "list")}
    assert found["shared_lock"]["states"] > 5 and {"store", "systems", "intake"} <= set(found["shared_lock"]["brings"])
