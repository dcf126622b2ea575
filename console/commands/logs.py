"""`lockstep log`: the access log as JSON lines for a system that collects security events (SIEM), and its reviews."""

from __future__ import annotations

import sys
from typing import Annotated

import orjson
import typer
from rich.table import Table
from rich.text import Text

from console.command_texts import Language, say
from console.commands.firing import By, allowed
from console.installation import AsJson, Database, opened
from console.show import Showing
from runtime.services.access_log import AccessLog
from runtime.services.installation import Services
from workflow.roles import Permission

commands = typer.Typer()
logs = typer.Typer(no_args_is_help=True)
commands.add_typer(logs, name="log", help="Export the access log, and review it.")

_SHOWN = ("id", "at", "account", "role", "what", "number", "subject", "persons", "fields", "shown", "request_id", "note")


_COLUMNS = ("id", "rule", "at", "account", "what", "number", "fields", "reason", "reviewer", "result", "note")


@logs.callback()
def root() -> None:
    """The access log."""


@logs.command()
def export(
    after: Annotated[int, typer.Option(min=0, help="Only lines after this one: the last id that was exported.")] = 0,
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="The most lines.")] = 100_000,
    by: By = "", lang: Language = None, database: Database = None,
) -> None:  # fmt: skip
    """Write lines of the access log to standard output, the oldest first, a JSON object each; the last id is the next --after."""
    with opened(database) as app:
        allowed(app, by, Permission.AUDIT)
        for line in AccessLog(app).oldest(after, limit):
            shown = dict[str, object](line) | {"hash": line["hash"].hex()}
            shown = {name: shown[name] for name in (*_SHOWN, "hash")}
            sys.stdout.write(orjson.dumps(shown, option=orjson.OPT_UTC_Z).decode() + "\n")


Month = Annotated[str, typer.Argument(metavar="MONTH", help="Like 2027-01.", show_default=False)]


@logs.command()
def draw(month: Month, by: By = "", json: AsJson = False, lang: Language = None, database: Database = None) -> None:
    """Draw the sample of a month that is over: protected, own record, same surname, out of hours, many reads, and by chance."""
    with opened(database) as app:
        drawn = Services(app).log_review.make(allowed(app, by, Permission.AUDIT), month)
        Showing(app).json({"month": month, "lines": drawn}) if json else typer.echo(f"{drawn}")


@logs.command()
def assign(
    month: Month, to: Annotated[str, typer.Option("--to", metavar="WHO", help="An account that reviews.", show_default=False)],
    by: By = "", json: AsJson = False, lang: Language = None, database: Database = None,
) -> None:  # fmt: skip
    """Give the lines that nobody has to a reviewer, but for the reviewer's own."""
    with opened(database) as app:
        done = Services(app).log_review.assign(allowed(app, by, Permission.AUDIT), month, to)
        Showing(app).json({"month": month, "reviewer": to, "lines": done}) if json else typer.echo(f"{done}")


@logs.command()
def review(month: Month, by: By = "", json: AsJson = False, lang: Language = None, database: Database = None) -> None:
    """Show the sample of a month: each line, by which rule it is in it, whose it is, and the judgement."""
    with opened(database) as app:
        rows, showing = Services(app).log_review.rows(allowed(app, by, Permission.AUDIT), month), Showing(app)
        if json:
            showing.json(rows)
            return
        table = Table(*map(say, _COLUMNS), box=None, header_style="bold", pad_edge=False)
        for row in rows:
            cells = {**row, "at": showing.time(row["at"]) if row["at"] else ""}
            table.add_row(*(Text(str(cells[name] or "")) for name in _COLUMNS))
        showing.console.print(table)


@logs.command()
def sign(
    id_: Annotated[int, typer.Argument(metavar="ID", help="Its number in the review.", show_default=False)],
    result: Annotated[str, typer.Option(help="in_order, question or breach.", show_default=False)],
    note: Annotated[str, typer.Option(help="What was found.", show_default=False)] = "",
    by: By = "", json: AsJson = False, lang: Language = None, database: Database = None,
) -> None:  # fmt: skip
    """Judge one line and sign it; what is signed stays."""
    with opened(database) as app:
        Services(app).log_review.sign(allowed(app, by, Permission.AUDIT), id_, result, note)
        Showing(app).json({"id": id_, "result": result}) if json else typer.echo(result)
