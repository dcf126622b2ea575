"""`lockstep run`, `web` and `stubs`: everything in one process, and its parts by themselves."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from adapters import World
from adapters.server import SYSTEMS, stub_servers
from adapters.server.hooks import Webhook
from console.installation import Database, installed, key_told, quiet_settings, settings_of
from console.listening import LOOPBACK, address, listener, served
from console.mounting import mounted
from console.signals import told_to_stop
from console.web import create_app
from rehearsal.routines.shared_lock import samples
from runtime.app import App
from runtime.clock import SystemClock
from runtime.routines.shared_lock.settings import LockSettings
from runtime.routines.shared_lock.systems import open_world
from runtime.services.accounts import FIRST, first_password
from runtime.services.service import Service
from runtime.settings import Settings
from runtime.worker.serve import Repeated, Serving
from workflow.errors import BadInput

commands = typer.Typer()

STUBS_AT = "/stubs"
Port = Annotated[int | None, typer.Option(min=0, max=65535, help="Where to listen; 0 takes any free port.", show_default="8000")]
Token = Annotated[str, typer.Option(envvar="LOCKSTEP_STUB_TOKEN", help="Ask callers for this token.", show_default=False)]
Host = Annotated[str, typer.Option(help="On which address to listen.")]


@commands.callback()
def root() -> None:
    """Serve."""


@commands.command()
def run(
    port: Port = None,
    host: Host = LOOPBACK,
    empty: Annotated[bool, typer.Option("--empty", help="Without sample orders.")] = False,
    database: Database = None,
) -> None:
    """Serve console, worker and stub systems in one process."""
    settings = _lively(settings_of(database))
    with told_to_stop() as stop, listener(host, port) as bound:
        made = _samples(settings, empty, stop)
        with installed(settings) as app, served(_everything(app, host), bound):
            _greet(app, address(bound), made, host)
            Serving(app).wait(stop)
    typer.echo("Stopped in good order.")


@commands.command()
def web(port: Port = None, host: Host = LOOPBACK, database: Database = None) -> None:
    """Serve the console alone."""
    settings = settings_of(database)
    with told_to_stop() as stop, listener(host, port) as bound, installed(settings) as app, served(create_app(app), bound):
        _say(f"The console is at {address(bound)}")
        _say_how_to_sign_in(app)
        Serving(app, worker=False, intake=False).wait(stop)


@commands.command()
def stubs(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where to listen; 0 takes any free port.")] = 8001,
    host: Host = LOOPBACK,
    token: Token = "",
    world: Annotated[str | None, typer.Option(metavar="FILE", help="The world's own SQLite file.", show_default=False)] = None,
    empty: Annotated[bool, typer.Option("--empty", help="Without people and lock units.")] = False,
    webhook: Annotated[str, typer.Option(metavar="URL", help="Tell a console of changed tickets.", show_default=False)] = "",
) -> None:
    """Serve the stub systems alone."""
    settings = settings_of(None, world_file=world)
    # A reply that breaks off is an error to the server, and was ordered.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    with told_to_stop() as stop, listener(host, port) as bound:
        shared = open_world(settings)
        if not empty:
            samples.populate(shared)
        servers = stub_servers(shared, token=token or settings.of(LockSettings).stubs_token)
        with served(servers, bound), _telling(shared, webhook, settings):
            _say(f"The stub systems are at {address(bound)}/ under {', '.join(SYSTEMS)}; their world is at /_world/")
            stop.wait()


@contextmanager
def _telling(world: World, url: str, settings: Settings) -> Iterator[None]:
    """While this lasts, a console is told of every changed ticket."""
    if not url:
        yield
        return
    secret = settings.of(LockSettings).webhook_secret
    if not secret:
        raise BadInput("--webhook needs LOCKSTEP_WEBHOOK_SECRET, the same as the console's.")
    stop = threading.Event()
    desk = Webhook(world, url, secret.encode(), SystemClock().now)
    duty = Repeated("webhook", desk.run_once, 1.0, stop)
    duty.thread.start()
    try:
        yield
    finally:
        stop.set()
        duty.thread.join()


def _lively(settings: Settings) -> Settings:
    """Beside stub systems a ticket handed in is looked for at once, unless a setting says otherwise."""
    if "intake_seconds" in settings.of(LockSettings).model_fields_set:
        return settings
    return settings.changed(intake_seconds=1.0)


def _everything(app: App, host: str) -> Any:
    """The console, and on this machine only the stub systems beside it."""
    if app.world is None or host != LOOPBACK:
        return create_app(app)
    return mounted(create_app(app), STUBS_AT, stub_servers(app.world))


def _samples(settings: Settings, empty: bool, stop: threading.Event) -> bool:
    """Play the samples into a store that is new; True when it was done now."""
    if settings.of(LockSettings).is_remote:
        # What is played here would be told to systems that are somebody else's.
        return False
    with key_told(settings):
        if not samples.wanted(settings):
            return False
        if empty:
            samples.decline(settings)
            return False
        quiet_settings(settings.database_url)
        with typer.progressbar(length=len(samples.STORY), label="Two weeks of sample orders", file=sys.stderr) as bar:
            samples.make(settings, datetime.now(UTC), stop, lambda done, of: bar.update(1))
        settings_of(settings.database_url)
        return True


def _greet(app: App, where: str, made: bool, host: str) -> None:
    views = Service(app).orders(limit=100)
    word = _command()
    waiting = next((v["number"] for v in views if v["state"] == "booked"), "ID")
    _say(f"Lockstep serves at {where}   (Ctrl-C ends it in good order)")
    if made:
        _say(f"{len(views)} sample orders came through the routine; some are done, the others wait and say why.")
    _say_how_to_sign_in(app)
    if app.world is not None and host == LOOPBACK:
        _say(f"The stub systems and their world: {where}{STUBS_AT}/_world/")
    _say("Try, in another terminal:")
    for line in ("order list", f"order explain {waiting}", f"order history {waiting}", "check", "--help"):
        _say(f"  {word} {line}")


def _say_how_to_sign_in(app: App) -> None:
    """Until somebody has done so: a fresh password at every start, which is known to nobody but its reader."""
    password = first_password(app) if app.settings.local_accounts else None
    if password is not None:
        _say(f"Sign in as {FIRST} with the password {password} and choose another; that is shown until it was used.")


def _command() -> str:
    """How the command is called here."""
    if shutil.which("lockstep"):
        return "lockstep"
    return os.path.relpath(Path(sys.argv[0]).absolute())


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
