"""No ticket stops another at the door: a bad one becomes an order for a person or is set aside, and the cursor goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from adapters import scenario_ticket
from adapters.scenario_world import people_of
from rehearsal.rehearsal import Rehearsal, WorkerDied
from runtime.routines.shared_lock.intake import CURSOR, Intake
from storage import deliveries, schema
from tests.postgres import both_databases
from tests.reliability.tools import START, TICKETS, TOVA, intake_in, rehearse
from workflow.errors import BadInput
from workflow.routines.shared_lock.desk import BadDelivery, Delivery

pytestmark = both_databases

_DEEP: Any = "x"
for _ in range(3000):
    _DEEP = [_DEEP]


class Desk:
    """Hands over what a test wants, once."""

    def __init__(self, *found: Delivery | BadDelivery) -> None:
        self.found = found

    def changed_tickets(
        self, since: str | None, limit: int = 100, now: datetime | None = None
    ) -> tuple[Sequence[Delivery | BadDelivery], str | None]:
        return (self.found, "done") if since is None else ((), since)

    def unannounced(self, ticket_ids: Sequence[str]) -> Sequence[Delivery | BadDelivery]:
        return ()

    def own_comments(self, ticket_id: str) -> Sequence[str]:
        return ()


@pytest.fixture
def town(database_url: str) -> Iterator[Rehearsal]:
    made = rehearse(database_url, "new_install")
    yield made
    made.close()


def good(town: Rehearsal, ticket_id: str = "T1", **more: Any) -> Delivery:
    spec = {**TICKETS["new_install"], "id": ticket_id}
    content = scenario_ticket.errand(spec, people_of(town.world), f"LK-{len(ticket_id)}", START)
    return replace(Delivery(ticket_id, f"LK-{ticket_id[:20]}", 1, START, content), **more)


def intake_of(town: Rehearsal, *found: Delivery | BadDelivery) -> Intake:
    made = intake_in(town)
    made.desk = Desk(*found)
    return made


def orders_by_ticket(town: Rehearsal) -> dict[str, Any]:
    return {view["ticket_id"]: view for view in town.service.orders()}


def with_content(**more: Any) -> Any:
    return lambda d: replace(d, content={**d.content, **more})


# What the order must end as: read (as any), a person's, or set aside (none).
ATTACKS: dict[str, tuple[Any, str]] = {
    "an integer over 64 bits in the content": (with_content(size=2**64, nested={"a": [-(2**80)]}), "read"),
    "an integer of ten thousand digits": (with_content(size=10**10_000), "review"),
    "an integer over 64 bits as version": (lambda d: replace(d, version=2**64), "review"),
    "a negative version": (lambda d: replace(d, version=-1), "review"),
    "a version that is text": (lambda d: replace(d, version="3"), "review"),
    "NUL in the number": (lambda d: replace(d, number="LK\x001"), "read"),
    "NUL in the text": (lambda d: replace(d, content={**d.content, "description": d.content["description"] + "\x00"}), "read"),
    "NUL in the id": (lambda d: replace(d, ticket_id="T\x001"), "aside"),
    "an id of 100 characters": (lambda d: replace(d, ticket_id="T" * 100), "read"),
    "an id of 300 characters": (lambda d: replace(d, ticket_id="T" * 300), "aside"),
    "an empty id": (lambda d: replace(d, ticket_id=""), "aside"),
    "an id that is a number": (lambda d: replace(d, ticket_id=7), "aside"),
    "a slash in the id": (lambda d: replace(d, ticket_id="a/b"), "read"),
    "a question mark and a hash in the id": (lambda d: replace(d, ticket_id="a?b#c"), "read"),
    "a number of 500 characters": (lambda d: replace(d, number="N" * 500), "read"),
    "a number that is none": (lambda d: replace(d, number=None), "read"),
    "NaN": (with_content(x=float("nan"), y=[float("inf")]), "read"),
    "half a character": (with_content(note="cut off \ud83d", **{"k\udc00": 1}), "read"),
    "half a character in the id": (lambda d: replace(d, ticket_id="T\ud83d"), "aside"),
    "deeply nested": (with_content(x=_DEEP), "review"),
    "a description of 5 MB": (with_content(description="å" * 5_000_000), "review"),
    "content that is a list": (lambda d: replace(d, content=[1]), "review"),
    "content that is nothing": (lambda d: replace(d, content=None), "review"),
    "a value that is no JSON": (with_content(x=object()), "review"),
    "a key that is no text": (lambda d: replace(d, content={**d.content, 7: 1}), "review"),
    "comments that are a mapping": (lambda d: replace(d, comments={"a": 1}), "review"),
    "comments that are numbers": (lambda d: replace(d, comments=(1, None)), "review"),
    "a moment that is none": (lambda d: replace(d, changed_at=None), "read"),
    "a shape that could not be read": (lambda d: BadDelivery(d.ticket_id, d.number, None, "bad_shape"), "review"),
    "a shape of which not even the id could be read": (lambda d: BadDelivery("", "", None, "bad_shape"), "aside"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", ATTACKS)
def test_a_bad_ticket_stops_no_other(town: Rehearsal, name: str) -> None:
    """One before it and one behind it are taken in; it is read, or seen by a person, or set aside; the cursor goes on."""
    spoil, wanted = ATTACKS[name]
    bad = spoil(good(town, "T5"))
    intake = intake_of(town, good(town, "T4"), bad, good(town, "T6"))
    intake.run_once()
    with town.app.store.read() as connection:
        assert town.app.store.meta(connection, CURSOR) == "done"
        aside = deliveries.waiting(connection)
    found = orders_by_ticket(town)
    assert {"T4", "T6"} <= found.keys()
    town.app.worker().run_until_idle()
    assert len(aside) == (wanted == "aside")
    others = [town.service.order(v["number"]) for t, v in found.items() if t not in ("T4", "T6")]
    assert len(others) == (wanted != "aside")
    if wanted == "review":
        assert [(o["state"], o["reason"]) for o in others] == [("needs_review", "unclear_order")]
    assert intake.run_once() == 0


def test_the_cursor_goes_on(town: Rehearsal) -> None:
    """Nothing of a reading could be taken in: the next one begins behind it."""
    intake_in(town).take([BadDelivery("", "", None, "bad_shape")], "c1")
    with town.app.store.read() as connection:
        assert town.app.store.meta(connection, CURSOR) == "c1"


def test_tickets_without_an_id_are_set_aside_each(town: Rehearsal) -> None:
    """Two that cannot be named are two, and each of them once."""
    for _ in range(2):
        intake_in(town).take([BadDelivery("", number, START, "bad_shape") for number in ("LK-1", "LK-2")])
    assert [d["external_name"] for d in town.set_aside.deliveries()] == ["LK-1", "LK-2"]


def test_tickets_of_which_nothing_is_known_are_set_aside_each(town: Rehearsal) -> None:
    """Neither id nor number nor moment: what was sent tells them apart, and each is there once however often it comes."""
    for _ in range(2):
        intake_in(town).take([BadDelivery("", "", None, "bad_shape", mark) for mark in ("a1", "b2")])
        intake_in(town).take([replace(good(town), ticket_id="", number="", content={"title": title}) for title in ("Lås", "Dörr")])
    assert town.set_aside.counts().deliveries == 4


TYPES: list[Any] = [None, True, 7, -1.5, "x", "", [], [1], {}, {"a": 1}, [[]], [{"key": None}], [{"key": 1, "values": 7}], [None]]
FIELDS = (
    "id", "errandNumber", "version", "created", "modified", "status", "priority", "title", "labels", "classification", "channel",
    "reporterUserId", "description", "stakeholders", "parameters", "externalTags", "attachments", "contactReason",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("field", FIELDS)
def test_every_field_of_every_type(town: Rehearsal, field: str) -> None:
    """A field of another type is read around, or the ticket becomes a person's; the last one, which is right, is taken in."""
    odd = [with_content(**{field: value})(good(town, f"T{n}")) for n, value in enumerate(TYPES)]
    intake_of(town, *odd, good(town, "T99")).run_once()
    found = orders_by_ticket(town)
    assert found.keys() == {*(f"T{n}" for n in range(len(TYPES))), "T99"}
    town.app.worker().run_until_idle()
    assert town.set_aside.counts().undecided == 0


def test_a_changed_ticket_that_cannot_be_read_is_set_aside(town: Rehearsal) -> None:
    """Its order goes on as it was; the change waits for an administrator, who hears of it once, and of no version twice."""
    intake_in(town).take([good(town)])
    town.app.worker().run_until_idle()
    before = town.service.order("T1")
    bad = with_content(x=_DEEP)(good(town, version=2))
    for _ in range(2):
        assert intake_in(town).take([bad, BadDelivery("T1", "LK-T1", None, "bad_shape")]) == 0
    assert town.set_aside.counts().deliveries == 1
    assert town.set_aside.deliveries()[0]["order"] == before["number"]
    assert town.service.order("T1")["version"] == before["version"]
    assert (before["set_aside"], town.service.order("T1")["set_aside"]) == (0, 1)
    intake_in(town).take([good(town, version=3)])
    assert town.set_aside.counts().deliveries == 0
    assert town.service.order("T1")["set_aside"] == 0


def test_an_order_asks_for_attention_until_its_delivery_is_discarded(town: Rehearsal) -> None:
    """What is discarded is dealt with; a ticket that has no order flags none."""
    intake_in(town).take([good(town), good(town, "T2")])
    intake_in(town).take([with_content(x=_DEEP)(good(town, version=2)), BadDelivery("", "LK-9", None, "bad_shape")])
    flagged = {view["ticket_id"]: view["set_aside"] for view in town.service.orders()}
    assert flagged == {"T1": 1, "T2": 0}
    for row in town.set_aside.deliveries():
        town.set_aside.discard_delivery(row["id"], TOVA, "Öppnad för hand.")
    assert {view["set_aside"] for view in town.service.orders()} == {0}


def test_an_order_of_an_unreadable_ticket_is_read_when_the_ticket_is_mended(town: Rehearsal) -> None:
    """The desk delivers it in the right shape: the order is no new one, and is decided on what the ticket says."""
    intake_in(town).take([BadDelivery("T1", "LK-T1", None, "bad_shape")], "c1")
    town.app.worker().run_until_idle()
    assert town.order("T1").private["reading"]["doubts"] == ["unreadable_ticket"]
    intake_in(town).take([BadDelivery("T1", "LK-T1", None, "bad_shape")], "c2")
    assert town.set_aside.counts().deliveries == 0
    intake_in(town).take([good(town)], "c3")
    town.app.worker().run_until_idle()
    assert len(town.service.orders()) == 1
    assert town.order("T1").private["reading"]["doubts"] != ["unreadable_ticket"]
    assert not town.set_aside.counts().messages


def test_what_was_set_aside_can_be_retried_and_discarded(town: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it was kept; a second time is refused, and so is one that still cannot be taken in."""
    intake_in(town).take([good(town)])
    monkeypatch.setattr("workflow.routines.shared_lock.tickets.update", lambda *_: 1 / 0)
    intake_in(town).take([good(town, version=2, comments=("Portkoden är 4321.",))])
    monkeypatch.setattr("workflow.routines.shared_lock.tickets.seed", lambda *_: 1 / 0)
    intake_in(town).take([good(town, "T2")])
    changed, new = town.set_aside.deliveries()
    assert changed["code"] == new["code"] == "unreadable"
    assert changed["detail"].startswith("ZeroDivisionError: ")
    with pytest.raises(BadInput, match="still cannot be taken in"):
        town.set_aside.retry_delivery(changed["id"], TOVA)
    monkeypatch.undo()
    town.set_aside.retry_delivery(changed["id"], TOVA)
    town.app.worker().run_until_idle()
    assert town.order("T1").private["comments"]
    with pytest.raises(BadInput):
        town.set_aside.discard_delivery(new["id"], TOVA, "nej")
    town.set_aside.discard_delivery(new["id"], TOVA, "Öppnad för hand.")
    assert town.set_aside.deliveries() == []
    for again in (town.set_aside.retry_delivery, lambda id_, by: town.set_aside.discard_delivery(id_, by, "En gång till.")):
        with pytest.raises(BadInput):
            again(new["id"], TOVA)
    with town.app.store.read() as connection:
        kept = connection.execute(schema.deliveries.select()).mappings().all()
    assert [(row["wrapped_key"], row["sealed"]) for row in kept] == [(None, None)] * 2


@pytest.mark.parametrize("point", ["before_commit", "after_commit"])
def test_an_intake_that_dies_takes_each_ticket_in_once(town: Rehearsal, point: str) -> None:
    """At every commit of a reading with a bad ticket in it; who reads next finds each, and none twice."""
    died, alive = 0, False
    while not alive:
        passed = 0

        def hook(at: str, *_: Any, until: int = died) -> None:
            nonlocal passed
            passed += at == point
            if at == point and passed > until:
                raise WorkerDied

        town.app.hook = hook
        intake = intake_of(town, good(town, "T1"), BadDelivery("", "", None, "bad_shape"), good(town, "T2"))
        try:
            intake.run_once()
            alive = True
        except WorkerDied:
            died += 1
    assert died >= 3
    assert sorted(orders_by_ticket(town)) == ["T1", "T2"]
    assert town.set_aside.counts().deliveries == 1


def test_a_new_ticket_that_stands_closed_is_read_by_a_person(town: Rehearsal) -> None:
    """People at the desk closed it before it was seen here: whether anything is to be done is theirs to say."""
    assert intake_of(town, good(town, closed=True)).run_once() == 1
    town.run()
    found = town.order("T1")
    assert (found.state, found.reason) == ("needs_review", "unclear_order")
    assert found.private["reading"]["doubts"] == ["closed_at_desk"]
