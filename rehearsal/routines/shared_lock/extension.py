"""What this routine brings to scenarios and simulations: `EXTENSION`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from adapters import Store, World
from rehearsal.extension import Extension, MakeApp, Samples
from rehearsal.routines.shared_lock.expectations import EXPECTATIONS, RESOLUTIONS
from rehearsal.routines.shared_lock.verbs import VERBS, given, set_up
from runtime.routine import Routine
from runtime.routines.shared_lock.settings import LockSettings
from runtime.settings import Settings

if TYPE_CHECKING:
    from rehearsal.simulation.run import Simulation
    from rehearsal.simulation.users import SimulatedUsers

# So many that each visit finds one, and as often a look at the link as to see it once a day.
_SIMULATED = {"technicians": tuple(f"t{n}" for n in range(400)), "watch_minutes": 1440}


def _world(settings: Settings, now: Callable[[], datetime], store: Store | None) -> World:
    return World(now, store, settings.of(LockSettings).tes_import_at)


def _users(sim: Simulation, routine: Routine) -> SimulatedUsers:
    # Loaded only for a simulation, which imports much that a scenario does not need.
    from rehearsal.routines.shared_lock.users import LockUsers

    return LockUsers(sim, routine)


def _served(profile: str) -> AbstractContextManager[MakeApp]:
    from rehearsal.routines.shared_lock.served_stubs import over_http

    return over_http(profile)


def _over_http(*arguments: Any, **named: Any) -> Simulation:
    from rehearsal.routines.shared_lock.outages import SimulationOverHttp

    return SimulationOverHttp(*arguments, **named)


def _samples() -> Samples:
    from rehearsal.routines.shared_lock import samples

    def wanted(settings: Settings) -> bool:
        # Samples reach the systems of the installation: never real ones.
        return not settings.of(LockSettings).is_remote and samples.wanted(settings)

    return Samples(len(samples.STORY), wanted, samples.decline, samples.make, samples.ACCOUNT, samples.ROLE)


EXTENSION = Extension(
    world=_world, set_up=set_up, verbs=VERBS, expectations=EXPECTATIONS, words={"resolution": RESOLUTIONS}, given=given,
    users=_users, simulated=lambda settings: settings.changed(**_SIMULATED), served=_served,
    simulation_over_http=_over_http, samples=_samples,
)  # fmt: skip
