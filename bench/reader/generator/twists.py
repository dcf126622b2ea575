"""What befalls an order on its way: a fact left out or mistyped, a correction, a cancellation; each knows the right reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bench.reader.generator.people import Facts, Person, number, telephone
from bench.reader.generator.wording import Wording
from bench.reader.generator.words import WORDS


def _either(rng: Random, texts: str, **facts: str) -> str:
    """One of the sentences of `texts`, with the facts in it."""
    return str(rng.choice(WORDS[texts])).format(*facts.values(), **facts)


@dataclass(slots=True)
class Twist:
    """What happened: `expect` is laid over the right reading, `comments` and `below` are said later, `also_ok` is accepted.

    `scored`: what is read must be right though a person should look.
    """

    expect: dict[str, Any] = field(default_factory=dict)
    numbers: dict[str, str | None] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)
    below: str = ""
    clear: bool = True
    scored: bool = False
    also_ok: tuple[str, ...] = ()


Befalls = Callable[[Random, Facts, Wording], Twist]


def nothing(rng: Random, f: Facts, w: Wording) -> Twist:
    """The order stands as it is."""
    return Twist()


def number_mistyped(rng: Random, f: Facts, w: Wording) -> Twist:
    """One digit of a number is wrong."""
    p = rng.choice(f.persons)
    at = rng.choice([3, 9, 10, 11])
    wrong = p.number[:at] + str((int(p.number[at]) + 1) % 10) + p.number[at + 1 :]
    w.instead[p.number] = w.number(Person(p.first, p.last, wrong))
    return _asked(p)


def number_cut(rng: Random, f: Facts, w: Wording) -> Twist:
    """A digit is lost."""
    p = rng.choice(f.persons)
    w.instead[p.number] = p.number[:8] + "-" + p.number[8:11]
    return _asked(p)


def birth_date_only(rng: Random, f: Facts, w: Wording) -> Twist:
    """The date of birth stands in place of the number."""
    p = rng.choice(f.persons)
    year, month, day = p.number[:4], p.number[4:6], f"{int(p.number[6:8]) % 60:02}"
    w.instead[p.number] = rng.choice(
        [f"född {year}-{month}-{day}", f"f. {year[2:]}{month}{day}", f"{year}{month}{day}-XXXX", f"{year}{month}{day}"]
    )
    return _asked(p)


def gate_unknown(rng: Random, f: Facts, w: Wording) -> Twist:
    """The code is left open."""
    w.instead["gate"] = rng.choice(WORDS["gate_unknown"])
    return Twist({"verdict": "ask", "gate": ["null|ja", None]}, clear=False, also_ok=("review",))


def telephone_missing(rng: Random, f: Facts, w: Wording) -> Twist:
    """No telephone is given."""
    w.instead["phone"] = ""
    return Twist({"verdict": "ask", "contact": [_said(f), None]}, clear=False, also_ok=("review",))


def address_missing(rng: Random, f: Facts, w: Wording) -> Twist:
    """No home is there."""
    w.instead["home"] = rng.choice(["", "?", "Linköping", "se Treserva", "Box 114, 581 02 Linköping"])
    return Twist({"verdict": "ask", "home": [None, None]}, clear=False, also_ok=("review",))


def code_in_a_comment(rng: Random, f: Facts, w: Wording) -> Twist:
    """The code that was left open comes later."""
    w.instead["gate"] = rng.choice(["", "återkommer"])
    code = f"{rng.randint(1000, 9999)}"
    said = rng.choice(["Portkod: {}", "Portkoden är {}.", "Hej! Portkod {} /Anna", "Här kommer portkoden: {}"]).format(code)
    return Twist({"gate": ["ja", code]}, comments=[said], also_ok=("review",))


def number_corrected(rng: Random, f: Facts, w: Wording) -> Twist:
    """A number is corrected below or in a comment."""
    p = rng.choice(f.persons)
    new = number(rng, even=int(p.number[10]) % 2 == 0)
    said = _either(rng, "number_wrong", who=p.first, new=w.number(Person(p.first, p.last, new)))
    return _later(rng, said, Twist(numbers={p.number: new}, also_ok=("review", "ask")))


def contact_corrected(rng: Random, f: Facts, w: Wording) -> Twist:
    """Another contact is to be rung."""
    phone, first = telephone(rng), rng.choice(["Mikaela", "Robert", "Agneta", "Fredrik"])
    area = 2 if phone.startswith("08") else 3
    said = _either(
        rng, "contact_wrong", old=f.contact[1], new=f"{rng.choice(['', 'släktingen '])}{first} {phone[:area]}-{phone[area:]}"
    )
    return _later(rng, said, Twist({"contact": [first, phone]}, also_ok=("review", "ask")))


def code_corrected(rng: Random, f: Facts, w: Wording) -> Twist:
    """The code has changed."""
    code = f"{rng.randint(1000, 9999)}"
    return _later(rng, _either(rng, "code_wrong", new=code), Twist({"gate": ["ja", code]}, also_ok=("review", "ask")))


def flat_corrected(rng: Random, f: Facts, w: Wording) -> Twist:
    """The apartment number was wrong."""
    if f.home.apartment is None:
        return Twist()
    new = f"13{rng.randint(10, 20)}"
    return _later(rng, _either(rng, "flat_wrong", new=new), Twist({"home": [f.home.street, new]}, also_ok=("review", "ask")))


def stopped(rng: Random, f: Facts, w: Wording) -> Twist:
    """Cancelled, died, protected or moved: a person must look."""
    texts = rng.choice(["cancelled", "died", "protected", "moved"])
    return _later(rng, _either(rng, texts, who=rng.choice(f.persons).first), Twist({"verdict": "review"}, clear=False))


def numbers_alike(rng: Random, f: Facts, w: Wording) -> Twist:
    """One number stands under both names."""
    w.instead[f.persons[1].number] = w.number(f.persons[0])
    return Twist({"verdict": "review"}, clear=False, also_ok=("ask",))


def unpaired(rng: Random, f: Facts, w: Wording) -> Twist:
    """Nothing is wrong, but nothing says whose number it is."""
    return Twist({"verdict": "review"}, clear=False, scored=True, also_ok=("read", "ask"))


def contradicted(rng: Random, f: Facts, w: Wording) -> Twist:
    """A fact stands there twice, differently, and no word says which holds."""
    p = rng.choice(f.persons)
    other = number(rng, even=int(p.number[10]) % 2 == 0)
    said = [
        f"{p.name} {w.number(Person(p.first, p.last, other))}",
        w.line("address", f"Andra gatan {rng.randint(1, 90)} lgh 1401"),
    ]
    if f.kind == "new_install":
        said.append(w.line("gate", f"{rng.randint(1000, 9999)}") if f.code else w.line("address", "Tredje gatan 7"))
    return Twist({"verdict": "review"}, below=rng.choice(said), clear=False, also_ok=("ask",))


def small_talk(rng: Random, f: Facts, w: Wording) -> Twist:
    """A comment that says nothing new."""
    said = rng.choice(
        ["Tack!", "Hej, har ni fått beställningen? /Malin", "Tack för hjälpen!", "Hej! Hur går det med denna?", "👍"]
    )
    return Twist(comments=[said], also_ok=("review",))


def _asked(person: Person) -> Twist:
    return Twist({"verdict": "ask"}, numbers={person.number: None}, clear=False, also_ok=("review",))


def _later(rng: Random, said: str, twist: Twist) -> Twist:
    """Said in a comment, or below the order itself."""
    if rng.random() < 0.6:
        twist.comments.append(rng.choice(["{}", "Hej! {}", "{} /Anna", "Hej,\n{}\nMvh Anna"]).format(said))
    else:
        twist.below = said
    return twist


def _said(f: Facts) -> str:
    return f"{f.contact[1]}|{f.contact[0].split()[0]}" if f.contact[0] else f.contact[1]


# How often; FOR_NEW befalls new installations only, FOR_LABELS layouts whose labels may stand empty.
FOR_NEW: Mapping[Befalls, int] = {contact_corrected: 3, code_corrected: 3}
FOR_ALL: Mapping[Befalls, int] = {
    nothing: 56, small_talk: 5, number_mistyped: 3, number_cut: 2, birth_date_only: 3, number_corrected: 4, flat_corrected: 3,
    stopped: 6, numbers_alike: 1, contradicted: 4,
}  # fmt: skip
FOR_LABELS: Mapping[Befalls, int] = {gate_unknown: 4, telephone_missing: 3, address_missing: 3, code_in_a_comment: 4}
