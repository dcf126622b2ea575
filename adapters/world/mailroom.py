"""What has been sent to people: text messages, e-mails and calendar entries, each key once."""

from __future__ import annotations

from datetime import datetime

from adapters.world.store import Entity, Store
from workflow.values import Facts


class Mailroom:
    def __init__(self, store: Store) -> None:
        self._store = store

    def send(self, kind: str, key: str, message: Facts, now: datetime) -> bool:
        """False when this key was sent before: the receiver gets nothing twice."""
        if self.was_sent(kind, key):
            return False
        self._store.put(f"sent {kind}", key, {**message, "at": now.isoformat()})
        return True

    def was_sent(self, kind: str, key: str) -> bool:
        return self._store.get(f"sent {kind}", key) is not None

    def sent(self, kind: str) -> list[Entity]:
        """Everything of a kind (`sms`, `email`, `ics`), oldest first."""
        return [message for _, message in self._store.each(f"sent {kind}")]
