"""The users of a routine that does not bring any, derived from its table.

Roles that may fire a trigger by hand do so at random, with fields filled by their kind; orders begin by rows without a
source. Its systems fail with a chance for each call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from rehearsal import reasons
from rehearsal.simulation.users import SimulatedUsers
from runtime.routine import Routine
from workflow.definition import Field, Transition
from workflow.errors import BadInput, Refused
from workflow.reasons import Reason
from workflow.values import Actor, Order

if TYPE_CHECKING:
    from rehearsal.faulty import Faulty
    from rehearsal.simulation.run import Simulation

_PEOPLE, _TRIES = 3, 20
_SPREAD = timedelta(days=14)


class DerivedUsers(SimulatedUsers):
    """People who know of the routine only what its table says."""

    most_days = 400

    def __init__(self, sim: Simulation, routine: Routine) -> None:
        super().__init__(sim, routine)
        self.workflow = routine.definition
        systems = {effect.system for effect in self.workflow.effects}
        self._systems: list[Faulty] = [each for each in sim.rehearsal.systems if each.system in systems]
        for system in self._systems:
            system.random, system.chance = sim.random, sim.rates.call

    # Beginnings ----------------------------------------------------------------------------------

    def schedule(self, start: datetime) -> None:
        beginnings = [row for row in self.workflow.transitions if row.source is None and row.roles]
        if not beginnings:
            raise BadInput(reasons.NOT_SIMULATED(routine=self.routine.name))
        for _ in range(self.sim.orders):
            at = start + timedelta(minutes=self.random.randint(0, int(_SPREAD.total_seconds()) // 60))
            self.sim.later(at, lambda: self._begin(beginnings))

    def _begin(self, beginnings: Sequence[Transition]) -> None:
        """Draw until a guard says yes to what was drawn; raises `BadInput` where none does."""
        refusal: Reason | None = None
        for _ in range(_TRIES):
            row = self.random.choice(beginnings)
            kind = self.random.choice(list(self.workflow.kinds) or [""])
            data, actor = self._filled(row.fields), self._user(row.roles)
            try:
                number = self.sim.rehearsal.new_order(self.routine.name, row.trigger, data, actor, "simulated", kind)
            except BadInput as problem:
                refusal = problem.reason
                continue
            self.sim.begun(number)
            return
        raise BadInput(reasons.NOTHING_DRAWN_BEGINS(routine=self.routine.name, why=refusal))

    # People --------------------------------------------------------------------------------------

    def noticed(self, order: Order) -> datetime | None:
        if not self.workflow.by_hand(order.state):
            return None
        return self.sim.clock.now() + timedelta(minutes=self.random.randint(30, 4000))

    def act(self, order: Order) -> bool:
        rows = [row for row in self.workflow.transitions if row.source == order.state and row.roles]
        if not rows:
            return False
        row = self.random.choice(rows)
        with suppress(BadInput, Refused):
            self.sim.fire(order, row.trigger, self._user(row.roles), "simulated", self._filled(row.fields))
        return True

    def _user(self, roles: Sequence[str]) -> Actor:
        role = self.random.choice(roles)
        return Actor(f"{role}{self.random.randint(1, _PEOPLE)}", role)

    def _filled(self, fields: Sequence[Field]) -> dict[str, Any]:
        return {f.name: self._value(f) for f in fields if f.required or self.random.random() < 0.5}

    def _value(self, field: Field) -> Any:
        day = (self.sim.clock.now() + timedelta(days=self.random.randint(1, 60))).date().isoformat()
        number = self.random.randint(0, min(field.most or 100, 1000))
        drawn: Mapping[str, Callable[[], Any]] = {
            "number": lambda: number, "date": lambda: day, "window": lambda: f"{day} {self.random.choice(['FM', 'EM'])}",
            "choice": lambda: self.random.choice(field.choices), "flag": lambda: self.random.random() < 0.5,
            "code": lambda: str(self.random.randint(1000, 9999)),
            "names": lambda: list(field.choices[:1]) or ["one"], "facts": dict,
        }  # fmt: skip
        return drawn.get(field.kind, lambda: f"text {number}"[: field.most])()

    # The end -------------------------------------------------------------------------------------

    def count(self) -> None:
        report = self.sim.report
        report.effects += sum(system.performed.total() for system in self._systems)
        report.duplicates += sum(system.repeated for system in self._systems)
        report.faults += sum(system.faults for system in self._systems)
