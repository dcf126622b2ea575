"""Small tests at dangerous spots of the store; each fails when its spot is changed carelessly."""

from __future__ import annotations

import gc
import weakref
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from storage import Store, epochs, set_aside
from storage.schema import effects, messages, orders, timers, vault
from tests.storage.tools import LEASE, NOW, add, claim, effect, move, new_step, post, write
from workflow.engine import Step
from workflow.errors import StoreError
from workflow.steps import UNDECIDED, UNKNOWN

LATER = NOW + timedelta(hours=1)


def of(store: Store, *columns: Any) -> list[Any]:
    with store.read() as connection:
        found = connection.execute(select(*columns)).all()
    return [row[0] if len(columns) == 1 else tuple(row) for row in found]


# Claims and leases ------------------------------------------------------------------------------------


def test_an_order_is_due_at_its_moment(store: Store) -> None:
    add(store, new_step(NOW))
    assert store.due(NOW) and len(claim(store)) == 1


def test_an_order_that_was_taken_over_is_not_loaded(store: Store) -> None:
    """Neither with the token of before nor with one that was never given."""
    add(store)
    (case,) = claim(store)
    with store.write() as tx:
        for token, found in ((case.token - 1, 0), (case.token, 1), (case.token + 1, 0)):
            assert len(tx.load({case.order.id: token})) == found
            assert store.is_held(case.order.id, token) is bool(found)


def test_a_heartbeat_leaves_the_lease_of_the_worker_that_took_over(store: Store) -> None:
    """It keeps its own and shortens or lengthens nobody else's."""
    add(store, new_step(), new_step())
    lost, kept = claim(store, "one")
    assert claim(store, "two", NOW + LEASE, only=lost.order.id)
    with store.write() as tx:
        assert tx.extend([lost, kept], NOW + timedelta(days=1)) == {kept.order.id}
    until = dict(of(store, orders.c.id, orders.c.lease_until))
    assert until == {lost.order.id: NOW + 2 * LEASE, kept.order.id: NOW + timedelta(days=1)}


# Steps ------------------------------------------------------------------------------------------------


def test_effects_of_the_present_stay_come_in_their_order(store: Store) -> None:
    """Those of this very stay are there when they are settled, in whatever order they were written."""
    add(store)
    (case,) = claim(store)
    planned = [effect(case, subject=name, status="succeeded") for name in "ABC"]
    write(store, Step(case, planned=list(reversed(planned)), wake_at=NOW))
    (again,) = claim(store)
    assert again.order.entered_version == planned[0].generation
    assert [e.subject for e in again.effects] == ["A", "B", "C"]


def test_an_effect_keeps_the_epoch_of_the_store_that_planned_it(store: Store) -> None:
    """It is part of the key that the other system knows it by."""
    store.epoch = "e1"
    add(store)
    (case,) = claim(store)
    write(store, Step(case, planned=[effect(case)], wake_at=NOW))
    store.epoch = "e2"
    (again,) = claim(store)
    assert [e.epoch for e in again.effects] == ["e1"]


def test_timers_of_the_last_state_are_gone(store: Store) -> None:
    """Also where the new one has none."""
    add(store)
    (case,) = claim(store)
    write(store, Step(case, timers={"late": LATER}, wake_at=NOW))
    (case,) = claim(store)
    write(store, Step(case, timers={}, wake_at=NOW))
    assert of(store, timers.c.name) == []


def test_the_private_part_is_written_with_its_step(store: Store) -> None:
    add(store)
    (case,) = claim(store)
    case.order.private["gate_code"] = "1234"
    write(store, Step(case, private=True, wake_at=NOW))
    assert claim(store)[0].order.private == {"gate_code": "1234"}


def test_what_is_sealed_and_cannot_be_opened_is_not_taken_for_nothing(store: Store) -> None:
    """Nothing is decided on an order whose private part is not known."""
    add(store, new_step(private={"gate_code": "1234"}))
    with store.write() as tx:
        tx.connection.execute(update(vault).values(sealed=b"x" * 60))
    assert claim(store)[0].unreadable


def test_a_series_goes_on_behind_what_may_have_been_given(store: Store) -> None:
    """Those that begin after a restore, too."""
    with store.write() as tx:
        tx.set_meta(epochs.FLOOR, "1000")
    add(store)
    assert of(store, orders.c.number) == ["VT-27011001"]


# Messages ---------------------------------------------------------------------------------------------


def test_an_answered_message_is_not_opened_again(store: Store) -> None:
    """It is counted as read, and the next is opened before those behind it."""
    (id_,) = add(store)
    for name in ("a", "b", "c"):
        post(store, id_, name)
    (case,) = claim(store)
    write(store, Step(case, answered=[(case.messages[0].id, "applied", None)], wake_at=NOW))
    assert of(store, orders.c.message_count, orders.c.messages_done) == [(3, 1)]
    (case,) = claim(store)
    assert len(case.messages) == 2 and case.messages[0].id < case.messages[1].id


def test_an_answer_is_not_written_over_another(store: Store) -> None:
    """A message that was set aside meanwhile stays so."""
    (id_,) = add(store)
    post(store, id_, "a")
    (case,) = claim(store)
    with store.write() as tx:
        assert set_aside.set_aside(tx, id_, case.messages[0].id, "raised", "", NOW)
    write(store, Step(case, answered=[(case.messages[0].id, "applied", None)], wake_at=NOW))
    assert of(store, messages.c.status) == ["failed"]


def test_a_message_is_set_aside_and_closed_once(store: Store) -> None:
    """The second one is refused with that reason, and nothing is counted twice."""
    (id_,) = add(store)
    post(store, id_, "a")
    (message,) = of(store, messages.c.id)
    counts = (orders.c.message_count, orders.c.messages_done, orders.c.set_aside)
    with store.write() as tx:
        assert [set_aside.set_aside(tx, id_, message, "raised", "", NOW) for _ in range(2)] == [True, False]
    assert of(store, *counts) == [(1, 1, 1)]
    with store.write() as tx:
        row = set_aside.message(tx.connection, message)
        assert row is not None
        assert [set_aside.put_back(tx, row, NOW), set_aside.discard(tx, row, NOW), set_aside.put_back(tx, row, NOW)] == [True, False, False]
    assert of(store, *counts) == [(2, 1, 0)]


def test_whoever_is_in_hand_when_a_message_comes_is_due_again_at_once_and_no_other(store: Store) -> None:
    """One that was seen is no reason to look again."""
    (id_,) = add(store)
    post(store, id_, "a")
    (case,) = claim(store)
    write(store, Step(case, answered=[(case.messages[0].id, "applied", None)], wake_at=LATER))
    assert of(store, orders.c.wake_at, orders.c.lease_until) == [(LATER, None)]


# Parking ----------------------------------------------------------------------------------------------


def test_a_parked_order_rests_longer_each_time_and_says_since_when(store: Store) -> None:
    """For another cause both begin again; its lease ends, and a worker that lost it parks nothing."""
    (id_,) = add(store)
    seen = []
    for n, on in enumerate((UNDECIDED, UNDECIDED, UNKNOWN)):
        (case,) = claim(store, now=NOW + timedelta(minutes=n), only=id_)
        with store.write() as tx:
            assert not set_aside.park(tx, (id_, case.token - 1), None, on, NOW, LATER)
            assert set_aside.park(tx, (id_, case.token), None, on, NOW + timedelta(minutes=n), LATER)
        seen += of(store, orders.c.blocked_on, orders.c.attempts, orders.c.blocked_since, orders.c.lease_until, orders.c.wake_at)
    assert seen == [
        (UNDECIDED, 1, NOW, None, LATER), (UNDECIDED, 2, NOW, None, LATER), (UNKNOWN, 1, NOW + timedelta(minutes=2), None, LATER),
    ]  # fmt: skip


def test_what_no_table_knew_is_woken_unless_a_worker_has_it(store: Store) -> None:
    """Nor is what rests for another cause."""
    ids = add(store, *[new_step(LATER, blocked_on=on, blocked_since=NOW) for on in (UNKNOWN, UNKNOWN, UNDECIDED)])
    claim(store, only=ids[1])
    with store.write() as tx:
        tx.connection.execute(update(orders).values(wake_at=LATER))
        assert set_aside.wake_unknown(tx, NOW) == 1
    assert of(store, orders.c.wake_at) == [NOW, LATER, LATER]


@pytest.mark.parametrize("status", ["planned", "succeeded"])
def test_an_effect_that_is_settled_comes_with_its_stay_only(store: Store, status: str) -> None:
    """What is open always comes."""
    add(store)
    (case,) = claim(store)
    write(store, move(case, "booking", wake_at=NOW, planned=[effect(case, status=status)]))
    with store.write() as tx:
        tx.connection.execute(update(effects).values(generation=0))
    assert len(claim(store)[0].effects) == (status == "planned")


def test_what_is_read_of_a_file_that_is_gone_is_not_gone_by(store: Store) -> None:
    """SQLite would go on reading what nobody can find any more."""
    add(store)
    Path(str(store.engine.url.database)).unlink()
    with pytest.raises(StoreError), store.read():
        pass


def test_a_transaction_is_freed_when_it_ends(store: Store) -> None:
    """Nothing leads back to it: it would keep each step of its batch until garbage is looked for."""
    gc.disable()
    try:
        with store.write() as tx:
            kept = weakref.ref(tx)
        del tx
        assert kept() is None
    finally:
        gc.enable()
