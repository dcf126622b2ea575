"""`lockstep simulate`: what it refuses, that a seed replays exactly, and what it says when a rule is broken."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from rehearsal.routines.shared_lock.second_version import PLAN_FILE
from rehearsal.simulation.run import Simulation
from tests.console.conftest import Cli, one_line

_TIMES = ("seconds", "orders_per_second")
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("words", [
    ["--orders", "0"], ["--orders", "many"], ["--workers", "0"], ["--workers", "65"], ["--faults", "bad"], ["--seed", "x"],
    ["--database", "nonsense"], ["--database", "mysql://x/y"], ["--database", "postgresql://127.0.0.1:1/x"],
    ["--plan", "nowhere.yaml"], ["--plan", str(PLAN_FILE)], ["--profile", "bad"], ["--over-http", "--profile", "bad"],
], ids=" ".join)  # fmt: skip
def test_what_it_cannot_play_is_refused_in_a_sentence(cli: Cli, words: list[str]) -> None:
    result = cli("simulate", "--orders", "3", *words)
    assert result.exit_code == 2
    assert one_line(result).startswith("lockstep: ")


@pytest.mark.slow
def test_a_seed_plays_the_same_in_every_process() -> None:
    """Also where Python orders its sets otherwise; only the time that it takes is another."""
    answer = [_played(hash_seed, "--seed", "7") for hash_seed in ("1", "2")]
    assert answer[0]["crashes"] + answer[0]["faults"] > 0
    assert answer[0] == answer[1]


@cache
def _played(hash_seed: str, *words: str) -> Any:
    command = [sys.executable, "-c", "from console.cli import main; main()", "simulate", "--orders", "8", "--json", *words]
    environment = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=200, check=True)
    return json.loads(done.stdout, object_hook=lambda answer: {k: v for k, v in answer.items() if k not in _TIMES})


@pytest.mark.slow
def test_a_broken_rule_is_reported_with_what_replays_it(cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Exit code 1, the rule, and every option that the run depended on."""
    finish = Simulation._finish

    def broken(simulation: Simulation, start: Any) -> None:
        finish(simulation, start)
        simulation.report.broken.append("I0: made up.")

    monkeypatch.setattr(Simulation, "_finish", broken)
    place = f"sqlite:///{tmp_path}/here.db"
    result = cli("simulate", "--orders", "3", "--seed", "4", "--faults", "some", "--database", place)
    assert result.exit_code == 1
    assert "I0: made up." in result.stdout
    assert f"--orders 3 --seed 4 --workers 4 --faults some --database {place}" in result.stderr


@pytest.mark.slow
def test_orders_that_are_moved_to_another_version_at_random_moments_are_neither_lost_nor_repeated_nor_stuck(cli: Cli) -> None:
    result = cli("simulate", "--orders", "25", "--seed", "13", "--migrate", "--json")
    report = json.loads(result.stdout)
    assert result.exit_code == 0, f"seed 13: {report['broken']}"
    assert report["moves"] > 25 and (report["lost"], report["duplicates"], report["stuck"], report["broken"]) == (0, 0, 0, [])


def test_an_order_for_which_no_unit_was_delivered_gets_one_later(cli: Cli) -> None:
    """A seed in which fewer units come than orders need is no order that is stuck."""
    result = cli("simulate", "--orders", "1", "--seed", "59", "--faults", "none", "--json")
    report = json.loads(result.stdout)
    assert result.exit_code == 0 and report["ended"] == {"feedback_sent": 1} and report["days"] > 14


@pytest.mark.slow
def test_seeds_side_by_side_play_what_each_plays_alone() -> None:
    """One process and one report for each seed; only the duration differs."""
    alone = [_played("1", "--seed", str(seed)) for seed in (7, 8)]
    assert _played("1", "--seed", "7", "--processes", "2") == alone


@pytest.mark.slow
def test_what_no_process_can_play_is_refused_in_a_sentence(cli: Cli) -> None:
    result = cli("simulate", "--orders", "3", "--processes", "2", "--routine", "nonsense")
    assert result.exit_code == 2
    assert "nonsense" in one_line(result)
