"""docs/routines.md and the first screen of README.md: their code runs as it stands there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rehearsal.scenario import play
from runtime import logs

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.S | re.M)


def blocks(document: str, language: str) -> list[str]:
    return [text for kind, text in _BLOCK.findall((ROOT / document).read_text("utf-8")) if kind == language]


@pytest.fixture(scope="module")
def page() -> dict[str, Any]:
    """What the Python blocks of the page define, run one after another, the assertions among them."""
    logs.configure("critical")
    found: dict[str, Any] = {"__name__": "page"}
    exec(compile("\n".join(blocks("docs/routines.md", "python")), "docs/routines.md", "exec"), found)
    return found


@pytest.mark.slow
def test_the_scenario_of_the_page_holds(page: dict[str, Any], tmp_path: Path) -> None:
    """Through a lost reply and a crash, with what is refused."""
    page["LENT"].clear()
    (scenario,) = blocks("docs/routines.md", "yaml")
    path = tmp_path / "page.yaml"
    path.write_text(scenario, "utf-8")
    assert play(path, on_board=[page["ROUTINE"]]).failure is None


def test_the_setting_of_the_page_has_the_name_that_it_says(page: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    from runtime.bootstrap import load_settings

    monkeypatch.setenv("LOCKSTEP_EQUIPMENT_DEPOT_URL", "http://127.0.0.1:9")
    assert load_settings([page["ROUTINE"]]).of(page["EquipmentSettings"]).depot_url == "http://127.0.0.1:9"


@pytest.mark.slow
def test_the_commands_of_the_page_run(tmp_path: Path) -> None:
    """The first block writes a package whose test passes; with the page's own code in it, the last installs and runs it."""
    first, last = blocks("docs/routines.md", "sh")
    site, package = tmp_path / "site", tmp_path / "equipment"
    shell(first, tmp_path)
    shutil.rmtree(package / "tests")
    (package / "equipment/__init__.py").write_text("\n".join(blocks("docs/routines.md", "python")), "utf-8")
    said = shell(last, tmp_path, PYTHONPATH=f"{site}{os.pathsep}{ROOT}", PIP_TARGET=str(site), PIP_NO_DEPS="1", PIP_NO_INDEX="1", PIP_NO_BUILD_ISOLATION="0")
    assert "Proved sound" in said and "lost 0, repeated 0, stuck 0" in said and "EQ-" in said


def shell(commands: str, folder: Path, **more: str) -> str:
    """What these commands print, which stop at the first that fails."""
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)} | more
    done = subprocess.run(["sh", "-ex", "-c", commands], cwd=folder, env=environment, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@pytest.mark.slow
def test_the_first_screen_of_the_readme_is_a_routine_that_runs() -> None:
    """Eleven lines of chart that are sound, drawn, and played to an end through faults."""
    from diagrams import render
    from rehearsal.simulation.run import simulate
    from runtime.routine import Routine
    from workflow.check import check_workflow

    text = (ROOT / "README.md").read_text("utf-8")
    (chart,) = blocks("README.md", "python")
    assert text.index(chart) < 3000 and len(chart.splitlines()) <= 12
    found: dict[str, Any] = {}
    exec(compile(chart, "README.md", "exec"), found)
    workflow = found["WORKFLOW"]
    assert check_workflow(workflow) == []
    (picture,) = blocks("README.md", "mermaid")
    assert render(workflow, "mermaid", lang="en").strip() == picture.strip()
    assert simulate(Routine(workflow), orders=10, seed=1).ok
