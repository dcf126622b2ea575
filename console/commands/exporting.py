"""`lockstep export`: the whole history as an event log for process mining, without personal data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from console.command_reasons import EXPORTED_ARE
from console.command_texts import Language, chosen
from console.installation import Database, opened
from runtime.bootstrap import routines
from workflow.errors import BadInput

commands = typer.Typer()

FORMATS = ("xes", "ocel")


@commands.callback()
def root() -> None:
    """Export."""


@commands.command()
def export(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where to write it.", show_default=False)],
    format: Annotated[str, typer.Option("--format", "-f", help="xes or ocel.")] = "xes",
    name: Annotated[str, typer.Argument(help="The routine whose orders are exported.", show_default="the first")] = "",
    moves_only: Annotated[bool, typer.Option("--moves-only", help="Leave out what stayed where it was.")] = False,
    lang: Language = None,
    database: Database = None,
) -> None:
    """Write every order's history as an event log for process mining."""
    from diagrams import ocel, xes

    name = name or next(iter(routines()))
    if name not in routines() or format not in FORMATS:
        raise BadInput(EXPORTED_ARE(known=list(routines()), formats=list(FORMATS)))
    from console.recorded_histories import cases_of

    with opened(database) as app:
        cases, table = list(cases_of(app, name)), app.workflow(name)
    write = xes if format == "xes" else ocel
    output.write_text(write(table, cases, chosen().value, moves_only=moves_only), "utf-8")
    typer.echo(f"{len(cases)} orders in {output}")
