"""Firing a trigger from the command line: the options of every such command, and what it shows afterwards."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated

import typer

from console import identity
from console.command_texts import say
from console.reasons import ACCOUNT_MAY_NOT, GIVEN_TWICE, NOT_AN_ASSIGNMENT
from console.show import Showing
from runtime.app import App
from runtime.services.accounts import Accounts, Visitor
from runtime.services.installation import Services
from workflow.definition import Workflow
from workflow.errors import BadInput
from workflow.preview import Preview
from workflow.roles import Permission
from workflow.values import Actor, Facts

Name = Annotated[
    str, typer.Argument(metavar="ID", help="An order's number, what it is called outside, or its own id.", show_default=False)
]
By = identity.By
Because = Annotated[str | None, typer.Option("--reason", help="Why.", show_default=False)]
_KEY = re.compile(r"[^\W\d]\w*(?:\.\w+)*")


def fire(app: App, name: str, trigger: str, by: str, reason: str | None, data: Facts, json: bool) -> None:
    """Fire it as an account that is signed in here, and show the order as it is then."""
    services, visitor, showing = Services(app), identity.acting(app, by), Showing(app)
    view = services.gate.one(visitor, services.service.trigger(name, trigger, visitor.actor, reason or None, data))
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


def preview(
    app: App, name: str, trigger: str, by: str, reason: str | None, data: Facts
) -> tuple[Preview, Workflow]:  # fmt: skip
    """What firing it would do, with the texts as they would go out, and the order's table; the look at the order is noted."""
    services, visitor = Services(app), identity.acting(app, by)
    whole = services.orders.whole(name, visitor)
    found = services.service.preview(name, trigger, visitor.actor, reason or None, data)
    if whole.sight.names:
        services.gate.opened(visitor, whole.order, "preview")
    return found, whole.workflow


def administrator(app: App, by: str) -> Actor:
    """The account that acts here, which has to administer."""
    return allowed(app, by, Permission.ADMINISTER).actor


def allowed(app: App, by: str, permission: Permission) -> Visitor:
    """The account that acts here, which has to have this permission; a denial is noted. Raises `BadInput`."""
    visitor = identity.acting(app, by)
    if not visitor.may(permission):
        accounts = Accounts(app)
        accounts.note_denied(visitor, f"command line: {permission}")
        raise BadInput(ACCOUNT_MAY_NOT(account=visitor.name, role=visitor.role, able=accounts.able(permission)))
    return visitor
