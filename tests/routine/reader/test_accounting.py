"""Every word of a text is part of a fact, known to change nothing, or a doubt."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pytest

from bench.reader import Case, corpus
from workflow.routines.shared_lock.reading import IntakeSettings, Reading, read_ticket
from workflow.routines.shared_lock.reading.report import outcome

SEED = int(os.environ.get("LOCKSTEP_TEST_SEED", "1"))
_TICKETS, _TRIALS = 120, 400
_UNSETTLING = (
    "inte", "ej", "utan", "kanske", "eller", "gamla", "förra", "tidigare", "fel", "ändrad", "nej", "om", "bara", "två", "tre", "tillfälligt", "grannen",
    "änka", "annars", "utom", "osäkert", "tidigare adress", "flyttar", "död",
)  # fmt: skip
_JOINTS = re.compile(r"[\n.,!?():;–-]|\b(?:och|men|så|för|eftersom|medan|fast|dock)\b")
_WHOLE = re.compile(r"\b(?:brukar|är|var|blir|har|hade|ska|kan|får|går|hör|ser|orkar|kommer|vi|jag|han|hon|de|det|man)\b")
_OF_THE_ORDER = re.compile(r"lås|enhet|nyck|kod|port|dörr|adress|gata|lägenhet|lgh|bostad|nummer|namn|pnr|kontakt|\bring|telefon|person|brukar(?:e|na)|kund|beställ|ärende|\b(?:bor|vill|ska)\b|insats|hemtj")
_NUMBERS = ("47", "1983", "90125", "19400512-9871", "400512-9871", "070-174 06 88", "013-77 88 99", "Hittepågatan 7", "lgh 1909", "587 99 Linköping")


@dataclass(frozen=True)
class Insertion:
    """A clear ticket with a word more, and the place of that word."""

    case: Case
    word: str
    start: int

    def is_accounted_for(self, reading: Reading) -> bool:
        """Whether the word is part of a fact, or kept for the one who calls."""
        end, note = self.start + len(self.word), (reading.contact.note if reading.contact else "") or ""
        if self.word in ("fel", "ändrad") and any(each.rule in ("correction", "given_code") for each in reading.evidence):
            # A correction says so of itself.
            return True
        if self.word == "två" and self.case.ticket["description"][end:].startswith(" 2:"):
            # "Brukare två 2": which of them it is, said twice.
            return True
        digits, stated = (re.sub(r"\D", "", text) for text in (self.word, self.case.ticket["description"]))
        if len(digits) >= 7 and stated.count(digits[-7:]) > 1:
            # The ticket's own number, said again.
            return True
        within = (each for each in reading.evidence if each.source == "description")
        return any(each.start < end and self.start < each.end for each in within) or re.sub(r"\W", "", self.word) in re.sub(r"\W", "", note)


@pytest.fixture(scope="module")
def clear() -> list[Case]:
    """Some of the tickets of plain text that a person reads without hesitation, and the reader too."""
    plain = [case for case in corpus() if case.clear and not case.ticket["parameters"] and not case.comments and "<" not in case.ticket["description"]]
    return [case for case in random.Random(SEED).sample(plain, _TICKETS) if outcome(_read(case)) == "read"]


def _read(case: Case) -> Reading:
    return read_ticket(case.ticket, date(2027, 3, 1), IntakeSettings())


def _inserted(clear: list[Case], words: Sequence[str] | None, seed: int) -> Iterator[Insertion]:
    """Clear tickets with one more word each, between two words of a line that holds a fact; one that nobody knows, of a sentence that does."""
    gaps = {case.id: list(_gaps(case, r"[^\n]+" if words else r"[^\n.!?]+", asides=words is not _NUMBERS)) for case in clear}
    chance = random.Random(seed)
    for _ in range(_TRIALS):
        case = chance.choice(clear)
        if not gaps[case.id]:
            continue
        text, at = case.ticket["description"], chance.choice(gaps[case.id])
        word = chance.choice(words) if words else _nonsense(chance)
        yield Insertion(replace(case, ticket={**case.ticket, "description": f"{text[:at]} {word}{text[at:]}"}), word, at + 1)


def _gaps(case: Case, stretch: str, *, asides: bool) -> Iterator[int]:
    """The spaces of the stretches of text that hold a fact; those of asides are left out where `asides` says so."""
    text = case.ticket["description"]
    facts = [each.start for each in _read(case).evidence if each.source == "description" and each.rule not in ("signature", "contact_note")]
    for line in re.finditer(stretch, text):
        last = max((fact for fact in facts if line.start() <= fact < line.end()), default=-1)
        yield from (place for gap in re.finditer(" ", line[0]) if (place := line.start() + gap.start()) < last and not (asides and _is_aside(text, place, facts)))


def _is_aside(text: str, place: int, facts: Sequence[int]) -> bool:
    """Whether a place stands in a whole clause that holds no fact and speaks of nothing of the order, which may deny and count what it likes."""
    start = max((joint.end() for joint in _JOINTS.finditer(text, 0, place)), default=0)
    end = next((joint.start() for joint in _JOINTS.finditer(text, place)), len(text))
    clause = text[start:end].casefold()
    return not any(start <= fact < end for fact in facts) and _WHOLE.search(clause) is not None and not _OF_THE_ORDER.search(clause) and not re.search(r"\d{4}", clause)


def _nonsense(chance: random.Random) -> str:
    """A word of no language, that no rule of spelling brings near to another."""
    return "".join(chance.choice("bdfgklmprstv") + chance.choice("aeiouyåäö") for _ in range(3)) + "x"


@pytest.mark.slow
@pytest.mark.parametrize("words", [None, _UNSETTLING, _NUMBERS], ids=["unknown", "unsettling", "numbers"])
def test_no_word_is_skipped_in_silence(clear: list[Case], words: Sequence[str] | None) -> None:
    """A word that is put into a line with facts becomes part of one, or a person looks."""
    print(f"seed {SEED}")
    insertions = list(_inserted(clear, words, SEED))
    skipped = []
    for each in insertions:
        reading = _read(each.case)
        if outcome(reading) == "read" and not each.is_accounted_for(reading):
            around = each.case.ticket["description"][max(0, each.start - 30) : each.start + len(each.word) + 30]
            skipped.append(f"{each.case.id}: {each.word!r} in {around!r}")
    assert len(insertions) > _TRIALS / 2
    assert not skipped, f"{len(skipped)} of {len(insertions)} are skipped:\n" + "\n".join(skipped)
