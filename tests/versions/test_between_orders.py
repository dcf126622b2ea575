"""What orders of two versions have to do with one another: a household, a unit, a follow-up; and what one is held from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from rehearsal.routines.shared_lock.second_version import PLAN, VERSION, both
from rehearsal.scenario import Player
from runtime.invariants import breaches
from runtime.services.canaries import Canaries
from runtime.versions.mover import Mover
from runtime.versions.runs import Runs, RunView
from storage.fresh import memory_place
from storage.schema import orders
from tests.postgres import PARTS
from tests.routine.playing import BOOK, LINK, LOCKS, MOUNT, NEW, ON_THE_DAY, PEOPLE, RUN, pull
from workflow.routines.shared_lock import WORKFLOW
from workflow.values import Actor

OLD, ADA = WORKFLOW.version, Actor("adam", "admin")
OTHER = {"ticket": {"id": "T2", "kind": "new_install", "persons": ["C", "D"], "gate_code": "1234",
                    "contact": {"name": "Cecilia Fors", "phone": "070-174 06 05"}}}  # fmt: skip


class Town:
    """Both versions on board; what begins does so under the one that is named."""

    def __init__(self, place: str, **world: Any) -> None:
        scenario = {"name": "two versions", "start": "2027-01-12T08:00", "settings": {"migrate_per_second": 1000}, "steps": []}
        self.player = Player(scenario, Path("value.yaml"), place, on_board=[both()])
        self.rehearsal, self.app = self.player.rehearsal, self.player.rehearsal.app
        self.rehearsal.set_up({"people": dict(PEOPLE)} | world)
        self._canaries = Canaries(self.app)

    def under(self, version: str, *steps: Any) -> None:
        """Play these steps while new orders begin under this version."""
        if version == OLD:
            self._canaries.begin(VERSION, 0.001, ADA, "Prövas på några få.")
        self.play(*steps)
        if version == OLD:
            self._canaries.end("shared_lock", ADA, "Provet är klart.")

    def play(self, *steps: Any) -> None:
        for step in steps:
            failure = self.player._step(step)
            assert failure is None, (step, failure)

    def migrate(self) -> RunView:
        run = Runs(self.app).begin(PLAN, ADA, "ny rutin från mars")["run"]
        Mover(self.app).run_once()
        return Runs(self.app).status(run)

    def seen(self, name: str) -> tuple[str, str]:
        order = self.rehearsal.order(name)
        return order.workflow_version, order.state

    def follow_up(self) -> tuple[str, int]:
        """The version of the one follow-up, and its id."""
        with self.app.store.read() as connection:
            (found,) = connection.execute(select(orders.c.workflow_version, orders.c.id).where(orders.c.key_sequence > 0)).all()
        return found.workflow_version, found.id


@pytest.fixture
def place() -> Iterator[str]:
    with memory_place(PARTS) as made:
        yield made


@pytest.mark.slow
@pytest.mark.parametrize(("holder", "waiter"), [(OLD, VERSION), (VERSION, OLD)], ids=["older holds", "newer holds"])
def test_who_waits_for_a_household_goes_on_when_an_order_of_another_version_lets_go_of_it(
    place: str, holder: str, waiter: str
) -> None:
    town = Town(place, stock=["L-1001"])
    town.under(holder, NEW, RUN)
    town.under(waiter, {"ticket": {**LINK["ticket"], "id": "T3"}}, RUN)
    assert (town.seen("T1"), town.seen("T3")) == ((holder, "booking"), (waiter, "on_hold"))
    town.play(BOOK, ON_THE_DAY, MOUNT, RUN)
    assert (town.seen("T1"), town.seen("T3")) == ((holder, "feedback_sent"), (waiter, "feedback_sent"))


@pytest.mark.slow
def test_who_waits_for_a_household_may_be_moved_while_the_word_that_it_is_free_is_unread(place: str) -> None:
    town = Town(place, stock=["L-1001"])
    town.under(OLD, NEW, RUN, {"ticket": {**LINK["ticket"], "id": "T3"}}, RUN, pull("cancel", reason="flyttar"))
    assert town.seen("T3") == (OLD, "on_hold")
    assert town.migrate()["moved"] == 1
    town.play(RUN)
    version, state = town.seen("T3")
    assert version == VERSION and state != "on_hold"
    assert list(breaches(town.app)) == []


@pytest.mark.parametrize("waiter", [OLD, VERSION])
def test_a_unit_that_is_freed_under_one_version_is_had_under_the_other(place: str, waiter: str) -> None:
    """And also where who waits is moved between: while the unit is reserved for it and the word of that is unread."""
    town = Town(place, stock=["L-1001"])
    town.under(VERSION if waiter == OLD else OLD, NEW, RUN)
    town.under(waiter, OTHER, RUN)
    assert town.seen("T2") == (waiter, "on_hold")
    town.play(pull("cancel", reason="flyttar"))
    if waiter == OLD:
        assert town.migrate()["moved"] == 1
    town.play(RUN)
    assert town.seen("T2") == (VERSION, "booking")
    assert list(breaches(town.app)) == []


@pytest.mark.slow
@pytest.mark.parametrize("moved", ["before", "after"])
def test_a_follow_up_begins_under_its_orders_version_and_is_moved_with_the_others(place: str, moved: str) -> None:
    town = Town(place, stock=["L-1001"])
    fault = {"fault": {"system": "tes", "operation": "link", "person": "B", "kind": "error", "times": 3}}
    town.under(OLD, NEW, RUN, BOOK, ON_THE_DAY, fault, MOUNT, {"advance": "60 minutes"})
    assert town.seen("T1") == (OLD, "needs_review")
    if moved == "before":
        assert town.migrate()["moved"] == 1
    town.play(pull("close_partially", reason="B kopplas senare"))
    version, id_ = town.follow_up()
    assert version == (VERSION if moved == "before" else OLD)
    town.play(RUN)
    if moved == "after":
        assert town.migrate()["moved"] == 1
    assert town.follow_up() == (VERSION, id_)
    assert town.seen("T1") == (VERSION if moved == "before" else OLD, "feedback_sent")
    town.play({"advance": "1 day"})
    assert list(breaches(town.app)) == []


def test_an_order_that_is_held_from_a_state_that_is_gone_goes_back_to_the_one_that_has_its_orders(place: str) -> None:
    people = {name: {**person, "in_tes": False} for name, person in PEOPLE.items()}
    town = Town(place, people=people, locks=LOCKS)
    town.under(OLD, LINK, RUN)
    assert town.seen("T1") == (OLD, "awaiting_tes_import")
    town.play(pull("hold", reason="hospitalised", resume_on="2027-02-01"))
    assert town.migrate()["moved"] == 1
    assert town.rehearsal.order("T1").data["held_from"] == "precheck"
    town.play(pull("resume"), RUN)
    version, state = town.seen("T1")
    assert version == VERSION and state != "on_hold"
    assert list(breaches(town.app)) == []
