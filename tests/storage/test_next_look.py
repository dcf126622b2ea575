"""When an order is looked at next: no crash and no expired lease hides it from later workers."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from storage import Store, queries
from storage.schema import orders
from tests.postgres import both_databases
from tests.storage.tools import LEASE, NOW, add, claim, effect, new_step, write
from workflow.engine import Step

pytestmark = both_databases
_MOMENT = timedelta(microseconds=1)


def next_wake(store: Store, now: datetime = NOW) -> datetime | None:
    with store.read() as connection:
        return queries.next_wake(connection, now, store.definitions.values())


@pytest.mark.parametrize("wake_at", [NOW + timedelta(hours=1), None], ids=["later", "never"])
def test_whoever_took_an_order_before_it_was_due_may_die_with_it(store: Store, wake_at: datetime | None) -> None:
    """It was to sleep, was asked for by name, and is due to everybody as soon as that lease is over."""
    id_ = add(store, new_step(wake_at))[0]
    case = claim(store, "hand", only=id_)[0]
    started = effect(case, status="started", attempts=1)
    write(store, Step(case, planned=[started], perform=(started,)))
    assert next_wake(store) == NOW + LEASE
    assert claim(store, "heir", NOW + LEASE - _MOMENT) == []
    assert [c.order.id for c in claim(store, "heir", NOW + LEASE)] == [id_]


def test_an_order_let_go_of_sleeps_as_it_was_told(store: Store) -> None:
    """Having been asked for by name leaves nothing behind."""
    id_ = add(store, new_step(None))[0]
    write(store, Step(claim(store, only=id_)[0], wake_at=NOW + LEASE))
    assert next_wake(store) == NOW + LEASE
    assert claim(store) == []


@pytest.mark.slow
def test_the_next_look_is_at_the_first_that_can_be_taken_up(store: Store) -> None:
    """A lease that ends, an order that falls due, one that is due already: whichever is first; those asleep do not count."""
    assert next_wake(store) is None
    add(store, new_step(None))
    assert next_wake(store) is None
    soon, _ = add(store, new_step(), new_step(NOW + LEASE * 2))
    assert next_wake(store) == NOW
    claim(store, only=soon)
    assert next_wake(store) == NOW + LEASE
    add(store, new_step(NOW + LEASE / 2))
    assert next_wake(store) == NOW + LEASE / 2


def test_a_lapsed_lease_on_an_order_that_is_never_due_is_stuck(store: Store) -> None:
    """I10: nobody has it, and nothing would ever wake it; while the lease lasts someone has."""
    id_ = add(store, new_step(None))[0]
    with store.write() as tx:
        tx.connection.execute(update(orders).values(lease_owner="gone", lease_until=NOW))
    with store.read() as connection:
        moved_on = dict.fromkeys(store.definitions.values(), ["received"])
        assert queries.stuck_orders(connection, moved_on, NOW - _MOMENT) == []
        assert [row["id"] for row in queries.stuck_orders(connection, moved_on, NOW)] == [id_]
