"""Migration runs: which orders go to another version of their definition, what became of each, and what each was before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Insert, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage import listening
from storage.keyring import Keyring, open_alone, seal_alone
from storage.prepared import Prepared
from storage.schema import messages, orders
from storage.schema_versions import UNDER_WAY, migration_items, migration_runs
from storage.sound import shown
from storage.store import Tx
from storage.types import Row
from workflow.case import Step
from workflow.errors import LeaseLost

r, i, o = migration_runs.c, migration_items.c, orders.c


# Runs -----------------------------------------------------------------------------------------------


def begin(tx: Tx, key: str, reason: str, values: Row) -> int:
    """Write down a run; a `Conflict` where another of the routine is under way. The reason is sealed under a key of the run."""
    sealed = sealed_reason(tx.keyring, key, reason)
    made = insert(migration_runs).values(key=key, **sealed, **values).returning(r.id)
    return int(tx.connection.execute(made).scalar_one())


def sealed_reason(keyring: Keyring, key: str, reason: str, backwards: bool = False) -> dict[str, bytes]:
    """The columns with the reason for a run, or for taking it back."""
    wrapped, note = seal_alone(keyring, reason.encode(), note_place(key, backwards))
    names = _REASONS[backwards]
    return {names[0]: wrapped, names[1]: note}


def reason_of(keyring: Keyring, row: Row, backwards: bool = False) -> str:
    """The reason for the run, or for taking it back; empty where it named a person who was forgotten."""
    wrapped, note = (row[name] for name in _REASONS[backwards])
    return open_alone(keyring, wrapped, note, note_place(row["key"], backwards)).decode() if wrapped and note else ""


_REASONS = (("wrapped_key", "note"), ("wrapped_back_key", "back_note"))


def note_place(key: str, backwards: bool) -> str:
    """Where the reason for a run, or for taking it back, belongs."""
    return f"migration_runs.{_REASONS[backwards][1]}/{key}"


_LARGEST_ID = 2**62


def run(connection: Connection, run_id: int) -> Row | None:
    """A run; None where there is none, also of a number that no run can have."""
    if not 0 < run_id < _LARGEST_ID:
        return None
    return next(iter(shown(connection, select(migration_runs).where(r.id == run_id))), None)


def runs(connection: Connection, limit: int = 50) -> Sequence[Row]:
    """The runs begun last, the newest first."""
    return shown(connection, select(migration_runs).order_by(r.id.desc()).limit(limit))


def under_way(connection: Connection, routine: str) -> Row | None:
    """The routine's run that has not ended."""
    return next(iter(shown(connection, select(migration_runs).where(r.routine == routine, UNDER_WAY))), None)


def running(connection: Connection) -> list[int]:
    """The runs that are to be carried on."""
    query = select(r.id).where(UNDER_WAY, r.status == "running").order_by(r.id)
    return list(connection.execute(query).scalars())


def hold(tx: Tx, run_id: int) -> Row | None:
    """A run as it is now; nobody else changes it until the commit."""
    if not 0 < run_id < _LARGEST_ID:
        return None
    found = tx.connection.execute(select(migration_runs).where(r.id == run_id).with_for_update()).mappings().first()
    return dict(found) if found else None


def change(tx: Tx, run_id: int, **values: Any) -> None:
    """Change a run whose row is held."""
    tx.connection.execute(update(migration_runs).where(r.id == run_id).values(**values))


def needing(connection: Connection, definition_id: int) -> int:
    """How many open orders runs could still take back to this definition, and one for a run under way from or to it."""
    back = (r.source_id == definition_id) & (i.status == "moved") & (o.definition_id == r.target_id) & o.ended_at.is_(None)
    moved = migration_items.join(migration_runs, r.id == i.run_id).join(orders, o.id == i.order_id)
    query = select(func.count()).select_from(moved)
    waits = select(func.count()).where(UNDER_WAY, (r.source_id == definition_id) | (r.target_id == definition_id))
    return sum(int(connection.execute(each).scalar_one()) for each in (query.where(back), waits))


# Their orders ---------------------------------------------------------------------------------------


def _of(definition_id: int, ended: bool) -> ColumnElement[bool]:
    of_it = o.definition_id == definition_id
    return of_it if ended else of_it & o.ended_at.is_(None)


def count(connection: Connection, definition_id: int, ended: bool, after: int = 0) -> int:
    """How many orders of a definition there are with a higher id than `after`; with `ended`, also those that have ended."""
    query = select(func.count()).select_from(orders).where(_of(definition_id, ended), o.id > after)
    return int(connection.execute(query).scalar_one())


def ids_after(connection: Connection, definition_id: int, ended: bool, after: int, limit: int) -> list[int]:
    """The next orders of a definition, by id."""
    query = select(o.id).where(_of(definition_id, ended), o.id > after).order_by(o.id).limit(limit)
    return list(connection.execute(query).scalars())


def first_without(connection: Connection, row: Row, ended: bool) -> int | None:
    """The first order that the run has not looked at: it became visible behind the run's place."""
    seen = select(i.order_id).where(i.run_id == row["id"], i.order_id == o.id).exists()
    found: int | None = connection.execute(select(func.min(o.id)).where(_of(row["source_id"], ended), ~seen)).scalar()
    return found


def due_items(connection: Connection, run_id: int, status: str, now: datetime, limit: int) -> list[int]:
    """The run's orders of this status that may be tried now."""
    due = i.next_at.is_(None) | (i.next_at <= now)
    query = select(i.order_id).where(i.run_id == run_id, i.status == status, due).order_by(i.order_id).limit(limit)
    return list(connection.execute(query).scalars())


def any_of(connection: Connection, run_id: int, status: str) -> bool:
    query = select(i.order_id).where(i.run_id == run_id, i.status == status).limit(1)
    return connection.execute(query).first() is not None


@dataclass(frozen=True, slots=True)
class Line:
    """What became of an order in a run; the last three are what it was before, and stay as they are where none are given."""

    order_id: int
    status: str
    verdict: str
    detail: Row
    at: datetime
    next_at: datetime | None = None
    before: Row | None = None
    version_before: int | None = None
    version_after: int | None = None


def note(tx: Tx, run_id: int, lines: Sequence[Line]) -> None:
    """Write down what became of orders in the run."""
    _LINES.many(tx.connection, [(run_id, *(getattr(line, name) for name in _LINE)) for line in lines])


_LINE = tuple(field.name for field in fields(Line))
_KEPT = ("before", "version_before", "version_after")


def _changing(made: sqlite.Insert | postgresql.Insert) -> Insert:
    new = made.excluded
    changes = {name: new[name] for name in _LINE if name not in ("order_id", *_KEPT)}
    kept = {name: func.coalesce(new[name], i[name]) for name in _KEPT}
    return made.on_conflict_do_update(index_elements=["run_id", "order_id"], set_=changes | kept)


_LINES = Prepared.insert(migration_items, ("run_id", *_LINE), _changing)


def renote(tx: Tx, run_id: int, order_id: int, was: str, **values: Any) -> None:
    """As `note`, for an order that is still of this status in the run."""
    here = (i.run_id == run_id) & (i.order_id == order_id) & (i.status == was)
    tx.connection.execute(update(migration_items).where(here).values(**values))


def leave_waiting(tx: Tx, run_id: int, waiting: str, left: str, now: datetime) -> None:
    """The run's orders that are to be tried again stay where they are."""
    here = (i.run_id == run_id) & (i.status == waiting)
    tx.connection.execute(update(migration_items).where(here).values(status=left, at=now, next_at=None))


def befores(connection: Connection, run_id: int, order_ids: Sequence[int]) -> dict[int, Row]:
    """What the run changed of these orders, by id."""
    query = select(i.order_id, i.before).where(i.run_id == run_id, i.order_id.in_(order_ids))
    return {id_: before for id_, before in connection.execute(query)}


def versions_of(connection: Connection, order_ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    """Which definition these orders are on: its id and version, by order id."""
    query = select(o.id, o.definition_id, o.workflow_version).where(o.id.in_(order_ids))
    return {id_: (definition, version) for id_, definition, version in connection.execute(query)}


def counts(connection: Connection, run_id: int) -> dict[tuple[str, str], int]:
    """How many of a run's orders there are, by status and verdict."""
    query = select(i.status, i.verdict, func.count()).where(i.run_id == run_id).group_by(i.status, i.verdict)
    return {(status, verdict): int(n) for status, verdict, n in connection.execute(query)}


def items(connection: Connection, run_id: int, statuses: Sequence[str], after: int = 0, limit: int = 500) -> Sequence[Row]:
    """A run's orders of these statuses with their numbers, by id."""
    columns = (i.order_id, o.number, o.state, i.status, i.verdict, i.detail, i.version_before, i.version_after, i.at)
    query = select(*columns).join(orders, o.id == i.order_id).where(i.run_id == run_id, i.status.in_(statuses))
    return shown(connection, query.where(i.order_id > after).order_by(i.order_id).limit(limit))


# Moving ---------------------------------------------------------------------------------------------


def move(tx: Tx, steps: Sequence[Step], source_id: int, target_id: int, version: str, now: datetime) -> None:
    """Write steps that take orders to another definition: all of them, or (any lease lost) none."""
    if not steps:
        return
    tx.write(steps, now)
    held = [(target_id, version, step.case.order.id, step.case.token, source_id) for step in steps]
    if _MOVED.many(tx.connection, held) != len(steps):
        raise LeaseLost
    for step in steps:
        for message_id, trigger in step.renamed:
            unread = (messages.c.id == message_id) & (messages.c.status == "new")
            tx.connection.execute(update(messages).where(unread).values(trigger=trigger))
    listening.notify(tx.connection)


_MOVED = Prepared.update(orders, ("definition_id", "workflow_version"), ("id", "token", "definition_id"))


def forget_reasons(tx: Tx, named: Any) -> None:
    """Destroy the reasons for which `named` says that they name a person who is forgotten."""
    for row in [dict(row) for row in tx.connection.execute(select(migration_runs)).mappings()]:
        for backwards, names in enumerate(_REASONS):
            if named(reason_of(tx.keyring, row, bool(backwards))):
                change(tx, row["id"], **dict.fromkeys(names))

