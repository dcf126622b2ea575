"""The page `docs/states.md`: what each state means, who moves it on, its timers, its ways out and the answers given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from diagrams.words import guard_label, party_label, reason_label, say, schedule_text, trigger_label
from workflow.definition import State, Timer, Transition, Workflow

_LANG = "en"


def states_page(workflow: Workflow, answers: Mapping[str, str]) -> str:
    """The page in English, with the Swedish words that people see."""
    lines = [
        f"# States of {workflow.name}",
        "",
        f"{workflow.label.en} ({workflow.label.sv}), version `{workflow.version}`. Written by `make diagrams` from the "
        "table that runs; a test fails when it is stale, so change the table, not this page.",
        "",
        f"![The chart](../diagrams/{workflow.name}/full.en.svg)",
        "",
        "| state | label | phase | who moves it on |",
        "| --- | --- | --- | --- |",
        *(f"| [`{s.name}`](#{s.name}) | {s.label.sv} | {_phase(workflow, s)} | {_mover(workflow, s)} |" for s in workflow.states),
        "",
    ]
    for state in workflow.states:
        lines += _section(workflow, state, answers)
    lines += _answers(workflow, answers)
    return "\n".join(lines).rstrip() + "\n"


def _phase(workflow: Workflow, state: State) -> str:
    return next((p.label.en for p in workflow.phases if p.name == state.phase), "any")


def _mover(workflow: Workflow, state: State) -> str:
    """The party that is waited for, and the others for the reasons that name one."""
    if state.end:
        return "– (end)"
    others = "".join(f"; {say(party_label(workflow, p), _LANG)} when `{reason}`" for reason, p in state.parties.items())
    return say(party_label(workflow, state.waits_for), _LANG) + others


def _section(workflow: Workflow, state: State, answers: Mapping[str, str]) -> Iterator[str]:
    yield from (f"## {state.name}", "", f"**{state.label.sv}** ({state.label.en}). {state.meaning.en}")
    yield from (f"*{state.meaning.sv}*", "")
    yield f"- Moved on by: {_mover(workflow, state)}"
    if state.paused:
        yield "- The service clock stands still here."
    if state.queries or state.performs:
        names = ", ".join(f"`{n}` ({workflow.effect[n].label.en.lower()})" for n in (*state.queries, *state.performs))
        yield f"- The worker may use: {names}"
    yield from (f"- Timer `{t.name}`: {_timer(workflow, t)}" for t in workflow.timers_of[state.name])
    said = dict.fromkeys(a for r in workflow.transitions if r.target == state.name for a in _said(r, answers))
    if said:
        yield f"- Answers given on the way in: {', '.join(f'[{a}](#answers)' for a in said)}"
    rows = [r for r in workflow.transitions if r.source == state.name]
    if rows:
        yield from ("", "| trigger | when | to | by hand |", "| --- | --- | --- | --- |")
        yield from (_row(workflow, r) for r in rows)
    yield ""


def _timer(workflow: Workflow, timer: Timer) -> str:
    what = f"pulls `{timer.trigger}`" if timer.trigger else "looks again"
    limits = [f"for {', '.join(timer.reasons)}"] if timer.reasons else []
    limits += [f"when {guard_label(workflow, timer.when, _LANG)}"] if timer.when else []
    limits += ["the state's due time"] if timer.deadline else []
    return "; ".join([f"{schedule_text(workflow, timer.schedule, _LANG)}, {what}", *limits])


def _row(workflow: Workflow, row: Transition) -> str:
    target = f"[`{row.target}`](#{row.target})" if row.target else "stays"
    reason = f" ({reason_label(workflow, row.reason, _LANG)})" if row.reason else ""
    hand = ", ".join(say(workflow.role[r].label, _LANG) for r in row.roles) + (" (with a reason)" if row.needs_reason else "")
    said = trigger_label(workflow, row.trigger, _LANG)
    return f"| `{row.trigger}` {said} | {guard_label(workflow, row.guard, _LANG)} | {target}{reason} | {hand} |"


def _said(row: Transition, answers: Mapping[str, str]) -> Iterator[str]:
    """The names of the answers that a row gives."""
    return (name for effect in row.effects if (name := effect.partition(":")[2]) in answers)


def _answers(workflow: Workflow, answers: Mapping[str, str]) -> Iterator[str]:
    used: dict[str, list[str]] = {}
    for row in workflow.transitions:
        for name in _said(row, answers):
            used.setdefault(name, []).append(row.trigger)
    names = [*used, *(n for n in answers if n not in used)]
    if not names:
        return
    yield from ("## Answers", "", "Given in Swedish, never with personal data.", "")
    yield from ("| answer | on | text |", "| --- | --- | --- |")
    for name in names:
        on = ", ".join(f"`{t}`" for t in dict.fromkeys(used.get(name, ())))
        yield f"| {name} | {on} | {answers.get(name, '').replace('|', '·')} |"
