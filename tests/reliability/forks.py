"""Runs single tests of a copy of the sources, each in a process that is forked from one that has imported what
others wrote: `python forks.py FOLDER`, then one test a line on stdin; one line of JSON comes back, `[exit code, output]`.

No module of this repository is imported before the fork, so that a test reads the copy as it is then.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

OURS = ("workflow", "storage", "adapters", "runtime", "console", "diagrams", "rehearsal", "tests", "examples", "bench")


def main(place: str) -> None:
    os.chdir(place)
    sys.path.insert(0, place)
    empty = Path(place) / "empty.db"
    _prepare(empty)
    print("ready", flush=True)
    for line in sys.stdin:
        code, said = _run(line.strip(), empty)
        print(json.dumps([code, said]), flush=True)


def _prepare(empty: Path) -> None:
    """Import all that a test needs and that is not ours: a fork that imports everything says what that is. It also makes the
    empty store that the tests begin with, which takes longer than most of them."""
    with tempfile.TemporaryFile("w+") as names:
        child = os.fork()
        if child == 0:
            for name in ("pytest", "tests.conftest", "tests.reliability.tools", "console.cli", "rehearsal.rehearsal"):
                importlib.import_module(name)
            names.write("\n".join(n for n in sys.modules if n.partition(".")[0] not in OURS))
            names.flush()
            _fresh()._upgrade(f"sqlite:///{empty}", importlib.import_module("tests.postgres").PARTS)
            os._exit(0)
        os.waitpid(child, 0)
        names.seek(0)
        for name in names.read().split("\n"):
            # Some are there only under the name of another.
            with suppress(Exception):
                importlib.import_module(name)


def _fresh() -> Any:
    return importlib.import_module("storage.fresh")


class Begun:
    """The tests begin with the empty store that is there."""

    def __init__(self, empty: Path) -> None:
        self._empty = empty

    def pytest_collection_finish(self) -> None:
        fresh, parts = _fresh(), importlib.import_module("tests.postgres").PARTS
        fresh._EMPTY[fresh.branches(parts)] = self._empty.read_bytes()


def _run(test: str, empty: Path) -> tuple[int, str]:
    with tempfile.TemporaryFile("w+") as out:
        child = os.fork()
        if child == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(out.fileno(), 2)
            import pytest

            code = pytest.main(["-q", "-x", "-p", "no:cacheprovider", "-o", "addopts=", test], plugins=[Begun(empty)])
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
        _, status = os.waitpid(child, 0)
        out.seek(0)
        return os.waitstatus_to_exitcode(status), out.read()


if __name__ == "__main__":
    main(str(Path(sys.argv[1])))
