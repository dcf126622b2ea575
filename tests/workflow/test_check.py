"""The checker: the real chart is sound, and every kind of unsound copy of it is refused with a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from workflow.check import check_workflow, require_sound
from workflow.definition import Schedule, State, Timer, Transition, Trigger, Workflow
from workflow.errors import DefinitionError
from workflow.roles import NOBODY, WORKER
from workflow.routines.shared_lock import WORKFLOW, parties, roles
from workflow.values import Label

_L = Label("sv", "en")
_NEW = State("limbo", "precheck", _L, _L, parties.TEAM)


def _with_rows(*rows: Transition, without: Callable[[Transition], bool] = lambda row: False) -> Workflow:
    kept = tuple(row for row in WORKFLOW.transitions if not without(row))
    return replace(WORKFLOW, transitions=(*kept, *rows))


def _with_state(name: str, **changes: Any) -> Workflow:
    return replace(WORKFLOW, states=tuple(replace(s, **changes) if s.name == name else s for s in WORKFLOW.states))


def _and_states(workflow: Workflow, *states: State) -> Workflow:
    return replace(workflow, states=(*workflow.states, *states))


def _first_row(trigger: str, **changes: Any) -> Workflow:
    at = next(n for n, row in enumerate(WORKFLOW.transitions) if row.trigger == trigger)
    rows = list(WORKFLOW.transitions)
    rows[at] = replace(rows[at], **changes)
    return replace(WORKFLOW, transitions=tuple(rows))


def _unlabelled(group: str, name: str, label: Label) -> Workflow:
    changed: Any = {group: tuple(replace(t, label=label) if t.name == name else t for t in getattr(WORKFLOW, group))}
    return replace(WORKFLOW, **changed)


_AROUND = (
    Transition("needs_review", "continue", "limbo", "is_unclear", roles=(roles.OPERATOR,)),
    Transition("limbo", "remind", "lost"), Transition("lost", "escalate", "limbo"),
)  # fmt: skip

UNSOUND: dict[str, tuple[Workflow, str]] = {
    "an unreachable state": (
        _and_states(_with_rows(Transition("limbo", "cancel", "cancelled", roles=(roles.OPERATOR,))), _NEW),
        "State `limbo` cannot be reached: give it a row that leads to it, or remove it.",
    ),
    "an administrator on a row": (
        _with_rows(Transition("precheck", "hold", "on_hold", "may_hold", roles=(roles.ADMIN,))),
        "Role `admin` is on a row and does not act: take it off its rows, or declare `acts`.",
    ),
    "an administrator who acts": (
        replace(WORKFLOW, roles=tuple(replace(role, acts=True) if role.name == roles.ADMIN else role for role in WORKFLOW.roles)),
        "Role `admin` administers, and acts on orders or sees persons: give one of the duties to another role.",
    ),
    "an administrator who reads persons": (
        replace(WORKFLOW, roles=tuple(replace(role, sees_persons=True) if role.name == roles.ADMIN else role for role in WORKFLOW.roles)),
        "Role `admin` administers, and acts on orders or sees persons: give one of the duties to another role.",
    ),
    "a trap": (
        _and_states(_with_rows(Transition("precheck", "hold", "limbo", roles=(roles.OPERATOR,))), _NEW),
        "State `limbo` is a trap: no end can be reached from it; give it a way out.",
    ),
    "a row after an unguarded one": (
        _with_rows(Transition("precheck", "checked", "booking", "must_mount")),
        "Row `precheck` on `checked` to `booking` is never tried: the row before it has no guard; move it up or guard that one.",
    ),
    "the same guard twice": (
        _first_row("visit_failed", guard="visit_refused"),
        "Row `booked` on `visit_failed` to `needs_review` is never taken: an earlier row has its guard `visit_refused`; remove one.",
    ),
    "a state that waits for nobody": (
        _with_state("on_hold", waits_for=NOBODY),
        "State `on_hold` waits for nobody: name who moves it on.",
    ),
    "a state that waits for a worker with nothing to do": (
        _with_state("received", activity=None, fires=()),
        "State `received` waits for the worker without an activity or a timer: name one.",
    ),
    "a state that waits for the unit for ever": (
        replace(WORKFLOW, timers=tuple(t for t in WORKFLOW.timers if t.state != "awaiting_completion")),
        "State `awaiting_completion` waits for the ordering_unit without a timer: set one, or name a party who can act.",
    ),
    "a person who can do nothing": (
        replace(WORKFLOW, transitions=tuple(replace(r, roles=()) if r.source == "booking" else r for r in WORKFLOW.transitions)),
        "State `booking` waits for the team, who can do nothing there: give a row a role.",
    ),
    "an end that goes on working": (
        _with_state("cancelled", activity="link"),
        "State `cancelled` is an end with an activity or a timer: take those away, or let it go on.",
    ),
    "a state without a label": (
        _unlabelled("states", "booked", Label("Bokad", "")), "State `booked` has no English label: write one.",
    ),
    "a state without a meaning": (
        _with_state("booked", meaning=Label(" ", "Booked.")), "State `booked` (its meaning) has no Swedish label: write one.",
    ),
    "a trigger without a label": (
        _unlabelled("triggers", "hold", Label("", "Hold")), "Trigger `hold` has no Swedish label: write one.",
    ),
    "an effect without a label": (
        _unlabelled("effects", "tes.link", Label("Koppla", "")), "Effect `tes.link` has no English label: write one.",
    ),
    "a reason without a label": (
        replace(WORKFLOW, reasons={**WORKFLOW.reasons, "stock": Label("", "Out")}), "Reason `stock` has no Swedish label: write one.",
    ),
    "a guard without a label": (
        replace(WORKFLOW, guards={**WORKFLOW.guards, "may_book": replace(WORKFLOW.guards["may_book"], label=Label("kan", ""))}),
        "Guard `may_book` has no English label: write one.",
    ),
    "an undefined guard": (
        _first_row("hold", guard="may_dance"),
        "Row `received` on `hold` to `on_hold` names the guard `may_dance`, which is not defined: define it or mend the name.",
    ),
    "an undefined change": (
        _first_row("hold", change="dance"),
        "Row `received` on `hold` to `on_hold` names the change `dance`, which is not defined: define it or mend the name.",
    ),
    "an undefined record": (
        _first_row("hold", records=("dance",)),
        "Row `received` on `hold` to `on_hold` names the record `dance`, which is not defined: define it or mend the name.",
    ),
    "an undefined spawn": (
        _first_row("hold", spawns="dance"),
        "Row `received` on `hold` to `on_hold` names the spawn `dance`, which is not defined: define it or mend the name.",
    ),
    "an undefined reason": (
        _first_row("hold", reason="mood"),
        "Row `received` on `hold` to `on_hold` names the reason `mood`, which is not defined: define it or mend the name.",
    ),
    "an undefined effect in a row": (
        _first_row("hold", effects=("tes.sing:A",)),
        "Row `received` on `hold` to `on_hold` names the effect `tes.sing`, which is not defined: define it or mend the name.",
    ),
    "an undefined effect before a row": (
        _first_row("hold", first=("tes.sing",)),
        "Row `received` on `hold` to `on_hold` names the effect `tes.sing`, which is not defined: define it or mend the name.",
    ),
    "an undefined target": (
        _first_row("hold", target="moon"),
        "Row `received` on `hold` to `moon` names the state `moon`, which is not defined: define it or mend the name.",
    ),
    "an undefined activity": (
        _with_state("installed", activity="dance"),
        "State `installed` names the activity `dance`, which is not defined: define it or mend the name.",
    ),
    "an undefined read": (
        _with_state("installed", queries=("tes.mood",)),
        "State `installed` names the effect `tes.mood`, which is not defined: define it or mend the name.",
    ),
    "a read that changes something": (
        _with_state("installed", queries=("tes.link",)), "State `installed` asks `tes.link`, which changes something: name it in `does`.",
    ),
    "a doing that only reads": (
        _with_state("installed", performs=("tes.lock",)), "State `installed` does `tes.lock`, which is only a read: name it in `asks`.",
    ),
    "an undefined phase": (
        _with_state("installed", phase="moon"),
        "State `installed` names the phase `moon`, which is not defined: define it or mend the name.",
    ),
    "a timer of an undefined state": (
        replace(WORKFLOW, timers=(*WORKFLOW.timers, Timer("moon", "rise", Schedule("after")))),
        "Timer `rise` of `moon` names the state `moon`, which is not defined: define it or mend the name.",
    ),
    "a state defined twice": (
        replace(WORKFLOW, states=(*WORKFLOW.states, WORKFLOW.states[0])), "State `received` is defined 2 times: keep one.",
    ),
    "a trigger nobody pulls": (
        replace(WORKFLOW, triggers=(*WORKFLOW.triggers, Trigger("sing", _L))),
        "Trigger `sing` is fired by no row, activity or timer: remove it, or give it a row.",
    ),
    "a row nobody pulls": (
        _with_rows(Transition("booking", "remind", None)),
        "Row `booking` on `remind` to `where it is` is fired by nothing: name a role, a timer, or let the state's activity fire it.",
    ),
    "an activity that pulls what has no row": (
        _with_state("linked", fires=("inventory_updated", "inventory_conflict", "gate_lost")),
        "The activity of `linked` fires `gate_lost`, for which it has no row: add one, or do not fire it.",
    ),
    "a timer that pulls what has no row": (
        replace(WORKFLOW, timers=(*WORKFLOW.timers, Timer("precheck", "late", Schedule("after"), "escalate"))),
        "Timer `late` of `precheck` fires `escalate`, for which it has no row: add one, or remove the timer.",
    ),
    "a failure that no person can mend": (
        _with_rows(without=lambda row: row.source == "rejected" and bool(row.roles)),
        "State `rejected` has no way out for a person when `lindesk.comment` fails: give it a row on `effect_failed`, and a row with a role.",
    ),
    "a failure that goes nowhere": (
        _with_rows(without=lambda row: row.source == "inventory_updated" and row.trigger == "effect_failed"),
        "State `inventory_updated` has no way out for a person when `notify.sms` fails: give it a row on `effect_failed`, and a row with a role.",
    ),
    "an end that only success reaches": (
        _with_rows(
            Transition("needs_review", "effect_failed", None),
            Transition("limbo", "linked", "cancelled"), Transition("limbo", "effect_failed", "limbo", roles=(roles.OPERATOR,)),
            Transition("precheck", "hold", "limbo", roles=(roles.OPERATOR,)),
            without=lambda row: row.source == "needs_review" and row.trigger == "effect_failed" or (row.source, row.trigger) == ("precheck", "hold"),
        ),
        "State `limbo` can be left without a way to an end when its effects fail: give it a row that needs none of them.",
    ),
    "a circle of timers": (
        replace(
            _and_states(_with_rows(*_AROUND, Transition("limbo", "completion_overdue", "cancelled")), replace(_NEW, waits_for=parties.STOCK), replace(_NEW, name="lost", waits_for=parties.STOCK)),
            timers=(
                *WORKFLOW.timers, Timer("limbo", "t", Schedule("after"), "remind"), Timer("lost", "t", Schedule("after"), "escalate"),
                Timer("limbo", "u", Schedule("after"), "completion_overdue"),
            ),
        ),
        "The states `limbo`, `lost` go round by timers alone: let a person act in one, or end it.",
    ),
}  # fmt: skip
_ONLY_SUCCESS = UNSOUND["an end that only success reaches"]
UNSOUND["an end that only success reaches"] = (
    _and_states(
        _ONLY_SUCCESS[0], replace(_NEW, waits_for=WORKER, activity="link", performs=("tes.link",), fires=("linked",))
    ),
    _ONLY_SUCCESS[1],
)


@pytest.mark.slow
def test_the_real_chart_is_sound() -> None:
    """The routine that ships has nothing to refuse, also against what the adapters offer."""
    assert check_workflow(WORKFLOW, [e.name for e in WORKFLOW.effects]) == []
    require_sound(WORKFLOW)


@pytest.mark.slow
@pytest.mark.parametrize("kind", UNSOUND)
def test_an_unsound_chart_is_refused_in_a_sentence(kind: str) -> None:
    """Each kind of unsoundness has its own sentence, which names the place and what to do."""
    workflow, sentence = UNSOUND[kind]
    assert sentence in check_workflow(workflow)
    with pytest.raises(DefinitionError) as refused:
        require_sound(workflow)
    assert sentence in refused.value.problems


def test_an_effect_that_no_adapter_offers_is_refused() -> None:
    """What the table wants done must be on offer somewhere."""
    offered = [e.name for e in WORKFLOW.effects if e.name != "tes.link"]
    assert check_workflow(WORKFLOW, offered) == [
        "Effect `tes.link` is offered by no adapter: add the operation or remove the effect."
    ]


@pytest.mark.slow
def test_every_sentence_ends_with_what_to_do() -> None:
    """A refusal is one sentence: where, what, and after a colon or semicolon how to mend it."""
    for workflow, _ in UNSOUND.values():
        for problem in check_workflow(workflow):
            assert problem.endswith(".") and (":" in problem or ";" in problem) and "\n" not in problem


def test_in_process_adapters_offer_every_effect() -> None:
    """The stubs that the embedded default runs on can do everything the table wants."""
    from datetime import UTC, datetime

    from adapters import LindeskStub, NotifyStub, TesStub, TreservaStub, World

    world = World(lambda: datetime(2027, 1, 12, tzinfo=UTC))
    adapters = (TreservaStub(world), TesStub(world), LindeskStub(world), NotifyStub(world))
    assert check_workflow(WORKFLOW, {name for a in adapters for name in a.operations}) == []
