"""Streets that are cut short without a dot, and streets that are named after a person, are no names of people."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bench.reader.cases import errand
from console.routines.shared_lock.reading import read
from runtime.routines.shared_lock.settings import LockSettings
from workflow.routines.shared_lock.household import parse_address
from workflow.routines.shared_lock.reading import as_facts

_TELEGRAM = "Ny låsenhet sambo. Dagny Palm 420817-9848, Rune Palm 391003-9878{}{} lgh 1001. Ring Rune 013-17 60 23. Ej portkod."
_ROWS = "Låsenhet till Dagny Palm 420817-9848 och Rune Palm 391003-9878.\n{} lgh 1001\nRing Rune 013-17 60 23. Ej portkod."


def _facts(text: str) -> dict[str, Any]:
    return as_facts(read(errand({"id": "street", "title": "Digital låsenhet", "text": text}), [], date(2027, 3, 1), LockSettings.model_construct().reading))


_STREETS = (
    "Gottfridsbergsg 22", "Vasav 4", "Snickareg 14 B", "Kungsgt 12", "Malmslättsvg 22", "Barnhemsgat 9", "Hertig Karlsg 3", "Gustav Adolfsgatan 4", "Gustav Adolfsg 4",
    "Karl Dahlgrensgatan 7", "Birger Jarlsgatan 4", "Sankt Larsgatan 31", "Anna Söderbergs gata 5",
)  # fmt: skip


@pytest.mark.parametrize("street", _STREETS)
def test_a_street_is_read_whole(street: str) -> None:
    for text in (_TELEGRAM.format(". ", street), _TELEGRAM.format(", ", street), _ROWS.format(street)):
        facts = _facts(text)
        assert (facts["outcome"], [each["street"] for each in facts["persons"]]) == ("read", [street] * 2), text


_OF_PEOPLE = ("Gustav Holmberg 4", "Rune Dahlgrensgatan 7", "Dagny Kungsgatan 4", "Sten Kungsgatan 4", "Sonen Gustav Adolfsgatan 4")


@pytest.mark.parametrize("street", _OF_PEOPLE)
def test_a_name_before_a_street_is_a_doubt(street: str) -> None:
    for text in (_TELEGRAM.format(". ", street), _TELEGRAM.format(", ", street)):
        assert _facts(text)["outcome"] != "read", text


@pytest.mark.parametrize("street", ["Dagny Kungsgatan 4", "Rune Dahlgrensgatan 7", "Rune Hunnebergsgatan 7"])
def test_a_name_of_the_order_before_a_street_in_a_row_is_a_doubt(street: str) -> None:
    assert _facts(_ROWS.format(street))["outcome"] != "read"


@pytest.mark.parametrize(("short", "whole"), [("Kungsg 12", "Kungsgatan 12"), ("Vasav 4", "Vasavägen 4"), ("Barnhemsgat 9", "Barnhemsgatan 9"), ("Malmslättsvg 2", "Malmslättsvägen 2")])
def test_a_street_cut_short_is_the_whole_one(short: str, whole: str) -> None:
    one, other = parse_address(short), parse_address(whole)
    assert one is not None and other is not None and one.street == other.street


@pytest.mark.parametrize("name", ["Holmberg 4", "Sandborg 4"])
def test_a_surname_is_no_street_cut_short(name: str) -> None:
    address = parse_address(name)
    assert address is not None and not address.street.endswith(("gatan", "vägen"))
