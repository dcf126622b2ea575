"""What could not be decided or taken in, and what an administrator may do about it: see it, retry it, discard it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from runtime import reasons
from runtime.app import App
from runtime.logs import log
from runtime.services.access_log import because, noted
from storage import Tx, definitions, deliveries, queries_console, set_aside
from storage.types import Row
from workflow.errors import BadInput, NotFound
from workflow.reasons import ReasonKind
from workflow.steps import UNDECIDED, UNKNOWN
from workflow.values import Actor


class MessageView(TypedDict):
    """A message as people see it: nothing of what it brings."""

    id: int
    order: str
    routine: str
    state: str
    trigger: str
    by: str
    role: str
    at: datetime
    status: str
    code: str
    detail: str


class DeliveryView(TypedDict):
    """A delivery that was set aside, without what was sent; `order` is the number of its key's order, where there is one,
    `kept` whether what was sent is still there to be taken in again."""

    id: int
    routine: str
    external_key: str
    external_name: str
    order: str | None
    at: datetime
    code: str
    detail: str
    status: str
    kept: bool


_LARGEST_ID = 2**62


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is of each that waits for a person: deliveries and messages set aside, and orders that rest because no
    table here knows them, or because they cannot be decided."""

    deliveries: int
    messages: int
    unknown: int
    undecided: int

    @property
    def needs_attention(self) -> bool:
        return bool(self.deliveries or self.messages or self.unknown or self.undecided)


class SetAside:
    """The use cases around what was set aside."""

    def __init__(self, app: App) -> None:
        self.app, self.store, self.clock = app, app.store, app.clock

    def counts(self) -> Counts:
        with self.store.read() as connection:
            blocked = queries_console.blocked_counts(connection)
            own = self.store.definitions.values()
            left = sum(n for _, _, n in definitions.left_alone(connection, self.clock.now(), own))
            return Counts(
                deliveries.waiting_count(connection), set_aside.failed_count(connection), blocked.get(UNKNOWN, 0) + left,
                blocked.get(UNDECIDED, 0),
            )  # fmt: skip

    # Messages ------------------------------------------------------------------------------------

    def messages(self, failed: bool = True, after: int | None = None, limit: int = 100) -> list[MessageView]:
        """Messages that were set aside or (not only `failed`) that are still to be decided, the oldest first."""
        with self.store.read() as connection:
            found = set_aside.messages_with(connection, ("failed",) if failed else ("failed", "new"), after, limit)
        return [_message(row) for row in found]

    def retry_message(self, id_: int, actor: Actor) -> MessageView:
        """Have a message decided again; its order is due at once."""

        def work(tx: Tx) -> Row:
            row = self._message(tx, id_)
            self._done(set_aside.put_back(tx, row, self.clock.now()), reasons.MESSAGE_DECIDED, id_)
            noted(tx, actor, "message_retried", f"message {id_}", "", self.clock.now(), row["order_id"])
            return row

        row = self.store.retry(work)
        log.info("message.put_back", message=id_, order=row["number"])
        self.store.wake()
        return _message({**row, "status": "new"})

    def discard_message(self, id_: int, actor: Actor, reason: str) -> MessageView:
        """Close a message without applying it; the reason is kept in the access log."""
        said = because(reason)

        def work(tx: Tx) -> Row:
            row = self._message(tx, id_)
            self._done(set_aside.discard(tx, row, self.clock.now()), reasons.MESSAGE_DECIDED, id_)
            noted(tx, actor, "message_discarded", f"message {id_}", said, self.clock.now(), row["order_id"])
            return row

        row = self.store.retry(work)
        log.info("message.discarded", message=id_, order=row["number"])
        return _message({**row, "status": "discarded"})

    def _message(self, tx: Tx, id_: int) -> Row:
        row = set_aside.message(tx.connection, id_) if 0 < id_ < _LARGEST_ID else None
        if row is None:
            raise NotFound("message", str(id_)[:20])
        if row["status"] != "failed":
            raise BadInput(reasons.MESSAGE_DECIDED(id=id_))
        return row

    # Deliveries ----------------------------------------------------------------------------------

    def deliveries(self, after: int | None = None, limit: int = 100) -> list[DeliveryView]:
        """Deliveries that were set aside, the oldest first."""
        with self.store.read() as connection:
            return [_delivery(row) for row in deliveries.waiting(connection, limit, after)]

    def retry_delivery(self, id_: int, actor: Actor) -> DeliveryView:
        """Take a delivery in again, as it was kept; a refusal says what is possible instead."""
        with self.store.read() as connection:
            row = self._delivery(connection, id_)
            content = deliveries.content_of(connection, self.store.keyring, id_)
        if content is None:
            raise BadInput(reasons.DELIVERY_NOT_KEPT(id=id_))
        self._retry_of(row["routine"])(content)
        with self.store.write() as tx:
            noted(tx, actor, "delivery_retried", f"delivery {id_}", "", self.clock.now())
        log.info("delivery.taken", delivery=id_)
        return _delivery({**row, "status": "taken"})

    def _retry_of(self, routine: str) -> Callable[[bytes], None]:
        """How the intake of this routine takes a delivery in once more."""
        known = self.app.routines.get(routine)
        duty = known.intake(self.app) if known is not None and known.intake is not None else None
        if duty is None or duty.retry is None:
            raise BadInput(reasons.NO_INTAKE(routine=routine[:60]))
        return duty.retry

    def discard_delivery(self, id_: int, actor: Actor, reason: str) -> DeliveryView:
        """Close a delivery without taking it in; what was kept of it is destroyed."""
        said = because(reason)

        def work(tx: Tx) -> Row:
            row = self._delivery(tx.connection, id_)
            self._done(deliveries.discard(tx, id_, actor.name[:120], self.clock.now()), reasons.DELIVERY_DECIDED, id_)
            noted(tx, actor, "delivery_discarded", f"delivery {id_}", said, self.clock.now())
            return row

        row = self.store.retry(work)
        log.info("delivery.discarded", delivery=id_)
        return _delivery({**row, "status": "discarded"})

    def _delivery(self, connection: Any, id_: int) -> Row:
        row = deliveries.one(connection, id_) if 0 < id_ < _LARGEST_ID else None
        if row is None:
            raise NotFound("delivery", str(id_)[:20])
        if row["status"] != deliveries.WAITING:
            raise BadInput(reasons.DELIVERY_DECIDED(id=id_))
        return row

    # Parts ---------------------------------------------------------------------------------------

    def _done(self, done: bool, decided: ReasonKind, id_: int) -> None:
        if not done:
            raise BadInput(decided(id=id_))


def _message(row: Row) -> MessageView:
    return MessageView(
        id=row["id"], order=row["number"], routine=row["workflow"], state=row["state"], trigger=row["trigger"], by=row["actor"],
        role=row["role"], at=row["at"], status=row["status"], code=row["code"], detail=row["detail"],
    )  # fmt: skip


def _delivery(row: Row) -> DeliveryView:
    return DeliveryView(
        id=row["id"], routine=row["routine"], external_key=row["external_key"], external_name=row["external_name"],
        order=row.get("number"), at=row["at"], code=row["code"], detail=row["detail"], status=row["status"],
        kept=bool(row["kept"]),
    )  # fmt: skip
