"""Small tests at dangerous spots of steps, guards and rows; each fails when its spot is changed carelessly (`mutations.py`)."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from runtime.worker.calls import _Guard
from storage import epochs
from tests.reliability.tools import START
from workflow import steps, validity
from workflow.case import Case
from workflow.definition import EffectSpec, Transition
from workflow.ports import CANNOT_ASK, NotOurs
from workflow.unknown import unknown_in
from workflow.values import Effect, Label, Order, Outcome, OutcomeKind

_L = Label("", "")
_SPEC = EffectSpec("sys.do", _L)
_TOOLS: Any = SimpleNamespace(
    settings={"policies": {"default": SimpleNamespace(next_delay=lambda n, seed: timedelta(minutes=n))}}
)


def order(**more: Any) -> Order:
    return Order(1, "VT-1", "small", "1", "k", "open", START, START, version=3, entered_version=1, **more)


def effect(status: str, **more: Any) -> Effect:
    return Effect(1, "sys.do", "A", 2, status=status, **more)


def settled(status: str, kind: OutcomeKind, code: str = "", **more: Any) -> tuple[Effect, Order]:
    made, its = effect(status, **more), order()
    steps.settle(made, Outcome(kind, code=code), its, _SPEC, START, _TOOLS)
    return made, its


@pytest.mark.parametrize(
    ("kind", "code", "status"),
    [
        (OutcomeKind.UNAVAILABLE, "timeout", "recalled"), (OutcomeKind.UNKNOWN, "timeout", "recalled"),
        (OutcomeKind.REFUSED, "not_done", "withdrawn"), (OutcomeKind.UNKNOWN, CANNOT_ASK, "withdrawn"),
    ],
)  # fmt: skip
def test_what_was_recalled_is_asked_about_until_there_is_an_answer(kind: OutcomeKind, code: str, status: str) -> None:
    """Silence is no answer: it may have been done, and the order that it was done for must hear of it."""
    made, its = settled("recalled", kind, code)
    assert (made.status, its.blocked_on) == (status, "sys" if status == "recalled" else None)


def test_what_may_have_been_done_stays_unknown_while_nobody_answers() -> None:
    """One that had not begun is planned again, and the attempt is not counted."""
    assert settled("unknown", OutcomeKind.UNAVAILABLE)[0].status == "unknown"
    made, _ = settled("started", OutcomeKind.UNAVAILABLE, attempts=2)
    assert (made.status, made.attempts) == ("planned", 1)


def test_what_cannot_be_asked_is_not_tried_again() -> None:
    """It may have been said, and nobody can tell: a person decides."""
    assert settled("started", OutcomeKind.UNKNOWN, CANNOT_ASK, attempts=1)[0].status == "failed"


def test_what_nobody_could_tell_at_the_last_try_is_handed_to_a_person() -> None:
    """Its outcome stays named unknown: it may have been done."""
    tried_out: Any = SimpleNamespace(settings={"policies": {"default": SimpleNamespace(next_delay=lambda n, seed: None)}})
    made, its = effect("started", attempts=6), order()
    steps.settle(made, Outcome(OutcomeKind.UNKNOWN, code="timeout"), its, _SPEC, START, tried_out)
    assert (made.status, made.finished_at, its.blocked_on) == ("failed", START, None)


def test_a_private_part_that_a_row_takes_out_is_gone() -> None:
    its = order(private={"gate_code": "4711", "floor": 2})
    row: Any = SimpleNamespace(target=None)
    steps.apply_changes(its, row, {"private": {"gate_code": None, "door": "left"}})
    assert its.private == {"floor": 2, "door": "left"}


def test_what_was_started_is_not_handed_over_again() -> None:
    """It is out: the holder of the lease waits for its answer, the next worker finds it unknown."""
    workflow: Any = SimpleNamespace(effect={"sys.do": _SPEC})
    assert steps.performable(workflow, [effect("started")], (), START, 1, ()) == ()


@pytest.mark.parametrize(("status", "after"), [
    ("planned", "withdrawn"), ("try_again", "withdrawn"), ("unknown", "recalled"), ("succeeded", "succeeded"), ("refused", "refused"),
])  # fmt: skip
def test_a_row_withdraws_what_has_not_been_done(status: str, after: str) -> None:
    """Also what failed and waits for its next attempt; what may have been done is asked about first."""
    made, changed = effect(status), dict[int, Effect]()
    steps.revise_effects([made], Transition("open", "cancel", "done", withdraws=("sys.",)), {}, changed)
    assert made.status == after
    assert bool(changed) is (status != after)


def test_a_system_that_answers_does_not_speak_for_another() -> None:
    """The order waits on for the one that is silent, since when it was."""
    its = order(blocked_on="tes", blocked_since=START, attempts=3)
    steps.unblock(its, "sys")
    assert (its.blocked_on, its.blocked_since, its.attempts) == ("tes", START, 3)
    steps.unblock(its, "tes")
    assert (its.blocked_on, its.blocked_since, its.attempts) == (None, None, 0)


@pytest.mark.parametrize("status", ["started", "unknown", "recalled"])
def test_no_row_to_an_end_is_taken_before_the_outcome_is_known(status: str) -> None:
    workflow: Any = SimpleNamespace(state={"done": SimpleNamespace(end=True)})
    open_ = effect(status)
    assert validity.awaited_by(workflow, Transition("open", "finish", "done"), [open_, effect("succeeded")]) == [open_]


def test_an_effect_of_a_status_that_is_not_known_is_not_passed_over() -> None:
    """Another version's status says neither done nor open."""
    workflow: Any = SimpleNamespace(
        state={"open": None}, reasons={}, kinds=(), effect={"sys.do": _SPEC}, timer_names={"open": frozenset()}
    )
    assert unknown_in(workflow, Case(order(), [effect("floating")])) == "effect"
    assert unknown_in(workflow, Case(order(), [effect("succeeded")])) is None


@pytest.mark.parametrize(("parts", "kind"), [(0, OutcomeKind.UNAVAILABLE), (1, OutcomeKind.UNKNOWN)])
def test_a_change_kept_back_after_a_part_of_it_went_out_is_unknown(parts: int, kind: OutcomeKind) -> None:
    """Nothing went out: it was not asked. Something did: who goes on asks first."""
    held = [True] * parts + [False]
    caller: Any = SimpleNamespace(clock=SimpleNamespace(now=lambda: START), is_held=lambda id_, token: held.pop(0))
    claimed: Any = SimpleNamespace(
        lost=False, case=SimpleNamespace(order=order(), token=1, held_until=START + timedelta(seconds=8))
    )
    guard = _Guard(caller, claimed, effect("started"), lambda *_: None)
    for _ in range(parts):
        guard()
    with pytest.raises(NotOurs):
        guard()
    assert guard.judged(Outcome(OutcomeKind.UNAVAILABLE, code="lease_lost")).kind is kind


@pytest.mark.parametrize(("said", "why"), [(True, None), (False, "still_so"), (None, "still_so")])
def test_what_a_guard_cannot_say_lets_nothing_out(said: bool | None, why: str | None) -> None:
    """Only a yes does."""
    spec = EffectSpec("sys.do", _L, conditions={"A": "still_so"})
    guard = SimpleNamespace(test=lambda order, facts: said)
    workflow: Any = SimpleNamespace(effect={"sys.do": spec}, guards={"still_so": guard})
    assert validity.why_not(workflow, Case(order()), effect("planned"), {}, START) == why


def test_no_two_epochs_are_the_same() -> None:
    assert len({epochs._fresh() for _ in range(100)}) == 100
