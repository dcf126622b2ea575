"""Pulling a trigger from the command line: what every such command is told, and what it shows afterwards."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from console.show import Showing
from console.words import Lang
from runtime.app import App
from runtime.services.service import Service
from workflow.errors import BadInput
from workflow.values import Actor

Name = Annotated[
    str, typer.Argument(metavar="ID", help="An order's number, what it is called outside, or its own id.", show_default=False)
]
By = Annotated[str, typer.Option("--by", metavar="WHO", help="Who does it: an account name.", show_default=False)]
As = Annotated[str, typer.Option("--role", help="In which role: one that the routine lets act.")]
Because = Annotated[str | None, typer.Option("--reason", help="Why.", show_default=False)]
_KEY = re.compile(r"[^\W\d]\w*(?:\.\w+)*")


def pull(
    app: App, name: str, trigger: str, actor: Actor, reason: str | None, data: Mapping[str, Any], json: bool, lang: Lang
) -> None:
    """Pull it, and show the order as it is then."""
    view, showing = Service(app).trigger(name, trigger, actor, reason or None, data), Showing(app, lang)
    if json:
        showing.json(view)
    elif view["accepted"] == "waiting":
        typer.echo(f"`{trigger}` waits in the box of order {view['number']} until it can be decided.")
    else:
        showing.order(view)


def read_data(given: Sequence[str]) -> dict[str, str]:
    """`key=value` words as a mapping (`B.number=…` is a key too); a word without `=` is refused, without being repeated."""
    found: dict[str, str] = {}
    for place, word in enumerate(given, start=1):
        key, equals, value = word.partition("=")
        if not equals or not _KEY.fullmatch(key):
            raise BadInput(f"Value {place} of the trigger is not written as key=value.")
        if key in found:
            raise BadInput(f"{key} is given twice.")
        value.encode()  # bytes that are no text cannot be kept
        found[key] = value
    return found


def actor(by: str, role: str) -> Actor:
    """Who does it, and as what."""
    if not by.strip():
        raise BadInput("Say who does it: --by NAME.")
    if len(by) > 100:
        raise BadInput("The name after --by is too long; 100 characters are the most.")
    return Actor(by.strip(), role)
