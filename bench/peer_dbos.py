"""DBOS Transact: one sync workflow of six steps, enqueued on a queue that is polled every 10 ms."""

from __future__ import annotations

import os
import sqlite3
import time
from typing import Any

from sqlalchemy import create_engine, make_url, text

from bench.contender import Share, Times, Work
from bench.places import Place
from bench.six_steps import STEPS, result_of

_QUEUE, _POLLING = "orders", 0.01
_SIDE_BY_SIDE = {"sqlite": 64, "postgresql": 8}


def _launched(place: Place, name: str) -> Any:
    """DBOS with the workflow registered; listening to the queue from its launch on."""
    os.environ["DBOS__APPVERSION"] = "bench"
    from dbos import DBOS

    config: Any = {
        "name": "bench", "system_database_url": place.url, "application_version": "bench", "executor_id": name,
        "log_level": "ERROR", "console_log_level": "ERROR",
    }  # fmt: skip
    DBOS(config=config)

    def one_step(name: str) -> dict[str, object]:
        return result_of(name)

    step = DBOS.step()(one_step)

    def six_steps() -> None:
        for name in STEPS:
            step(name)

    workflow = DBOS.workflow()(six_steps)
    DBOS.launch()
    return workflow


class Dbos:
    """As its makers ship it, but for SQLite's WAL mode where that is asked for."""

    def __init__(self, wal: bool = True) -> None:
        self.wal = wal

    def prepare(self, place: Place, orders: int) -> None:
        if place.kind == "sqlite" and self.wal:
            with sqlite3.connect(place.path) as connection:
                connection.execute("PRAGMA journal_mode=WAL")
        from dbos import DBOS, DBOSClient

        _launched(place, "maker")
        # No worker may begin before the clock starts: the queue opens when the work begins.
        DBOS.register_queue(_QUEUE, worker_concurrency=0, polling_interval_sec=_POLLING)
        client = DBOSClient(system_database_url=place.url)
        for _ in range(orders):
            client.enqueue({"queue_name": _QUEUE, "workflow_name": "_launched.<locals>.six_steps", "app_version": "bench"})

    def singles(self, place: Place, orders: int) -> Times:
        six_steps, whole = _launched(place, "executor0"), []
        for _ in range(orders + 10):
            began = time.monotonic()
            six_steps()
            whole.append(time.monotonic() - began)
        return {"whole": whole[10:]}

    def open(self, place: Place, orders: int, share: Share) -> Work:
        from dbos import DBOS

        _launched(place, f"executor{share.part}")
        queue = DBOS.retrieve_queue(_QUEUE)
        assert queue is not None
        # Time for the queue's thread to start: it is not what is measured.
        time.sleep(1.5)

        def work() -> None:
            if share.part == 0:
                queue.set_worker_concurrency(_SIDE_BY_SIDE[place.kind])
            while self._count(place, "status IN ('ENQUEUED', 'PENDING')"):
                time.sleep(0.05)

        return work

    def finished(self, place: Place) -> int:
        return self._count(place, "status = 'SUCCESS'")

    def _count(self, place: Place, condition: str) -> int:
        sqlite = place.kind == "sqlite"
        url = place.url if sqlite else make_url(place.url).set(drivername="postgresql+psycopg")
        table = "workflow_status" if sqlite else "dbos.workflow_status"
        if not hasattr(self, "_engine"):
            self._engine = create_engine(url)
        with self._engine.connect() as connection:
            return int(connection.execute(text(f"SELECT count(*) FROM {table} WHERE {condition}")).scalar_one())
