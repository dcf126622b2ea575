"""Weighs a sentence or a clause that holds no fact: whether it is background or touches the order, as those of both sorts have taught.

A linear model over the words, their beginnings, their neighbours and their kinds. `weights` is made by `bench.reader.learning`, and what it found is held by
sentences that it was not shown. Between its two bounds the rules decide.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache, lru_cache
from itertools import groupby

from workflow.routines.shared_lock.reading.asides.relevance import JOINTS, clauses, danger_of, is_subject, is_whole
from workflow.routines.shared_lock.reading.leftovers.weights import BIAS, WEIGHTS
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lexicon.familiar import is_everyday, is_filler, is_unsettling
from workflow.routines.shared_lock.reading.text.tokens import ADDRESS_PARTS, Token

# Below the first a sentence is background, whatever rule hears a phrase in it; below the second, whatever rule doubts a word of it; from the third it is a
# doubt, though no rule is; from the fourth also where a rule has explained some of its words, from the last where a rule has explained all.
SURELY_BACKGROUND, BACKGROUND, RELEVANT, SURELY_RELEVANT = -1.7, -0.8, 0.38, 1.5
CERTAINLY_RELEVANT = 3.0
# Below the first for its sentence, and the second for the words around it, a word that no rule knows is background although facts stand in its sentence;
# but only one that the model has met, more in background than not.
_OF_SENTENCE, _OF_NEIGHBOURS, _NEIGHBOURS = -1.5, -1.6, 4
_FEWEST_WORDS = 2
_BEGINNINGS = (4, 6)
_TENTHS = 10
_MARKS = frozenset(",?:")
_SIGNS = {"id": "§I", "badid": "§I", "birth": "§I", "phone": "§P", "badphone": "§P"} | dict.fromkeys(ADDRESS_PARTS, "§A")
# Where what is said of a fact begins, behind the last of a sentence.
_TELLING = frozenset(["som", "där", "tills", "om", "vilket", "varav", "who", "where", "because", "but", "and", "which"])


def is_background(tokens: Sequence[Token], *, surely: bool = False) -> bool:
    """Whether a sentence changes nothing, or surely so."""
    return leaning(tokens) < (SURELY_BACKGROUND if surely else BACKGROUND)


def is_background_aside(units: Sequence[str]) -> bool:
    """Whether a clause next to facts changes nothing; surely so where it speaks of a thing of the order or of what may change it."""
    risky = any(danger_of(each, unknown=False) or is_subject(each) for each in units if each.isalpha())
    return _leaning(tuple(units)) < (SURELY_BACKGROUND if risky else BACKGROUND)


def stands_in_background(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word of a sentence that may hold facts, and the words around it, are like those that change nothing."""
    met = [weight for each in _features_of(tokens[at].folded) if (weight := _weights().get(each)) is not None]
    return bool(met) and sum(met) <= 0 and leaning(tokens) < _OF_SENTENCE and leaning(tokens[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS + 1]) < _OF_NEIGHBOURS


def _features_of(word: str) -> tuple[str, ...]:
    """The features that tell a word: the whole of it, and its longest beginning."""
    return f"w {word}", *(f"p {word[:length]}" for length in _BEGINNINGS[-1:] if len(word) > length)


def relevant_words(tokens: Sequence[Token], *, surely: bool = False) -> list[Token]:
    """The words that make a sentence touch the order; none if it does not, or not surely."""
    met = list(_met(tokens))
    found, units = [each for _, each in met], tuple(unit for unit, _ in met)
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
    """What the model sees of tokens: words in small letters, a sign for a name, a number or an address, and few marks."""
    return tuple(unit for unit, _ in _met(tokens))


def asides(tokens: Sequence[Token], facts: Set[int]) -> Iterator[tuple[range, tuple[str, ...]]]:
    """The stretches without a fact in a sentence that holds some, each with what the model sees of it: the fact before, its words, and the fact after."""
    last = max(facts)

    def is_apart(clause: range) -> bool:
        return facts.isdisjoint(clause) and (_is_told(tokens, clause) if clause.start > last else _stands_alone(tokens, clause))

    for apart, found in groupby((*clauses(tokens[: last + 1]), range(last + 1, len(tokens))), key=is_apart):
        if apart:
            run = list(found)
            stretch = range(run[0].start, run[-1].stop)
            yield stretch, _with_neighbours(tokens, stretch, facts)


def _with_neighbours(tokens: Sequence[Token], stretch: range, facts: Set[int]) -> tuple[str, ...]:
    """What the model sees of a stretch next to facts."""
    before, after = max((at for at in facts if at < stretch.start), default=None), min((at for at in facts if at >= stretch.stop), default=None)
    return units_of([tokens[at] for at in (before, *stretch, after) if at is not None])


def _is_told(tokens: Sequence[Token], stretch: range) -> bool:
    """Whether what stands behind the last fact is said of it, and no more of it: ", hon är pigg", "som är pigg"."""
    return len(stretch) > 1 and (tokens[stretch.start].folded in JOINTS or tokens[stretch.start].folded in _TELLING or is_whole(tokens[stretch.start : stretch.stop]))


def _stands_alone(tokens: Sequence[Token], clause: range) -> bool:
    """Whether a clause before the last fact is a whole one, no label, and speaks of nothing of the order."""
    return is_whole(tokens[clause.start : clause.stop]) and tokens[clause.stop].text != ":" and not any(is_subject(tokens[at].folded) for at in clause)


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


def _met(tokens: Sequence[Token]) -> Iterator[tuple[str, Token]]:
    """The tokens that the model sees, each with its sign; an address or a name of several words once."""
    before = ""
    for token in tokens:
        unit = _unit(token)
        if before == "§N" and unit and token.is_capital and token.text.istitle() and kind_of(unit) == "unknown":
            unit = "§N"
        if unit and not (unit == before and unit in ("§N", "§A")):
            yield unit, token
        before = unit


def _unit(token: Token) -> str:
    if token.what == "mark":
        return token.text if token.text in _MARKS else ""
    if token.what != "word":
        return _SIGNS.get(token.what, "0")
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
