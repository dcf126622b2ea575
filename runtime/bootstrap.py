"""The one place that names concrete classes: puts an installation together from its settings."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

from sqlalchemy import URL

from adapters import LindeskStub, NotifyStub, QuietHours, SqliteStore, TesStub, TreservaStub, World, WorldClock
from runtime import crypto
from runtime.clock import Clock, StoreClock, SystemClock
from runtime.logs import log
from runtime.routines.shared_lock.intake import Intake
from runtime.settings import Settings
from runtime.worker.breakers import Breakers
from runtime.worker.calls import Caller, SaidBefore
from runtime.worker.worker import Hook, Observe, Worker, no_hook, unobserved
from storage import Store, backup, done_before, epochs, open_database
from storage.database import read_url
from storage.migrate import prepare
from workflow.calendar import WorkCalendar
from workflow.definition import Workflow
from workflow.engine import Engine
from workflow.errors import KeyRefused, StoreMissing
from workflow.ports import Adapter, Desk
from workflow.retry import BreakerPolicy
from workflow.routines import ROUTINES
from workflow.routines.shared_lock.reading import IntakeSettings
from workflow.unknown import nothing_of
from workflow.values import Tools

HandIn = Callable[[Mapping[str, Any]], object]


@dataclass
class App:
    """An installation's parts, put together; `hand_in` is where tickets can be made up, at a stub desk only."""

    settings: Settings
    clock: Clock
    tools: Tools
    engines: Mapping[str, Engine]
    store: Store
    adapters: Mapping[str, Adapter]
    desk: Desk
    world: World | None
    breakers: Breakers
    hand_in: HandIn | None = None
    hook: Hook = no_hook
    observe: Observe = unobserved

    @property
    def engine(self) -> Engine:
        """The engine of the routine that intake starts orders of."""
        return self.engines[self.settings.routine]

    def workflow(self, name: str) -> Workflow:
        """The routine of this name; one that is not known here has nothing, and every part of it reads as unknown."""
        engine = self.engines.get(name)
        return engine.workflow if engine is not None else nothing_of(self.engine.workflow, name)

    def worker(self, name: str | None = None) -> Worker:
        """A fresh worker with a name of its own."""
        s = self.settings
        caller = Caller(
            self.adapters, self.clock, self.breakers, s.calls_per_system, self.store.is_held, self.store.epoch,
            self._said_before(),
        )  # fmt: skip
        name = name or f"{socket.gethostname()}.{os.getpid()}"
        return Worker(
            name, self.store, self.engines, caller, self.clock, timedelta(seconds=s.lease_seconds), s.worker_batch,
            self.hook, self.observe,
        )  # fmt: skip

    def _said_before(self) -> SaidBefore | None:
        """Only a store that was restored and reconciled has anything to look for."""
        with self.store.read() as connection:
            if not done_before.any_left(connection):
                return None
        return partial(done_before.take, self.store)

    def intake(self) -> Intake:
        s = self.settings
        reading = IntakeSettings(dict(s.headings), s.category_path, s.digital_units, s.max_persons)
        return Intake(self.store, self.engine, self.desk, self.clock, reading, self.hook, timedelta(seconds=s.messages_seconds))

    def close(self) -> None:
        for adapter in self.adapters.values():
            getattr(adapter, "close", _nothing)()
        self.store.close()


def _nothing() -> None:
    """Most adapters hold nothing open."""


def tools_of(settings: Settings) -> Tools:
    """The calendar and the settings that pure functions read."""
    calendar = WorkCalendar(zone=settings.zone, extra_closed=frozenset(settings.extra_closed_days))
    return Tools(calendar, settings.by_name())


def open_store(settings: Settings, upgrade: bool | None = None) -> Store:
    """The store of this installation; an embedded one is made, with its key file, if it is not there yet."""
    url = _url(settings)
    embedded = url.get_backend_name() == "sqlite"
    if embedded and url.database:
        refuse_to_begin_anew(settings)
        Path(url.database).absolute().parent.mkdir(parents=True, exist_ok=True)
    engine = open_database(settings.database_url)
    made = prepare(engine, upgrade=embedded if upgrade is None else upgrade)
    store = Store(engine, crypto.MasterKey(_master_key(settings, may_make=embedded and made)))
    if made:
        _remember(settings)
    _check_key(store)
    store.epoch = store.retry(epochs.of)
    return store


def restore_store(settings: Settings, file: Path, skipped: int = epochs.SKIPPED) -> dict[str, int]:
    """Put a backup into an empty place; the master key it was made with must be at hand, or nothing is done."""
    url = _url(settings)
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).absolute().parent.mkdir(parents=True, exist_ok=True)
    name = crypto.MasterKey(_master_key(settings, may_make=False)).fingerprint()
    engine = open_database(settings.database_url)
    try:
        counted = backup.restore(file, engine, name, skipped)
        _remember(settings)
        return counted
    finally:
        engine.dispose()


def refuse_to_begin_anew(settings: Settings) -> None:
    """Raises `StoreMissing` where an embedded store has been and is not any more: an empty one would look like all is well."""
    store = store_file_of(settings)
    if store is None or store.exists():
        return
    own_key = not settings.master_key and not settings.master_key_file and key_file_of(settings)
    for trace in (own_key, _trace_of(store)):
        if trace and trace.exists():
            raise StoreMissing(store.name, trace.name)


def _trace_of(store: Path) -> Path:
    return store.with_name(f"{store.name}.made")


def _remember(settings: Settings) -> None:
    """Leave a trace that there was a store here, which outlives its file; a key file of its own is one."""
    store = store_file_of(settings)
    if store is not None and (settings.master_key or settings.master_key_file):
        _trace_of(store).write_text(f"There is a store {store.name} here. Remove this file too to begin anew.\n")


def store_file_of(settings: Settings) -> Path | None:
    """The file of an embedded store; None for one that is not a file of ours."""
    url = _url(settings)
    embedded = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return Path(str(url.database)) if embedded else None


def key_file_of(settings: Settings) -> Path | None:
    """Where the master key is kept as a file; None where it is handed over otherwise."""
    if settings.master_key:
        return None
    if settings.master_key_file:
        return Path(settings.master_key_file)
    store = store_file_of(settings)
    return store.with_suffix(".key") if store else None


def _url(settings: Settings) -> URL:
    return read_url(settings.database_url)


def _master_key(settings: Settings, may_make: bool) -> bytes:
    if settings.master_key:
        return crypto.read_key(settings.master_key)
    path = key_file_of(settings)
    if path is None:
        if may_make:
            return os.urandom(crypto.KEY_BYTES)
        raise KeyRefused("No master key is set; give LOCKSTEP_MASTER_KEY or LOCKSTEP_MASTER_KEY_FILE.")
    if may_make and not path.exists():
        secret = crypto.make_key_file(path)
        log.info("key.made", file=path.name)
        return secret
    return crypto.key_from_file(path)


def _check_key(store: Store) -> None:
    """Refuse a key that is not the one this store was made with; a new store remembers the key's name."""
    name = store.keyring.fingerprint()
    with store.read() as connection:
        known = store.meta(connection, "key.fingerprint")
    if known is None:
        with store.write() as tx:
            tx.set_meta("key.fingerprint", name)
    elif known != name:
        raise KeyRefused("This is not the master key that the store was made with; nothing was read or changed.")


def open_app(settings: Settings, clock: Clock | None = None, world: World | None = None, adapters: Sequence[Adapter] = ()) -> App:
    """An installation with these adapters, or those that the settings name, or (a world is given, or nothing is named)
    the stubs inside the process."""
    store = open_store(settings)
    clock = clock or StoreClock(store.clock)
    tools = tools_of(settings)
    hand_in: HandIn | None = None
    if world is None and not adapters and settings.is_remote:
        # Loaded only where it is needed: the way over HTTP costs a quarter of a second and 20 MB.
        from runtime.routines.shared_lock import systems

        adapters, hand_in = systems.adapters_of(settings), systems.hand_in_of(settings)
    else:
        world = world or open_world(settings, clock)
        adapters, hand_in = adapters or _stubs(settings, world), world.submit_ticket
    named = {a.system: a for a in adapters}
    # Whoever sends the messages, nobody is disturbed by one at night.
    named["notify"] = QuietHours(named["notify"], tools.calendar.is_working_day)
    patience = timedelta(seconds=settings.connect_seconds + settings.read_seconds)
    breakers = Breakers(store, clock, named, BreakerPolicy(), patience)
    return App(
        settings, clock, tools, {name: Engine(w, tools) for name, w in ROUTINES.items()}, store,
        named, cast(Desk, named["lindesk"]), world, breakers, hand_in,
    )  # fmt: skip


def _stubs(settings: Settings, world: World) -> Sequence[Adapter]:
    return TreservaStub(world), TesStub(world), LindeskStub(world, settings.lindesk_category), NotifyStub(world)


def open_world(settings: Settings, clock: Clock | None = None) -> World:
    """The world that the stub systems of this installation share."""
    store = world_store_of(settings)
    return World(WorldClock(store, (clock or SystemClock()).now), store, settings.tes_import_at)


def world_store_of(settings: Settings) -> SqliteStore:
    """Where the stub systems keep their world."""
    store = store_file_of(settings)
    path = Path(settings.world_file) if settings.world_file else store.with_suffix(".world.db") if store else Path("var/world.db")
    return SqliteStore(path)
