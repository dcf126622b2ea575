"""`lockstep stubs`: the stub systems by themselves, over HTTP."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from adapters import World
from adapters.server import SYSTEMS, stub_servers
from adapters.server.hooks import Webhook
from console.commands.serving import Host, say
from console.installation import settings_of
from console.listening import LOOPBACK, address, listener, served
from console.routines.shared_lock.file_reasons import WEBHOOK_SECRET_WANTED
from console.signals import stop_requested
from rehearsal.routines.shared_lock import samples
from runtime.clock import SystemClock
from runtime.routines.shared_lock.settings import LockSettings
from runtime.routines.shared_lock.systems import open_world
from runtime.settings import Settings
from runtime.worker.serve import Repeated
from workflow.errors import BadInput

commands = typer.Typer()

Token = Annotated[str, typer.Option(envvar="LOCKSTEP_STUB_TOKEN", help="Ask callers for this token.", show_default=False)]


@commands.callback()
def root() -> None:
    """Serve."""


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
    with stop_requested() as stop, listener(host, port) as bound:
        shared = open_world(settings)
        if not empty:
            samples.populate(shared)
        servers = stub_servers(shared, token=token or settings.of(LockSettings).stubs_token)
        with served(servers, bound), _telling(shared, webhook, settings):
            say(f"The stub systems are at {address(bound)}/ under {', '.join(SYSTEMS)}; their world is at /_world/")
            stop.wait()


@contextmanager
def _telling(world: World, url: str, settings: Settings) -> Iterator[None]:
    """While this lasts, a console is notified of every changed ticket."""
    if not url:
        yield
        return
    secret = settings.of(LockSettings).webhook_secret
    if not secret:
        raise BadInput(WEBHOOK_SECRET_WANTED())
    stop = threading.Event()
    desk = Webhook(world, url, secret.encode(), SystemClock().now)
    duty = Repeated("webhook", desk.run_once, 1.0, stop)
    duty.thread.start()
    try:
        yield
    finally:
        stop.set()
        duty.thread.join()
