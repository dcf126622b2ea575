"""Bad messages among the good ones, and the administrator who discards what was set aside because of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.services.set_aside import SetAside
from storage import deliveries, set_aside
from workflow.values import Actor

if TYPE_CHECKING:
    from rehearsal.simulation.run import Simulation

_TRIGGER = "teleported"


class Poison:
    """What is bad in one run. Only that may be set aside: a good message or delivery that is, is a `broken` rule."""

    def __init__(self, simulation: Simulation, chance: float) -> None:
        self._sim, self._random, self._chance = simulation, simulation.random, chance
        self._aside = SetAside(simulation.app)
        roles = simulation.app.roles
        self._admin = Actor("a1", next(name for name, role in roles.items() if role.administers))
        self._newer = Actor("t1", next(name for name, role in roles.items() if role.acts and role.signs_in))
        self._good: set[str] = set()
        self._closed: set[tuple[str, int]] = set()
        self.messages = 0
        self.broken: list[str] = []

    @property
    def sent(self) -> int:
        """How many bad messages and deliveries there were, and what was spoiled on its way."""
        return self.messages + sum(users.bad_deliveries + users.spoiled for users in self._sim.users.values())

    @property
    def set_aside(self) -> int:
        """How many bad messages and deliveries were set aside; what comes again after a crash counts once."""
        return len(self._closed)

    def send(self) -> None:
        """As from a newer program: a message comes whose trigger no table here has, before a right one."""
        if self._chance and self._random.random() < self._chance * 8 and self._sim.latest:
            order = self._random.choice(list(self._sim.latest.values()))
            self.messages += 1
            key, now = f"poison/{self.messages}", self._sim.clock.now()
            with self._sim.app.store.write() as tx:
                tx.enqueue(order.id, key, _TRIGGER, self._newer, now, "x", {"to": "moon"})

    def discard(self) -> None:
        """The administrator discards what is bad; what is good and was set aside all the same is named."""
        with self._sim.app.store.read() as connection:
            if not (set_aside.any_failed(connection) or deliveries.any_waiting(connection)):
                return
        for message in self._aside.messages():
            if message["trigger"] != _TRIGGER:
                self._break(
                    f"message {message['id']}", f"`{message['trigger']}` to order {message['order']} in {message['state']}",
                    message["code"], message["detail"],
                )  # fmt: skip
                continue
            self._aside.discard_message(message["id"], self._admin, "simulated")
            self._closed.add(("message", message["id"]))
        for delivery in self._aside.deliveries():
            if not self._sim.users[delivery["routine"]].is_bad(delivery):
                self._break(f"delivery {delivery['id']}", delivery["external_key"], delivery["code"], delivery["detail"])
                continue
            self._aside.discard_delivery(delivery["id"], self._admin, "simulated")
            self._closed.add(("delivery", delivery["id"]))

    def _break(self, which: str, what: str, code: str, detail: str) -> None:
        if which not in self._good:
            self._good.add(which)
            self.broken.append(f"A good {which} was set aside: {what}: {code}, {detail}.")

    def unaccounted(self) -> int:
        """Bad messages and deliveries that are neither set aside nor waiting: none."""
        with self._sim.app.store.read() as connection:
            waiting: int = sum(m["trigger"] == _TRIGGER for m in set_aside.messages_with(connection, ("new",), limit=10_000))
        to_set_aside = self.messages + sum(users.bad_deliveries for users in self._sim.users.values())
        return max(0, to_set_aside - self.set_aside - waiting)
