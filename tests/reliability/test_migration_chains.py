"""Three versions in a row: what was moved twice is taken back step by step, and a run that came before another leaves its orders alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.postgres import both_databases
from tests.reliability.moving import Town, plain
from tests.workflow.test_versions import NEW, OLD
from workflow.definition import Schedule
from workflow.versions.plan import Rearm, TimerRule, draft, unanswered

pytestmark = both_databases
NAG = replace(NEW.timers[-1], schedule=Schedule("after", delta=timedelta(days=2)))
THIRD = replace(NEW, version="3", timers=(NEW.timers[0], NAG))
ON = replace(draft(NEW, THIRD), timers=(TimerRule("submitted", "nag", Rearm.FROM_ENTRY),))
KEYS = ("K-0", "K-1", "K-2")


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Town:
    made = Town(database_url, tmp_path, new=THIRD, older=(OLD, NEW))
    made.begin(*KEYS)
    made.work()
    made.fire("K-1", "wait_person")
    made.fire("K-2", "pay")
    made.work()
    return made


def _versions(town: Town) -> set[str]:
    return {town.order(key).workflow_version for key in KEYS}


def test_a_run_whose_orders_another_has_moved_on_leaves_them_and_lists_them(town: Town) -> None:
    assert unanswered(ON, NEW, THIRD) == []
    first, second = town.migrate(), town.migrate(ON)
    assert (first["moved"], second["moved"], _versions(town)) == (3, 3, {"3"})
    on_third = {key: plain(town.case(key)) for key in KEYS}
    back = town.revert(first["run"])
    assert (back["status"], back["reverted"], back["kept"]) == ("reverted", 0, 3)
    assert {key: plain(town.case(key)) for key in KEYS} == on_third
    town.verified()


def test_two_runs_are_taken_back_one_after_the_other_and_nothing_is_done_twice(town: Town) -> None:
    before, done = {key: town.order(key).state for key in KEYS}, list(town.bank.done)
    first = town.migrate()
    on_second = {key: plain(town.case(key)) for key in KEYS}
    second = town.migrate(ON)
    assert (town.revert(second["run"])["reverted"], _versions(town)) == (3, {"2"})
    assert {key: plain(town.case(key)) for key in KEYS} == on_second
    back = town.revert(first["run"])
    assert back["reverted"] + back["kept"] == 3
    for key in KEYS:
        order = town.order(key)
        assert (order.workflow_version, order.state) in {("1", before[key]), ("2", on_second[key][0][1])}
    town.verified()
    town.work()
    assert town.bank.done == done
