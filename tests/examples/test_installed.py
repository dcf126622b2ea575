"""The example against the installed wheel, in a fresh environment: nothing of the checkout is on the path."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
BIN = Path(sys.executable).parent


def run(*words: object, folder: Path) -> str:
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run([str(w) for w in words], cwd=folder, env=environment, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, (words, done.stdout[-2000:], done.stderr[-2000:])
    return done.stdout


@pytest.fixture(scope="module")
def lockstep(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of an environment that has the two wheels and their dependencies, and nothing else."""
    folder, uv = tmp_path_factory.mktemp("installed"), BIN / "uv"
    for source in (TOP, TOP / "examples" / "leave"):
        run(BIN / "hatchling", "build", "-t", "wheel", "-d", folder / "dist", folder=source)
    run(uv, "venv", "-q", folder / "env", folder=folder)
    run(uv, "pip", "install", "-q", "--python", folder / "env/bin/python", *(folder / "dist").glob("*.whl"), folder=folder)
    return folder / "env/bin/lockstep"


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_the_installed_example_is_checked_drawn_served_and_played(lockstep: Path, tmp_path: Path) -> None:
    """Sound, with its picture; both routines are played in one store by the same workers; an order is begun, approved and done, and its history says so."""
    assert "Proved sound" in run(lockstep, "check", "--workflow", "leave", folder=tmp_path)
    assert "submitted" in run(lockstep, "diagram", "leave", "--format", "mermaid", folder=tmp_path)
    assert {each["name"] for each in json.loads(run(lockstep, "routine", "list", "--json", folder=tmp_path))} == {"leave", "shared_lock"}
    out = run(lockstep, "simulate", "--orders", 10, "--seed", 3, folder=tmp_path)
    assert "lost 0, repeated 0, stuck 0, rules broken 0" in out
    assert " done " in out and "feedback_sent" in out
    scenarios = (TOP / "examples/leave/scenarios/first.yaml", TOP / "scenarios/s02_link_existing.yaml")
    assert run(lockstep, "scenario", "run", *scenarios, folder=tmp_path).count("ok ") == 2
    run(lockstep, "accounts", "token", folder=tmp_path)
    for name, role in (("ann", "employee"), ("bo", "manager")):
        run(lockstep, "accounts", "add", name, "--role", role, "--here", "--by", "admin", folder=tmp_path)
    form = ("--set", "employee=E-17", "--set", "first_day=2027-02-01", "--set", "days=5")
    made = json.loads(
        run(lockstep, "order", "new", "submit", "--routine", "leave", *form, "--by", "ann", "--json", folder=tmp_path)
    )
    run(lockstep, "order", "trigger", made["number"], "approve", "--by", "bo", folder=tmp_path)
    run(lockstep, "worker", "--until-idle", folder=tmp_path)
    history = json.loads(run(lockstep, "order", "history", made["number"], "--json", folder=tmp_path))
    assert [entry["trigger"] for entry in history] == ["submit", "approve", "booked"]
    run(lockstep, "db", "verify", folder=tmp_path)
