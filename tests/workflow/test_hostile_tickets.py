"""Tickets made to break the reader: any shape, any size."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.test_intake import form, read, sample
from workflow.routines.shared_lock.reading import UNCLEAR_TEXTS

ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from([10**4000, "\ud800", "\x00"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(
    [
        "orderKind",
        "person1.name",
        "person2.name",
        "person1.personalNumber",
        "person99.name",
        "cohabitant.name",
        "existing.address",
        "contact.phone",
        "gateCode",
        "gateCode.required",
        "person1.apartment",
    ]
)
PARAMETERS = st.lists(ANYTHING | st.fixed_dictionaries({"key": KEYS, "values": ANYTHING}), max_size=8)
LABELS = st.lists(st.sampled_from(sample("new_install_form")["labels"]) | ANYTHING, max_size=5)


@pytest.mark.slow
@given(
    ANYTHING
    | st.fixed_dictionaries(
        {
            "labels": ANYTHING | LABELS | st.just(sample("new_install_form")["labels"]),
            "parameters": ANYTHING | PARAMETERS,
            "description": ANYTHING,
            "stakeholders": ANYTHING
            | st.lists(st.dictionaries(st.sampled_from(["role", "organizationName"]), ANYTHING)),
        },
        optional={"title": ANYTHING, "reporterUserId": ANYTHING},
    )
)
def test_no_ticket_makes_the_reader_fail(ticket: Any) -> None:
    """R-12: wrong types anywhere give a reading, and what is not complete says why."""
    reading = read(ticket)
    assert set(reading.doubts) <= UNCLEAR_TEXTS.keys()
    assert reading.persons or reading.unclear
    reading.material()


def test_an_integer_too_large_to_write_is_no_answer() -> None:
    """R-13: it is read as nothing, so the number is asked for."""
    assert read(form(**{"person1.personalNumber": 10**5000})).missing == ("persons.A.personalNumber",)


# A reading may take as long as so many million steps of a loop: seconds would be few on a slow machine. The hardest text takes about half.
_MILLIONS = 50
HOSTILE = {
    "five megabytes of order": "Brukare 1: Folke Fors 331105-9855\n" * 150_000,
    "digits": "1" * 5_000_000,
    "tag starts": "<" * 3_000_000,
    "unclosed styles": "<style>" * 500_000,
    "combining marks": "a" + "\u0315\u0300" * 2_000_000,
    "labels": "portkod " * 500_000,
    "persons in one line": "brukare 1 " * 400_000,
    "brackets in addresses": ("adress: " + "(" * 590 + "\n") * 300,
    "phones": ("Kontakt: " + "+4" * 290 + "\n") * 300,
    "numbers": ("331105-9855 " * 50 + "\n") * 300,
    "capitals": ("A B C " * 100 + " 331105-9855\n") * 300,
    "controls": "\x00\x07\u202e\ud800😀" * 200_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_doubted_in_bounded_time(text: str) -> None:
    """R-12: megabytes and texts made to backtrack are cut, read quickly and given to a person."""
    # The first text that a process reads pays for the lists and the model.
    read(sample("not_an_order"))
    before, begun = _a_million_steps(), time.process_time()
    reading = read({**sample("not_an_order"), "description": text, "title": text})
    taken = time.process_time() - begun
    assert reading.unclear is not None
    assert taken < _MILLIONS * max(before, _a_million_steps()), f"{taken:.1f} s"


def _a_million_steps() -> float:
    """The seconds of CPU that a loop takes on this machine, as busy as it is now."""
    begun, total = time.process_time(), 0
    for step in range(1_000_000):
        total += step & 1
    return time.process_time() - begun
