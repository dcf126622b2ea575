"""Two versions of one definition: what tells them apart, and how an order gets from one to the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from workflow.calendar import WorkCalendar
from workflow.check import check_workflow
from workflow.definition import EffectSpec, Schedule, State, Timer, Transition, Trigger, Workflow
from workflow.engine import Case, Engine
from workflow.reasons import NOT_IN_VERSION
from workflow.retry import RetryPolicy
from workflow.values import Actor, EffectRequest, Label, Message, NewOrder, Outcome, OutcomeKind, Perform, Tools
from workflow.versions.meaning import differing, fingerprint, meaning
from workflow.versions.move import Kind, Move
from workflow.versions.plan import MigrationPlan, Rearm, StateRule, TimerRule, draft, gaps

NOW = datetime(2027, 1, 12, 9, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
L = Label("x", "x")
DELAYS = RetryPolicy((timedelta(minutes=5),), 3)
TOOLS = Tools(WorkCalendar(), {"number_prefix": "X", "attention_hours": 4, "policies": {"default": DELAYS, "unavailable": DELAYS}})
HAND = ("operator",)
ADMIN = Actor("ada", "admin")


def _pay(name: str) -> Any:
    def activity(context: Any) -> Perform:
        done = [e for e in context.effects if e.name == name]
        return Perform(() if done else (EffectRequest(name, "A"),))

    return activity


def _workflow(version: str, pay: str, states: tuple[State, ...], rows: tuple[Transition, ...], timers: tuple[Timer, ...],
              reasons: tuple[str, ...] = ()) -> Workflow:  # fmt: skip
    return Workflow(
        "claim", version, L, states, rows, tuple(Trigger(t, L) for t in dict.fromkeys(r.trigger for r in rows)), timers=timers,
        effects=(EffectSpec(pay, L),), activities={"pay": _pay(pay)}, reasons=dict.fromkeys(reasons, L),
        service_days=lambda order, tools: 10,
    )  # fmt: skip


OLD = _workflow(
    "1", "bank.pay",
    (
        State("asked", "any", L, L, "team"), State("waiting", "any", L, L, "team", paused=True), State("legacy", "any", L, L, "team"),
        State("paying", "any", L, L, activity="pay", performs=("bank.pay",)), State("done", "any", L, L, "nobody", end=True),
    ),
    (
        Transition(None, "ask", "asked"), Transition("asked", "wait", "waiting", reason="papers", roles=HAND),
        Transition("asked", "wait_person", "waiting", reason="person", roles=HAND),
        Transition("asked", "shelve", "legacy", roles=HAND), Transition("asked", "pay", "paying", roles=HAND),
        Transition("waiting", "go_on", "asked", roles=HAND), Transition("legacy", "go_on", "asked", roles=HAND),
        Transition("paying", "paid", "done", roles=HAND, settles=("bank.",)), Transition("asked", "remind", None), Transition("asked", "nag", None),
        Transition("paying", "effect_failed", "asked"), Transition("done", "effect_failed", "asked"),
    ),
    (
        Timer("asked", "reminder", Schedule("working_days", 3), "remind", deadline=True),
        Timer("asked", "nag", Schedule("after", delta=timedelta(days=1)), "nag"),
    ),
    ("papers", "person"),
)  # fmt: skip
NEW = _workflow(
    "2", "bank.transfer",
    (
        State("submitted", "any", L, L, "team"), State("waiting_papers", "any", L, L, "team", paused=True),
        State("waiting_person", "any", L, L, "team", paused=True),
        State("paying", "any", L, L, activity="pay", performs=("bank.transfer",)), State("done", "any", L, L, "nobody", end=True),
    ),
    (
        Transition(None, "ask", "submitted"), Transition("submitted", "wait", "waiting_papers", reason="papers", roles=HAND),
        Transition("submitted", "wait_person", "waiting_person", reason="person", roles=HAND),
        Transition("submitted", "pay", "paying", roles=HAND), Transition("waiting_papers", "resume", "submitted", roles=HAND),
        Transition("waiting_person", "resume", "submitted", roles=HAND), Transition("paying", "paid", "done", roles=HAND, settles=("bank.",)),
        Transition("submitted", "remind", None), Transition("submitted", "nag", None),
        Transition("paying", "effect_failed", "submitted"), Transition("done", "effect_failed", "submitted"),
    ),
    (
        Timer("submitted", "reminder", Schedule("working_days", 5), "remind", deadline=True),
        Timer("submitted", "nag", Schedule("after", delta=timedelta(days=1)), "nag"),
    ),
    ("papers", "person"),
)  # fmt: skip
NEW = replace(NEW, effects=(EffectSpec("bank.transfer", L, formerly=("bank.pay",)),))
PLAN = MigrationPlan(
    "claim", "1", "2",
    states=(
        StateRule("asked", "submitted"), StateRule("legacy", "submitted"), StateRule("waiting", "waiting_person", {"reason": "person"}),
        StateRule("waiting", "waiting_papers"), StateRule("paying", "paying"),
    ),
    triggers={"go_on": "resume", "shelve": None},
    timers=(TimerRule("submitted", "reminder", Rearm.FROM_ENTRY), TimerRule("submitted", "nag", Rearm.FROM_NOW)),
)  # fmt: skip
MOVE = Move(PLAN, OLD, Engine(NEW, TOOLS))


def _no_facts(order: Any, name: str, keys: Any) -> None:
    return None


def _case() -> Case:
    step = Engine(OLD, TOOLS).take_in(NewOrder("", "ask", "K-1", "K-1"), NOW)
    step.case.order.number += "0001"
    return step.case


def _fire(case: Case, *triggers: str, now: datetime = NOW, engine: Engine | None = None, **more: Any) -> Any:
    engine = engine or Engine(OLD, TOOLS)
    case.messages = [Message(n, t, Actor("tova", "operator"), now, **more) for n, t in enumerate(triggers, 1)]
    return engine.advance(case, _no_facts, now)


def test_both_versions_are_sound_and_the_plan_has_no_gap() -> None:
    assert check_workflow(OLD) == [] and check_workflow(NEW) == []
    assert gaps(PLAN, OLD, NEW) == []


# What a definition is known by ----------------------------------------------------------------------


def test_other_words_and_another_version_name_are_the_same_definition() -> None:
    words = Label("annat", "other")
    states = tuple(replace(s, label=words, meaning=words, phase="other") for s in OLD.states)
    assert fingerprint(replace(OLD, label=words, states=states, version="1b")) == fingerprint(OLD)


@pytest.mark.parametrize("changed", [
    replace(OLD, transitions=(*OLD.transitions[:3], OLD.transitions[4], OLD.transitions[3], *OLD.transitions[5:])),
    replace(OLD, timers=OLD.timers[:1]),
    replace(OLD, reasons={"papers": L}),
    replace(OLD, effects=(EffectSpec("bank.pay", L, ordered=True),)),
    replace(OLD, states=(replace(OLD.states[0], waits_for="nobody"), *OLD.states[1:])),
    replace(OLD, backfills={"fill": lambda order, now, tools: {}}),
])  # fmt: skip
def test_whatever_decides_makes_another_definition_and_the_difference_has_a_name(changed: Workflow) -> None:
    assert fingerprint(changed) != fingerprint(OLD)
    assert differing(meaning(OLD), meaning(changed))


# What a plan must answer ----------------------------------------------------------------------------


def test_a_draft_maps_what_kept_its_name_and_says_what_is_open() -> None:
    drafted = draft(OLD, NEW)
    assert {r.source for r in drafted.states} == {"paying", "done"}
    assert [g.split("`")[1] for g in gaps(drafted, OLD, NEW)] == ["asked", "waiting", "legacy"]


@pytest.mark.parametrize(("plan", "named"), [
    (replace(PLAN, new="3"), "`to` is 3"),
    (replace(PLAN, states=PLAN.states[:3] + PLAN.states[4:]), "only rules with conditions"),
    (replace(PLAN, states=(StateRule("asked", "nowhere"), *PLAN.states)), "`nowhere` is not in version 2"),
    (replace(PLAN, states=(StateRule("asked", "submitted", {"colour": 1}), *PLAN.states)), "condition `colour`"),
    (replace(PLAN, triggers={"go_on": "resume"}), "Trigger `shelve` is not in version 2"),
    (replace(PLAN, triggers={**PLAN.triggers, "go_on": "on"}), "Trigger `on` is not in version 2"),
    (replace(PLAN, timers=PLAN.timers[1:]), "`submitted.reminder` has another schedule"),
    (replace(PLAN, timers=(TimerRule("submitted", "nag", Rearm.KEEP), PLAN.timers[0])), "`legacy` has no such timer to keep"),
    (replace(PLAN, timers=(*PLAN.timers, TimerRule("paying", "gone", Rearm.DROP))), "`paying.gone` is not in version 2"),
    (replace(PLAN, reasons={"colour": "papers"}), "Reason `colour` is not in version 1"),
    (replace(PLAN, states=(StateRule("waiting", "submitted", {"reason": ["papers", "stokc"]}), *PLAN.states)), "Reason `stokc` is not in version 1"),
    (replace(PLAN, states=(*PLAN.states, StateRule("asked", "paying", {"data.x": 1}))), "the rule to `paying` never holds"),
    (replace(PLAN, timers=(*PLAN.timers, PLAN.timers[0])), "Timer `submitted.reminder` has two rules"),
    (replace(PLAN, timers=(replace(PLAN.timers[0], was="remindr"), PLAN.timers[1])), "Timer `remindr` is not in version 1"),
    (replace(PLAN, backfill="fill"), "Backfill `fill` is not"),
    (replace(PLAN, records=("write",)), "Record `write` is not"),
])  # fmt: skip
def test_what_a_plan_does_not_answer_is_named(plan: MigrationPlan, named: str) -> None:
    assert any(named in gap for gap in gaps(plan, OLD, NEW))


# The order itself -----------------------------------------------------------------------------------


def test_a_renamed_state_keeps_the_stay_and_history_says_what_was_done() -> None:
    case = _case()
    step = MOVE.step(case, ADMIN, "ny rutin", LATER)
    order, entry = case.order, step.entries[0]
    assert (order.state, order.workflow_version, order.entered_at, order.entered_version) == ("submitted", "2", NOW, 1)
    assert (entry.trigger, entry.source, entry.target, entry.note, entry.actor) == ("migrated", "asked", "submitted", "ny rutin", "ada")
    assert entry.set["workflow_version"] == "2" and entry.set["definition"] == fingerprint(NEW)


@pytest.mark.parametrize(("trigger", "target"), [("wait", "waiting_papers"), ("wait_person", "waiting_person")])
def test_a_state_is_split_by_reason_and_the_service_clock_stays_stopped(trigger: str, target: str) -> None:
    case = _case()
    _fire(case, trigger)
    left = case.order.data["service_left"]
    MOVE.step(case, ADMIN, None, LATER)
    assert case.order.state == target and case.order.service_due_at is None and case.order.data["service_left"] == left
    _fire(case, "resume", now=LATER, engine=MOVE.new)
    assert case.order.state == "submitted" and case.order.service_due_at is not None


def test_two_states_are_merged() -> None:
    case = _case()
    _fire(case, "shelve")
    MOVE.step(case, ADMIN, None, LATER)
    assert case.order.state == "submitted"


@pytest.mark.parametrize(("how", "expected"), [
    (Rearm.KEEP, NOW + timedelta(days=1)), (Rearm.FROM_ENTRY, NOW + timedelta(days=1)),
    (Rearm.FROM_NOW, LATER + timedelta(days=1)), (Rearm.DROP, None),
])  # fmt: skip
def test_a_timer_is_kept_or_counted_again_or_dropped(how: Rearm, expected: datetime | None) -> None:
    case = _case()
    plan = replace(PLAN, timers=(PLAN.timers[0], TimerRule("submitted", "nag", how)))
    replace(MOVE, plan=plan).step(case, ADMIN, None, LATER)
    assert case.timers.get("nag") == expected


def test_a_deadline_counted_from_entry_is_the_new_due_time() -> None:
    case = _case()
    assert case.order.due_at == TOOLS.calendar.add_working_days(NOW, 3)
    MOVE.step(case, ADMIN, None, LATER)
    assert case.order.due_at == case.timers["reminder"] == TOOLS.calendar.add_working_days(NOW, 5)


@pytest.mark.parametrize("how", list(Rearm))
def test_a_timer_that_has_fired_is_never_armed_again(how: Rearm) -> None:
    case = _case()
    two_days = NOW + timedelta(days=2)
    Engine(OLD, TOOLS).advance(case, _no_facts, two_days)
    assert "nag" not in case.timers
    replace(MOVE, plan=replace(PLAN, timers=(PLAN.timers[0], TimerRule("submitted", "nag", how)))).step(case, ADMIN, None, two_days)
    assert "nag" not in case.timers


def test_a_timer_from_entry_that_is_already_past_fires_once() -> None:
    case = _case()
    late = NOW + timedelta(days=30)
    case.timers["reminder"] = case.order.due_at = late + timedelta(days=9)
    case.timers["nag"] = late + timedelta(days=9)
    assert MOVE.verdict(case, _no_facts, late).late == ("reminder",)
    MOVE.step(case, ADMIN, None, late)
    step = MOVE.new.advance(case, _no_facts, late)
    assert [e.trigger for e in step.entries] == ["remind"] and "reminder" not in case.timers
    assert MOVE.new.advance(case, _no_facts, late).entries == []


def test_an_order_whose_timer_is_past_is_looked_at_now_and_has_not_waited() -> None:
    case = _case()
    case.order.id, late = 100, NOW + timedelta(days=30)
    step = MOVE.step(case, ADMIN, None, late)
    assert case.timers["reminder"] < late and step.wake_at == late


def _paid(case: Case) -> None:
    step = _fire(case, "pay")
    Engine(OLD, TOOLS).advance(case, _no_facts, NOW, [(step.perform[0], Outcome(OutcomeKind.SUCCEEDED))])


def test_an_effect_that_was_done_under_its_old_name_is_not_done_again() -> None:
    case = _case()
    _paid(case)
    MOVE.step(case, ADMIN, None, LATER)
    step = MOVE.new.advance(case, _no_facts, LATER)
    assert [(e.name, e.status) for e in case.effects] == [("bank.pay", "succeeded")] and step.perform == ()


def test_an_effect_that_the_new_table_does_not_know_as_its_own_is_done_under_it() -> None:
    """The control: without its former name the new operation is another one, and the verdict says that it would go out."""
    case = _case()
    _paid(case)
    move = replace(MOVE, new=Engine(replace(NEW, effects=(EffectSpec("bank.transfer", L),)), TOOLS))
    verdict = move.verdict(case, _no_facts, LATER)
    assert (verdict.kind, verdict.effects) == (Kind.WOULD_ACT, ("bank.transfer:A",))


def test_an_open_effect_that_the_new_table_does_not_have_is_waited_for() -> None:
    case = _case()
    step = _fire(case, "pay")
    Engine(OLD, TOOLS).advance(case, _no_facts, NOW, [(step.perform[0], Outcome(OutcomeKind.UNKNOWN))])
    move = replace(MOVE, new=Engine(replace(NEW, effects=(EffectSpec("bank.transfer", L),)), TOOLS))
    verdict = move.verdict(case, _no_facts, LATER)
    assert (verdict.kind, verdict.effects, verdict.kind.moves) == (Kind.OPEN_EFFECT, ("bank.pay:A",), False)
    assert MOVE.verdict(case, _no_facts, LATER).kind.moves


def test_an_unread_message_goes_by_its_new_name_also_when_it_was_meant_for_the_version_before() -> None:
    case = _case()
    _fire(case, "wait")
    case.messages = [Message(7, "go_on", Actor("tova", "operator"), NOW, version=case.order.version)]
    step = MOVE.step(case, ADMIN, None, LATER)
    assert step.renamed == [(7, "resume")]
    after = MOVE.new.advance(case, _no_facts, LATER)
    assert after.answered == [(7, "applied", None)] and case.order.state == "submitted"


def test_an_unread_message_that_the_plan_refuses_is_answered_so() -> None:
    case = _case()
    case.messages = [Message(7, "shelve", Actor("tova", "operator"), NOW)]
    step = MOVE.step(case, ADMIN, None, LATER)
    assert step.answered == [(7, "refused", NOT_IN_VERSION(trigger="shelve", version="2"))] and case.messages == []


def test_a_message_meant_for_an_older_version_is_still_refused_after_a_migration() -> None:
    case = _case()
    _fire(case, "wait")
    MOVE.step(case, ADMIN, None, LATER)
    step = _fire(case, "resume", now=LATER, engine=MOVE.new, version=1)
    assert step.answered[0][1] == "refused"


def test_a_backfill_completes_the_data_and_the_history_keeps_it() -> None:
    case = _case()
    new = replace(NEW, backfills={"fill": lambda order, now, tools: {"came_from": order.state}})
    move = replace(MOVE, plan=replace(PLAN, backfill="fill"), new=Engine(new, TOOLS))
    step = move.step(case, ADMIN, None, LATER)
    assert case.order.data["came_from"] == "asked" == step.entries[0].set["data"]["came_from"]


# Verdicts -------------------------------------------------------------------------------------------


def test_an_order_that_the_plan_has_no_rule_for_is_unmapped() -> None:
    case = _case()
    verdict = replace(MOVE, plan=replace(PLAN, states=PLAN.states[1:])).verdict(case, _no_facts, LATER)
    assert (verdict.kind, verdict.kind.moves) == (Kind.UNMAPPED, False)


def test_an_order_is_leased_until_its_lease_is_over() -> None:
    case = _case()
    case.held_until = LATER
    assert MOVE.verdict(case, _no_facts, NOW).kind is Kind.LEASED
    assert MOVE.verdict(case, _no_facts, LATER).kind is not Kind.LEASED


def test_a_verdict_changes_nothing() -> None:
    case = _case()
    before = repr(case)
    assert MOVE.verdict(case, _no_facts, LATER).kind is Kind.MAPPED
    assert repr(case) == before


def test_the_way_back_is_the_plan_read_from_the_other_side() -> None:
    case = _case()
    MOVE.step(case, ADMIN, None, LATER)
    back = Move(PLAN.inverse(), NEW, Engine(OLD, TOOLS))
    assert back.verdict(case, _no_facts, LATER).target == "asked"
