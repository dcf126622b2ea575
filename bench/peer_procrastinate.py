"""Procrastinate: concurrency 4, LISTEN/NOTIFY, our own order and history tables; a task a step, or all in one task."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import Any

import orjson
import psycopg

from bench.contender import Share, Times, Work
from bench.naive import NEXT, make_plain, plain_finished
from bench.places import Place
from bench.six_steps import STEPS, result_of

_MOVE = "UPDATE plain_orders SET state = %s WHERE id = %s"
_NOTE = "INSERT INTO plain_history (order_id, state, at, result) VALUES (%s, %s, %s, %s)"


def _app(place: Place, done: dict[int, asyncio.Event]) -> tuple[Any, Any, Any, Any]:
    """The app, the pool for the tables of this benchmark, and the two ways to do an order."""
    import procrastinate
    from psycopg_pool import AsyncConnectionPool

    app: Any = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=place.url))
    pool: Any = AsyncConnectionPool(place.url, min_size=4, max_size=4, open=False)

    async def write(connection: Any, order_id: int, k: int) -> None:
        result = orjson.dumps(result_of(STEPS[k])).decode()
        await connection.execute(_MOVE, (NEXT[k], order_id))
        await connection.execute(_NOTE, (order_id, NEXT[k], datetime.now(UTC), result))

    async def step(order_id: int, k: int) -> None:
        async with pool.connection() as connection, connection.transaction():
            await write(connection, order_id, k)
            if k + 1 < len(STEPS):
                await one_step.configure(connection=connection).defer_async(order_id=order_id, k=k + 1)

    async def steps(order_id: int) -> None:
        async with pool.connection() as connection:
            for k in range(len(STEPS)):
                async with connection.transaction():
                    await write(connection, order_id, k)
        if order_id in done:
            done[order_id].set()

    one_step, all_steps = app.task(name="one_step")(step), app.task(name="all_steps")(steps)
    return app, pool, one_step, all_steps


class Procrastinate:
    """Six jobs an order that each defer the next in their transaction, or one job with a commit a step."""

    def __init__(self, task_a_step: bool) -> None:
        self.task_a_step = task_a_step
        self.done: dict[int, asyncio.Event] = {}

    def prepare(self, place: Place, orders: int) -> None:
        make_plain(place, orders)
        asyncio.run(self._enqueue(place, orders))

    async def _enqueue(self, place: Place, orders: int) -> None:
        app, _, one_step, all_steps = _app(place, self.done)
        async with app.open_async():
            await app.schema_manager.apply_schema_async()
            for n in range(orders):
                if self.task_a_step:
                    await one_step.defer_async(order_id=n + 1, k=0)
                else:
                    await all_steps.defer_async(order_id=n + 1)

    def singles(self, place: Place, orders: int) -> Times:
        return {"whole": asyncio.run(self._singles(place, orders))[10:]}

    async def _singles(self, place: Place, orders: int) -> list[float]:
        app, pool, _, all_steps = _app(place, self.done)
        whole = []
        async with app.open_async(), pool:
            task = asyncio.create_task(app.run_worker_async(concurrency=4, listen_notify=True, install_signal_handlers=False))
            await asyncio.sleep(1)
            async with await psycopg.AsyncConnection.connect(place.url, autocommit=True) as connection:
                for n in range(orders + 10):
                    began = time.monotonic()
                    await connection.execute("INSERT INTO plain_orders (id, state) VALUES (%s, %s)", (n + 1, STEPS[0]))
                    done = self.done[n + 1] = asyncio.Event()
                    await all_steps.defer_async(order_id=n + 1)
                    await done.wait()
                    whole.append(time.monotonic() - began)
            task.cancel()
        return whole

    def open(self, place: Place, orders: int, share: Share) -> Work:
        loop = asyncio.new_event_loop()
        app, pool, _, _ = _app(place, self.done)

        async def opened() -> None:
            await app.open_async()
            await pool.open(wait=True)

        async def worked() -> None:
            # `wait=False` ends as soon as no job can be fetched, and a task's successor may not be there yet.
            while not await self._done(place):
                await app.run_worker_async(
                    concurrency=4, listen_notify=True, wait=False, install_signal_handlers=False, name=f"bench{share.part}"
                )

        loop.run_until_complete(opened())
        return lambda: loop.run_until_complete(worked())

    async def _done(self, place: Place) -> bool:
        async with await psycopg.AsyncConnection.connect(place.url) as connection:
            found = await connection.execute("SELECT 1 FROM procrastinate_jobs WHERE status IN ('todo', 'doing') LIMIT 1")
            return await found.fetchone() is None

    def finished(self, place: Place) -> int:
        return plain_finished(place)
