"""Treserva inside the process: answers from the fictional world."""

from __future__ import annotations

from collections.abc import Mapping

from adapters import stubbing
from adapters.world.people import address_of, interventions_of
from adapters.world.store import Entity
from adapters.world.world import World
from workflow.ports import Operation
from workflow.routines.shared_lock.registers import TreservaPerson, not_in_treserva
from workflow.values import Call, Outcome


class TreservaStub:
    """Read-only, as Treserva is to us."""

    system = "treserva"
    blocking = False

    def __init__(self, world: World) -> None:
        self._world = world
        self._operations = {"treserva.person": Operation(self._person)}

    @property
    def operations(self) -> Mapping[str, Operation]:
        return self._operations

    def _person(self, call: Call) -> Outcome:
        return stubbing.read(self._world, call, lambda wrong: stubbing.succeeded(self._facts(call, wrong)))

    def _facts(self, call: Call, wrong: bool) -> TreservaPerson:
        people, number = self._world.people, call.payload["number"]
        person = people.another_person(number) if wrong else people.by_number(number)
        return not_in_treserva(number) if person is None else facts_of(person, call.payload["on"])


def facts_of(person: Entity, on: str) -> TreservaPerson:
    """What Treserva answers about a person on a date."""
    return {
        "found": True,
        "number": person["number"],
        "name": person["name"],
        "address": address_of(person),
        "protection": person["protection"],
        "deceased_on": person["deceased_on"],
        "interventions": interventions_of(person, on),
    }
