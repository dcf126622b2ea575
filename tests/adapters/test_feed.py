"""The cursor of a desk's feed, moments as desks write them, references, labels, and what cannot be read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.http_client import Problem, Silence
from adapters.lindesk import feed, pages
from adapters.lindesk.easit import _wall
from adapters.lindesk.errands import ZONE, in_order, is_automatic, moment_of
from adapters.lindesk.feed import Cursor, Head
from adapters.lindesk.labels import path_of
from adapters.lindesk.reference import is_own, refers_to, with_reference
from workflow.ports import Unreachable
from workflow.routines.shared_lock.desk import BadDelivery, Delivery

NOON = datetime(2027, 1, 12, 12, 0, tzinfo=UTC)


def head(ticket: str, moment: str, version: str = "1") -> Head:
    return Head(ticket, ticket, moment_of(moment), version)


def again(cursor: Cursor) -> Cursor:
    return Cursor.parse(str(cursor))


def test_a_later_moment_is_later_in_whatever_zone_it_is_written() -> None:
    """When the clocks are set back, 02:10+01:00 comes half an hour after 02:40+02:00."""
    cursor = Cursor()
    cursor.take(head("a", "2026-10-25T02:40:00+02:00"))
    assert again(cursor).is_new(head("b", "2026-10-25T02:10:00+01:00"))
    cursor.take(head("b", "2026-10-25T02:10:00+01:00"))
    assert cursor.newest == datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
    assert not again(cursor).is_new(head("c", "2026-10-25T02:59:00+02:00"))


def test_a_moment_with_a_fraction_is_later_than_the_same_without() -> None:
    """As text, ".500Z" comes before "Z"."""
    cursor = Cursor()
    cursor.take(head("a", "2027-01-12T07:00:00Z"))
    assert again(cursor).is_new(head("a", "2027-01-12T07:00:00.500Z"))
    cursor.take(head("a", "2027-01-12T07:00:00.500Z"))
    assert cursor.newest == datetime(2027, 1, 12, 7, 0, 0, 500_000, UTC)


def test_one_moment_written_in_two_ways_is_one() -> None:
    """A desk that moves to another zone delivers nothing again."""
    cursor = Cursor()
    cursor.take(head("a", "2027-01-12T08:00:00+01:00"))
    assert not again(cursor).is_new(head("a", "2027-01-12T07:00:00.000Z"))


def test_tickets_of_one_moment_are_kept_apart() -> None:
    cursor = Cursor()
    cursor.take(head("a", "2027-01-12T07:00:00Z"))
    assert not again(cursor).is_new(head("a", "2027-01-12T07:00:00Z"))
    assert again(cursor).is_new(head("b", "2027-01-12T07:00:00Z"))
    assert again(cursor).is_new(head("a", "2027-01-12T07:00:00Z", "2"))


def test_a_ticket_that_shows_itself_late_is_seen() -> None:
    """A transaction that began before another and ended after it."""
    cursor = Cursor()
    cursor.take(head("b", "2027-01-12T07:00:30Z"))
    assert again(cursor).is_new(head("a", "2027-01-12T07:00:10Z"))


def test_what_was_seen_is_forgotten_when_it_is_not_read_again() -> None:
    """The cursor does not grow with the desk."""
    cursor = Cursor()
    for n in range(100):
        cursor.take(Head(f"T{n}", "", NOON + n * timedelta(minutes=1)))
    assert len(cursor.seen) == 3


@pytest.mark.parametrize("text", [None, "", "17", "[]", "nonsense", '["2027", {}]', '["x", 1, 2]', "null"])
def test_a_cursor_that_cannot_be_read_begins_anew(text: str | None) -> None:
    assert Cursor.parse(text).since is None


@pytest.mark.parametrize("value", [None, "", 5, "yesterday", "0001-01-01T00:00:00+14:00", [], "9999-12-31T23:59:59-12:00"])
def test_what_is_no_moment_is_none(value: Any) -> None:
    assert moment_of(value) is None


def test_the_wall_never_shows_less_later() -> None:
    """An Easit view may be filtered by the minute that is shown, and an hour comes twice each autumn."""
    start = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
    moments = [start + timedelta(minutes=7 * n) for n in range(60)]
    for n, since in enumerate(moments):
        shown = [m.astimezone(ZONE).strftime("%Y-%m-%d %H:%M") for m in moments[n:]]
        assert all(text >= _wall(since) for text in shown)


# What cannot be read ---------------------------------------------------------------------------------


def made(entry: Any, one: Head) -> Delivery:
    if error := entry.get("raises"):
        raise error
    return Delivery(one.ticket_id, one.number, 1, one.known_moment, entry)


def head_of(entry: Any) -> Head:
    return Head(entry["id"], entry["id"], moment_of(entry.get("touched")))


def reading(entries: list[Any], since: str | None = None, limit: int = 100, again: Any = None) -> tuple[list[Any], str | None]:
    found, after = feed.read("lindesk", since, limit, lambda _: entries, head_of, made, again)
    return [(e.code if isinstance(e, BadDelivery) else "read", e.ticket_id) for e in found], after


def entry(ticket: str, **more: Any) -> dict[str, Any]:
    return {"id": ticket, "touched": "2027-01-12T07:00:00Z", **more}


@pytest.mark.parametrize("bad", [None, 5, "text", [], {}, {"id": None}, {"touched": "x"}])
def test_an_entry_that_is_no_ticket_does_not_stop_those_behind_it(bad: Any) -> None:
    """It is reported once, and those behind it come."""
    found, after = reading([entry("a"), bad, entry("b")])
    assert [each for each in found if each[0] == "read"] == [("read", "a"), ("read", "b")]
    assert len(found) == 3
    assert reading([entry("a"), bad, entry("b")], after) == ([], after)


def test_entries_without_an_id_are_kept_apart_by_content() -> None:
    """Each is reported once, also where the desk gives both the same moment and version."""

    def unnamed(entry: Any) -> Head:
        return Head("", "", None, "1")

    found, after = feed.read("lindesk", None, 100, lambda cursor: [{"title": "Lås"}, {"title": "Dörr"}], unnamed, made)
    assert len({one.mark for one in found if isinstance(one, BadDelivery)}) == 2
    assert feed.read("lindesk", after, 100, lambda cursor: [{"title": "Dörr"}, {"title": "Lås"}], unnamed, made)[0] == []


@pytest.mark.parametrize("touched", [None, "soon", 17, {}])
def test_a_ticket_without_a_moment_is_reported_with_its_id(touched: Any) -> None:
    assert reading([entry("a", touched=touched), entry("b")])[0] == [("bad_moment", "a"), ("read", "b")]


def test_a_ticket_whose_parts_are_wrong_is_reported() -> None:
    assert reading([entry("a", raises=KeyError("status")), entry("b")])[0] == [("bad_shape", "a"), ("read", "b")]


def test_a_ticket_that_is_gone_is_passed_over() -> None:
    assert reading([entry("a", raises=Problem(404, "", True)), entry("b")])[0] == [("read", "b")]


def test_a_ticket_that_the_desk_does_not_give_is_asked_for_again() -> None:
    """It is reported once, stays owed, and is delivered when the desk gives it."""
    closed = Problem(500, "error", True)
    found, after = reading([entry("a", raises=closed), entry("b")], again=lambda _: None)
    assert found == [("refused", "a"), ("read", "b")]
    assert reading([], after, again=lambda _: entry("a", raises=closed)) == ([], after)
    found, after = reading([], after, again=lambda ticket: entry(ticket))
    assert found == [("read", "a")]
    assert reading([], after, again=lambda ticket: entry(ticket)) == ([], after)


def test_silence_in_the_middle_hands_over_what_came_before() -> None:
    """The next reading goes on there, and hears that nobody answers."""
    silent = entry("b", raises=Silence("no_reply", sent=False))
    found, after = reading([entry("a"), silent, entry("c")])
    assert found == [("read", "a")]
    with pytest.raises(Unreachable):
        reading([entry("a"), silent, entry("c")], after)


def test_a_ticket_that_alone_is_not_given_does_not_stop_those_behind_it() -> None:
    """Those behind it were given, so it is its own trouble: it is reported once and owed."""
    silent = entry("b", raises=Silence("too_slow", sent=False))
    found, after = reading([entry("a"), silent, silent | {"id": "c"}, entry("d")], again=lambda _: None)
    assert sorted(found) == [("read", "a"), ("read", "d"), ("too_slow", "b"), ("too_slow", "c")]
    found, after = reading([entry("d")], after, again=lambda ticket: entry(ticket))
    assert sorted(found) == [("read", "b"), ("read", "c")]


def test_a_desk_that_is_silent_to_all_is_not_passed_over() -> None:
    """Nothing of it is reported as a ticket's trouble, and the next reading begins at the same place."""
    silent = [entry(f"s{n}", raises=Silence("too_slow", sent=False)) for n in range(6)]
    found, after = reading([entry("a"), *silent, entry("z")])
    assert found == [("read", "a")]
    with pytest.raises(Unreachable):
        reading([entry("a"), *silent], after)


def test_a_ticket_that_is_too_large_is_reported_wherever_it_stands() -> None:
    """An answer that came tells that the desk is there."""
    large = entry("b", raises=Silence("too_large", sent=False))
    assert reading([large])[0] == [("too_large", "b")]
    assert reading([entry("a"), large, large | {"id": "c"}])[0] == [("read", "a"), ("too_large", "b"), ("too_large", "c")]


@pytest.mark.parametrize("code", ["too_slow", "too_large"])
def test_an_owed_ticket_that_is_not_given_holds_nothing_up(code: str) -> None:
    """Neither what is new nor the others that are owed, which have their turn the next time."""
    closed = Problem(500, "error", True)
    _, after = reading([entry("a", raises=closed), entry("b", raises=closed)], again=lambda _: None)

    def again(ticket: str) -> Any:
        if ticket == "a":
            raise Silence(code, sent=False)
        return entry(ticket)

    found = []
    for name in ("c", "d"):
        some, after = reading([entry(name)], after, again=again)
        found += some
    assert {("read", "b"), ("read", "c"), ("read", "d")} == set(found)


# Pages -----------------------------------------------------------------------------------------------


class Desk:
    """A list of tickets, sorted by their moment, whose pages are too large where a large one is on them."""

    def __init__(self, n: int, *large: int) -> None:
        self.tickets = [Head(f"T{n}", "", NOON + n * timedelta(seconds=10)) for n in range(n)]
        self.large, self.asked = {f"T{n}" for n in large}, 0

    def page(self, since: datetime | None, page: int, size: int) -> tuple[list[Head], bool]:
        self.asked += 1
        later = [t for t in self.tickets if since is None or t.known_moment >= since]
        found = later[page * size : (page + 1) * size]
        if bad := [t.ticket_id for t in found if t.ticket_id in self.large]:
            raise Silence("too_large", sent=False, mark=bad[0])
        return found, (page + 1) * size >= len(later)

    def walked(self) -> list[str]:
        def step(found: Sequence[Head], since: datetime | None) -> datetime | None:
            newest = max(t.known_moment for t in found)
            return newest if since is None or newest > since else None

        found = [e.mark if isinstance(e, pages.Oversized) else e.ticket_id for e in pages.walk(self.page, None, step)]
        return list(dict.fromkeys(found))


@pytest.mark.parametrize("large", [(), (0,), (7,), (7, 8, 9), (119,), (0, 60, 119)])
def test_a_page_that_is_too_large_is_read_ticket_by_ticket(large: tuple[int, ...]) -> None:
    """All come in their order, those that are too large as a mark; then whole pages are read again."""
    desk = Desk(120, *large)
    assert desk.walked() == [f"T{n}" for n in range(120)]
    assert desk.asked < 10 + 150 * len(large)


def test_a_desk_all_of_whose_answers_are_too_large_is_not_walked_through() -> None:
    """It is the desk's trouble, and no ticket's."""
    with pytest.raises(Silence):
        Desk(200, *range(200)).walked()


# References, replies, labels -------------------------------------------------------------------------


def test_our_comment_is_known_by_its_key_and_a_reply_that_quotes_it_is_not_ours() -> None:
    sent = with_reference("Beställningen är mottagen.\n\nHälsningar", "VT-27010001/lindesk.comment/received/3")
    assert refers_to(sent, "VT-27010001/lindesk.comment/received/3")
    assert not refers_to(sent, "VT-27010001/lindesk.comment/received/4")
    assert is_own(sent)
    assert is_own(sent.replace("\n", "\r\n  "))
    assert not is_own(f"JA\n\n{sent}")
    assert not is_own(f"{sent}\nTack!")
    assert not is_own("Referens: 123")
    assert not any(sign.isdigit() for sign in sent.partition("Referens")[2])


@pytest.mark.parametrize(
    ("headers", "automatic"),
    [
        ({"Auto-Submitted": ["auto-replied"]}, True),
        ({"AUTO_SUBMITTED": ["auto-generated; x=y"]}, True),
        ({"auto-submitted": "Auto-Replied"}, True),
        ({"AUTO_SUBMITTED": ["no"]}, False),
        ({"X_AUTOREPLY": ["yes"]}, True),
        ({"PRECEDENCE": ["auto_reply"]}, True),
        ({"PRECEDENCE": ["list"]}, False),
        ({"MESSAGE_ID": ["<1@example.se>"], "IN_REPLY_TO": []}, False),
        (None, False),
        ("text", False),
    ],
)
def test_a_machine_that_answers_says_so_in_the_headers(headers: Any, automatic: bool) -> None:
    assert is_automatic(headers) is automatic


def test_what_was_said_is_in_the_order_of_its_moments() -> None:
    """A desk may show the newest first; what has no moment stays where it stood."""
    said = [("2027-01-12T09:00:00+01:00", "c"), (None, "d"), ("2027-01-12T07:30:00Z", "b"), ("2027-01-12T08:00:00.5+01:00", "a")]
    assert in_order((moment_of(sent), text) for sent, text in said) == ("a", "b", "c", "d")


def label(path: str, name: str | None = None) -> dict[str, Any]:
    return {"id": "1", "resourcePath": path, "displayName": name, "resourceName": path.rpartition("/")[2]}


@pytest.mark.parametrize(
    ("labels", "path"),
    [
        ([label("/A/B/C", "c"), label("/A", "a"), label("/A/B", "b")], ["a", "b", "c"]),
        ([label("/Vård/Digital låsenhet/Ny", "Ny beställning")], ["Vård", "Digital låsenhet", "Ny beställning"]),
        ([label("A/B")], ["A", "B"]),
        ([{"displayName": "a"}, {"displayName": "b"}], ["a", "b"]),
        (["a", "b"], ["a", "b"]),
        ([], []),
        (None, []),
        ([5, None, {"resourcePath": 7}], []),
    ],
)
def test_labels_are_a_path(labels: Any, path: list[str]) -> None:
    assert path_of(labels) == path


def test_a_moment_in_the_future_moves_no_cursor() -> None:
    """What says that it was changed years from now is taken once and hides nothing; a cursor that was moved so begins again."""
    now = datetime(2027, 1, 12, 7, tzinfo=UTC)
    poisoned = Cursor()
    poisoned.take(head("P", "2031-01-01T00:00:00Z"))
    for cursor in (Cursor.parse(None, now), Cursor.parse(str(poisoned), now)):
        cursor.take(head("P", "2031-01-01T00:00:00Z"))
        cursor.take(head("T1", "2027-01-12T06:00:00Z"))
        cursor = Cursor.parse(str(cursor), now)
        assert not cursor.is_new(head("P", "2031-01-01T00:00:00Z"))
        assert cursor.is_new(head("T2", "2027-01-12T07:00:00Z"))
        assert cursor.newest == datetime(2027, 1, 12, 6, tzinfo=UTC)
