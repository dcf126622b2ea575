"""How one writer spells: labels, numbers, telephones, addresses, yes and no; drawn once for a ticket and kept."""

from __future__ import annotations

from random import Random

from bench.reader.generator.people import Facts, Person
from bench.reader.generator.words import WORDS

_BARE = {relation: bare for relation, bare, _ in WORDS["relatives"]}


class Wording:
    """One writer's spelling; what it returns is the same each time for the same fact.

    `instead` has what is written in place of a fact: of a number by that number, of "home", "phone", "contact" and "gate".
    """

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self._slips = rng.random() < 0.08
        self.labels = {key: self._slip(rng.choice(spellings)) for key, spellings in WORDS["labels"].items()}
        self._number, self._phone, self._home = rng.randrange(9), rng.randrange(6), rng.randrange(7)
        self._no, self.by = rng.choice(WORDS["no_gate"]), rng.choice([": ", ": ", ":", " : ", ":  "])
        self.instead: dict[str, str] = {}

    def line(self, key: str, value: str) -> str:
        """A labelled line, as `Portkod: 1234`."""
        return f"{self.labels[key]}{self.by}{value}"

    def number(self, person: Person) -> str:
        """A personal number in one of the usual forms."""
        if person.number in self.instead:
            return self.instead[person.number]
        full, last = person.number[:8], person.number[8:]
        if self._number == 8:
            return f"{full} {last}"
        if self._number in (6, 7):
            return f"{full[2:]}-{last}"
        return full + last if self._number in (4, 5) else f"{full}-{last}"

    def phone(self, facts: Facts) -> str:
        """The contact's telephone."""
        if "phone" in self.instead:
            return self.instead["phone"]
        digits = facts.contact[2]
        area = 2 if digits.startswith("08") else 3
        head, rest = digits[:area], digits[area:]
        pairs = [rest[:-4], rest[-4:-2], rest[-2:]] if area == 3 else [rest[:3], rest[3:6], rest[6:]]
        return [
            f"{head}-{' '.join(pairs)}", f"{head}-{' '.join(pairs)}", f"{head} {' '.join(pairs)}", f"{head}-{rest}",
            digits, f"+46 {head[1:]} {' '.join(pairs)}",
        ][self._phone]  # fmt: skip

    def home(self, facts: Facts, town: bool = True) -> str:
        """The address in one line."""
        if "home" in self.instead:
            return self.instead["home"]
        home = facts.home
        flat = (
            f"{[' lgh', ', lgh', ' Lgh', ' lgh.', ' lägenhet', ', lgh', ' lgh'][self._home]} {home.apartment}"
            if home.apartment
            else ""
        )
        code = home.postcode if self._home % 2 else f"{home.postcode[:3]} {home.postcode[3:]}"
        return f"{home.street}{flat}" + (f", {code} {home.city}" if town else "")

    def contact(self, facts: Facts, phone: bool = True) -> str:
        """Whom to ring, with the relation before or behind the name."""
        if "contact" in self.instead:
            return self.instead["contact"]
        relation, first, _ = facts.contact
        name = first if not relation else f"{relation} {first}" if self._phone % 2 else f"{first} ({_BARE[relation]})"
        between = [", ", ", ", " ", ", tel ", ", tel. ", " "][self._home % 6]
        return name + (f"{between}{self.phone(facts)}" if phone and self.phone(facts) else "")

    def gate(self, facts: Facts) -> str:
        """The code, or that none is needed."""
        return self.instead.get("gate", facts.code or self._no)

    def _slip(self, label: str) -> str:
        """A slip of the finger in a long label of a hurried writer."""
        if not self._slips or len(label) < 6 or " " in label or self.rng.random() < 0.5:
            return label
        at = self.rng.randrange(2, len(label) - 2)
        return [
            label[:at] + label[at + 1 :],
            label[:at] + label[at + 1] + label[at] + label[at + 2 :],
            label[:at] + label[at] + label[at:],
        ][self.rng.randrange(3)]  # fmt: skip
