"""A whole installation on a standing clock, in one thread: for scenarios, simulations and tests.

Everything that falls due on the way is done at its own time, and a worker can be made to die at a chosen point.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from adapters import Store as WorldStore
from adapters import World, scenario_world
from adapters.scenario_ticket import listed
from runtime.app import App
from runtime.bootstrap import open_app
from runtime.clock import StandingClock
from runtime.routines.shared_lock.intake import Intake
from runtime.routines.shared_lock.routine import intake_of
from runtime.routines.shared_lock.settings import LockSettings
from runtime.services.service import Service
from runtime.services.set_aside import SetAside
from runtime.settings import Settings
from runtime.worker.in_flight import InFlight
from storage import queries
from storage.routines.shared_lock import seeding
from workflow.errors import BadInput, NotFound
from workflow.routines.shared_lock.findings import number_of
from workflow.routines.shared_lock.household import from_parts, household_key_text
from workflow.routines.shared_lock.identity import initials
from workflow.values import Actor, Effect, EffectRequest, Order

POINTS = ("before_effect", "after_effect", "before_commit", "after_commit")
_MOMENT = timedelta(milliseconds=100)


class WorkerDied(BaseException):
    """What a rehearsal lets a worker die of; nothing may catch it but the rehearsal."""


@dataclass
class Death:
    """Where the next worker dies: at a point, of an effect (or any), for a person (or anyone)."""

    at: str
    effect: str | None = None
    person: str | None = None


class Rehearsal:
    """One installation, its world and its clock."""

    def __init__(
        self, settings: Settings, start: datetime, make_app: Callable[..., App] = open_app, world_store: WorldStore | None = None
    ) -> None:
        self.clock = StandingClock(start)
        self.world = World(self.clock.now, world_store, settings.of(LockSettings).tes_import_at)
        self.app = make_app(settings, self.clock, self.world)
        self.app.hook = self._at
        self.service, self.set_aside = Service(self.app), SetAside(self.app)
        self.deaths: list[Death] = []
        self.died = 0

    # The world -----------------------------------------------------------------------------------

    def set_up(self, block: Mapping[str, Any]) -> None:
        """Fill the world, and our inventory with the locks and the stock that it has."""
        scenario_world.set_up(self.world, block)
        people, homes = scenario_world.people_of(self.world), dict[str, str]()
        with self.app.store.write() as tx:
            for serial, facts in (block.get("locks") or {}).items():
                home = people.get(str((facts or {}).get("mounted_at")), {})
                other = homes.setdefault(_dwelling(home), str(serial))
                if home and other != str(serial):
                    raise BadInput(f"locks: {other} and {serial} are mounted in one household, which has one unit at most.")
                linked = {people[str(x)]["id"]: initials(people[str(x)]["name"]) for x in listed((facts or {}).get("linked"))}
                seeding.mounted_unit(tx, str(serial), _dwelling(home), linked, self.clock.now())
        self.deliver(block.get("stock"))

    def deliver(self, serials: Any) -> None:
        """Units come into the stock: a list of serials, or one."""
        self.service.deliver([str(serial) for serial in listed(serials)])

    def happen(self, verb: str, value: Mapping[str, Any]) -> None:
        """Let one verb happen in the world; what the service desk hears is taken in at once, as by a webhook."""
        scenario_world.apply(self.world, verb, value)
        if verb in ("ticket", "lindesk"):
            self.take_in()

    @property
    def intake(self) -> Intake:
        return intake_of(self.app)

    def take_in(self) -> None:
        """Take in what has changed at the desk; an intake that dies comes again with the next run."""
        try:
            self.intake.run_once()
        except WorkerDied:
            self._bury()

    # Time ----------------------------------------------------------------------------------------

    def run(self) -> None:
        """The worker works until nothing is due now; if it dies, that is all for this time."""
        self.take_in()
        self.app.breakers.run_once()
        try:
            self.app.worker(f"w{self.died}").run_until_idle()
        except WorkerDied:
            self._bury()

    def advance_to(self, moment: datetime) -> None:
        """Move the clock; everything due on the way happens at its own time."""
        self.run()
        while True:
            due = self._next_due()
            if due is None or due > moment:
                break
            self.clock.move_to(max(due, self.clock.now()))
            self.world.advance_to(self.clock.now())
            self.run()
        self.clock.move_to(moment)
        self.world.advance_to(moment)
        self.run()

    def advance(self, text: str) -> None:
        """Move the clock by a span in words: "90 minutes", "3 days", "2 working days"."""
        words = text.split()
        if len(words) == 3 and words[1] == "working":
            self.advance_to(self.app.tools.calendar.add_working_days(self.clock.now(), int(words[0])))
        elif len(words) == 2 and words[1].startswith("day"):
            local = self.app.tools.calendar.local(self.clock.now())
            day: date = local.date() + timedelta(days=int(words[0]))
            self.advance_to(self.app.tools.calendar.parse_local(f"{day}T{local:%H:%M:%S}"))
        else:
            self.advance_to(self.clock.now() + scenario_world.span(text))

    def _next_due(self) -> datetime | None:
        with self.app.store.read() as connection:
            order_due = queries.next_wake(connection, self.clock.now())
        now, probe_due = self.clock.now(), self.app.breakers.next_due()
        moments = [self.world.next_event_after(now)]
        if order_due is not None:
            moments.append(max(order_due, now + _MOMENT))
        if probe_due is not None and probe_due > now:
            # One that has been due is nobody's: whoever waits for that system was woken just now.
            moments.append(probe_due)
        return min(moments)

    # Orders --------------------------------------------------------------------------------------

    def order(self, name: str) -> Order:
        """An order with its private part."""
        with self.app.store.read() as connection:
            row = queries.find_order(connection, name)
            if row is None:
                raise NotFound("order", name)
            return queries.case_of(connection, self.app.store.keyring, row).order

    def trigger(self, number: str, name: str, actor: Actor, reason: str | None, data: Mapping[str, Any]) -> None:
        """Somebody pulls a trigger; should the worker that takes it up die, the pull stays in its box."""
        try:
            self.service.trigger(number, name, actor, reason, data, patience=0.1)
        except WorkerDied:
            self._bury()

    # Deaths --------------------------------------------------------------------------------------

    def _bury(self) -> None:
        """The next worker comes when the dead one's leases have lapsed; the clock stands still meanwhile."""
        self.died += 1
        with self.app.store.write() as tx:
            seeding.lapse_leases(tx, self.clock.now())

    def _at(self, point: str, claimed: InFlight | None, item: Effect | EffectRequest | None) -> None:
        for death in self.deaths:
            if death.at == point and self._hits(death, claimed, item):
                self.deaths.remove(death)
                raise WorkerDied

    def _hits(self, death: Death, claimed: InFlight | None, item: Effect | EffectRequest | None) -> bool:
        if death.effect and (item is None or item.name != death.effect):
            return False
        if death.person and (item is None or claimed is None or self.person_of(claimed.case.order, item.subject) != death.person):
            return False
        return death.effect is not None or death.at.endswith("commit") or isinstance(item, Effect)

    def person_of(self, order: Order, letter: str) -> str | None:
        """The world's name for the person whom an order calls by this letter."""
        number = number_of(order, letter)
        person = self.world.people.by_number(number) if number else None
        return str(person["ref"]) if person else None

    def letter_of(self, order: Order, ref: str) -> str:
        """The letter by which an order calls the world's person."""
        letters: Sequence[str] = [p["letter"] for p in order.private.get("reading", {}).get("persons", ())]
        return next((x for x in letters if self.person_of(order, x) == ref), ref)

    def close(self) -> None:
        self.app.close()


def _dwelling(person: Mapping[str, Any]) -> str:
    address = from_parts(person.get("address"), person.get("apartment"), person.get("postcode"), person.get("city"))
    return household_key_text(address) if address else ""
