"""Weighs a sentence that holds no fact: whether it is background or touches the order, as sentences of both sorts have taught.

A linear model over the words, their beginnings, their neighbours and their kinds. `weights` is made by `bench.reader.learning`, and what it found is held by
sentences that it was not shown. Between its two bounds the rules decide.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from workflow.routines.shared_lock.reading import words as w
from workflow.routines.shared_lock.reading.familiar import is_everyday, is_filler, is_unsettling
from workflow.routines.shared_lock.reading.relevance import danger_of, is_subject
from workflow.routines.shared_lock.reading.tokens import Token
from workflow.routines.shared_lock.reading.weights import BIAS, WEIGHTS

# Below the first a sentence is background, whatever rule hears a phrase in it; below the second, whatever rule doubts a word of it; from the third it is a
# doubt, though no rule is; from the fourth also where a rule has explained some of its words.
SURELY_BACKGROUND, BACKGROUND, RELEVANT, SURELY_RELEVANT = -1.5, -0.5, 0.5, 1.5
_FEWEST_WORDS = 2
_BEGINNINGS = (4, 6)
_TENTHS = 10
_MARKS = frozenset(",?:")


def is_background(tokens: Sequence[Token], *, surely: bool = False) -> bool:
    """Whether a sentence changes nothing, or surely so."""
    return leaning(tokens) < (SURELY_BACKGROUND if surely else BACKGROUND)


def relevant_words(tokens: Sequence[Token], *, surely: bool = False) -> list[Token]:
    """The words that make a sentence touch the order; none if it does not, or not surely."""
    found = [each for each in tokens if _unit(each)]
    units = tuple(map(_unit, found))
    if _leaning(units) < (SURELY_RELEVANT if surely else RELEVANT):
        return []
    weights, by_place = _weights(), [0.0] * len(units)
    for feature, value, places in features(units):
        for place in places:
            by_place[place] += weights.get(feature, 0.0) * value / len(places)
    most = max(by_place)
    return [token for token, weight in zip(found, by_place, strict=True) if weight >= most / 2]


def leaning(tokens: Sequence[Token]) -> float:
    """How much a sentence is like those that touch the order: above 0 more, below 0 less; 0 for one of hardly a word."""
    return _leaning(units_of(tokens))


def units_of(tokens: Sequence[Token]) -> tuple[str, ...]:
    """What the model sees of tokens: words in small letters, "§N" for a name, "0" for a number, and few marks."""
    return tuple(unit for each in tokens if (unit := _unit(each)))


def features(units: Sequence[str]) -> Iterator[tuple[str, float, tuple[int, ...]]]:
    """The features of a sentence, each with its value and the places that it comes from; all values together make a length of 1."""
    found: dict[str, tuple[int, ...]] = {}
    for at, unit in enumerate(units):
        found[f"w {unit}"] = found[f"k {kind_of(unit)}"] = (at,)
        for length in _BEGINNINGS:
            if len(unit) > length:
                found[f"p {unit[:length]}"] = (at,)
    ends = ("<", *units, ">")
    for at, pair in enumerate(zip(ends, ends[1:], strict=False)):
        found[f"n {' '.join(pair)}"] = tuple(place for place in (at - 1, at) if 0 <= place < len(units))
    value = 1 / math.sqrt(len(found) or 1)
    return ((feature, value, places) for feature, places in found.items())


@lru_cache(maxsize=8192)
def kind_of(unit: str) -> str:
    """What a word is known as."""
    if not unit.isalpha():
        return unit
    if danger := danger_of(unit, unknown=False):
        return danger
    kinds = ((is_subject, "subject"), (is_unsettling, "unsettling"), (is_filler, "filler"), (is_everyday, "everyday"))
    return next((kind for holds, kind in kinds if holds(unit)), "unknown")


def _unit(token: Token) -> str:
    if token.what == "mark":
        return token.text if token.text in _MARKS else ""
    if token.what != "word":
        return "0"
    return "§N" if token.is_capital and w.is_given(token.text) and not is_filler(token.folded) else token.folded


@lru_cache(maxsize=1024)
def _leaning(units: tuple[str, ...]) -> float:
    if sum(unit.isalpha() for unit in units) < _FEWEST_WORDS:
        return 0.0
    weights = _weights()
    return BIAS / _TENTHS + sum(weights.get(feature, 0.0) * value for feature, value, _ in features(units))


@cache
def _weights() -> Mapping[str, float]:
    """The weight of each feature; made when a ticket is read."""
    found: dict[str, float] = defaultdict(float)
    for listed in WEIGHTS.values():
        for each in listed.split("|"):
            feature, _, weight = each.rpartition("=")
            found[feature.strip()] = int(weight) / _TENTHS
    return found
