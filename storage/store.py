"""The engine's store: claims under a lease, one commit for a batch of steps, messages, and nothing after a lost lease."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple, Protocol, TypeVar

from sqlalchemy import Connection, Engine, delete, insert, select, text

from storage import definitions, listening, numbering, rows, scrubbing, statements
from storage.batch import AllReservations, FactReader, Parts, in_groups
from storage.claims import Claims, oldest_due
from storage.database import WRITING, of_no_transaction, of_one_moment
from storage.inbox import Inbox, MessageRequest
from storage.keyring import KEY_NAME, Keyring, TxKeyring
from storage.part import Reading
from storage.pipeline import keep_order, overlaps
from storage.refusals import translated
from storage.schema import meta, orders
from storage.sealing import Sealing
from storage.upsert import upsert_all
from storage.vanishing import StoreFile
from storage.writing import Writing
from workflow.engine import Step
from workflow.errors import Conflict
from workflow.values import Actor, Facts, Order

# The one thing that is asked of a database about time; what it says is an argument from then on.
_CLOCK = {"postgresql": text("SELECT clock_timestamp()"), "sqlite": text("SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')")}
_NEW_ORDERS = insert(orders).returning(orders.c.number, orders.c.id)
_NONE: Mapping[tuple[str, str], int] = {}
_HEAD = rows.ORDER_CHANGES.index("chain_hash")
_TRIED = "check"


T = TypeVar("T")
MakeWriting = Callable[[Engine, Callable[[Connection], "Tx"]], Writing["Tx"]]


class Signal(Protocol):
    """What can be set: an event, or a worker's poke."""

    def set(self) -> object: ...


class NewMessage(NamedTuple):
    """A message that was put in an order's box."""

    id: int
    order_id: int
    trigger: str
    role: str


class Store:
    """A database of orders. Opened by `runtime.bootstrap` with each routine's part by its name; shared by threads."""

    def __init__(self, engine: Engine, keyring: Keyring, parts: Parts) -> None:
        self.engine, self.keyring, self.parts = engine, keyring, parts
        self._writing, self._reading = engine.execution_options(**{WRITING: True}), of_one_moment(engine)
        self._looking = of_no_transaction(engine)
        self.signals: list[Signal] = []
        self.residue = False
        # Called with what each transaction has added, once it is durable, and with the steps that it wrote.
        self.noted: Callable[[Sequence[Order], Sequence[NewMessage]], None] | None = None
        self.observe: Callable[[Sequence[Step]], None] | None = None
        # A simulation puts another kind of transaction here, whose commits it follows.
        self.make_writing: MakeWriting = Writing
        self.epoch = ""
        # The definitions that this program runs, by routine and version: orders of others are not claimed here.
        self.definitions: Mapping[tuple[str, str], int] = {}
        self.file = StoreFile(engine)
        keep_order(engine)
        self._listener: listening.Listener | None = None
        # Whether the commit of one transaction can be on its way while another is made.
        self.overlaps = overlaps(engine)

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """One transaction that may write; a broken uniqueness rule or a deadlock is a `Conflict`."""
        writing = self.begin()
        with writing.kept():
            yield writing.tx
        writing.finish()
        self.written(writing.tx)

    def begin(self) -> Writing[Tx]:
        """As `write`, for who does something else while the commit is on its way."""
        self.file.look()
        make = partial(Tx, keyring=self.keyring, parts=self.parts, epoch=self.epoch, known=self.definitions)
        return self.make_writing(self._writing, make)

    def written(self, tx: Tx) -> None:
        """Note what is durable now of a transaction."""
        self.residue |= tx.destroyed
        if self.noted is not None:
            self.noted(tx.added, tx.enqueued)
        if self.observe is not None and tx.steps:
            self.observe(tx.steps)

    def retry(self, work: Callable[[Tx], T], times: int = 3) -> T:
        """What `work` does in one transaction; when another writer was first, once more on what that one left."""
        while True:
            times -= 1
            try:
                with self.write() as tx:
                    return work(tx)
            except Conflict:
                if not times:
                    raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One snapshot for reading, of any number of statements."""
        self.file.look()
        with translated(), self._reading.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """For a single `Lookup`: without a transaction around it, PostgreSQL answers it in one round trip and not in three."""
        self.file.look()
        with translated(), self._looking.connect() as connection:
            yield connection

    def facts(self, connection: Connection) -> FactReader:
        """The facts of the routines' parts, as this connection sees them."""
        return FactReader(self.parts, Reading(connection, self.keyring))

    def listen(self) -> bool:
        """Set this store's signals when another process wakes an order; False where the store must be polled."""
        self._listener = self._listener or listening.begin(self.engine, self.wake)
        return self._listener is not None

    def listen_no_more(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.end()

    def meta(self, connection: Connection, key: str) -> str | None:
        """A value that the store keeps about itself."""
        return next((row["value"] for row in statements.META.all(connection, {"b_key": key})), None)

    def register(self, found: Sequence[definitions.Definition], now: datetime) -> None:
        """Take these definitions for those that this program runs; the store writes down those that it has not met."""
        with self.read() as connection:
            known = definitions.ids(connection)
        wanted = [(one.routine, one.version) for one in found]
        if all(name in known for name in wanted):
            self.definitions = {name: known[name] for name in wanted}
        else:
            self.definitions = self.retry(lambda tx: definitions.register(tx.connection, found, now))

    def due(self, now: datetime) -> list[int]:
        """The definitions with an order that can be claimed, by id, the one that waits longest first.

        Asked first, because an idle worker need not lock anything.
        """
        with self.look() as connection:
            return [id_ for _, id_ in oldest_due(connection, self.definitions.values(), now)]

    def oldest_due(self, connection: Connection, now: datetime) -> datetime | None:
        """Since when the order is due that waits longest to be claimed, of the definitions known here."""
        return next((oldest for oldest, _ in oldest_due(connection, self.definitions.values(), now)), None)

    def clock(self, ticks: Callable[[], float]) -> tuple[datetime, float]:
        """What the database's clock says, and the caller's ticks at that moment: the middle of the question."""
        with self.read() as connection:
            before = ticks()
            moment = connection.execute(_CLOCK[connection.dialect.name]).scalar_one()
            at = (before + ticks()) / 2
        return (datetime.fromisoformat(moment) if isinstance(moment, str) else moment).astimezone(UTC), at

    def is_held(self, order_id: int, token: int) -> bool:
        """True while the holder of this token has the order's lease."""
        with self.look() as connection:
            return statements.TOKEN.all(connection, {"b_id": order_id}) == [{"token": token}]

    def try_writing(self) -> None:
        """Write something and take it away again; raises a `StoreError` where nothing can be written."""
        self.file.look()
        # Committed, and more than what lies free in the file: a full disk is noticed then, and not before.
        with self.write() as tx:
            tx.set_meta(_TRIED, "written" * 15_000)
        with self.write() as tx:
            tx.connection.execute(delete(meta).where(meta.c.key == _TRIED))

    @property
    def scrub_seconds(self) -> float:
        """How often `scrub` is worth while."""
        return scrubbing.seconds_between(self.engine)

    def scrub(self) -> bool:
        """Take what was destroyed out of the database's log and its free pages, as far as it lets us; False: later."""
        if self.residue:
            self.residue = False
            self.residue = not scrubbing.scrub(self.engine)
        return not self.residue

    def reconnect(self) -> None:
        """Drop connections that may lead to a database that is gone; the next ones are new."""
        self.engine.dispose()

    def wake(self) -> None:
        """Tell the workers of this process that there is something to do."""
        for signal in self.signals:
            signal.set()

    def close(self) -> None:
        self.listen_no_more()
        if self.engine.dialect.name == "sqlite":
            with suppress(Exception):
                self.scrub()
        self.engine.dispose()


class Tx(Claims):
    """What can be done within one writing transaction."""

    def __init__(
        self, connection: Connection, keyring: Keyring, parts: Parts, epoch: str = "",
        known: Mapping[tuple[str, str], int] = _NONE,
    ) -> None:  # fmt: skip
        # Nothing here may lead back to the transaction: it would be garbage with all its steps, until that is looked for.
        super().__init__(connection, TxKeyring(keyring, partial(_current_key, connection)), known)
        self.epoch, self._parts = epoch, parts
        self.facts = FactReader(parts, Reading(connection, keyring))
        self._reservations, self.sealing = AllReservations(parts, keyring), Sealing(connection, self.keyring, parts)
        self.destroyed = False
        self.steps: list[Step] = []
        self.added: list[Order] = []
        self.enqueued: list[NewMessage] = []

    # Steps ---------------------------------------------------------------------------------------

    def local(self, order: Order, name: str, keys: Facts) -> Any:
        """One fact of the own store about an order, after what this batch is about to take."""
        with translated():
            found = self.facts(order, name, keys)
        return self._reservations.seen(name, found, order, keys)

    def reserve(self, step: Step) -> None:
        """Let the next decisions of this batch know what a decided step will take."""
        self._reservations.note(step)

    def write(self, steps: Sequence[Step], now: datetime) -> None:
        """Write a batch of steps: all of each, or (any lease lost, any rule broken) nothing of any."""
        lines: list[tuple[Any, ...]] = []
        planned: list[tuple[Any, ...]] = []
        changed: list[tuple[Any, ...]] = []
        self.steps += steps
        for step in steps:
            self._collect(step, lines, planned, changed)
        self._update_orders(steps, now)
        statements.HISTORY.send(self.connection, lines)
        statements.NEW_EFFECTS.send(self.connection, planned)
        statements.CHANGED_EFFECTS.send(self.connection, changed)
        answered = [(id_, status, dict(why.as_json()) if why else {}, now) for s in steps for id_, status, why in s.answered]
        if answered:
            statements.ANSWERED_MESSAGES.send(self.connection, answered)
        self._write_timers(steps)
        self.sealing.seal([step.case for step in steps if step.private and not step.destroyed])
        if any(step.destroyed for step in steps):
            self.sealing.seal_anew([step.case for step in steps if step.destroyed])
            self.destroyed = True
        self._write_records(steps, now)

    def _write_records(self, steps: Sequence[Step], now: datetime) -> None:
        for workflow, name, changes in in_groups(steps):
            self._parts[workflow].records[name](self, changes, now)

    def _collect(
        self, step: Step, lines: list[tuple[Any, ...]], planned: list[tuple[Any, ...]], changed: list[tuple[Any, ...]]
    ) -> None:
        case_ = step.case
        order_id, token = case_.order.id, case_.token
        if step.entries:
            key = self.sealing.note_key(order_id) if any(entry.note for entry in step.entries) else None
            lines += rows.chain(order_id, case_, step.entries, self.keyring, key)
        fresh = {effect.ordinal for effect in step.planned} if step.planned else ()
        for effect in step.planned:
            effect.epoch = self.epoch
            planned.append(rows.effect_values(effect, order_id, token))
        for ordinal, effect in step.changed.items():
            if ordinal not in fresh:
                changed.append((order_id, ordinal, *rows.effect_changes(effect, token)))

    def _update_orders(self, steps: Sequence[Step], now: datetime) -> None:
        """Write what has changed of each order's row: an index is not touched for a value that stays."""
        groups: defaultdict[tuple[bool, bool, tuple[int, ...]], list[tuple[Any, ...]]] = defaultdict(list)
        for step in steps:
            case_ = step.case
            values = rows.order_values(case_, case_.order.entered_at if step.ended else None)
            changed = tuple([n for n, value in enumerate(values) if n == _HEAD or value != case_.saved[n]])
            case_.saved = values
            wake = (case_.messages_seen, now, step.wake_at) if step.release else ()
            done = (len(step.answered),) if step.answered else ()
            line = (*[values[n] for n in changed], *wake, *done, case_.order.id, case_.token)
            groups[step.release, bool(done), changed].append(line)
        for (release, answers, changed), lines in groups.items():
            statements.changed_orders(release, answers, changed).send(self.connection, lines)

    def _write_timers(self, steps: Sequence[Step]) -> None:
        changed = [(s.case, s.timers) for s in steps if s.timers is not None and s.timers != s.case.kept]
        statements.NO_TIMERS.send(self.connection, [(case_.order.id,) for case_, _ in changed if case_.kept])
        fresh = [(case_.order.id, name, due) for case_, timers in changed for name, due in timers.items()]
        statements.NEW_TIMERS.send(self.connection, fresh)
        for case_, timers in changed:
            case_.kept = dict(timers)

    # New orders and messages -------------------------------------------------------------------------

    def add(self, steps: Sequence[Step], now: datetime) -> list[Order]:
        """Insert new orders with their first step; each gets its id and its number in the month's series.

        Raises `VersionRetired`.
        """
        numbers = numbering.numbers(self.connection, [s.case.order.number for s in steps])
        values = []
        for step, number in zip(steps, numbers, strict=True):
            order = step.case.order
            order.number = number
            row = dict(zip(rows.ORDER_CHANGES, rows.order_values(step.case, None), strict=True)) | {"data": order.data}
            row |= {"number": number, "workflow": order.workflow, "workflow_version": order.workflow_version}
            row |= {"definition_id": self._known[order.workflow, order.workflow_version]}
            row |= {"received_at": order.received_at, "external_key": order.external_key, "external_name": order.external_name}
            values.append(row | {"key_sequence": order.key_sequence, "wake_at": step.wake_at})
        # Matched by number: ids in the order of the rows would need inserts one by one on SQLite.
        ids = {number: id_ for number, id_ in self.connection.execute(_NEW_ORDERS, values)}
        for step in steps:
            step.case.order.id = ids[step.case.order.number]
        # Asked after the insert, which waits for a transaction that retires the version.
        definitions.refuse_retired(self.connection, {row["definition_id"] for row in values})
        lines: list[tuple[Any, ...]] = []
        planned: list[tuple[Any, ...]] = []
        self.sealing.seal_new([step.case for step in steps if step.private and step.case.order.private])
        for step in steps:
            self._collect(step, lines, planned, [])
        statements.HISTORY.send(self.connection, lines)
        statements.NEW_EFFECTS.send(self.connection, planned)
        statements.HEADS.send(self.connection, [(s.case.chain_hash, s.case.order.id) for s in steps])
        self._write_timers(steps)
        self._write_records(steps, now)
        listening.notify(self.connection)
        self.added += (made := [s.case.order for s in steps])
        return made

    def enqueue(
        self, order_id: int, dedupe: str, trigger: str, actor: Actor, now: datetime,
        reason: str | None = None, data: Facts | None = None, version: int | None = None,
    ) -> int | None:  # fmt: skip
        """Put a message in an order's inbox and wake the order; None when this very message was posted before."""
        return self.enqueue_all([MessageRequest(order_id, dedupe, trigger, actor, reason, data, version)], now)[0]

    def enqueue_all(self, messages: Sequence[MessageRequest], now: datetime) -> list[int | None]:
        """Put these messages in their orders' inboxes and wake the orders; for each its id, or None as `enqueue` says."""
        ids = Inbox(self.connection, self.keyring, self.sealing).put(messages, now)
        found = zip(messages, ids, strict=True)
        self.enqueued += [NewMessage(id_, m.order_id, m.trigger, str(m.actor.role)) for m, id_ in found if id_ is not None]
        return ids

    # What the store knows of itself --------------------------------------------------------------

    def meta(self, key: str) -> str | None:
        return next((row["value"] for row in statements.META.all(self.connection, {"b_key": key})), None)

    def set_meta(self, key: str, value: str) -> None:
        self.set_metas({key: value})

    def set_metas(self, values: Mapping[str, str]) -> None:
        """Keep these values under these keys, in one call."""
        if values:
            upsert_all(self.connection, meta, "key", [{"key": key, "value": value} for key, value in values.items()])

    def hold(self, order_id: int) -> bool:
        """Lock this order until the commit; True when it has not ended."""
        query = select(orders.c.ended_at).where(orders.c.id == order_id).with_for_update()
        return self.connection.execute(query).scalar() is None

    def orders_of(self, routine: str, keys: Sequence[str]) -> dict[str, int]:
        """By external key, the routine's first order of each of these keys that has one."""
        mine = orders.c.external_key.in_(keys) & (orders.c.key_sequence == 0) & (orders.c.workflow == routine)
        return {key: id_ for key, id_ in self.connection.execute(select(orders.c.external_key, orders.c.id).where(mine))}

    def open_follow_ups(self, routine: str, keys: Sequence[str]) -> list[tuple[str, int]]:
        """The key and the id of every later order of these external keys that has not ended."""
        mine = orders.c.external_key.in_(keys) & (orders.c.key_sequence > 0) & (orders.c.workflow == routine)
        query = select(orders.c.external_key, orders.c.id).where(mine, orders.c.ended_at.is_(None)).order_by(orders.c.id)
        found = self.connection.execute(query)
        return [(key, id_) for key, id_ in found]


def _current_key(connection: Connection) -> str | None:
    query = select(meta.c.value).where(meta.c.key == KEY_NAME).with_for_update(read=True)
    return connection.execute(query).scalar()
