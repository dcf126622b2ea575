"""What leaves the store for process mining and pictures: all of the history, nothing about anybody."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from console.cli import app
from rehearsal.scenario import Player
from rehearsal.scenario import load as load_scenario
from runtime import crypto

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SCENARIO = ROOT / "scenarios" / "s01_new_install.yaml"
KEY = crypto.fresh_key()
SECRETS = ("Astrid", "Bertil", "194009239833", "193804129827", "Provgatan", "070-174", "1234")


@pytest.fixture
def played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store in which one scenario was played to its end."""
    url = f"sqlite:///{tmp_path}/store.db"
    player = Player({**load_scenario(SCENARIO), "settings": {"master_key": KEY}}, SCENARIO, url)
    assert player.play().failure is None
    monkeypatch.setenv("LOCKSTEP_MASTER_KEY", KEY)
    return url


def run(name: str, *words: str) -> None:
    result = CliRunner().invoke(app, [name, *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("format", ["xes", "ocel"])
def test_the_event_log_has_every_entry_and_nothing_personal(played: str, tmp_path: Path, format: str) -> None:
    """I7: an exported log can be handed to anybody."""
    out = tmp_path / "log"
    run("export", "-o", str(out), "--format", format, "--database", played)
    text = out.read_text("utf-8")
    count = len(json.loads(text)["events"]) if format == "ocel" else text.count("<event>")
    assert count >= 8
    assert not [s for s in SECRETS if s in text]


def test_the_heat_map_shows_how_many_came_through(played: str, tmp_path: Path) -> None:
    """A way that one order took is drawn with its count."""
    plain, hot = tmp_path / "plain.svg", tmp_path / "hot.svg"
    run("diagram", "shared_lock", "-f", "svg", "-o", str(plain), "--database", played)
    run("diagram", "shared_lock", "-f", "svg", "--heat", "-o", str(hot), "--database", played)
    assert hot.read_bytes() != plain.read_bytes()


@pytest.mark.slow
def test_the_version_checked_out_elsewhere_is_compared_with_ours(tmp_path: Path) -> None:
    """A row that only the other checkout has shows as gone."""
    other = tmp_path / "other"
    subprocess.run(["cp", "-r", str(ROOT / "workflow"), str(tmp_path / "w")], check=True)
    other.mkdir()
    (tmp_path / "w").rename(other / "workflow")
    chart = other / "workflow" / "routines" / "shared_lock" / "chart.py"
    text = chart.read_text("utf-8")
    assert '_row("awaiting_tes_import", "read_over", "precheck")' in text
    row = '_row("awaiting_tes_import", "read_over", "precheck"), _row("awaiting_tes_import", "read_over", "booking")'
    chart.write_text(text.replace('_row("awaiting_tes_import", "read_over", "precheck")', row), "utf-8")
    out = tmp_path / "difference.txt"
    run("diagram", "shared_lock", "--against", str(other), "-f", "text", "--lang", "en", "-o", str(out))
    assert "Read over to TES → To be booked" in out.read_text("utf-8")
