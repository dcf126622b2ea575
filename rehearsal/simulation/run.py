"""Runs many orders through random worlds, faults, crashes and people on a virtual clock, all from one seed.

Several workers take turns in one thread, in an order that the seed decides, so a failing seed replays exactly. Some
die at a random point; some only fall silent, and come back when others have taken their orders over.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from time import perf_counter

from rehearsal.extension import extensions_of
from rehearsal.rehearsal import Rehearsal, WorkerDied, chosen
from rehearsal.simulation.changed_table import Change, changed, planned
from rehearsal.simulation.commits import Commits
from rehearsal.simulation.derived import DerivedUsers
from rehearsal.simulation.migrations import Migrations
from rehearsal.simulation.poison import Poison
from rehearsal.simulation.report import Report
from rehearsal.simulation.stalls import Stalls
from rehearsal.simulation.users import SimulatedUsers
from rehearsal.simulation.watch import Watch
from runtime.bootstrap import completed, load_settings, store_parts
from runtime.crypto import fresh_key
from runtime.invariants import breaches
from runtime.routine import Routine
from runtime.settings import Settings
from runtime.worker.in_flight import InFlight
from runtime.worker.worker import Worker
from storage import queries
from storage.fresh import memory_place
from storage.inbox import MessageRequest
from workflow.engine import Step
from workflow.steps import MIGRATED
from workflow.values import Actor, Effect, EffectRequest, Facts, Order
from workflow.versions.plan import MigrationPlan

PER_DAY = 2000
START = datetime.fromisoformat("2027-01-11T07:00:00+00:00")


@dataclass(frozen=True)
class FaultRates:
    """Chances: per call of a crash or stall, per tick of a fault and outage, per turn of silence; of a fault in a call by itself
    where systems have no simulated world."""

    crash: float
    fault: float
    outage: float
    silence: float
    poison: float = 0
    stall: float = 0
    call: float = 0


RATES: Mapping[str, FaultRates] = {
    "none": FaultRates(0, 0, 0, 0),
    "some": FaultRates(0.0002, 0.02, 0.002, 0.001, 0, 0.001, 0.02),
    "many": FaultRates(0.001, 0.15, 0.01, 0.004, 0.01, 0.003, 0.2),
}


class Simulation:
    """One run: its installation, its people, and what was seen; something may happen at each `tick`."""

    tick = timedelta(minutes=30)

    def __init__(
        self, orders: int, seed: int, workers: int = 4, faults: str = "many", settings: Settings | None = None,
        progress: Callable[[int, int], None] = lambda done, of: None, on_board: Sequence[Routine] | None = None,
        migrate: bool = False, plan: MigrationPlan | None = None,
    ) -> None:  # fmt: skip
        self.random, self.seed, self.orders, self.rates = Random(seed), seed, orders, RATES[faults]
        settings = settings or load_settings()
        self.on_board = chosen(settings.routine) if on_board is None else tuple(on_board)
        changes: list[Change] = []
        if migrate or plan is not None:
            changes = [self._changed(routine, plan) for routine in self.on_board]
            self.on_board = tuple(change.routine for change in changes)
            settings = settings.changed(migrate_confirm_over=10_000_000)
        settings, extensions = completed(settings, self.on_board), extensions_of(self.on_board)
        for extension in extensions.values():
            settings = extension.simulated(settings)
        self.rehearsal = self._rehearse(settings.changed(routine=self.on_board[0].name), START)
        self.app, self.clock = self.rehearsal.app, self.rehearsal.clock
        self.app.hook, self.commits = self._maybe_die, Commits(self.app.store, self._observe)
        # A simulated worker has few orders at a time: two are enough for a commit on its way while the other is decided.
        self.app.worth_halving = 2
        self.report, self.progress, self._full_check_at = Report(seed), progress, 100_000
        self.users: Mapping[str, SimulatedUsers] = {
            r.name: (extensions[r.name].users or DerivedUsers)(self, r) for r in self.on_board
        }
        self.watch = Watch(self.app.workflow_of, {name: users.rules for name, users in self.users.items()})
        self.poison, self.stalls = Poison(self, self.rates.poison), Stalls(self, self.random, self.rates.stall)
        self.migrations = Migrations(self.app, changes, self.random) if changes else None
        self.workers: list[Worker] = []
        self.silent: list[tuple[datetime, Worker]] = []
        self._want = workers
        self._events: list[tuple[datetime, int, Callable[[], None]]] = []
        self._count = 0
        self._looking: set[str] = set()
        self.latest: dict[str, Order] = {}
        self._fired: list[MessageRequest] = []
        self._seen: dict[str, int] = {}
        self._ended: set[str] = set()

    def _changed(self, routine: Routine, plan: MigrationPlan | None) -> Change:
        return planned(routine, plan) if plan is not None and plan.routine == routine.name else changed(routine, self.random)

    def _rehearse(self, settings: Settings, start: datetime) -> Rehearsal:
        return Rehearsal(settings, start, on_board=self.on_board)

    # The run -------------------------------------------------------------------------------------

    def run(self) -> Report:
        """Play until every order has ended, or nothing moves any more."""
        began = perf_counter()
        start = self.clock.now()
        for users in self.users.values():
            users.schedule(start)
        most = max(users.most_days for users in self.users.values())
        longest = start + timedelta(days=self.orders // PER_DAY + most)
        while (self._events or len(self._ended) < self.report.orders) and self.clock.now() < longest:
            self._tick()
            if self.watch.broken or self.poison.broken:
                break
        self._finish(start)
        self.report.seconds = perf_counter() - began
        return self.report

    def _tick(self) -> None:
        self.clock.move_to(self._next_moment())
        now = self.clock.now()
        self.commits.settle()
        self.rehearsal.move_world(now)
        self._faults(now)
        while self._events and self._events[0][0] <= now:
            heapq.heappop(self._events)[2]()
        self._put_in()
        self.poison.send()
        self.take_in()
        if self.migrations is not None and not self.migrations.tick():
            self.report.crashes += 1
        self._work()
        self.poison.discard()
        if self.report.steps >= self._full_check_at:
            # What each step can break is looked at with each step; the whole store, as often as it has doubled.
            self._full_check_at = self.report.steps * 2
            self.watch.broken += breaches(self.app)
        self.progress(len(self._ended), max(self.orders, self.report.orders))

    def _put_in(self) -> None:
        """What came to our own store in this tick: by the routines' own ways, and triggers that were fired."""
        arrived = [users for users in self.users.values() if users.arrived]
        if not (arrived or self._fired):
            return
        now = self.clock.now()
        with self.app.store.write() as tx:
            for users in arrived:
                users.put_in(tx, now)
            tx.enqueue_all(self._fired, now)
        self._fired = []

    def _faults(self, now: datetime) -> None:
        for users in self.users.values():
            users.faults(now)

    def take_in(self) -> None:
        """Let every intake run once; one that dies comes again."""
        try:
            self.rehearsal.run_intakes()
        except WorkerDied:
            # What it had not written is delivered again: the cursor has not moved.
            self.report.crashes += 1

    def _next_moment(self) -> datetime:
        """The next tick; when nothing at all is due before it, the moment something is."""
        soon = self.clock.now() + self.tick
        with self.app.store.read() as connection:
            due = queries.next_wake(connection, self.clock.now(), self.app.store.definitions.values())
        moments = [m for m in (due, self._events[0][0] if self._events else None, self.app.breakers.next_due()) if m]
        return max(soon, min(moments, default=soon))

    def _work(self) -> None:
        """Workers take turns until nothing is due; those that fell silent come back when their time is over."""
        now = self.clock.now()
        back = [w for until, w in self.silent if until <= now]
        self.silent = [(until, w) for until, w in self.silent if until > now]
        self.workers += back
        self.app.breakers.run_once()
        nothing_due = False
        while True:
            while len(self.workers) < self._want:
                self.workers.append(self.stalls.skewed(self.app.worker(f"w{self._count}")))
                self._count += 1
            # A worker with no order in flight need not look again at what another has just found empty.
            busy = [w for w in self.workers if w.in_flight] if nothing_due else self.workers
            if not busy:
                return
            worker = self.random.choice(busy)
            if self.random.random() < self.rates.silence and worker.in_flight:
                self.workers.remove(worker)
                self.silent.append((now + timedelta(minutes=self.random.randint(1, 90)), worker))
                self.report.silences += 1
                continue
            nothing_due = not self._turn(worker)

    def _turn(self, worker: Worker) -> bool:
        try:
            if worker.in_flight:
                worker.collect(wait=None)
                return True
            return worker.claim() > 0
        except WorkerDied:
            if worker in self.workers:
                self.workers.remove(worker)
            self.report.crashes += 1
            # A dead worker's leases lapse in seconds; the tick is longer than that.
            self.clock.move_to(self.clock.now() + self.workers_lapse)
            return True

    @property
    def workers_lapse(self) -> timedelta:
        return timedelta(seconds=self.app.settings.lease_seconds + 0.5)

    # What is seen --------------------------------------------------------------------------------

    def _observe(self, steps: Sequence[Step]) -> None:
        now = self.clock.now()
        for step in steps:
            self.report.steps += 1
            self.report.moves += sum(entry.trigger == MIGRATED for entry in step.entries)
            self.watch.see(step, now)
            order = step.case.order
            self.latest[order.number] = order
            if step.ended:
                self.latest.pop(order.number, None)
                if order.number not in self._ended:
                    self._ended.add(order.number)
                    self.report.ended[order.state] += 1
            elif step.release and self._seen.get(order.number) != order.version:
                self._seen[order.number] = order.version
                self._ended.discard(order.number)
                self._look_later(order)
            if step.spawned:
                self.report.orders += len(step.spawned)
        self.watch.committed(steps)

    def _look_later(self, order: Order) -> None:
        at = self.users[order.workflow].noticed(self._known(order))
        if at is None or order.number in self._looking:
            return
        self._looking.add(order.number)
        self.later(at, lambda: self._look(order.number))

    def _look(self, number: str) -> None:
        self._looking.discard(number)
        order = self.latest.get(number)
        acts = order is not None and self.users[order.workflow].act(self._known(order))
        if acts and number not in self._looking and number in self.latest:
            self._looking.add(number)
            self.later(self.clock.now() + timedelta(minutes=self.random.randint(60, 1800)), lambda: self._look(number))

    def _known(self, order: Order) -> Order:
        return order if self.migrations is None else self.migrations.known(order)

    def later(self, at: datetime, what: Callable[[], None]) -> None:
        """Let something happen at the tick that comes at this moment, or next after it."""
        self._count += 1
        heapq.heappush(self._events, (at, self._count, what))

    def _maybe_die(self, point: str, claimed: InFlight | None, item: Effect | EffectRequest | None) -> None:
        if claimed is not None and point == "before_commit":
            self.watch.about_to_write(claimed)
        elif claimed is not None and point == "before_effect" and isinstance(item, Effect):
            self.watch.about_to_call(claimed, item)
        self.stalls.at(point)
        if self.rates.crash and self.random.random() < self.rates.crash:
            raise WorkerDied

    # What users do -------------------------------------------------------------------------------

    def begun(self, number: str) -> None:
        """A user began an order by hand: no step of a worker says so."""
        self.report.orders += 1
        order = self.latest[number] = self.rehearsal.order(number)
        self._look_later(order)

    def fire(
        self, order: Order, trigger: str, actor: Actor, reason: str | None, data: Facts, key: str | None = None
    ) -> None:
        """A user fires a trigger: mostly the message is put in the inbox, sometimes the user waits for the answer.

        When the worker that takes it up dies, the message stays in the inbox.
        """
        if self.migrations is not None:
            trigger = self.migrations.trigger(order, trigger)
        if self.random.random() < 0.95:
            self._count += 1
            self._fired.append(MessageRequest(order.id, key or f"sim/{self._count}", trigger, actor, reason, data))
            return
        try:
            self.rehearsal.service.trigger(order.number, trigger, actor, reason, data, key, patience=0.1)
        except WorkerDied:
            self.report.crashes += 1

    def local_date(self) -> date:
        local: datetime = self.app.tools.calendar.local(self.clock.now())
        return local.date()

    def close(self) -> None:
        """Close the installation."""
        self.rehearsal.close()

    # The end -------------------------------------------------------------------------------------

    def _finish(self, start: datetime) -> None:
        self.commits.settle()
        report = self.report
        report.overlaps = self.commits.overlapped
        report.broken = [*self.watch.broken, *self.poison.broken, *breaches(self.app)]
        report.crashes += self.rehearsal.died
        report.poisoned, report.set_aside = self.poison.sent, self.poison.set_aside
        if lost_poison := self.poison.unaccounted():
            report.broken.append(f"{lost_poison} bad messages or deliveries are neither set aside nor waiting.")
        for users in self.users.values():
            users.count()
        report.days = (self.clock.now() - start).days
        with self.app.store.read() as connection:
            counted = queries.count_by_workflow(connection)
            lost = sum(users.lost(connection) for users in self.users.values())
        report.lost = lost + max(0, report.orders - sum(counted.values()))
        still_open = sum(n for (name, state), n in counted.items() if not self.app.workflow(name).state[state].end)
        report.stuck = len(self.rehearsal.service.check_stuck()) + still_open
        report.ended = Counter()
        for (_, state), n in counted.items():
            report.ended[state] += n


def simulate(routine: Routine, orders: int, seed: int, faults: str = "many") -> Report:
    """Play one routine in a fresh store; it need not be installed."""
    on_board = (routine,)
    with memory_place(store_parts(on_board)) as place:
        settings = load_settings(on_board, database_url=place, master_key=fresh_key())
        with closing(Simulation(orders, seed, faults=faults, settings=settings, on_board=on_board)) as simulation:
            return simulation.run()
