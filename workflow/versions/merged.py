"""One table for showing the orders of several versions of a routine: everything that has a name in any of them has its label."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from workflow.definition import Workflow

_NAMED = ("states", "triggers", "phases", "effects", "roles", "parties")
_LABELLED = ("reasons", "kinds", "outcomes", "moments")


def merged(first: Workflow, others: Iterable[Workflow]) -> Workflow:
    """The first table, with the states, triggers, phases, effects, roles, parties and codes that only the others have.

    Rows and timers are those of the first: nothing is decided by what was added.
    """
    rest = [other for other in others if other is not first]
    if not rest:
        return first
    parts: dict[str, Any] = {name: _by_name([getattr(w, name) for w in (first, *rest)]) for name in _NAMED}
    parts |= {name: _by_code([getattr(w, name) for w in (first, *rest)]) for name in _LABELLED}
    return replace(first, **parts)


def _by_name(parts: Iterable[Sequence[Any]]) -> tuple[Any, ...]:
    found: dict[str, Any] = {}
    for part in parts:
        for one in part:
            found.setdefault(one.name, one)
    return tuple(found.values())


def _by_code(parts: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for part in parts:
        for code, label in part.items():
            found.setdefault(code, label)
    return found
