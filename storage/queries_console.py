"""What the console's lists ask: every query walks an index, and pages by key."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from storage import rows
from storage.keyring import Keyring
from storage.schema import bulk_items, bulk_runs, effects, history, messages, order_refs, orders, systems, vault, workers
from storage.sound import all_sound
from storage.types import Row
from workflow.errors import KeyRefused
from workflow.values import Order

After = tuple[datetime | None, int]
OPEN = orders.c.ended_at.is_(None)
_COLUMNS = {"since": orders.c.entered_at, "due": orders.c.due_at, "service": orders.c.service_due_at}


@dataclass(frozen=True, slots=True)
class Choice:
    """Which orders a list shows: of these states (none: every one), of this kind, late by this moment."""

    states: tuple[str, ...] = ()
    kind: str | None = None
    late: datetime | None = None


def listed(connection: Connection, choice: Choice, sort: str, after: After | None, limit: int) -> list[Row]:
    """Orders by `newest`, `since`, `due` or `service`; the last two only have open orders that have such a moment.

    Each state is walked on its own index range and the ranges are merged, so that a rare state is not searched for.
    """
    if sort in ("due", "service"):
        query = _after(_base(choice), _COLUMNS[sort], after).where(OPEN, _COLUMNS[sort].is_not(None))
        if choice.late is not None:
            query = query.where(_COLUMNS[sort] < choice.late)
        if choice.states:
            query = query.where(orders.c.state.in_(choice.states))
        return _rows(connection, query.order_by(_COLUMNS[sort], orders.c.id).limit(limit))
    if not choice.states:
        return _rows(connection, _newest(_base(choice), after).limit(limit))
    key: Callable[[Row], tuple[Any, ...]]
    if sort == "since":
        query = _after(_base(choice), orders.c.entered_at, after).where(OPEN).order_by(orders.c.entered_at, orders.c.id)
        key = _by_since
    else:
        query, key = _newest(_base(choice), after), _by_id
    parts = [_rows(connection, query.where(orders.c.state == state).limit(limit)) for state in choice.states]
    return list(heapq.merge(*parts, key=key))[:limit]


def _by_since(row: Row) -> tuple[Any, ...]:
    return (row["entered_at"], row["id"])


def _by_id(row: Row) -> tuple[Any, ...]:
    return (-row["id"],)


def _base(choice: Choice) -> Select[Any]:
    query = select(orders)
    return query.where(orders.c.kind == choice.kind) if choice.kind else query


def _newest(query: Select[Any], after: After | None) -> Select[Any]:
    query = query.order_by(orders.c.id.desc())
    return query.where(orders.c.id < after[1]) if after else query


def _after(query: Select[Any], column: ColumnElement[Any], after: After | None) -> Select[Any]:
    if after is None or after[0] is None:
        return query
    # The plain bound lets the index start there; the second condition tells equal moments apart.
    return query.where(column >= after[0], (column > after[0]) | (orders.c.id > after[1]))


def _rows(connection: Connection, query: Select[Any]) -> list[Row]:
    return [dict(row) for row in connection.execute(query).mappings()]


def open_states(connection: Connection) -> list[str]:
    """The states that open orders are in, each found by one step in the index of open orders."""
    first = select(func.min(orders.c.state).label("state")).where(OPEN).cte(recursive=True)
    following = select(func.min(orders.c.state)).where(OPEN, orders.c.state > first.c.state).scalar_subquery()
    each = first.union_all(select(following).where(first.c.state.is_not(None)))
    return [state for (state,) in connection.execute(select(each.c.state)) if state is not None]


def open_counts(connection: Connection) -> dict[str, int]:
    """How many open orders are in each state, from the index of open orders."""
    query = select(orders.c.state, func.count()).where(OPEN).group_by(orders.c.state)
    return {str(state): int(n) for state, n in connection.execute(query)}


def open_counts_apart(connection: Connection, states: Sequence[str]) -> dict[tuple[str, str], int]:
    """How many open orders each routine has in each of these states: those whose name several routines have."""
    query = select(orders.c.workflow, orders.c.state, func.count()).where(OPEN, orders.c.state.in_(states))
    return {(str(w), str(state)): int(n) for w, state, n in connection.execute(query.group_by(orders.c.workflow, orders.c.state))}


def late_counts(connection: Connection, now: datetime, states: Sequence[str]) -> tuple[int, int]:
    """How many open orders in these states are past their due time, and how many past their service time."""
    overdue = select(func.count()).select_from(orders).where(OPEN, orders.c.due_at < now, orders.c.state.in_(states))
    slow = select(func.count()).select_from(orders).where(OPEN, orders.c.service_due_at < now)
    return int(connection.execute(overdue).scalar_one()), int(connection.execute(slow).scalar_one())


def blocked_counts(connection: Connection) -> dict[str, int]:
    """How many orders wait for each system that does not answer."""
    query = select(orders.c.blocked_on, func.count()).where(orders.c.blocked_since.is_not(None)).group_by(orders.c.blocked_on)
    return {str(system): int(n) for system, n in connection.execute(query) if system}


def of_all_refs(connection: Connection, refs: Sequence[str], limit: int) -> list[Row]:
    """Orders found by every one of these keyed hashes, the newest first."""
    if not refs:
        return []
    first, *rest = refs
    query = select(order_refs.c.order_id).where(order_refs.c.ref == first)
    for ref in rest:
        other = order_refs.alias()
        also = select(other.c.ref).where(other.c.ref == ref, other.c.order_id == order_refs.c.order_id)
        query = query.where(also.exists())
    ids = list(connection.execute(query.order_by(order_refs.c.order_id.desc()).limit(limit)).scalars())
    return _rows(connection, select(orders).where(orders.c.id.in_(ids)).order_by(orders.c.id.desc())) if ids else []


def without_private(connection: Connection, ids: Sequence[int]) -> dict[int, Order]:
    """These orders, nothing of them opened."""
    return {row["id"]: rows.order_from(row) for row in _rows(connection, select(orders).where(orders.c.id.in_(ids)))}


def with_private(connection: Connection, keyring: Keyring, ids: Sequence[int]) -> dict[int, Order]:
    """These orders with their private parts, in two queries however many they are; one that cannot be opened is empty."""
    found = without_private(connection, ids)
    for sealed in _rows(connection, select(vault).where(vault.c.order_id.in_(ids))):
        with suppress(KeyRefused):
            found[sealed["order_id"]].private = rows.open_private(keyring, sealed)[1]
    return found


def effects_of(connection: Connection, order_id: int) -> list[Row]:
    """An order's whole ledger."""
    query = select(effects).where(effects.c.order_id == order_id).order_by(effects.c.ordinal)
    return all_sound(effects, connection.execute(query).mappings())


def message_of(connection: Connection, dedupe: str) -> int | None:
    """The message that was posted with this key."""
    return connection.execute(select(messages.c.id).where(messages.c.dedupe == dedupe)).scalar()


_LATEST_RUN = select(func.max(bulk_runs.c.id)).scalar_subquery()
_UNANSWERED = (bulk_items.c.run_id == _LATEST_RUN) & bulk_items.c.status.in_(["chosen", "posted"])


def pulse(connection: Connection) -> str:
    """A short text that differs as soon as anything people watch has changed."""
    last = select(func.max(history.c.at)).scalar_subquery()
    parts = (
        select(last), select(func.count()).select_from(history).where(history.c.at == last), select(func.max(messages.c.id)),
        select(func.max(orders.c.id)), select(func.max(systems.c.updated_at)), select(func.count()).select_from(workers),
        select(func.max(bulk_runs.c.ended_at)), select(func.count()).select_from(bulk_items).where(_UNANSWERED),
    )  # fmt: skip
    return "/".join(str(connection.execute(part).scalar()) for part in parts)
