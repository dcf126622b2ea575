"""The category path of an errand, out of its label objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def path_of(labels: Any) -> list[str]:
    """The names from the root to the deepest label; [] where there are none.

    A label is {resourcePath, displayName, resourceName, ...}. A level that has its own label is called by its
    display name, another by its part of the path. Plain texts are taken as a path that is written out already.
    """
    if not isinstance(labels, list):
        return []
    if all(isinstance(label, str) for label in labels):
        return list(labels)
    objects = [label for label in labels if isinstance(label, Mapping)]
    named = {_steps(label): _name(label) for label in objects}
    deepest = max(named, key=len, default=())
    if not deepest:
        return [name for name in map(_name, objects) if name]
    return [named.get(deepest[: depth + 1]) or step for depth, step in enumerate(deepest)]


def _steps(label: Mapping[str, Any]) -> tuple[str, ...]:
    path = label.get("resourcePath")
    return tuple(step for step in path.split("/") if step) if isinstance(path, str) else ()


def _name(label: Mapping[str, Any]) -> str:
    found = (label.get(key) for key in ("displayName", "resourceName"))
    return next((name for name in found if isinstance(name, str) and name), "")
