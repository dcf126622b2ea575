"""A recorded history, mapped by a plan, is a walk of another table, or the first entry that is not is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.workflow.test_versions import ADMIN, HAND, NEW, NOW, OLD, PLAN, TOOLS, _case, _fire
from workflow.definition import EffectSpec, Guard, Transition
from workflow.engine import Engine
from workflow.values import Entry, Label, NewOrder
from workflow.versions.conformance import Conformance, History, Recorded, identity
from workflow.versions.meaning import fingerprint
from workflow.versions.move import Move
from workflow.versions.plan import StateRule
from workflow.versions.proof import unproven

L = Label("x", "x")
BY_PLAN = Conformance(PLAN, OLD, NEW)


def _recorded(entry: Entry) -> Recorded:
    return Recorded(entry.seq, entry.trigger, entry.source, entry.target, entry.reason, entry.role, entry.refused, entry.set)


def _history(*triggers: str, workflow: Any = OLD) -> History:
    """What the engine writes down for these triggers, each by an operator."""
    step = Engine(workflow, TOOLS).take_in(NewOrder("", "ask", "K-1", "K-1"), NOW)
    entries = list(step.entries)
    for trigger in triggers:
        entries += _fire(step.case, trigger, engine=Engine(workflow, TOOLS)).entries
    return History("X-1", workflow.version, tuple(map(_recorded, entries)))


@pytest.mark.parametrize("triggers", [
    (), ("wait", "go_on"), ("wait_person", "go_on", "pay"), ("shelve", "go_on", "shelve"),
])  # fmt: skip
def test_a_history_conforms_to_its_own_table_and_by_the_plan_to_the_new_one(triggers: tuple[str, ...]) -> None:
    history = _history(*triggers)
    assert Conformance(identity(OLD), OLD, OLD).deviation(history) is None
    assert BY_PLAN.deviation(history) is None


@pytest.mark.parametrize(("changed", "triggers", "why"), [
    ({"transitions": tuple(r for r in NEW.transitions if r.trigger != "wait")}, ("wait",), "no row from `submitted` by `wait` to `waiting_papers`"),
    ({"transitions": tuple(replace(r, target="waiting_person") if r.trigger == "wait" else r for r in NEW.transitions)}, ("wait",),
     "leads to `waiting_person` (papers) in version 2"),
    ({"transitions": tuple(replace(r, roles=("admin",)) if r.trigger == "pay" else r for r in NEW.transitions)}, ("pay",),
     "leads to `paying` in version 2"),
    ({"transitions": (Transition("submitted", "pay", "done", roles=HAND), *NEW.transitions)}, ("pay",), "leads to `done` in version 2"),
])  # fmt: skip
def test_the_first_entry_that_is_no_step_of_the_new_table_is_named(changed: dict[str, Any], triggers: tuple[str, ...], why: str) -> None:
    deviation = Conformance(PLAN, OLD, replace(NEW, **changed)).deviation(_history(*triggers))
    assert deviation is not None and deviation.seq == 2 and why in deviation.why
    assert str(deviation).startswith("Order X-1, entry 2: ")


def test_a_state_that_the_plan_leaves_out_is_named() -> None:
    plan = replace(PLAN, states=tuple(r for r in PLAN.states if r.source != "waiting"))
    deviation = Conformance(plan, OLD, NEW).deviation(_history("wait"))
    assert deviation is not None and "does not say where an order in `waiting` goes (papers)" in deviation.why


def test_a_state_mapped_to_the_wrong_one_of_a_split_is_found() -> None:
    plan = replace(PLAN, states=(StateRule("waiting", "waiting_papers"), *PLAN.states))
    assert BY_PLAN.deviation(_history("wait_person")) is None
    deviation = Conformance(plan, OLD, NEW).deviation(_history("wait_person"))
    assert deviation is not None and "wait_person" in deviation.why


# Guards ---------------------------------------------------------------------------------------------


def _always(holds: bool) -> Callable[..., bool]:
    return lambda order, facts: holds


def _guarded(name: str, *holding: str) -> Any:
    """The old table with a choice at `pay`: rich claims are paid, the others wait for a person."""
    rows = tuple(r for r in OLD.transitions if r.trigger != "pay")
    choice = (
        Transition("asked", "pay", "paying", "rich", roles=HAND), Transition("asked", "pay", "legacy", "old", roles=HAND),
        Transition("asked", "pay", "waiting", reason="person", roles=HAND),
    )  # fmt: skip
    guards = {g: Guard(g, L, _always(g in holding)) for g in ("rich", "old", "new")}
    return replace(OLD, version=name, transitions=(*rows, *choice), guards=guards)


def test_guards_that_said_no_are_written_down() -> None:
    entry = _history("pay", workflow=_guarded("1", "old")).entries[-1]
    assert (entry.target, entry.refused) == ("legacy", ("rich",))
    assert _history("pay", workflow=_guarded("1")).entries[-1].refused == ("rich", "old")


@pytest.mark.parametrize(("rows", "why"), [
    (("rich", "old", None), None),
    # The guard that held is asked first: what came after it then comes first now.
    (("old", "rich", None), None),
    # A new guard may have held or not.
    (("new", "rich", "old", None), None),
    # Nothing is asked any more before the row that said no at the time.
    ((None,), "leads to `waiting` (person)"),
    # The only row that leads there is behind a guard that did not hold.
    (("rich", "rich_old", None), "leads to `waiting` (person)"),
])  # fmt: skip
def test_what_guards_said_decides_which_row_would_have_been_taken(rows: tuple[str | None, ...], why: str | None) -> None:
    history, old = _history("pay", workflow=_guarded("1", "old")), _guarded("1")
    by_guard = {r.guard: r for r in old.transitions if r.trigger == "pay"}
    by_guard |= {"new": replace(by_guard["rich"], guard="new"), "rich_old": replace(by_guard["old"], guard="rich")}
    kept = tuple(r for r in old.transitions if r.trigger != "pay")
    new = replace(old, version="2", transitions=(*kept, *(by_guard[name] for name in rows)))
    deviation = Conformance(replace(identity(old), new="2"), old, new).deviation(history)
    assert deviation is None if why is None else deviation is not None and why in deviation.why


def test_a_guard_that_did_not_hold_is_not_taken_for_one_that_did() -> None:
    history, old = _history("pay", workflow=_guarded("1", "old")), _guarded("1")
    rows = tuple(replace(r, guard="rich") if r.guard == "old" else r for r in old.transitions if r.guard != "rich" and not (r.trigger == "pay" and r.guard is None))
    deviation = Conformance(identity(old), old, replace(old, transitions=rows)).deviation(history)
    assert deviation is not None and "needs `rich` in version 1, which did not hold" in deviation.why


def test_of_a_migrated_order_only_what_it_did_under_the_old_version_is_held_against_the_new() -> None:
    """What it has done since is the new version's, and the entry of the migration itself is no step of any table."""
    case = _case()
    first = Engine(OLD, TOOLS).take_in(NewOrder("", "ask", "K-1", "K-1"), NOW).entries
    moved = Move(PLAN, OLD, Engine(NEW, TOOLS)).step(case, ADMIN, None, NOW).entries
    after = _fire(case, "wait", engine=Engine(NEW, TOOLS)).entries
    history = History("X-1", "2", tuple(map(_recorded, (*first, *moved, *after))))
    assert history.made_under() == ("1", "2", "2")
    assert BY_PLAN.deviation(history) is None
    assert Conformance(identity(NEW), NEW, NEW).deviation(history) is None


def test_the_first_entry_says_on_which_definition_an_order_began() -> None:
    first = _history().entries[0]
    assert first.written["workflow_version"] == "1" and first.written["definition"] == fingerprint(OLD)


# What the tables and the plan say -------------------------------------------------------------------


def test_the_plan_answers_everything() -> None:
    assert unproven(PLAN, OLD, NEW) == []


@pytest.mark.parametrize(("effect", "why"), [
    (EffectSpec("bank.transfer", L, mutates=False, formerly=("bank.pay",)), "only reads in version 2"),
    (EffectSpec("post.transfer", L, formerly=("bank.pay",)), "at another system"),
])  # fmt: skip
def test_an_effect_that_cannot_go_on_as_its_new_name_is_named(effect: EffectSpec, why: str) -> None:
    states = tuple(replace(s, performs=()) for s in NEW.states)
    assert any(why in problem for problem in unproven(PLAN, OLD, replace(NEW, effects=(effect,), states=states)))


def test_a_new_table_that_cannot_end_is_not_proven() -> None:
    stuck = replace(NEW, transitions=tuple(r for r in NEW.transitions if r.trigger != "paid"))
    assert any("no end can be reached" in problem or "cannot be reached" in problem for problem in unproven(PLAN, OLD, stuck))
