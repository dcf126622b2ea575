"""What the order lists can be narrowed by: the names of every routine's table, each with its label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workflow.definition import Workflow
from workflow.roles import NOBODY
from workflow.values import Label

FILTERS = ("routine", "phase", "state", "kind", "party")


@dataclass(frozen=True, slots=True)
class Group:
    """The choices of one routine; of several routines when it has no label."""

    label: Label | None
    choices: tuple[tuple[str, Label], ...]


def groups_of(tables: Sequence[Workflow], chosen: str = "", only_open: bool = False) -> Mapping[str, tuple[Group, ...]]:
    """By filter, the choices in the order of the tables; of the chosen routine alone where one is chosen."""
    shown = [w for w in tables if chosen in ("", w.name)] or list(tables)
    parties = {p.name: p.label for w in shown for p in w.party.values() if p.name != NOBODY}
    found = {
        "phase": [(w, tuple((p.name, p.label) for p in w.phases)) for w in shown],
        "state": [(w, tuple((s.name, s.label) for s in w.states if not (only_open and s.end))) for w in shown],
        "kind": [(w, tuple(w.kinds.items())) for w in shown],
    }
    every = tuple((w.name, w.label) for w in tables)
    routines = () if len(tables) < 2 else (Group(None, every),)
    grouped = {name: tuple(_grouped(each)) for name, each in found.items()}
    return {"routine": routines, **grouped, "party": (Group(None, tuple(parties.items())),)}


def _grouped(found: Sequence[tuple[Workflow, tuple[tuple[str, Label], ...]]]) -> Iterator[Group]:
    named = [(workflow, choices) for workflow, choices in found if choices]
    for workflow, choices in named:
        yield Group(workflow.label if len(named) > 1 else None, choices)
