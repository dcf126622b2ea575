"""A simulation of a routine that brings none of its own: users derived from its table, its systems with faults between.

Whoever may fire a trigger by hand does so at random, with fields filled by their kind; orders begin by rows without a
source. Everything is drawn from one seed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from time import perf_counter
from typing import Any

from rehearsal.rehearsal import WorkerDied
from rehearsal.simulation.faulty import Faulty, GenericStub
from rehearsal.simulation.report import Report
from runtime.app import App
from runtime.bootstrap import open_app, tools_of
from runtime.clock import StandingClock
from runtime.invariants import breaches
from runtime.routine import Routine, Site
from runtime.services.service import Service
from runtime.settings import Settings
from storage import queries
from workflow.definition import Field, Transition, Workflow
from workflow.errors import BadInput, Refused
from workflow.ports import Adapter
from workflow.values import Actor

RATES: Mapping[str, tuple[float, float]] = {"none": (0.0, 0.0), "some": (0.02, 0.001), "many": (0.2, 0.005)}
"""The chances per call of a fault and of a crash."""
START = datetime.fromisoformat("2027-01-11T07:00:00+00:00")
_TICK, _LONGEST = timedelta(hours=4), timedelta(days=400)
_PEOPLE = 3


class DerivedSimulation:
    """One run of one routine on a virtual clock."""

    def __init__(
        self, routine: Routine, orders: int, seed: int, faults: str, settings: Settings,
        progress: Callable[[int, int], None] = lambda done, of: None,
    ) -> None:  # fmt: skip
        self.random, self.routine, self.orders, self.progress = Random(seed), routine, orders, progress
        self.workflow: Workflow = routine.definition
        self.fault, self.crash = RATES[faults]
        settings = settings.model_copy(update={"routine": routine.name})
        self.clock = StandingClock(START)
        self.systems = [Faulty(adapter, self.random, self.fault) for adapter in self._adapters(settings)]
        self.app: App = open_app(settings, self.clock, None, self.systems, on_board=[routine])
        self.app.hook = self._maybe_die
        self.service, self.report = Service(self.app), Report(seed)
        self._begun: list[str] = []
        self._workers = 0
        self._ends = {s.name for s in self.workflow.states if s.end}

    def _adapters(self, settings: Settings) -> Sequence[Adapter]:
        """The routine's own systems as it makes them for this place; a generic stub for each that it lacks."""
        site = Site(settings, self.clock, tools_of(settings).calendar)
        own = list(self.routine.systems(site)) if self.routine.systems else []
        lacking = {e.system for e in self.workflow.effects} - {a.system for a in own}
        return [*own, *(GenericStub(system, self.workflow.effects) for system in sorted(lacking))]

    def run(self) -> Report:
        """Play until every order has ended, or for as long as nobody would wait."""
        began = perf_counter()
        beginnings = [row for row in self.workflow.transitions if row.source is None and row.roles]
        if not beginnings:
            raise BadInput(f"Routine {self.routine.name} cannot be simulated: no row without a source names a role.")
        while self.clock.now() < START + _LONGEST:
            for _ in range(min(self.orders - len(self._begun), self.random.randint(1, max(2, self.orders // 20)))):
                self._begin(self.random.choice(beginnings))
            self._work()
            waiting = self._open()
            if not waiting and len(self._begun) >= self.orders:
                break
            for view in waiting:
                if view["possible"] and self.random.random() < 0.2:
                    self._act(view)
            self._work()
            self.progress(len(self._begun) - len(waiting), self.orders)
            self.clock.move_to(self.clock.now() + _TICK)
        self._finish()
        self.report.seconds = perf_counter() - began
        return self.report

    # People --------------------------------------------------------------------------------------

    def _begin(self, row: Transition) -> None:
        actor = self._somebody(row.roles)
        kind = self.random.choice(list(self.workflow.kinds) or [""])
        try:
            view = self.service.new_order(self.routine.name, row.trigger, self._filled(row.fields), actor, "simulated", kind)
        except BadInput:
            # A guard said no to what was drawn: another is drawn next time.
            return
        self._begun.append(view["number"])

    def _act(self, view: Mapping[str, Any]) -> None:
        rows = [r for r in self.workflow.transitions if r.source == view["state"] and r.roles]
        if not rows:
            return
        row = self.random.choice(rows)
        try:
            self.service.trigger(
                view["number"], row.trigger, self._somebody(row.roles), "simulated", self._filled(row.fields), patience=0.1
            )
        except (BadInput, Refused):
            return
        except WorkerDied:
            self._bury()

    def _somebody(self, roles: Sequence[Any]) -> Actor:
        role = self.random.choice(roles)
        return Actor(f"{role}{self.random.randint(1, _PEOPLE)}", role)

    def _filled(self, fields: Sequence[Field]) -> dict[str, Any]:
        return {f.name: self._value(f) for f in fields if f.required or self.random.random() < 0.5}

    def _value(self, field: Field) -> Any:
        day = (self.clock.now() + timedelta(days=self.random.randint(1, 60))).date().isoformat()
        number = self.random.randint(0, min(field.most or 100, 1000))
        drawn: Mapping[str, Callable[[], Any]] = {
            "number": lambda: number, "date": lambda: day, "window": lambda: f"{day} {self.random.choice(['FM', 'EM'])}",
            "choice": lambda: self.random.choice(field.choices), "flag": lambda: self.random.random() < 0.5,
            "serial": lambda: f"S-{self.random.randint(1, 9999)}", "code": lambda: str(self.random.randint(1000, 9999)),
            "names": lambda: list(field.choices[:1]) or ["one"], "facts": dict,
        }  # fmt: skip
        return drawn.get(field.kind, lambda: f"text {number}"[: field.most])()

    # The worker ----------------------------------------------------------------------------------

    def _work(self) -> None:
        self.app.breakers.run_once()
        for _ in range(50):
            worker = self.app.worker(f"w{self._workers}")
            try:
                worker.run_until_idle()
                return
            except WorkerDied:
                self._bury()

    def _bury(self) -> None:
        """A dead worker's leases lapse, and another goes on."""
        self.report.crashes += 1
        self._workers += 1
        self.clock.move_to(self.clock.now() + timedelta(seconds=self.app.settings.lease_seconds + 0.5))

    def _maybe_die(self, point: str, claimed: Any, item: Any) -> None:
        if self.crash and self.random.random() < self.crash:
            raise WorkerDied

    # The end -------------------------------------------------------------------------------------

    def _open(self) -> list[dict[str, Any]]:
        return self.service.orders(only_open=True, limit=max(100, self.orders))

    def _finish(self) -> None:
        report = self.report
        with self.app.store.read() as connection:
            counted = queries.count_states(connection)
        report.orders, report.lost = len(self._begun), max(0, len(self._begun) - sum(counted.values()))
        report.ended = Counter(counted)
        report.stuck = sum(n for state, n in counted.items() if state not in self._ends)
        report.effects = sum(s.performed for s in self.systems)
        report.duplicates = sum(s.repeated for s in self.systems)
        report.faults = sum(s.faults for s in self.systems)
        report.steps = sum(len(self.service.history(number)) for number in self._begun)
        report.days = (self.clock.now() - START).days
        report.broken = breaches(self.app)
