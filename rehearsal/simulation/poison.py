"""Bad messages among the good ones, and the administrator who discards what was set aside because of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.services.set_aside import SetAside
from storage import set_aside
from workflow.values import Actor

if TYPE_CHECKING:
    from rehearsal.simulation.run import Simulation


class Poison:
    """What is bad in one run: how many messages and deliveries, and how many of them were set aside and discarded."""

    def __init__(self, simulation: Simulation, chance: float) -> None:
        self._sim, self._random, self._chance = simulation, simulation.random, chance
        self._aside = SetAside(simulation.app)
        roles = simulation.app.roles
        self._admin = Actor("a1", next(name for name, role in roles.items() if role.administers))
        self._newer = Actor("t1", next(name for name, role in roles.items() if role.acts and role.signs_in))
        self.messages = self.closed = 0

    @property
    def sent(self) -> int:
        """How many bad messages and deliveries there were, and what was spoiled on its way."""
        return self._to_set_aside + sum(users.spoiled for users in self._sim.users.values())

    @property
    def _to_set_aside(self) -> int:
        return self.messages + sum(users.bad_deliveries for users in self._sim.users.values())

    def send(self) -> None:
        """As from a newer program: a message comes whose trigger no table here has, before a right one."""
        if self._chance and self._random.random() < self._chance * 8 and self._sim.latest:
            order = self._random.choice(list(self._sim.latest.values()))
            self.messages += 1
            key, now = f"poison/{self.messages}", self._sim.clock.now()
            with self._sim.app.store.write() as tx:
                tx.enqueue(order.id, key, "teleported", self._newer, now, "x", {"to": "moon"})

    def discard(self) -> None:
        """The administrator discards what was set aside."""
        if self._to_set_aside == self.closed:
            return
        for message in self._aside.messages():
            self._aside.discard_message(message["id"], self._admin, "simulated")
            self.closed += 1
        for delivery in self._aside.deliveries():
            self._aside.discard_delivery(delivery["id"], self._admin, "simulated")
            self.closed += 1

    def unaccounted(self) -> int:
        """Bad messages and deliveries that are neither set aside nor waiting: none."""
        with self._sim.app.store.read() as connection:
            waiting = len(set_aside.messages_with(connection, ("new",), limit=10_000))
        return max(0, self._to_set_aside - self.closed - waiting)
