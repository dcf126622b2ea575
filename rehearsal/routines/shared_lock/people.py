"""Makes up households and the tickets their units write: numbers of the test series only, drawn from one seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from workflow.values import Data

_FIRST = ("Astrid", "Bertil", "Dagny", "Erik", "Folke", "Gun", "Hjördis", "Ivar", "Karin", "Lennart", "Maj", "Nils")
_LAST = ("Alm", "Berg", "Dal", "Ek", "Fors", "Gran", "Holm", "Ljung", "Mo", "Näs", "Rud", "Sten")
_STREETS = ("Provgatan", "Testvägen", "Exempelgränd", "Övningsgatan", "Mallvägen")


@dataclass
class Person:
    """One person of the made-up world, as Treserva will know them."""

    ref: str
    facts: Data


@dataclass
class Household:
    """People behind one door, the lock they have (if any), and how their order is to go."""

    ref: str
    kind: str
    persons: list[Person]
    serial: str | None = None
    mistakes: list[str] = field(default_factory=list)


def number_of(index: int) -> str:
    """The index-th personal number of the test series 980-999, with its check digit."""
    day = date(1920, 1, 1) + timedelta(days=index // 20)
    nine = f"{day:%y%m%d}{980 + index % 20:03d}"
    total = sum(sum(divmod(int(d) * (2 - i % 2), 10)) for i, d in enumerate(nine))
    return f"{day:%Y}{nine[2:]}{-total % 10}"


class Maker:
    """Draws households one after another; the same seed draws the same."""

    def __init__(self, random: Random, start: date) -> None:
        self.random, self.start = random, start
        self._people = self._homes = 0

    def household(self) -> Household:
        """The next household: usually in order, sometimes with what goes wrong in real life."""
        roll, self._homes = self.random.random(), self._homes + 1
        kind = "new_install" if self.random.random() < 0.55 else "link_existing"
        size = 3 if roll < 0.03 else 2
        home = {**self._address(), "apartment": self._apartment(), "city": "Linköping"}
        surname = self.random.choice(_LAST)
        persons = [self._person(home, surname) for _ in range(size)]
        household = Household(f"h{self._homes}", kind, persons)
        if kind == "link_existing":
            household.serial = f"M-{self._homes:07d}"
        self._spoil(household)
        return household

    def _address(self) -> dict[str, Any]:
        """Nobody else's: house numbers as there are, counted through all postcodes and then through the letters."""
        round_, number = divmod(self._homes, 999)
        letter, postcode = divmod(round_, 200)
        entrance = f" {chr(64 + letter)}" if letter else ""
        return {"address": f"{self.random.choice(_STREETS)} {number + 1}{entrance}", "postcode": f"58{200 + postcode}"}

    def _apartment(self) -> str:
        return f"1{self.random.randint(0, 5)}0{self.random.randint(1, 4)}"

    def _person(self, home: dict[str, Any], surname: str) -> Person:
        ref, number = f"p{self._people}", number_of(self._people)
        self._people += 1
        began = self.start - timedelta(days=self.random.randint(1, 400))
        facts = {
            **home,
            "id": number,
            "name": f"{self.random.choice(_FIRST)} {surname}",
            "executed_from": began.isoformat(),
            "in_tes": True,
        }
        return Person(ref, facts)

    def _spoil(self, household: Household) -> None:
        """Let something be wrong with the household, in about every third."""
        roll, last = self.random.random(), household.persons[-1].facts
        if roll < 0.06:
            last |= {"executed_from": None, "granted_from": self.start.isoformat(), "in_tes": False}
            household.mistakes.append("not_executed")
        elif roll < 0.10:
            last |= {"in_tes": False}
            household.mistakes.append("not_in_tes")
        elif roll < 0.13:
            last |= {"apartment": None}
            household.mistakes.append("no_apartment")
        elif roll < 0.15:
            last |= {"address": "Annangatan 1"}
            household.mistakes.append("other_address")
        elif roll < 0.16:
            last |= {"protection": "confidentiality_marked"}
            household.mistakes.append("protected")
        elif roll < 0.17:
            last |= {"deceased_on": self.start.isoformat()}
            household.mistakes.append("deceased")
        elif roll < 0.25:
            household.mistakes.append("incomplete")
        elif roll < 0.27:
            household.mistakes.append("wrong_kind")


def ticket_spec(household: Household, ticket: str, random: Random) -> tuple[Data, dict[str, Data]]:
    """A ticket about a household in a scenario's words, and the facts of its people by letter."""
    letters = {chr(65 + n): p.facts for n, p in enumerate(household.persons)}
    kind = household.kind
    if "wrong_kind" in household.mistakes:
        kind = "link_existing" if kind == "new_install" else "new_install"
    spec: Data = {"id": ticket, "kind": kind}
    if kind == "new_install":
        spec |= {"persons": list(letters), "gate_code": random.choice(["none", "none", "4711", "2580#"])}
        spec["contact"] = {"name": "Cecilia Prov", "phone": f"070-1740{random.randint(605, 699)}"}
    else:
        spec |= {"cohabitant": "B", "existing": "A"}
    if "incomplete" in household.mistakes:
        spec["omit"] = ["B.id"] if kind == "link_existing" else [random.choice(["contact.phone", "B.id", "A.address"])]
    elif random.random() < 0.15 and len(letters) == 2:
        spec["text"] = _as_text(spec, letters, random)
    return spec, letters


def _as_text(spec: Data, people: dict[str, Data], random: Random) -> str:
    """The same order as a person writes it."""
    a, b = people["A"], people["B"]
    where = {
        x: f"{p['address']}{' lgh ' + p['apartment'] if p['apartment'] else ''}, {p['postcode']} {p['city']}"
        for x, p in people.items()
    }
    number = {x: f"{p['id'][:8]}-{p['id'][8:]}" for x, p in people.items()}
    if spec["kind"] == "link_existing":
        return (
            f"Hej!\nSammanboende: {b['name']}\nPersonnummer: {number['B']}\nAdress: {where['B']}\n\n"
            f"Befintlig brukare: {a['name']}\nPersonnummer: {number['A']}\nAdress: {where['A']}\n/Bo"
        )
    gate = "Portkod: finns ej" if spec["gate_code"] == "none" else f"Portkod: {spec['gate_code']}"
    return (
        f"{random.choice(['Hej!', 'Hejsan,'])}\nBrukare 1: {a['name']}, {number['A']}\nAdress: {where['A']}\n"
        f"Brukare 2: {b['name']}, {number['B']}\nAdress: {where['B']}\n\n"
        f"Kontakt för tidsbokning: {spec['contact']['name']}, {spec['contact']['phone']}\n{gate}\n\nMvh Anna"
    )


def moment_between(random: Random, start: datetime, end: datetime) -> datetime:
    """A moment drawn evenly, to the minute."""
    return start + timedelta(minutes=random.randint(0, int((end - start).total_seconds() // 60)))
