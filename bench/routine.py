"""`lockstep bench routine`: the real routine from tickets to answers, with encryption and guards, on stubs in the process.

Half the orders link a person to a unit that hangs already; the other half mount a new one, with the booking and the
mounting posted before the clock of that leg starts. What is timed is intake and worker; people and calendar are not.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from sqlalchemy import func, select

from bench import harness
from bench.contender import Entrant
from bench.entrants import ENTRANTS, OURS
from bench.findings import Findings, Table, machine, share, spread
from bench.households import is_clear, settle, submit
from bench.ours import SixSteps
from bench.places import MASTER_KEY, Place, place, postgres_version, server
from bench.progress import each
from bench.statements import statements_of
from rehearsal.rehearsal import Rehearsal
from rehearsal.routines.shared_lock.people import Household, Maker
from runtime import logs
from runtime.bootstrap import load_settings
from runtime.worker import tuning
from storage.inbox import MessageRequest
from storage.routines.shared_lock import stock
from storage.routines.shared_lock.tables import lock_units
from storage.schema import orders
from workflow.routines.shared_lock import roles
from workflow.values import Actor

_START = datetime.fromisoformat("2027-01-11T08:00:00+00:00")
_MOST_KB = {"sqlite": "≤ 8 KB", "postgresql": "≤ 12 KB"}
_TEAM, _TECHNICIAN = Actor("tova", roles.OPERATOR), Actor("mats", roles.TECHNICIAN)


def routine(kinds: Sequence[str], count: int = 300, runs: int = 3) -> Findings:
    """The routine and the six-step order in turn, and the bytes that an order of each leaves."""
    rows, facts, versions = [], {}, ""
    six = next(e for e in ENTRANTS if e.label == OURS)
    for kind in kinds:
        found: dict[str, list[float]] = {"routine": [], "six": [], "bytes": [], "statements": []}
        with server(kind) as where:
            versions = postgres_version(where) if kind == "postgresql" else versions
            for _ in each(kind, range(runs)):
                _one_round(kind, where, count, six, found)
        ratio = share(median(found["routine"]), median(found["six"]))
        size, said = median(found["bytes"]) / 1024, median(found["statements"])
        speeds = [spread(found["routine"]), spread(found["six"]), ratio, "≥ 0.25 ×"]
        rows.append([kind, *speeds, f"{said:.1f}", "≤ 8", f"{size:.1f} KB", _MOST_KB[kind]])
        facts[kind] = {name: [round(v, 1) for v in values] for name, values in found.items()}
    columns = (
        "", "routine, orders/s", "six steps, orders/s", "ratio", "goal", "statements an order", "goal",
        "an order on disk", "goal",
    )  # fmt: skip
    table = Table("The real routine, tickets to answers", columns, rows, f"{count} tickets of each kind; {runs} runs in turn.")
    report = {"machine": machine(versions), "tickets": 2 * count, "runs": facts}
    return Findings("routine", "lockstep bench routine --write docs/performance.md", [table], report)


def _one_round(kind: str, where: str, count: int, six: Entrant, found: dict[str, list[float]]) -> None:
    with place(kind, where) as here:
        SixSteps().prepare(here, 0)
        rush = _Rush(here, count)
        empty = bytes_of(here)
        with statements_of(rush.app.store.engine) as statements:
            seconds = rush.run()
        found["routine"].append(2 * count / seconds)
        found["bytes"].append((bytes_of(here) - empty) / (2 * count))
        found["statements"].append(len(statements) / (2 * count))
        rush.rehearsal.close()
    found["six"].append(harness.run(six, kind, where, max(500, count * 5)).per_second)


def bytes_of(here: Place) -> int:
    """What the database takes on disk, with its indexes."""
    if here.kind == "sqlite":
        import sqlite3

        with sqlite3.connect(here.path) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return Path(here.path).stat().st_size
    import psycopg

    with psycopg.connect(here.url) as connection:
        row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    return int(row[0]) if row else 0


class _Rush:
    """Many tickets at once, and the people who book and mount without delay."""

    def __init__(self, here: Place, count: int) -> None:
        technicians = tuple(f"t{n}" for n in range(max(1, count)))
        settings = load_settings(
            database_url=here.url, master_key=MASTER_KEY, log_level="warning", technicians=technicians,
        )  # fmt: skip
        logs.configure("warning")
        self.rehearsal = Rehearsal(settings, _START)
        self.app, self.count, self.seconds = self.rehearsal.app, count, 0.0
        self._hand_in()

    def run(self) -> float:
        """Tickets to answers; returns the seconds that intake and worker took. The interpreter is set as the service's is."""
        tuning.tune()
        self._timed(self.rehearsal.run_intakes)
        self._work()
        self._post("booking", "booked", _TEAM, lambda _: {"visit": "2027-01-20 FM"})
        self._work()
        self.rehearsal.clock.move_to(_START + timedelta(days=9))
        serials = self._reserved()
        self._post("booked", "installed", _TECHNICIAN, lambda id_: {"serial": serials[id_], "tested": True})
        self._work()
        with self.app.store.read() as connection:
            query = select(orders.c.state, func.count()).group_by(orders.c.state)
            states = {state: n for state, n in connection.execute(query)}
        if states != {"feedback_sent": 2 * self.count}:
            raise RuntimeError(f"Not every ticket was answered: {states}.")
        return self.seconds

    def _timed(self, what: Callable[[], Any]) -> None:
        began = time.perf_counter()
        what()
        self.seconds += time.perf_counter() - began

    def _work(self) -> None:
        self._timed(self.app.worker("bench").run_until_idle)

    def _hand_in(self) -> None:
        random, world = Random(1), self.rehearsal.world
        maker = Maker(random, _START.date())
        now, wanted = _START, {"new_install": self.count, "link_existing": self.count}
        homes: list[Household] = []
        while any(wanted.values()):
            household = maker.household()
            if wanted[household.kind] and is_clear(household):
                wanted[household.kind] -= 1
                homes.append(household)
        with self.app.store.write() as tx, world.store.transaction():
            stock.deliver(tx, [f"L-{n:06d}" for n in range(self.count)], now)
            for n, household in enumerate(homes):
                settle(tx, world, household, now)
                submit(world, household, f"B{n}", random, now)

    def _post(self, state: str, trigger: str, actor: Actor, data: Callable[[int], dict[str, Any]]) -> None:
        now = self.rehearsal.clock.now()
        with self.app.store.write() as tx:
            ids = list(tx.connection.execute(select(orders.c.id).where(orders.c.state == state)).scalars())
            tx.enqueue_all([MessageRequest(id_, f"bench/{trigger}/{id_}", trigger, actor, None, data(id_)) for id_ in ids], now)

    def _reserved(self) -> dict[int, str]:
        with self.app.store.read() as connection:
            query = select(lock_units.c.reserved_for, lock_units.c.serial).where(lock_units.c.reserved_for.is_not(None))
            return {id_: serial for id_, serial in connection.execute(query)}
