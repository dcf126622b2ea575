"""`lockstep ticket submit`, `ticket read` and `lockstep intake`: tickets in at the desk, read, and made to orders."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from console.command_texts import Language, chosen, localized
from console.installation import AsJson, Database, opened, quiet_settings
from console.routines.shared_lock import file_reasons, reading, ticket_files
from console.show import as_json
from runtime.clock import SystemClock
from runtime.routines.shared_lock.routine import intake_of
from runtime.routines.shared_lock.settings import LockSettings
from runtime.routines.shared_lock.systems import hand_in_of
from workflow.errors import BadInput
from workflow.routines.shared_lock.reading import as_facts, delivered_texts

commands = typer.Typer()
tickets = typer.Typer(no_args_is_help=True)
commands.add_typer(tickets, name="ticket", help="Read tickets, and hand them to the (stub) service desk.")

Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Tickets as JSON, one errand a file.", show_default=False)]


@tickets.callback()
def root() -> None:
    """Read tickets, and hand them to the (stub) service desk."""


@tickets.command()
def submit(files: Files, json: AsJson = False, lang: Language = None, database: Database = None) -> None:
    """Hand ticket files to the (stub) Lindesk; a file that is no errand is refused, the others still go in."""
    results: list[dict[str, Any]] = []
    with opened(database, make=True) as app:
        hand_in = hand_in_of(app)
        if hand_in is None:
            raise BadInput(file_reasons.REAL_DESK())
        for file in files:
            try:
                errand = ticket_files.read(file)
            except BadInput as problem:
                results.append({"file": ticket_files.name_of(file), "ticket": None, "refused": problem.said(chosen().value)})
                continue
            hand_in(errand)
            results.append({"file": ticket_files.name_of(file), "ticket": ticket_files.number_of(errand), "refused": None})
    _tell(results, json)
    if any(line["refused"] for line in results):
        raise typer.Exit(2)


@tickets.command()
def read(
    files: Files,
    json: AsJson = False,
    comments: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Later comments: a JSON list of texts, or a text that is one.", show_default=False),
    ] = None,
    lang: Language = None,
) -> None:
    """Show what the reader makes of tickets, each fact with the words it stands in; no order is made.

    A FILE that is no ticket is refused, the others are still read; "-" is standard input.
    """
    if comments and len(files) > 1:
        raise BadInput(file_reasons.COMMENTS_OF_ONE())
    s = quiet_settings()
    today = SystemClock().now().astimezone(ZoneInfo(s.zone)).date()
    later, settings = reading.comments_in(comments) if comments else (), s.of(LockSettings).reading
    found: list[dict[str, Any]] = []
    for file in files:
        name = ticket_files.name_of(file)
        try:
            errand = ticket_files.read(file)
            said = (*reading.comments_of(name, errand), *later)
        except BadInput as problem:
            if len(files) == 1:
                raise
            found.append({"file": name, "refused": problem.said(chosen().value)})
            continue
        each = reading.read(errand, said, today, settings)
        found.append(as_facts(each, delivered_texts(errand, said)))
        if not json:
            reading.show(name, each)
    if json:
        as_json(found if len(files) > 1 else found[0])
    refused = [each["refused"] for each in found if "refused" in each]
    for sentence in refused:
        typer.echo(f"lockstep: {sentence}", err=True)
    if refused:
        raise typer.Exit(2)


def _tell(results: list[dict[str, Any]], json: bool) -> None:
    if json:
        as_json(results)
    for line in results:
        if line["refused"]:
            typer.echo(f"lockstep: {line['refused']}", err=True)
        elif not json:
            file, ticket = line["file"], line["ticket"]
            typer.echo(localized(f"{file}: inlämnat som {ticket}", f"{file}: handed in as {ticket}"))


@commands.command()
def intake(
    work: Annotated[bool, typer.Option(help="Also carry the orders as far as they come now.")] = True,
    json: AsJson = False,
    lang: Language = None,
    database: Database = None,
) -> None:
    """Take new and changed tickets in now."""
    with opened(database, make=True) as app:
        taken = intake_of(app).run_once()
        if work:
            app.worker().run_until_idle()
    if json:
        as_json({"tickets": taken})
    else:
        typer.echo(
            localized(
                f"{taken} {'nytt eller ändrat ärende är inläst' if taken == 1 else 'nya eller ändrade ärenden är inlästa'}.",
                f"{taken} new or changed ticket{'' if taken == 1 else 's'} taken in.",
            )
        )
