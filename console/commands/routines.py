"""`lockstep routine`: the routines on board, and a first one to begin from."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from console.command_texts import Language, localized
from console.installation import AsJson
from console.new_routine import write_routine
from console.show import as_json, terminal
from runtime.bootstrap import routines
from runtime.routine import Routine

commands = typer.Typer()
group = typer.Typer(no_args_is_help=True)
commands.add_typer(group, name="routine", help="See the routines on board, and write a first one.")

_PARTS = ("settings", "store", "systems", "intake", "rules", "console", "rehearsal")


@group.callback()
def root() -> None:
    """See the routines on board, and write a first one."""


@group.command("list")
def list_(json: AsJson = False) -> None:
    """List the routines on board: their version, how large their table is, and what else they bring."""
    found = [_shown(routine) for routine in routines().values()]
    if json:
        as_json(found)
        return
    table = Table("name", "version", "label", "states", "rows", "brings", box=None, header_style="bold", pad_edge=False)
    for each in found:
        table.add_row(*(", ".join(value) if isinstance(value, list) else str(value) for value in each.values()))
    terminal().print(table)


def _shown(routine: Routine) -> dict[str, object]:
    table = routine.definition
    return {
        "name": table.name, "version": table.version, "label": table.label.en, "states": len(table.states),
        "rows": len(table.transitions), "brings": [part for part in _PARTS if getattr(routine, part)],
    }  # fmt: skip


@group.command()
def new(
    name: Annotated[str, typer.Argument(help="What the routine is called, such as leave.", show_default=False)],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="The folder that gets the new one.")] = Path(),
    lang: Language = None,
) -> None:
    """Write a first routine as an installable package: a chart of four states, its test, its scenario and its picture."""
    target = write_routine(name, to, routines())
    chart, folder = target / name / "chart.py", shlex.quote(str(target))
    sv, en = f"Läs först {chart}: den är hela rutinen.", f"Read {chart} first: it is the whole routine."
    typer.echo(localized(f"Skrivet: {target}. {sv}", f"Written: {target}. {en}"))
    typer.echo(localized(f"Installera den:  pip install -e {folder}", f"Take it on board:  pip install -e {folder}"))
    typer.echo(localized(f"Prova den:       python -m pytest {folder}", f"Try it:            python -m pytest {folder}"))
