"""The example against the installed wheel, in a fresh environment: nothing of the checkout is on the path."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import forked
from tests.forked import LOCKSTEP, Origin

TOP = Path(__file__).parents[2]
BIN = Path(sys.executable).parent


def run(*words: object, folder: Path) -> str:
    return output_of(subprocess.run([str(w) for w in words], cwd=folder, env=clean(), capture_output=True, text=True, timeout=200))


def clean() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}


def output_of(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, (done.args, done.stdout[-2000:], done.stderr[-2000:])
    return done.stdout


Command = Callable[..., str]


@pytest.fixture(scope="module")
def lockstep(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Command]]:
    """The command of an environment that has the two wheels and their dependencies, and nothing else; and the same, forked from
    a process there that has imported every module of the wheel."""
    folder, uv = tmp_path_factory.mktemp("installed"), BIN / "uv"
    for source in (TOP, TOP / "examples" / "leave"):
        run(BIN / "hatchling", "build", "-t", "wheel", "-d", folder / "dist", folder=source)
    run(uv, "venv", "-q", folder / "env", folder=folder)
    run(uv, "pip", "install", "-q", "--python", folder / "env/bin/python", *(folder / "dist").glob("*.whl"), folder=folder)
    origin = Origin(folder / "env/bin/python", clean())

    def again(*words: object, folder: Path) -> str:
        command = [origin.python, *LOCKSTEP[1:], *(str(w) for w in words)]
        return output_of(forked.run(command, cwd=folder, env=clean(), timeout=200, origin=origin))

    yield folder / "env/bin/lockstep", again
    origin.close()


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_the_installed_example_is_checked_drawn_served_and_played(lockstep: tuple[Path, Command], tmp_path: Path) -> None:
    """Sound, with its picture; both routines are played in one store by the same workers; an order is begun, approved and done, and its history says so."""
    command, again = lockstep
    assert "Proved sound" in run(command, "check", "--workflow", "leave", folder=tmp_path)
    assert "submitted" in again("diagram", "leave", "--format", "mermaid", folder=tmp_path)
    assert {each["name"] for each in json.loads(again("routine", "list", "--json", folder=tmp_path))} == {"leave", "shared_lock"}
    out = again("simulate", "--orders", 10, "--seed", 3, folder=tmp_path)
    assert "lost 0, repeated 0, stuck 0, rules broken 0" in out
    assert " done " in out and "feedback_sent" in out
    scenarios = (TOP / "examples/leave/scenarios/first.yaml", TOP / "scenarios/s02_link_existing.yaml")
    assert again("scenario", "run", *scenarios, folder=tmp_path).count("ok ") == 2
    again("accounts", "token", folder=tmp_path)
    for name, role in (("ann", "employee"), ("bo", "manager")):
        again("accounts", "add", name, "--role", role, "--here", "--by", "admin", folder=tmp_path)
    form = ("--set", "employee=E-17", "--set", "first_day=2027-02-01", "--set", "days=5")
    made = json.loads(
        again("order", "new", "submit", "--routine", "leave", *form, "--by", "ann", "--json", folder=tmp_path)
    )
    again("order", "trigger", made["number"], "approve", "--by", "bo", folder=tmp_path)
    again("worker", "--until-idle", folder=tmp_path)
    history = json.loads(again("order", "history", made["number"], "--json", folder=tmp_path))
    assert [entry["trigger"] for entry in history] == ["submit", "approve", "booked"]
    again("db", "verify", folder=tmp_path)
