"""The verbs that this routine adds to scenarios: what happens in Treserva, TES and Lindesk, and to the stock of units."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import orjson

from adapters import scenario_world
from adapters.scenario_keys import known_keys, listed, needed
from adapters.scenario_world import person_exists
from rehearsal.extension import Verb
from rehearsal.rehearsal import Rehearsal
from rehearsal.routines.shared_lock.homes import dwelling_of
from rehearsal.routines.shared_lock.reasons import TWO_MOUNTED
from rehearsal.scenario import death_of
from runtime.routines.shared_lock.inventory import take_into_stock
from storage.routines.shared_lock import seeding
from workflow.errors import BadInput
from workflow.identity import initials
from workflow.routines.shared_lock.findings import number_of
from workflow.values import Facts, Order


def set_up(rehearsal: Rehearsal, block: Facts) -> None:
    """Fill the world, and our inventory with the units and the stock that it has."""
    scenario_world.set_up(rehearsal.world, block)
    people, homes = scenario_world.people_of(rehearsal.world), dict[str, str]()
    with rehearsal.app.store.write() as tx:
        for serial, facts in (block.get("locks") or {}).items():
            home = people.get(str((facts or {}).get("mounted_at")), {})
            other = homes.setdefault(dwelling_of(home), str(serial))
            if home and other != str(serial):
                raise BadInput(TWO_MOUNTED(locks=[other, str(serial)]))
            linked = {people[str(x)]["id"]: initials(people[str(x)]["name"]) for x in listed((facts or {}).get("linked"))}
            seeding.mounted_unit(tx, str(serial), dwelling_of(home), linked, rehearsal.clock.now())
    deliver(rehearsal, block.get("stock"))


def deliver(rehearsal: Rehearsal, serials: Any) -> None:
    """Units come into the stock: a list of serials, or one."""
    take_into_stock(rehearsal.app, [str(serial) for serial in listed(serials)])


def given(rehearsal: Rehearsal, order: Order, data: Facts) -> Facts:
    """A scenario names a person as its world does, a trigger by the letter of the order."""
    return {**data, "person": _letter_of(rehearsal, order, str(data["person"]))} if "person" in data else data


def _letter_of(rehearsal: Rehearsal, order: Order, ref: str) -> str:
    letters = [p["letter"] for p in order.private.get("reading", {}).get("persons", ())]
    return next((x for x in letters if _person_of(rehearsal, order, x) == ref), ref)


def _person_of(rehearsal: Rehearsal, order: Order, letter: str) -> str | None:
    """The world's name for the person whom an order calls by this letter."""
    number = number_of(order, letter)
    person = rehearsal.world.people.by_number(number) if number else None
    return str(person["ref"]) if person else None


def _ticket(rehearsal: Rehearsal, value: Any, folder: Path) -> None:
    spec = dict(value)
    if isinstance(spec.get("file"), str):
        spec["file"] = orjson.loads((folder / spec["file"]).read_bytes())
    scenario_world.apply(rehearsal.world, "ticket", spec)
    rehearsal.take_in()


def _lindesk(rehearsal: Rehearsal, value: Any, folder: Path) -> None:
    """What the service desk hears is taken in at once, as by a webhook."""
    scenario_world.apply(rehearsal.world, "lindesk", value)
    rehearsal.take_in()


def _in_world(verb: str) -> Callable[[Rehearsal, Any, Path], None]:
    return lambda rehearsal, value, folder: scenario_world.apply(rehearsal.world, verb, value)


def _stock(rehearsal: Rehearsal, value: Any, folder: Path) -> None:
    known_keys("stock", value, ("deliver",))
    needed("stock", value, "deliver")
    deliver(rehearsal, value["deliver"])


def _crash(rehearsal: Rehearsal, value: Any, folder: Path) -> None:
    """As the engine's, also at the effect for one person."""
    known_keys("crash", value, ("at", "effect", "person"))
    person: str | None = value.get("person")
    person_exists(rehearsal.world, person)

    def meant(order: Order, subject: str) -> bool:
        return _person_of(rehearsal, order, subject) == person

    rehearsal.deaths.append(death_of(rehearsal, value, None if person is None else meant))


VERBS: Mapping[str, Verb] = {
    "ticket": _ticket, "lindesk": _lindesk, "stock": _stock, "crash": _crash,
    **{verb: _in_world(verb) for verb in ("treserva", "tes", "fault")},
}  # fmt: skip
