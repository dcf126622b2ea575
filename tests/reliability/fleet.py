"""Workers as separate processes, which share a database and one fictional world in a file, and may be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from adapters import scenario_ticket
from rehearsal.routines.shared_lock.homes import hang
from rehearsal.routines.shared_lock.people import Household, Maker, ticket_spec
from runtime import crypto
from runtime.bootstrap import load_settings, open_app
from runtime.invariants import breaches
from storage.schema import effects, history, orders
from tests.forked import Forked

ROOT = Path(__file__).parents[2]
PATIENCE = 90.0
Process = Forked | subprocess.Popen[bytes]


class Fleet:
    """An installation seen from outside: its world, its store, and the processes that work on it."""

    def __init__(self, folder: Path, database_url: str, **settings: Any) -> None:
        given = {
            "database_url": database_url, "master_key": crypto.fresh_key(), "world_file": str(folder / "world.db"),
            "intake_seconds": 0.5, "log_level": "info", **settings,
        }  # fmt: skip
        self.settings, self.folder = load_settings(**given), folder
        self.environment = os.environ | {f"LOCKSTEP_{k.upper()}": str(v) for k, v in given.items()} | {"PYTHONPATH": str(ROOT)}
        self.app = open_app(self.settings)
        self.processes: list[Process] = []
        self.logs: dict[int, Path] = {}

    # Processes -----------------------------------------------------------------------------------

    def lockstep(self, *words: str, program: Path = ROOT) -> Process:
        """The command itself, of this program or of the one in another folder."""
        return self.start("-c", "from console.cli import main; main()", *words, program=program)

    def start(self, *command: str, program: Path = ROOT) -> Process:
        """A Python process; one of another program imports what that has."""
        begin: Any = Forked if program == ROOT else subprocess.Popen
        log = self.folder / f"worker{len(self.logs)}.log"
        with log.open("wb") as out:
            process: Process = begin(
                [sys.executable, *command], cwd=program, env=self.environment | {"PYTHONPATH": str(program)}, stderr=out, stdout=out
            )
        self.processes.append(process)
        self.logs[process.pid] = log
        return process

    def slow(self, before: float, after: float, only: str = "") -> Process:
        return self.start("-m", "tests.reliability.slow_worker", str(before), str(after), *([only] if only else []))

    def kill(self, process: Process) -> None:
        process.kill()
        process.wait()
        self.processes.remove(process)

    def said(self, process: Process, fact: str) -> bool:
        """Whether a process has logged this fact."""
        return f'"{fact}"' in self.logs[process.pid].read_text("utf-8", "replace")

    def close(self) -> None:
        for process in self.processes:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGCONT)
                process.kill()
            process.wait()
        self.app.close()

    # The world -----------------------------------------------------------------------------------

    def submit(self, households: Sequence[Household], random: Random) -> list[str]:
        """A ticket for each household: it is to be linked to the lock it has, or gets its first one; their ids."""
        assert self.app.world is not None
        world, tickets = self.app.world, []
        for household in households:
            for person in household.persons:
                world.add_person(person.ref, person.facts)
            if household.serial is not None:
                world.locks.register(household.serial)
                world.locks.link(household.serial, household.persons[0].ref)
                with self.app.store.write() as tx:
                    hang(tx, household, datetime.now(UTC))
            spec, people = ticket_spec(household, f"T-{household.ref}", random)
            spec.pop("text", None)
            world.submit_ticket(scenario_ticket.errand(spec, people, world.next_ticket_number(), datetime.now(UTC)))
            tickets.append(spec["id"])
        return tickets

    # What is seen --------------------------------------------------------------------------------

    def rows(self, table: Any = orders, *columns: Any) -> list[Any]:
        with self.app.store.read() as connection:
            return [dict(r) for r in connection.execute(select(*(columns or (table,)))).mappings()]

    def snapshot(self) -> tuple[list[Any], list[Any], list[Any]]:
        return self.rows(orders), self.rows(effects), self.rows(history)

    def ended(self, n: int) -> bool:
        return sum(r["ended_at"] is not None for r in self.rows(orders, orders.c.ended_at)) == n

    def started(self, name: str = "tes.link") -> bool:
        """Whether an effect of this name is under way."""
        return any(r["name"] == name and r["status"] == "started" for r in self.rows(effects, effects.c.name, effects.c.status))

    def wrong(self, tickets: Sequence[str], elsewhere: Mapping[str, str] = {}) -> list[str]:  # noqa: B006
        """What does not hold, at the end of it all: lost, stuck, repeated or forgotten.

        Every order is answered but those that people have put `elsewhere`: the state, by number.
        """
        assert self.app.world is not None
        found = self.rows(orders)
        said = [f"{t} was lost" for t in tickets if t not in {r["external_key"] for r in found}]
        said += [f"{r['number']} is {r['state']}" for r in found if r["state"] != elsewhere.get(r["number"], "feedback_sent")]
        said += [f"{r['number']} is still {r['lease_owner']}'s" for r in found if r["lease_owner"]]
        said += [f"{name} was repeated {n} times" for name, n in self.app.world.repeats().items() if n]
        links = self.app.world.effects().get("tes.link", 0)
        if links != len(tickets) - len(elsewhere):
            said.append(f"{links} links for {len(tickets) - len(elsewhere)} orders")
        return said + breaches(self.app)


def households(n: int, random: Random, *kinds: str) -> list[Household]:
    """Households of two in good order; of no other kind, each has a lock and one person more to be linked to it."""
    found: list[Household] = []
    maker = Maker(random, date(2026, 6, 1))
    while len(found) < n:
        household = maker.household()
        if household.kind in (kinds or ("link_existing",)) and not household.mistakes and len(household.persons) == 2:
            found.append(household)
    return found


def wait_for(what: Callable[[], bool], patience: float = PATIENCE, every: float = 0.05) -> float:
    """Wait until something holds; how many seconds it took."""
    began = time.monotonic()
    while not what():
        assert time.monotonic() - began < patience, "it did not happen in time"
        time.sleep(every)
    return time.monotonic() - began
