"""The definitions that a store has met: each version of each routine once, with its fingerprint and its table as data."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, func, insert, select, update

from storage import heartbeats
from storage.arrays import Among
from storage.lookup import Lookup
from storage.schema import definitions, orders
from storage.types import Row
from workflow.errors import VersionRetired
from workflow.versions.meaning import Meaning

TableJson = Mapping[str, Any]
"""A whole table as JSON, with its labels: the parts of a `Workflow` by name, functions by their names
(`runtime.versions.table_data`)."""


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of a routine; `table` is its table as JSON values, `meaning` the part that decides."""

    routine: str
    version: str
    fingerprint: str
    table: TableJson = field(default_factory=dict)
    meaning: Meaning = field(default_factory=dict)


def register(connection: Connection, found: Sequence[Definition], now: datetime) -> dict[tuple[str, str], int]:
    """Write down the definitions that the store has not met; returns the id of each."""
    known = ids(connection)
    for one in found:
        if (one.routine, one.version) not in known:
            values = {"routine": one.routine, "version": one.version, "fingerprint": one.fingerprint,
                      "described": dict(one.table), "meaning": dict(one.meaning), "since": now}  # fmt: skip
            made = connection.execute(insert(definitions).values(values).returning(definitions.c.id))
            known[one.routine, one.version] = int(made.scalar_one())
    return {(one.routine, one.version): known[one.routine, one.version] for one in found}


def ids(connection: Connection) -> dict[tuple[str, str], int]:
    """The id of every definition that the store has met, by routine and version."""
    d = definitions.c
    return {(routine, version): id_ for routine, version, id_ in connection.execute(select(d.routine, d.version, d.id))}


def all_of(connection: Connection) -> list[Row]:
    """Every definition that the store has met, without its table, in the order it met them."""
    d = definitions.c
    query = select(d.id, d.routine, d.version, d.fingerprint, d.since, d.retired_at).order_by(d.id)
    return [dict(row) for row in connection.execute(query).mappings()]


def described(connection: Connection, definition_id: int) -> TableJson:
    """The table of one definition, as data."""
    return _column(connection, definitions.c.described, definition_id)


def meaning(connection: Connection, definition_id: int) -> Meaning:
    """The part of one definition's table that decides, as data."""
    return _column(connection, definitions.c.meaning, definition_id)


def _column(connection: Connection, column: Column[Any], definition_id: int) -> Row:
    found: Row = connection.execute(select(column).where(definitions.c.id == definition_id)).scalar_one()
    return found


def open_counts(connection: Connection, of: Collection[int]) -> dict[int, int]:
    """How many open orders each of these definitions has, by its id; those that have none are left out."""
    mine = orders.c.ended_at.is_(None) & orders.c.definition_id.in_(list(of))
    query = select(orders.c.definition_id, func.count()).where(mine).group_by(orders.c.definition_id)
    return {id_: n for id_, n in connection.execute(query)}


_RETIRED = Lookup(
    select(definitions.c.routine, definitions.c.version, definitions.c.retired_at)
    .where(Among(definitions.c.id, "b_ids"), definitions.c.retired_at.is_not(None)).limit(1)
)  # fmt: skip


def hold(connection: Connection, definition_id: int) -> None:
    """Hold the version: orders that begin under it meanwhile are written before, or wait until this transaction has ended."""
    connection.execute(select(definitions.c.id).where(definitions.c.id == definition_id).with_for_update())


def refuse_retired(connection: Connection, of: Collection[int]) -> None:
    """Raise `VersionRetired` for the first of these definitions that is retired."""
    for found in _RETIRED.all(connection, {"b_ids": sorted(of)}):
        raise VersionRetired(found["routine"], found["version"], found["retired_at"].date().isoformat())


def retire(connection: Connection, definition_id: int, now: datetime | None) -> None:
    """Mark a version as one that no order needs any more; None takes the mark away."""
    connection.execute(update(definitions).where(definitions.c.id == definition_id).values(retired_at=now))


def run_by(connection: Connection, name: tuple[str, str], now: datetime) -> list[str]:
    """The workers alive that run this version, a routine and its version, by name."""
    id_ = ids(connection).get(name)
    return [w["name"] for w in heartbeats.alive(connection, now) if id_ in heartbeats.listed(w, "definitions")]


def left_alone(connection: Connection, now: datetime, own: Collection[int]) -> list[tuple[str, str, int]]:
    """Routine, version and number of the open orders that no worker alive runs; where none is alive, that are not of `own`."""
    workers = heartbeats.alive(connection, now)
    known = {id_ for worker in workers for id_ in heartbeats.listed(worker, "definitions")} if workers else set(own)
    strange = {id_: name for name, id_ in ids(connection).items() if id_ not in known}
    counted = open_counts(connection, strange) if strange else {}
    return [(*strange[id_], n) for id_, n in sorted(counted.items())]
