"""`lockstep check`: everything that can be known to be wrong before it goes wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from console import findings
from console.command_texts import Language, chosen, localized, text
from console.findings import Finding
from console.installation import AsJson, Database, quiet_settings
from console.settings_page import current
from console.show import as_json, terminal
from runtime.bootstrap import routines
from runtime.reasons import NO_SUCH_ROUTINE
from runtime.settings import Settings
from workflow.definition import Workflow
from workflow.errors import BadInput, SettingsError
from workflow.values import Label

commands = typer.Typer()


@commands.callback()
def root() -> None:
    """Check."""


@commands.command()
def check(
    workflow: Annotated[str | None, typer.Option(metavar="NAME", help="Prove only this definition.", show_default=False)] = None,
    json: AsJson = False,
    lang: Language = None,
    database: Database = None,
) -> None:
    """Check definition, settings, store and key, and say what to do."""
    workflows = _workflows(workflow)
    try:
        settings = quiet_settings(database)
    except SettingsError as problem:
        todo = localized("docs/settings.md säger vad var och en får vara.", "docs/settings.md says what each may be.")
        _tell([Finding("settings", False, problem.said(chosen().value), todo)], None, json)
        raise typer.Exit(1) from None
    seen = localized("Var och en är giltig, och de stämmer överens.", "Each is valid, and they agree.")
    found = [Finding("settings", True, seen), *findings.about_variables()]
    found += findings.about_store(settings, workflows)
    _tell(found, settings, json)
    if not all(finding.ok for finding in found):
        raise typer.Exit(1)


def _workflows(name: str | None) -> list[Workflow]:
    if name is None:
        return [known.definition for known in routines().values()]
    if name not in routines():
        raise BadInput(NO_SUCH_ROUTINE(name=name[:60], known=list(routines())))
    return [routines()[name].definition]


_WHERE = {
    "variable": Label("variabel", "variable"), "given": Label("angivet", "given"), "default": Label("förval", "default"),
}  # fmt: skip
_NAMES: Mapping[str, Label] = {
    "settings": Label("inställningar", "settings"), "definition": Label("definition", "definition"),
    "database": Label("databas", "database"), "schema": Label("schema", "schema"), "key": Label("nyckel", "key"),
    "disk": Label("disk", "disk"), "stored states": Label("lagrade lägen", "stored states"),
    "stuck orders": Label("beställningar som står still", "stuck orders"), "deliveries": Label("leveranser", "deliveries"),
    "messages": Label("meddelanden", "messages"), "unknown orders": Label("okända beställningar", "unknown orders"),
    "undecided orders": Label("oavgjorda beställningar", "undecided orders"), "workers": Label("bakgrundstjänster", "workers"),
    "clocks": Label("klockor", "clocks"), "versions": Label("versioner", "versions"), "canary": Label("prov", "canary"),
    "systems": Label("system", "systems"), "system": Label("system", "system"), "intake": Label("intag", "intake"),
    "due orders": Label("beställningar i tur", "due orders"), "outcomes": Label("utfall", "outcomes"),
    "restored store": Label("återläst databas", "restored store"), "tombstones": Label("raderingslista", "tombstones"),
    "key rotation": Label("nyckelbyte", "key rotation"), "witness": Label("vittne", "witness"),
    "log review": Label("logggranskning", "log review"), "safeguards": Label("skydd", "safeguards"),
}  # fmt: skip


def _named(name: str) -> str:
    """What a finding is about, for people; the second word may be a name, as in `system payroll`."""
    kind, _, thing = name.partition(" ")
    return text(_NAMES[name]) if name in _NAMES else f"{text(_NAMES[kind])} {thing}"


def _tell(found: list[Finding], settings: Settings | None, json: bool) -> None:
    listed = list(current(settings)) if settings is not None else []
    if json:
        shown = [{"name": name, "value": value, "from": where} for name, value, where in listed]
        as_json({"ok": all(f.ok for f in found), "findings": [asdict(f) for f in found], "settings": shown})
        return
    console = terminal()
    for finding in found:
        mark = Text("ok     ", "green") if finding.ok else Text(localized("FEL    ", "FAILED "), "bold red")
        console.print(mark, Text(f"{_named(finding.name)}: {finding.seen}"))
        if finding.todo:
            console.print(Text(f"        → {finding.todo}"))
    heads = (localized("inställning", "setting"), localized("värde", "value"), localized("från", "from"))
    table = Table(*heads, box=None, header_style="bold", pad_edge=False)
    for name, value, where in listed:
        table.add_row(Text(name), Text(value), Text(text(_WHERE[where])))
    if listed:
        console.print(table)
