"""Persons whose data are protected, as keyed hashes: every order and link that names one of them is protected with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from storage.schema import order_refs
from storage.schema_access import protected_refs
from storage.store import Tx

_MOST = 500


def protected_of(connection: Connection, refs: Collection[str]) -> set[str]:
    """Which of these refs are of protected persons."""
    return {
        ref for some in _parts(refs)
        for ref in connection.execute(select(protected_refs.c.ref).where(protected_refs.c.ref.in_(some))).scalars()
    }  # fmt: skip


def orders_of_protected(connection: Connection, order_ids: Collection[int]) -> set[int]:
    """Which of these orders name a protected person, ended ones too."""
    query = select(order_refs.c.order_id).join(protected_refs, protected_refs.c.ref == order_refs.c.ref)
    return {
        id_ for some in _parts(order_ids) for id_ in connection.execute(query.where(order_refs.c.order_id.in_(some))).scalars()
    }


def protect(tx: Tx, refs: Iterable[str], now: datetime) -> int:
    """Mark these persons as protected; returns how many were not before. The mark stays: lifting it is a decision."""
    wanted = set(refs)
    fresh = sorted(wanted - protected_of(tx.connection, wanted))
    if fresh:
        tx.connection.execute(insert(protected_refs), [{"ref": ref, "since": now} for ref in fresh])
    return len(fresh)


def _parts(some: Iterable[Any]) -> Iterable[list[Any]]:
    every = sorted(set(some))
    return (every[n : n + _MOST] for n in range(0, len(every), _MOST))
