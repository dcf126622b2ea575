"""absurd: one task of six steps, its own SQL on PostgreSQL, concurrency 1, ten claimed at once, polled every 10 ms."""

from __future__ import annotations

import time
from threading import Event, Thread
from typing import Any

import psycopg

from bench.contender import Share, Times, Work
from bench.places import Place
from bench.six_steps import STEPS, result_of

_QUEUE, _TASK = "orders", "six_steps"


def client(place: Place) -> Any:
    """A client with the task registered."""
    from absurd_sdk import Absurd

    made: Any = Absurd(place.url, queue_name=_QUEUE)

    def six_steps(params: Any, ctx: Any) -> None:
        for name in STEPS:
            ctx.step(name, lambda name=name: result_of(name))

    made.register_task(_TASK)(six_steps)
    return made


class Absurd:
    """A checkpoint a step, the order's state being its task."""

    def prepare(self, place: Place, orders: int) -> None:
        import absurdctl

        with psycopg.connect(place.url, autocommit=True) as connection:
            connection.execute(absurdctl.BUNDLED_SCHEMA_SQL)
        made = client(place)
        made.create_queue()
        for n in range(orders):
            made.spawn(_TASK, {"n": n})

    def singles(self, place: Place, orders: int) -> Times:
        worker, spawner, whole = client(place), client(place), []
        done, execute = Event(), worker._execute_task

        def executed(*given: Any) -> None:
            execute(*given)
            done.set()

        worker._execute_task = executed
        thread = Thread(target=worker.start_worker, args=("bench", 120, 1, 10, 0.01), daemon=True)
        thread.start()
        for _ in range(orders + 10):
            done.clear()
            began = time.monotonic()
            spawner.spawn(_TASK, {})
            done.wait()
            whole.append(time.monotonic() - began)
        return {"whole": whole[10:]}

    def open(self, place: Place, orders: int, share: Share) -> Work:
        made = client(place)

        def work() -> None:
            watcher = Thread(target=self._stop_at_end, args=(place, made))
            watcher.start()
            made.start_worker(f"bench{share.part}", concurrency=1, batch_size=10, poll_interval=0.01)
            watcher.join()

        return work

    def _stop_at_end(self, place: Place, made: Any) -> None:
        """A worker of absurd never ends, so the harness must see that nothing is left."""
        with psycopg.connect(place.url, autocommit=True) as connection:
            left = f"SELECT 1 FROM absurd.t_{_QUEUE} WHERE state NOT IN ('completed', 'failed') LIMIT 1".encode()
            while connection.execute(left).fetchone() is not None:
                time.sleep(0.05)
        made.stop_worker()

    def finished(self, place: Place) -> int:
        with psycopg.connect(place.url) as connection:
            row = connection.execute(
                f"""SELECT count(*) FROM absurd.t_{_QUEUE} t WHERE state = 'completed'
                    AND (SELECT count(*) FROM absurd.c_{_QUEUE} c WHERE c.task_id = t.task_id) = {len(STEPS)}""".encode()
            ).fetchone()
        return int(row[0]) if row else 0
