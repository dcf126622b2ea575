"""A definition's table as plain data, so that the store can keep it: for showing and comparing, not for deciding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from pydantic import TypeAdapter

from storage.definitions import TableJson
from workflow.definition import EffectSpec, Guard, Phase, State, Timer, Transition, Trigger, Workflow
from workflow.roles import Party, Role
from workflow.values import Label

_PARTS: Mapping[str, Any] = {
    "label": Label, "states": tuple[State, ...], "transitions": tuple[Transition, ...], "triggers": tuple[Trigger, ...],
    "phases": tuple[Phase, ...], "timers": tuple[Timer, ...], "effects": tuple[EffectSpec, ...], "reasons": dict[str, Label],
    "kinds": dict[str, Label], "outcomes": dict[str, Label], "roles": tuple[Role, ...], "parties": tuple[Party, ...],
}  # fmt: skip
_FUNCTIONS = ("activities", "changes", "args", "records", "spawns", "backfills")


def table_data(workflow: Workflow) -> TableJson:
    """The table with its labels as JSON values; functions by their names."""
    found: dict[str, Any] = {"name": workflow.name, "version": workflow.version, "number_prefix": workflow.number_prefix}
    found |= {part: TypeAdapter(kind).dump_python(getattr(workflow, part), mode="json") for part, kind in _PARTS.items()}
    found["guards"] = {name: {"sv": guard.label.sv, "en": guard.label.en} for name, guard in workflow.guards.items()}
    return found | {part: sorted(getattr(workflow, part)) for part in _FUNCTIONS}


def workflow_from(data: TableJson) -> Workflow:
    """The definition that this data describes; it can be shown, drawn and compared, and calling one of its functions raises."""
    parts = {part: TypeAdapter(kind).validate_python(data[part]) for part, kind in _PARTS.items()}
    labels = TypeAdapter(dict[str, Label]).validate_python(data["guards"])
    guards = {name: Guard(name, label, _not_here) for name, label in labels.items()}
    functions: dict[str, Any] = {part: dict.fromkeys(data[part], _not_here) for part in _FUNCTIONS}
    return Workflow(
        name=data["name"], version=data["version"], number_prefix=data["number_prefix"], guards=guards, **parts, **functions
    )


def _not_here(*_: Any) -> NoReturn:
    raise NotImplementedError("Only the table of this version is known here, not its functions.")
