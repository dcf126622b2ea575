"""The bare floor: two statements a step on plain tables with the driver alone, a commit for a batch."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import orjson
import psycopg

from bench.contender import Share, Times, Work
from bench.naive import NEXT, make_plain, plain_finished
from bench.places import Place
from bench.six_steps import STEPS, result_of

Write = Callable[[Sequence[int], str, datetime, Sequence[str]], None]


class Bare:
    """No ledger, no lease, no hash chain: what the database and the driver alone cost."""

    def __init__(self, batch: int) -> None:
        self.batch = batch

    def prepare(self, place: Place, orders: int) -> None:
        make_plain(place, orders)

    def finished(self, place: Place) -> int:
        return plain_finished(place)

    def singles(self, place: Place, orders: int) -> Times:
        raise NotImplementedError("The floor for single orders is the one of the same rows.")

    def open(self, place: Place, orders: int, share: Share) -> Work:
        write = _sqlite(place.path) if place.kind == "sqlite" else _postgres(place.url)
        mine = range(1 + share.part, orders + 1, share.of)

        def work() -> None:
            for start in range(0, len(mine), self.batch):
                ids = mine[start : start + self.batch]
                for step, target in zip(STEPS, NEXT, strict=True):
                    results = [orjson.dumps(result_of(step)).decode() for _ in ids]
                    write(ids, target, datetime.now(UTC), results)

        return work


def _sqlite(path: str) -> Write:
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-32000"):
        connection.execute(f"PRAGMA {pragma}")

    def write(ids: Sequence[int], target: str, now: datetime, results: Sequence[str]) -> None:
        at = now.isoformat()
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("UPDATE plain_orders SET state = ? WHERE id = ?", [(target, id_) for id_ in ids])
        rows = [(id_, target, at, result) for id_, result in zip(ids, results, strict=True)]
        connection.executemany("INSERT INTO plain_history (order_id, state, at, result) VALUES (?, ?, ?, ?)", rows)
        connection.execute("COMMIT")

    return write


_MOVE = "UPDATE plain_orders SET state = %(target)s FROM unnest(%(ids)b::int[]) AS u (id) WHERE plain_orders.id = u.id"
_NOTE = """
    INSERT INTO plain_history (order_id, state, at, result)
    SELECT u.id, %(target)s, %(at)s, u.result::json FROM unnest(%(ids)b::int[], %(results)b::text[]) AS u (id, result)"""
_BY_INDEX = "-c enable_hashjoin=off -c enable_mergejoin=off -c plan_cache_mode=force_generic_plan"


def _postgres(url: str) -> Write:
    connection = psycopg.connect(url, autocommit=True, prepare_threshold=2, options=_BY_INDEX)

    def write(ids: Sequence[int], target: str, now: datetime, results: Sequence[str]) -> None:
        given = {"ids": list(ids), "target": target, "at": now, "results": list(results)}
        with connection.pipeline(), connection.transaction():
            connection.execute(_MOVE, given)
            connection.execute(_NOTE, given)

    return write
