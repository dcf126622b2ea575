"""`lockstep log`: the access log for a system that collects security events (SIEM), as JSON lines."""

from __future__ import annotations

import sys
from typing import Annotated

import orjson
import typer

from console.command_texts import Language
from console.commands.firing import By, allowed
from console.installation import Database, opened
from runtime.services.access_log import AccessLog
from workflow.roles import Permission

commands = typer.Typer()
logs = typer.Typer(no_args_is_help=True)
commands.add_typer(logs, name="log", help="Hand the access log to a system that collects security events.")

_SHOWN = ("id", "at", "account", "role", "what", "number", "subject", "persons", "fields", "shown", "request_id", "note")


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
            shown = {name: line[name] for name in _SHOWN} | {"hash": line["hash"].hex()}
            sys.stdout.write(orjson.dumps(shown, option=orjson.OPT_UTC_Z).decode() + "\n")
