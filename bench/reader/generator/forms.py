"""Makes tickets from forms.yaml: each way to write an order, with names, homes and numbers drawn at random."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

import yaml

from bench.reader.cases import Case, case
from bench.reader.generator.people import number

_DATA = yaml.safe_load((Path(__file__).parent / "forms.yaml").read_text("utf-8"))
_WORDS: Mapping[str, list[Any]] = _DATA["words"]
FORMS: list[dict[str, Any]] = _DATA["forms"]


def forms(each: int, seed: int) -> Iterator[Case]:
    """`each` tickets of every form; those of a seed are always the same."""
    for form in FORMS:
        for n in range(each):
            yield case(ticket(Random(f"{seed}/{form['id']}/{n}"), form, n))


def ticket(rng: Random, form: Mapping[str, Any], n: int) -> dict[str, Any]:
    """One ticket of a form as a corpus file would hold it."""
    link = form.get("kind") == "link"
    facts, expect = _facts(rng, form, ("cohabitant", "existing") if link else ("person", "person"))
    written = [form["text"], form.get("title", "Digital låsenhet"), *form.get("comments", [])]
    text, title, *comments = (re.sub(r"\{([AB][ndl]|[A-Za-z])\}", lambda place: facts[place[1]], each) for each in written)
    text = text.lower() if form.get("lower") else text.upper() if form.get("upper") else text
    if not link:
        named = facts["a"] if form.get("contact") == "A" else facts["K"] if "{K}" in "".join(written) else facts["C"]
        expect |= {"contact": [named, facts["phone"]], "gate": ["nej", None] if form.get("gate") == "nej" else ["ja", facts["G"]]}
    entry = {"id": f"{form['id']}-{n}", "heading": "olika" if link else "samma", "title": title, "text": text}
    boxes = {"form": _filled_in(form["form"], facts)} if form.get("form") else {}
    return entry | boxes | {"comments": comments, "expect": expect}


def _facts(rng: Random, form: Mapping[str, Any], roles: tuple[str, str]) -> tuple[dict[str, str], dict[str, Any]]:
    """What stands in the places of a form, and who the persons and where their home is."""
    surname = rng.choice(_WORDS["surnames"])
    other = surname if rng.random() < 0.8 or "{L}" in str(form) else rng.choice(_WORDS["surnames"])
    woman_first = form.get("first", rng.choice(["woman", "man"])) == "woman"
    first, second = (rng.choice(_WORDS[sex]) for sex in (("women", "men") if woman_first else ("men", "women")))
    numbers = [number(rng, even=woman_first), number(rng, even=not woman_first)]
    spelling = form.get("spelling") or rng.choice(["long", "long", "long", "bare", "space", "ten"])
    home, place = _home(rng, form)
    relation, short, sex = rng.choice(_WORDS["relatives"])
    phone, written = _telephone(rng)
    facts = {
        "A": f"{first} {surname}", "B": f"{second} {other}", "a": first, "b": second, "L": surname, **home, "phone": phone,
        "Ad": _day(numbers[0]), "Al": numbers[0][-4:], "Bd": _day(numbers[1]), "Bl": numbers[1][-4:],
        "An": _spelt(numbers[0], spelling), "Bn": _spelt(numbers[1], spelling), "C": rng.choice([first, second]),
        "X": written, "R": relation, "r": short, "K": rng.choice([name for name in _WORDS[sex] if name not in (first, second)]),
        "Y": _another(rng, phone),
        "G": f"{rng.randint(1000, 9999)}{'#' if rng.random() < 0.1 else ''}",
    }  # fmt: skip
    expect: dict[str, Any] = {"home": place}
    for role, name, digits in zip(roles, (facts["A"], facts["B"]), numbers, strict=True):
        expect.setdefault(role, {})[name] = digits
    return facts, expect


def _home(rng: Random, form: Mapping[str, Any]) -> tuple[dict[str, str], list[str | None]]:
    """A home in its places, and as it is to be read."""
    villa = bool(form.get("villa"))
    letter = rng.choice(["", "", "", "", " A", "B", " C"])
    street = f"{rng.choice(_WORDS['villas' if villa else 'streets'])} {rng.randint(1, 140)}{letter}"
    flat = f"12{rng.randint(1, 9):02}" if "floor" in form["id"] else f"1{rng.randint(0, 4)}0{rng.randint(1, 5)}"
    postcode, town = rng.choice(_WORDS["towns"])
    places = {"S": street, "F": "" if villa else flat, "P": postcode, "T": town}
    whole = "{S}, {P} {T}" if villa else rng.choice(_WORDS["homes"])
    return places | {"H": whole.format(**places)}, [f"{street} {form.get('place', '')}".strip(), None if villa else flat]


def _spelt(digits: str, how: str) -> str:
    day, last = digits[:8], digits[8:]
    spaced = f"{day[:4]} {day[4:6]} {day[6:]} {last}"
    return {"long": f"{day}-{last}", "bare": digits, "space": f"{day} {last}", "ten": f"{day[2:]}-{last}", "spaced": spaced}[how]


def _day(digits: str) -> str:
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}"


def _telephone(rng: Random) -> tuple[str, str]:
    """The digits of a number kept free for fiction, and one way to write it."""
    if rng.random() < 0.6:
        end = f"{rng.randint(5, 99):02}"
        return f"07017406{end}", rng.choice(_WORDS["mobiles"]).format(end)
    pairs = [rng.randint(11, 99) for _ in range(3)]
    return "013" + "".join(map(str, pairs)), rng.choice(_WORDS["landlines"]).format(*pairs)


def _another(rng: Random, phone: str) -> str:
    return next(written for digits, written in (_telephone(rng) for _ in range(50)) if digits != phone)


def _filled_in(what: object, facts: Mapping[str, str]) -> dict[str, str]:
    """The form's boxes; "nocontact" and "nocode" leave one to the note."""
    boxes = {"orderKind": "new_install", "gateCode.required": "ja"}
    for role, name in (("person1", "A"), ("person2", "B")):
        boxes |= {f"{role}.name": facts[name], f"{role}.personalNumber": facts[f"{name}n"], f"{role}.address": facts["H"]}
    boxes |= {} if what == "nocontact" else {"contact.name": facts["C"], "contact.phone": facts["X"]}
    return boxes | ({} if what == "nocode" else {"gateCode": facts["G"]})
