"""A whole installation on a standing clock, in one thread: for scenarios, simulations and tests.

Everything that falls due on the way is done at its own time, and a worker can be made to die at a chosen point.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from adapters import Store as WorldStore
from adapters import World
from adapters.scenario_keys import span
from rehearsal import reasons
from rehearsal.extension import Extension, MakeApp, extensions_of
from rehearsal.faulty import Faulty
from rehearsal.systems import systems_of
from runtime.app import App
from runtime.bootstrap import completed, open_app, routines, tools_of
from runtime.clock import StandingClock
from runtime.reasons import NO_SUCH_ROUTINE
from runtime.routine import Routine, Site
from runtime.services.service import Service
from runtime.services.set_aside import SetAside
from runtime.settings import Settings
from runtime.worker.in_flight import InFlight
from storage import queries
from storage.fresh import lapse_leases
from workflow.errors import BadInput, NotFound
from workflow.values import Actor, Effect, EffectRequest, Facts, Order

POINTS = ("before_effect", "after_effect", "before_commit", "after_commit")
_MOMENT = timedelta(milliseconds=100)


class WorkerDied(BaseException):
    """What a rehearsal lets a worker die of; nothing may catch it but the rehearsal."""


@dataclass
class Death:
    """Where the next worker dies: at a point, of an effect (None: any), for an order and subject that `meant` says yes to."""

    at: str
    effect: str | None = None
    meant: Callable[[Order, str], bool] | None = None


class Rehearsal:
    """One installation, its clock, and the simulated world of its stub systems where a routine has one.

    Without `on_board` it is of the routine that the settings name. `make_app` puts the installation together in another way.
    """

    def __init__(
        self, settings: Settings, start: datetime, make_app: MakeApp | None = None, world_store: WorldStore | None = None,
        on_board: Sequence[Routine] | None = None,
    ) -> None:  # fmt: skip
        self.on_board = chosen(settings.routine) if on_board is None else tuple(on_board)
        settings, self.extensions = completed(settings, self.on_board), extensions_of(self.on_board)
        self.clock = StandingClock(start)
        made = [e.world(settings, self.clock.now, world_store) for e in self.extensions.values() if e.world is not None]
        self._world = made[0] if made else None
        self.app = (make_app or self._installed)(settings, self.clock, self._world)
        self.app.hook = self._at
        self.service, self.set_aside = Service(self.app), SetAside(self.app)
        self.deaths: list[Death] = []
        self.died = 0
        self._numbers: dict[str, str] = {}

    def _installed(self, settings: Settings, clock: StandingClock, world: World | None) -> App:
        site = Site(settings, clock, tools_of(settings).calendar, world)
        return open_app(settings, clock, world, systems_of(self.on_board, self.extensions, site), self.on_board)

    @property
    def world(self) -> World:
        """The simulated world that stub systems share; raises `BadInput` where no routine has one."""
        if self._world is None:
            raise BadInput(reasons.NO_WORLD())
        return self._world

    @property
    def extension(self) -> Extension:
        """That of the routine which is rehearsed."""
        return self.extensions[self.app.engine.workflow.name]

    @property
    def systems(self) -> list[Faulty]:
        """The systems that faults can be ordered of."""
        return [adapter for adapter in self.app.adapters.values() if isinstance(adapter, Faulty)]

    def effects(self) -> Mapping[str, int]:
        """How often each operation changed something, as the outside systems saw it."""
        seen = Counter(self._world.effects() if self._world is not None else {})
        for system in self.systems:
            seen.update(system.performed)
        return seen

    # What happens outside ------------------------------------------------------------------------

    def set_up(self, block: Facts) -> None:
        """Fill the simulated world, and what the routine's own tables hold, from a scenario's `world` block."""
        if self.extension.set_up is not None:
            self.extension.set_up(self, block)
        elif block:
            raise BadInput(reasons.WORLD_OF_NONE(routine=self.app.engine.workflow.name))

    def happen(self, verb: str, value: Any, folder: Path = Path()) -> None:
        """Let one verb of the routine happen; `folder` is where files that it names stand."""
        self.extension.verbs[verb](self, value, folder)

    def take_in(self) -> None:
        """Take in what has come from outside; an intake that dies comes again with the next run."""
        try:
            self.run_intakes()
        except WorkerDied:
            self._bury()

    def run_intakes(self) -> None:
        """Every routine's intake, once; it may die."""
        for _, duty in self.app.intakes():
            duty.run_once()

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
            self._move_to(max(due, self.clock.now()))
            self.run()
        self._move_to(moment)
        self.run()

    def _move_to(self, moment: datetime) -> None:
        self.clock.move_to(moment)
        self.move_world(moment)

    def move_world(self, moment: datetime) -> None:
        """The simulated world's own events up to then have happened."""
        if self._world is not None:
            self._world.advance_to(moment)

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
            self.advance_to(self.clock.now() + span(text))

    def _next_due(self) -> datetime | None:
        with self.app.store.read() as connection:
            order_due = queries.next_wake(connection, self.clock.now(), self.app.store.definitions.values())
        now, probe_due = self.clock.now(), self.app.breakers.next_due()
        moments = [self._world.next_event_after(now)] if self._world is not None else []
        if order_due is not None:
            moments.append(max(order_due, now + _MOMENT))
        if probe_due is not None and probe_due > now:
            # A probe that is due already wakes no order: those that wait for the system were woken just now.
            moments.append(probe_due)
        return min(moments, default=None)

    # Orders --------------------------------------------------------------------------------------

    def number(self, name: str) -> str:
        """The number of an order that a scenario began under this name; any other name is itself."""
        return self._numbers.get(name, name)

    def order(self, name: str) -> Order:
        """An order with its private part."""
        with self.app.store.read() as connection:
            row = queries.find_order(connection, self.number(name))
            if row is None:
                raise NotFound("order", name)
            return queries.case_of(connection, self.app.store.keyring, row).order

    def begin(self, name: str, trigger: str, kind: str, actor: Actor, reason: str | None, data: Facts) -> None:
        """Begin an order by hand; the scenario calls it by this name from then on."""
        if name in self._numbers:
            raise BadInput(reasons.ORDER_NAME_TAKEN(name=name))
        self._numbers[name] = self.new_order(self.app.engine.workflow.name, trigger, data, actor, reason, kind)

    def new_order(
        self, routine: str, trigger: str, data: Facts, actor: Actor, reason: str | None, kind: str
    ) -> str:
        """Begin an order by hand and give its number; should the process die before the commit, it is begun again."""
        made: list[str] = []
        while True:
            try:
                self.service.new_order(
                    routine, trigger, data, actor, reason, kind, keep=lambda tx, view: made.append(view["number"])
                )
                return made[-1]
            except WorkerDied:
                self.died += 1
                with self.app.store.read() as connection:
                    if made and queries.find_order(connection, made[-1]) is not None:
                        return made[-1]

    def trigger(self, number: str, name: str, actor: Actor, reason: str | None, data: Facts) -> None:
        """Fire a trigger by hand; should the worker that takes it up die, the message stays in the inbox."""
        try:
            self.service.trigger(self.number(number), name, actor, reason, data, patience=0.1)
        except WorkerDied:
            self._bury()

    # Deaths --------------------------------------------------------------------------------------

    def _bury(self) -> None:
        """The next worker comes when the dead one's leases have lapsed; the clock stands still meanwhile."""
        self.died += 1
        with self.app.store.write() as tx:
            lapse_leases(tx, self.clock.now())

    def _at(self, point: str, claimed: InFlight | None, item: Effect | EffectRequest | None) -> None:
        for death in self.deaths:
            if death.at == point and _hits(death, claimed, item):
                self.deaths.remove(death)
                raise WorkerDied

    def close(self) -> None:
        self.app.close()


def chosen(name: str) -> tuple[Routine, ...]:
    """The routine of this name alone; the first on board where it is empty. Raises `BadInput` with the names that there are."""
    known = routines()
    name = name or next(iter(known))
    if name not in known:
        raise BadInput(NO_SUCH_ROUTINE(name=name[:60], known=list(known)))
    return (known[name],)


def _hits(death: Death, claimed: InFlight | None, item: Effect | EffectRequest | None) -> bool:
    if death.effect and (item is None or item.name != death.effect):
        return False
    if death.meant and (item is None or claimed is None or not death.meant(claimed.case.order, item.subject)):
        return False
    return death.effect is not None or death.at.endswith("commit") or isinstance(item, Effect)
