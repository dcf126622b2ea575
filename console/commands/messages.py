"""`lockstep message` and `lockstep delivery`: what was set aside, and letting it go on or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from console.command_texts import Language, say
from console.commands.firing import By, administrator
from console.installation import AsJson, Database, opened
from console.show import Showing
from runtime.app import App
from runtime.services.set_aside import SetAside

commands = typer.Typer()
messages = typer.Typer(no_args_is_help=True)
deliveries = typer.Typer(no_args_is_help=True)
commands.add_typer(messages, name="message", help="See messages to orders; retry or discard those set aside.")
commands.add_typer(deliveries, name="delivery", help="See deliveries that could not be taken in; retry or discard them.")

Id = Annotated[int, typer.Argument(metavar="ID", help="Its number in the list.", show_default=False)]
Reason = Annotated[str, typer.Option("--reason", help="Why; it is kept in the access log.", show_default=False)]
Limit = Annotated[int, typer.Option(min=1, max=10_000, help="The most that are shown, the oldest first.")]
_MESSAGE = ("id", "order", "trigger", "by", "at", "status", "code", "detail")
_DELIVERY = ("id", "external_name", "order", "at", "code", "detail")


@messages.command("list")
def list_messages(
    failed: Annotated[bool, typer.Option("--failed", help="Only messages that were set aside.")] = False,
    limit: Limit = 100, json: AsJson = False, lang: Language = None, database: Database = None,
) -> None:  # fmt: skip
    """List the messages that are still to be decided, and those that could not be."""
    with opened(database) as app:
        _list(app, SetAside(app).messages(failed, limit=limit), _MESSAGE, "no_messages", json)


@messages.command("retry")
def retry_message(id_: Id, by: By = "", json: AsJson = False, lang: Language = None, database: Database = None) -> None:
    """Decide a message again that was set aside."""
    with opened(database) as app:
        done = SetAside(app).retry_message(id_, administrator(app, by))
        _tell(app, done, say("retried", id=id_, order=done["order"]), json)


@messages.command("discard")
def discard_message(
    id_: Id, by: By = "", reason: Reason = "", json: AsJson = False, lang: Language = None, database: Database = None
) -> None:  # fmt: skip
    """Close a message that was set aside without applying it."""
    with opened(database) as app:
        actor = administrator(app, by)
        done = SetAside(app).discard_message(id_, actor, reason)
        _tell(app, done, say("discarded", id=id_, order=done["order"]), json)


@deliveries.command("list")
def list_deliveries(limit: Limit = 100, json: AsJson = False, lang: Language = None, database: Database = None) -> None:
    """List the deliveries that could not be taken in."""
    with opened(database) as app:
        _list(app, SetAside(app).deliveries(limit=limit), _DELIVERY, "no_deliveries", json)


@deliveries.command("retry")
def retry_delivery(id_: Id, by: By = "", json: AsJson = False, lang: Language = None, database: Database = None) -> None:
    """Take a delivery in again, as it was kept."""
    with opened(database) as app:
        _tell(app, SetAside(app).retry_delivery(id_, administrator(app, by)), say("delivery_retried", id=id_), json)


@deliveries.command("discard")
def discard_delivery(
    id_: Id, by: By = "", reason: Reason = "", json: AsJson = False, lang: Language = None, database: Database = None
) -> None:  # fmt: skip
    """Close a delivery without taking it in; what was kept of it is destroyed."""
    with opened(database) as app:
        actor = administrator(app, by)
        _tell(app, SetAside(app).discard_delivery(id_, actor, reason), say("delivery_discarded", id=id_), json)


def _list(app: App, found: Sequence[Mapping[str, Any]], columns: Sequence[str], none: str, json: bool) -> None:
    showing = Showing(app)
    if json:
        showing.json(found)
        return
    if not found:
        typer.echo(say(none))
        return
    table = Table(*map(say, columns), box=None, header_style="bold", pad_edge=False)
    for row in found:
        cells = {**row, "at": showing.time(row["at"])}
        table.add_row(*(Text(str(cells[name] if cells[name] is not None else "")) for name in columns))
    showing.console.print(table)


def _tell(app: App, done: Mapping[str, Any], text: str, json: bool) -> None:
    Showing(app).json(done) if json else typer.echo(text)
