"""Learns which sentences touch an order and writes the weights that the reader knows them by: `python -m bench.reader.learning`.

Logistic regression by stochastic gradient descent with a step for each feature (AdaGrad), in plain Python: the same sentences
give the same weights.
"""

from __future__ import annotations

import math
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

import yaml

from bench.reader.cases import FRESH, corpus
from workflow.routines.shared_lock.reading.leftovers import background
from workflow.routines.shared_lock.reading.leftovers.background import asides, features, units_of
from workflow.routines.shared_lock.reading.lines.sentences import sentences
from workflow.routines.shared_lock.reading.text.mail import Line
from workflow.routines.shared_lock.reading.text.tokens import tokens_of

HERE = Path(__file__).parent
WRITTEN = Path(background.__file__).with_name("weights.py")
_EPOCHS, _STEP, _DECAY, _SEED = 20, 0.3, 1e-4, 1
_FEWEST, _LEAST = 2, 0.15
_VARIANTS = 30
# What touches the order and is taken for background, or the other way round, or nearly so, teaches so much more.
_PRICE_OF_MISSED, _PRICE_OF_STOPPED, _MISTAKEN = 3.0, 2.0, -0.3
# How much a sentence teaches: one that was written for this more, a variant of a pattern less, for it has siblings.
_WRITTEN_FOR_THIS, _OF_A_TICKET, _VARIANT = 2.5, 1.0, 0.5
_OF_A_REMARK, _KEPT_OF = 0.8, 10
_FACTS_OF = {
    "{name}": "Berit Granath", "{first}": "Berit", "{number}": "19410307-9887", "{phone}": "070-174 06 22",
    "{address}": "Kårgatan 12", "{apt}": "lgh 1102", "{code}": "4512", "{city}": "Linköping",
}  # fmt: skip
# Of these batches nothing is learnt.
_KEPT_BATCHES = tuple(f"blind-{number}" for number in range(21, 66))
# What is tried in every place of an order.
_TRIED = (
    ("probes", ("everywhere", "linked"), True), ("probes", ("harmless",), False),
    ("wordings", ("changing_comments", "changing_lines"), True), ("wordings", ("idle_comments", "idle_lines"), False),
)  # fmt: skip
_FACTS = frozenset({"id", "badid", "birth", "phone", "badphone", "street", "apartment", "postcode", "co"})
_KINDS = {"w": "words", "p": "beginnings", "n": "neighbours", "k": "kinds"}
_WIDTH = 1300
_HEAD = '"""The weights of `background`, in tenths; made by `bench.reader.learning`, not to be edited."""\n'

Units = tuple[str, ...]


@dataclass(frozen=True)
class Lesson:
    """A sentence, whether it touches the order, and how much it teaches."""

    units: Units
    touches: bool
    weight: float


def lines(name: str) -> list[str]:
    """The sentences of a file next to this one."""
    return [each for each in (HERE / name).read_text("utf-8").splitlines() if each.strip()]


def lessons(left_out: Callable[[str], bool] = lambda name: False) -> list[Lesson]:
    """Every sentence to learn from, once."""
    found: dict[tuple[Units, bool], Lesson] = {}
    for units, touches, weight in _told(left_out):
        if sum(each.isalpha() for each in units) > 1:
            found.setdefault((units, touches), Lesson(units, touches, weight))
    return list(found.values())


def _told(left_out: Callable[[str], bool]) -> Iterator[tuple[Units, bool, float]]:
    for name, touches in (("harmless", False), ("dangers", True)):
        yield from ((_units(line), touches, _WRITTEN_FOR_THIS) for line in lines(f"{name}.txt"))
        yield from ((_units(line), touches, _OF_A_REMARK) for line in kept(lines(f"{name}_lessons.txt")))
        for line in kept(lines(f"{name}_remarks.txt")):
            yield from ((units, touches, _OF_A_REMARK) for units in of_remark(line))
        chance = random.Random(_SEED)
        for pattern in lines(f"{name}_patterns.txt"):
            yield from ((_units(line), touches, _VARIANT) for line in variants(pattern, chance))
    for name, kinds, touches in _TRIED:
        tried = yaml.load((HERE / f"{name}.yaml").read_text("utf-8"), yaml.CSafeLoader)
        yield from ((_units(line), touches, _WRITTEN_FOR_THIS) for kind in kinds for line in tried[kind])
    for case in (*corpus(), *corpus(FRESH)):
        if case.clear and not left_out(case.id) and not case.id.startswith(_KEPT_BATCHES):
            for text in (case.ticket["description"], *case.comments):
                yield from ((units, False, _OF_A_TICKET) for units in _without_facts(text))


def _units(line: str) -> Units:
    return units_of(tokens_of(Line(line, 0)))


def kept(remarks: Sequence[str], *, for_measuring: bool = False) -> list[str]:
    """All remarks but each tenth, or each tenth of them, which nothing is learnt from."""
    return [each for at, each in enumerate(remarks) if (at % _KEPT_OF == _KEPT_OF - 1) is for_measuring]


def of_remark(line: str) -> list[Units]:
    """The clauses of a remark next to facts that hold none, as the reader sees them; all of the remark if it has none such."""
    text, spans = "", []
    for part in re.split(r"(\{\w+\})", line):
        fact = _FACTS_OF.get(part, part)
        spans += [range(len(text), len(text) + len(fact))] if part in _FACTS_OF else []
        text += fact
    found = []
    for tokens in sentences(tokens_of(Line(text, 0))):
        facts = {at for at, each in enumerate(tokens) if any(each.start in span for span in spans)}
        found += [units for _, units in asides(tokens, facts)] if facts else [units_of(tokens)]
    return found or [_units(text)]


def _without_facts(text: str) -> Iterator[Units]:
    """The sentences of a clear ticket that hold no number, telephone or address: they change nothing."""
    for line in re.sub(r"<[^>]+>", "\n", text).splitlines():
        for tokens in sentences(tokens_of(Line(line, 0))):
            if not any(each.what in _FACTS for each in tokens):
                yield units_of(tokens)


def variants(pattern: str, chance: random.Random) -> list[str]:
    """Some of the sentences that a pattern with "(one|other)" stands for."""
    found = set()
    for _ in range(_VARIANTS * 3):
        line = pattern
        while choice := re.search(r"\(([^()]*)\)", line):
            line = line[: choice.start()] + chance.choice(choice[1].split("|")) + line[choice.end() :]
        found.add(line[0].upper() + line[1:])
    return sorted(found)[:: max(1, len(found) // _VARIANTS)][:_VARIANTS]


def learn(given: Sequence[Lesson]) -> tuple[dict[str, float], float]:
    """The weights of the features, and the bias: learnt twice, the second time more from what was mistaken."""
    found, bias = _learnt(given)
    prices = [_price(each, score(found, bias, each.units)) for each in given]
    return _learnt([replace(each, weight=each.weight * price) for each, price in zip(given, prices, strict=True)])


def _price(lesson: Lesson, leaning: float) -> float:
    if lesson.weight == _VARIANT:
        return 1.0
    if lesson.touches:
        return _PRICE_OF_MISSED if leaning < _MISTAKEN else 1.0
    return _PRICE_OF_STOPPED if leaning > _MISTAKEN else 1.0


def _learnt(given: Sequence[Lesson]) -> tuple[dict[str, float], float]:
    rows = [{feature: value for feature, value, _ in features(each.units)} for each in given]
    met = Counter(feature for row in rows for feature in row)
    rows = [{feature: value for feature, value in row.items() if met[feature] >= _FEWEST} for row in rows]
    touching = sum(each.weight for each in given if each.touches)
    balance = math.sqrt((sum(each.weight for each in given) - touching) / touching)
    weights, squares, bias = dict.fromkeys(met, 0.0), dict.fromkeys(met, 1e-6), 0.0
    order, chance = list(range(len(rows))), random.Random(_SEED)
    for _ in range(_EPOCHS):
        chance.shuffle(order)
        for at in order:
            row, lesson = rows[at], given[at]
            score = bias + sum(weights[feature] * value for feature, value in row.items())
            sure = 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
            wrong = (sure - lesson.touches) * lesson.weight * (balance if lesson.touches else 1)
            for feature, value in row.items():
                slope = wrong * value + _DECAY * weights[feature]
                squares[feature] += slope * slope
                weights[feature] -= _STEP * slope / math.sqrt(squares[feature])
            bias -= 0.02 * wrong
    return {feature: weight for feature, weight in weights.items() if abs(weight) >= _LEAST}, bias


def score(weights: Mapping[str, float], bias: float, units: Units) -> float:
    """What weights make of a sentence."""
    return bias + sum(weights.get(feature, 0.0) * value for feature, value, _ in features(units))


def written(weights: Mapping[str, float], bias: float) -> str:
    """The module that the reader knows the weights by, in tenths."""
    tenths = sorted((feature, round(weight * 10)) for feature, weight in weights.items())
    parts = [_HEAD, "# fmt: off", f"BIAS = {round(bias * 10)}", "WEIGHTS = {"]
    for kind, group in groupby(tenths, key=lambda each: each[0][0]):
        entries = _wrapped(f"{feature}={weight}" for feature, weight in group)
        parts += [f'    "{_KINDS[kind]}": (', *(f"        {line!r}" for line in entries), "    ),"]
    return "\n".join([*parts, "}", ""])


def _wrapped(entries: Iterable[str]) -> Iterator[str]:
    """The entries in lines, with a bar after each but the last."""
    line = ""
    for entry in entries:
        if len(line) > _WIDTH:
            yield f"{line}|"
            line = ""
        line = f"{line}|{entry}" if line else entry
    yield line


if __name__ == "__main__":
    found, offset = learn(lessons())
    WRITTEN.write_text(written(found, offset), "utf-8")
    print(f"{len(found)} weights")
