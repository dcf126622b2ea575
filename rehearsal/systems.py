"""The outside systems of a rehearsal: stubs in the process, with faults between them and the worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rehearsal.extension import Extension
from rehearsal.faulty import Faulty, GenericStub
from runtime.routine import Routine, Site
from workflow.ports import Adapter


def systems_of(routines: Sequence[Routine], extensions: Mapping[str, Extension], site: Site) -> list[Adapter]:
    """An adapter for each system that these routines name.

    A routine with a simulated world has its own; of any other, each is what the routine makes for this place, and a generic
    stub where it makes none, with faults between.
    """
    found: list[Adapter] = []
    for routine in routines:
        own = list(routine.systems(site)) if routine.systems else []
        if extensions[routine.name].world is not None:
            found += own
            continue
        effects = routine.definition.effects
        lacking = {effect.system for effect in effects} - {adapter.system for adapter in (*own, *found)}
        found += [Faulty(adapter) for adapter in (*own, *(GenericStub(system, effects) for system in sorted(lacking)))]
    return found
