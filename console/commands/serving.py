"""`lockstep run` and `web`: everything in one process, and the console alone."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from console.command_texts import Language, localized
from console.extension import Extensions, extensions_of
from console.identity import keep
from console.installation import Database, announcing_new_key, installed, quiet_settings, settings_of
from console.listening import LOOPBACK, address, listener, served
from console.mounting import mounted
from console.signals import stop_requested
from console.web import create_app
from rehearsal.extension import Samples
from rehearsal.extension import extensions_of as rehearsal_extensions
from runtime.app import App
from runtime.bootstrap import routines
from runtime.services.accounts import FIRST, Accounts, first_password
from runtime.services.service import Service
from runtime.services.tokens import Tokens
from runtime.settings import Settings
from runtime.worker.serve import Serving
from workflow.roles import NOBODY, WORKER

commands = typer.Typer()

STUBS_AT = "/stubs"
Port = Annotated[int | None, typer.Option(min=0, max=65535, help="Where to listen; 0 takes any free port.", show_default="8000")]
Host = Annotated[str, typer.Option(help="On which address to listen.")]


@commands.callback()
def root() -> None:
    """Serve."""


@commands.command()
def run(
    port: Port = None,
    host: Host = LOOPBACK,
    empty: Annotated[bool, typer.Option("--empty", help="Without sample orders.")] = False,
    lang: Language = None,
    database: Database = None,
) -> None:
    """Serve console, worker and stub systems in one process."""
    settings, extensions = settings_of(database), extensions_of(routines().values())
    for extension in extensions.values():
        settings = extension.lively(settings)
    with stop_requested() as stop, listener(host, port) as bound:
        made = _samples(settings, empty, stop)
        with installed(settings) as app:
            stubs = _stub_systems(app, extensions, host)
            first = _first_look(app)
            with served(mounted(create_app(app), stubs), bound):
                _greet(app, address(bound), made, stubs, first)
                Serving(app).wait(stop)
    typer.echo(localized("Avslutad i god ordning.", "Stopped in good order."))


@commands.command()
def web(port: Port = None, host: Host = LOOPBACK, lang: Language = None, database: Database = None) -> None:
    """Serve the console alone."""
    settings = settings_of(database)
    with stop_requested() as stop, listener(host, port) as bound, installed(settings) as app, served(create_app(app), bound):
        where = address(bound)
        say(localized(f"Webben finns på {where}", f"The console is at {where}"))
        _say_how_to_sign_in(app)
        Serving(app, worker=False, intake=False).wait(stop)


def _stub_systems(app: App, extensions: Extensions, host: str) -> Mapping[str, Any]:
    """Each routine's stub systems by their path, `/stubs/NAME`; none on an address that other machines reach."""
    if host != LOOPBACK:
        return {}
    made = {f"{STUBS_AT}/{name}": extension.stub_systems(app) for name, extension in extensions.items()}
    return {path: stubs for path, stubs in made.items() if stubs is not None}


def _every_sample() -> Sequence[Samples]:
    """The sample orders of the routines that have some."""
    parts = rehearsal_extensions(tuple(routines().values())).values()
    return [part.samples() for part in parts if part.samples is not None]


def _samples(settings: Settings, empty: bool, stop: threading.Event) -> bool:
    """Play the routines' samples into a store that is new; True when it was done now."""
    with announcing_new_key(settings):
        wanted = [samples for samples in _every_sample() if samples.wanted(settings)]
        if empty:
            for samples in wanted:
                samples.decline(settings)
        if empty or not wanted:
            return False
        quiet_settings(settings.database_url)
        length = sum(samples.steps for samples in wanted)
        with typer.progressbar(
            length=length, label=localized("Två veckor med exempel", "Two weeks of sample orders"), file=sys.stderr
        ) as bar:
            for samples in wanted:
                samples.make(settings, datetime.now(UTC), stop, lambda done, of: bar.update(1))
        settings_of(settings.database_url)
        return True


def _greet(app: App, where: str, made: bool, stubs: Iterable[str], first: str) -> None:
    views = Service(app).orders(limit=100)
    word = _command()
    waiting = next((v["number"] for v in views if v["waiting_for"] not in (WORKER, NOBODY)), "ID")
    say(
        localized(
            f"Lockstep finns på {where}   (Ctrl-C avslutar i god ordning)",
            f"Lockstep serves at {where}   (Ctrl-C ends it in good order)",
        )
    )
    if made:
        n = len(views)
        say(
            localized(
                f"{n} exempelbeställningar har gått genom rutinen; några är klara, de andra väntar och säger varför.",
                f"{n} sample orders came through the routine; some are done, the others wait and say why.",
            )
        )
    _say_how_to_sign_in(app)
    if first:
        say(first)
    for path in stubs:
        say(
            localized(
                f"De simulerade systemen och deras värld: {where}{path}/_world/",
                f"The stub systems and their world: {where}{path}/_world/",
            )
        )
    say(localized("Prova i en annan terminal:", "Try, in another terminal:"))
    for line in ("order list", f"order explain {waiting}", f"order history {waiting}", "check", "--help"):
        say(f"  {word} {line}")


def _first_look(app: App) -> str:
    """How to sign in as the account of a first look at samples; until that is done it acts on this command line."""
    samples = next(iter(_every_sample()), None)
    with app.store.read() as connection:
        played = app.store.meta(connection, "samples") == "made"
    if samples is None or not samples.account or not played or not app.settings.local_accounts:
        return ""
    accounts, name = Accounts(app), samples.account
    known = {row["name"]: row for row in accounts.all()}.get(name)
    if known is not None and (known["seen_at"] is not None or known["disabled_at"] is not None):
        return ""
    password = accounts.new_password(name) if known else accounts.add(name, name.title(), samples.role)
    keep(app, name, Tokens(app).make(name, "lockstep run"))
    return localized(
        f"Logga in som {name}, som arbetar med beställningarna, med lösenordet {password}; kommandoraden här arbetar som {name}.",
        f"Sign in as {name}, who works with the orders, with the password {password}; the command line here acts as {name}.",
    )


def _say_how_to_sign_in(app: App) -> None:
    """Until an account has been made: a fresh password at every start, which only the reader of the terminal knows."""
    password = first_password(app) if app.settings.local_accounts else None
    if password is not None:
        say(
            localized(
                f"Logga in som {FIRST} med lösenordet {password} och välj ett annat; det visas tills det har använts.",
                f"Sign in as {FIRST} with the password {password} and choose another; that is shown until it was used.",
            )
        )


def _command() -> str:
    """How the command is called here."""
    if shutil.which("lockstep"):
        return "lockstep"
    return os.path.relpath(Path(sys.argv[0]).absolute())


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
