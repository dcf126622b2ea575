"""Effects go out while what they say is true, and no order ends while an outcome is unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from runtime.bootstrap import load_settings, tools_of
from tests.workflow.test_check_small import TEAM, chart, row, state
from workflow.case import Case, Step
from workflow.check import check_workflow
from workflow.definition import EffectSpec, Guard, Schedule, Timer, Workflow
from workflow.engine import Engine
from workflow.routines.shared_lock import roles
from workflow.values import NOT_AFTER, Actor, Effect, EffectRequest, Label, Message, Order, Outcome, OutcomeKind, Query

NOW = datetime(2027, 1, 12, 9, tzinfo=UTC)
TOOLS = tools_of(load_settings(), "shared_lock")
_L = Label("sv", "en")


def _workflow() -> Workflow:
    """`open` until someone closes it; its one effect may go out while the order says so."""
    rows = [
        row(None, "begin", "open"), row("open", "close", "done", roles=TEAM, withdraws=("sys.do",)),
        row("open", "finish", "done", roles=TEAM), row("open", "renew", "open", roles=TEAM, settles=("sys.do",)),
        row("open", "effect_found_done", None), row("open", "effect_failed", None),
    ]  # fmt: skip
    made = chart([state("open", waits_for="team")], rows)
    spec = EffectSpec("sys.do", _L, conditions={"now": "true_now"})
    guard = Guard("true_now", Label("det stämmer", "it is true"), lambda order, facts: bool(order.data.get("true")))
    return replace(made, effects=(spec,), guards={**made.guards, "true_now": guard})


WORKFLOW = _workflow()


def _case(status: str, subject: str = "now", message: str = "", true: bool = True, **args: Any) -> Case:
    order = Order(
        1, "VT-1", "small", "1", "k", "open", NOW, NOW, version=3, entered_version=1, data={"true": True} if true else {}
    )
    effect = Effect(1, "sys.do", subject, 2, args, status, 1 if status == "unknown" else 0)
    messages = [Message(7, message, Actor("tova", roles.OPERATOR), NOW)] if message else []
    return Case(order, [effect], messages, next_ordinal=2)


def _advance(case: Case, *outcomes: Outcome) -> Step:
    pairs = [(case.effects[0], outcome) for outcome in outcomes]
    return Engine(WORKFLOW, TOOLS).advance(case, lambda o, n, k: None, NOW, pairs)


def _until(minutes: int) -> dict[str, Any]:
    return {NOT_AFTER: (NOW + timedelta(minutes=minutes)).isoformat()}


@pytest.mark.parametrize("status", ["planned", "try_again"])
def test_an_effect_past_its_last_moment_is_withdrawn_with_its_reason(status: str) -> None:
    """It is not performed, now or later, and the ledger says why."""
    case = _case(status, **_until(-1))
    step = _advance(case)
    assert (case.effects[0].status, case.effects[0].code, step.perform) == ("withdrawn", "too_late", ())
    assert step.changed == {1: case.effects[0]} and step.wake_at is None


def test_an_effect_goes_out_until_its_last_moment() -> None:
    """The moment itself still counts."""
    for minutes in (0, 1):
        assert _advance(_case("planned", **_until(minutes))).perform


def test_a_condition_is_asked_again_when_the_effect_goes_out() -> None:
    """The guard that was true when it was planned is false now; another subject has no condition."""
    case = _case("planned", true=False)
    assert (_advance(case).perform, case.effects[0].code) == ((), "true_now")
    assert _advance(_case("planned", "other", true=False)).perform


def test_an_effect_that_may_have_been_performed_is_probed_first() -> None:
    """Exactly once: too late and unknown is found out, and never performed again."""
    case = _case("unknown", **_until(-1))
    assert _advance(case).perform == (case.effects[0],)
    assert case.effects[0].status == "recalled"
    _advance(case, Outcome(OutcomeKind.REFUSED, code="not_done"))
    assert (case.effects[0].status, case.effects[0].code) == ("withdrawn", "not_wanted")


def test_a_silent_system_is_not_waited_for_in_vain() -> None:
    """When the last thing wanted of a silent system is withdrawn, the order does not wait for the system any more."""
    case = _case("planned", **_until(-1))
    case.order.blocked_on, case.order.blocked_since = "sys", NOW
    assert _advance(case).wake_at is None and case.order.blocked_on is None


@pytest.mark.parametrize(("trigger", "probed"), [("close", "recalled"), ("finish", "unknown")])
def test_no_order_ends_while_an_outcome_is_unknown(trigger: str, probed: str) -> None:
    """The trigger waits in the inbox; what the row withdraws is only probed, the rest is carried on."""
    case = _case("unknown", message=trigger)
    step = _advance(case)
    assert (case.order.state, step.answered, case.effects[0].status) == ("open", [], probed)
    assert step.perform == (case.effects[0],)
    step = _advance(case, Outcome(OutcomeKind.UNAVAILABLE, code="unavailable"))
    assert (case.order.state, step.answered) == ("open", []) and step.wake_at is not None
    step = _advance(case, Outcome(OutcomeKind.REFUSED if trigger == "close" else OutcomeKind.SUCCEEDED, code="not_done"))
    assert case.order.state == "done" and [a[:2] for a in step.answered] == [(7, "applied")]


def test_a_row_waits_for_the_outcomes_that_it_names() -> None:
    """`settles` is for rows that lead on: what the effect did must be known under the facts it was wanted for."""
    case = _case("unknown", message="renew")
    assert (_advance(case).answered, case.order.entered_version) == ([], 1)
    _advance(case, Outcome(OutcomeKind.SUCCEEDED))
    assert case.order.entered_version == 4


def test_what_was_recalled_and_had_been_done_is_noted() -> None:
    """The table's row for it is taken, so that nothing ends without it."""
    case = _case("recalled")
    step = _advance(case, Outcome(OutcomeKind.SUCCEEDED))
    assert [e.trigger for e in step.entries] == ["effect_found_done"]


def test_a_condition_that_is_not_defined_is_refused() -> None:
    """The checker names an effect's condition without a guard."""
    wrong = replace(WORKFLOW, effects=(EffectSpec("sys.do", _L, conditions={"now": "nowhere"}),))
    assert any("`nowhere`" in problem for problem in check_workflow(wrong))


def test_a_timer_waits_for_an_outcome_that_is_not_known() -> None:
    """One that leads to an end fires when it is known what was done."""
    timer = Timer("open", "late", Schedule("after", delta=timedelta(days=1)), "finish")
    workflow, case = replace(WORKFLOW, timers=(timer,)), _case("unknown")
    case.timers = {"late": NOW}
    Engine(workflow, TOOLS).advance(case, lambda o, n, k: None, NOW)
    assert (case.order.state, case.timers) == ("open", {"late": NOW})
    case.effects[0].status = "succeeded"
    Engine(workflow, TOOLS).advance(case, lambda o, n, k: None, NOW)
    assert case.order.state == "done"


def test_a_system_that_answered_once_is_still_waited_for() -> None:
    """In whatever order its answers came."""
    case = _case("started")
    case.effects.append(Effect(2, "sys.do", "other", 2, {}, "started", 1))
    answers = [(case.effects[0], Outcome(OutcomeKind.UNAVAILABLE)), (case.effects[1], Outcome(OutcomeKind.SUCCEEDED))]
    Engine(WORKFLOW, TOOLS).advance(case, lambda o, n, k: None, NOW, answers)
    assert case.order.blocked_on == "sys"


def test_a_pull_does_not_hurry_the_effect_that_it_waits_for() -> None:
    """What comes first is tried again when its time has come, and its attempts are counted on."""
    rows = tuple(replace(r, first=("sys.do",)) if r.trigger == "finish" else r for r in WORKFLOW.transitions)
    first = lambda order, name, facts: EffectRequest("sys.do", "now", {})  # noqa: E731
    workflow, case = replace(WORKFLOW, transitions=rows, first=first), _case("try_again", message="finish")
    case.effects[0].attempts, case.effects[0].next_at = 3, NOW + timedelta(minutes=5)
    step = Engine(workflow, TOOLS).advance(case, lambda o, n, k: None, NOW)
    assert (case.effects[0].status, case.effects[0].attempts, step.perform, step.answered) == ("try_again", 3, (), [])


def test_what_a_state_wants_to_know_is_not_asked_in_the_next() -> None:
    """An effect of before fails while the state's activity asks: the row that is taken for it leads to where nobody asks."""
    rows = (row("open", "effect_failed", "desk"), row("desk", "close", "done", roles=TEAM))
    states = [replace(WORKFLOW.state["open"], activity="ask", queries=("sys.read",)), state("desk", waits_for="team")]
    ask = lambda view: Query((EffectRequest("sys.read", "it"),))  # noqa: E731
    effects = (*WORKFLOW.effects, EffectSpec("sys.read", _L, mutates=False))
    workflow = replace(chart(states, rows), effects=effects, activities={"ask": ask})
    case = _case("started", "other")
    step = Engine(workflow, TOOLS).advance(case, lambda o, n, k: None, NOW, [(case.effects[0], Outcome(OutcomeKind.REFUSED))])
    assert (case.order.state, step.questions, step.release) == ("desk", (), True)
