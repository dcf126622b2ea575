"""What a routine adds to the console: pages, API, menu entries, templates. Without one it has the pages of its table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from fastapi import APIRouter

from runtime.routine import Routine
from workflow.errors import SettingsError
from workflow.roles import Permission


@dataclass(frozen=True)
class MenuEntry:
    """A line of the menu: its address, its text in Swedish, and the permissions of which a reader needs one."""

    path: str
    text: str
    who: tuple[Permission, ...]


@dataclass(frozen=True)
class Extension:
    """A routine's part of the console.

    `routers` are pages and `api` are documented endpoints; `templates` is a folder of Jinja templates, which may extend
    those of the console; `names` are what these templates know besides.
    """

    routers: Sequence[APIRouter] = ()
    api: Sequence[APIRouter] = ()
    menu: Sequence[MenuEntry] = ()
    templates: Path | None = None
    names: Mapping[str, Any] = field(default_factory=dict)


def extensions_of(routines: Iterable[Routine]) -> tuple[Extension, ...]:
    """The extensions of these routines, in their order. Raises `SettingsError` where one cannot be loaded."""
    return tuple(_loaded(routine) for routine in routines if routine.console)


def _loaded(routine: Routine) -> Extension:
    module, _, name = routine.console.partition(":")
    try:
        found = getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as problem:
        raise SettingsError(f"Routine {routine.name} has no console extension at {routine.console}: {problem}.") from problem
    if not isinstance(found, Extension):
        raise SettingsError(f"Routine {routine.name}: {routine.console} is a {type(found).__name__}; an Extension is needed.")
    return found
