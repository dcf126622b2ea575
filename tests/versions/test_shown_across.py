"""People see orders of every version that runs here by their own table: states that only an older one has are no gaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from console.findings import _about_states
from console.show import Showing
from runtime.services.accounts import Visitor
from runtime.services.installation import Services
from runtime.services.service import TriggerRefused
from storage import set_aside
from storage.schema import orders
from tests.reliability.moving import TOVA, Town
from tests.workflow.test_versions import NEW, NOW, OLD, PLAN
from workflow.check import check_workflow
from workflow.definition import Phase
from workflow.roles import Party, Role
from workflow.values import Label
from workflow.versions.merged import merged
from workflow.versions.plan import MigrationPlan

SHELVED, SETTLING = Label("Lagd på hög", "Shelved"), "settling"


def _older() -> Any:
    """The first version with a phase, a party, a role and a state with its own activity."""
    states = [
        replace(s, name=SETTLING) if s.name == "paying"
        else replace(s, phase="desk", label=SHELVED, attention=True, waits_for="clerk") if s.name == "legacy" else replace(s, phase="desk")
        for s in OLD.states
    ]  # fmt: skip
    named = {"paying": SETTLING}
    rows = [replace(r, source=named.get(r.source or "", r.source), target=named.get(r.target or "", r.target)) for r in OLD.transitions]
    return replace(
        OLD, states=tuple(states), transitions=tuple(rows), phases=(Phase("desk", Label("Skrivbordet", "The desk")),),
        parties=(*OLD.parties, Party("clerk", Label("kassören", "the clerk"))), roles=(*OLD.roles, Role("clerk", Label("Kassör", "Clerk"), party="clerk")),
    )  # fmt: skip


OLDER = _older()


def filled(folder: Path) -> Town:
    """K-1 waits, K-2 is shelved, K-3 is asked: all under the first version. K-4 began under the second."""
    assert check_workflow(OLDER) == []
    made = Town(f"sqlite:///{folder}/store.db", folder, older=(OLDER,))
    made.begin("K-1", "K-2", "K-3")
    made.work()
    made.fire("K-1", "wait")
    made.fire("K-2", "shelve")
    made.begin("K-4", version="2")
    made.work()
    return made


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """For tests that only look."""
    made = filled(tmp_path_factory.mktemp("town"))
    yield made
    made.close()


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = filled(tmp_path)
    yield made
    made.close()


def shown(town: Town, **chosen: Any) -> set[str]:
    return {row["external_key"] for row in Services(town.app).orders.listing(**chosen).rows}


@pytest.mark.parametrize("sort", ["newest", "since"])
def test_a_list_of_open_orders_has_those_of_every_version(seen: Town, sort: str) -> None:
    assert shown(seen, sort=sort) == {"K-1", "K-2", "K-3", "K-4"}


@pytest.mark.parametrize(("chosen", "found"), [
    ({"state": "legacy"}, {"K-2"}), ({"state": "asked"}, {"K-3"}), ({"phase": "desk"}, {"K-1", "K-2", "K-3"}),
    ({"party": "clerk"}, {"K-2"}), ({"state": "submitted"}, {"K-4"}), ({"phase": "any"}, {"K-4"}),
])  # fmt: skip
def test_a_list_is_narrowed_by_what_only_one_version_has(seen: Town, chosen: dict[str, str], found: set[str]) -> None:
    assert shown(seen, **chosen) == found


def test_the_counts_have_the_states_of_every_version(seen: Town) -> None:
    counts = Services(seen.app).orders.counts().states["claim"]
    assert {state: n for state, n in counts.items() if n} == {"waiting": 1, "legacy": 1, "asked": 1, "submitted": 1}


def test_an_order_that_is_late_counts_also_in_a_state_that_only_an_older_version_has(town: Town) -> None:
    with town.app.store.write() as tx:
        tx.connection.execute(update(orders).where(orders.c.external_key == "K-2").values(due_at=NOW.replace(year=2020)))
    assert Services(town.app).orders.counts().overdue == 1


def test_states_are_called_by_their_own_versions_label(seen: Town) -> None:
    view = Services(seen.app).service.order("K-2")
    assert Showing(seen.app)._cells(view)["state"] == "Shelved (legacy)"
    assert seen.app.parties["clerk"].label.en == "the clerk" and "clerk" in seen.app.roles


def test_a_history_has_the_labels_of_the_version_that_each_entry_was_made_under(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    run = town.migrate(_plan())
    assert run["moved"] == 3
    services = Services(town.app)
    Showing(town.app).history(services.service.order("K-2"), services.service.history("K-2"))
    said = capsys.readouterr().out
    assert "Shelved" in said and "unknown to this version" not in said
    whole = services.orders.whole("K-2", Visitor("tova", "Tova", town.app.roles["operator"], ""), None)
    assert whole.shown.state["legacy"].label == SHELVED and whole.workflow.version == "2"


def _plan() -> MigrationPlan:
    return replace(PLAN, states=tuple(replace(r, source=SETTLING) if r.source == "paying" else r for r in PLAN.states))


def test_an_order_of_an_older_version_that_a_worker_should_move_on_is_stuck_when_nothing_wakes_it(town: Town) -> None:
    """Also where the newest version has no such state; nor is a state of the newest one asked of an order that is not on it."""
    with town.app.store.write() as tx:
        stay = {"wake_at": None, "lease_until": None}
        tx.connection.execute(update(orders).where(orders.c.external_key == "K-3").values(state=SETTLING, **stay))
        tx.connection.execute(update(orders).where(orders.c.external_key == "K-4").values(state=SETTLING, **stay))
    assert [view["external_key"] for view in Services(town.app).service.check_stuck()] == ["K-3"]


def test_a_check_holds_each_order_against_its_own_version(town: Town) -> None:
    assert [found.ok for found in _about_states(town.app)] == [True]
    with town.app.store.write() as tx:
        tx.connection.execute(update(orders).where(orders.c.external_key == "K-4").values(state="legacy"))
    (found,) = _about_states(town.app)
    assert not found.ok and found.seen == "1 orders are in state legacy, which version 2 of claim does not have."


def test_a_run_of_a_trigger_that_only_an_older_version_has_takes_its_orders(seen: Town) -> None:
    bulk = Services(seen.app).bulk
    assert {"go_on", "resume"} <= set(bulk.triggers("claim"))
    found = bulk.preview("go_on", {"routine": "claim"}, "operator")
    assert {view["external_key"] for view in found.able} == {"K-1", "K-2"}
    assert {view["external_key"] for view in bulk.preview("shelve", {}, "operator").able} == {"K-3"}


def test_what_a_trigger_would_do_is_not_decided_by_another_version(seen: Town, tmp_path: Path) -> None:
    """A program without the order's version refuses the look, as it refuses the trigger."""
    alone = Town(seen.settings.database_url, tmp_path, older=())
    with pytest.raises(TriggerRefused, match="on version 1 of the routine, which this program does not have"):
        Services(alone.app).service.preview("K-3", "pay", TOVA)
    assert Services(seen.app).service.preview("K-3", "pay", TOVA).state == SETTLING
    alone.close()


def test_a_message_is_put_back_by_a_program_whose_older_version_knows_it(town: Town) -> None:
    """And not one whose trigger only another version than its order's has."""
    ids = {key: town.order(key).id for key in ("K-3", "K-4")}
    with town.app.store.write() as tx:
        for key, id_ in ids.items():
            message = tx.enqueue(id_, key, "shelve", TOVA, town.clock.now())
            assert message is not None
            set_aside.set_aside(tx, id_, message, "unknown_trigger", "", town.clock.now())
    town.app.worker("w").begin()
    with town.app.store.read() as connection:
        found = connection.exec_driver_sql("SELECT order_id, status FROM messages WHERE trigger = 'shelve' ORDER BY id DESC LIMIT 2")
        assert dict(tuple(row) for row in found) == {ids["K-3"]: "new", ids["K-4"]: "failed"}


def test_a_merged_table_decides_as_its_first_one() -> None:
    table = merged(NEW, [OLDER])
    assert (table.transitions, table.timers, table.version) == (NEW.transitions, NEW.timers, "2")
    assert table.state["legacy"].label == SHELVED and table.state["paying"] is NEW.state["paying"]
    assert table.trigger["shelve"] is OLDER.trigger["shelve"] and merged(NEW, [NEW]) is NEW
