"""Makes tickets with known right readings: households x layouts x spellings x noise x what befalls the order, from one seed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from bench.reader.cases import Case, case
from bench.reader.generator import noise
from bench.reader.generator.layouts import NEW, UNPAIRED, Layout
from bench.reader.generator.links import LINK
from bench.reader.generator.people import Facts, facts
from bench.reader.generator.twists import FOR_ALL, FOR_LABELS, FOR_NEW, Befalls, Twist, unpaired
from bench.reader.generator.wording import Wording
from bench.reader.generator.words import WORDS

LAYOUTS: Mapping[str, Layout] = NEW | LINK | UNPAIRED
# Layouts in which a label may stand without its value.
_LABELS = frozenset(
    {"labelled", "a_line_each", "name_number_twice", "bullets", "numbered", "dotted", "html_two_columns", "address_first"}
)
_FOR_THREE = [
    "labelled",
    "a_line_each",
    "name_number_twice",
    "bullets",
    "numbered",
    "pipe_table",
    "html_table",
    "dotted",
    "number_first",
]
_NOTES = ["", "", "Tack för hjälpen!", "De är hemma hela dagarna.", "Mvh Anna, Hemtjänst Ryd", "Beställning enligt ovan."]


def generate(count: int, seed: int) -> Iterator[Case]:
    """`count` different tickets; the n-th of a seed is always the same."""
    for n in range(count):
        yield case(ticket(Random(f"{seed}/{n}"), f"g{seed}-{n}"))


def ticket(rng: Random, name: str) -> dict[str, Any]:
    """One ticket as a corpus file would hold it."""
    kind = "new_install" if rng.random() < 0.7 else "link_existing"
    third = kind == "new_install" and rng.random() < 0.05
    f, w = facts(rng, kind, third), Wording(rng)
    if rng.random() < 0.05 and not third:
        return _form(rng, f, w, name)
    layout = rng.choice(_FOR_THREE if third else list(NEW | UNPAIRED if kind == "new_install" else LINK))
    happens = unpaired if layout in UNPAIRED else _befalls(rng, f, layout)
    twist = happens(rng, f, w)
    body = LAYOUTS[layout](f, w)
    trap = rng.choice(WORDS["traps"]) if rng.random() < 0.1 else ""
    forwarded = not body.startswith("<") and rng.random() < 0.04
    if body.startswith("<"):
        text = noise.in_html(rng, kind, body, trap, twist.below)
    else:
        around = noise.around(rng, kind, body, trap, twist.below)
        text = noise.dressed(rng, noise.forwarded(rng, around) if forwarded else around)
    if trap or forwarded:
        twist.also_ok = (*twist.also_ok, "review")
    return _entry(f, twist, f"{name}-{layout}-{happens.__name__}") | {"text": text}


def _befalls(rng: Random, f: Facts, layout: str) -> Befalls:
    weights = dict(FOR_ALL)
    if f.kind == "new_install":
        weights |= FOR_NEW
    if layout in _LABELS:
        weights |= FOR_LABELS
    return rng.choices(list(weights), list(weights.values()))[0]


def _form(rng: Random, f: Facts, w: Wording, name: str) -> dict[str, Any]:
    """The order in the form's boxes, with or without a polite note."""
    roles = ("person1", "person2") if f.kind == "new_install" else ("cohabitant", "existing")
    form = {"orderKind": f.kind}
    for role, p in zip(roles, f.persons, strict=True):
        form |= {f"{role}.name": p.name, f"{role}.personalNumber": w.number(p), f"{role}.address": w.home(f)}
    if f.kind == "new_install":
        form |= {
            "contact.name": w.contact(f, phone=False),
            "contact.phone": w.phone(f),
            "gateCode.required": "ja" if f.code else "nej",
        }
        form |= {"gateCode": f.code} if f.code else {}
    twist = Twist()
    note = rng.choice(_NOTES)
    if rng.random() < 0.3:
        happens = rng.choice(
            [each for each in (*FOR_ALL, *FOR_NEW) if each.__name__ in ("number_corrected", "stopped", "small_talk")]
        )
        twist = happens(rng, f, w)
        note = twist.below
        return _entry(f, twist, f"{name}-form-{happens.__name__}") | {"form": form, "text": note}
    return _entry(f, twist, f"{name}-form-nothing") | {"form": form, "text": note}


def _entry(f: Facts, twist: Twist, name: str) -> dict[str, Any]:
    """The right reading, with what befell the order laid over it."""
    roles = ("person",) * len(f.persons) if f.kind == "new_install" else ("cohabitant", "existing")
    expect: dict[str, Any] = {"home": [f.home.street, f.home.apartment]}
    for role, p in zip(roles, f.persons, strict=True):
        expect.setdefault(role, {})[p.name] = twist.numbers.get(p.number, p.number)
    if f.kind == "new_install":
        expect |= {"contact": [f.contact[1], f.contact[2]], "gate": ["ja", f.code] if f.code else ["nej", None]}
    expect |= twist.expect
    if expect.get("verdict") == "review" and not twist.scored:
        expect = {"verdict": "review"}
    return {
        "id": name, "heading": "samma" if f.kind == "new_install" else "olika", "expect": expect, "comments": twist.comments,
        "clear": twist.clear, "also_ok": twist.also_ok,
    }  # fmt: skip
