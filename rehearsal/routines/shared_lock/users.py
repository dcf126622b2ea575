"""The simulated users of this routine: the team, a technician and the ordering units, in a town of made-up households."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection

from rehearsal.routines.shared_lock.bad_deliveries import MADE_BAD, PoisonedDesk
from rehearsal.routines.shared_lock.step_rules import LockRules, Outside
from rehearsal.routines.shared_lock.town import Town
from rehearsal.simulation.run import Simulation
from rehearsal.simulation.users import SimulatedUsers
from runtime.routine import Routine
from runtime.routines.shared_lock.systems import desk_of
from runtime.services.set_aside import DeliveryView
from storage import Tx
from storage.routines.shared_lock import queries_inventory
from workflow.errors import BadInput
from workflow.ports import Adapter
from workflow.routines.shared_lock import roles
from workflow.values import Actor, Order

_TEAM = Actor("tova", roles.OPERATOR)
_TECHNICIAN = Actor("mats", roles.TECHNICIAN)
# How long until the unit arrives that the team orders for an order that found the stock empty.
_RESTOCKED = timedelta(days=14)


class LockUsers(SimulatedUsers):
    """Decides, some time after an order has come to a person, what that person does."""

    def __init__(self, sim: Simulation, routine: Routine) -> None:
        super().__init__(sim, routine)
        self.town = Town(sim, sim.clock.now())
        self.rules = LockRules(sim.app.tools.calendar, Outside(sim.app))
        self._desk = PoisonedDesk(desk_of(sim.app), self.random, sim.rates.poison * 4)
        if sim.rates.poison:
            sim.app.adapters["lindesk"] = cast(Adapter, self._desk)

    # What happens around them --------------------------------------------------------------------

    def schedule(self, start: datetime) -> None:
        self.town.schedule(start)

    def faults(self, now: datetime) -> None:
        self.town.faults(now)

    @property
    def arrived(self) -> bool:
        return self.town.arrived

    def put_in(self, tx: Tx, now: datetime) -> None:
        self.town.put_in(tx, now)

    @property
    def spoiled(self) -> int:
        return len(self.town.spoiled_tickets)

    @property
    def bad_deliveries(self) -> int:
        return self._desk.bad

    def is_bad(self, delivery: DeliveryView) -> bool:
        return delivery["code"] == MADE_BAD or delivery["external_key"] in self.town.spoiled_tickets

    def lost(self, connection: Connection) -> int:
        return self.town.lost(connection)

    def count(self) -> None:
        world, report = self.sim.rehearsal.world, self.sim.report
        report.effects += sum(world.effects().values())
        report.duplicates += sum(world.repeats().values())

    # Looking -------------------------------------------------------------------------------------

    def noticed(self, order: Order) -> datetime | None:
        if order.state in ("booking", "needs_review", "booked", "awaiting_completion", "awaiting_intervention"):
            return self.sim.clock.now() + timedelta(minutes=self.random.randint(5, 1500))
        if (order.state, order.reason) == ("on_hold", "stock"):
            # Whichever order then gets it: one that came before may take the unit that was ordered for this one.
            self.sim.later(self.sim.clock.now() + _RESTOCKED, self.town.restock)
            return None
        if order.state == "on_hold" and order.reason not in ("household_busy", "lock_fault", "follow_up"):
            return self.sim.clock.now() + timedelta(minutes=self.random.randint(60, 6000))
        return None

    def act(self, order: Order) -> bool:
        act = getattr(self, f"_{order.state}", None)
        return bool(act(order)) if act else False

    # The team ------------------------------------------------------------------------------------

    def _booking(self, order: Order) -> bool:
        roll = self.random.random()
        if roll < 0.05:
            self._fire(order, "contact_failed")
        elif roll < 0.07:
            self._fire(order, "hold", "hospitalised", resume_on=self._day(20))
        elif roll < 0.08:
            self._fire(order, "cancel", "behovet har upphört")
        else:
            return self._book(order, "booked")
        return True

    def _book(self, order: Order, trigger: str) -> bool:
        if order.private["reading"].get("gate_code_required") and not order.private.get("gate_code"):
            # Another each time: the one that did not open the door is not taken again.
            self.town.unit_answers(order, {"gate_code": str(self.random.randint(1000, 9999))})
            return True
        self._fire(order, trigger, visit=f"{self._day(self.random.randint(2, 9))} {self.random.choice(['FM', 'EM'])}")
        return True

    def _booked(self, order: Order) -> bool:
        visit = order.data.get("visit_at")
        if visit and self.sim.clock.now() < datetime.fromisoformat(visit):
            if self.random.random() < 0.03:
                return self._book(order, "rebooked")
            if self.random.random() < 0.02:
                self._fire(order, "booking_cancelled")
            return True
        return self._visit(order)

    def _visit(self, order: Order) -> bool:
        roll = self.random.random()
        for cause, share in (("no_show", 0.05), ("no_entry", 0.07), ("door_unsuitable", 0.08), ("refused", 0.09)):
            if roll < share:
                self._fire(order, "visit_failed", cause, _TECHNICIAN, cause=cause)
                return True
        serial = self._reserved_unit(order)
        if serial is None:
            return True
        key = f"tap/{order.number}/{order.version}"
        for _ in range(2 if self.random.random() < 0.1 else 1):
            self._fire(order, "installed", None, _TECHNICIAN, key=key, serial=serial, tested=True)
        return True

    def _on_hold(self, order: Order) -> bool:
        if order.reason == "stock":
            return False
        if self.random.random() < 0.5:
            self._fire(order, "resume")
        return self.random.random() < 0.5

    def _needs_review(self, order: Order) -> bool:
        """One thing at a time: what is refused is seen at the next look, where another may be tried."""
        reason, roll = order.reason, self.random.random()
        if reason == "effect_failed":
            self._fire(order, "retry" if roll < 0.8 else "cancel", "går inte")
        elif reason == "kind_mismatch" and roll < 0.6:
            self._convert(order)
        elif reason == "link_failed" and order.data.get("linked") and roll < 0.4:
            self._fire(order, "close_partially", "kopplas senare")
        elif reason in ("incomplete", "unclear_order", "door_unsuitable", "refused", "duplicate"):
            self._fire(order, "reject", "not_feasible")
        elif reason == "cancel_after_mounting" and roll < 0.5:
            self._fire(order, "taken_down", "nedtagen", _TECHNICIAN)
        elif reason == "ticket_missing" or (reason in ("deceased", "protected_person", "cancel_after_mounting") and roll < 0.6):
            self._fire(order, "cancel", "avbryts")
        elif roll < 0.75:
            self._fire(order, "continue", "vi har kontrollerat")
        else:
            self._fire(order, "cancel" if roll < 0.9 else "reject", "not_feasible")
        return True

    def _convert(self, order: Order) -> None:
        to_kind = "new_install" if order.kind == "link_existing" else "link_existing"
        if to_kind == "new_install":
            self.town.unit_answers(
                order, {"contact.name": "Cecilia Prov", "contact.phone": "070-1740605", "gate_code": "none"}, "JA"
            )
        self._fire(order, "convert", "bekräftat av enheten", to_kind=to_kind)

    # The ordering unit ---------------------------------------------------------------------------

    def _awaiting_completion(self, order: Order) -> bool:
        if self.random.random() < 0.1:
            return True
        self.town.complete(order)
        return False

    def _awaiting_intervention(self, order: Order) -> bool:
        self.town.execute(order)
        return False

    # Means ---------------------------------------------------------------------------------------

    def _fire(
        self, order: Order, trigger: str, reason: str | None = None, actor: Actor = _TEAM, key: str | None = None, **data: Any
    ) -> bool:
        """Fire a trigger; False when it was refused."""
        try:
            self.sim.fire(order, trigger, actor, reason, data, key)
        except BadInput:
            return False
        return True

    def _reserved_unit(self, order: Order) -> str | None:
        with self.sim.app.store.read() as connection:
            return queries_inventory.reserved_for(connection, order.id)

    def _day(self, ahead: int) -> str:
        day: date = self.sim.app.tools.calendar.add_working_days(self.sim.local_date(), ahead)
        return day.isoformat()
