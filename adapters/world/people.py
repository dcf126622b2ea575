"""The people of the world, as Treserva knows them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from adapters.world.store import Entity, Store
from workflow.routines.shared_lock.registers import Intervention, PostalAddress
from workflow.values import Facts

FACTS = (
    "name", "address", "apartment", "postcode", "city", "co", "family", "executed_from", "granted_from",
    "executed_to", "protection", "deceased_on", "tes_groups",
)  # fmt: skip
_DATES = frozenset({"executed_from", "granted_from", "executed_to", "deceased_on"})
_DEFAULTS: Mapping[str, Any] = {"family": "SoL", "protection": "none", "tes_groups": ["Grupp Centrum"]}


class People:
    """Persons by letter (or any name of the world's), found by every personal number they have had."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, ref: str, facts: Facts) -> Entity:
        """Adds a person; facts are those of `FACTS` and `id`, the personal number."""
        person: Entity = {"ref": ref, "links": [], "tes": None, "counted": False}
        person |= {fact: _plain(fact, facts.get(fact)) for fact in FACTS}
        person["number"] = str(facts["id"])
        person["declared"] = {fact: person[fact] for fact in (*FACTS[:5], "number")}
        self._store.put("number", person["number"], {"ref": ref})
        self.keep(person, unread=True)
        return person

    def change(self, ref: str, facts: Facts) -> None:
        """Changes what Treserva says from now on; TES hears of it at the next read-over."""
        person = self.get(ref)
        for fact, value in facts.items():
            if fact == "id":
                person["number"] = str(value)
                self._store.put("number", person["number"], {"ref": ref})
            elif fact in FACTS:
                person[fact] = _plain(fact, value)
            else:
                raise ValueError(f"{fact} is no fact about a person; known: id, {', '.join(FACTS)}.")
        self.keep(person, unread=True)

    def get(self, ref: str) -> Entity:
        person = self._store.get("person", ref)
        if person is None:
            raise KeyError("No such person in this world.")
        return person

    def keep(self, person: Entity, unread: bool = False) -> None:
        self._store.put("person", person["ref"], person)
        if unread:
            self._store.put("unread", person["ref"], {})

    def by_number(self, number: str) -> Entity | None:
        """The person who has, or once had, this number."""
        found = self._store.get("number", number)
        return None if found is None else self._store.get("person", found["ref"])

    def another_person(self, number: str, in_tes: bool = False) -> Entity | None:
        """Another person than the one with this number, the same one every time; on demand one whom TES has."""
        own = self.by_number(number)
        others = (p for _, p in self._store.each("person") if own is None or p["ref"] != own["ref"])
        return next((p for p in others if not in_tes or (p["tes"] and p["tes"]["present"])), None)


def address_of(facts: Facts) -> PostalAddress:
    return {
        "street": facts["address"],
        "apartment": facts["apartment"],
        "postcode": facts["postcode"],
        "city": facts["city"],
        "co": facts.get("co"),
    }


def interventions_of(person: Entity, on: str) -> list[Intervention]:
    """The person's interventions on a date: an executed one keeps its start also when that is yet to come."""
    found: list[Intervention] = []
    executed, granted, to = person["executed_from"], person["granted_from"], person["executed_to"]
    if executed:
        status = "ended" if to and to < on else "executed"
        found.append({"family": person["family"], "status": status, "from": executed, "to": to})
    if granted and (not executed or granted > executed):
        found.append({"family": person["family"], "status": "granted", "from": granted, "to": None})
    return found


def _plain(fact: str, value: Any) -> Any:
    if value is None:
        return _DEFAULTS.get(fact)
    if fact in _DATES:
        return date.fromisoformat(str(value)[:10]).isoformat()
    return list(value) if fact == "tes_groups" else str(value)
