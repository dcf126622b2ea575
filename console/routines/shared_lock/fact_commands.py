"""`lockstep order correct`, `ask` and `reply`: what a person fills in, asks the ordering unit, and answers it."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from console.command_texts import Language
from console.commands import firing
from console.installation import AsJson, Database, opened

commands = typer.Typer()

Facts = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="FACT=VALUE",
        show_default=False,
        help="For example B.number=19400923-9833, A.address=…, C.remove=yes, contact.phone=…, gate.code=…, kind=link_existing.",
    ),
]
Asked = Annotated[
    list[str], typer.Argument(metavar="FACT", help="For example B.number, kind, household, contact.phone.", show_default=False)
]
Only = Annotated[bool, typer.Option("--preview", help="Show the text as the ticket will show it, and send nothing.")]


@commands.command()
def correct(
    name: firing.Name,
    facts: Facts = None,
    source: Annotated[str, typer.Option(help="How it is known: telephone, ticket, visit or other.", show_default=False)] = "",
    confirmed: Annotated[bool, typer.Option("--confirmed", help="The whole ticket is read, and all else is right.")] = False,
    by: firing.By = "",
    reason: firing.Because = None,
    json: AsJson = False,
    lang: Language = None,
    database: Database = None,
) -> None:  # fmt: skip
    """Fill in or correct facts of an order; what that changes is checked again, and the record says how it is known."""
    data: dict[str, Any] = {"facts": firing.read_data(facts or ()), "confirmed": confirmed}
    data |= {"source": source} if source else {}
    with opened(database) as app:
        firing.fire(app, name, "correct", by, reason, data, json)


@commands.command()
def ask(
    name: firing.Name,
    facts: Asked,
    by: firing.By = "",
    preview: Only = False,
    json: AsJson = False,
    lang: Language = None,
    database: Database = None,
) -> None:
    """Ask the ordering unit for facts, in the ticket; the order then waits for the answer."""
    _say(name, "ask", {"about": list(facts)}, by, preview, json, database)


@commands.command()
def reply(
    name: firing.Name,
    text: Annotated[str, typer.Argument(help="What is written in the ticket; nothing personal.", show_default=False)],
    by: firing.By = "",
    preview: Only = False,
    json: AsJson = False,
    lang: Language = None,
    database: Database = None,
) -> None:
    """Answer in the ticket in your own words."""
    _say(name, "reply", {"text": text}, by, preview, json, database)


def _say(
    name: str, trigger: str, data: dict[str, Any], by: str, preview: bool, json: bool, database: str | None
) -> None:
    with opened(database) as app:
        if not preview:
            firing.fire(app, name, trigger, by, None, data, json)
            return
        found, _ = firing.preview(app, name, trigger, by, None, data)
        for effect in found.effects:
            if "text" in effect.args:
                typer.echo(effect.args["text"])
