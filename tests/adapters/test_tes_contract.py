"""What every TES adapter does."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.adapters.conftest import ASTRID, BERTIL, FOLKE, Outside
from workflow.values import OutcomeKind


def test_a_person_is_answered_with_links_and_the_last_import(outside: Outside) -> None:
    """Presence, groups, links and when TES was last filled come in one answer."""
    answer = outside.perform("tes.person", number=ASTRID)
    assert answer.ok
    assert answer.data == {
        "present": True,
        "number": ASTRID,
        "name": "Astrid Alm",
        "address": {
            "street": "Provgatan 4", "apartment": "1201", "postcode": "58222", "city": "Linköping", "co": None
        },
        "groups": ["Grupp Centrum"],
        "links": ["L-1002"],
        "last_import": {"at": "2027-01-12T04:00:00+00:00", "rows": 2},
    }  # fmt: skip


def test_a_lock_is_answered_with_its_state_and_persons(outside: Outside) -> None:
    """A unit that is registered says how it is and who is linked; another is not found."""
    outside.step("tes", lock="L-1002", fault="battery")
    assert outside.perform("tes.lock", serial="L-1002").data == {
        "found": True, "registered": True, "serial": "L-1002", "status": "battery", "linked": [ASTRID]
    }  # fmt: skip
    assert outside.perform("tes.lock", serial="L-9999").data["found"] is False


def test_link_and_unlink_are_read_back(outside: Outside) -> None:
    """A link shows at the lock and at the person, and unlinking takes it away."""
    assert outside.perform("tes.link", serial="L-1002", number=FOLKE).ok
    assert outside.perform("tes.lock", serial="L-1002").data["linked"] == [ASTRID, FOLKE]
    assert outside.perform("tes.person", number=FOLKE).data["links"] == ["L-1002"]
    assert outside.perform("tes.unlink", serial="L-1002", number=ASTRID).ok
    assert outside.perform("tes.lock", serial="L-1002").data["linked"] == [FOLKE]
    assert outside.world.effects() == {"tes.link": 1, "tes.unlink": 1}
    assert outside.world.repeats() == {}


def test_a_link_is_refused_by_name(outside: Outside) -> None:
    """Who is not in TES and what is not registered cannot be linked."""
    absent = outside.perform("tes.link", serial="L-1002", number=BERTIL)
    unknown = outside.perform("tes.link", serial="L-9999", number=ASTRID)
    assert (absent.kind, absent.code) == (OutcomeKind.REFUSED, "not_in_tes")
    assert (unknown.kind, unknown.code) == (OutcomeKind.REFUSED, "no_such_lock")
    assert outside.world.effects() == {}


def test_a_unit_is_registered_once(outside: Outside) -> None:
    """A registered unit is found, without anybody linked."""
    assert outside.perform("tes.register_lock", serial="L-1001").data == {"serial": "L-1001"}
    assert outside.perform("tes.lock", serial="L-1001").data["linked"] == []
    assert outside.world.effects() == {"tes.register_lock": 1}


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("tes.register_lock", {"serial": "L-1001"}),
        ("tes.link", {"serial": "L-1002", "number": FOLKE}),
        ("tes.unlink", {"serial": "L-1002", "number": ASTRID}),
    ],
)
@pytest.mark.parametrize(("kind", "done"), [("timeout", False), ("reply_lost", True)])
def test_a_lost_reply_is_unknown_until_probed(
    outside: Outside, name: str, payload: dict[str, str], kind: str, done: bool
) -> None:
    """UNKNOWN says nothing of what happened; the probe does."""
    call = outside.call(name, **payload)
    outside.step("fault", system="tes", operation=name, kind=kind, times=1)
    assert outside.operate(call).kind is OutcomeKind.UNKNOWN
    assert outside.world.effects().get(name, 0) == int(done)
    found = outside.probe(call)
    assert found.ok is done
    assert found.code == ("" if done else "not_done")


@pytest.mark.parametrize("kind", ["unavailable", "error", "timeout", "reply_lost", "conflict"])
def test_a_probe_that_gets_no_answer_is_unavailable(outside: Outside, kind: str) -> None:
    """A probe never guesses."""
    outside.step("fault", system="tes", kind=kind, times=1)
    assert outside.probe(outside.call("tes.link", serial="L-1002", number=ASTRID)).kind is OutcomeKind.UNAVAILABLE


@pytest.mark.parametrize(
    ("kind", "outcome", "code"),
    [
        ("unavailable", OutcomeKind.UNAVAILABLE, "unavailable"),
        ("error", OutcomeKind.TRY_AGAIN, "error"),
        ("conflict", OutcomeKind.TRY_AGAIN, "conflict"),
    ],
)
def test_a_fault_before_the_deed_leaves_it_undone(outside: Outside, kind: str, outcome: OutcomeKind, code: str) -> None:
    """What was refused by a bad day was not done, so the same key may be tried again."""
    outside.step("fault", system="tes", operation="link", person="C", kind=kind, times=1)
    call = outside.call("tes.link", serial="L-1002", number=FOLKE)
    hit = outside.operate(call)
    assert (hit.kind, hit.code) == (outcome, code)
    assert outside.operate(call).ok
    assert (outside.world.effects(), outside.world.repeats()) == ({"tes.link": 1}, {})


def test_a_deed_done_twice_is_counted_as_repeated(outside: Outside) -> None:
    """TES does not know our keys: it does the thing again, and the world notices."""
    call = outside.call("tes.link", serial="L-1002", number=FOLKE)
    assert outside.operate(call).ok
    assert outside.operate(call).ok
    assert outside.world.repeats() == {"tes.link": 1}
    assert outside.perform("tes.lock", serial="L-1002").data["linked"] == [ASTRID, FOLKE]


def test_a_person_comes_with_the_next_import_and_not_before(outside: Outside) -> None:
    """Executed in Treserva at noon is in TES at five the next morning."""
    outside.step("treserva", person="B", executed_from="2027-01-12")
    outside.clock.now = datetime(2027, 1, 13, 3, 59, tzinfo=UTC)
    assert outside.perform("tes.person", number=BERTIL).data["present"] is False
    outside.clock.now = datetime(2027, 1, 13, 4, 0, tzinfo=UTC)
    data = outside.perform("tes.person", number=BERTIL).data
    assert data["present"] is True
    assert data["last_import"] == {"at": "2027-01-13T04:00:00+00:00", "rows": 3}


@pytest.mark.parametrize(
    ("order", "last"),
    [
        ("skip", {"at": "2027-01-12T04:00:00+00:00", "rows": 2}),
        ("zero_rows", {"at": "2027-01-13T04:00:00+00:00", "rows": 0}),
    ],
)
def test_an_import_that_fails_changes_nobody(outside: Outside, order: str, last: dict[str, object]) -> None:
    """Neither a skipped import nor an empty one puts anybody in or out; the next one does."""
    outside.step("treserva", person="B", executed_from="2027-01-12")
    outside.step("tes", **{"import": order})
    outside.clock.now = datetime(2027, 1, 13, 12, 0, tzinfo=UTC)
    assert outside.perform("tes.person", number=BERTIL).data["present"] is False
    data = outside.perform("tes.person", number=ASTRID).data
    assert (data["present"], data["last_import"]) == (True, last)
    outside.clock.now = datetime(2027, 1, 14, 4, 0, tzinfo=UTC)
    assert outside.perform("tes.person", number=BERTIL).data["present"] is True


def test_a_late_import_comes_late(outside: Outside) -> None:
    """A file that is late is read when it comes."""
    outside.step("tes", **{"import": "late"})
    outside.clock.now = datetime(2027, 1, 13, 4, 30, tzinfo=UTC)
    assert outside.perform("tes.person", number=ASTRID).data["last_import"]["at"] == "2027-01-12T04:00:00+00:00"
    assert outside.world.next_event_after(outside.clock.now) == datetime(2027, 1, 13, 4, 50, tzinfo=UTC)
    outside.clock.now = datetime(2027, 1, 13, 5, 0, tzinfo=UTC)
    assert outside.perform("tes.person", number=ASTRID).data["last_import"]["at"] == "2027-01-13T04:50:00+00:00"


def test_an_ended_intervention_leaves_with_the_next_import(outside: Outside) -> None:
    """Whose intervention has ended is dropped, but not the same day."""
    outside.step("treserva", person="C", executed_to="2027-01-13")
    for day, present in ((13, True), (14, False)):
        outside.clock.now = datetime(2027, 1, day, 6, 0, tzinfo=UTC)
        assert outside.perform("tes.person", number=FOLKE).data["present"] is present


def test_tes_learns_a_new_number_at_the_import(outside: Outside) -> None:
    """Until then only the old number is known; afterwards both lead to the person, whose links stay."""
    outside.step("treserva", person="A", id="193804129999")
    assert outside.perform("tes.person", number="193804129999").data["present"] is False
    assert outside.perform("tes.person", number=ASTRID).data["number"] == ASTRID
    outside.clock.now = datetime(2027, 1, 13, 5, 0, tzinfo=UTC)
    for number in (ASTRID, "193804129999"):
        data = outside.perform("tes.person", number=number).data
        assert (data["number"], data["links"]) == ("193804129999", ["L-1002"])


def test_a_person_can_be_taken_out_and_put_in_by_hand(outside: Outside) -> None:
    """The world's own verbs act at once."""
    outside.step("tes", person="A", present=False)
    assert outside.perform("tes.person", number=ASTRID).data["present"] is False
    outside.step("tes", person="B", present=True)
    outside.step("tes", linked_by_hand={"lock": "L-1002", "person": "B"})
    assert outside.perform("tes.lock", serial="L-1002").data["linked"] == [ASTRID, BERTIL]
    assert outside.world.effects() == {}
