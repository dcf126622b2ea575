"""Households of the made-up town as measurements hand them in: persons to the registers, a ticket to the desk."""

from __future__ import annotations

from datetime import datetime
from random import Random

from adapters import World, scenario_ticket
from rehearsal.routines.shared_lock.homes import hang
from rehearsal.routines.shared_lock.people import Household, ticket_spec
from storage import Tx


def settle(tx: Tx, world: World, household: Household, now: datetime) -> None:
    """Its persons are known to Treserva and TES, and a unit that it has hangs there, with its first person linked to it."""
    for person in household.persons:
        world.add_person(person.ref, person.facts)
    if household.serial is None:
        return
    world.locks.register(household.serial)
    world.locks.link(household.serial, household.persons[0].ref)
    hang(tx, household, now)


def submit(world: World, household: Household, ticket: str, random: Random, now: datetime) -> str:
    """The ordering unit writes its ticket; returns the ticket's id."""
    spec, people = ticket_spec(household, ticket, random)
    return world.submit_ticket(scenario_ticket.errand(spec, people, world.next_ticket_number(), now))


def is_clear(household: Household) -> bool:
    """True where no person has to read the ticket: no mistakes, and two persons of different names."""
    return not household.mistakes and len({person.facts["name"] for person in household.persons}) == len(household.persons) == 2
