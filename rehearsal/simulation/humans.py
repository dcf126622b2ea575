"""The people of a simulation: the team, a technician and the ordering units, who act on what stands before them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from workflow.errors import BadInput
from workflow.routines.shared_lock import roles
from workflow.values import Actor, Order

if TYPE_CHECKING:
    from rehearsal.simulation.run import Simulation

_TEAM = Actor("tova", roles.OPERATOR)
_TECHNICIAN = Actor("mats", roles.TECHNICIAN)


class SimulatedUsers:
    """Decides, some time after an order has come to somebody's table, what that somebody does."""

    def __init__(self, simulation: Simulation, random: Random) -> None:
        self.sim, self.random = simulation, random

    def noticed(self, order: Order) -> datetime | None:
        """When somebody will act on an order that came to this state just now; None: nobody needs to."""
        if order.state in ("booking", "needs_review", "booked", "awaiting_completion", "awaiting_intervention"):
            return self.sim.clock.now() + timedelta(minutes=self.random.randint(5, 1500))
        if order.state == "on_hold" and order.reason not in ("household_busy", "stock", "lock_fault", "follow_up"):
            return self.sim.clock.now() + timedelta(minutes=self.random.randint(60, 6000))
        return None

    def act(self, order: Order) -> bool:
        """Do what the order needs; True when somebody must look again later."""
        act = getattr(self, f"_{order.state}", None)
        return bool(act(order)) if act else False

    # The team ------------------------------------------------------------------------------------

    def _booking(self, order: Order) -> bool:
        roll = self.random.random()
        if roll < 0.05:
            self._pull(order, "contact_failed")
        elif roll < 0.07:
            self._pull(order, "hold", "hospitalised", resume_on=self._day(20))
        elif roll < 0.08:
            self._pull(order, "cancel", "behovet har upphört")
        else:
            return self._book(order, "booked")
        return True

    def _book(self, order: Order, trigger: str) -> bool:
        if order.private["reading"].get("gate_code_required") and not order.private.get("gate_code"):
            # Another each time: the one that did not open the door is not taken again.
            self.sim.unit_answers(order, {"gate_code": str(self.random.randint(1000, 9999))})
            return True
        self._pull(order, trigger, visit=f"{self._day(self.random.randint(2, 9))} {self.random.choice(['FM', 'EM'])}")
        return True

    def _booked(self, order: Order) -> bool:
        visit = order.data.get("visit_at")
        if visit and self.sim.clock.now() < datetime.fromisoformat(visit):
            if self.random.random() < 0.03:
                return self._book(order, "rebooked")
            if self.random.random() < 0.02:
                self._pull(order, "booking_cancelled")
            return True
        return self._visit(order)

    def _visit(self, order: Order) -> bool:
        roll = self.random.random()
        for cause, share in (("no_show", 0.05), ("no_entry", 0.07), ("door_unsuitable", 0.08), ("refused", 0.09)):
            if roll < share:
                self._pull(order, "visit_failed", cause, _TECHNICIAN, cause=cause)
                return True
        serial = self.sim.reserved_serial(order)
        if serial is None:
            return True
        key = f"tap/{order.number}/{order.version}"
        for _ in range(2 if self.random.random() < 0.1 else 1):
            self._pull(order, "installed", None, _TECHNICIAN, key=key, serial=serial, tested=True)
        return True

    def _on_hold(self, order: Order) -> bool:
        if self.random.random() < 0.5:
            self._pull(order, "resume")
        return self.random.random() < 0.5

    def _needs_review(self, order: Order) -> bool:
        """One thing at a time: what is refused is seen at the next look, where another may be tried."""
        reason, roll = order.reason, self.random.random()
        if reason == "effect_failed":
            self._pull(order, "retry" if roll < 0.8 else "cancel", "går inte")
        elif reason == "kind_mismatch" and roll < 0.6:
            self._convert(order)
        elif reason == "link_failed" and order.data.get("linked") and roll < 0.4:
            self._pull(order, "close_partially", "kopplas senare")
        elif reason in ("incomplete", "unclear_order", "door_unsuitable", "refused", "duplicate"):
            self._pull(order, "reject", "not_feasible")
        elif reason == "cancel_after_mounting" and roll < 0.5:
            self._pull(order, "taken_down", "nedtagen", _TECHNICIAN)
        elif reason == "ticket_missing" or (reason in ("deceased", "protected_person", "cancel_after_mounting") and roll < 0.6):
            self._pull(order, "cancel", "avbryts")
        elif roll < 0.75:
            self._pull(order, "continue", "vi har kontrollerat")
        else:
            self._pull(order, "cancel" if roll < 0.9 else "reject", "not_feasible")
        return True

    def _convert(self, order: Order) -> None:
        to_kind = "new_install" if order.kind == "link_existing" else "link_existing"
        if to_kind == "new_install":
            self.sim.unit_answers(
                order, {"contact.name": "Cecilia Prov", "contact.phone": "070-1740605", "gate_code": "none"}, "JA"
            )
        self._pull(order, "convert", "bekräftat av enheten", to_kind=to_kind)

    # The ordering unit ---------------------------------------------------------------------------

    def _awaiting_completion(self, order: Order) -> bool:
        if self.random.random() < 0.1:
            return True
        self.sim.complete(order)
        return False

    def _awaiting_intervention(self, order: Order) -> bool:
        self.sim.execute(order)
        return False

    # Means ---------------------------------------------------------------------------------------

    def _pull(
        self, order: Order, trigger: str, reason: str | None = None, actor: Actor = _TEAM, key: str | None = None, **data: Any
    ) -> bool:
        """Pull a trigger; False when it was refused."""
        try:
            self.sim.pull(order, trigger, actor, reason, data, key)
        except BadInput:
            return False
        return True

    def _day(self, ahead: int) -> str:
        today: date = self.sim.local_date()
        day: date = self.sim.app.tools.calendar.add_working_days(today, ahead)
        return day.isoformat()
