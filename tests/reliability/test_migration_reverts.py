"""A run is taken back: exactly where nothing has happened to an order since, else by the plan, else not, and listed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from runtime.services.versions import Versions
from storage.schema import messages
from tests.postgres import both_databases
from tests.reliability.moving import ADA, WHY, Town, plain
from tests.reliability.moving import town as town
from tests.workflow.test_versions import PLAN
from workflow.errors import BadInput

pytestmark = both_databases
KEYS = [f"K-{n}" for n in range(30)]


def _some(town: Town) -> list[str]:
    """Orders in several states, one with an unread message, one paused, one with its effect done."""
    ids = town.begin(*KEYS[:6])
    town.work()
    town.fire("K-1", "wait_person")
    town.fire("K-2", "wait")
    town.fire("K-3", "shelve")
    town.fire("K-4", "pay")
    town.clock.move_to(town.clock.now() + timedelta(days=2))
    town.work()
    town.post(ids[2], "go_on")
    return KEYS[:6]


@pytest.mark.slow
def test_an_untouched_run_is_taken_back_exactly_and_can_be_run_again(town: Town) -> None:
    keys = _some(town)
    before, done = {key: plain(town.case(key)) for key in keys}, list(town.bank.done)
    run = town.migrate()
    moved = {key: plain(town.case(key)) for key in keys}
    assert all(before[key] != moved[key] for key in keys)
    town.clock.move_to(town.clock.now() + timedelta(hours=3))
    back = town.revert(run["run"])
    assert (back["status"], back["reverted"], back["kept"], back["to_do"]) == ("reverted", 6, 0, 0)
    assert {key: plain(town.case(key)) for key in keys} == before
    again = town.migrate()
    assert (again["status"], again["moved"]) == ("done", 6)
    assert town.moves("K-3") == [("legacy", "submitted"), ("submitted", "legacy"), ("legacy", "submitted")]
    town.verified()
    town.work()
    assert town.order("K-2").state == "submitted" and town.bank.done == done


def test_taking_back_keeps_the_chain_and_says_who_and_why(town: Town) -> None:
    town.begin("K-1")
    run = town.migrate()
    length = len(town.history("K-1"))
    town.revert(run["run"])
    entries = town.history("K-1")
    assert len(entries) == length + 1
    last = entries[-1]
    assert (last["trigger"], last["to"], last["note"], last["set"]["run"]) == ("migrated", "asked", "vi väntar", run["run"])
    town.verified()


def test_an_order_that_has_moved_since_goes_back_by_the_inverse_plan_or_stays_listed(town: Town) -> None:
    """A message that was applied since is not undone: the order goes on from where it is."""
    town.begin("K-1", "K-2", "K-3")
    town.work()
    run = town.migrate()
    town.work()
    town.fire("K-1", "wait_person")
    town.fire("K-2", "pay")
    back = town.revert(run["run"])
    assert (back["status"], back["reverted"], back["kept"]) == ("reverted", 2, 1)
    assert (town.order("K-1").state, town.order("K-1").reason, town.order("K-1").workflow_version) == ("waiting", "person", "1")
    assert [entry["trigger"] for entry in town.history("K-1")][-3:] == ["migrated", "wait_person", "migrated"]
    (kept,) = town.runs.orders(run["run"])
    assert (kept["verdict"], kept["effects"], kept["state"]) == ("would_act", ["bank.pay:A"], "paying")
    assert town.order("K-2").workflow_version == "2" and [name for name, _ in town.bank.done] == ["bank.transfer"]
    town.fire("K-2", "paid")
    town.verified()


def test_a_timer_that_fired_since_makes_an_order_one_that_has_moved(town: Town) -> None:
    town.begin("K-1")
    town.work()
    run = town.migrate()
    town.clock.move_to(town.clock.now() + timedelta(days=2))
    town.work()
    assert [e["trigger"] for e in town.history("K-1")][-1] == "nag"
    town.revert(run["run"])
    town.work()
    assert [e["trigger"] for e in town.history("K-1")].count("nag") == 1
    assert "nag" not in town.case("K-1").timers


def test_a_message_that_the_migration_refused_stays_refused_when_it_is_taken_back(town: Town) -> None:
    (id_,) = town.begin("K-1")
    town.work()
    town.post(id_, "shelve")
    before = plain(town.case("K-1"))[:3]
    run = town.migrate()
    town.revert(run["run"])
    assert plain(town.case("K-1"))[:3] == before
    with town.app.store.read() as connection:
        assert connection.execute(select(messages.c.status)).scalars().all() == ["refused"]
    town.work()
    assert town.order("K-1").state == "asked"


@pytest.mark.slow
def test_a_planned_run_is_taken_back_without_moving_anything(database_url: str, tmp_path: Path) -> None:
    town = Town(database_url, tmp_path, migrate_confirm_over=0)
    town.admins("ada")
    town.begin("K-1")
    run = town.runs.begin(PLAN, ADA, WHY)["run"]
    assert town.revert(run)["status"] == "reverted" and town.moves("K-1") == []
    town.close()


@pytest.mark.slow
def test_a_run_is_turned_in_the_middle(town: Town) -> None:
    town.begin(*KEYS)
    run = town.runs.begin(PLAN, ADA, WHY, 20)["run"]
    town.mover.run_once()
    assert town.runs.status(run)["moved"] == 10
    town.runs.revert(run, ADA, "vi väntar")
    for _ in range(4):
        town.clock.move_to(town.clock.now() + timedelta(seconds=1))
        town.mover.run_once()
    done = town.runs.status(run)
    assert (done["status"], done["reverted"], done["moved"]) == ("reverted", 10, 0)
    assert {town.order(key).workflow_version for key in KEYS} == {"1"}


def test_a_version_is_not_retired_while_an_open_order_can_be_taken_back_to_it(town: Town) -> None:
    town.begin("K-1")
    town.work()
    town.migrate()
    town.work()
    versions = Versions(town.app)
    with pytest.raises(BadInput, match="1 open orders can be taken back to it"):
        versions.retire(versions.find("1"), ADA, "behövs inte")
    town.fire("K-1", "pay")
    town.fire("K-1", "paid")
    versions.retire(versions.find("1"), ADA, "behövs inte")
    assert versions.find("1").retired_at is not None


@pytest.mark.slow
def test_half_of_a_run_is_taken_back_and_moved_again_and_the_rest_can_still_be_taken_back(town: Town) -> None:
    town.begin(*KEYS)
    first = town.runs.begin(PLAN, ADA, WHY, 24)["run"]
    _for_seconds(town, 4)
    town.runs.revert(first, ADA, "hälften går tillbaka")
    town.mover.run_once()
    stopped = town.runs.stop(first, ADA)
    assert (stopped["status"], stopped["reverted"], stopped["moved"], stopped["to_do"]) == ("stopped", 12, 18, 0)
    again = town.migrate()
    assert (again["status"], again["moved"]) == ("done", 12)
    assert {len(town.moves(key)) for key in KEYS} == {1, 3}
    town.runs.revert(first, ADA, "resten också")
    _for_seconds(town, 4)
    rest = town.runs.status(first)
    assert (rest["status"], rest["reverted"]) == ("reverted", 30)
    assert {town.order(key).workflow_version for key in KEYS} == {"1", "2"}
    town.revert(again["run"])
    assert {town.order(key).workflow_version for key in KEYS} == {"1"}
    town.verified()


def test_going_on_taking_back_has_a_pace_that_counts_from_there(town: Town) -> None:
    town.begin(*KEYS)
    run = town.runs.begin(PLAN, ADA, WHY, 24)["run"]
    _for_seconds(town, 4)
    town.runs.revert(run, ADA, "hälften går tillbaka")
    town.mover.run_once()
    assert town.runs.stop(run, ADA)["reverted"] == 12
    town.runs.revert(run, ADA, "resten också")
    town.clock.move_to(town.clock.now() + timedelta(seconds=2))
    going = town.runs.status(run)
    assert (going["to_do"], going["pace"], going["seconds_left"]) == (18, 24, 0.8)


def _for_seconds(town: Town, seconds: int) -> None:
    for _ in range(seconds):
        town.mover.run_once()
        town.clock.move_to(town.clock.now() + timedelta(seconds=1))


def test_an_order_that_waits_stays_where_a_run_is_stopped(town: Town) -> None:
    (id_,) = town.begin("K-1")
    with town.app.store.write() as tx:
        tx.claim("other", town.clock.now(), timedelta(seconds=20), 1, id_)
    run = town.migrate()
    stopped = town.runs.stop(run["run"], ADA)
    assert (stopped["status"], stopped["waiting"], stopped["left"]) == ("stopped", 0, 1)
    town.clock.move_to(town.clock.now() + timedelta(seconds=30))
    assert town.mover.run_once() == 0 and town.order("K-1").workflow_version == "1"


def test_an_order_that_waits_stays_where_it_is_when_a_run_is_turned(town: Town) -> None:
    ids = town.begin("K-1", "K-2")
    with town.app.store.write() as tx:
        tx.claim("other", town.clock.now(), timedelta(seconds=20), 1, ids[0])
    run = town.migrate()
    assert (run["status"], run["moved"], run["waiting"]) == ("running", 1, 1)
    back = town.revert(run["run"])
    assert (back["status"], back["reverted"], back["waiting"], back["left"]) == ("reverted", 1, 0, 1)
