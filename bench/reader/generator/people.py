"""Invented households: names, test numbers, homes, telephones and codes, drawn at random."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from bench.reader.generator.words import WORDS


@dataclass(frozen=True, slots=True)
class Person:
    """A person of an order; `number` has twelve digits."""

    first: str
    last: str
    number: str

    @property
    def name(self) -> str:
        """As people write it."""
        return f"{self.first} {self.last}"


@dataclass(frozen=True, slots=True)
class Home:
    """Where they live; a villa has no apartment number."""

    street: str
    apartment: str | None
    postcode: str
    city: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a ticket is to say. `contact` is (relation, first name, telephone); `code` is `None` where no code is needed."""

    kind: str
    persons: tuple[Person, ...]
    home: Home
    contact: tuple[str, str, str]
    code: str | None


def facts(rng: Random, kind: str, third: bool = False) -> Facts:
    """A household's order; `third` adds a relative of theirs."""
    last = rng.choice(WORDS["surnames"])
    other = last if rng.random() < 0.85 else rng.choice([name for name in WORDS["surnames"] if name != last])
    first = rng.choice(WORDS["women"]), rng.choice(WORDS["men"])
    couple = [Person(first[0], last, number(rng, even=True)), Person(first[1], other, number(rng, even=False))]
    if third:
        couple.append(
            Person(rng.choice([name for name in WORDS["men"] if name != couple[1].first]), last, number(rng, even=False))
        )
    rng.shuffle(couple)
    home = _home(rng)
    return Facts(kind, tuple(couple), home, _contact(rng, couple), _code(rng, home))


def number(rng: Random, even: bool) -> str:
    """A number of the test series 980 to 989 with its check digit; a few are coordination numbers."""
    day = rng.randint(1, 28) + (60 if rng.random() < 0.04 else 0)
    born = f"{rng.randint(1928, 1958)}{rng.randint(1, 12):02}{day:02}98{rng.choice('02468' if even else '13579')}"
    return born + check_digit(born[2:])


def check_digit(nine: str) -> str:
    """The tenth digit of a personal number (Luhn)."""
    total = 0
    for place, digit in enumerate(nine):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value // 10 + value % 10
    return str(-total % 10)


def telephone(rng: Random) -> str:
    """A number of the series kept free for fiction, digits only."""
    if rng.random() < 0.7:
        return f"07017406{rng.randint(5, 99):02}"
    return (
        f"08465004{rng.randint(0, 99):02}"
        if rng.random() < 0.3
        else f"013{rng.randint(11, 99)}{rng.randint(11, 99)}{rng.randint(11, 99)}"
    )


def _home(rng: Random) -> Home:
    postcode, city = rng.choice(WORDS["towns"])
    if rng.random() < 0.15:
        return Home(f"{rng.choice(WORDS['villas'])} {rng.randint(1, 60)}", None, postcode, city)
    letter = rng.choice([" A", " B", "C"]) if rng.random() < 0.12 else ""
    flat = f"1{rng.randint(0, 5)}0{rng.randint(1, 6)}"
    return Home(f"{rng.choice(WORDS['streets'])} {rng.randint(1, 120)}{letter}", flat, postcode, city)


def _contact(rng: Random, couple: list[Person]) -> tuple[str, str, str]:
    if rng.random() < 0.6:
        return "", rng.choice(couple).first, telephone(rng)
    relation, _, names = rng.choice(WORDS["relatives"])
    return relation, rng.choice(names), telephone(rng)


def _code(rng: Random, home: Home) -> str | None:
    if home.apartment is None or rng.random() < 0.25:
        return None
    return f"{rng.randint(0, 9999):04}" if rng.random() < 0.92 else f"{rng.randint(1000, 9999)}#"
