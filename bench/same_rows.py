"""The floor by hand: the very rows that our engine writes for a six-step order, with the same commits, and nothing else.

No table decides here and nothing is checked but the fencing token: it is what a good engineer writes for one workflow
that never changes. A test holds its rows to the engine's.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import orjson
import psycopg

from bench.contender import Share, Times, Work
from bench.ours import SixSteps
from bench.places import Place
from bench.six_steps import STEPS, Installation, result_of
from storage.keyring import Keyring

_LEASE = timedelta(seconds=60)
_NEXT = (*STEPS[1:], "done")
_BODY = '{"set":{}}'
_CONNECT = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000", "cache_size=-32000")

Mine = list[tuple[int, int, bytes]]
"""Claimed orders: id, token and head of the history."""


class _Writer(Protocol):
    """One database's way of writing a batch in one transaction."""

    def claim(self, now: datetime, limit: int) -> Mine: ...

    def step(self, mine: Mine, k: int, now: datetime, results: Sequence[str]) -> Mine: ...


class SameRows:
    """The same rows and commits as `SixSteps`, by hand."""

    def __init__(self, batch: int) -> None:
        self.batch = batch

    def prepare(self, place: Place, orders: int) -> None:
        SixSteps().prepare(place, orders)

    def finished(self, place: Place) -> int:
        return SixSteps().finished(place)

    def singles(self, place: Place, orders: int) -> Times:
        """A bare transaction with the same rows: the order is handed in by the engine, and not measured."""
        installation, found = Installation(place), Times()
        writer = _writer(place)
        for n in range(orders + 10):
            installation.enqueue(1, n)
            moments = [time.monotonic()]
            mine = writer.claim(datetime.now(UTC), 1)
            for k, name in enumerate(STEPS):
                moments.append(time.monotonic())
                mine = writer.step(mine, k, datetime.now(UTC), [orjson.dumps(result_of(name)).decode()])
            moments.append(time.monotonic())
            if n >= 10:
                found.setdefault("whole", []).append(moments[-1] - moments[0])
                found.setdefault("first", []).append(moments[2] - moments[0])
                found.setdefault("step", []).extend(b - a for a, b in zip(moments[1:], moments[2:], strict=False))
        return found

    def open(self, place: Place, orders: int, share: Share) -> Work:
        writer = _writer(place)

        def work() -> None:
            while mine := writer.claim(datetime.now(UTC), self.batch):
                for k, name in enumerate(STEPS):
                    results = [orjson.dumps(result_of(name), option=orjson.OPT_SORT_KEYS).decode() for _ in mine]
                    mine = writer.step(mine, k, datetime.now(UTC), results)

        return work


def _writer(place: Place) -> _Writer:
    """Writes with the keys that the store was made with."""
    installation = Installation(place)
    keyring = installation.store.keyring
    installation.store.close()
    return _Sqlite(place.path, keyring) if place.kind == "sqlite" else _Postgres(place.url, keyring)


def _linked(keyring: Keyring, order_id: int, k: int, at: datetime, head: bytes) -> bytes:
    """The hash of the history row of step `k`."""
    row = [order_id, k + 2, at, "lockstep", "worker", "next", STEPS[k], _NEXT[k], None, None, _BODY]
    return keyring.chain(head, orjson.dumps(row, option=orjson.OPT_UTC_Z))


def _heads(keyring: Keyring, mine: Mine, k: int, now: datetime) -> list[bytes]:
    return [_linked(keyring, order_id, k, now, head) for order_id, _, head in mine]


_CLAIM_SQLITE = """
    UPDATE orders SET token = token + 1, lease_owner = ?, lease_until = ?, next_ordinal = 2
    WHERE id IN (SELECT id FROM orders WHERE wake_at <= ? AND (lease_until IS NULL OR lease_until <= ?)
                 ORDER BY wake_at LIMIT ?)
    RETURNING id, token, chain_hash"""
_MOVE_SQLITE = """
    UPDATE orders SET state = ?, version = ?, entered_version = ?, entered_at = ?, chain_hash = ?, next_ordinal = ?
    WHERE id = ? AND token = ?"""
_END_SQLITE = """
    UPDATE orders SET state = ?, version = ?, entered_version = ?, entered_at = ?, chain_hash = ?, next_ordinal = ?, ended_at = ?,
           lease_owner = NULL, lease_until = NULL, wake_at = NULL WHERE id = ? AND token = ?"""
_DONE_SQLITE = "UPDATE effects SET status = 'succeeded', result = ?, finished_at = ? WHERE order_id = ? AND ordinal = ?"
_ENTRY_SQLITE = """
    INSERT INTO history (order_id, seq, at, actor, role, "trigger", source, target, body, hash)
    VALUES (?, ?, ?, 'lockstep', 'worker', 'next', ?, ?, ?, ?)"""
_EFFECT_SQLITE = """
    INSERT INTO effects (order_id, ordinal, name, subject, generation, args, status, attempts, code, result, planned_at,
                         epoch, token)
    VALUES (?, ?, 'noop.do', ?, ?, '{}', 'started', 1, '', '{}', ?, 'by-hand', ?)"""


class _Sqlite:
    def __init__(self, path: str, keyring: Keyring) -> None:
        self.keyring = keyring
        self.connection = sqlite3.connect(path, timeout=30, isolation_level=None)
        for pragma in _CONNECT:
            self.connection.execute(f"PRAGMA {pragma}")

    def claim(self, now: datetime, limit: int) -> Mine:
        do, at = self.connection, _micros(now)
        do.execute("BEGIN IMMEDIATE")
        until = at + int(_LEASE.total_seconds() * 1e6)
        mine: Mine = do.execute(_CLAIM_SQLITE, (f"floor.{os.getpid()}", until, at, at, limit)).fetchall()
        do.executemany(_EFFECT_SQLITE, [(id_, 1, STEPS[0], 1, at, token) for id_, token, _ in mine])
        do.execute("COMMIT")
        return mine

    def step(self, mine: Mine, k: int, now: datetime, results: Sequence[str]) -> Mine:
        do, at, heads, last = self.connection, _micros(now), _heads(self.keyring, mine, k, now), k == len(STEPS) - 1
        fixed = (_NEXT[k], k + 2, k + 2, at)
        ordinal = k + 2 if last else k + 3
        ending: tuple[Any, ...] = (at,) if last else ()
        rows = [(*fixed, head, ordinal, *ending, id_, token) for (id_, token, _), head in zip(mine, heads, strict=True)]
        do.execute("BEGIN IMMEDIATE")
        if do.executemany(_END_SQLITE if last else _MOVE_SQLITE, rows).rowcount != len(rows):
            raise RuntimeError("A lease was lost.")
        do.executemany(_DONE_SQLITE, [(r, at, id_, k + 1) for (id_, _, _), r in zip(mine, results, strict=True)])
        entries = [(id_, k + 2, at, STEPS[k], _NEXT[k], _BODY, h) for (id_, _, _), h in zip(mine, heads, strict=True)]
        do.executemany(_ENTRY_SQLITE, entries)
        if not last:
            do.executemany(_EFFECT_SQLITE, [(id_, k + 2, _NEXT[k], k + 2, at, token) for id_, token, _ in mine])
        do.execute("COMMIT")
        return [(id_, token, head) for (id_, token, _), head in zip(mine, heads, strict=True)]


def _micros(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


_CLAIM_POSTGRES = """
    UPDATE orders SET token = token + 1, lease_owner = %s, lease_until = %s, next_ordinal = 2
    WHERE id IN (SELECT id FROM orders WHERE wake_at <= %s AND (lease_until IS NULL OR lease_until <= %s)
                 ORDER BY wake_at LIMIT %s FOR UPDATE SKIP LOCKED)
    RETURNING id, token, chain_hash"""
_MOVE_POSTGRES = """
    UPDATE orders SET state = %(target)s, version = %(seq)s, entered_version = %(seq)s, entered_at = %(at)s, chain_hash = u.head,
           next_ordinal = %(ordinal)s
    FROM unnest(%(ids)b::bigint[], %(tokens)b::int[], %(heads)b::bytea[]) AS u (id, token, head)
    WHERE orders.id = u.id AND orders.token = u.token"""
_END_POSTGRES = """
    UPDATE orders SET state = %(target)s, version = %(seq)s, entered_version = %(seq)s, entered_at = %(at)s, chain_hash = u.head,
           next_ordinal = %(ordinal)s, ended_at = %(at)s, lease_owner = NULL, lease_until = NULL, wake_at = NULL
    FROM unnest(%(ids)b::bigint[], %(tokens)b::int[], %(heads)b::bytea[]) AS u (id, token, head)
    WHERE orders.id = u.id AND orders.token = u.token"""
_DONE_POSTGRES = """
    UPDATE effects SET status = 'succeeded', result = u.result, finished_at = %(at)s
    FROM unnest(%(ids)b::bigint[], %(ordinals)b::int[], %(results)b::text[]) AS u (id, ordinal, result)
    WHERE order_id = u.id AND effects.ordinal = u.ordinal"""
_ENTRY_POSTGRES = """
    INSERT INTO history (order_id, seq, at, actor, role, trigger, source, target, body, hash)
    SELECT u.id, %(seq)s, %(at)s, 'lockstep', 'worker', 'next', %(source)s, %(target)s, %(body)s, u.head
    FROM unnest(%(ids)b::bigint[], %(heads)b::bytea[]) AS u (id, head)"""
_EFFECT_POSTGRES = """
    INSERT INTO effects (order_id, ordinal, name, subject, generation, args, status, attempts, code, result, planned_at,
                         epoch, token)
    SELECT u.id, %(seq)s, 'noop.do', %(target)s, %(seq)s, '{}', 'started', 1, '', '{}', %(at)s, 'by-hand', u.token
    FROM unnest(%(ids)b::bigint[], %(tokens)b::int[]) AS u (id, token)"""


# A batch joined to its table is looked up row by row; the planner, which sees a young table, would rather scan it.
_BY_INDEX = "-c enable_hashjoin=off -c enable_mergejoin=off -c enable_seqscan=off -c plan_cache_mode=force_generic_plan"


class _Postgres:
    def __init__(self, url: str, keyring: Keyring) -> None:
        self.keyring = keyring
        self.connection = psycopg.connect(url, autocommit=True, prepare_threshold=2, options=_BY_INDEX)

    def claim(self, now: datetime, limit: int) -> Mine:
        with self.connection.transaction(), self.connection.cursor() as do:
            do.execute(_CLAIM_POSTGRES, (f"floor.{os.getpid()}", now + _LEASE, now, now, limit))
            mine: Mine = do.fetchall()
            if mine:
                do.execute(_EFFECT_POSTGRES, _columns(mine) | {"seq": 1, "target": STEPS[0], "at": now})
        return mine

    def step(self, mine: Mine, k: int, now: datetime, results: Sequence[str]) -> Mine:
        heads, last = _heads(self.keyring, mine, k, now), k == len(STEPS) - 1
        given = _columns(mine) | {"heads": heads, "ordinals": [k + 1] * len(mine), "results": list(results)}
        given |= {"at": now, "body": _BODY}
        given |= {"seq": k + 2, "ordinal": k + 2 if last else k + 3, "source": STEPS[k], "target": _NEXT[k]}
        with self.connection.pipeline() as sent, self.connection.transaction():
            moved = self.connection.execute(_END_POSTGRES if last else _MOVE_POSTGRES, given)
            self.connection.execute(_DONE_POSTGRES, given)
            self.connection.execute(_ENTRY_POSTGRES, given)
            if not last:
                self.connection.execute(_EFFECT_POSTGRES, given)
            sent.sync()
            if moved.rowcount != len(mine):
                raise RuntimeError("A lease was lost.")
        return [(id_, token, head) for (id_, token, _), head in zip(mine, heads, strict=True)]


def _columns(mine: Mine) -> dict[str, Any]:
    return {"ids": [m[0] for m in mine], "tokens": [m[1] for m in mine]}


def main() -> None:
    """Run by hand, for a quick look."""
    import argparse

    from bench import harness
    from bench.contender import Entrant
    from bench.places import KINDS, server

    parser = argparse.ArgumentParser(description="The floor by hand.")
    parser.add_argument("--database", choices=KINDS, default="sqlite")
    parser.add_argument("--orders", type=int, default=5000)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--batch", type=int, default=200)
    parser.add_argument("--profile", action="store_true")
    given = parser.parse_args()
    entrant = Entrant("same rows", "bench.same_rows:SameRows", {"batch": given.batch}, KINDS, given.orders)
    with server(given.database) as where:
        start = time.monotonic()
        run = harness.run(entrant, given.database, where, given.orders, given.processes, given.profile)
        print(f"{run.per_second:,.0f} orders/s, {run.cpu_seconds / given.orders * 1e6:,.0f} µs of CPU an order "
              f"({time.monotonic() - start:.1f} s in all)")  # fmt: skip


if __name__ == "__main__":
    main()
