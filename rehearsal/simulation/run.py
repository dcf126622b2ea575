"""Runs many orders through random worlds, faults, crashes and people on a virtual clock, all from one seed.

Several workers take turns in one thread, in an order that the seed decides, so a failing seed replays exactly. Some
die at a random point; some only fall silent, and come back when others have taken their orders over.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from time import perf_counter
from typing import Any

from adapters import scenario_ticket
from rehearsal.rehearsal import Rehearsal, WorkerDied
from rehearsal.simulation.humans import SimulatedUsers
from rehearsal.simulation.people import Household, Maker, moment_between, ticket_spec
from rehearsal.simulation.poison import Poison
from rehearsal.simulation.report import Report
from rehearsal.simulation.stalls import Stalls
from rehearsal.simulation.watch import Outside, Watch
from runtime.bootstrap import load_settings
from runtime.invariants import breaches
from runtime.settings import Settings
from runtime.worker.in_flight import InFlight
from runtime.worker.worker import Worker
from storage import Tx, queries
from storage.routines.shared_lock import queries_inventory, seeding, stock
from workflow.engine import Step
from workflow.routines.shared_lock.household import from_parts, household_key_text
from workflow.routines.shared_lock.identity import initials
from workflow.values import Actor, Effect, EffectRequest, Order

PER_DAY = 2000


@dataclass(frozen=True)
class FaultRates:
    """How bad the days are: chances per call of a crash or stall, per tick of a fault and outage, per turn of silence."""

    crash: float
    fault: float
    outage: float
    silence: float
    poison: float = 0
    stall: float = 0


WEATHER: Mapping[str, FaultRates] = {
    "none": FaultRates(0, 0, 0, 0),
    "some": FaultRates(0.0002, 0.02, 0.002, 0.001, 0, 0.001),
    "many": FaultRates(0.001, 0.15, 0.01, 0.004, 0.01, 0.003),
}
_FAULTS = ("unavailable", "error", "timeout", "reply_lost", "conflict")
_SYSTEMS = ("treserva", "tes", "lindesk", "notify")


@dataclass(frozen=True)
class Pull:
    """A trigger that somebody pulls within a tick."""

    order_id: int
    key: str
    trigger: str
    actor: Actor
    reason: str | None
    data: Mapping[str, Any]


class Simulation:
    """One run: its installation, its people, and what was seen; something may happen at each `tick`."""

    tick = timedelta(minutes=30)

    def __init__(
        self, orders: int, seed: int, workers: int = 4, faults: str = "many", settings: Settings | None = None,
        progress: Callable[[int, int], None] = lambda done, of: None,
    ) -> None:  # fmt: skip
        self.random, self.seed, self.orders, self.weather = Random(seed), seed, orders, WEATHER[faults]
        settings = (settings or load_settings()).changed(technicians=tuple(f"t{n}" for n in range(400)), watch_minutes=1440)
        start = datetime.fromisoformat("2027-01-11T07:00:00+00:00")
        self.rehearsal = self._rehearse(settings, start)
        self.app, self.world, self.clock = self.rehearsal.app, self.rehearsal.world, self.rehearsal.clock
        self.app.hook, self.app.observe, self.outside = self._maybe_die, self._observe, Outside(self.app)
        self.watch = Watch(self.app.engine.workflow, self.app.tools.calendar)
        self.humans, self.poison = SimulatedUsers(self, self.random), Poison(self, self.weather.poison)
        self.stalls = Stalls(self, self.random, self.weather.stall)
        self.maker, self.report = Maker(self.random, start.date()), Report(seed)
        self.progress, self._full_check_at = progress, 100_000
        self.workers: list[Worker] = []
        self.silent: list[tuple[datetime, Worker]] = []
        self._want = workers
        self._events: list[tuple[datetime, int, Callable[[], None]]] = []
        self._serial, self._looking = 0, set[str]()
        self.latest: dict[str, Order] = {}
        self._pulls: list[Pull] = []
        self._arrived: list[Household | str] = []
        self._seen: dict[str, int] = {}
        self._spec: dict[str, tuple[dict[str, Any], Household]] = {}
        self._ticket_ids: list[str] = []
        self._ended: set[str] = set()

    def _rehearse(self, settings: Settings, start: datetime) -> Rehearsal:
        return Rehearsal(settings, start)

    # The run -------------------------------------------------------------------------------------

    def run(self) -> Report:
        """Play until every order has ended, or nothing moves any more."""
        began = perf_counter()
        start = self.clock.now()
        self._schedule_tickets(start)
        longest = start + timedelta(days=self.orders // PER_DAY + 200)
        while (self._events or len(self._ended) < self.report.orders) and self.clock.now() < longest:
            self._tick()
            if self.watch.broken:
                break
        self._finish(start)
        self.report.seconds = perf_counter() - began
        return self.report

    def _tick(self) -> None:
        self.clock.move_to(self._next_moment())
        now = self.clock.now()
        self.world.advance_to(now)
        self._bad_weather(now)
        while self._events and self._events[0][0] <= now:
            heapq.heappop(self._events)[2]()
        self._put_in()
        self.poison.tick()
        self._take_in()
        self._work()
        self.poison.close()
        if self.report.steps >= self._full_check_at:
            # What each step can break is looked at with each step; the whole store, as often as it has doubled.
            self._full_check_at = self.report.steps * 2
            self.watch.broken += breaches(self.app)
        self.progress(len(self._ended), max(self.orders, self.report.orders))

    def _put_in(self) -> None:
        """What came to our own store in this tick: units that hang or are delivered, and triggers that were pulled."""
        if not (self._arrived or self._pulls):
            return
        now = self.clock.now()
        with self.app.store.write() as tx:
            for household in self._arrived:
                if isinstance(household, Household):
                    self._hang(tx, household)
            stock.deliver(tx, [serial for serial in self._arrived if isinstance(serial, str)], now)
            for pull in self._pulls:
                tx.enqueue(pull.order_id, pull.key, pull.trigger, pull.actor, now, pull.reason, pull.data)
        self._arrived, self._pulls = [], []

    def _take_in(self) -> None:
        try:
            self.rehearsal.intake.run_once()
        except WorkerDied:
            # What it had not written is delivered again: the cursor has not moved.
            self.report.crashes += 1

    def _next_moment(self) -> datetime:
        """The next tick; when nothing at all is due before it, the moment something is."""
        soon = self.clock.now() + self.tick
        with self.app.store.read() as connection:
            due = queries.next_wake(connection, self.clock.now())
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
                self.workers.append(self.stalls.skewed(self.app.worker(f"w{self._serial}")))
                self._serial += 1
            # Who has nothing in hand need not look again at what another has just found empty.
            busy = [w for w in self.workers if w.in_flight] if nothing_due else self.workers
            if not busy:
                return
            worker = self.random.choice(busy)
            if self.random.random() < self.weather.silence and worker.in_flight:
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

    def _observe(self, steps: list[Step]) -> None:
        now = self.clock.now()
        for step in steps:
            self.report.steps += 1
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
        self.watch.broken += self.outside.see(steps)

    def _look_later(self, order: Order) -> None:
        at = self.humans.noticed(order)
        if at is None or order.number in self._looking:
            return
        self._looking.add(order.number)
        self._later(at, lambda: self._look(order.number))

    def _look(self, number: str) -> None:
        self._looking.discard(number)
        order = self.latest.get(number)
        if order is not None and self.humans.act(order) and number not in self._looking and number in self.latest:
            self._looking.add(number)
            self._later(self.clock.now() + timedelta(minutes=self.random.randint(60, 1800)), lambda: self._look(number))

    def _later(self, at: datetime, what: Callable[[], None]) -> None:
        self._serial += 1
        heapq.heappush(self._events, (at, self._serial, what))

    def _maybe_die(self, point: str, claimed: InFlight | None, item: Effect | EffectRequest | None) -> None:
        if claimed is not None and point == "before_commit":
            self.watch.about_to_write(claimed)
        elif claimed is not None and point == "before_effect" and isinstance(item, Effect):
            self.watch.about_to_call(claimed, item)
        self.stalls.at(point)
        if self.weather.crash and self.random.random() < self.weather.crash:
            raise WorkerDied

    def _bad_weather(self, now: datetime) -> None:
        if self.random.random() < self.weather.fault:
            self.world.faults.add(self.random.choice(_SYSTEMS), self.random.choice(_FAULTS), times=self.random.randint(1, 6))
            self.report.faults += 1
        if self.random.random() < self.weather.outage:
            until = now + timedelta(minutes=self.random.randint(20, 600))
            self.world.faults.add(self.random.choice(_SYSTEMS), "unavailable", until=until)
            self.report.faults += 1
        if self.random.random() < self.weather.outage:
            self.world.imports.order(self.random.choice(["skip", "zero_rows", "late"]))

    # Tickets and units ---------------------------------------------------------------------------

    def _schedule_tickets(self, start: datetime) -> None:
        days = max(1, self.orders // PER_DAY)
        for n in range(self.orders):
            at = moment_between(self.random, start, start + timedelta(days=days))
            self._later(at, lambda n=n: self._ticket(f"S{n}"))  # type: ignore[misc]
        self.report.orders = 0

    def _ticket(self, ticket: str) -> None:
        household = self.maker.household()
        for person in household.persons:
            self.world.add_person(person.ref, person.facts)
        if household.serial is not None:
            self._lock(household)
        spec, people = ticket_spec(household, ticket, self.random)
        if spec["kind"] == "new_install" and self.random.random() < 0.995:
            self._arrived.append(f"L-{ticket}")
        self._spec[ticket] = (spec, household)
        self._submit(ticket, spec, people)
        roll = self.random.random()
        if roll < 0.03:
            self._submit(f"{ticket}d", spec | {"id": f"{ticket}d"}, people)
        elif roll < 0.08:
            self._later(
                self.clock.now() + timedelta(minutes=self.random.randint(1, 3000)), lambda: self.world.tickets.redeliver(ticket)
            )
        elif roll < 0.10:
            at = self.clock.now() + timedelta(minutes=self.random.randint(1, 3000))
            self._later(at, lambda: self.world.tickets.touch(ticket, self.clock.now()))

    def _submit(self, ticket: str, spec: dict[str, Any], people: dict[str, dict[str, Any]]) -> None:
        content = scenario_ticket.errand(spec, people, self.world.next_ticket_number(), self.clock.now())
        self.world.submit_ticket(self.poison.spoil(content))
        self._ticket_ids.append(ticket)
        self.report.orders += 1

    def _lock(self, household: Household) -> None:
        assert household.serial is not None
        with self.world.turn():
            self.world.locks.register(household.serial)
            self.world.locks.link(household.serial, household.persons[0].ref)
        self._arrived.append(household)

    def _hang(self, tx: Tx, household: Household) -> None:
        """A unit that hung before this store began, with its first person."""
        facts = household.persons[0].facts
        address = from_parts(facts["address"], facts["apartment"], facts["postcode"], facts["city"])
        dwelling = household_key_text(address) if address else ""
        seeding.mounted_unit(tx, str(household.serial), dwelling, {facts["id"]: initials(facts["name"])}, self.clock.now())

    def unit_answers(self, order: Order, changes: Mapping[str, Any], comment: str | None = None) -> None:
        """The ordering unit changes facts in the ticket."""
        ticket = self.world.tickets.get(str(order.external_key))
        if ticket is None:
            return
        spec, household = self._spec.get(str(order.external_key).rstrip("d"), ({}, None))
        people = {chr(65 + n): p.facts for n, p in enumerate(household.persons)} if household else {}
        content, _ = scenario_ticket.changed(ticket["content"], changes, scenario_ticket.places_of(spec), people)
        self.world.tickets.change(str(order.external_key), self.clock.now(), content, comment, False)
        self._take_in()

    def complete(self, order: Order) -> None:
        """The unit gives the facts that were asked for."""
        spec, household = self._spec[str(order.external_key).rstrip("d")]
        facts = {chr(65 + n): p.facts for n, p in enumerate(household.persons)}
        changes: dict[str, Any] = {}
        for name in (*spec.get("omit", ()), "contact.phone", "contact.name", "gate_code"):
            letter, _, key = name.partition(".")
            if letter in facts:
                changes[name] = facts[letter]["id"] if key == "id" else facts[letter][key]
            elif spec["kind"] == "new_install":
                changes[name] = {"contact.phone": "070-1740605", "contact.name": "Cecilia Prov", "gate_code": "none"}[name]
        self.unit_answers(order, changes)

    def execute(self, order: Order) -> None:
        """The unit sees to it that everybody has an executed intervention from today."""
        _, household = self._spec[str(order.external_key).rstrip("d")]
        for person in household.persons:
            if not person.facts.get("executed_from"):
                person.facts["executed_from"] = self.local_date().isoformat()
                with self.world.turn():
                    self.world.people.change(person.ref, {"executed_from": person.facts["executed_from"]})

    def pull(
        self, order: Order, trigger: str, actor: Actor, reason: str | None, data: Mapping[str, Any], key: str | None
    ) -> None:
        """Somebody pulls a trigger: mostly it goes in the box, sometimes somebody waits for the answer.

        When the worker that takes it up dies, the pull stays in its box.
        """
        if self.random.random() < 0.95:
            self._serial += 1
            self._pulls.append(Pull(order.id, key or f"sim/{self._serial}", trigger, actor, reason, data))
            return
        try:
            self.rehearsal.service.trigger(order.number, trigger, actor, reason, data, key, patience=0.1)
        except WorkerDied:
            self.report.crashes += 1

    def reserved_serial(self, order: Order) -> str | None:
        with self.app.store.read() as connection:
            return queries_inventory.reserved_for(connection, order.id)

    def local_date(self) -> date:
        local: datetime = self.app.tools.calendar.local(self.clock.now())
        return local.date()

    # The end -------------------------------------------------------------------------------------

    def _finish(self, start: datetime) -> None:
        report = self.report
        report.broken = [*self.watch.broken, *breaches(self.app)]
        report.effects = sum(self.world.effects().values())
        report.poisoned, report.set_aside = self.poison.sent, self.poison.closed
        if lost_poison := self.poison.unaccounted():
            report.broken.append(f"{lost_poison} bad messages or deliveries are neither set aside nor waiting.")
        report.duplicates = sum(self.world.repeats().values())
        report.days = (self.clock.now() - start).days
        with self.app.store.read() as connection:
            counted = queries.count_states(connection)
            lost = queries.keys_without_order(connection, self._ticket_ids)
        ends = {s.name for s in self.app.engine.workflow.states if s.end}
        report.lost = len(lost) + max(0, report.orders - sum(counted.values()))
        report.stuck = len(self.rehearsal.service.check_stuck()) + sum(n for state, n in counted.items() if state not in ends)
        report.ended = Counter({s: n for s, n in counted.items()})
