"""What stands in a ticket as it is written, before it is judged: the common ground of form and text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from workflow.routines.shared_lock.reading.values import Role


@dataclass
class DraftPerson:
    """One person as written, on so many `lines`; `index` is the number in the label ("Brukare 2"), if any."""

    role: Role = "person"
    index: int = 0
    name: str = ""
    number: str = ""
    address: str = ""
    apartment: str = ""
    town: str = ""
    phone: str = ""
    same_address: bool = False
    lines: int = 0

    @property
    def is_empty(self) -> bool:
        """True when nothing but a label was read."""
        return not (self.name or self.number or self.address)

    def full_address(self) -> str:
        """The address with the apartment and town that were written apart from it."""
        apartment = f"lgh {self.apartment}" if self.apartment and self.apartment not in self.address else ""
        town = self.town if self.town.casefold() not in self.address.casefold() else ""
        return ", ".join(part for part in (self.address, apartment, town) if part)


@dataclass
class Draft:
    """Everything written in one ticket; `gate_answer` is "ja", "nej", or what else stands there."""

    order_kind: str = ""
    persons: list[DraftPerson] = field(default_factory=list)
    contact_name: str = ""
    contact_phone: str = ""
    contact_note: str = ""
    gate_answer: str = ""
    gate_code: str = ""
    doubts: set[str] = field(default_factory=set)

    def clash(self, old: str, told: str) -> bool:
        """Whether two values are told of one fact, which is a doubt."""
        clashing = bool(old and told) and bare(old) != bare(told)
        if clashing:
            self.doubts.add("facts_disagree")
        return clashing

    def share_addresses(self, shared: str = "") -> None:
        """Gives everybody without an address the shared one, and "same address" the only one that there is."""
        for each in self.persons:
            if shared and not each.address:
                each.address = shared
        known = {bare(each.address): each for each in self.persons if each.address}
        for each in self.persons:
            if each.same_address and not each.address and len(known) == 1:
                origin = next(iter(known.values()))
                each.address, each.town = origin.address, origin.town
                each.apartment = each.apartment or origin.apartment
            elif each.same_address and not each.address and known:
                self.doubts.add("address_unclear")

    def overlaid_with(self, form: Draft) -> Draft:
        """This draft with every answer of the form on top; a form's person is met by role and place."""
        for new in form.persons:
            mine = [each for each in self.persons if each.role == new.role]
            if 0 < new.index <= len(mine):
                _overlay(mine[new.index - 1], new, ("name", "number", "address", "apartment", "town"))
            else:
                self.persons.append(new)
        fields = ("order_kind", "contact_name", "contact_phone", "contact_note", "gate_answer", "gate_code")
        _overlay(self, form, fields)
        return self


def bare(text: str) -> str:
    """A fact without what people write differently: punctuation, gaps and capitals."""
    return re.sub(r"\W", "", text).casefold()


def _overlay(old: object, new: object, fields: tuple[str, ...]) -> None:
    for name in fields:
        if getattr(new, name):
            setattr(old, name, getattr(new, name))
