"""`lockstep version`: which versions there are, what tells two of them apart, and whether a history can go on in a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from rehearsal.routines.shared_lock.second_version import PLAN_FILE, VERSION, both
from runtime import bootstrap
from runtime.bootstrap import load_settings, open_app
from storage.heartbeats import record_heartbeat
from tests.console.conftest import Cli, one_line
from tests.tokens import sign_in
from workflow.routines.shared_lock import WORKFLOW

OLD = WORKFLOW.version


@pytest.fixture
def two(town: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A played store, and a program that has both versions of the lock routine."""
    routine = both()
    monkeypatch.setattr(bootstrap, "ours", lambda: (routine,))
    bootstrap.routines.cache_clear()
    yield town
    monkeypatch.undo()
    bootstrap.routines.cache_clear()


@contextmanager
def _app(town: Path) -> Iterator[Any]:
    app = open_app(load_settings(database_url=f"sqlite:///{town}/var/lockstep.db"))
    yield app
    app.close()


@pytest.mark.slow
def test_versions_are_listed_with_their_orders_and_who_runs_them(two: Path, facts: Callable[..., Any]) -> None:
    with _app(two) as app, app.store.write() as tx:
        known = app.store.definitions[("shared_lock", VERSION)]
        record_heartbeat(tx.connection, "w-new", app.clock.now(), knows=(known,))
    new, old = facts("version", "list")
    assert (new["version"], new["open"], new["newest"], new["workers"]) == (VERSION, 0, True, ["w-new"])
    assert (old["version"], old["newest"], old["here"], old["workers"]) == (OLD, False, True, [])
    assert old["open"] > 0 and old["fingerprint"] != new["fingerprint"]


def test_a_list_for_people_says_that_no_worker_runs_it(two: Path, cli: Cli) -> None:
    shown = cli("version", "list").stdout
    assert OLD in shown and VERSION in shown and "no worker alive" in shown


def test_two_versions_are_compared_in_words_and_as_a_picture(two: Path, cli: Cli) -> None:
    assert "Väntar på svar (awaiting_answer)" in cli("version", "diff", OLD, VERSION, "--lang", "sv").stdout
    assert "Waiting for an answer" in cli("version", "diff", OLD, VERSION, "--lang", "en").stdout
    assert cli("version", "diff", OLD, VERSION, "-f", "svg", "-o", "d.svg").exit_code == 0
    assert "awaiting_answer" in Path("d.svg").read_text("utf-8") or "Väntar på svar" in Path("d.svg").read_text("utf-8")


def test_a_version_that_is_not_known_is_refused_with_those_that_are(town: Path, cli: Cli) -> None:
    result = cli("version", "diff", OLD, "2031")
    assert result.exit_code == 2 and f"shared_lock {OLD}" in one_line(result)


def test_a_version_that_the_program_no_longer_has_is_compared_from_the_store(two: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cli("version", "list").exit_code == 0
    monkeypatch.undo()
    bootstrap.routines.cache_clear()
    monkeypatch.chdir(two)
    result = cli("version", "diff", OLD, VERSION, "--lang", "sv")
    assert "Väntar på svar (awaiting_answer)" in result.stdout, result.output


# Proof ----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_version_is_proven_by_the_histories_of_the_store_and_the_plan(two: Path, facts: Callable[..., Any]) -> None:
    found = facts("version", "prove", VERSION, "--plan", str(PLAN_FILE))
    assert found == {"holds": True, "orders": 8, "passed_over": 0, "problems": [], "deviation": None}


def test_without_a_plan_what_is_left_open_is_named_and_so_is_the_first_order(two: Path, cli: Cli) -> None:
    result = cli("version", "prove", VERSION)
    assert result.exit_code == 1
    assert "State `awaiting_tes_import` has no rule; say where its orders go." in result.stdout
    assert "Order VT-27010003, entry 4: `booking` --contact_failed--> `booking` has no row" in result.stdout


@pytest.mark.slow
def test_histories_are_recorded_and_proven_without_a_store(two: Path, cli: Cli) -> None:
    assert cli("version", "record", "h.gz").stdout.startswith("8 orders")
    (two / "var" / "lockstep.db").unlink()
    result = cli("version", "prove", VERSION, "--plan", str(PLAN_FILE), "--histories", "h.gz")
    assert result.exit_code == 0 and result.stdout.startswith("8 histories conform")


def test_a_version_that_the_program_does_not_have_is_not_proven(two: Path, cli: Cli) -> None:
    assert cli("version", "record", "h.gz").exit_code == 0
    result = cli("version", "prove", "2031", "--histories", "h.gz")
    assert result.exit_code == 2 and OLD in one_line(result)


def test_a_file_without_histories_is_refused(here: Path, cli: Cli) -> None:
    (here / "h.gz").write_text("nothing")
    result = cli("version", "prove", OLD, "--histories", "h.gz")
    assert result.exit_code == 2 and "h.gz" in one_line(result)


# Trial and retirement -------------------------------------------------------------------------------


def test_a_trial_is_begun_and_ended_and_a_version_that_is_needed_does_not_retire(two: Path, cli: Cli) -> None:
    with _app(two) as app:
        sign_in(app, ada="admin")
    who = ("--by", "ada", "--reason", "Prövas på några få.")
    begun = cli("version", "canary", VERSION, "--share", "10", *who)
    assert begun.stdout == f"10 % of the new orders of shared_lock begin under {VERSION}, the others under {OLD}.\n", begun.output
    assert "End the trial first" in one_line(cli("version", "retire", OLD, *who))
    assert cli("version", "canary", VERSION, "--end", *who).stdout.startswith(f"The trial of version {VERSION} is over")
    refused = cli("version", "retire", OLD, *who)
    assert refused.exit_code == 2 and f"Version {OLD} is still needed: 5 open orders" in one_line(refused)
