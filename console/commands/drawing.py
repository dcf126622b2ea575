"""`lockstep diagram`: the table as a picture, whole or with one order's way through it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from console import command_reasons as reasons
from console.command_texts import Language, chosen
from console.installation import Database, opened
from runtime.bootstrap import load_settings, routines
from workflow.definition import Workflow
from workflow.errors import BadInput

commands = typer.Typer()

Format = Annotated[str, typer.Option("--format", "-f", help="mermaid, dot, svg, png, plantuml, table, scxml, bpmn or xstate.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write it.", show_default=False)]


@commands.callback()
def root() -> None:
    """Draw."""


@commands.command()
def diagram(
    name: Annotated[str, typer.Argument(help="The routine.", show_default=False)],
    format: Format = "mermaid",
    order: Annotated[str | None, typer.Option(metavar="ID", help="Lay this order's way over it.", show_default=False)] = None,
    at: Annotated[str | None, typer.Option(metavar="TIME", help="As it stood then; local time.", show_default=False)] = None,
    output: Output = None,
    view: Annotated[str, typer.Option(help="full or overview.")] = "full",
    kind: Annotated[str | None, typer.Option(help="Only what this kind of order can reach.", show_default=False)] = None,
    role: Annotated[str | None, typer.Option(help="Only what this role may do.", show_default=False)] = None,
    heat: Annotated[bool, typer.Option("--heat", help="How many orders took each way, and how long they stayed.")] = False,
    since: Annotated[str | None, typer.Option(metavar="TIME", help="Heat from then on; local time.", show_default=False)] = None,
    until: Annotated[str | None, typer.Option(metavar="TIME", help="Heat up to then; local time.", show_default=False)] = None,
    against: Annotated[
        Path | None, typer.Option(metavar="DIR", help="What changed since the version checked out there.", show_default=False)
    ] = None,
    lang: Language = None,
    database: Database = None,
) -> None:
    """Draw a workflow, or one order's way through it."""
    if at is not None and order is None:
        raise BadInput(reasons.AT_NEEDS_ORDER())
    if against is not None:
        write(_difference(_workflow(name), against, format, chosen().value), output)
        return
    workflow = _workflow(name)
    workflow, overlay = _way(order, at, workflow, database) if order is not None else (workflow, {})
    if heat:
        overlay = {**overlay, "heat": _heat(workflow, since, until, database)}
    picture = _drawn(workflow, format, view=view, kind=kind, role=role, lang=chosen().value, **overlay)
    write(picture, output)


def _workflow(name: str) -> Workflow:
    if name not in routines():
        raise BadInput(reasons.NO_SUCH_WORKFLOW(name=name[:60], known=list(routines())))
    return routines()[name].definition


def _way(order: str, at: str | None, workflow: Workflow, database: str | None) -> tuple[Workflow, Mapping[str, Any]]:
    """The table that the order is on, its entries as the renderer takes them, and the moment the picture is of."""
    from diagrams import Overlay, entries
    from runtime.services.service import Service

    with opened(database) as app:
        service = Service(app)
        found = service.order(order)
        if found["routine"] != workflow.name:
            raise BadInput(reasons.OF_OTHER_ROUTINE(order=found["number"], routine=found["routine"], wanted=workflow.name))
        engine = service.engine_of(found.order)
        moment = _moment(at) if at else None
        possible = tuple(found["possible"]) if moment is None else None
        overlay = Overlay(entries(service.history(order)), moment, possible)
        return engine.workflow, {"overlay": overlay, "name": found["number"]}


def _heat(workflow: Workflow, since: str | None, until: str | None, database: str | None) -> Any:
    from console.recorded_histories import cases_of
    from diagrams import heat_of

    with opened(database) as app:
        return heat_of(cases_of(app, workflow.name), _moment(since) if since else None, _moment(until) if until else None)


def _difference(workflow: Workflow, folder: Path, format: str, lang: str) -> bytes | str:
    from console.other_version import other_version
    from diagrams import compare, render_difference

    return render_difference(compare(other_version(workflow, folder), workflow), format, lang=lang)


def _moment(text: str) -> datetime:
    from runtime.bootstrap import tools_of

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(reasons.MOMENT_WANTED()) from None
    return moment if moment.tzinfo else tools_of(load_settings()).calendar.parse_local(moment.isoformat())


def _drawn(workflow: Workflow, format: str, **wish: Any) -> bytes | str:
    from diagrams import render

    return render(workflow, format, **wish)


def write(picture: bytes | str, output: Path | None) -> None:
    """A picture into a file, or to standard output where that is no terminal or the picture is text."""
    content = picture.encode() if isinstance(picture, str) else picture
    if output is not None:
        output.write_bytes(content)
    elif isinstance(picture, bytes) and sys.stdout.isatty():
        raise BadInput(reasons.NOT_FOR_TERMINALS())
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(content if content.endswith(b"\n") else content + b"\n" * isinstance(picture, str))
