"""What changed between two versions of a definition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from diagrams.selection import START
from workflow.definition import Guard, Transition, Workflow

# The order in which the kinds of parts are compared and shown.
KINDS = ("state", "trigger", "row", "order", "timer", "effect", "guard", "reason")


@dataclass(frozen=True, slots=True)
class Detail:
    """One field of a part, with its value in the old and in the new version."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One part that was added, removed or changed: `part` in the new version, where it is gone in the old one."""

    how: str
    kind: str
    name: str
    part: Any = None
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    old: Workflow
    new: Workflow
    changes: tuple[Change, ...]


def compare(old: Workflow, new: Workflow) -> Difference:
    """All that differs in states, triggers, rows, the order of rows, timers, effects, and the names of guards and reasons."""
    changes = [
        *_compared("state", {s.name: s for s in old.states}, {s.name: s for s in new.states}),
        *_compared("trigger", {t.name: t for t in old.triggers}, {t.name: t for t in new.triggers}),
        *_compared("row", _rows(old.transitions), _rows(new.transitions)),
        *_reordered(old, new),
        *_compared("timer", {f"{t.state}.{t.name}": t for t in old.timers}, {f"{t.state}.{t.name}": t for t in new.timers}),
        *_compared("effect", {e.name: e for e in old.effects}, {e.name: e for e in new.effects}),
        *_compared("guard", _labels(old.guards), _labels(new.guards)),
        *_compared("reason", dict(old.reasons), dict(new.reasons)),
    ]
    return Difference(old, new, tuple(changes))


def name_of(row: Transition) -> str:
    """A row by all that tells it from others."""
    guard = f" [{row.guard}]" if row.guard else ""
    reason = f" ({row.reason})" if row.reason else ""
    return f"{row.source or START} –{row.trigger}{guard}→ {row.target or row.source or START}{reason}"


def _rows(rows: Iterable[Transition]) -> dict[str, Transition]:
    return {name_of(r): r for r in rows}


def _labels(guards: Mapping[str, Guard]) -> dict[str, Any]:
    return {name: guard.label for name, guard in guards.items()}


def _compared(kind: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    yield from (Change("removed", kind, name, old[name]) for name in old if name not in new)
    yield from (Change("added", kind, name, new[name]) for name in new if name not in old)
    for name in new:
        if name in old and old[name] != new[name]:
            yield Change("changed", kind, name, new[name], tuple(_details(old[name], new[name])))


def _details(old: Any, new: Any) -> Iterator[Detail]:
    for each in fields(new):
        before, after = getattr(old, each.name), getattr(new, each.name)
        if before != after:
            yield Detail(each.name, before, after)


def _reordered(old: Workflow, new: Workflow) -> Iterator[Change]:
    """Rows of one source and trigger that are tried in another order: the first whose guard holds wins."""
    for key, rows in new.rows.items():
        before = [name_of(r) for r in old.rows.get(key, ())]
        after = [name_of(r) for r in rows]
        both = set(before) & set(after)
        was, is_ = [n for n in before if n in both], [n for n in after if n in both]
        if was != is_:
            moved = tuple(r for r in rows if name_of(r) in both)
            yield Change("changed", "order", f"{key[0] or START}.{key[1]}", moved)
