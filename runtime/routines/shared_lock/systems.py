"""The outside systems of the routine: over the network where the settings have addresses, else stubs that share one world."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

from adapters import LindeskStub, NotifyStub, QuietHours, SqliteStore, TesStub, TreservaStub, World, WorldClock
from runtime.app import App
from runtime.clock import Clock, SystemClock
from runtime.places import store_file_of
from runtime.routine import Site
from runtime.routines.shared_lock.settings import LockSettings
from runtime.settings import Settings
from workflow.ports import Adapter
from workflow.routines.shared_lock.desk import Desk, HandIn


def systems(site: Site) -> Sequence[Adapter]:
    """An adapter for each system; text messages keep the quiet hours through every service."""
    is_open_day = site.calendar.is_working_day
    return tuple(QuietHours(a, is_open_day) if a.system == "notify" else a for a in _adapters(site))


def _adapters(site: Site) -> Sequence[Adapter]:
    settings = site.settings
    own = settings.of(LockSettings)
    if site.world is None and own.is_remote:
        # Loaded only where it is needed: the way over HTTP costs a quarter of a second and 20 MB.
        from runtime.routines.shared_lock import remote

        return remote.adapters_of(settings)
    world = site.world = site.world or open_world(settings, site.clock)
    return TreservaStub(world), TesStub(world), LindeskStub(world, own.lindesk_category), NotifyStub(world)


def desk_of(app: App) -> Desk:
    """The service desk that intake reads."""
    return cast(Desk, app.adapters["lindesk"])


def hand_in_of(app: App) -> HandIn | None:
    """Where tickets can be made up, at a stub desk only; None at a real one."""
    if app.world is not None:
        return app.world.submit_ticket
    from runtime.routines.shared_lock import remote

    return remote.hand_in_of(app.settings)


def open_world(settings: Settings, clock: Clock | None = None) -> World:
    """The world that the stub systems of this installation share."""
    store = world_store_of(settings)
    return World(WorldClock(store, (clock or SystemClock()).now), store, settings.of(LockSettings).tes_import_at)


def world_store_of(settings: Settings) -> SqliteStore:
    """Where the stub systems keep their world."""
    store, chosen = store_file_of(settings), settings.of(LockSettings).world_file
    path = Path(chosen) if chosen else store.with_suffix(".world.db") if store else Path("var/world.db")
    return SqliteStore(path)
