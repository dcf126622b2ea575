"""What every Treserva adapter does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.adapters.conftest import ASTRID, BERTIL, Outside
from workflow.values import OutcomeKind


def test_a_person_is_answered_in_full(outside: Outside) -> None:
    """Name, address, protection and interventions come in one answer."""
    answer = outside.perform("treserva.person", number=ASTRID, on="2027-01-12")
    assert answer.ok
    assert answer.data == {
        "found": True,
        "number": ASTRID,
        "name": "Astrid Alm",
        "address": {
            "street": "Provgatan 4", "apartment": "1201", "postcode": "58222", "city": "Linköping", "co": None
        },
        "protection": "none",
        "deceased_on": None,
        "interventions": [{"family": "SoL", "status": "executed", "from": "2026-06-01", "to": None}],
    }  # fmt: skip


def test_an_unknown_number_is_an_answer(outside: Outside) -> None:
    """Nobody by that number is `found` False, never a failure."""
    answer = outside.perform("treserva.person", number="195001019999", on="2027-01-12")
    assert answer.ok
    assert answer.data["found"] is False
    assert answer.data["interventions"] == []


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, [("granted", "2027-01-04", None)]),
        ({"executed_from": "2027-01-10"}, [("executed", "2027-01-10", None)]),
        ({"executed_from": "2027-02-01"}, [("executed", "2027-02-01", None)]),
        ({"executed_from": "2026-02-01", "executed_to": "2027-01-11"},
         [("ended", "2026-02-01", "2027-01-11"), ("granted", "2027-01-04", None)]),
    ],
)  # fmt: skip
def test_interventions_follow_their_dates(outside: Outside, facts: dict[str, str], expected: list[tuple[Any, ...]]) -> None:
    """Granted, executed and ended are kept apart on the day that was asked about."""
    outside.step("treserva", person="B", **facts)
    answer = outside.perform("treserva.person", number=BERTIL, on="2027-01-12")
    assert [(i["status"], i["from"], i["to"]) for i in answer.data["interventions"]] == expected


def test_a_new_number_is_answered_to_the_old(outside: Outside) -> None:
    """A person whose number changed is found by both and answered with the new one."""
    outside.step("treserva", person="B", id="194009239999")
    for number in (BERTIL, "194009239999"):
        assert outside.perform("treserva.person", number=number, on="2027-01-12").data["number"] == "194009239999"


def test_what_changed_there_is_answered_at_once(outside: Outside) -> None:
    """Death, protection and a move are seen in the next answer."""
    outside.step(
        "treserva",
        person="B",
        deceased_on="2027-01-10",
        protection="protected_registration",
        address="Testvägen 1",
    )
    data = outside.perform("treserva.person", number=BERTIL, on="2027-01-12").data
    assert (data["deceased_on"], data["protection"]) == ("2027-01-10", "protected_registration")
    assert data["address"]["street"] == "Testvägen 1"


@pytest.mark.parametrize("kind", ["unavailable", "timeout", "reply_lost"])
def test_no_answer_is_unavailable(outside: Outside, kind: str) -> None:
    """Whatever silences the other side, the outcome is UNAVAILABLE and never an empty list."""
    outside.step("fault", system="treserva", kind=kind, times=1)
    silent = outside.perform("treserva.person", number=ASTRID, on="2027-01-12")
    assert silent.kind is OutcomeKind.UNAVAILABLE
    assert not silent.data
    assert outside.perform("treserva.person", number=ASTRID, on="2027-01-12").ok


def test_an_error_may_be_tried_again(outside: Outside) -> None:
    """A failure there is TRY_AGAIN with a code."""
    outside.step("fault", system="treserva", kind="error", times=1)
    answer = outside.perform("treserva.person", number=ASTRID, on="2027-01-12")
    assert (answer.kind, answer.code) == (OutcomeKind.TRY_AGAIN, "error")


def test_a_fault_meant_for_one_person_spares_the_others(outside: Outside) -> None:
    """Only calls about that person meet it, and only until its moment."""
    outside.step("fault", **{"system": "treserva", "kind": "unavailable", "person": "A", "for": "5 hours"})
    assert outside.perform("treserva.person", number=BERTIL, on="2027-01-12").ok
    assert not outside.perform("treserva.person", number=ASTRID, on="2027-01-12").ok
    outside.clock.now += timedelta(hours=5)
    assert outside.perform("treserva.person", number=ASTRID, on="2027-01-12").ok


def test_the_wrong_person_is_recognised_by_the_number(outside: Outside) -> None:
    """An answer about someone else carries that someone's number."""
    outside.step("fault", system="treserva", kind="wrong_person", times=1)
    assert outside.perform("treserva.person", number=ASTRID, on="2027-01-12").data["number"] != ASTRID


def test_reading_has_no_effect(outside: Outside) -> None:
    """Nothing is counted and there is nothing to probe."""
    outside.perform("treserva.person", number=ASTRID, on="2027-01-12")
    assert outside.world.effects() == {}
    assert outside.adapters["treserva"].operations["treserva.person"].probe is None
