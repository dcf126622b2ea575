"""Samples of the access log: which line by which rule, whose it is to judge, and the judgement, which is written once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any, TypedDict

from sqlalchemy import Connection, func, insert, select, update

from storage.accounts import note_of
from storage.keyring import Keyring
from storage.schema import access_log, order_refs, orders
from storage.schema_access import log_reviews
from storage.sound import shown
from storage.store import Tx
from storage.types import Row


class Sampled(TypedDict):
    """A line of a sample: `rule` chose it, `account` did what it says at `at`, `reason` is why persons were looked at.
    `reviewer`, `result`, `note` and `signed_at` are the judgement. `persons`, `fields` and `shown` are as in `AccessLine`."""

    id: int
    period: str
    rule: str
    line_id: int
    account: str
    reviewer: str | None
    result: str | None
    signed_at: datetime | None
    at: datetime
    role: str
    what: str
    subject: str
    fields: str
    persons: str
    shown: str
    number: str | None
    reason: str
    note: str


def known(connection: Connection, period: str) -> bool:
    """Whether the sample of a period was drawn, also where no line is in it."""
    found = connection.execute(select(log_reviews.c.id).where(log_reviews.c.period == period).limit(1)).scalar()
    return found is not None or period in drawn(connection)


def drawn(connection: Connection) -> set[str]:
    """The periods whose sample was drawn, also those with no line in it, as long as the log says so."""
    query = select(access_log.c.subject).where(access_log.c.what == "review_drawn").distinct()
    return set(connection.execute(query).scalars())


def counts(connection: Connection) -> dict[str, tuple[int, int, int]]:
    """By period: the lines of its sample, those that nobody has, and those that are not judged."""
    lines = log_reviews.c
    all_ = func.count()
    query = select(lines.period, all_, all_ - func.count(lines.reviewer), all_ - func.count(lines.signed_at))
    return {period: (n, free, unsigned) for period, n, free, unsigned in connection.execute(query.group_by(lines.period))}


def add(tx: Tx, period: str, rule: str, line_id: int, account: str) -> None:
    tx.connection.execute(insert(log_reviews).values(period=period, rule=rule, line_id=line_id, account=account))


def assign(tx: Tx, period: str, reviewer: str) -> int:
    """Those that nobody has, but for the reviewer's own."""
    free = (log_reviews.c.period == period) & log_reviews.c.reviewer.is_(None) & (log_reviews.c.account != reviewer)
    return tx.connection.execute(update(log_reviews).where(free).values(reviewer=reviewer)).rowcount


def row(connection: Connection, id_: int) -> Row | None:
    found = shown(connection, select(log_reviews).where(log_reviews.c.id == id_))
    return found[0] if found else None


def sign(tx: Tx, id_: int, reviewer: str, result: str, now: datetime) -> bool:
    """Write the judgement, once; False when there is one."""
    open_ = (log_reviews.c.id == id_) & log_reviews.c.signed_at.is_(None) & (log_reviews.c.reviewer == reviewer)
    return tx.connection.execute(update(log_reviews).where(open_).values(result=result, signed_at=now)).rowcount == 1


def rows(
    connection: Connection, keyring: Keyring, period: str, after: int = 0, limit: int | None = None, reviewer: str | None = None
) -> list[Sampled]:  # fmt: skip
    """The sample of a period with the lines of the log."""
    line = access_log
    columns = (
        line.c.at, line.c.role, line.c.what, line.c.subject, line.c.fields, line.c.persons, line.c.shown, line.c.wrapped_key,
        line.c.note, orders.c.number,
    )  # fmt: skip
    query = (
        select(log_reviews, *columns).outerjoin(line, line.c.id == log_reviews.c.line_id)
        .outerjoin(orders, orders.c.id == line.c.order_id)
        .where(log_reviews.c.period == period, log_reviews.c.id > after).order_by(log_reviews.c.id).limit(limit)
    )  # fmt: skip
    if reviewer is not None:
        query = query.where(log_reviews.c.reviewer == reviewer, log_reviews.c.signed_at.is_(None))
    found, said = shown(connection, query), _judgements(connection, keyring, period)
    for row in found:
        row["reason"], row["note"] = note_of(keyring, row), said.get(row["id"], "")
        del row["wrapped_key"]
    return found


def _judgements(connection: Connection, keyring: Keyring, period: str) -> dict[int, str]:
    """By line of a sample: the words that its reviewer signed, which are in the log."""
    of_it = access_log.c.subject.startswith(f"{period} ", autoescape=True)
    query = select(access_log).where(access_log.c.what == "reviewed", of_it)
    return {int(row["subject"].split()[1]): note_of(keyring, row) for row in shown(connection, query)}


def lines(connection: Connection, first: datetime, last: datetime) -> list[Row]:
    """The lines of the log of a span of time."""
    return shown(connection, _within(connection, first, last, select(access_log)).order_by(access_log.c.id))


def any_line(connection: Connection, first: datetime, last: datetime, whats: Collection[str]) -> bool:
    """Whether the log has one of these lines in a span of time."""
    query = _within(connection, first, last, select(access_log.c.id)).where(access_log.c.what.in_(whats))
    return connection.execute(query.limit(1)).scalar() is not None


def first_moment(connection: Connection) -> datetime | None:
    """When the log begins."""
    return connection.execute(select(access_log.c.at).where(access_log.c.id == _end(func.min))).scalar()


def _end(which: Callable[[Any], Any]) -> Any:
    """The first or the last id, each asked for by itself: so it is a step into the index and no walk."""
    return select(which(access_log.c.id)).scalar_subquery()


_CLOCKS_SET_BACK = timedelta(days=1)


def _within(connection: Connection, first: datetime, last: datetime, query: Any) -> Any:
    """Lines are in the order of time, but for clocks that were set back: their ids bound what is read."""
    low, high = _first_id(connection, first - _CLOCKS_SET_BACK), _first_id(connection, last + _CLOCKS_SET_BACK)
    return query.where(access_log.c.id >= low, access_log.c.id < high, access_log.c.at >= first, access_log.c.at < last)


def _first_id(connection: Connection, moment: datetime) -> int:
    """The id of the first line at or after a moment, found by halving: `at` has no index."""
    low, high = connection.execute(select(_end(func.min), _end(func.max))).one()
    low, high = low or 1, (high or 0) + 1
    while low < high:
        middle = (low + high) // 2
        after = select(access_log.c.at).where(access_log.c.id >= middle).order_by(access_log.c.id).limit(1)
        if connection.execute(after).scalar_one() < moment:
            low = middle + 1
        else:
            high = middle
    return low


def refs_of(connection: Connection, ids: Collection[int]) -> dict[int, set[str]]:
    """By what each of these orders is found."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    every = sorted(ids)
    for n in range(0, len(every), 500):
        query = select(order_refs.c.order_id, order_refs.c.ref).where(order_refs.c.order_id.in_(every[n : n + 500]))
        for id_, ref in connection.execute(query):
            found[id_].add(ref)
    return found

