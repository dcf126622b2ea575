"""TES inside the process: presence, locks and links of the fictional world."""

from __future__ import annotations

from collections.abc import Mapping

from adapters import stubbing
from adapters.world.store import Entity
from adapters.world.world import World
from workflow.ports import Operation
from workflow.routines.shared_lock.registers import TesPerson, not_in_tes
from workflow.values import Call, Facts, Outcome


class TesStub:
    """Knows a person only after a read-over, and only under the numbers that came with one."""

    system = "tes"
    blocking = False

    def __init__(self, world: World) -> None:
        self._world = world
        self._operations = {
            "tes.person": Operation(self._person),
            "tes.lock": Operation(self._lock),
            "tes.register_lock": Operation(self._register, self._is_registered),
            "tes.link": Operation(self._link, self._is_linked),
            "tes.unlink": Operation(self._unlink, self._is_unlinked),
        }

    @property
    def operations(self) -> Mapping[str, Operation]:
        return self._operations

    def _person(self, call: Call) -> Outcome:
        return stubbing.read(
            self._world,
            call,
            lambda wrong: stubbing.succeeded(person_facts(self._world, call.payload["number"], wrong)),
        )

    def _lock(self, call: Call) -> Outcome:
        locks = self._world.locks
        return stubbing.read(self._world, call, lambda _: stubbing.succeeded(locks.as_tes_says(call.payload["serial"])))

    def _register(self, call: Call) -> Outcome:
        return stubbing.write(self._world, call, lambda: register(self._world, call.payload["serial"], call.key))

    def _link(self, call: Call) -> Outcome:
        return stubbing.write(self._world, call, lambda: link(self._world, call.payload, call.key))

    def _unlink(self, call: Call) -> Outcome:
        return stubbing.write(self._world, call, lambda: unlink(self._world, call.payload, call.key))

    def _is_registered(self, call: Call) -> Outcome:
        locks = self._world.locks
        return stubbing.probe(self._world, call, lambda: locks.get(call.payload["serial"]) is not None, "lock")

    def _is_linked(self, call: Call) -> Outcome:
        return stubbing.probe(self._world, call, lambda: linked(self._world, call.payload), "lock")

    def _is_unlinked(self, call: Call) -> Outcome:
        return stubbing.probe(self._world, call, lambda: not linked(self._world, call.payload), "lock")


def person_facts(world: World, number: str, wrong: bool = False) -> TesPerson:
    """What TES answers about a number."""
    person = world.people.another_person(number, in_tes=True) if wrong else known(world, number)
    last = world.imports.last()
    if person is None or not person["tes"] or not person["tes"]["present"]:
        return not_in_tes(number, last)
    tes = person["tes"]
    return {
        "present": True, "number": tes["number"], "name": tes["name"], "address": tes["address"],
        "groups": list(tes["groups"]), "links": list(person["links"]), "last_import": last,
    }  # fmt: skip


def known(world: World, number: str) -> Entity | None:
    """The person whom TES has, or has had, under this number."""
    person = world.people.by_number(number)
    if person is None or not person["tes"]:
        return None
    return person if number in (person["tes"]["number"], *person["tes"]["before"]) else None


def linked(world: World, payload: Facts) -> bool:
    lock, person = world.locks.get(payload["serial"]), known(world, payload["number"])
    return lock is not None and person is not None and person["ref"] in lock["linked"]


def register(world: World, serial: str, key: str) -> Outcome:
    """TES takes a unit it has already without complaint, and counts it as done again."""
    world.locks.register(serial)
    world.took_place("tes.register_lock", key)
    return stubbing.succeeded({"serial": serial})


def link(world: World, payload: Facts, key: str) -> Outcome:
    """Refused with `no_such_lock` or `not_in_tes`."""
    serial, person = payload["serial"], known(world, payload["number"])
    if world.locks.get(serial) is None:
        return stubbing.refused("no_such_lock")
    if person is None or not person["tes"]["present"]:
        return stubbing.refused("not_in_tes")
    again = not world.locks.link(serial, person["ref"])
    world.took_place("tes.link", key, again=again)
    return stubbing.succeeded({"serial": serial, "number": payload["number"]})


def unlink(world: World, payload: Facts, key: str) -> Outcome:
    """Someone who is not linked is as unlinked as can be; that counts as a repeat."""
    serial, person = payload["serial"], known(world, payload["number"])
    if world.locks.get(serial) is None:
        return stubbing.refused("no_such_lock")
    changed = person is not None and world.locks.unlink(serial, person["ref"])
    world.took_place("tes.unlink", key, changed, again=not changed)
    return stubbing.succeeded({"serial": serial, "number": payload["number"]})
