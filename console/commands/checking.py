"""`lockstep check`: everything that can be known to be wrong before it goes wrong."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from console import findings
from console.findings import Finding
from console.installation import AsJson, Database, quiet_settings
from console.settings_page import current
from console.show import as_json, terminal
from runtime.bootstrap import routines
from runtime.settings import Settings
from workflow.definition import Workflow
from workflow.errors import BadInput, SettingsError

commands = typer.Typer()


@commands.callback()
def root() -> None:
    """Check."""


@commands.command()
def check(
    workflow: Annotated[str | None, typer.Option(metavar="NAME", help="Prove only this definition.", show_default=False)] = None,
    json: AsJson = False,
    database: Database = None,
) -> None:
    """Check definition, settings, store and key, and say what to do."""
    workflows = _workflows(workflow)
    try:
        settings = quiet_settings(database)
    except SettingsError as problem:
        _tell([Finding("settings", False, str(problem), "docs/settings.md says what each may be.")], None, json)
        raise typer.Exit(1) from None
    found = [Finding("settings", True, "Each is valid, and they agree."), *findings.about_variables()]
    found += findings.about_store(settings, workflows)
    _tell(found, settings, json)
    if not all(finding.ok for finding in found):
        raise typer.Exit(1)


def _workflows(name: str | None) -> list[Workflow]:
    if name is None:
        return [known.definition for known in routines().values()]
    if name not in routines():
        raise BadInput(f"There is no workflow {name[:60]}; possible are {', '.join(routines())}.")
    return [routines()[name].definition]


def _tell(found: list[Finding], settings: Settings | None, json: bool) -> None:
    listed = list(current(settings)) if settings is not None else []
    if json:
        shown = [{"name": name, "value": value, "from": where} for name, value, where in listed]
        as_json({"ok": all(f.ok for f in found), "findings": [asdict(f) for f in found], "settings": shown})
        return
    console = terminal()
    for finding in found:
        mark = Text("ok     ", "green") if finding.ok else Text("FAILED ", "bold red")
        console.print(mark, Text(f"{finding.name}: {finding.seen}"))
        if finding.todo:
            console.print(Text(f"        → {finding.todo}"))
    table = Table("setting", "value", "from", box=None, header_style="bold", pad_edge=False)
    for line in listed:
        table.add_row(*(Text(cell) for cell in line))
    if listed:
        console.print(table)
