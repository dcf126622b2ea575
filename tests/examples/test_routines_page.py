"""docs/routines.md and the first screen of README.md: their code runs as it stands there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from console.new_routine import write_routine
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


def test_the_commands_of_the_page_are_there(tmp_path: Path) -> None:
    """The first block writes a package; every command is one that `lockstep` has, with these options."""
    from typer.testing import CliRunner

    from console.cli import app

    (first,) = blocks("docs/routines.md", "sh")
    new, test = (shlex.split(line) for line in first.splitlines())
    folder = write_routine(new[3], tmp_path, ())
    assert (new[:3], test[:3]) == (["lockstep", "routine", "new"], ["python", "-m", "pytest"]) and (folder / "tests").is_dir()
    (commands,) = blocks("docs/routines.md", "text")
    lines = [shlex.split(line, comments=True) for line in commands.splitlines()]
    for words in (words for words in lines if words[0] == "lockstep"):
        names = [word for word in words[1:3] if word in ("db", "upgrade", "check", "diagram", "simulate", "order", "new", "accounts", "token", "add")]
        helped = CliRunner().invoke(app, [*names, "--help"], terminal_width=200)
        assert helped.exit_code == 0, words
        for option in (word for word in words if word.startswith("--")):
            assert option in helped.output, (words, option)


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
