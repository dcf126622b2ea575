"""Proves a workflow sound before it may run: what is refused, each in one sentence that says what to do.

The table by itself is looked at here; the table together with every outcome of its effects in `check_outcomes`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from workflow.check_outcomes import outcome_problems
from workflow.definition import State, Transition, Workflow
from workflow.errors import DefinitionError
from workflow.fields import FIELD_KINDS
from workflow.roles import NOBODY, WORKER, WORKER_ROLE
from workflow.values import Label

FAILURE, FOUND_DONE = "effect_failed", "effect_found_done"


def require_sound(workflow: Workflow, offered: Collection[str] | None = None) -> None:
    """Raise `DefinitionError` with every problem of the workflow, if it has any."""
    problems = check_workflow(workflow, offered)
    if problems:
        raise DefinitionError(workflow.name, problems)


def check_workflow(workflow: Workflow, offered: Collection[str] | None = None) -> list[str]:
    """What is wrong with the workflow, one sentence each; empty: it is sound.

    `offered` has the names of the operations that adapters offer; without it that is not checked. A table that
    names what is not defined is not followed further: everything after it would be guesswork.
    """
    undefined = [*_twice(workflow), *_undefined(workflow), *_not_offered(workflow, offered), *_unlabelled(workflow)]
    if undefined:
        return undefined
    shape = [*_unreachable(workflow), *_traps(workflow), *_never_tried(workflow), *_unpulled(workflow), *_nobody_waits(workflow)]
    shape += [*_mixed_duties(workflow), *_empty_advice(workflow)]
    return shape or list(outcome_problems(workflow))


# Names ----------------------------------------------------------------------------------------------


def _twice(workflow: Workflow) -> Iterator[str]:
    named = (
        ("State", workflow.states), ("Trigger", workflow.triggers), ("Effect", workflow.effects), ("Phase", workflow.phases),
        ("Role", (*workflow.roles, WORKER_ROLE)), ("Party", workflow.parties),
    )  # fmt: skip
    for what, things in named:
        for name, n in Counter(thing.name for thing in things).items():
            if n > 1:
                yield f"{what} `{name}` is defined {n} times: keep one."


def _undefined(workflow: Workflow) -> Iterator[str]:
    for state in workflow.states:
        yield from _undefined_in_state(workflow, state)
    for row in workflow.transitions:
        yield from _undefined_in_row(workflow, row)
    for timer in workflow.timers:
        where = f"Timer `{timer.name}` of `{timer.state}`"
        yield from _lacking(where, "state", [timer.state], workflow.state)
        yield from _lacking(where, "guard", [timer.when], workflow.guards)
        yield from _lacking(where, "trigger", [timer.trigger], workflow.trigger)
        yield from _lacking(where, "reason", timer.reasons, workflow.reasons)
    for effect in workflow.effects:
        yield from _lacking(f"Effect `{effect.name}`", "guard", effect.conditions.values(), workflow.guards)


def _undefined_in_state(workflow: Workflow, state: State) -> Iterator[str]:
    where = f"State `{state.name}`"
    yield from _lacking(where, "phase", [state.phase], {p.name for p in workflow.phases} | {"any"})
    yield from _lacking(where, "activity", [state.activity], workflow.activities)
    yield from _lacking(where, "effect", (*state.queries, *state.performs), workflow.effect)
    yield from _lacking(where, "trigger", state.fires, workflow.trigger)
    yield from _lacking(where, "reason", state.parties, workflow.reasons)
    yield from _lacking(where, "party", (state.waits_for, *state.parties.values()), workflow.party)
    for name in state.queries:
        if name in workflow.effect and workflow.effect[name].mutates:
            yield f"{where} asks `{name}`, which changes something: name it in `does`."
    for name in state.performs:
        if name in workflow.effect and not workflow.effect[name].mutates:
            yield f"{where} does `{name}`, which is only a read: name it in `asks`."


def _undefined_in_row(workflow: Workflow, row: Transition) -> Iterator[str]:
    where = _called(row)
    said = [text.partition(":")[0] for text in row.effects]
    yield from _lacking(where, "state", [row.source, row.target], workflow.state)
    yield from _lacking(where, "trigger", [row.trigger], workflow.trigger)
    yield from _lacking(where, "guard", [row.guard], workflow.guards)
    yield from _lacking(where, "change", [row.change], workflow.changes)
    yield from _lacking(where, "record", row.records, workflow.records)
    yield from _lacking(where, "spawn", [row.spawns], workflow.spawns)
    yield from _lacking(where, "reason", [row.reason], workflow.reasons)
    yield from _lacking(where, "role", row.roles, workflow.role)
    yield from _lacking(where, "field kind", [f.kind for f in row.fields], {*FIELD_KINDS, *workflow.field_kinds})
    yield from _lacking(where, "effect", (*said, *row.first), workflow.effect)
    named = [name for name in (*row.withdraws, *row.settles) if not name.endswith(".")]
    yield from _lacking(where, "effect", named, workflow.effect)
    yield from _lacking(where, "effect with arguments", [n for n in said if n in workflow.effect], workflow.args)


def _lacking(where: str, what: str, names: Iterable[str | None], defined: Collection[str]) -> Iterator[str]:
    for name in dict.fromkeys(names):
        if name is not None and name not in defined:
            yield f"{where} names the {what} `{name}`, which is not defined: define it or mend the name."


def _not_offered(workflow: Workflow, offered: Collection[str] | None) -> Iterator[str]:
    for effect in workflow.effects if offered is not None else ():
        if effect.name not in (offered or ()):
            yield f"Effect `{effect.name}` is offered by no adapter: add the operation or remove the effect."


def _unlabelled(workflow: Workflow) -> Iterator[str]:
    labels: list[tuple[str, Label]] = [(f"Workflow `{workflow.name}`", workflow.label)]
    named = (
        ("Phase", workflow.phases), ("State", workflow.states), ("Effect", workflow.effects), ("Trigger", workflow.triggers),
    )  # fmt: skip
    for what, things in named:
        labels += [(f"{what} `{thing.name}`", thing.label) for thing in things]
    labels += [(f"State `{s.name}` (its meaning)", s.meaning) for s in workflow.states]
    labels += [(f"Guard `{name}`", guard.label) for name, guard in workflow.guards.items()]
    labels += [(f"Reason `{name}`", label) for name, label in workflow.reasons.items()]
    cases = [(name, each.case) for name, advice in workflow.advice.items() for each in advice]
    labels += [(f"Advice for `{name}`", case) for name, case in cases if case.sv or case.en]
    labels += [(f"Kind `{name}`", label) for name, label in workflow.kinds.items()]
    labels += [(f"Timer `{t.name}` of `{t.state}`", t.label) for t in workflow.timers if t.label is not None]
    labels += [(f"Field `{f.name}` of {_called(row)[4:]}", f.label) for row in workflow.transitions for f in row.fields]
    for where, label in labels:
        for language, text in (("Swedish", label.sv), ("English", label.en)):
            if not text.strip():
                yield f"{where} has no {language} label: write one."


# Ways through the table -----------------------------------------------------------------------------


def _unreachable(workflow: Workflow) -> Iterator[str]:
    reached = _closure({row.target for row in workflow.transitions if row.source is None and row.target}, _steps(workflow))
    for state in workflow.states:
        if state.name not in reached:
            yield f"State `{state.name}` cannot be reached: give it a row that leads to it, or remove it."


def _traps(workflow: Workflow) -> Iterator[str]:
    backwards = {(target, source) for source, target in _steps(workflow)}
    ending = _closure({s.name for s in workflow.states if s.end}, backwards)
    for state in workflow.states:
        if state.name not in ending:
            yield f"State `{state.name}` is a trap: no end can be reached from it; give it a way out."


def _steps(workflow: Workflow) -> set[tuple[str, str]]:
    return {(row.source, row.target) for row in workflow.transitions if row.source and row.target}


def _closure(start: Iterable[str], steps: Collection[tuple[str, str]]) -> set[str]:
    found, fresh = set(start), list(start)
    while fresh:
        here = fresh.pop()
        for source, target in steps:
            if source == here and target not in found:
                found.add(target)
                fresh.append(target)
    return found


def _never_tried(workflow: Workflow) -> Iterator[str]:
    for rows in workflow.rows.values():
        free = next((n for n, row in enumerate(rows) if row.guard is None), len(rows))
        for row in rows[free + 1 :]:
            yield f"{_called(row)} is never tried: the row before it has no guard; move it up or guard that one."
        seen: set[str | None] = set()
        for row in rows[: free + 1]:
            if row.guard in seen:
                yield f"{_called(row)} is never taken: an earlier row has its guard `{row.guard}`; remove one."
            seen.add(row.guard)


# Who moves it on ------------------------------------------------------------------------------------


def _unpulled(workflow: Workflow) -> Iterator[str]:
    used = {trigger for _, trigger in workflow.rows}
    for trigger in workflow.triggers:
        if trigger.name not in used:
            yield f"Trigger `{trigger.name}` is fired by no row, activity or timer: remove it, or give it a row."
    for (source, trigger_name), rows in workflow.rows.items():
        if source is not None and not _pulled(workflow, source, trigger_name, rows):
            yield f"{_called(rows[0])} is fired by nothing: name a role, a timer, or let the state's activity fire it."
    for state in workflow.states:
        for name in state.fires:
            if (state.name, name) not in workflow.rows:
                yield f"The activity of `{state.name}` fires `{name}`, for which it has no row: add one, or do not fire it."
        if (state.queries or state.performs or state.fires) and state.activity is None:
            yield f"State `{state.name}` queries, performs or fires something without an activity: name the activity."
    for timer in workflow.timers:
        if timer.trigger is not None and (timer.state, timer.trigger) not in workflow.rows:
            where = f"Timer `{timer.name}` of `{timer.state}`"
            yield f"{where} fires `{timer.trigger}`, for which it has no row: add one, or remove the timer."
        if timer.trigger is None and not timer.deadline and workflow.state[timer.state].activity is None:
            where = f"Timer `{timer.name}` of `{timer.state}`"
            yield f"{where} lets an activity look again, and there is none: name one or a trigger."


def _pulled(workflow: Workflow, source: str, trigger: str, rows: Iterable[Transition]) -> bool:
    outside = trigger in (FAILURE, FOUND_DONE) or workflow.trigger[trigger].outside
    timed = any(timer.trigger == trigger for timer in workflow.timers_of[source])
    return outside or timed or trigger in workflow.state[source].fires or any(row.roles for row in rows)


def _nobody_waits(workflow: Workflow) -> Iterator[str]:
    by_hand = {role.party for role in workflow.roles if role.acts}
    for state in workflow.states:
        if state.end:
            if state.activity is not None or workflow.timers_of[state.name]:
                yield f"State `{state.name}` is an end with an activity or a timer: take those away, or let it go on."
            continue
        for party in dict.fromkeys((state.waits_for, *state.parties.values())):
            if party == NOBODY:
                yield f"State `{state.name}` waits for nobody: name who moves it on."
            elif party in by_hand and not workflow.by_hand(state.name):
                yield f"State `{state.name}` waits for the {party}, who can do nothing there: give a row a role."
        timed = bool(workflow.timers_of[state.name])
        if state.waits_for == WORKER and state.activity is None and not timed:
            yield f"State `{state.name}` waits for the worker without an activity or a timer: name one."
        if state.waits_for not in (*by_hand, WORKER, NOBODY) and not timed:
            yield f"State `{state.name}` waits for the {state.waits_for} without a timer: set one, or name a party who can act."


def _mixed_duties(workflow: Workflow) -> Iterator[str]:
    """Who keeps the accounts neither acts on orders nor reads persons, and no row names a role that does not act."""
    for role in workflow.roles:
        if role.administers and (role.acts or role.sees_persons):
            yield f"Role `{role.name}` administers, and acts on orders or sees persons: give one of the duties to another role."
    idle = {role.name for role in workflow.roles if not role.acts}
    for name in sorted({name for row in workflow.transitions for name in row.roles} & idle):
        yield f"Role `{name}` is on a row and does not act: take it off its rows, or declare `acts`."


def _empty_advice(workflow: Workflow) -> Iterator[str]:
    """Advice that names a trigger which is not possible there."""
    for about, advice in workflow.advice.items():
        places = {about} if about in workflow.state else {row.target for row in workflow.transitions if row.reason == about}
        for state in sorted(place for place in places if place and not workflow.state[place].end):
            for each in advice:
                if each.trigger not in workflow.by_hand(state):
                    what = f"Advice for `{about}` names `{each.trigger}`, which nobody can do in `{state}`"
                    yield f"{what}: add a row with a role, or advise something else."


def _called(row: Transition) -> str:
    """A row as people find it in the table."""
    return f"Row `{row.source or '–'}` on `{row.trigger}` to `{row.target or 'where it is'}`"
