"""A changed version is derived from any routine, sound and with a plan that answers everything; simulations move orders to it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest

from rehearsal.routines.shared_lock.second_version import PLAN, both
from rehearsal.simulation.changed_table import Change, changed, planned
from rehearsal.simulation.report import Report
from rehearsal.simulation.run import Simulation
from runtime.bootstrap import load_settings, store_parts
from runtime.crypto import fresh_key
from runtime.routine import Routine
from runtime.routines.shared_lock.routine import ROUTINE as LOCK
from storage.fresh import memory_place
from tests.workflow.test_versions import OLD
from workflow.check import check_workflow
from workflow.values import Order
from workflow.versions.plan import gaps


@pytest.mark.parametrize("routine", [LOCK, Routine(OLD)], ids=lambda r: r.name)
def test_a_derived_version_has_a_plan_that_leaves_nothing_open(routine: Routine) -> None:
    """For any seed; over some seeds a state is split, a trigger renamed, and a timer changed. A simulation proves it sound, too."""
    seen: set[str] = set()
    for seed in range(25):
        change = changed(routine, Random(seed))
        old, new = routine.definition, change.routine.older[-1]
        if routine is not LOCK:
            assert check_workflow(new) == [], seed
        assert gaps(change.plan, old, new) == [], seed
        seen |= {"split"} if new.state.keys() - old.state.keys() else set()
        seen |= {"renamed"} if change.plan.triggers else set()
        seen |= {"timer"} if {t.schedule for t in new.timers} - {t.schedule for t in old.timers} else set()
    assert seen == {"split", "renamed", "timer"}


def play(routine: Routine, seed: int, orders: int, **more: Any) -> Report:
    on_board = (routine,)
    with memory_place(store_parts(on_board)) as place:
        settings = load_settings(on_board, database_url=place, master_key=fresh_key())
        with closing(Simulation(orders, seed, settings=settings, on_board=on_board, **more)) as simulation:
            return simulation.run()


@pytest.mark.slow
def test_orders_are_moved_to_a_derived_version_at_any_moment() -> None:
    report = play(LOCK, 4, 6, migrate=True)
    assert report.moves > 0
    assert (report.lost, report.duplicates, report.stuck, report.broken) == (0, 0, 0, []), "seed 4"


@pytest.mark.slow
def test_orders_are_moved_to_the_second_version_by_its_plan_at_any_moment() -> None:
    report = play(both(), 5, 6, plan=PLAN)
    assert report.moves > 0
    assert (report.lost, report.duplicates, report.stuck, report.broken) == (0, 0, 0, []), "seed 5"


def test_people_call_everything_by_its_first_name() -> None:
    """They see an order of the new version in the old one's state, and what they do has the new one's name."""
    change: Change = planned(both(), PLAN)
    assert (change.routine.definition.version, change.routine.older[0].version) == (PLAN.old, PLAN.new)
    now = datetime(2027, 3, 1, tzinfo=UTC)
    moved = Order(1, "VT-1", "shared_lock", PLAN.new, "new_install", "awaiting_answer", now, now)
    assert change.known(moved).state == "awaiting_completion" and moved.state == "awaiting_answer"
    assert change.trigger(moved, "contact_failed") == "no_answer"
    stayed = replace(moved, workflow_version=PLAN.old, state="booking")
    assert change.known(stayed) is stayed and change.trigger(stayed, "contact_failed") == "contact_failed"
