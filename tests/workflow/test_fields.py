"""What people type into a trigger's fields: read within bounds, or refused with what was seen and what is possible."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.definition import Field
from workflow.fields import LONGEST_TEXT, parse_fields, text_problem
from workflow.reasons import say
from workflow.routines.shared_lock.field_kinds import FIELD_KINDS as LOCK_KINDS
from workflow.values import Label

NOW = datetime(2027, 1, 12, 9, tzinfo=UTC)
KINDS = ("text", "code", "date", "window", "choice", "flag", "number")


def _field(kind: str, **more: Any) -> Field:
    return Field("what", Label("vad", "what"), kind, choices=("a", "b") if kind == "choice" else (), **more)


@pytest.mark.parametrize(
    ("kind", "value", "why"),
    [
        ("text", "x" * (LONGEST_TEXT + 1), "at most 2000"), ("text", "a\x00b", "control characters"), ("text", "a\x1b[31mb", "control characters"),
        ("text", {"a": 1}, "a text is wanted"), ("text", ["a"], "a text is wanted"), ("date", "1999-01-01", "too far"), ("date", "2999-01-01", "too far"),
        ("date", "0001-01-01", "too far"), ("date", "2027-02-30", "a date like"), ("date", "2027-01-14<script>", "a date like"),
        ("window", "2999-01-01 FM", "too far"), ("window", "2027-01-14 NU", "FM or EM"), ("number", "-1", "from 0"), ("number", "10000000", "from 0"),
        ("number", "1e3", "whole number"), ("number", "١٢", "whole number"), ("number", True, "whole number"), ("choice", "zzz", "one of a, b"),
        ("choice", " ", "is missing"), ("text", " \n ", "is missing"), ("flag", "kanske", "yes or no"),
    ],
)  # fmt: skip
def test_a_value_out_of_bounds_is_refused(kind: str, value: Any, why: str) -> None:
    """Each kind of field says what was wrong; nothing is cut short or guessed."""
    problem, _ = parse_fields([_field(kind)], {"what": value}, NOW)
    assert problem is not None and why in say(problem, "en")


@pytest.mark.parametrize(
    ("kind", "value", "read"),
    [
        ("text", " rad ett\nrad två ", "rad ett\nrad två"), ("text", "x" * LONGEST_TEXT, "x" * LONGEST_TEXT), ("date", "2027-01-14", "2027-01-14"),
        ("date", "2027-01-14T08:00", "2027-01-14"), ("window", "2027-01-14 fm", {"date": "2027-01-14", "window": "FM"}),
        ("number", "12", 12), ("choice", "b", "b"), ("flag", "ja", True),
    ],
)  # fmt: skip
def test_a_value_within_bounds_is_read(kind: str, value: Any, read: Any) -> None:
    """Plain values come out, in one spelling."""
    assert parse_fields([_field(kind)], {"what": value}, NOW) == (None, {"what": read})


@pytest.mark.parametrize(("value", "expected"), [("L 1", "letters, digits"), (" l-1001 ", "L-1001"), (["L-1"], "a text is wanted")])
def test_a_routine_reads_its_own_kinds(value: Any, expected: str) -> None:
    """`serial` is the lock routine's: read in capitals, or refused with what is wanted; unknown to a routine without it."""
    problem, read = parse_fields([_field("serial")], {"what": value}, NOW, LOCK_KINDS)
    assert expected in (say(problem, "en") if problem else read["what"])
    with pytest.raises(KeyError):
        parse_fields([_field("serial")], {"what": value}, NOW)


@given(
    st.sampled_from(KINDS),
    st.one_of(
        st.text(max_size=30),
        st.none(),
        st.integers(),
        st.floats(),
        st.lists(st.text(max_size=3)),
        st.dictionaries(st.text(max_size=3), st.text(max_size=3)),
    ),
)
def test_whatever_is_typed_is_read_or_refused(kind: str, value: Any) -> None:
    """No value raises, and what is read holds no control character."""
    problem, read = parse_fields([_field(kind)], {"what": value}, NOW)
    assert problem is not None or "what" in read
    if problem is None and isinstance(read["what"], str):
        assert text_problem(read["what"]) is None
