"""Orders under way are moved to another version: tried first, slowly, by anybody, once, and taken back."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from rehearsal.rehearsal import WorkerDied
from runtime.routine import Routine
from runtime.versions import mover
from runtime.versions.dry_run import dry_run
from runtime.versions.mover import Mover
from runtime.versions.plan_file import parse_plan
from storage import metadata
from storage.heartbeats import record_heartbeat
from tests.postgres import both_databases
from tests.reliability.moving import ADA, REMOVED, WHY, Town
from tests.reliability.moving import town as town
from tests.workflow.test_versions import NEW, OLD, PLAN
from workflow.errors import BadInput
from workflow.values import Actor
from workflow.versions.plan import MigrationPlan, Rearm, TimerRule

pytestmark = both_databases
KEYS = [f"K-{n}" for n in range(30)]


def _rows(town: Town) -> dict[str, list[Any]]:
    with town.app.store.read() as connection:
        return {name: [tuple(r) for r in connection.execute(select(table))] for name, table in metadata.tables.items()}


# Tried first ----------------------------------------------------------------------------------------


def test_a_dry_run_says_what_becomes_of_each_order_and_changes_nothing(town: Town) -> None:
    ids = town.begin("K-1", "K-2", "K-3", "K-4")
    town.work()
    town.fire("K-2", "wait_person")
    town.fire("K-3", "pay")
    with town.app.store.write() as tx:
        tx.claim("other", town.clock.now(), timedelta(minutes=1), 1, ids[3])
    before, done = _rows(town), list(town.bank.done)
    facts = dry_run(town.app, PLAN).facts()
    assert facts["counts"] == {"same": 0, "mapped": 2, "leased": 1, "open_effect": 0, "unmapped": 0, "would_act": 0, "would_be_late": 0} | {
        "same": 1
    }
    assert {o["order"][-1]: (o["verdict"], o.get("to")) for o in facts["orders"]} == {
        "1": ("mapped", "submitted"), "2": ("mapped", "waiting_person"), "3": ("same", "paying"), "4": ("leased", None),
    }
    assert (_rows(town), town.bank.done) == (before, done)


def test_a_dry_run_names_the_effects_that_would_go_out_and_the_timers_that_are_past(database_url: str, tmp_path: Path) -> None:
    new = replace(REMOVED, version="2")
    town = Town(database_url, tmp_path, new)
    town.begin("K-1", "K-2")
    town.work()
    town.fire("K-1", "pay")
    town.clock.move_to(town.clock.now() + timedelta(hours=1))
    plan = replace(PLAN, timers=(TimerRule("submitted", "reminder", Rearm.FROM_NOW), TimerRule("submitted", "nag", Rearm.FROM_ENTRY)))
    assert [(o["verdict"], o.get("effects")) for o in dry_run(town.app, plan).orders] == [
        ("would_act", ["bank.transfer:A"]), ("mapped", None),
    ]
    town.close()


# Moved ----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_run_moves_every_order_and_the_chain_says_by_whom_why_and_by_which_plan(town: Town) -> None:
    town.begin(*KEYS)
    town.work()
    run = town.migrate()
    assert (run["status"], run["moved"], run["to_do"], run["total"]) == ("done", 30, 0, 30)
    entry = town.history("K-7")[-1]
    assert (entry["actor"], entry["role"], entry["note"], entry["from"], entry["to"]) == ("ada", "admin", WHY, "asked", "submitted")
    assert (entry["set"]["workflow_version"], entry["set"]["plan"], entry["set"]["run"]) == ("2", run["plan"], run["run"])
    assert town.work() == 0
    town.clock.move_to(town.clock.now() + timedelta(hours=1))
    assert town.work() == 30
    assert town.fire("K-7", "wait")["state"] == "waiting_papers"
    town.verified()


def test_an_order_that_begins_under_the_old_version_during_the_run_is_moved_too(town: Town) -> None:
    town.begin(*KEYS)
    run = town.runs.begin(PLAN, ADA, WHY)["run"]
    town.mover.batch(run)
    town.begin("late")
    town.drive()
    assert town.order("late").workflow_version == "2" and town.runs.status(run)["moved"] == 31


def test_running_it_twice_is_running_it_once(town: Town) -> None:
    town.begin(*KEYS[:3])
    first = town.runs.begin(PLAN, ADA, WHY)
    assert town.runs.begin(PLAN, ADA, WHY)["run"] == first["run"]
    town.drive()
    again = town.migrate()
    assert (again["status"], again["moved"]) == ("done", 0)
    assert town.moves("K-1") == [("asked", "submitted")]


@pytest.mark.slow
def test_two_movers_at_once_move_each_order_once(town: Town) -> None:
    town.begin(*KEYS)
    town.runs.begin(PLAN, ADA, WHY, 100)
    gate = threading.Barrier(3)
    failed: list[Exception] = []

    def carry_on() -> None:
        gate.wait()
        try:
            for _ in range(40):
                Mover(town.app).run_once()
                town.clock.move_to(max(town.clock.now(), town.clock.now() + timedelta(seconds=1)))
        except ValueError:
            pass
        except Exception as problem:
            failed.append(problem)

    threads = [threading.Thread(target=carry_on) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    town.clock.move_to(town.clock.now() + timedelta(seconds=10))
    town.drive()
    assert failed == []
    assert Counter(len(town.moves(key)) for key in KEYS) == {1: 30}
    town.verified()


def test_a_second_plan_waits_for_the_first(town: Town) -> None:
    town.begin("K-1")
    run = town.runs.begin(PLAN, ADA, WHY)["run"]
    other = replace(PLAN, triggers={"go_on": "resume", "shelve": "wait"})
    with pytest.raises(BadInput, match=f"Run {run} of claim is running under another plan"):
        town.runs.begin(other, ADA, WHY)


@pytest.mark.parametrize("point", ["before_commit", "after_commit"])
def test_who_runs_it_dies_and_another_goes_on(town: Town, point: str) -> None:
    """Before the commit the order has not moved, after it it has; the next one moves the rest, and none twice."""
    town.begin(*KEYS)
    run = town.runs.begin(PLAN, ADA, WHY, 20)["run"]

    def die(at: str, *_: Any) -> None:
        if at == point:
            raise WorkerDied

    town.app.hook = die
    with pytest.raises(WorkerDied):
        Mover(town.app).run_once()
    assert town.runs.status(run)["moved"] == (10 if point == "after_commit" else 0)
    town.app.hook = lambda *_: None
    for _ in range(8):
        Mover(town.app).run_once()
        town.clock.move_to(town.clock.now() + timedelta(seconds=1))
    assert town.runs.status(run)["status"] == "done"
    assert Counter(len(town.moves(key)) for key in KEYS) == {1: 30}
    town.verified()


def test_an_order_under_a_lease_is_moved_later(town: Town) -> None:
    (id_,) = town.begin("K-1")
    with town.app.store.write() as tx:
        (held,) = tx.claim("other", town.clock.now(), timedelta(seconds=20), 1, id_)
    run = town.migrate()
    assert (run["status"], run["waiting"], run["verdicts"]) == ("running", 1, {"leased": 1})
    assert [o["why"] for o in town.runs.orders(run["run"])] == ["a worker holds its lease"]
    with town.app.store.read() as connection:
        assert connection.exec_driver_sql("SELECT token FROM orders").scalar() == held.token
    town.clock.move_to(town.clock.now() + timedelta(seconds=30))
    town.drive()
    assert town.runs.status(run["run"])["status"] == "done" and town.order("K-1").workflow_version == "2"


def test_an_order_that_the_plan_does_not_map_stays_and_is_listed_and_hinders_no_other(town: Town) -> None:
    town.begin("K-1", "K-2", "K-3")
    town.work()
    town.fire("K-2", "wait_person")
    with town.app.store.write() as tx:
        tx.connection.exec_driver_sql("UPDATE orders SET reason = 'strange' WHERE external_key = 'K-2'")
    run = town.migrate()
    assert (run["status"], run["moved"], run["left"]) == ("done", 2, 1)
    (left,) = town.runs.orders(run["run"])
    assert left["verdict"] == "unmapped" and "does not have its reason" in left["why"]
    assert town.order("K-2").workflow_version == "1"


def test_an_order_that_cannot_be_written_hinders_no_other(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = town.begin("K-1", "K-2", "K-3")
    from storage import migration_runs

    write = migration_runs.move

    def choking(tx: Any, steps: Any, *more: Any) -> None:
        if any(step.case.order.id == ids[1] for step in steps):
            raise RuntimeError
        write(tx, steps, *more)

    monkeypatch.setattr(migration_runs, "move", choking)
    run = town.migrate()
    assert (run["status"], run["moved"], run["left"]) == ("done", 2, 1)
    assert [o["why"] for o in town.runs.orders(run["run"])] == ["it could not be written (RuntimeError)"]


def test_ended_orders_stay_unless_the_plan_says_otherwise(town: Town) -> None:
    town.begin("K-1", "K-2")
    town.work()
    town.fire("K-1", "pay")
    town.fire("K-1", "paid")
    assert town.migrate()["moved"] == 1 and town.order("K-1").workflow_version == "1"
    whole = replace(PLAN, ended=True, states=(*PLAN.states, replace(PLAN.states[-1], source="done", target="done")))
    assert town.migrate(whole)["moved"] == 1 and town.order("K-1").workflow_version == "2"
    town.verified()


# Slowly ---------------------------------------------------------------------------------------------


def test_a_run_keeps_its_rate_with_any_number_of_movers_and_says_how_long_it_takes(town: Town) -> None:
    town.begin(*KEYS)
    run = town.runs.begin(PLAN, ADA, WHY, 10)
    assert run["seconds_left"] == 3.0
    for second in range(1, 4):
        for _ in range(5):
            Mover(town.app).run_once()
        assert town.runs.status(run["run"])["moved"] == 5 * second
        town.clock.move_to(town.clock.now() + timedelta(milliseconds=500))
    assert town.runs.status(run["run"])["seconds_left"] == 1.5


def test_a_run_gives_way_to_orders_that_a_worker_is_late_with_but_not_for_good(town: Town) -> None:
    town.begin(*KEYS)
    run = town.runs.begin(PLAN, ADA, WHY, 20)["run"]
    town.clock.move_to(town.clock.now() + timedelta(seconds=3))

    assert (_moved_after(town, 0, run), town.mover.pause) == ([0], 0.2)
    assert (_moved_after(town, 1, run), _moved_after(town, 1, run)) == ([0], [10])
    town.work()
    assert _moved_after(town, 1, run)[0] > 10


def test_a_run_that_is_behind_leaves_the_store_to_others_after_each_batch(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as the batch took: on SQLite nobody else could write between two that follow each other."""
    town.begin(*KEYS)
    slept: list[float] = []
    run = town.runs.begin(PLAN, ADA, WHY, 10_000)["run"]
    monkeypatch.setattr("runtime.versions.mover.time.sleep", slept.append)
    town.app.hook = lambda at, *_: town.clock.move_to(town.clock.now() + timedelta(milliseconds=30)) if at == "before_commit" else None
    town.mover.run_once()
    assert town.runs.status(run)["moved"] == len(KEYS) and set(slept) == {0.03} and len(slept) >= 3


def _moved_after(town: Town, seconds: float, *runs: int) -> list[int]:
    """How many orders each run has moved, once a mover had its turn so many seconds later, with a worker alive."""
    town.clock.move_to(town.clock.now() + timedelta(seconds=seconds))
    with town.app.store.write() as tx:
        record_heartbeat(tx.connection, "worker", town.clock.now())
    town.mover.run_once()
    return [int(town.runs.status(run)["moved"]) for run in runs]


def test_each_of_two_runs_gives_way_no_longer_than_alone(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """And the plan of each is read once."""
    other = Routine(replace(NEW, name="other"), older=(replace(OLD, name="other"),))
    town = Town(database_url, tmp_path, others=(other,))
    read: list[str] = []

    def reading(text: str) -> MigrationPlan:
        read.append(text)
        return parse_plan(text)

    monkeypatch.setattr(mover, "parse_plan", reading)
    town.begin(*KEYS)
    town.begin(*[f"O-{n}" for n in range(30)], routine="other")
    runs = [town.runs.begin(plan, ADA, WHY, 20)["run"] for plan in (PLAN, replace(PLAN, routine="other"))]
    town.clock.move_to(town.clock.now() + timedelta(seconds=3))
    assert [_moved_after(town, seconds, *runs) for seconds in (0, 1, 1)] == [[0, 0], [0, 0], [10, 10]]
    assert len(read) == 2
    town.close()


def test_a_paused_run_moves_nothing_until_it_is_resumed_by_anybody(town: Town) -> None:
    town.begin(*KEYS)
    run = town.runs.begin(PLAN, ADA, WHY, 10)["run"]
    town.mover.run_once()
    town.runs.pause(run, Actor("eva", "admin"))
    town.clock.move_to(town.clock.now() + timedelta(minutes=1))
    assert town.mover.run_once() == 0
    paused = town.runs.status(run)
    assert (paused["status"], paused["moved"], paused["to_do"], paused["seconds_left"]) == ("paused", 5, 25, None)
    town.runs.resume(run, ADA)
    town.mover.run_once()
    assert town.runs.status(run)["moved"] == 10


@pytest.mark.slow
def test_a_run_over_the_number_waits_for_another_administrator(database_url: str, tmp_path: Path) -> None:
    town = Town(database_url, tmp_path, migrate_confirm_over=2)
    town.begin("K-1", "K-2", "K-3")
    with pytest.raises(BadInput, match="ada is no account of an administrator"):
        town.runs.begin(PLAN, ADA, WHY)
    town.admins("ada", "eva")
    run = town.runs.begin(PLAN, ADA, WHY)
    assert run["status"] == "planned" and town.mover.run_once() == 0
    for actor, why in ((ADA, "begun by ada: another"), (Actor("Ada", "admin"), "another"), (Actor("bo", "admin"), "no account")):
        with pytest.raises(BadInput, match=why):
            town.runs.confirm(run["run"], actor)
    town.runs.confirm(run["run"], Actor("eva", "admin"))
    town.drive()
    done = town.runs.status(run["run"])
    assert (done["status"], done["moved"], done["confirmed_by"]) == ("done", 3, "eva")
    with pytest.raises(BadInput, match="waits for nobody to confirm"):
        town.runs.confirm(run["run"], Actor("eva", "admin"))
    town.close()


def test_a_program_with_one_of_the_versions_does_not_move_and_refuses_to_begin(database_url: str, tmp_path: Path) -> None:
    town = Town(database_url, tmp_path)
    town.begin("K-1")
    town.runs.begin(PLAN, ADA, WHY)
    town.close()
    alone = Town(database_url, tmp_path, older=())
    assert alone.mover.run_once() == 0
    with pytest.raises(BadInput, match="Version 1 of claim is not run here"):
        alone.runs.begin(PLAN, ADA, WHY)
    alone.close()
    both = Town(database_url, tmp_path)
    both.drive()
    assert both.order("K-1").workflow_version == "2"
    both.close()
