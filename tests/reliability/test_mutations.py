"""Each dangerous spot is guarded: the same change in a copy of the sources makes its test fail."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.reliability.mutations import MUTATIONS as FIRST
from tests.reliability.mutations import Mutation
from tests.reliability.mutations_worker import WORKER_MUTATIONS

MUTATIONS = (*FIRST, *WORKER_MUTATIONS)
ROOT = Path(__file__).parents[2]
_PARTS = ("workflow", "storage", "adapters", "runtime", "rehearsal", "console", "diagrams", "tests", "examples", "scenarios")
_FILES = ("pyproject.toml",)
_NOT = shutil.ignore_patterns("node_modules", "*.svg", "*.png")


class Copy:
    """The sources and the tests that guard them, to be changed at will, and a process that runs single tests of it."""

    def __init__(self, place: Path) -> None:
        self.place = place
        for part in _PARTS:
            shutil.copytree(ROOT / part, place / part, ignore=_NOT)
        for name in _FILES:
            shutil.copy2(ROOT / name, place / name)
        environment = os.environ | {"PYTHONPATH": str(place), "PYTHONDONTWRITEBYTECODE": "1", "PYTEST_ADDOPTS": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        command = [sys.executable, str(ROOT / "tests/reliability/forks.py"), str(place)]
        self._forks = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._forks.stdout is not None and self._forks.stdout.readline() == "ready\n"

    def run(self, test: str) -> tuple[int, str]:
        """The exit code of pytest for this test, and what it says."""
        assert self._forks.stdin is not None and self._forks.stdout is not None
        self._forks.stdin.write(f"{test}\n")
        self._forks.stdin.flush()
        code, said = json.loads(self._forks.stdout.readline())
        return int(code), str(said)

    @contextmanager
    def changed(self, mutation: Mutation) -> Iterator[None]:
        file = self.place / mutation.file
        sound, was = file.read_text("utf-8"), file.stat()
        assert mutation.old in sound
        file.write_text(sound.replace(mutation.old, mutation.new), "utf-8")
        try:
            yield
        finally:
            file.write_text(sound, "utf-8")
            # What was compiled of it is right again.
            os.utime(file, ns=(was.st_atime_ns, was.st_mtime_ns))

    def close(self) -> None:
        assert self._forks.stdin is not None
        self._forks.stdin.close()
        self._forks.wait(30)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
    made = Copy(tmp_path_factory.mktemp("copy"))
    yield made
    made.close()


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda m: m.name.replace(" ", "_"))
def test_every_dangerous_spot_is_named_as_it_is(mutation: Mutation) -> None:
    """The list follows the sources: what it changes stands there, once."""
    assert (ROOT / mutation.file).read_text("utf-8").count(mutation.old) == 1
    assert (ROOT / mutation.test.partition("::")[0]).exists()
    assert mutation.name in (ROOT / "docs/reliability.md").read_text("utf-8")


@pytest.mark.slow
def test_nothing_is_caught_where_nothing_was_changed(copy: Copy) -> None:
    """Else the others would say nothing."""
    code, said = copy.run(MUTATIONS[0].test)
    assert code == 0, said


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda m: m.name.replace(" ", "_"))
def test_a_careless_change_is_caught(copy: Copy, mutation: Mutation) -> None:
    """The test that guards the spot fails, and it is that test which fails."""
    with copy.changed(mutation):
        code, said = copy.run(mutation.test)
    assert code == 1, said[-2000:]
    assert "FAILED" in said
