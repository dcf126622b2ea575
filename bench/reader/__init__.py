"""Measures the ticket reader: a corpus of tickets with right readings, a generator of more, and the scoring of both."""

from bench.reader.cases import FRESH, Case, Right, corpus
from bench.reader.generator import generate
from bench.reader.generator.dressing import dressed
from bench.reader.generator.forms import forms
from bench.reader.run import reader, readings
from bench.reader.scoring import Judgement, Score, judge

__all__ = [
    "FRESH", "Case", "Judgement", "Right", "Score", "corpus", "dressed", "forms", "generate", "judge", "reader", "readings",
]  # fmt: skip
