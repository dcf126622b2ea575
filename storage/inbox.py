"""Puts messages into orders' inboxes, many at a time, and wakes the orders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, insert, select

from storage import listening, rows, statements
from storage.arrays import Among
from storage.keyring import Keyring
from storage.schema import messages
from storage.sealing import Sealing
from workflow.values import Actor, Facts

_POSTED = select(messages.c.dedupe).where(Among(messages.c.dedupe, "b_keys"))
_NEW = insert(messages).returning(messages.c.dedupe, messages.c.id)


class MessageRequest(NamedTuple):
    """A message for one order; two with the same `dedupe` are the same message. `version`: the one that its sender saw."""

    order_id: int
    dedupe: str
    trigger: str
    actor: Actor
    reason: str | None = None
    data: Facts | None = None
    version: int | None = None


class Inbox:
    """The inboxes of a store's orders, within one writing transaction."""

    def __init__(self, connection: Connection, keyring: Keyring, sealing: Sealing) -> None:
        self._connection, self._keyring, self._sealing = connection, keyring, sealing

    def put(self, given: Sequence[MessageRequest], now: datetime) -> list[int | None]:
        """Put these messages in their orders' inboxes, in this order, and wake the orders.

        Returns each one's id, None where this very message was put there before.
        """
        fresh = self._fresh(given)
        if not fresh:
            return [None] * len(given)
        # Lock the orders' rows first: a change of a data key waits for these messages, and seals them too.
        counted = Counter(message.order_id for message in fresh.values())
        statements.WOKEN.many(self._connection, [(n, now, id_) for id_, n in sorted(counted.items())])
        keys = self._sealing.data_keys(sorted({m.order_id for m in fresh.values() if _content(m)}))
        found = self._connection.execute(_NEW, [self._row(message, keys, now) for message in fresh.values()])
        ids = {dedupe: id_ for dedupe, id_ in found}
        listening.notify(self._connection)
        return [ids.pop(message.dedupe, None) for message in given]

    def _fresh(self, given: Sequence[MessageRequest]) -> dict[str, MessageRequest]:
        """By their keys, the messages that are not there yet; the first where one is given twice."""
        asked: dict[str, MessageRequest] = {}
        for message in given:
            asked.setdefault(message.dedupe, message)
        known = set(self._connection.execute(_POSTED, {"b_keys": list(asked)}).scalars()) if asked else ()
        return {key: message for key, message in asked.items() if key not in known}

    def _row(self, message: MessageRequest, keys: dict[int, bytes], now: datetime) -> dict[str, Any]:
        content, sealed = _content(message), None
        if content is not None:
            place = rows.message_place(message.order_id, message.dedupe)
            sealed = self._keyring.seal(keys[message.order_id], orjson.dumps(content, default=str), place)
        return {
            "order_id": message.order_id, "dedupe": message.dedupe, "trigger": message.trigger, "actor": message.actor.name,
            "role": str(message.actor.role), "at": now, "sealed": sealed, "status": "new",
        }  # fmt: skip


def _content(message: MessageRequest) -> dict[str, Any] | None:
    """What is sealed of a message; None where it says nothing."""
    if message.reason or message.data or message.version is not None:
        return {"reason": message.reason, "data": dict(message.data or {}), "version": message.version}
    return None
