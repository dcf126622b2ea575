"""Rehearsals over HTTP: the rehearsal's world served on loopback, and the adapters that real systems are reached by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

from adapters import World
from adapters.over_http import QuietHours, stub_adapters
from adapters.server import Patience, serving, stub_servers
from rehearsal.extension import MakeApp
from runtime.app import App
from runtime.bootstrap import open_app, tools_of
from runtime.clock import StandingClock
from runtime.settings import Settings
from workflow.ports import Adapter

PROFILES = ("sundsvall", "easit")
# A busy machine must not look like a silent system; a silence that was ordered costs so much real time.
READ_SECONDS = 3.0
_PATIENCE = Patience(hang_seconds=READ_SECONDS + 2, slow_seconds=0.05)


def as_in_service(adapters: Mapping[str, Adapter], settings: Settings) -> Sequence[Adapter]:
    """The adapters as an installation has them: text messages keep the quiet hours."""
    is_open_day = tools_of(settings).calendar.is_working_day
    return tuple(QuietHours(a, is_open_day) if a.system == "notify" else a for a in adapters.values())


@contextmanager
def over_http(profile: str = "sundsvall", blocking: bool = False) -> Iterator[MakeApp]:
    """Makes installations that reach their world over HTTP, in one thread unless `blocking`; the servers stand as long
    as this lasts."""
    with ExitStack() as stack:

        def make(settings: Settings, clock: StandingClock, world: World | None) -> App:
            assert world is not None
            address = stack.enter_context(serving(stub_servers(world, _PATIENCE)))
            adapters = stub_adapters(address, profile, read_seconds=READ_SECONDS, blocking=blocking)
            return open_app(settings, clock, world, as_in_service(adapters, settings))

        yield make
