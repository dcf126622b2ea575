"""Every scenario file holds, and a scenario that expects something else reports what was found."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from rehearsal.scenario import Player, play
from storage.routines.shared_lock import queries_inventory
from tests.routine.playing import BOOK, LINK, NEW, ON_THE_DAY, PEOPLE, RUN, playing, pull, step, world
from workflow.errors import BadInput

# The quick checks play the first twenty that have no letter; what has one is another turn of the same story.
QUICK = tuple(f"s{number:02}_" for number in range(1, 21))
FILES = [
    pytest.param(path, id=path.stem, marks=() if path.stem.startswith(QUICK) else pytest.mark.slow)
    for path in sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))
]


@pytest.mark.parametrize("path", FILES)
def test_a_scenario_holds(path: Path) -> None:
    """All that the file expects is found, and I1-I12 hold after every step."""
    assert play(path).failure is None


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"order": "T1", "state": "booked"}, "T1.state should be 'booked', found 'feedback_sent'"),
    ({"order": "T1", "resolution": "partial"}, "T1.resolution should be 'partial', found 'done'"),
    ({"order": "T1", "path": ["received", "precheck"]}, "T1.path should be"),
    ({"order": "T1", "due": "2027-01-14T05:30"}, "T1.due should be '2027-01-14T05:30', found None"),
    ({"order": "T1", "needs_attention": True}, "T1.needs_attention should be True, found False"),
    ({"order": "T1", "possible": ["cancel"]}, "T1.possible should be ['cancel'], found []"),
    ({"order": "T1", "blockers": ["stock"]}, "T1.blockers should be ['stock'], found []"),
    ({"order": "T1", "waiting_for": "team"}, "T1.waiting_for should be 'team', found 'nobody'"),
    ({"order": "T2", "state": "booked"}, "No order T2 here."),
    ({"lock": "L-1002", "status": "in_stock"}, "L-1002.status should be 'in_stock', found 'mounted'"),
    ({"lock": "L-1002", "linked": ["A"]}, "L-1002.linked should be ['A'], found ['A', 'B']"),
    ({"lock": "L-1002", "inventory": []}, "L-1002.inventory should be [], found ['A', 'B']"),
    ({"lock": "L-7777", "status": "mounted"}, "L-7777.status should be 'mounted', found None"),
    ({"ticket": "T1", "status": "open"}, "T1.status should be 'open', found 'resolved'"),
    ({"ticket": "T1", "comments": 5}, "T1.comments should be 5, found 2"),
    ({"ticket": "T1", "last_contains": ["mottagen"]}, "T1: the last comment should be '…mottagen…'"),
    ({"ticket": "T1", "contains": ["ombokat"]}, "T1: the comments should be '…ombokat…'"),
    ({"ticket": "T1", "never_contains": ["Klart"]}, "T1: the comments should be without 'Klart'"),
    ({"ticket": "T9", "status": "open"}, "ticket T9 should be there, found None"),
    ({"visit": "T1", "status": "booked"}, "T1: the number of visits should be 1, found 0"),
    ({"effects": {"tes.link": 2}}, "effects.tes.link should be 2, found 1"),
    ({"orders": {"open": 1}}, "orders.open should be 1, found 0"),
    ({"order": "T1", "state": "bookd"}, "there is no state bookd; possible are"),
    ({"order": "T1", "reason": "tired"}, "there is no reason tired; possible are"),
    ({"order": "T1", "waiting_for": "godot"}, "there is no party godot; possible are"),
    ({"order": "T1", "possible": ["dance"]}, "there is no trigger dance; possible are"),
    ({"order": "T1", "color": "red"}, "`expect` of order cannot check color; possible are"),
    ({"lock": "L-1002", "status": "lost"}, "there is no status of a lock lost; possible are"),
    ({"ticket": "T1", "status": "shut"}, "there is no status of a ticket shut; possible are"),
    ({"effects": {"tes.sing": 0}}, "There is no effect tes.sing; possible are"),
    ({"weather": "fine"}, "`expect` names none of order, orders, effects, lock, ticket, visit."),
]


@pytest.fixture(scope="module")
def linked() -> Any:
    """An order that has gone its whole way."""
    with playing(world("link_existing")) as player:
        step(player, LINK, RUN)
        yield player


@pytest.mark.parametrize(("expected", "sentence"), WRONG, ids=lambda x: str(x)[:50])
def test_a_wrong_expectation_fails_with_what_was_found(linked: Player, expected: dict[str, Any], sentence: str) -> None:
    """No expectation holds by accident, and a misspelt key is distinguished from a difference."""
    failure = linked._step({"expect": expected})
    assert failure is not None and sentence in str(failure)


def test_right_expectations_hold(linked: Player) -> None:
    """The same order as it is."""
    step(linked, {"expect": {"order": "T1", "state": "feedback_sent", "due": None, "possible": [], "blockers": []}})
    step(linked, {"expect": {"visit": "T1", "none": True}}, {"expect": {"orders": {"open": 0, "total": 1}}})


def test_one_thing_may_stand_where_a_list_may(linked: Player) -> None:
    """A serial is one unit, and not one unit a letter."""
    step(linked, {"stock": {"deliver": "L-1009"}}, {"expect": {"lock": "L-1009", "status": "in_stock", "inventory": []}})
    with linked.rehearsal.app.store.read() as connection:
        assert queries_inventory.unit_of(connection, "L") is None


def test_a_moment_may_be_said_as_a_day() -> None:
    """A date holds for any time of that day, and a time is the same with a space as with a T; another day does not hold."""
    with playing(world("new_install")) as player:
        step(player, NEW, RUN, pull("booked", visit="2027-01-14 FM"))
        step(
            player, {"expect": {"order": "T1", "due": date(2027, 1, 14)}}, {"expect": {"order": "T1", "due": "2027-01-14 08:00"}}
        )
        step(player, {"expect": {"visit": "T1", "at": "2027-01-14 08:00"}}, {"expect": {"visit": "T1", "at": "2027-01-14 fm"}})
        assert "T1.due should be" in str(player._step({"expect": {"order": "T1", "due": date(2027, 1, 15)}}))


IMPORT = [
    "2027-01-13T05:30",
    "2027-01-13 05:30",
    "2027-01-13T05:30:00+01:00",
    datetime(2027, 1, 13, 4, 30, tzinfo=UTC),
    "2027-01-13",
]


def test_a_moment_may_be_said_with_its_zone() -> None:
    """By the clock on the wall unless it says otherwise; another zone's half past five is another moment."""
    with playing(world("link_existing", {"B": {**PEOPLE["B"], "in_tes": False}})) as player:
        step(player, LINK, RUN, *({"expect": {"order": "T1", "due": moment}} for moment in IMPORT))
        failure = player._step({"expect": {"order": "T1", "due": "2027-01-13T05:30Z"}})
        assert str(failure) == "T1.due should be '2027-01-13T06:30', found '2027-01-13T05:30'"


@pytest.mark.slow
def test_an_order_that_is_one_already_is_named_by_its_ticket() -> None:
    """Who writes the file knows no other number; an unknown heading is for people to decide on."""
    with playing(world("new_install")) as player:
        step(player, NEW, RUN, {"ticket": NEW["ticket"] | {"id": "T2"}}, RUN)
        step(player, {"expect": {"ticket": "T2", "last_contains": "ärende T1"}})
    with playing(world("new_install")) as player:
        step(player, {"ticket": NEW["ticket"] | {"kind": "uninstall"}}, RUN)
        step(player, {"expect": {"order": "T1", "state": "needs_review", "reason": "unclear_order"}})


def test_a_reason_may_be_said_in_the_words_that_were_given() -> None:
    """A hold for a reason in free text has the code `other`, and the words are in its history."""
    with playing(world("new_install")) as player:
        step(player, NEW, RUN, pull("hold", reason="inlagd på sjukhus", resume_on="2027-01-20"))
        step(player, {"expect": {"order": "T1", "state": "on_hold", "reason": "inlagd på sjukhus"}})
        step(player, {"expect": {"order": "T1", "reason": "other"}})
        assert "there is no reason semester" in str(player._step({"expect": {"order": "T1", "reason": "semester"}}))


@pytest.mark.parametrize(
    ("block", "sentence"),
    [
        ({"persons": {}}, "`world` has no persons; possible are people, locks, stock."),
        ({"people": {"A": {**PEOPLE["A"], "in_TES": True}}}, "`people: A` has no in_TES; possible are id, name"),
        ({"people": {"A": PEOPLE["A"]}, "locks": {"L-1": {"mounted_at": "Z"}}}, "There is no person Z in this world."),
        (
            {"people": {"A": PEOPLE["A"]}, "locks": {n: {"mounted_at": "A"} for n in ("L-1", "L-2")}},
            "L-1 and L-2 are mounted in one household",
        ),
        ({"people": {"A": PEOPLE["A"]}, "locks": {"L-1": {"mounted_at": "A", "links": ["A"]}}}, "`locks: L-1` has no links"),
    ],
)
def test_a_miswritten_world_is_told(block: dict[str, Any], sentence: str) -> None:
    """A world that is not the one meant would let any order end somewhere."""
    with pytest.raises(BadInput) as refused, playing(block):
        pass
    assert sentence in str(refused.value)


def test_a_word_that_yaml_reads_as_something_else_is_a_word() -> None:
    """`reason: 3` stopped the order for good; `contact: none` is no contact, as `gate_code: none` is no code."""
    with playing(world("new_install")) as player:
        step(player, {"ticket": {**NEW["ticket"], "contact": "none"}}, RUN)
        step(player, {"expect": {"order": "T1", "state": "awaiting_completion"}})
        step(player, {"lindesk": {"ticket": "T1", "comment": True}}, RUN, pull("cancel", reason=3))
        step(player, {"expect": {"order": "T1", "state": "cancelled", "reason": 3}})


def test_a_fault_may_be_named_in_the_words_of_the_routine() -> None:
    """Interventions on a date and new tickets are what the systems are asked for; they come with other calls."""
    with playing(world("link_existing")) as player:
        step(player, {"fault": {"system": "treserva", "operation": "interventions", "kind": "unavailable", "for": "2 hours"}})
        step(player, {"fault": {"system": "lindesk", "operation": "new_tickets", "kind": "unavailable", "for": "1 hours"}})
        step(player, LINK, RUN, {"expect": {"orders": {"total": 0}}})
        step(player, {"advance": "90 minutes"}, {"expect": {"order": "T1", "state": "precheck"}})
        step(player, {"advance": "2 hours"}, {"expect": {"order": "T1", "state": "feedback_sent"}})


def test_a_refusal_that_did_not_come_fails() -> None:
    """`refused:` wants a refusal, and for the reason that it names."""
    with playing(world("new_install")) as player:
        step(player, pull("cancel", refused="No order T1"), NEW, RUN)
        late = pull("booked", visit="2027-01-13 FM", refused="gate code")
        assert "refused, but not because of 'gate code'" in str(player._step(late))
        assert "`booked` was not refused" in str(player._step(pull("booked", visit="2027-01-14 FM", refused="notice")))
        assert "cannot `booked`" in str(player._step(pull("booked", visit="2027-01-15 FM")))


def test_a_visit_that_failed_for_no_reason_is_asked_for_one() -> None:
    """Six rows are tried, and the technician gets one refusal, once."""
    with playing(world("new_install")) as player:
        step(player, NEW, RUN, BOOK, ON_THE_DAY)
        answer = str(player._step(pull("visit_failed", by="mats", role="technician")))
        assert answer.count("say why, the reason: one of door_unsuitable, refused, no_show, no_entry") == 1
        assert "cannot be fitted" not in answer


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ({"sing": "loud"}, "there is no verb sing; possible are"),
        ({"run": "forever"}, "`run: forever` is not known"),
        ({"advance": "soon"}, "soon is no length of time"),
        ({"advance": {"to": "2027-01-01T08:00"}}, "The clock does not go back."),
        ({"treserva": {"person": "A", "mood": "low"}}, "mood is no fact about a person"),
        ({"treserva": {"person": "Z", "name": "x"}}, "There is no person Z in this world."),
        ({"treserva": {"name": "x"}}, "`treserva` needs `person`."),
        ({"tes": {"person": "B"}}, "`tes: person` needs `present`."),
        ({"tes": {"person": "Z", "present": False}}, "There is no person Z in this world."),
        ({"tes": {"import": "slow"}}, "There is no import slow; possible are skip, zero_rows"),
        ({"tes": {"linked_by_hand": {"lock": "L-1002", "person": "Z"}}}, "There is no person Z in this world."),
        ({"stock": ["L-1003"]}, "`stock` wants some of deliver."),
        ({"stock": {}}, "`stock` needs `deliver`."),
        ({"fault": {"system": "tes", "kind": "bored"}}, "A fault is one of"),
        ({"lindesk": {"ticket": "T9", "touch": True}}, "No ticket T9 has come to this world."),
        ({"treserva": {"person": "A", "executed_from": "igår"}}, "Invalid isoformat string"),
        ({"ticket": {"persons": ["A", "B"]}}, "`ticket` needs `id`."),
        ({"ticket": {"id": "T2", "persons": ["A", "B"], "omit": "A.shoe"}}, "there is no A.shoe in this ticket."),
        ({"lindesk": {"ticket": "T1", "set": {"persons": ["A", "Z"]}}}, "There is no person Z in this world."),
        ({"ticket": {"id": "T2", "persons": ["A", "Z"]}}, "There is no person Z in this world."),
        ({"ticket": {"id": "T2", "again": True}}, "No such ticket in Lindesk. ("),
        ({"fault": {"system": "tes", "person": "Z", "kind": "error"}}, "There is no person Z in this world."),
        ({"crash": {"at": "after_effect", "effect": "tes.lnik"}}, "There is no effect tes.lnik; possible are"),
        ({"crash": {"at": "after_effect", "effect": "tes.link", "person": "Z"}}, "There is no person Z in this world."),
        ({"lindesk": {"ticket": "T1", "gone": True}}, "`lindesk` has no gone; possible are ticket, set, comment"),
        ({"lindesk": "T1"}, "`lindesk` wants some of ticket, set"),
        ({"tes": {"lock": "L-1002", "broken": "battery"}}, "`tes` has no broken; possible are person"),
        ({"ticket": {"id": "T2", "omitt": ["B.id"]}}, "`ticket` has no omitt; possible are id, kind"),
        ({"stock": {"deliver": [], "by": "mats"}}, "`stock` has no by; possible are deliver"),
        ({"crash": {"at": "after_commit", "efect": "tes.link"}}, "`crash` has no efect; possible are at, effect, person"),
        ({"crash": {"at": "midnight"}}, "There is no point midnight to crash at; possible are before_effect"),
        ({"fault": {"system": "tess", "kind": "error"}}, "There is no system tess; possible are treserva, tes"),
        ({"fault": {"system": "tes", "operation": "lnik", "kind": "error"}}, "tes has no operation lnik; possible are person"),
        ({"trigger": {"order": "T1", "name": "booked", "role": "king"}}, "There is no role king; possible are"),
    ],
)
def test_a_miswritten_step_is_told(linked: Player, written: dict[str, Any], sentence: str) -> None:
    """Whatever is not a step is answered with a sentence, never with a traceback."""
    try:
        answer = str(linked._step(written))
    except BadInput as problem:
        answer = str(problem)
    assert sentence in answer
