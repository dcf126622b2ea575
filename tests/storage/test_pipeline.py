"""What a step sends to PostgreSQL without waiting: all of it is written or none, and the next reader sees it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from sqlalchemy import select, text

from storage import Store, StoreUnreachable, open_database
from storage.pipeline import Pipeline
from storage.refusals import Collision
from storage.schema import history, orders
from tests.storage.tools import NOW, add, claim, move, new_step, small_store, write
from workflow.errors import Conflict, LeaseLost

pytestmark = pytest.mark.postgres


@pytest.fixture
def store(postgres_url: str) -> Iterator[Store]:
    """A store that uses one connection after the other, so that each test meets what the last transaction left on it."""
    made = small_store(open_database(postgres_url, 1), os.urandom(32))
    yield made
    made.close()


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A line for each time that the answers to what was sent were waited for."""
    noted: list[str] = []
    end = Pipeline._end

    def noting(self: Pipeline) -> None:
        noted.append("wait")
        end(self)

    monkeypatch.setattr(Pipeline, "_end", noting)
    return noted


def states(store: Store) -> list[str]:
    with store.read() as connection:
        return list(connection.execute(select(orders.c.state).order_by(orders.c.id)).scalars())


def test_a_step_is_one_round_trip(store: Store, waits: list[str]) -> None:
    """Its begin, what it writes of two orders and its commit are waited for once."""
    add(store, new_step(), new_step())
    cases = claim(store)
    waits.clear()
    write(store, *[move(case, "precheck") for case in cases])
    assert waits == ["wait"]
    assert states(store) == ["precheck", "precheck"]


def test_what_was_sent_is_seen_by_what_is_asked_next(store: Store) -> None:
    """A question in the same transaction is asked after what was sent before it."""
    add(store)
    (case,) = claim(store)
    with store.write() as tx:
        tx.write([move(case, "precheck")], NOW)
        assert tx.connection.execute(select(orders.c.state)).scalars().all() == ["precheck"]


def test_one_order_that_is_not_held_any_more_takes_the_whole_batch_back(store: Store) -> None:
    """Also when nothing is asked before the commit, which the server refuses itself; the next transaction goes on."""
    add(store, new_step(), new_step())
    one, other = claim(store)
    other.token -= 1
    with pytest.raises(LeaseLost):
        write(store, move(one, "precheck"), move(other, "precheck"))
    assert states(store) == ["received", "received"]
    fresh = claim(store, now=NOW.replace(hour=12))
    write(store, *[move(case, "precheck") for case in fresh])
    assert states(store) == ["precheck", "precheck"]


def test_a_rule_that_is_broken_takes_back_what_was_sent_before_and_behind(store: Store) -> None:
    """The same history line twice: nothing of the step is there, and the rule is named without a value."""
    add(store)
    (case,) = claim(store)
    twice = move(case, "precheck")
    twice.entries = [*twice.entries, *twice.entries]
    with pytest.raises(Conflict, match="rule"):
        write(store, twice)
    assert states(store) == ["received"]
    with store.read() as connection:
        assert connection.execute(select(history.c.seq)).scalars().all() == [1]


def test_a_death_before_the_commit_leaves_nothing(store: Store) -> None:
    """What was sent is taken back with the transaction, and the connection serves the next."""
    add(store)
    (case,) = claim(store)
    with pytest.raises(KeyboardInterrupt), store.write() as tx:
        tx.write([move(case, "precheck")], NOW)
        raise KeyboardInterrupt
    assert states(store) == ["received"]
    (case,) = claim(store, now=NOW.replace(hour=12))
    write(store, move(case, "precheck"))
    assert states(store) == ["precheck"]


def test_a_server_that_is_gone_is_said_and_the_next_connection_serves(store: Store) -> None:
    """The connection breaks while a step is on its way: whether it was committed is not known, and all goes on."""
    add(store)
    (case,) = claim(store)
    with pytest.raises(StoreUnreachable), store.write() as tx:
        pid = tx.connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        other = open_database(store.engine.url.render_as_string(hide_password=False), 1)
        with other.connect() as killer:
            killer.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        other.dispose()
        tx.write([move(case, "precheck")], NOW)
    assert states(store) == ["received"]
    (case,) = claim(store, now=NOW.replace(hour=12))
    write(store, move(case, "precheck"))
    assert states(store) == ["precheck"]


def test_statements_that_the_server_has_forgotten_are_prepared_again(store: Store) -> None:
    """As after another client's DEALLOCATE on a shared session: one collision, and the same once more succeeds."""
    add(store)
    (case,) = claim(store)
    write(store, move(case, "precheck", wake_at=NOW))
    with store.engine.begin() as connection:
        connection.execute(text("DEALLOCATE ALL"))
    (case,) = claim(store, now=NOW.replace(hour=12))
    with pytest.raises(Collision):
        write(store, move(case, "booking"))
    (case,) = claim(store, now=NOW.replace(hour=18))
    write(store, move(case, "booking"))
    assert states(store) == ["booking"]
