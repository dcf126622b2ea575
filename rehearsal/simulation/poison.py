"""Bad tickets and bad messages among the good ones, and the administrator who closes what was set aside because of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING, Any, cast

from runtime.routines.shared_lock.systems import desk_of
from runtime.services.set_aside import SetAside
from storage import set_aside
from workflow.ports import Adapter, BadDelivery, Delivery, Desk
from workflow.routines.shared_lock import roles
from workflow.values import Actor

if TYPE_CHECKING:
    from rehearsal.simulation.run import Simulation

_ADMIN, _NEWER = Actor("a1", roles.ADMIN), Actor("t1", roles.OPERATOR)


def _deep() -> Any:
    value: Any = "bottom"
    for _ in range(80):
        value = [value]
    return value


_SPOILED: tuple[dict[str, Any], ...] = (
    {"x": _deep()}, {"description": 7, "parameters": 7}, {"stakeholders": {"a": 1}, "x": _deep()},
)  # fmt: skip


class PoisonedDesk:
    """A desk that now and then hands over, among the others, what nothing can be made of."""

    def __init__(self, desk: Desk, random: Random, chance: float) -> None:
        self._desk, self._random, self._chance = desk, random, chance
        self.bad = 0
        self._again: tuple[str | None, BadDelivery] | None = None

    def changed_tickets(
        self, since: str | None, limit: int = 100, now: datetime | None = None
    ) -> tuple[Sequence[Delivery | BadDelivery], str | None]:
        found, after = self._desk.changed_tickets(since, limit, now)
        if after == since:
            return found, after
        # What was handed over comes again until the cursor has moved past it: the intake may die before its commit.
        if self._again is None or self._again[0] != since:
            self._again = None
            if self._random.random() < self._chance:
                self.bad += 1
                self._again = (since, BadDelivery(f"\x00{self.bad}", "", None, "bad_shape"))
        return (found if self._again is None else (*found[:1], self._again[1], *found[1:])), after

    def __getattr__(self, name: str) -> Any:
        """Everything else is the desk's own."""
        return getattr(self._desk, name)


class Poison:
    """What is bad in one run: how many tickets and messages, and how many of them were set aside and closed."""

    def __init__(self, simulation: Simulation, chance: float) -> None:
        self._sim, self._random, self._chance = simulation, simulation.random, chance
        self._aside = SetAside(simulation.app)
        self._desk = PoisonedDesk(desk_of(simulation.app), simulation.random, chance * 4)
        if chance:
            simulation.app.adapters["lindesk"] = cast(Adapter, self._desk)
        self.tickets = self.messages = self.closed = 0

    @property
    def sent(self) -> int:
        """How many bad tickets, deliveries and messages there were."""
        return self.tickets + self.messages + self._desk.bad

    def spoil(self, content: Mapping[str, Any]) -> Mapping[str, Any]:
        """A ticket as it came or, seldom, as nobody can read it."""
        if not self._chance or self._random.random() >= self._chance:
            return content
        self.tickets += 1
        return {**content, **self._random.choice(_SPOILED)}

    def tick(self) -> None:
        """Somebody runs a newer program: a message comes whose trigger no table here has, before a right one."""
        if self._chance and self._random.random() < self._chance * 8 and self._sim.latest:
            order = self._random.choice(list(self._sim.latest.values()))
            self.messages += 1
            with self._sim.app.store.write() as tx:
                tx.enqueue(order.id, f"poison/{self.messages}", "teleported", _NEWER, self._sim.clock.now(), "x", {"to": "moon"})

    def close(self) -> None:
        """The administrator discards what was set aside."""
        if self.messages + self._desk.bad == self.closed:
            return
        for message in self._aside.messages():
            self._aside.discard_message(message["id"], _ADMIN, "simulerat")
            self.closed += 1
        for delivery in self._aside.deliveries():
            self._aside.discard_delivery(delivery["id"], _ADMIN, "simulerat")
            self.closed += 1

    def unaccounted(self) -> int:
        """Bad messages and deliveries that are neither set aside nor waiting: none."""
        with self._sim.app.store.read() as connection:
            waiting = len(set_aside.messages_with(connection, ("new",), limit=10_000))
        return max(0, self.messages + self._desk.bad - self.closed - waiting)
