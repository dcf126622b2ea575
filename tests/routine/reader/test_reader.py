"""The ticket reader against tickets with right readings: nothing is read wrong without a doubt."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import islice

import pytest

from bench.reader import FRESH, Case, Score, corpus, dressed, forms, generate, judge, readings

_CLEAR_READ, _FORMS_READ = 0.85, 0.95
SEED = int(os.environ.get("LOCKSTEP_TEST_SEED", "1"))
# Many tickets are read in parts, each short enough for a slow machine.
_PARTS_OF_CLOTHES, _PARTS_OF_GENERATED = 8, 4


def _score(cases: Iterable[Case]) -> Score:
    total = Score()
    for case, facts in readings(cases):
        total.add(judge(case, facts))
    return total


def _nothing_wrong(total: Score) -> None:
    wrong = [f"{each.case.id}: {'; '.join(each.wrong)}" for each in total.failing if each.silently_wrong]
    assert not wrong, f"{len(wrong)} of {total.tickets} are silently wrong:\n" + "\n".join(wrong[:40])
    misdirected = [each.case.id for each in total.failing if each.misdirected]
    assert not misdirected, f"the unit is asked where a person must look: {misdirected[:40]}"


def _holds(total: Score) -> None:
    _nothing_wrong(total)
    needless = [f"{each.case.id}: {each.outcome}" for each in total.failing if each.needlessly_asked]
    assert total.share_read >= _CLEAR_READ, f"{total.share_read:.1%} of the clear ones are read:\n" + "\n".join(needless[:40])


@pytest.mark.slow
def test_the_corpus_is_read_right_or_by_a_person() -> None:
    """Of the tickets written by hand none is silently wrong, and most of the clear ones are read."""
    _holds(_score(corpus()))


@pytest.mark.slow
def test_fresh_tickets_are_read_right_or_by_a_person() -> None:
    """Of the tickets that the reader was not yet mended for, none is silently wrong."""
    assert not [f"{each.case.id}: {'; '.join(each.wrong)}" for each in _score(corpus(FRESH)).failing if each.silently_wrong]


@pytest.mark.slow
@pytest.mark.parametrize("part", range(_PARTS_OF_CLOTHES))
def test_clothes_change_no_fact(part: int) -> None:
    """The corpus in capitals, in HTML, forwarded, quoted and signed: none is silently wrong."""
    seed = SEED
    print(f"seed {seed}: lockstep bench reader --generated 0 --seed {seed} --show")
    _nothing_wrong(_score(islice(dressed(corpus(), seed), part, None, _PARTS_OF_CLOTHES)))


def test_an_order_is_read_in_whatever_form_it_is_written() -> None:
    """Rows, chats, questions, exports, sentences: of two tickets of every form none is silently wrong, and nearly all are read."""
    print(f"seed {SEED}: lockstep bench reader --generated 0 --seed {SEED} --show")
    total = _score(forms(2, SEED))
    _nothing_wrong(total)
    assert total.share_read >= _FORMS_READ, sorted({each.case.id.rsplit("-", 1)[0] for each in total.failing})


def test_generated_tickets_are_read_right_or_by_a_person() -> None:
    """The same holds for 200 generated tickets; LOCKSTEP_TEST_SEED makes others."""
    seed = SEED
    print(f"seed {seed}: lockstep bench reader --generated 200 --seed {seed} --show")
    _holds(_score(generate(200, seed)))


@pytest.mark.slow
@pytest.mark.parametrize("part", range(_PARTS_OF_GENERATED))
def test_five_thousand_generated_tickets_are_read_right_or_by_a_person(part: int) -> None:
    """The same holds for each quarter of 5,000; the command plays as many as are asked for."""
    seed = SEED
    print(f"seed {seed}: lockstep bench reader --generated 5000 --seed {seed} --show")
    _holds(_score(islice(generate(5000, seed), part, None, _PARTS_OF_GENERATED)))
