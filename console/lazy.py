"""Commands that are listed without being loaded: a name, the module that has it, and the line that help shows for it.

The console's own are in `console.cli`. A routine adds its own, to the root or to a group ("order correct"), in a module that
`runtime.on_board` names or that an installed package offers as an entry point of group `lockstep.commands`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from runtime.on_board import COMMANDS

Listed = Mapping[str, tuple[str, str]]
GROUP = "lockstep.commands"
_NONE: Listed = {}


@cache
def added() -> Listed:
    """Every command that a routine adds: its words, its module and its line of help."""
    places = (*COMMANDS, *(point.value for point in entry_points(group=GROUP)))
    found: dict[str, tuple[str, str]] = {}
    for place in places:
        module, _, name = place.partition(":")
        found |= getattr(import_module(module), name)
    return found


def added_to(group: str) -> Listed:
    """Those within a group, by their last word; empty for the root."""
    split = {words: words.rpartition(" ") for words in added()}
    return {name: added()[words] for words, (inside, _, name) in split.items() if inside == group}


def load(module: str, name: str) -> Any:
    """A command from its own file."""
    return typer.main.get_group(import_module(module).commands).commands[name]


class LazyGroup(TyperGroup):
    """A group with commands of `listed`; a command's own file is imported when the command is used, not to list it."""

    listed: Listed = {}

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for name, (_, help_text) in self.listed.items():
            self.add_command(TyperCommand(name, help=help_text), name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, command, rest = super().resolve_command(ctx, args)
        known = self.listed.get(name) if name is not None and command is not None else None
        return name, load(known[0], name) if known is not None and name is not None else command, rest


def group_of(name: str, own: Listed = _NONE) -> type[LazyGroup]:
    """The class of a group to which routines may add commands; `own` are those of the group that are loaded when used."""
    return type("Group", (LazyGroup,), {"listed": {**own, **added_to(name)}})
