"""`lockstep privacy`: two documents about personal data, to be handed on."""

from __future__ import annotations

import sys
from collections.abc import Callable

import typer

from console import privacy
from console.command_texts import Language, chosen
from console.installation import AsJson, Database, opened
from console.labels import Labels
from console.show import Showing
from runtime.app import App

commands = typer.Typer()
documents = typer.Typer(no_args_is_help=True)
commands.add_typer(documents, name="privacy", help="Write the record of processing, and what is kept where and for how long.")


@documents.callback()
def root() -> None:
    """Documents about personal data, made of what is declared."""


@documents.command()
def record(json: AsJson = False, lang: Language = None, database: Database = None) -> None:
    """The record of processing activities (GDPR, article 30), as Markdown."""
    _write(privacy.record, json, database)


@documents.command()
def kept(json: AsJson = False, lang: Language = None, database: Database = None) -> None:
    """What is kept of persons, where and for how long, as Markdown."""
    _write(privacy.kept, json, database)


def _write(made: Callable[[App, Labels], privacy.Sheet], json: bool, database: str | None) -> None:
    with opened(database) as app:
        showing = Showing(app)
        sheet = made(app, showing.labels)
        if json:
            showing.json(sheet.plain(chosen().value))
        else:
            sys.stdout.write(sheet.markdown(chosen().value))
