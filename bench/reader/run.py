"""`lockstep bench reader`: how many tickets are read wrong without a doubt, asked without need, and read."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from bench.findings import Findings, Table, machine
from bench.reader.cases import CREATED, FRESH, Case, corpus
from bench.reader.generator import generate
from bench.reader.generator.dressing import dressed
from bench.reader.generator.forms import forms
from bench.reader.scoring import Judgement, Score, judge
from console.routines.shared_lock.reading import read
from runtime.routines.shared_lock.settings import LockSettings
from workflow.routines.shared_lock.reading import as_facts

_OF_EACH = 8
_TODAY = date.fromisoformat(CREATED[:10])


def readings(cases: Iterable[Case]) -> Iterator[tuple[Case, Mapping[str, Any]]]:
    """Each ticket with what `lockstep ticket read --json` prints of it, under the default settings."""
    settings = LockSettings.model_construct().reading
    for case in cases:
        yield case, as_facts(read(case.ticket, case.comments, _TODAY, settings))


def score(cases: Iterable[Case]) -> tuple[Score, float]:
    """The counts, and the milliseconds of CPU that one ticket takes."""
    total, began = Score(), time.process_time()
    for case, facts in readings(cases):
        total.add(judge(case, facts))
    return total, (time.process_time() - began) * 1000 / max(1, total.tickets)


def reader(generated: int = 20_000, seed: int = 1, show: bool = False) -> Findings:
    """Score the corpus and `generated` tickets of `seed`; `show` adds a table of those that fail."""
    tables, facts, rows = [], {}, []
    for name, cases in _sources(generated, seed):
        total, each_ms = score(cases)
        read_of_clear = f"{total.clear_read:,}/{total.clear:,} {total.share_read:.0%}" if total.clear else "–"
        counts = (total.tickets, total.silently_wrong, total.needlessly_asked, total.misdirected)
        rows.append([name, *(f"{count:,}" for count in counts), read_of_clear, f"{each_ms:.1f}"])
        facts[name] = _facts(total, each_ms) | ({"failing": [_failing(each) for each in total.failing]} if show else {})
        if show and total.failing:
            tables.append(_failures(name, total.failing))
    columns = ("", "tickets", "silently wrong", "needlessly asked", "asked in error", "read of clear", "CPU ms")
    note = (
        "Silently wrong: a fact was accepted that the ticket does not say, or the ticket was read though a person must look. "
        "Needlessly asked: a person reads it without hesitation, the reader does not. Asked in error: the unit is asked where "
        "a person must look first. The goals: 0 silently wrong, ≥ 85 % of the clear ones read. "
        f"Dressed are the corpus's tickets in capitals, HTML and the like; forms are ways to write an order, "
        f"{_OF_EACH} of each; generated are those of seed {seed}."
    )
    command = f"lockstep bench reader --generated {generated} --seed {seed} --write docs/performance.md"
    report = {"machine": machine(), "seed": seed, **facts}
    return Findings("reader", command, [Table("The ticket reader", columns, rows, note), *tables], report)


def _sources(generated: int, seed: int) -> Iterable[tuple[str, Iterable[Case]]]:
    """The corpus, the tickets not mended for, the corpus in other clothes, ways to write one order, and those that are made."""
    by_hand = (("corpus", corpus()), ("fresh", corpus(FRESH)))
    made = (("forms", forms(_OF_EACH, seed)), ("generated", generate(generated, seed)))
    return (*by_hand, ("dressed", dressed(corpus(), seed)), *made)


def _facts(total: Score, each_ms: float) -> dict[str, Any]:
    return {
        "tickets": total.tickets, "silently_wrong": total.silently_wrong, "needlessly_asked": total.needlessly_asked,
        "misdirected": total.misdirected, "clear": total.clear, "clear_read": total.clear_read,
        "share_read": round(total.share_read, 4), "ms_each": round(each_ms, 2),
    }  # fmt: skip


def _failures(name: str, failing: list[Judgement]) -> Table:
    rows = [[found.case.id, found.outcome, _why(found)] for found in failing]
    return Table(f"Failing in {name}", ("ticket", "outcome", "why"), rows)


def _failing(found: Judgement) -> dict[str, Any]:
    return {
        "id": found.case.id, "outcome": found.outcome, "why": _why(found), "text": found.case.ticket["description"],
        "form": {each["key"]: each["values"][0] for each in found.case.ticket["parameters"]},
        "comments": list(found.case.comments),
    }  # fmt: skip


def _why(found: Judgement) -> str:
    if found.wrong:
        return "; ".join(found.wrong)
    return "needlessly asked" if found.needlessly_asked else "asked, a person must look"
