"""The measurement, leg by leg."""

from __future__ import annotations

import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from bench import findings
from bench.findings import Findings, machine, quantile, share
from bench.migration.counting import count
from bench.migration.site import ADA, EVA, Site
from bench.migration.town import Town, end_all, hand_in, in_state, on_their_way, settle_live, team_has_worked
from bench.migration.traffic import Traffic
from bench.migration.versions import PLAN
from bench.places import Place, place, postgres_version, server
from bench.progress import tell
from runtime.versions.runs import Runs, RunView
from workflow.errors import BadInput, LockstepError
from workflow.reasons import WHY

_WORKERS, _SEED = 2, 1
_WHY = "ny version av rutinen"
# Nothing that is waited for takes longer without getting anywhere, in seconds.
_PATIENCE = 180.0


@dataclass
class Leg:
    """One stretch of the run: how many orders were moved in it, and what the live traffic had to wait."""

    name: str
    orders: int = 0
    seconds: float = 0.0
    by_hand: list[float] = field(default_factory=list)
    tickets: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return self.orders / self.seconds if self.orders else 0.0


def migrate(
    kinds: Sequence[str], orders: int = 100_000, rate: int = 500, traffic: float = 3.0, quiet: float = 60.0
) -> Findings:  # fmt: skip
    """Each kind of store once: `orders` open orders, moved at most at `rate` a second, with `traffic` tickets and as many
    actions of people a second; `quiet` seconds of traffic alone before and after."""
    tables, facts, versions = [], {}, ""
    for kind in kinds:
        with server(kind) as where, place(kind, where) as here, tempfile.TemporaryDirectory(prefix="lockstep-moved-") as folder:
            versions = postgres_version(where) if kind == "postgresql" else versions
            found = _Measurement(here, Path(folder), orders, rate, traffic, quiet).run()
        tables += found.tables(kind)
        facts[kind] = found.facts()
    command = f"lockstep bench migrate --orders {orders} --rate {rate} --traffic {traffic:g} --write docs/versions.md"
    return Findings("migrate", command, tables, {"machine": machine(versions), "migrate": facts})


class _Measurement:
    """One store from its first ticket to its last answer."""

    def __init__(self, here: Place, folder: Path, orders: int, rate: int, traffic: float, quiet: float) -> None:
        self.orders, self.rate, self.quiet, self.kind = orders, rate, quiet, here.kind
        self.site, self.town = Site(here, folder, max(orders, 1000)), Town(_SEED)
        self.per_second = traffic
        self.legs: list[Leg] = []
        self.verdicts: Counter[str] = Counter()
        self.states: Counter[str] = Counter()
        self.times: dict[str, float] = {}
        self.memory = 0.0

    def run(self) -> _Measurement:
        try:
            with self._timed("taking in"):
                self._take_in()
            with self._timed("deploying"):
                self.site.deploy()
            self._among_traffic()
            with self._timed("ending"):
                self._end()
            with self._timed("counting"):
                self.count = count(self.site)
        finally:
            self.complaints = Counter(line[:160] for line in self.site.complaints())
            self.site.close()
        return self

    @contextmanager
    def _timed(self, what: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.times[what] = round(time.monotonic() - began, 1)
        tell(f"{self.kind}: {what} took {self.times[what]:.0f} s")

    def _take_in(self) -> None:
        hand_in(self.site, self.town, self.orders)
        settle_live(self.site, self.town, 0)
        self.site.start(_WORKERS)
        self._rest("taken in", self.orders)
        team_has_worked(self.site.app, Random(_SEED))
        self._rest("worked by the team", self.orders)

    def _among_traffic(self) -> None:
        site = self.site
        # As many households as tickets can come, also where nothing is as quick as it may be.
        longest = 2 * self.quiet + 20 * self.orders / self.rate + 600
        settle_live(site, self.town, int(longest * self.per_second))
        self.traffic = Traffic(site, self.town, self.per_second, _SEED)
        self.open = len(in_state(site.app))
        self.traffic.start()
        with self._leg("traffic alone"):
            time.sleep(self.quiet)
        runs = Runs(site.app)
        first = self._moved(runs, "moved")
        self._half_taken_back(runs, first)
        self._moved(runs, "moved again")
        with self._leg("traffic alone, afterwards"):
            time.sleep(self.quiet)
        self.memory = site.peak_megabytes()
        self.traffic.stop()

    @contextmanager
    def _leg(self, name: str) -> Iterator[Leg]:
        leg, at, began = Leg(name), self.site.app.clock.now(), time.monotonic()
        tell(f"{self.kind}: {name}")
        yield leg
        leg.seconds = time.monotonic() - began
        waits = self.traffic.between(at, self.site.app.clock.now())
        leg.by_hand, leg.tickets = list(waits.by_hand), list(waits.tickets)
        self.legs.append(leg)

    def _moved(self, runs: Runs, name: str) -> int:
        with self._leg(name) as leg:
            run = runs.begin(PLAN, ADA, _WHY, self.rate)
            id_ = int(run["run"])
            if run["status"] == "planned":
                runs.confirm(id_, EVA)
            found = self._until(runs, id_, lambda run: run["status"] == "done")
            leg.orders = found["moved"]
        self.verdicts.update({f"{name}: {kind}": n for kind, n in found["verdicts"].items()})
        return id_

    def _half_taken_back(self, runs: Runs, run: int) -> None:
        with self._leg("half taken back") as leg:
            half = runs.revert(run, ADA, "hälften går tillbaka")["to_do"] // 2
            found = self._until(runs, run, lambda run: run["to_do"] <= half or run["status"] == "reverted")
            try:
                found = runs.stop(run, ADA)
            except BadInput:
                # It has ended since it was looked at.
                found = runs.status(run)
            leg.orders = found["reverted"]
        self.verdicts.update({"taken back": found["reverted"], "stay, listed": found["kept"]})

    def _until(self, runs: Runs, id_: int, holds: Callable[[RunView], bool]) -> RunView:
        """Look once in a while, as a person does, until it holds; raises `LockstepError` where the run gets nowhere."""
        seen, at = -1, time.monotonic()
        while not holds(found := runs.status(id_)):
            if found["to_do"] != seen:
                seen, at = found["to_do"], time.monotonic()
            if time.monotonic() - at > _PATIENCE:
                raise LockstepError(WHY(why=f"Run {id_} gets nowhere: {found}"))
            self.site.require_alive()
            tell(f"{self.kind}: run {id_}, {found['to_do']:,} to do")
            time.sleep(0.5 if found["to_do"] < 2000 else 2.0)
        return found

    def _rest(self, what: str, orders: int) -> None:
        """Until so many orders are there, and none of them is on its way."""
        seen, at = (0, 0), time.monotonic()
        while (now := on_their_way(self.site.app))[0] < orders or now[1]:
            if now != seen:
                seen, at = now, time.monotonic()
            if time.monotonic() - at > _PATIENCE:
                raise LockstepError(WHY(why=f"{what}: {now[0]} orders, {now[1]} on their way, and nothing moves."))
            self.site.require_alive()
            tell(f"{self.kind}: {what}: {now[0]:,} orders, {now[1]:,} on their way")
            time.sleep(0.5 if orders < 5000 else 3.0)

    def _end(self) -> None:
        """People call off or mount until every order has ended; what has not after three turns is stuck."""
        for turn in range(3):
            self._rest("before the end", 0)
            if not in_state(self.site.app):
                break
            end_all(self.site.app, turn)
        self._rest("at the end", 0)
        self.site.stop()

    # What was found ------------------------------------------------------------------------------

    def tables(self, kind: str) -> list[findings.Table]:
        alone = self.legs[0]
        rows = []
        for leg in self.legs:
            moved = [f"{leg.orders:,}", f"{leg.seconds:.0f}", f"{leg.per_second:.0f}"] if leg.orders else ["–"] * 3
            rows.append([leg.name, *moved, _waits(leg.by_hand, alone.by_hand), _waits(leg.tickets, alone.tickets)])
        columns = ("", "orders", "seconds", "a second", "a person waits, p50 / p95 ms", "ticket to answer, p50 / p95 ms")
        note = (
            f"{self.open:,} open orders; with them {self.per_second:g} tickets and as many actions of people a second; "
            f"{_WORKERS} workers, at most {self.memory:.0f} MB each. Goal: 100,000 orders in 5 minutes, p95 at most 1.2 ×."
        )
        c = self.count
        figures = [f"{len(found)}" for found in (c.lost, c.repeated, c.stuck, c.broken)]
        outside = [f"{len(self.traffic.submitted):,}", f"{sum(self.traffic.done.values()):,}", f"{c.links:,}", f"{c.comments:,}"]
        counted = ("live tickets", "actions", "links in TES", "comments at the desk", "lost", "repeated", "stuck", "rules broken")
        return [
            findings.Table(f"Orders moved to another version, {kind}", columns, rows, note),
            findings.Table("Counted by the outside systems, when every order had ended", counted, [[*outside, *figures]]),
        ]

    def facts(self) -> dict[str, Any]:
        legs = [
            {"name": leg.name, "orders": leg.orders, "seconds": round(leg.seconds, 1), "per_second": round(leg.per_second, 1),
             "by_hand_ms": _quantiles(leg.by_hand), "tickets_ms": _quantiles(leg.tickets)}
            for leg in self.legs
        ]  # fmt: skip
        wrong = {name: found[:20] if isinstance(found, list) else found for name, found in asdict(self.count).items()}
        return {
            "legs": legs, "verdicts": dict(self.verdicts), "times": self.times, "done": dict(self.traffic.done),
            "refused": dict(self.traffic.refused), "traffic_failed": self.traffic.failed[:20], "memory_mb": round(self.memory),
            "complaints": dict(self.complaints.most_common(20)), "found": wrong, "load": os.getloadavg(),
        }  # fmt: skip


def _waits(values: Sequence[float], alone: Sequence[float]) -> str:
    if not values or not alone:
        return "–"
    p50, p95 = (quantile(values, q) * 1000 for q in (0.5, 0.95))
    return f"{p50:.0f} / {p95:.0f} ({share(p95, quantile(alone, 0.95) * 1000)})"


def _quantiles(values: Sequence[float]) -> list[float]:
    return [round(quantile(values, q) * 1000, 1) for q in (0.5, 0.95, 0.99)] if values else []
