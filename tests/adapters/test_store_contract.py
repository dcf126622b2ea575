"""What every store of a world does."""

from __future__ import annotations

from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from threading import Thread

import pytest

from adapters import MemoryStore, SqliteStore, Store


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made: Store = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "world.db")
    yield made
    made.close()


def test_entities_come_back_as_they_were_put(store: Store) -> None:
    """Put again replaces, drop removes, and what was never there is None."""
    store.put("lock", "L-1", {"linked": ["A"], "fault": None, "name": "Åsa"})
    store.put("lock", "L-2", {})
    store.put("person", "L-1", {"n": 1})
    assert store.get("lock", "L-1") == {"linked": ["A"], "fault": None, "name": "Åsa"}
    store.put("lock", "L-1", {"linked": []})
    assert list(store.each("lock")) == [("L-1", {"linked": []}), ("L-2", {})]
    store.drop("lock", "L-1")
    store.drop("lock", "L-1")
    assert store.get("lock", "L-1") is None
    assert store.get("person", "L-1") == {"n": 1}


def test_counters_count(store: Store) -> None:
    """They begin at nought and are listed by prefix."""
    assert store.add("effect.tes.link", 0) == 0
    assert store.add("effect.tes.link") == 1
    assert store.add("effect.tes.link", 2) == 3
    store.add("repeat.tes.link")
    assert store.counters("effect.") == {"tes.link": 3}


def test_logs_are_read_from_a_place(store: Store) -> None:
    """Places count from one, a log at a time."""
    assert [store.append("feed", name) for name in "abc"] == [1, 2, 3]
    assert store.append("other", "x") == 1
    assert store.after("feed", 0, 2) == [(1, "a"), (2, "b")]
    assert store.after("feed", 2, 9) == [(3, "c")]
    assert store.after("feed", 3, 9) == []


def test_the_store_may_change_while_it_is_listed(store: Store) -> None:
    """Listing goes over what was there when it began."""
    for name in "abc":
        store.put("unread", name, {})
    for name, _ in store.each("unread"):
        store.drop("unread", name)
    assert list(store.each("unread")) == []


def test_transactions_of_threads_take_turns(store: Store) -> None:
    """A read and the write that follows belong together; a nested transaction is the same one."""
    store.put("n", "n", {"n": 0})

    def count() -> None:
        for _ in range(50):
            with store.transaction(), store.transaction():
                found = store.get("n", "n") or {}
                store.put("n", "n", {"n": found["n"] + 1})

    threads = [Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.get("n", "n") == {"n": 200}


@pytest.mark.slow
def test_processes_share_a_file(tmp_path: Path) -> None:
    """Three processes count in one file and lose nothing."""
    path = tmp_path / "world.db"
    SqliteStore(path).close()
    context = get_context("spawn")
    processes = [context.Process(target=_count_in, args=(path,)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    store = SqliteStore(path)
    assert store.get("n", "n") == {"n": 60}
    store.close()


def test_a_broken_transaction_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    """A process that dies half way has done nothing."""
    store = SqliteStore(tmp_path / "world.db")
    with pytest.raises(ZeroDivisionError), store.transaction():
        store.put("n", "n", {"n": 1})
        raise ZeroDivisionError
    assert store.get("n", "n") is None
    store.close()


def _count_in(path: Path) -> None:
    store = SqliteStore(path)
    for _ in range(20):
        with store.transaction():
            found = store.get("n", "n") or {"n": 0}
            store.put("n", "n", {"n": found["n"] + 1})
    store.close()
