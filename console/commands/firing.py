"""Firing a trigger from the command line: the options of every such command, and what it shows afterwards."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from console.command_texts import say
from console.reasons import BY_TOO_LONG, BY_WANTED, GIVEN_TWICE, NOT_AN_ASSIGNMENT
from console.show import Showing
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
_LONGEST_NAME = 80
_KEY = re.compile(r"[^\W\d]\w*(?:\.\w+)*")


def fire(app: App, name: str, trigger: str, actor: Actor, reason: str | None, data: Mapping[str, Any], json: bool) -> None:
    """Fire it, and show the order as it is then."""
    view, showing = Service(app).trigger(name, trigger, actor, reason or None, data), Showing(app)
    if json:
        showing.json(view)
    elif view["accepted"] == "waiting":
        typer.echo(say("waits_in_inbox", trigger=trigger, number=view["number"]))
    else:
        showing.order(view)


def read_data(given: Sequence[str]) -> dict[str, str]:
    """`key=value` words as a mapping (`B.number=…` is a key too); a word without `=` is refused, without being repeated."""
    found: dict[str, str] = {}
    for place, word in enumerate(given, start=1):
        key, equals, value = word.partition("=")
        if not equals or not _KEY.fullmatch(key):
            raise BadInput(NOT_AN_ASSIGNMENT(place=place))
        if key in found:
            raise BadInput(GIVEN_TWICE(field=key))
        value.encode()  # bytes that are no text cannot be kept
        found[key] = value
    return found


def actor(by: str, role: str) -> Actor:
    """Who does it, and in which role. Raises `BadInput` for a name that cannot be kept."""
    if not by.strip():
        raise BadInput(BY_WANTED())
    if len(by) > _LONGEST_NAME or not by.isprintable():
        raise BadInput(BY_TOO_LONG(most=_LONGEST_NAME))
    return Actor(by.strip(), role)


def administrator(app: App, by: str) -> Actor:
    """Who does it, in the role that administers."""
    return actor(by, next(role.name for role in app.roles.values() if role.administers))
