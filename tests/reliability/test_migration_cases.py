"""What may be the matter with an order on the day it is moved: effects, timers, messages, erased persons, restored stores."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from rehearsal.rehearsal import WorkerDied
from runtime.bootstrap import restore_store
from runtime.invariants import breaches_at
from storage import backup, persons
from storage.schema import definitions, effects, messages, orders
from tests.postgres import PARTS, both_databases
from tests.reliability.moving import ADA, REMOVED, WHY, Town, plain
from tests.reliability.moving import town as town
from tests.workflow.test_versions import PLAN
from workflow.errors import BadInput
from workflow.versions.plan import Rearm, StateRule, TimerRule

pytestmark = both_databases
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def later(town: Town, by: timedelta) -> None:
    town.clock.move_to(town.clock.now() + by)


def slowly(town: Town, seconds: int) -> None:
    for _ in range(seconds):
        later(town, timedelta(seconds=1))
        town.mover.run_once()


def statuses(town: Town) -> list[tuple[str, str]]:
    with town.app.store.read() as connection:
        return [(name, status) for name, status in connection.execute(select(effects.c.name, effects.c.status))]


# Effects --------------------------------------------------------------------------------------------


def test_a_renamed_state_keeps_what_was_done_in_it(town: Town) -> None:
    """The effect that was done under its old name is not done again under its new one."""
    town.begin("K-1")
    town.work()
    town.fire("K-1", "pay")
    assert town.migrate()["moved"] == 1
    town.work()
    assert town.fire("K-1", "paid")["state"] == "done"
    assert [name for name, _ in town.bank.done] == ["bank.pay"]
    town.verified()


def test_an_open_effect_whose_outcome_is_unknown_is_probed_under_its_old_name_after_the_move(town: Town) -> None:
    town.begin("K-1")
    town.work()
    town.bank.lost = True
    town.fire("K-1", "pay")
    assert statuses(town) == [("bank.pay", "unknown")]
    assert town.migrate()["moved"] == 1
    town.bank.lost = False
    later(town, HOUR)
    town.work()
    assert statuses(town) == [("bank.pay", "succeeded")]
    assert (len(town.bank.done), set(town.bank.probed)) == (1, {"bank.pay"})


def test_an_open_effect_of_a_removed_operation_is_settled_under_the_old_version_first(database_url: str, tmp_path: Path) -> None:
    town = Town(database_url, tmp_path, REMOVED)
    town.begin("K-1")
    town.work()
    town.bank.lost = True
    town.fire("K-1", "pay")
    run = town.migrate()
    assert (run["status"], run["waiting"], run["verdicts"]) == ("running", 1, {"open_effect": 1})
    assert town.runs.orders(run["run"])[0]["effects"] == ["bank.pay:A"]
    town.bank.lost = False
    later(town, HOUR)
    town.work()
    assert (set(town.bank.probed), town.order("K-1").workflow_version) == ({"bank.pay"}, "1")
    town.drive()
    assert town.runs.status(run["run"])["status"] == "done" and town.order("K-1").workflow_version == "2"
    town.close()


class _Undone(Exception):
    """Takes a change back."""


def test_an_order_that_is_put_on_another_definition_by_hand_is_found(town: Town) -> None:
    """The chain says on which definition an order is: whatever the row or the registry says instead is a breach."""
    town.begin("K-1", "K-2")
    town.work()
    assert town.migrate()["moved"] == 2
    town.verified()
    ids = town.app.store.definitions
    changes: list[Any] = [
        update(orders).values(workflow_version="1", definition_id=ids["claim", "1"]), update(orders).values(definition_id=ids["claim", "1"]),
        update(orders).values(workflow_version="1"), update(definitions).where(definitions.c.version == "2").values(fingerprint="0" * 64),
    ]  # fmt: skip
    for change in changes:
        with suppress(_Undone), town.app.store.write() as tx:
            tx.connection.execute(change)
            found = breaches_at(town.app, tx.connection)
            assert sum("its history says 2" in each for each in found) == 2, (str(change), found)
            raise _Undone


def test_an_order_with_an_open_effect_is_not_moved_to_an_end_until_that_is_settled(town: Town) -> None:
    """No order ends while an outcome is unknown."""
    town.begin("K-1")
    town.work()
    town.bank.lost = True
    town.fire("K-1", "pay")
    ends = replace(PLAN, states=tuple(replace(r, target="done") if r.source == "paying" else r for r in PLAN.states))
    run = town.migrate(ends)
    assert (run["moved"], run["verdicts"], statuses(town)) == (0, {"open_effect": 1}, [("bank.pay", "unknown")])
    town.bank.lost = False
    later(town, HOUR)
    town.work()
    town.drive()
    assert (town.order("K-1").workflow_version, town.order("K-1").state, statuses(town)) == ("2", "done", [("bank.pay", "succeeded")])
    assert town.runs.status(run["run"])["status"] == "done"
    town.verified()


def test_an_effect_that_a_dead_worker_had_begun_is_asked_about_after_the_move(town: Town) -> None:
    """The lease is over; the ledger says that it began. It is neither lost nor done twice."""
    town.begin("K-1")
    town.work()

    def die(at: str, claimed: Any, item: Any) -> None:
        if at == "after_effect":
            raise WorkerDied

    town.app.hook = die
    with pytest.raises(WorkerDied):
        town.fire("K-1", "pay")
    town.app.hook = lambda *_: None
    assert statuses(town) == [("bank.pay", "started")]
    assert town.migrate()["waiting"] == 1
    later(town, HOUR)
    town.drive()
    assert town.order("K-1").workflow_version == "2" and statuses(town) == [("bank.pay", "started")]
    town.work()
    assert statuses(town) == [("bank.pay", "succeeded")]
    assert (len(town.bank.done), town.bank.probed) == (1, ["bank.pay"])


# Timers ---------------------------------------------------------------------------------------------


def nags(town: Town) -> int:
    return [entry["trigger"] for entry in town.history("K-1")].count("nag")


def rule(how: Rearm) -> Any:
    return replace(PLAN, timers=(PLAN.timers[0], TimerRule("submitted", "nag", how)))


def test_a_kept_timer_fires_when_it_would_have(town: Town) -> None:
    town.begin("K-1")
    town.work()
    due = town.case("K-1").timers["nag"]
    later(town, HOUR)
    town.migrate(replace(rule(Rearm.KEEP), states=(PLAN.states[0], StateRule("legacy", "waiting_papers"), *PLAN.states[2:])))
    assert town.case("K-1").timers["nag"] == due
    town.clock.move_to(due)
    town.work()
    assert nags(town) == 1


def test_a_timer_counted_from_entry_that_is_past_fires_once(town: Town) -> None:
    town.begin("K-1")
    town.work()
    before = town.case("K-1").timers["nag"]
    later(town, 3 * DAY)
    run = town.migrate(rule(Rearm.FROM_ENTRY))
    assert (run["moved"], town.case("K-1").timers["nag"]) == (1, before)
    for _ in range(3):
        town.work()
    assert nags(town) == 1 and "nag" not in town.case("K-1").timers


@pytest.mark.parametrize("how", [Rearm.FROM_ENTRY, Rearm.FROM_NOW])
def test_a_timer_that_fired_stays_fired_through_the_move_and_back(town: Town, how: Rearm) -> None:
    town.begin("K-1")
    town.work()
    later(town, 2 * DAY)
    town.work()
    assert nags(town) == 1
    run = town.migrate(rule(how))
    later(town, 2 * DAY)
    town.work()
    town.revert(run["run"])
    later(town, 2 * DAY)
    town.work()
    assert nags(town) == 1


def test_the_service_clock_stands_still_while_paused_and_is_exact_again_when_taken_back(town: Town) -> None:
    town.begin("K-1")
    town.work()
    due = town.order("K-1").service_due_at
    town.fire("K-1", "wait")
    left = town.order("K-1").data["service_left"]
    run = town.migrate()
    later(town, 5 * DAY)
    assert town.order("K-1").service_due_at is None and town.order("K-1").data["service_left"] == left
    town.revert(run["run"])
    assert town.order("K-1").data["service_left"] == left
    resumed = town.fire("K-1", "go_on")
    assert due is not None and resumed["service_due"] > due


# Messages -------------------------------------------------------------------------------------------


def test_an_unread_message_is_applied_under_its_triggers_new_name(town: Town) -> None:
    (id_,) = town.begin("K-1")
    town.work()
    town.fire("K-1", "wait")
    town.post(id_, "go_on")
    town.migrate()
    town.work()
    assert town.order("K-1").state == "submitted"
    with town.app.store.read() as connection:
        found = connection.execute(select(messages.c.trigger, messages.c.status).order_by(messages.c.id)).all()
    assert [tuple(row) for row in found] == [("wait", "applied"), ("resume", "applied")]


def test_a_form_posted_across_the_move_and_back_is_taken_and_an_older_one_is_not(town: Town) -> None:
    """What a person saw is what was decided on: moving an order changes nothing of that."""
    town.begin("K-1", "K-2")
    town.work()
    town.fire("K-1", "wait")
    town.fire("K-2", "wait")
    seen = town.order("K-1").version
    run = town.migrate()
    assert town.fire("K-2", "resume", version=seen)["state"] == "submitted"
    town.revert(run["run"])
    with pytest.raises(BadInput, match="meant for version 1"):
        town.fire("K-1", "go_on", version=seen - 1)
    assert town.fire("K-1", "go_on", version=seen)["state"] == "asked"


def test_a_message_with_if_match_that_waits_is_applied_after_the_move(town: Town) -> None:
    (id_,) = town.begin("K-1")
    town.work()
    town.fire("K-1", "wait")
    town.post(id_, "go_on", version=town.order("K-1").version)
    town.migrate()
    town.work()
    assert town.order("K-1").state == "submitted"


def test_a_message_that_came_after_the_move_goes_back_under_its_old_name(town: Town) -> None:
    (id_,) = town.begin("K-1")
    town.work()
    town.fire("K-1", "wait")
    run = town.migrate()
    town.post(id_, "resume")
    assert town.revert(run["run"])["reverted"] == 1
    town.work()
    assert town.order("K-1").state == "asked"
    town.verified()


def test_a_message_that_the_old_version_does_not_know_keeps_its_order_where_it_is(town: Town) -> None:
    (id_,) = town.begin("K-1")
    town.work()
    run = town.migrate()
    town.post(id_, "unheard_of")
    back = town.revert(run["run"])
    assert (back["status"], back["reverted"], back["kept"]) == ("reverted", 0, 1)
    assert "no trigger unheard_of" in town.runs.orders(run["run"])[0]["why"]


# Persons, backups -----------------------------------------------------------------------------------


def test_an_order_of_an_erased_person_is_moved_and_taken_back_and_its_chain_holds(town: Town) -> None:
    (id_,) = town.begin("K-1")
    town.work()
    town.fire("K-1", "wait", reason="Astrid ringde")
    with town.app.store.write() as tx:
        persons.destroy_keys(tx, id_, town.clock.now())
    before = plain(town.case("K-1"))
    run = town.migrate()
    assert (run["moved"], town.order("K-1").state) == (1, "waiting_papers")
    town.revert(run["run"])
    assert plain(town.case("K-1")) == before
    town.verified()
    assert [entry["note"] for entry in town.history("K-1") if entry["trigger"] == "wait"] == [None]


def _restored(town: Town, tmp_path: Path) -> Town:
    file = tmp_path / "taken.backup"
    backup.back_up(town.app.store.engine, PARTS, file)
    url = f"sqlite:///{tmp_path}/restored.db"
    restore_store(town.settings.changed(database_url=url), file)
    made = Town(url, tmp_path)
    made.clock.move_to(town.clock.now())
    made.bank = town.bank
    made.app.adapters["bank"] = town.bank
    return made


@pytest.mark.slow
def test_a_backup_taken_in_the_middle_of_a_run_goes_on_from_there(town: Town, tmp_path: Path) -> None:
    keys = [f"K-{n}" for n in range(30)]
    town.begin(*keys)
    run = town.runs.begin(PLAN, ADA, WHY, 20)["run"]
    town.mover.run_once()
    assert town.runs.status(run)["moved"] == 10
    other = _restored(town, tmp_path)
    slowly(other, 3)
    done = other.runs.status(run)
    assert (done["status"], done["moved"]) == ("done", 30)
    assert {len(other.moves(key)) for key in keys} == {1}
    other.runs.revert(run, ADA, "vi väntar")
    slowly(other, 4)
    assert other.runs.status(run)["reverted"] == 30
    other.verified()
    other.close()


@pytest.mark.slow
def test_orders_are_moved_right_after_a_restore(town: Town, tmp_path: Path) -> None:
    """An effect that was open may have been done since the backup: it is asked about, also after the move."""
    town.begin("K-1", "K-2")
    town.work()
    town.bank.lost = True
    town.fire("K-1", "pay")
    other = _restored(town, tmp_path)
    assert other.migrate()["moved"] == 2
    town.bank.lost = False
    later(other, HOUR)
    other.work()
    assert statuses(other) == [("bank.pay", "succeeded")] and len(town.bank.done) == 1
    other.fire("K-1", "paid")
    other.verified()
    other.close()

