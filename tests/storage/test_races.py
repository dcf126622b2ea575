"""Two transactions at once on PostgreSQL: nobody sleeps through what the other did, and an idle worker hears at once."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import event, select

from storage import Store, open_database
from storage.routines.shared_lock import stock
from storage.schema import messages, orders
from tests.postgres import Server
from tests.reliability.fleet import wait_for
from tests.storage.tools import LEASE, NOW, ONE, TOVA, add, claim, move, new_step, post, small_store, write
from workflow.errors import Conflict

pytestmark = pytest.mark.postgres


@pytest.fixture
def store(postgres_url: str) -> Iterator[Store]:
    made = small_store(open_database(postgres_url), os.urandom(32))
    yield made
    made.close()


def resumed(store: Store) -> set[int]:
    with store.read() as connection:
        return set(connection.execute(select(messages.c.order_id).where(messages.c.trigger == "resume")).scalars())


def meanwhile(what: Callable[[], Any]) -> threading.Thread:
    """Start something on a separate thread and let it come as far as it can."""
    thread = threading.Thread(target=what)
    thread.start()
    thread.join(0.3)
    return thread


def test_going_to_wait_for_a_household_that_is_being_let_go_of(store: Store) -> None:
    """One order ends while another decides to wait for it: the other is woken, or decides again."""
    holder, waiter = (c for _ in add(store, new_step(), new_step()) for c in claim(store, limit=1))
    args = {"household": ["home|x"]}
    write(store, move(holder, "booking", records=[("hold_household", args)], wake_at=NOW))
    holder = claim(store, now=NOW + LEASE, only=holder.order.id)[0]
    waiter.order.reason = "household_busy"
    again: list[Conflict] = []

    def wait() -> None:
        try:
            write(store, move(waiter, "on_hold", records=[("await_household", args)]))
        except Conflict as problem:
            again.append(problem)

    with store.write() as tx:
        tx.write([move(holder, "cancelled", records=[("end_order", {})], ended=True)], NOW)
        thread = meanwhile(wait)
    thread.join(10)
    assert again or resumed(store) == {waiter.order.id}


def test_releasing_a_household_that_another_order_is_about_to_wait_for(store: Store) -> None:
    """The same, the other way round: an order that was about to wait is seen by the one that ends."""
    holder, waiter = (c for _ in add(store, new_step(), new_step()) for c in claim(store, limit=1))
    args = {"household": ["home|x"]}
    write(store, move(holder, "booking", records=[("hold_household", args)], wake_at=NOW))
    holder = claim(store, now=NOW + LEASE, only=holder.order.id)[0]
    waiter.order.reason = "household_busy"
    with store.write() as tx:
        tx.write([move(waiter, "on_hold", records=[("await_household", args)])], NOW)
        thread = meanwhile(lambda: write(store, move(holder, "cancelled", records=[("end_order", {})], ended=True)))
    thread.join(10)
    assert resumed(store) == {waiter.order.id}


@pytest.mark.parametrize("delivery_first", [True, False])
def test_going_to_wait_for_a_unit_that_is_being_delivered(store: Store, delivery_first: bool) -> None:
    """Whichever commits first, the unit finds the order."""
    add(store, new_step())
    waiter = claim(store)[0]
    waiter.order.reason = "stock"
    step = move(waiter, "on_hold", records=[("await_unit", {})])

    def deliver() -> None:
        with store.write() as tx:
            stock.deliver(tx, ["L-1"], NOW)

    if delivery_first:
        with store.write() as tx:
            stock.deliver(tx, ["L-1"], NOW)
            thread = meanwhile(lambda: write(store, step))
    else:
        with store.write() as tx:
            tx.write([step], NOW)
            thread = meanwhile(deliver)
    thread.join(10)
    assert resumed(store) == {waiter.order.id}


def test_mail_that_meets_a_release(store: Store) -> None:
    """A mail that is being posted while the order is let go of leaves it due, whichever commits first."""
    id_ = add(store, new_step())[0]
    case = claim(store)[0]
    with store.write() as tx:
        tx.write([move(case, "booking", wake_at=None)], NOW)
        thread = meanwhile(lambda: post(store, id_, "a"))
    thread.join(10)
    case = claim(store)[0]
    assert [m.trigger for m in case.messages] == ["hold"]
    with store.write() as tx:
        tx.enqueue(id_, "b", "hold", TOVA, NOW)
        thread = meanwhile(lambda: write(store, move(case, "booked", wake_at=None)))
    thread.join(10)
    assert len(claim(store)) == 1


def test_two_claims_at_once_share_the_orders(store: Store) -> None:
    """Neither waits for the other, and no order is given to both."""
    add(store, *[new_step() for _ in range(20)])
    with store.write() as tx:
        first = {c.order.id for c in tx.claim("one", NOW, LEASE, 10)}
        began = time.monotonic()
        second = {c.order.id for c in claim(store, "two", limit=20)}
        assert time.monotonic() - began < 2
    assert (len(first), len(second), first & second) == (10, 10, set())


def test_an_idle_worker_hears_of_a_new_order_at_once(store: Store) -> None:
    """Notified, not polled: within 50 ms where the machine has nothing else to do; and silence costs no queries."""
    heard, statements = threading.Event(), []
    store.signals.append(heard)
    assert store.listen()
    assert heard.wait(10)
    event.listen(store.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    heard.clear()
    assert not heard.wait(1.5)
    assert statements == []
    other = Store(open_database(store.engine.url.render_as_string(hide_password=False)), store.keyring, store.parts)
    other.register([ONE], NOW)
    times = []
    for _ in range(10):
        heard.clear()
        began = time.perf_counter()
        add(other, new_step())
        assert heard.wait(5)
        times.append(time.perf_counter() - began)
    other.close()
    store.listen_no_more()
    print(f"heard after {min(times) * 1000:.1f} to {max(times) * 1000:.1f} ms")
    assert min(times) < 0.25
    with store.read() as connection:
        assert connection.execute(select(orders.c.id)).all()


def test_who_listens_no_more_has_let_go_of_the_database(store: Store, postgres_server: Server) -> None:
    """When that is said the thread is over and its connection closed: nothing comes after it, and nothing is logged."""
    heard = threading.Event()
    store.signals.append(heard)
    assert store.listen()
    assert heard.wait(10)
    began = time.monotonic()
    store.listen_no_more()
    assert time.monotonic() - began < 0.5
    assert not [thread for thread in threading.enumerate() if thread.name == "listen"]
    store.engine.dispose()
    other = open_database(postgres_server.url("postgres"))
    name = store.engine.url.database
    with other.connect() as connection:
        left = "SELECT count(*) FROM pg_stat_activity WHERE datname = %(name)s"
        assert wait_for(lambda: connection.exec_driver_sql(left, {"name": name}).scalar() == 0, 5) < 5
    other.dispose()


def test_a_listener_whose_connection_was_cut_looks_again_and_goes_on(store: Store, postgres_server: Server) -> None:
    """What came while it heard nothing is found by the look that follows the new connection."""
    heard = threading.Event()
    store.signals.append(heard)
    assert store.listen()
    assert heard.wait(10)
    heard.clear()
    other = open_database(postgres_server.url("postgres"))
    with other.connect() as connection:
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %(name)s AND query LIKE 'LISTEN%%'"
        assert connection.exec_driver_sql(cut, {"name": store.engine.url.database}).all() == [(True,)]
    other.dispose()
    assert heard.wait(5)
    heard.clear()
    add(store, new_step())
    assert heard.wait(5)
