"""Small tests at dangerous spots of the intake; each fails when its spot is changed carelessly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from rehearsal.rehearsal import Rehearsal
from runtime.routines.shared_lock import intake as module
from storage import Collision, StatementRefused, StoreUnreachable, deliveries
from storage.deliveries import Aside
from storage.schema import messages, meta, orders
from tests.reliability.test_deliveries import _DEEP, Desk, good, with_content
from tests.reliability.tools import intake_in, rehearse
from tests.storage.tools import add, new_step
from workflow.reasons import WHY
from workflow.routines.shared_lock.desk import BadDelivery, Delivery


@pytest.fixture
def town(database_url: str) -> Iterator[Rehearsal]:
    """The ticket T1 has been taken in, in its first version."""
    made = rehearse(database_url, "new_install")
    intake_in(made).take([good(made)])
    yield made
    made.close()


def said(town: Rehearsal, version: int, *words: str, **more: Any) -> Delivery:
    """A later version of T1 in which the unit has said this."""
    changed_at = good(town).changed_at + timedelta(minutes=version)
    return good(town, version=version, comments=words, changed_at=changed_at, **more)


def heard(town: Rehearsal) -> list[tuple[int, str]]:
    with town.app.store.read() as connection:
        return [(id_, name) for id_, name in connection.execute(select(messages.c.order_id, messages.c.trigger).order_by(messages.c.id))]


def seen(town: Rehearsal, ticket_id: str = "T1") -> str:
    with town.app.store.read() as connection:
        return str(connection.execute(select(meta.c.value).where(meta.c.key == f"ticket.{ticket_id}")).scalar()).split(" ")[0]


def test_each_version_is_heard_once_and_noted(town: Rehearsal) -> None:
    """A version that was taken in is no news when it comes again, nor is an older one that comes late."""
    assert seen(town) == "1"
    assert intake_in(town).take([said(town, 3, "Portkoden är 4321.")]) == 1 and seen(town) == "3"
    for late in (said(town, 3, "Portkoden är 4321."), said(town, 2, "Ring först.")):
        assert intake_in(town).take([late]) == 0
    assert heard(town) == [(1, "ticket_updated")] and seen(town) == "3"


def test_what_the_team_does_at_the_desk_is_no_word_of_the_unit(town: Rehearsal) -> None:
    """The version is taken in and noted; the order hears nothing."""
    touched = said(town, 2)
    assert intake_in(town).take([replace(touched, content={**touched.content, "status": "working", "assignedUserId": 7})]) == 0
    assert heard(town) == [] and seen(town) == "2"


def test_an_ended_order_is_reopened_by_what_the_unit_says(town: Rehearsal) -> None:
    """It does not go on in silence as if it were open."""
    with town.app.store.write() as tx:
        tx.connection.execute(update(orders).values(ended_at=town.clock.now()))
    assert intake_in(town).take([said(town, 2, "Det fungerar inte.")]) == 1
    assert heard(town) == [(1, "ticket_reopened")]


def test_follow_ups_of_a_ticket_hear_what_the_unit_says(town: Rehearsal) -> None:
    """Each of them that is open, once; what only the desk did they do not hear."""
    follow_up, ended = add(town.app.store, new_step(ticket="T1", key_sequence=1), new_step(ticket="T1", key_sequence=2))
    with town.app.store.write() as tx:
        tx.connection.execute(update(orders).where(orders.c.id == ended).values(ended_at=town.clock.now()))
    for _ in range(2):
        intake_in(town).take([said(town, 2, "Ring först.")])
    intake_in(town).take([said(town, 3, "Ring först.")])
    assert heard(town) == [(1, "ticket_updated"), (follow_up, "ticket_updated")]


def test_an_older_version_that_cannot_be_read_asks_nobody(town: Rehearsal) -> None:
    """What it said was replaced by what has been taken in."""
    intake_in(town).take([said(town, 3, "Ring först.")])
    intake_in(town).take([with_content(x=_DEEP)(said(town, 2))])
    assert town.set_aside.counts().deliveries == 0


def test_an_order_of_a_ticket_that_cannot_be_read_ends_the_wait_for_it(town: Rehearsal) -> None:
    """A delivery that was set aside before is dealt with; the order's version is noted."""
    with town.app.store.write() as tx:
        deliveries.set_aside(tx, Aside("shared_lock", "T2", "T2", "LK-T2", "unreadable", "", None), town.clock.now())
    assert town.set_aside.counts().deliveries == 1
    assert intake_in(town).take([with_content(x=_DEEP)(good(town, "T2", version=4))]) == 1
    assert town.set_aside.counts().deliveries == 0 and seen(town, "T2") == "4"


_GONE = StoreUnreachable(WHY(why="gone"))
_OF_NO_TICKET = [
    ("together", _GONE), ("alone", _GONE), ("alone", Collision(WHY(why="two writers met"))), ("alone", StatementRefused(WHY(why="no right"))),
    ("as_an_order", _GONE), ("as_an_order", Collision(WHY(why="two writers met"))),
]  # fmt: skip


@pytest.mark.parametrize(("spot", "problem"), _OF_NO_TICKET)
def test_what_the_database_does_is_no_tickets_trouble(
    town: Rehearsal, spot: str, problem: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reading is not taken in, whatever is next: no order for a person, nothing set aside."""

    def gone(*_: Any) -> Any:
        raise problem

    def bad(*_: Any) -> Any:
        raise ValueError

    intake = intake_in(town)
    commit = intake._commit
    given = iter((gone,) if spot == "together" else (bad, gone) if spot == "alone" else (bad, bad))
    monkeypatch.setattr(intake, "_commit", lambda *args: next(given, commit)(*args))
    if spot == "as_an_order":
        # Only now: whatever is written next would be.
        once, retry = iter((gone,)), intake.store.retry
        monkeypatch.setattr(intake.store, "retry", lambda *args: next(once, retry)(*args))
    with pytest.raises(type(problem)):
        intake.take([good(town, "T2")], "c9")
    monkeypatch.undo()
    assert town.set_aside.counts().deliveries == 0 and len(town.service.orders()) == 1


class Watched(Desk):
    """A desk that is asked about tickets that it did not say were changed."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[list[str]] = []

    def unannounced(self, ticket_ids: Sequence[str]) -> Sequence[Delivery | BadDelivery]:
        self.asked.append(list(ticket_ids))
        return ()


def test_open_orders_tickets_are_asked_about_at_times(town: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not each time, not all at once, and those that were not asked about for longest first."""
    monkeypatch.setattr(module, "_LOOKED_AT_ONCE", 2)
    intake_in(town).take([good(town, f"T{n}") for n in (2, 3)])
    intake = intake_in(town)
    intake.desk = desk = Watched()
    for _ in range(4):
        intake.run_once()
    assert [len(found) for found in desk.asked] == [2, 1] and sorted(sum(desk.asked, [])) == ["T1", "T2", "T3"]
    town.clock.move_to(town.clock.now() + timedelta(minutes=2))
    intake.run_once()
    assert len(desk.asked) == 3
