"""The same tickets in other clothes: capitals, HTML, odd spaces, a forwarded mail, a quote below; the facts stay."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from random import Random

from bench.reader.cases import Case
from bench.reader.generator import noise
from bench.reader.generator.words import WORDS

_DRESSES: Mapping[str, Callable[[Random, str], str]] = {
    "capitals": lambda rng, text: text.upper(),
    "small": lambda rng, text: text.lower(),
    "html": noise.as_html,
    "spaces": noise.spaced,
    "forwarded": noise.forwarded,
    "quoted": lambda rng, text: f"{text}\n\n{rng.choice(WORDS['quotes'])}",
    "greeted": lambda rng, text: f"Hej!\n{text}",
    "signed": lambda rng, text: f"{text}\n\n{rng.choice([each for each in WORDS['signatures'] if each])}",
}


def dressed(cases: Iterable[Case], seed: int) -> Iterator[Case]:
    """Each ticket of plain text in each dress. A person may look at any of them, so none of them counts as clear."""
    for case in cases:
        text = case.ticket["description"]
        if not text.strip() or "<" in text or "style=" in text:
            continue
        for name, dress in _DRESSES.items():
            ticket = {**case.ticket, "description": dress(Random(f"{seed}/{case.id}/{name}"), text)}
            yield replace(case, id=f"{case.id}+{name}", ticket=ticket, clear=False, also_ok=case.also_ok | {"review"})
