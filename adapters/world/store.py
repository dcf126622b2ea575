"""Where a world keeps its things: entities by kind and name, counters, and logs that only grow."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import AbstractContextManager
from threading import RLock
from typing import Any, Protocol

Entity = dict[str, Any]
"""One thing of the simulated world as JSON: a person, a unit, a ticket, a fault, an import, or a sent message. The module that
keeps things of that kind (`adapters/world`) says its keys."""


class Store(Protocol):
    """Holds JSON-shaped entities; what `get` returned may be changed in place and must then be `put` again."""

    def transaction(self) -> AbstractContextManager[object]:
        """One caller at a time, also among processes where the store is shared; may be nested."""

    def get(self, kind: str, name: str) -> Entity | None: ...

    def put(self, kind: str, name: str, entity: Entity) -> None: ...

    def drop(self, kind: str, name: str) -> None: ...

    def each(self, kind: str) -> Iterator[tuple[str, Entity]]:
        """Every entity of a kind in the order they first came; safe to change the store meanwhile."""

    def add(self, counter: str, n: int = 1) -> int:
        """Counts up and returns the new value; `n` 0 only reads."""

    def counters(self, prefix: str) -> dict[str, int]:
        """The counters whose names begin with `prefix`, without it."""

    def append(self, log: str, entry: str) -> int:
        """Adds to a log and returns the entry's place, counted from 1."""

    def after(self, log: str, place: int, limit: int) -> list[tuple[int, str]]: ...

    def clear(self) -> None:
        """Everything is gone, the counters too."""

    def close(self) -> None: ...


class MemoryStore:
    """A store in this process; nothing is copied, and a transaction is only a lock."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._entities: defaultdict[str, dict[str, Entity]] = defaultdict(dict)
        self._counters: Counter[str] = Counter()
        self._logs: defaultdict[str, list[str]] = defaultdict(list)

    def transaction(self) -> AbstractContextManager[object]:
        return self._lock

    def get(self, kind: str, name: str) -> Entity | None:
        return self._entities[kind].get(name)

    def put(self, kind: str, name: str, entity: Entity) -> None:
        self._entities[kind][name] = entity

    def drop(self, kind: str, name: str) -> None:
        self._entities[kind].pop(name, None)

    def each(self, kind: str) -> Iterator[tuple[str, Entity]]:
        return iter(tuple(self._entities[kind].items()))

    def add(self, counter: str, n: int = 1) -> int:
        if n:
            self._counters[counter] += n
        return self._counters[counter]

    def counters(self, prefix: str) -> dict[str, int]:
        return {name.removeprefix(prefix): n for name, n in self._counters.items() if name.startswith(prefix)}

    def append(self, log: str, entry: str) -> int:
        self._logs[log].append(entry)
        return len(self._logs[log])

    def after(self, log: str, place: int, limit: int) -> list[tuple[int, str]]:
        found = self._logs[log][place : place + limit]
        return list(enumerate(found, start=place + 1))

    def clear(self) -> None:
        for held in (self._entities, self._counters, self._logs):
            held.clear()

    def close(self) -> None:
        """Nothing is held open."""
