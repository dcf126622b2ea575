"""What a routine brings to its rehearsals in addition to its table: `Extension`. Every part has a default."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adapters import Store as WorldStore
from adapters import World
from runtime.app import App
from runtime.clock import StandingClock
from runtime.extensions import load
from runtime.routine import Routine
from runtime.settings import Settings
from workflow.values import Facts, Order

if TYPE_CHECKING:
    import threading

    from rehearsal.rehearsal import Rehearsal
    from rehearsal.simulation.run import Simulation
    from rehearsal.simulation.users import SimulatedUsers

MakeApp = Callable[[Settings, StandingClock, World | None], App]
Verb = Callable[["Rehearsal", Any, Path], None]
"""One step of a scenario: what the step says, and the folder in which the file stands."""
Expectation = Callable[["Rehearsal", Facts], None]
"""Raises `rehearsal.expectations.Unmet` for what does not hold."""
MakeWorld = Callable[[Settings, Callable[[], datetime], WorldStore | None], World]


def _as_given(rehearsal: Rehearsal, order: Order, data: Facts) -> Facts:
    return data


def _as_set(settings: Settings) -> Settings:
    return settings


@dataclass(frozen=True)
class Samples:
    """Sample orders, which `lockstep run` plays into a new store, and the account that a first look is made with.

    `make` is given the moment that they lead up to, what tells it to stop, and what it calls after each of the `steps`.
    """

    steps: int
    wanted: Callable[[Settings], bool]
    decline: Callable[[Settings], None]
    make: Callable[[Settings, datetime, threading.Event, Callable[[int, int], None]], None]
    account: str = ""
    role: str = ""


@dataclass(frozen=True)
class Extension:
    """A routine's part of scenarios and simulations.

    `world` makes the simulated world that its stub systems share; without it, each of its systems is what `Routine.systems`
    makes, with faults between it and the worker, and a generic stub where there is none. `set_up` reads the `world` block of a
    scenario; `verbs` and `expectations` are added to the engine's, and replace one of the same name; `words` are
    the values possible for `resolution`. `given` translates what a `trigger` step says into what the trigger takes.
    `users` makes the simulated users, by default those derived from the table; `simulated` changes the settings for them.
    `served` gives installations that reach the stub systems over HTTP, by profile;
    `simulation_over_http` makes a simulation whose stub systems run in another process. `samples` are played by `lockstep run`.
    """

    world: MakeWorld | None = None
    set_up: Callable[[Rehearsal, Facts], None] | None = None
    verbs: Mapping[str, Verb] = field(default_factory=dict)
    expectations: Mapping[str, Expectation] = field(default_factory=dict)
    words: Mapping[str, Collection[str]] = field(default_factory=dict)
    given: Callable[[Rehearsal, Order, Facts], Facts] = _as_given
    users: Callable[[Simulation, Routine], SimulatedUsers] | None = None
    simulated: Callable[[Settings], Settings] = _as_set
    served: Callable[[str], AbstractContextManager[MakeApp]] | None = None
    simulation_over_http: Callable[..., Simulation] | None = None
    samples: Callable[[], Samples] | None = None


PLAIN = Extension()


def extension_of(routine: Routine) -> Extension:
    """The routine's extension, imported now; `PLAIN` for one that has none. Raises `SettingsError` where it cannot be had."""
    if not routine.rehearsal:
        return PLAIN
    return load(routine.name, routine.rehearsal, Extension)


def extensions_of(routines: Sequence[Routine]) -> Mapping[str, Extension]:
    """Their extensions by routine name."""
    return {routine.name: extension_of(routine) for routine in routines}
