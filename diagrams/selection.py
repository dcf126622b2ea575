"""Which states and rows a picture shows: all, what one order kind can reach, or what one role may pull."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from diagrams import reasons
from diagrams.words import say, word
from workflow.definition import Transition, Workflow
from workflow.errors import BadInput

START = "start"


@dataclass(frozen=True)
class Selection:
    """A workflow and the part of it that is drawn."""

    workflow: Workflow
    rows: tuple[Transition, ...]
    states: frozenset[str]
    kind: str | None = None
    role: str | None = None
    timers: bool = True
    emphasised: frozenset[Transition] = field(default=frozenset())

    def title(self, lang: str) -> str:
        """What part this is, in a few words."""
        if self.role:
            return f"{say(self.workflow.role[self.role].label, lang).capitalize()}: {word('may', lang)}"
        if self.kind:
            return f"{word('kind', lang)}: {say(self.workflow.kinds[self.kind], lang)}"
        return word("full", lang)


def select(
    workflow: Workflow,
    *,
    kind: str | None = None,
    role: str | None = None,
    never: Mapping[str, Collection[str]] | None = None,
) -> Selection:
    """The rows and states of a picture; `never` names, for each kind, the guards that cannot hold for it."""
    if kind is not None and kind not in workflow.kinds:
        raise BadInput(reasons.NO_KIND(routine=workflow.name, name=kind, known=list(workflow.kinds) or ["–"]))
    rows = workflow.transitions
    if kind is not None:
        closed = frozenset((never or {}).get(kind, ()))
        rows = reachable(tuple(r for r in rows if r.guard not in closed))
    if role is not None:
        if role not in workflow.role:
            raise BadInput(reasons.NO_ROLE(routine=workflow.name, name=role, known=list(workflow.role)))
        rows = tuple(r for r in rows if role in r.roles or r.main)
    states = {name for r in rows for name in (r.source or START, r.target or r.source or START)}
    return Selection(workflow, rows, frozenset(states), kind, role, timers=role is None)


def reachable(rows: tuple[Transition, ...]) -> tuple[Transition, ...]:
    """The rows whose source can be come to from the taking in, in the table's order.

    A guard named after a state ("came_from_booking", "failed_in_booking") holds only where that state has been.
    """
    seen: set[str | None] = {None}
    names = {r.source for r in rows if r.source}
    grown = True
    while grown:
        found = {r.target for r in rows if r.source in seen and r.target and _been(r, names, seen)} - seen
        seen |= found
        grown = bool(found)
    return tuple(r for r in rows if r.source in seen and _been(r, names, seen))


def _been(row: Transition, names: Collection[str], seen: Collection[str | None]) -> bool:
    where = next((row.guard.removeprefix(p) for p in _AFTER if row.guard and row.guard.startswith(p)), "")
    return where not in names or where in seen


_AFTER = ("came_from_", "failed_in_")
