"""Each dangerous spot is guarded: the same change in a copy of the sources makes its test fail."""

from __future__ import annotations

import compileall
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reliability.mutations import MUTATIONS as FIRST
from tests.reliability.mutations import Mutation
from tests.reliability.mutations_worker import WORKER_MUTATIONS

MUTATIONS = (*FIRST, *WORKER_MUTATIONS)
ROOT = Path(__file__).parents[2]
_PARTS = ("workflow", "storage", "adapters", "runtime", "console", "diagrams", "tests/storage", "tests/reliability", "tests/workflow")
_FILES = ("pyproject.toml", "tests/__init__.py", "tests/conftest.py", "tests/postgres.py")
_NOT = shutil.ignore_patterns("__pycache__", "node_modules", "*.svg", "*.png")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources and the tests that guard them, to be changed at will."""
    place = tmp_path_factory.mktemp("copy")
    for part in _PARTS:
        shutil.copytree(ROOT / part, place / part, ignore=_NOT)
    for name in _FILES:
        shutil.copy(ROOT / name, place / name)
    # Once, and not by each of the runs: what is changed later is read anew.
    compileall.compile_dir(place, quiet=1)
    return place


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda m: m.name.replace(" ", "_"))
def test_every_dangerous_spot_is_named_as_it_is(mutation: Mutation) -> None:
    """The list follows the sources: what it changes stands there, once."""
    assert (ROOT / mutation.file).read_text("utf-8").count(mutation.old) == 1
    assert (ROOT / mutation.test.partition("::")[0]).exists()
    assert mutation.name in (ROOT / "docs/reliability.md").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda m: m.name.replace(" ", "_"))
def test_a_careless_change_is_caught(copy: Path, mutation: Mutation) -> None:
    """The test that guards the spot fails, and it is that test which fails."""
    file = copy / mutation.file
    sound = file.read_text("utf-8")
    try:
        assert mutation.old in sound
        file.write_text(sound.replace(mutation.old, mutation.new), "utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", mutation.test]
        environment = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1", "PYTEST_ADDOPTS": ""}
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, timeout=200, check=False)
    finally:
        file.write_text(sound, "utf-8")
    assert done.returncode == 1, done.stdout[-2000:] + done.stderr[-2000:]
    assert "FAILED" in done.stdout
