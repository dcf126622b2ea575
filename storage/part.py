"""What a routine brings to the store: facts that decisions read, records that transitions write."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Connection, MetaData

from storage.compression import Dictionary
from storage.inbox import MessageRequest
from storage.keyring import Keyring
from storage.types import Row
from workflow.case import Step
from workflow.values import Actor, Facts, Order

Keys = Facts


class Reading(NamedTuple):
    """What a fact is read with."""

    connection: Connection
    keyring: Keyring


class Writing(Protocol):
    """What a record is written with: the transaction of its transition (`storage.store.Tx`)."""

    connection: Connection
    keyring: Keyring

    def enqueue(
        self, order_id: int, dedupe: str, trigger: str, actor: Actor, now: datetime,
        reason: str | None = None, data: Facts | None = None, version: int | None = None,
    ) -> int | None:  # fmt: skip
        """Put a message in an order's inbox and wake the order; None when this very message was posted before."""
        ...

    def enqueue_all(self, messages: Sequence[MessageRequest], now: datetime) -> list[int | None]:
        """Put these messages in their orders' inboxes and wake the orders; for each its id, or None as `enqueue` says."""
        ...


class Asked(NamedTuple):
    """One order that a fact is wanted of, with the keys that the workflow's `lookup` found for it."""

    order: Order
    keys: Keys


class Change(NamedTuple):
    """One order's record, with the arguments that its workflow made for it."""

    order: Order
    args: Keys


class Reservations(Protocol):
    """What the steps decided so far in one transaction are going to take."""

    def note(self, step: Step) -> None:
        """Remember what a decided step will take."""
        ...

    def seen(self, name: str, found: Any, order: Order, keys: Keys) -> Any:
        """A fact as it will be when what was reserved is written."""
        ...


class Forgetting(NamedTuple):
    """One person to be forgotten: the keyed hash of the look-up key, and what stands in its place."""

    ref: str
    pseudonym: str


Fact = Callable[[Reading, Sequence[Asked]], Sequence[Any]]
Record = Callable[[Writing, Sequence[Change], datetime], None]


@dataclass(frozen=True)
class StorePart:
    """A routine's part of the store. Each fact and record takes a batch of orders, none of them twice.

    A fact answers in the order asked. A record is written in the transaction of its transition, is safe to repeat, and
    raises `Conflict` where a rule is broken: the batch is then decided again, order by order.

    `metadata` (from `storage.schema.new_metadata`) declares the routine's tables: they are backed up with the core's.
    `migrations` is the folder of alembic revisions that make them; their ids need to be unique within the folder only, and
    the core's tables are there when they run.
    `forget` takes a person out of the routine's own tables; `known` gives, by table, their rows about the person with this
    keyed hash.
    `dictionary` (from `storage.compression.declare`) is what the private parts of its orders are compressed with; one that is
    not used any more stays declared, because orders were written with it.
    `wrapped` names the columns of them that hold wrapped keys (`storage.rotation.Wrapped`), for when the master key changes.
    """

    metadata: MetaData | None = None
    migrations: Path | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    records: Mapping[str, Record] = field(default_factory=dict)
    reservations: Callable[[Keyring], Reservations] | None = None
    forget: Callable[[Writing, Forgetting, datetime], None] | None = None
    known: Callable[[Reading, str], Mapping[str, Sequence[Row]]] | None = None
    dictionary: Dictionary | None = None
    wrapped: Sequence[Any] = ()

    def __post_init__(self) -> None:
        if (self.metadata is None) != (self.migrations is None):
            raise ValueError("A store part with tables needs both `metadata` and `migrations`.")


NO_PART = StorePart()
