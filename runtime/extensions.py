"""Loads what a routine names by its place: its part of the console, and of rehearsals."""

from __future__ import annotations

from importlib import import_module
from typing import TypeVar

from runtime.error_report import where
from runtime.setting_reasons import PART_BROKEN, PART_OF_OTHER_KIND
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
        why = f"{type(problem).__name__}, {where(problem)}"
        raise SettingsError(PART_BROKEN(routine=routine, place=place, problem=why)) from None
    if not isinstance(found, kind):
        facts = {"routine": routine, "place": place, "kind": type(found).__name__}
        raise SettingsError(PART_OF_OTHER_KIND(**facts, wanted=kind.__name__))
    return found
