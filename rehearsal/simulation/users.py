"""The simulated users of one routine, and what else happens to it in a simulation: `SimulatedUsers`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from rehearsal.simulation.watch import StepRules
from runtime.routine import Routine
from runtime.services.set_aside import DeliveryView
from storage import Tx
from workflow.values import Order

if TYPE_CHECKING:
    from rehearsal.simulation.run import Simulation


class SimulatedUsers:
    """What a routine does in a simulation; one without an extension has `rehearsal.simulation.derived.DerivedUsers`.

    Whatever is drawn is drawn from `sim.random`, so that a seed plays the same. The simulation calls, in each tick, `faults`,
    `put_in` if `arrived`, and `act` for orders whose time has come.
    """

    most_days = 200
    """After so many days, and one for each `PER_DAY` orders, a run ends: what is open then is stuck."""

    def __init__(self, sim: Simulation, routine: Routine) -> None:
        self.sim, self.routine, self.random = sim, routine, sim.random
        self.rules = StepRules()

    def schedule(self, start: datetime) -> None:
        """Schedule the beginnings of `sim.orders` orders by `sim.later`."""

    def faults(self, now: datetime) -> None:
        """Let systems fail, as `sim.rates` says."""

    @property
    def spoiled(self) -> int:
        """How many that begin an order were sent as nothing can read them."""
        return 0

    @property
    def bad_deliveries(self) -> int:
        """How many deliveries came that intake can only set aside."""
        return 0

    def is_bad(self, delivery: DeliveryView) -> bool:
        """True for a delivery that may be set aside: it was sent bad."""
        return False

    @property
    def arrived(self) -> bool:
        """True when something has come that `put_in` writes."""
        return False

    def put_in(self, tx: Tx, now: datetime) -> None:
        """Write what has come to the routine's own tables since the last tick."""

    def noticed(self, order: Order) -> datetime | None:
        """When a person acts on an order that came to its state just now; None: none needs to."""
        return None

    def act(self, order: Order) -> bool:
        """Do what the order needs; True when a person must look again later."""
        return False

    def lost(self, connection: Connection) -> int:
        """How many of those begun outside never became an order."""
        return 0

    def count(self) -> None:
        """Add the effects, repetitions and faults to `sim.report`."""
