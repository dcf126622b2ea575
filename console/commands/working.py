"""`lockstep worker`: one worker, until it is stopped or until nothing is due."""

from __future__ import annotations

from typing import Annotated

import typer

from console.command_texts import Language, localized
from console.installation import Database, installed, opened, settings_of
from console.signals import stop_requested

commands = typer.Typer()


@commands.callback()
def root() -> None:
    """Work on orders."""


@commands.command()
def worker(
    until_idle: Annotated[bool, typer.Option("--until-idle", help="End when nothing is due any more.")] = False,
    no_intake: Annotated[bool, typer.Option("--no-intake", help="Take nothing in; work on the orders there are.")] = False,
    lang: Language = None,
    database: Database = None,
) -> None:
    """Work on orders until stopped."""
    if until_idle:
        with opened(database, make=True) as app:
            taken = app.worker().run_until_idle()
        typer.echo(
            localized(
                f"Inget är i tur nu; beställningar togs upp {taken} gånger.",
                f"Nothing is due now; orders were taken up {taken} time{'' if taken == 1 else 's'}.",
            )
        )
        return
    from runtime.worker.serve import Serving

    with stop_requested() as stop, installed(settings_of(database)) as app:
        typer.echo(localized("Arbetar; Ctrl-C avslutar i god ordning.", "Working; Ctrl-C ends it in good order."), err=True)
        Serving(app, intake=not no_intake).wait(stop)
