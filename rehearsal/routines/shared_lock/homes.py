"""Where made-up people live: the household of an address, and the unit that a household has had since before the store began."""

from __future__ import annotations

from datetime import datetime

from rehearsal.routines.shared_lock.people import Household
from storage import Tx
from storage.routines.shared_lock import seeding
from workflow.identity import initials
from workflow.routines.shared_lock.household import from_parts, household_key_text
from workflow.values import Facts


def dwelling_of(person: Facts) -> str:
    """The key of the household that a person's address is of; empty where it cannot be read."""
    address = from_parts(person.get("address"), person.get("apartment"), person.get("postcode"), person.get("city"))
    return household_key_text(address) if address else ""


def hang(tx: Tx, household: Household, now: datetime) -> None:
    """The household's unit hangs there, with its first person; raises `ValueError` for a household that has none."""
    if household.serial is None:
        raise ValueError(f"Household {household.ref} has no unit.")
    first = household.persons[0].facts
    seeding.mounted_unit(tx, household.serial, dwelling_of(first), {first["id"]: initials(first["name"])}, now)
