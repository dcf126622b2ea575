"""JSON for XState and Stately: one machine whose guards are named as in the table, every row in its order."""

from __future__ import annotations

import json
from typing import Any

from diagrams.selection import START, Selection
from diagrams.words import guard_label, say, trigger_label
from workflow.definition import Transition, Workflow


def render(selection: Selection, lang: str) -> str:
    """The machine's configuration, as `createMachine` and Stately's import read it."""
    workflow = selection.workflow
    machine = {
        "id": workflow.name,
        "version": workflow.version,
        "description": say(workflow.label, lang),
        "initial": START,
        "states": {START: {"on": _on(selection, None, lang)}}
        | {s.name: _state(selection, s.name, lang) for s in workflow.states if s.name in selection.states},
    }
    return json.dumps(machine, ensure_ascii=False, indent=2) + "\n"


def _state(selection: Selection, name: str, lang: str) -> dict[str, Any]:
    workflow = selection.workflow
    state = workflow.state[name]
    found: dict[str, Any] = {
        "description": f"{say(state.label, lang)}: {say(state.meaning, lang)}",
        "meta": {"phase": state.phase, "waitsFor": state.waits_for},
        "tags": [state.phase],
    }
    on = _on(selection, name, lang)
    if on:
        found["on"] = on
    elif state.end:
        found["type"] = "final"
    return found


def _on(selection: Selection, source: str | None, lang: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in selection.rows:
        if row.source == source:
            found.setdefault(row.trigger, []).append(_transition(selection.workflow, row, lang))
    return found


def _transition(workflow: Workflow, row: Transition, lang: str) -> dict[str, Any]:
    said = trigger_label(workflow, row.trigger, lang)
    found: dict[str, Any] = {"target": row.target} if row.target else {}
    if row.target and row.target == row.source:
        found["reenter"] = True
    if row.guard:
        found["guard"] = row.guard
        said += f": {guard_label(workflow, row.guard, lang)}"
    found["description"] = said
    meta = {"reason": row.reason, "roles": list(row.roles), "effects": list(row.effects)}
    found["meta"] = {key: value for key, value in meta.items() if value}
    return found
