"""The world's clock: it follows another one, unless it was stopped at a moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from adapters.world.store import Store


class WorldClock:
    """The moment is kept in the store, so that every process that shares the world reads the same time."""

    def __init__(self, store: Store, follows: Callable[[], datetime]) -> None:
        self._store, self._follows = store, follows

    def __call__(self) -> datetime:
        stopped = self._store.get("clock", "now")
        return self._follows() if stopped is None else datetime.fromisoformat(stopped["at"])

    def set(self, now: datetime | None) -> None:
        """Stops the clock at `now`, or (None) lets it follow again."""
        if now is None:
            self._store.drop("clock", "now")
        else:
            self._store.put("clock", "now", {"at": now.astimezone(UTC).isoformat()})
