"""Our engine as a contender: the six-step order on workers of the installation.

`python -m bench.ours --database sqlite --orders 5000 [--processes 2] [--profile]` prints orders a second.
"""

from __future__ import annotations

import argparse
import os

from sqlalchemy import func, select

from bench import harness
from bench.contender import Entrant, Share, Times, Work
from bench.places import KINDS, Place, server
from bench.serving import one_by_one, served
from bench.six_steps import STEPS, Installation
from runtime.bootstrap import store_parts
from runtime.worker import tuning
from storage import migrate, open_database
from storage.schema import orders as orders_table


class SixSteps:
    """Our engine as it ships: ledger, fencing tokens and hash-chained history on."""

    def __init__(self, batch: int | None = None) -> None:
        self.batch = batch

    def prepare(self, place: Place, orders: int) -> None:
        engine = open_database(place.url)
        migrate.upgrade(engine, store_parts())
        engine.dispose()
        installation = Installation(place)
        installation.enqueue(orders)
        installation.store.close()

    def open(self, place: Place, orders: int, share: Share) -> Work:
        worker = Installation(place, self.batch).worker(f"bench.{os.getpid()}")
        with worker.store.read() as connection:
            worker.store.meta(connection, "key.fingerprint")
        tuning.tune()

        def work() -> None:
            worker.run_until_idle()

        return work

    def singles(self, place: Place, orders: int) -> Times:
        with served(place) as found:
            one_by_one(found, 10)
            return one_by_one(found, orders)

    def finished(self, place: Place) -> int:
        installation = Installation(place)
        with installation.store.read() as connection:
            query = select(func.count()).where(orders_table.c.ended_at.is_not(None), orders_table.c.version == len(STEPS) + 1)
            found = connection.execute(query).scalar_one()
        installation.store.close()
        return found


def main() -> None:
    """Run by hand, for a quick look or a profile."""
    parser = argparse.ArgumentParser(description="The six-step order on our engine.")
    parser.add_argument("--database", choices=KINDS, default="sqlite")
    parser.add_argument("--orders", type=int, default=5000)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--batch", type=int)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--profile", action="store_true")
    given = parser.parse_args()
    entrant = Entrant("lockstep", "bench.ours:SixSteps", {"batch": given.batch}, KINDS, given.orders)
    with server(given.database) as where:
        for _ in range(given.runs):
            run = harness.run(entrant, given.database, where, given.orders, given.processes, given.profile)
            print(f"{run.per_second:,.0f} orders/s  ({given.orders} orders in {run.seconds:.2f} s, "
                  f"{run.cpu_seconds / given.orders * 1e6:,.0f} µs of CPU an order, {given.processes} processes)")  # fmt: skip


if __name__ == "__main__":
    main()
