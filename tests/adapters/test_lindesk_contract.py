"""What every Lindesk adapter and desk does."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.adapters.conftest import Outside
from workflow.ports import Unreachable
from workflow.routines.shared_lock.desk import Delivery
from workflow.values import OutcomeKind


@pytest.fixture
def ticket(outside: Outside) -> str:
    """T1: an order for Astrid and Bertil without a phone number."""
    outside.step("ticket", id="T1", kind="new_install", persons=["A", "B"], omit=["contact.phone"], gate_code="1234")
    return "T1"


def said(outside: Outside, by: str = "us") -> list[str]:
    """What was said in T1, without the reference line by which a desk is asked for our comments."""
    return [text.partition("\n\nReferens: ")[0] for text in outside.world.tickets.comments("T1", by)]


def changed(outside: Outside, since: str | None) -> tuple[list[Delivery], str | None]:
    """What the feed has after this cursor, all of it readable, and the next cursor."""
    found, cursor = outside.desk.changed_tickets(since)
    readable = [d for d in found if isinstance(d, Delivery)]
    assert len(readable) == len(found)
    return readable, cursor


def test_a_ticket_comes_once_through_the_feed(outside: Outside, ticket: str) -> None:
    """A new ticket is delivered whole, and not again while nobody changes it."""
    found, cursor = changed(outside, None)
    assert [(d.ticket_id, d.version, d.comments, d.reopened) for d in found] == [("T1", 1, (), False)]
    assert found[0].number == "T1"
    assert found[0].content["labels"][-1] == "Beställning sammanboende, samma tidpunkt"
    values = {p["key"]: p["values"][0] for p in found[0].content["parameters"]}
    assert values["person2.address"] == "Provgatan 4 lgh 1201, 582 22 Linköping"
    assert "contact.phone" not in values
    assert changed(outside, cursor) == ([], cursor) or not changed(outside, cursor)[0]


def test_our_own_answers_are_no_change_by_the_unit(outside: Outside, ticket: str) -> None:
    """Comments and statuses of ours move neither the version nor the unit's comments."""
    _, cursor = changed(outside, None)
    outside.perform("lindesk.comment", ticket_id=ticket, text="Beställningen är mottagen.")
    outside.perform("lindesk.set_status", ticket_id=ticket, status="waiting", resolution=None)
    found, _ = changed(outside, cursor)
    assert not found or [(d.version, d.comments) for d in found] == [(1, ())]


def test_the_units_changes_come_in_order(outside: Outside, ticket: str) -> None:
    """What the unit sets and says is delivered with a higher version."""
    before, cursor = changed(outside, None)
    outside.step("lindesk", ticket="T1", set={"contact.phone": "070-174 06 05", "B.id": "194009239841"}, comment="JA")
    outside.step("lindesk", ticket="T1", comment="Tack!")
    found, after = changed(outside, cursor)
    values = {p["key"]: p["values"][0] for p in found[-1].content["parameters"]}
    assert (values["contact.phone"], values["person2.personalNumber"]) == ("070-174 06 05", "194009239841")
    assert found[-1].version > before[-1].version
    assert found[-1].comments == ("JA", "Tack!")
    assert not changed(outside, after)[0]


def test_a_reopened_ticket_says_so(outside: Outside, ticket: str) -> None:
    """Reopened by the unit is reported until we set a status again."""
    outside.perform("lindesk.set_status", ticket_id=ticket, status="resolved", resolution="SOLVED")
    _, cursor = changed(outside, None)
    outside.step("lindesk", ticket="T1", reopen=True, comment="Den går inte att öppna.")
    found, _ = changed(outside, cursor)
    assert (found[-1].reopened, found[-1].comments) == (True, ("Den går inte att öppna.",))
    outside.perform("lindesk.set_status", ticket_id=ticket, status="open", resolution=None)
    assert not any(d.reopened for d in changed(outside, cursor)[0])


def test_the_same_ticket_again_has_the_same_version(outside: Outside, ticket: str) -> None:
    """A ticket delivered twice, or only touched, is recognised by its version."""
    _, cursor = changed(outside, None)
    outside.step("ticket", id="T1", again=True)
    outside.step("lindesk", ticket="T1", touch=True)
    found, _ = changed(outside, cursor)
    assert found
    assert {(d.ticket_id, d.version) for d in found} == {("T1", 1)}


def test_the_feed_comes_in_pages(outside: Outside) -> None:
    """A limit is kept, and the cursor goes on where the page ended."""
    for n in range(5):
        outside.step("ticket", id=f"T{n}", kind="link_existing", cohabitant="B", existing="A")
    seen: list[str] = []
    cursor = None
    for _ in range(6):
        found, cursor = outside.desk.changed_tickets(cursor, limit=2)
        assert len(found) <= 2
        seen += [d.ticket_id for d in found]
    assert list(dict.fromkeys(seen)) == ["T0", "T1", "T2", "T3", "T4"]


def test_the_hour_that_comes_twice_loses_nothing(outside: Outside) -> None:
    """02:10+01:00 comes half an hour after 02:40+02:00, and half a second after a full one is later than it."""
    seen: list[str] = []
    cursor, stockholm = None, ZoneInfo("Europe/Stockholm")
    moments = (
        "2026-10-25T00:40:00+00:00",
        "2026-10-25T01:10:00+00:00",
        "2026-10-25T01:10:00.500+00:00",
        "2026-10-25T02:05:00+00:00",
    )
    for n, moment in enumerate(moments):
        outside.clock.now = datetime.fromisoformat(moment).astimezone(stockholm)
        outside.step("ticket", id=f"T{n}", kind="link_existing", cohabitant="B", existing="A")
        found, cursor = outside.desk.changed_tickets(cursor)
        seen += [d.ticket_id for d in found]
    assert seen == ["T0", "T1", "T2", "T3"]


@pytest.mark.parametrize("limit", [1, 7])
def test_tickets_of_one_moment_come_once_across_the_pages(outside: Outside, limit: int) -> None:
    """More than a page of them, and the border between two readings among them."""
    wanted = [f"T{n}" for n in range(60)]
    for name in wanted:
        outside.step("ticket", id=name, kind="link_existing", cohabitant="B", existing="A")
    seen: list[str] = []
    cursor = None
    while found := (read := outside.desk.changed_tickets(cursor, limit))[0]:
        seen, cursor = seen + [d.ticket_id for d in found], read[1]
    assert sorted(seen) == sorted(wanted)


def test_a_ticket_of_another_category_is_not_ours(outside: Outside) -> None:
    """Only the configured category is delivered."""
    other = {
        "id": "T9",
        "classification": {"category": "IT", "type": "SKRIVARE"},
        "title": "Skrivare",
        "parameters": [],
    }
    outside.world.submit_ticket(other)
    assert not outside.desk.changed_tickets(None)[0]


@pytest.mark.parametrize("kind", ["unavailable", "error", "timeout"])
def test_a_desk_that_cannot_be_asked_is_unreachable(outside: Outside, ticket: str, kind: str) -> None:
    """Intake hears that nobody answered, and loses nothing."""
    outside.step("fault", system="lindesk", operation="changed_tickets", kind=kind, times=1)
    with pytest.raises(Unreachable) as silent:
        outside.desk.changed_tickets(None)
    assert silent.value.system == "lindesk"
    assert len(outside.desk.changed_tickets(None)[0]) == 1


def test_a_comment_is_written_once_a_key(outside: Outside, ticket: str) -> None:
    """The same key again is success without a second comment; another key is another comment."""
    call = outside.call("lindesk.comment", ticket_id=ticket, text="Klart.")
    assert outside.operate(call).ok
    assert outside.operate(call).ok
    assert said(outside) == ["Klart."]
    assert outside.perform("lindesk.comment", ticket_id=ticket, text="Klart.").ok
    assert said(outside) == ["Klart.", "Klart."]
    assert outside.world.effects() == {"lindesk.comment": 2}


def test_a_status_that_holds_is_no_effect(outside: Outside, ticket: str) -> None:
    """Setting what is set already succeeds and changes nothing."""
    for _ in range(2):
        assert outside.perform("lindesk.set_status", ticket_id=ticket, status="resolved", resolution="SOLVED").ok
    assert outside.perform("lindesk.set_status", ticket_id=ticket, status="open", resolution=None).ok
    assert outside.world.effects() == {"lindesk.set_status": 2}
    found = outside.world.tickets.get(ticket)
    assert found is not None
    assert (found["status"], found["resolution"]) == ("open", None)


def test_a_ticket_that_is_gone_refuses(outside: Outside, ticket: str) -> None:
    """Both answers are refused with `gone`, and a probe finds nothing done."""
    outside.step("lindesk", ticket="T1", delete=True)
    for name, payload in (
        ("lindesk.comment", {"text": "Klart."}), ("lindesk.set_status", {"status": "open", "resolution": None})
    ):  # fmt: skip
        call = outside.call(name, ticket_id="T1", **payload)
        refused = outside.operate(call)
        assert (refused.kind, refused.code) == (OutcomeKind.REFUSED, "gone")
        assert outside.probe(call).code == "not_done"


@pytest.mark.parametrize("name", ["lindesk.comment", "lindesk.set_status"])
@pytest.mark.parametrize(("kind", "done"), [("timeout", False), ("reply_lost", True)])
def test_a_lost_reply_is_unknown_until_probed(outside: Outside, ticket: str, name: str, kind: str, done: bool) -> None:
    """The probe finds the comment by its key, and the status by itself."""
    payload = {"text": "Klart."} if name == "lindesk.comment" else {"status": "waiting", "resolution": None}
    call = outside.call(name, ticket_id=ticket, **payload)
    outside.step("fault", system="lindesk", operation=name, kind=kind, times=1)
    assert outside.operate(call).kind is OutcomeKind.UNKNOWN
    assert outside.probe(call).ok is done
    assert outside.world.effects().get(name, 0) == int(done)


def test_a_conflict_is_read_again_and_answered(outside: Outside, ticket: str) -> None:
    """Someone changed the ticket in between: the adapter answers on the new version within the call."""
    outside.step("fault", system="lindesk", operation="set_status", kind="conflict", times=2)
    assert outside.perform("lindesk.set_status", ticket_id=ticket, status="waiting", resolution=None).ok
    assert outside.world.effects() == {"lindesk.set_status": 1}


def test_a_conflict_without_end_may_be_tried_again(outside: Outside, ticket: str) -> None:
    """After three conflicts the call gives up with TRY_AGAIN, undone."""
    outside.step("fault", system="lindesk", operation="set_status", kind="conflict", times=3)
    call = outside.call("lindesk.set_status", ticket_id=ticket, status="waiting", resolution=None)
    hit = outside.operate(call)
    assert (hit.kind, hit.code) == (OutcomeKind.TRY_AGAIN, "conflict")
    assert outside.operate(call).ok
    assert outside.world.repeats() == {}


def test_the_desk_tells_what_we_have_said(outside: Outside, ticket: str) -> None:
    """Our comments as they were handed over, oldest first; neither the unit's words nor anything of a ticket that is not there."""
    outside.perform("lindesk.comment", ticket_id=ticket, text="Beställningen är mottagen.")
    outside.step("lindesk", ticket="T1", comment="Tack!")
    outside.perform("lindesk.comment", ticket_id=ticket, text="Besök är bokat 2027-01-14,\nförmiddag.")
    found = outside.desk.own_comments("T1")
    assert ["".join(text.split()) for text in found] == ["Beställningenärmottagen.", "Besökärbokat2027-01-14,förmiddag."]
    assert outside.desk.own_comments("T404") == ()
