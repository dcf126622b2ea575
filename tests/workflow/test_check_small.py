"""The proof on charts of a few states, each with one way to stand still or go round for ever, and its mended twin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from workflow.check import check_workflow
from workflow.definition import EffectSpec, Guard, Phase, Schedule, State, Timer, Transition, Trigger, Workflow
from workflow.roles import NOBODY, WORKER
from workflow.routines.shared_lock import parties, roles
from workflow.values import ActivityContext, EffectRequest, Label, Plan, Wait

_L = Label("sv", "en")
TEAM = (roles.OPERATOR,)


def _act(view: ActivityContext) -> Plan:
    return Wait()


def state(name: str, waits_for: str = WORKER, **more: Any) -> State:
    return State(name, "all", _L, _L, waits_for, **more)


def doing(name: str, *fires: str) -> State:
    return state(name, activity="act", performs=("sys.do",), fires=fires)


def row(source: str | None, trigger: str, target: str | None, guard: str | None = None, **more: Any) -> Transition:
    return Transition(source, trigger, target, guard, **more)


def timer(where: str, trigger: str) -> Timer:
    return Timer(where, f"t_{trigger}", Schedule("after", delta=timedelta(hours=1)), trigger)


def chart(states: Sequence[State], rows: Sequence[Transition], timers: Sequence[Timer] = ()) -> Workflow:
    """A workflow of these parts, with an end called `done`; every name that they use is defined."""
    used = {r.trigger: None for r in rows}
    guards = {r.guard: Guard(r.guard, _L, lambda order, facts: True) for r in rows if r.guard}
    return Workflow(
        name="small", version="1", label=_L, phases=(Phase("all", _L),),
        states=(*states, state("done", NOBODY, end=True)), transitions=tuple(rows), timers=tuple(timers),
        effects=(EffectSpec("sys.do", _L),), triggers=tuple(Trigger(name, _L) for name in used), guards=guards, reasons={},
        activities={"act": _act}, changes={}, args={"sys.do": lambda *given: {}}, records={}, spawns={},
        bind=lambda order, item, now: {}, lookup=lambda order, answers, given: {},
        first=lambda order, name, facts: EffectRequest(name), service_days=lambda order, tools: None,
    )  # fmt: skip


_IN = row(None, "order", "a")
DESK, _DESK = state("desk", parties.TEAM), (row("desk", "close", "done", roles=TEAM),)
_TWO_WAYS = (
    row("a", "next", "done"), row("a", "effect_failed", "b", "perhaps"), row("a", "effect_failed", "desk"), row("b", "on", "done"),
)  # fmt: skip
_MENDED_AT_THE_END = (row("done", "effect_failed", None), row("done", "retry", None, roles=TEAM))
# The desk is left by a timer too: the whole is one circle, in which someone can act; a and b are one without.
_AROUND = (row("a", "tick", "b"), row("b", "tock", "a"), row("a", "up", "desk"), row("desk", "back", "a"))
_TIMERS = (timer("a", "tick"), timer("b", "tock"), timer("a", "up"), timer("desk", "back"))

# What is wrong with the first chart is mended in the second.
CASES: dict[str, tuple[Workflow, Workflow, str]] = {
    "a failure whose only row has a guard": (
        chart([doing("a", "next"), DESK], [_IN, *_DESK, row("a", "next", "done"), row("a", "effect_failed", "desk", "perhaps")]),
        chart([doing("a", "next"), DESK], [_IN, *_DESK, row("a", "next", "done"), row("a", "effect_failed", "desk")]),
        "State `a` has no way out for a person when `sys.do` fails",
    ),
    "one of two rows on a failure leads where nobody can act": (
        chart([doing("a", "next"), state("b"), DESK], [_IN, *_DESK, *_TWO_WAYS], [timer("b", "on")]),
        chart([doing("a", "next"), state("b"), DESK], [_IN, *_DESK, *_TWO_WAYS, row("b", "close", "done", roles=TEAM)], [timer("b", "on")]),
        "State `a` has no way out for a person when `sys.do` fails",
    ),
    "the one way out needs an effect first": (
        chart([DESK], [row(None, "order", "desk"), row("desk", "close", "done", roles=TEAM, first=("sys.do",))]),
        chart([DESK], [row(None, "order", "desk"), *_DESK, *_MENDED_AT_THE_END, row("desk", "do", "done", roles=TEAM, first=("sys.do",))]),
        "State `desk` can be left without a way to an end when its effects fail",
    ),
    "a circle of timers next to a state where someone can act": (
        chart([state("a"), state("b"), DESK], [_IN, *_DESK, *_AROUND], _TIMERS),
        chart([state("a"), state("b"), DESK], [_IN, *_DESK, *_AROUND, row("b", "close", "done", roles=TEAM)], _TIMERS),
        "The states `a`, `b` go round by timers alone",
    ),
    "an end whose failure nobody can mend": (
        chart([DESK], [row(None, "order", "desk"), row("desk", "close", "done", roles=TEAM, effects=("sys.do:x",))]),
        chart(
            [DESK],
            [
                row(None, "order", "desk"), row("desk", "close", "done", roles=TEAM, effects=("sys.do:x",)),
                *_MENDED_AT_THE_END,
            ],
        ),
        "State `done` has no way out for a person when `sys.do` fails",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_small_chart_is_refused_and_its_mended_twin_is_not(case: str) -> None:
    """The sentence names the state; with the one row more there is nothing to refuse."""
    unsound, mended, sentence = CASES[case]
    found = check_workflow(unsound)
    assert any(problem.startswith(sentence) for problem in found), found
    assert check_workflow(mended) == []
