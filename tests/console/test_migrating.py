"""`lockstep migrate`: a plan is drafted, checked, tried, run, paused and taken back, each with its exit code."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from console.cli import app as command
from runtime import logs
from runtime.versions.plan_file import write_plan
from tests.reliability.moving import WHY, Town
from tests.tokens import sign_in
from tests.workflow.test_versions import PLAN

Call = Callable[..., Result]


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[Town]:
    made = Town(database_url, tmp_path)
    yield made
    made.close()


@pytest.fixture
def call(town: Town, monkeypatch: pytest.MonkeyPatch) -> Call:
    """The command on the town's installation."""

    @contextmanager
    def opened(database: str | None = None) -> Iterator[Any]:
        yield town.app

    logs.configure("warning")
    monkeypatch.setattr("console.commands.migrating.opened", opened)
    monkeypatch.setattr("console.commands.migrating._PATIENCE", 0.3)
    (town.folder / "plan.yaml").write_text(write_plan(PLAN), "utf-8")
    monkeypatch.chdir(town.folder)
    sign_in(town.app, tova="operator", ada="admin", eva="admin")
    return lambda *words: CliRunner().invoke(command, ["migrate", *words])


def test_a_draft_marks_what_must_be_decided_and_the_check_names_it(call: Call, town: Town) -> None:
    drafted = call("plan", "1", "2", "-o", "draft.yaml")
    assert drafted.exit_code == 0 and "3 things are to be decided" in drafted.stderr
    assert "# To decide: State `asked` has no rule" in (town.folder / "draft.yaml").read_text("utf-8")
    checked = call("check", "draft.yaml")
    assert checked.exit_code == 1 and "State `legacy` has no rule; say where its orders go." in checked.stdout
    assert call("check", "plan.yaml").stdout == "The plan answers everything.\n"
    assert "no version 3 of claim; known are claim 1, claim 2" in call("plan", "1", "3").stderr
    assert call("plan", "1", "2", "-o", "draft.yaml").exit_code == 2
    assert call("plan", "2", "2", "-o", "same.yaml").exit_code == 0
    refused = call("run", "same.yaml", "--by", "ada", "--reason", WHY)
    assert refused.exit_code == 2 and "The plan leads from version 2 to the same version." in refused.stderr


def test_a_dry_run_counts_and_lists_and_fails_where_an_order_would_stay(call: Call, town: Town) -> None:
    town.begin("K-1", "K-2")
    shown = call("dry-run", "plan.yaml")
    assert shown.exit_code == 0 and "2 are mapped, and nothing happens at once:" in shown.stdout
    assert "asked → submitted" in shown.stdout
    facts = json.loads(call("dry-run", "plan.yaml", "--json").stdout)
    assert (facts["total"], facts["counts"]["mapped"], len(facts["orders"])) == (2, 2, 2)
    with town.app.store.write() as tx:
        tx.connection.exec_driver_sql("UPDATE orders SET reason = 'strange' WHERE external_key = 'K-2'")
    assert call("dry-run", "plan.yaml").exit_code == 1


def test_a_run_is_begun_seen_and_taken_back(call: Call, town: Town) -> None:
    town.begin("K-1", "K-2")
    assert call("run", "plan.yaml", "--by", "tova", "--reason", WHY).exit_code == 2
    assert "Say why" in call("run", "plan.yaml", "--by", "ada").stderr
    done = call("run", "plan.yaml", "--by", "ada", "--reason", WHY)
    assert (done.exit_code, done.stdout) == (0, "Run 1: claim from version 1 to 2, done; 2 moved of 2, 0 wait, 0 stay.\n")
    assert call("status").stdout == done.stdout
    facts = json.loads(call("status", "1", "--json").stdout)
    assert (facts["moved"], facts["begun_by"], facts["orders"]) == (2, "ada", [])
    back = call("revert", "1", "--by", "ada", "--reason", "vi väntar")
    assert back.stdout == "Run 1: claim from version 1 to 2, reverted; 2 taken back, 0 stay, 0 to do.\n"
    assert town.order("K-1").workflow_version == "1"
    assert call("status", "7").exit_code == 2


def test_a_run_is_paused_and_resumed(call: Call, town: Town) -> None:
    town.begin("K-1", "K-2")
    begun = json.loads(call("run", "plan.yaml", "--by", "ada", "--reason", WHY, "--detach", "--json").stdout)
    assert (begun["status"], begun["to_do"]) == ("running", 2)
    assert "paused" in call("pause", "1", "--by", "eva").stdout
    assert "Run 1 is paused: it waits for nobody to confirm it." in call("confirm", "1", "--by", "eva").stderr
    assert "done; 2 moved" in call("resume", "1", "--by", "eva").stdout
    refused = call("pause", "1", "--by", "eva")
    assert refused.exit_code == 2 and "Run 1 is done: only one that is running can be paused." in refused.stderr


def test_a_run_that_is_stopped_ends_where_it_is_and_makes_room_for_the_next(call: Call, town: Town) -> None:
    town.begin("K-1", "K-2")
    assert call("run", "plan.yaml", "--by", "ada", "--reason", WHY, "--detach").exit_code == 0
    assert "stopped; 0 moved of 2" in call("stop", "1", "--by", "eva").stdout
    refused = call("resume", "1", "--by", "eva")
    assert refused.exit_code == 2 and "Run 1 is stopped: only one that is paused can be resumed." in refused.stderr
    assert "Run 2: claim from version 1 to 2, done; 2 moved" in call("run", "plan.yaml", "--by", "ada", "--reason", WHY).stdout
    assert "Run 2 is done: only one that has not ended can be stopped." in call("stop", "2", "--by", "eva").stderr


def test_a_plan_with_a_gap_is_refused_with_the_first_of_them(call: Call, town: Town) -> None:
    call("plan", "1", "2", "-o", "draft.yaml")
    refused = call("run", "draft.yaml", "--by", "ada", "--reason", WHY)
    assert refused.exit_code == 2 and "The plan does not answer everything: State `asked`" in refused.stderr


@pytest.mark.parametrize("run", ["0", "7", str(2**62), "9" * 40])
def test_a_run_that_there_is_not_is_refused(call: Call, run: str) -> None:
    for words in (("status", run), ("pause", run, "--by", "ada"), ("revert", run, "--by", "ada", "--reason", WHY)):
        result = call(*words)
        assert result.exit_code == 2 and result.stderr.startswith("lockstep: No migration run ") and result.stderr.count("\n") == 1, words
