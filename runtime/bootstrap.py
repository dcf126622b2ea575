"""Puts an installation together from its settings: the one place that names concrete classes of the engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cache, partial
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from adapters import World
from runtime import crypto, keys, tombstones
from runtime import setting_reasons as reasons
from runtime.app import App
from runtime.clock import Clock, StoreClock
from runtime.engines import Engines
from runtime.error_report import where
from runtime.on_board import ROUTINES
from runtime.places import refuse_to_begin_anew, remember
from runtime.routine import Routine, Site
from runtime.settings import Models, Settings
from runtime.settings_sources import read_settings
from runtime.traces import NO_TRACES, Traces
from runtime.versions import registry
from runtime.worker.breakers import Breakers
from storage import Store, StorePart, backup, epochs, open_database
from storage.branches import CORE
from storage.database import file_of, read_url
from storage.migrate import prepare
from storage.standby import Standby
from workflow.calendar import WorkCalendar
from workflow.errors import SettingsError
from workflow.ports import Adapter
from workflow.retry import BreakerPolicy
from workflow.roles import STANDARD_ROLES, agreed_roles
from workflow.values import Tools

GROUP = "lockstep.routines"
"""The entry points by which installed packages offer routines: each names a `runtime.routine.Routine`."""


@cache
def routines() -> Mapping[str, Routine]:
    """Every routine on board by name: the one list in this program, and those that installed packages offer.

    Raises `SettingsError` where two have one name, or an offered one cannot be loaded.
    """
    return by_name((*ours(), *(_offered(point) for point in entry_points(group=GROUP))))


def by_name(found: Sequence[Routine]) -> Mapping[str, Routine]:
    """These routines by name; raises `SettingsError` where two have the same one, or one has a name that is reserved."""
    for routine in found:
        if is_reserved(routine.name):
            raise SettingsError(reasons.NAME_RESERVED(name=routine.name))
    twice = [name for name, n in Counter(r.name for r in found).items() if n > 1]
    if twice:
        raise SettingsError(reasons.SAME_ROUTINE(name=twice[0]))
    return {routine.name: routine for routine in found}


def is_reserved(name: str) -> bool:
    """Whether no routine can have this name: its table of settings, or its branch of migrations, would be another's."""
    return name == CORE or name in Settings.model_fields


def ours() -> tuple[Routine, ...]:
    """The routines that come with this program."""
    return tuple(map(_ours, ROUTINES))


def _ours(place: str) -> Routine:
    module, _, name = place.partition(":")
    found: Routine = getattr(import_module(module), name)
    return found


def _offered(point: EntryPoint) -> Routine:
    try:
        found = point.load()
    except Exception as problem:
        why = f"{type(problem).__name__}, {where(problem)}"
        raise SettingsError(reasons.PACKAGE_BROKEN(name=point.name, problem=why)) from None
    if not isinstance(found, Routine):
        raise SettingsError(reasons.NO_ROUTINE_OFFERED(name=point.name, group=GROUP, kind=type(found).__name__))
    return found


def models_of(on_board: Sequence[Routine] | None = None) -> Models:
    """The settings models of these routines (by default of every one on board) that have one."""
    found = routines().values() if on_board is None else on_board
    return {r.name: r.settings for r in found if r.settings is not None}


def load_settings(on_board: Sequence[Routine] | None = None, **given: Any) -> Settings:
    """The settings of this installation and its routines; raises `SettingsError` with a sentence for each that is wrong."""
    settings = read_settings(models_of(on_board), given)
    known = list(routines().values()) if on_board is None else on_board
    roles = agreed_roles([(r.name, r.definition.roles) for r in known])
    able = [name for name, role in roles.items() if role.signs_in]
    named = [("oidc_roles", role) for role in settings.oidc_roles.values()]
    named += [("second_factor_roles", role) for role in settings.second_factor_roles]
    able += [role.name for role in STANDARD_ROLES if role.administers and role.name not in able]
    for name, role in named:
        if role not in able:
            raise SettingsError(reasons.OF_SETTING(name=name, why=reasons.UNKNOWN_ROLE(role=role[:40], known=able)))
    return settings


def tools_of(settings: Settings, routine: str = "") -> Tools:
    """The calendar and the settings that a routine's pure functions read; without a routine, those of everybody."""
    calendar = WorkCalendar(zone=settings.zone, extra_closed=frozenset(settings.extra_closed_days))
    return Tools(calendar, settings.by_name(routine))


def store_parts(on_board: Sequence[Routine] | None = None) -> Mapping[str, StorePart]:
    """What these routines (by default every one on board) bring to the store, by the routine's name."""
    known = routines() if on_board is None else by_name(on_board)
    return {name: routine.store for name, routine in known.items() if routine.store is not None}


def open_store(settings: Settings, upgrade: bool | None = None, on_board: Sequence[Routine] | None = None) -> Store:
    """The store of this installation, with the parts of these routines (by default of every one on board).

    An embedded one is made, with its key file, if it is not there yet.
    """
    url = read_url(settings.database_url)
    embedded = url.get_backend_name() == "sqlite"
    if (file := file_of(url)) is not None:
        refuse_to_begin_anew(settings)
        file.absolute().parent.mkdir(parents=True, exist_ok=True)
    engine, parts = open_database(settings.database_url), store_parts(on_board)
    made = prepare(engine, parts, upgrade=embedded if upgrade is None else upgrade)
    keyring = keys.keyring_of(settings, may_make=embedded and made)
    store = Store(engine, keyring, parts)
    keys.agree(store, keyring, settings)
    # Also one that was made elsewhere and copied here, or whose key was handed over as a file before.
    remember(settings)
    store.epoch = store.retry(epochs.of)
    return store


def restore_store(settings: Settings, file: Path, skipped: int = epochs.SKIPPED) -> dict[str, int]:
    """Put a backup into an empty place; the master key it was made with must be at hand, or nothing is done."""
    if (place := file_of(read_url(settings.database_url))) is not None:
        place.absolute().parent.mkdir(parents=True, exist_ok=True)
    names = [crypto.name_of(secret) for secret in keys.master_keys(settings)]
    engine = open_database(settings.database_url)
    try:
        counted = backup.restore(file, engine, store_parts(), names, skipped)
        remember(settings)
        return counted
    finally:
        engine.dispose()


def open_app(
    settings: Settings, clock: Clock | None = None, world: World | None = None, adapters: Sequence[Adapter] = (),
    on_board: Sequence[Routine] | None = None,
) -> App:  # fmt: skip
    """An installation of these routines (by default every one on board) with these adapters, else those that the routines
    make from the settings, or as stubs in the given world.

    Raises `DefinitionError` where a table is not sound, before a store is made, `SettingsError`, and `VersionRetired` where
    the newest version of a routine is retired in this store.
    """
    known = routines() if on_board is None else by_name(on_board)
    _refuse_same_versions(known)
    if settings.routine and settings.routine not in known:
        raise SettingsError(reasons.OF_SETTING(name="routine", why=reasons.NONE_OF_ROUTINES(known=list(known))))
    settings = completed(settings, tuple(known.values()))
    engines = Engines(tuple(known.values()), partial(tools_of, settings))
    engines.require_sound()
    store = open_store(settings, on_board=tuple(known.values()))
    clock = clock or StoreClock(store.clock)
    tools = tools_of(settings)
    site = Site(settings, clock, tools.calendar, world)
    named = _by_system(adapters or [a for r in known.values() if r.systems for a in r.systems(site)])
    patience = timedelta(seconds=settings.connect_seconds + settings.read_seconds)
    breakers = Breakers(store, clock, named, BreakerPolicy(), patience)
    registry.register(store, engines, clock.now())
    app = App(settings, clock, tools, known, engines, store, named, site.world, breakers, traces=_traces(settings, store))
    if settings.read_database_url:
        app.standby = Standby(store, settings.read_database_url, settings.read_behind_seconds)
    if tombstones.read(tombstones.file_of(settings)):
        # Loaded only where a person was forgotten.
        from runtime.services.people import forget_again

        forget_again(app)
    return app


def _traces(settings: Settings, store: Store) -> Traces:
    if not settings.otlp_url:
        return NO_TRACES
    try:
        # Loaded only where traces are wanted, and installed only there.
        from runtime.otlp import OtlpTraces
    except ImportError:
        raise SettingsError(reasons.OF_SETTING(name="otlp_url", why=reasons.NO_TRACING())) from None
    traces = OtlpTraces(settings, store.retry(epochs.trace_seed))
    store.noted = traces.noted
    return traces


def completed(settings: Settings, on_board: Sequence[Routine]) -> Settings:
    """With the settings of routines that were not on board when these were read."""
    models = {name: model for name, model in models_of(on_board).items() if name not in settings.own}
    return settings.with_own({**settings.own, **read_settings(models, {}).own}) if models else settings


def _refuse_same_versions(known: Mapping[str, Routine]) -> None:
    for name, routine in known.items():
        versions = Counter(w.version for w in (routine.definition, *routine.older))
        twice = [version for version, n in versions.items() if n > 1]
        if twice:
            raise SettingsError(reasons.SAME_VERSION(name=name, version=twice[0]))


def _by_system(adapters: Sequence[Adapter]) -> dict[str, Adapter]:
    named = {adapter.system: adapter for adapter in adapters}
    if len(named) < len(adapters):
        twice = Counter(adapter.system for adapter in adapters).most_common(1)[0][0]
        raise SettingsError(reasons.SAME_SYSTEM(system=twice))
    return named
