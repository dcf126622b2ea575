"""Loads what a routine names by its place: its part of the console, and of rehearsals."""

from __future__ import annotations

from importlib import import_module
from typing import TypeVar

from runtime.error_report import where
from workflow.errors import SettingsError

T = TypeVar("T")


def load(routine: str, place: str, kind: type[T]) -> T:
    """What is at `package.module:NAME`, imported now.

    Raises `SettingsError`, naming the routine and the place, where nothing can be loaded from there or it is of another kind.
    """
    module, _, name = place.partition(":")
    try:
        found = getattr(import_module(module), name)
    except Exception as problem:
        why = f"{type(problem).__name__} at {where(problem)}"
        raise SettingsError(f"Routine {routine}: {place} cannot be loaded: {why}.") from None
    if not isinstance(found, kind):
        raise SettingsError(f"Routine {routine}: {place} is a {type(found).__name__}; an {kind.__name__} is needed.")
    return found
