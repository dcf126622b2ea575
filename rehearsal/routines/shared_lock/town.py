"""The town of a simulation: its households and their tickets, the units that hang or are delivered, and what is bad or fails."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from adapters import scenario_ticket
from rehearsal.routines.shared_lock.bad_deliveries import SPOILED
from rehearsal.routines.shared_lock.homes import hang
from rehearsal.routines.shared_lock.people import Household, Maker, moment_between, ticket_spec
from rehearsal.simulation.run import PER_DAY
from storage import Tx, queries
from storage.routines.shared_lock import stock
from workflow.values import Data, Facts, Order

if TYPE_CHECKING:
    from rehearsal.simulation.run import Simulation

_FAULTS = ("unavailable", "error", "timeout", "reply_lost", "conflict")
_SYSTEMS = ("treserva", "tes", "lindesk", "notify")


class Town:
    """What happens around the orders of one simulation."""

    def __init__(self, simulation: Simulation, start: datetime) -> None:
        self.sim, self.random, self.world = simulation, simulation.random, simulation.rehearsal.world
        self.maker = Maker(self.random, start.date())
        self.spoiled_tickets: set[str] = set()
        self._arrived: list[Household | str] = []
        self._spec: dict[str, tuple[Data, Household]] = {}
        self._ticket_ids: list[str] = []
        self._restocked = 0

    @property
    def arrived(self) -> bool:
        return bool(self._arrived)

    def put_in(self, tx: Tx, now: datetime) -> None:
        """Units that hang or are delivered come to our own store."""
        for household in self._arrived:
            if isinstance(household, Household):
                hang(tx, household, self.sim.clock.now())
        stock.deliver(tx, [serial for serial in self._arrived if isinstance(serial, str)], now)
        self._arrived = []

    def lost(self, connection: Connection) -> int:
        """How many tickets never became an order."""
        return len(queries.keys_without_order(connection, self._ticket_ids))

    def _spoiled(self, content: Facts) -> Facts:
        """A ticket as it came or, seldom, as nothing can read it."""
        if not self.sim.rates.poison or self.random.random() >= self.sim.rates.poison:
            return content
        self.spoiled_tickets.add(str(content["id"]))
        return {**content, **self.random.choice(SPOILED)}

    def faults(self, now: datetime) -> None:
        """Let systems fail, and imports go wrong."""
        rates, report = self.sim.rates, self.sim.report
        if self.random.random() < rates.fault:
            self.world.faults.add(self.random.choice(_SYSTEMS), self.random.choice(_FAULTS), times=self.random.randint(1, 6))
            report.faults += 1
        if self.random.random() < rates.outage:
            until = now + timedelta(minutes=self.random.randint(20, 600))
            self.world.faults.add(self.random.choice(_SYSTEMS), "unavailable", until=until)
            report.faults += 1
        if self.random.random() < rates.outage:
            self.world.imports.order(self.random.choice(["skip", "zero_rows", "late"]))

    # Tickets and units ---------------------------------------------------------------------------

    def schedule(self, start: datetime) -> None:
        """Spread the tickets over the days."""
        days = max(1, self.sim.orders // PER_DAY)
        for n in range(self.sim.orders):
            at = moment_between(self.random, start, start + timedelta(days=days))
            self.sim.later(at, lambda n=n: self._ticket(f"S{n}"))  # type: ignore[misc]

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
            at = self.sim.clock.now() + timedelta(minutes=self.random.randint(1, 3000))
            self.sim.later(at, lambda: self.world.tickets.redeliver(ticket))
        elif roll < 0.10:
            at = self.sim.clock.now() + timedelta(minutes=self.random.randint(1, 3000))
            self.sim.later(at, lambda: self.world.tickets.touch(ticket, self.sim.clock.now()))

    def _submit(self, ticket: str, spec: Data, people: dict[str, Data]) -> None:
        content = scenario_ticket.errand(spec, people, self.world.next_ticket_number(), self.sim.clock.now())
        self.world.submit_ticket(self._spoiled(content))
        self._ticket_ids.append(ticket)
        self.sim.report.orders += 1

    def _lock(self, household: Household) -> None:
        assert household.serial is not None
        with self.world.turn():
            self.world.locks.register(household.serial)
            self.world.locks.link(household.serial, household.persons[0].ref)
        self._arrived.append(household)

    def restock(self) -> None:
        """One more unit is delivered."""
        self._restocked += 1
        self._arrived.append(f"L-W{self._restocked}")

    def unit_answers(self, order: Order, changes: Facts, comment: str | None = None) -> None:
        """The ordering unit changes facts in the ticket."""
        ticket = self.world.tickets.get(str(order.external_key))
        if ticket is None:
            return
        spec, household = self._spec.get(str(order.external_key).rstrip("d"), ({}, None))
        people = {chr(65 + n): p.facts for n, p in enumerate(household.persons)} if household else {}
        content, _ = scenario_ticket.changed(ticket["content"], changes, scenario_ticket.places_of(spec), people)
        self.world.tickets.change(str(order.external_key), self.sim.clock.now(), content, comment, False)
        self.sim.take_in()

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
        """The unit sees to it that every person has an executed intervention from today."""
        _, household = self._spec[str(order.external_key).rstrip("d")]
        for person in household.persons:
            if not person.facts.get("executed_from"):
                person.facts["executed_from"] = self.sim.local_date().isoformat()
                with self.world.turn():
                    self.world.people.change(person.ref, {"executed_from": person.facts["executed_from"]})
