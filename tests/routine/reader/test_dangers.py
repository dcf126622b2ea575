"""A sentence that changes the order is heard wherever it stands, though it names no fact."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator
from datetime import date
from functools import reduce
from pathlib import Path

import pytest

import bench.reader
from bench.reader import Case, corpus
from bench.reader.cases import errand
from bench.reader.learning import kept
from tests.routine.reader.orders import SENTENCES
from workflow.routines.shared_lock.reading import IntakeSettings, read_ticket
from workflow.routines.shared_lock.reading.report import outcome

SEED = int(os.environ.get("LOCKSTEP_TEST_SEED", "1"))
_HARMLESS = (
    "Hoppas ni har en bra dag!", "De har en hund men den är snäll.", "Hemtjänsten kommer fyra gånger om dagen.", "Det finns parkering på gården.",
    "Säg till om något saknas.", "Nattpatrullen har lång väg till nyckelskåpet.", "Personalen har svårt att ta sig in.", "Ring gärna en stund innan ni kommer.",
)  # fmt: skip


@pytest.fixture(scope="module")
def clear() -> list[Case]:
    """New locks for two persons in plain text that the reader reads."""
    plain = [case for case in corpus() if case.clear and case.right.kind == "new_install" and not case.ticket["parameters"] and not case.comments and case.ticket["description"].count("\n") > 3 and not re.search(r"[<>]|Från:|skrev|From:", case.ticket["description"])]
    named = [case for case in plain if len(case.right.persons or ()) == 2 and all(len(p.names) == 1 and " " in p.names[0] for p in case.right.persons or ())]
    return [case for case in random.Random(SEED).sample(named, 120) if _outcome(case, case.ticket["description"]) == "read"]


def _outcome(case: Case, text: str) -> str:
    return outcome(read_ticket({**case.ticket, "description": text}, date(2027, 3, 1), IntakeSettings()))


def _lines(name: str) -> list[str]:
    return (Path(bench.reader.__file__).parent / name).read_text("utf-8").splitlines()


def _with(clear: list[Case], sentences: list[str], chance: random.Random) -> Iterator[tuple[Case, str, str]]:
    """Each sentence with the names of a ticket, among others that change nothing, on a line of that ticket."""
    for sentence in sentences:
        case = chance.choice(clear)
        first, second = (person.names[0].split()[0].title() for person in case.right.persons or ())
        named = re.sub(r"\bGun(?=s?\b)", second, re.sub(r"\b(?:Harry|Harald)(?=s?\b)", first, sentence))
        around = chance.sample(_HARMLESS, 2)
        lines = case.ticket["description"].split("\n")
        # Below the facts: above a list, a line may be its heading.
        last = max(at for at, line in enumerate(lines) if re.search(r"\d{3}", line))
        lines.insert(last + 1, f"{around[0]} {named} {around[1]}" if chance.random() < 0.5 else named)
        yield case, named, "\n".join(lines)


@pytest.mark.slow
def test_a_sentence_that_changes_the_order_is_not_swallowed(clear: list[Case]) -> None:
    """Of 1,500 sentences that someone may write, each stops the order or asks, whatever it stands among."""
    print(f"seed {SEED}")
    sentences = _lines("dangers.txt")
    swallowed = [f"{case.id}: {named}" for case, named, text in _with(clear, sentences, random.Random(SEED)) if _outcome(case, text) == "read"]
    assert len(sentences) > 1500
    assert not swallowed, f"{len(swallowed)} are swallowed:\n" + "\n".join(swallowed)


@pytest.mark.slow
def test_few_of_the_sentences_not_learnt_from_are_swallowed(clear: list[Case]) -> None:
    """Of 379 sentences in other words, kept for measuring, at most a twelfth is swallowed."""
    sentences = _lines("dangers_held_back.txt")
    swallowed = [named for case, named, text in _with(clear, sentences, random.Random(SEED)) if _outcome(case, text) == "read"]
    assert len(sentences) > 370
    assert len(swallowed) <= len(sentences) / 12, "\n".join(swallowed)


@pytest.mark.slow
def test_most_harmless_sentences_not_learnt_from_are_let_through(clear: list[Case]) -> None:
    """Of 237 sentences that change nothing and sound like those that do, kept for measuring, at most a third stops the order."""
    sentences = _lines("harmless_held_back.txt")
    stopped = [f"{case.id}: {named}" for case, named, text in _with(clear, sentences, random.Random(SEED)) if _outcome(case, text) != "read"]
    assert len(sentences) > 230
    assert len(stopped) <= len(sentences) / 3, "\n".join(stopped)


def test_sentences_that_change_nothing_are_let_through(clear: list[Case]) -> None:
    """The sentences that the others stand among stop no order by themselves."""
    stopped = [f"{case.id}: {named}" for case, named, text in _with(clear, list(_HARMLESS) * 3, random.Random(SEED)) if _outcome(case, text) != "read"]
    assert not stopped, stopped


@pytest.mark.slow
def test_remarks_about_everyday_life_are_let_through(clear: list[Case]) -> None:
    """Of 100 remarks that deny, limit and count what is no part of the order, at least 80 stop nothing."""
    remarks = _lines("remarks.txt")
    stopped = [f"{case.id}: {named}" for case, named, text in _with(clear, remarks, random.Random(SEED)) if _outcome(case, text) != "read"]
    assert len(remarks) >= 100
    assert len(stopped) <= 20, "\n".join(stopped)


# Where a remark of the lists speaks of a fact, the one that stands in the order.
_FACTS = {
    "{name}": "Doris Ivarsson", "{first}": "Doris", "{number}": "19380107-9868", "{phone}": "013-10 44 52", "{address}": "Rydsvägen 210 C",
    "{apt}": "lgh 1004", "{code}": "6120", "{city}": "Linköping",
}  # fmt: skip


@pytest.mark.slow
def test_of_lessons_that_are_kept_back_few_dangers_are_read_and_most_of_the_others() -> None:
    """Each tenth of what was written for the model, in a plain order: at most 8 % of dangerous sentences and 12 % of remarks are read past, 75 and 48 % of harmless ones."""

    def share_read(name: str) -> float:
        found = [reduce(lambda text, fact: text.replace(*fact), _FACTS.items(), line) for line in kept(_lines(name), for_measuring=True)]
        tickets = [errand({"id": "kept", "text": f"{SENTENCES}\n{line}"}) for line in found]
        assert len(tickets) > 390
        return sum(outcome(read_ticket(each, date(2027, 3, 1), IntakeSettings())) == "read" for each in tickets) / len(tickets)

    assert share_read("dangers_lessons.txt") <= 0.08
    assert share_read("dangers_remarks.txt") <= 0.12
    assert share_read("harmless_lessons.txt") >= 0.75
    assert share_read("harmless_remarks.txt") >= 0.48
