"""Samples of the access log: which line by which rule, whose it is to judge, and the judgement, which is written once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from storage.schema import access_log, order_refs, orders
from storage.schema_access import log_reviews
from storage.sound import shown
from storage.store import Tx


def known(connection: Connection, period: str) -> bool:
    """Whether the sample of a period was drawn; it may have been empty of lines and is then drawn again."""
    return connection.execute(select(log_reviews.c.id).where(log_reviews.c.period == period).limit(1)).scalar() is not None


def add(tx: Tx, period: str, rule: str, line_id: int, account: str) -> None:
    tx.connection.execute(insert(log_reviews).values(period=period, rule=rule, line_id=line_id, account=account))


def assign(tx: Tx, period: str, reviewer: str) -> int:
    """Those that nobody has, but for the reviewer's own."""
    free = (log_reviews.c.period == period) & log_reviews.c.reviewer.is_(None) & (log_reviews.c.account != reviewer)
    return tx.connection.execute(update(log_reviews).where(free).values(reviewer=reviewer)).rowcount


def row(connection: Connection, id_: int) -> dict[str, Any] | None:
    found = shown(connection, select(log_reviews).where(log_reviews.c.id == id_))
    return found[0] if found else None


def sign(tx: Tx, id_: int, reviewer: str, result: str, now: datetime) -> bool:
    """Write the judgement, once; False when there is one."""
    open_ = (log_reviews.c.id == id_) & log_reviews.c.signed_at.is_(None) & (log_reviews.c.reviewer == reviewer)
    return tx.connection.execute(update(log_reviews).where(open_).values(result=result, signed_at=now)).rowcount == 1


def rows(connection: Connection, period: str) -> list[dict[str, Any]]:
    """The sample of a period with the lines of the log."""
    line = access_log.alias()
    columns = (line.c.at, line.c.role, line.c.what, line.c.subject, line.c.fields, line.c.persons, orders.c.number)
    query = (
        select(log_reviews, *columns).join(line, line.c.id == log_reviews.c.line_id)
        .outerjoin(orders, orders.c.id == line.c.order_id)
        .where(log_reviews.c.period == period).order_by(log_reviews.c.id)
    )  # fmt: skip
    return shown(connection, query)


def lines(connection: Connection, first: datetime, last: datetime) -> list[dict[str, Any]]:
    """The lines of the log of a span of time."""
    return shown(connection, select(access_log).where(access_log.c.at >= first, access_log.c.at < last).order_by(access_log.c.id))


def refs_of(connection: Connection, ids: Collection[int]) -> dict[int, set[str]]:
    """By what each of these orders is found."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    every = sorted(ids)
    for n in range(0, len(every), 500):
        query = select(order_refs.c.order_id, order_refs.c.ref).where(order_refs.c.order_id.in_(every[n : n + 500]))
        for id_, ref in connection.execute(query):
            found[id_].add(ref)
    return found

