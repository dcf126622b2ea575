"""The duty that reads changed tickets from the service desk: a new one becomes an order, a changed one a mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from runtime.clock import Clock
from runtime.logs import log
from storage import Store, Tx
from workflow.engine import Engine
from workflow.model import Actor, Role
from workflow.ports import BadDelivery, Delivery, Desk, Unreachable
from workflow.routines.shared_lock import tickets
from workflow.routines.shared_lock.reading import IntakeSettings

CURSOR = "intake.cursor"
_UNIT = Actor("unit", Role.UNIT)


class Intake:
    """Reads the desk from where it last stopped; whatever is delivered twice is taken in once."""

    def __init__(self, store: Store, engine: Engine, desk: Desk, clock: Clock, settings: IntakeSettings) -> None:
        self.store, self.engine, self.desk, self.clock, self.settings = store, engine, desk, clock, settings

    def run_once(self) -> int:
        """Take in everything that has changed; returns how many tickets were new or changed."""
        taken = 0
        while True:
            with self.store.read() as connection:
                cursor = self.store.meta(connection, CURSOR)
            try:
                deliveries, after = self.desk.changed_tickets(cursor)
            except Unreachable as problem:
                log.warning("intake.unreachable", system=problem.system, code=problem.code)
                return taken
            if after == cursor and not deliveries:
                return taken
            taken += self.take(deliveries, after)
            if after == cursor:
                return taken

    def take(self, deliveries: Sequence[Delivery | BadDelivery], cursor: str | None = None) -> int:
        """Take in these deliveries and remember the cursor, in one commit."""

        readable = [d for d in deliveries if isinstance(d, Delivery)]
        for bad in deliveries:
            if isinstance(bad, BadDelivery):
                log.warning("intake.unreadable", ticket=bad.ticket_id, code=bad.code)

        def work(tx: Tx) -> int:
            if cursor is not None:
                tx.set_meta(CURSOR, cursor)
            return self._take(tx, readable)

        taken = self.store.retry(work)
        if taken:
            self.store.wake()
            log.info("intake.read", tickets=taken)
        return taken

    def _take(self, tx: Tx, deliveries: Sequence[Delivery]) -> int:
        now, today = self.clock.now(), self.engine.tools.calendar.local(self.clock.now()).date()
        known = tx.orders_of_tickets([d.ticket_id for d in deliveries])
        fresh: dict[str, Delivery] = {}
        taken = 0
        for delivery in deliveries:
            found = known.get(delivery.ticket_id)
            if found is None:
                # Two versions in one reading: the later one is what the unit wants now.
                fresh[delivery.ticket_id] = delivery
            else:
                taken += self._changed(tx, found, delivery, now)
        if fresh:
            seeds = [tickets.seed(d, today, self.settings) for d in fresh.values()]
            tx.add([self.engine.take_in(seed, now) for seed in seeds], now)
            for delivery in fresh.values():
                tx.set_meta(_seen(delivery.ticket_id), str(delivery.version))
        return taken + len(fresh)

    def _changed(self, tx: Tx, order_id: int, delivery: Delivery, now: datetime) -> int:
        # Another intake may be at a later version of it: one after the other.
        tx.hold(order_id)
        seen = int(tx.meta(_seen(delivery.ticket_id)) or 0)
        if delivery.version <= seen:
            return 0
        today = self.engine.tools.calendar.local(now).date()
        trigger = "ticket_reopened" if delivery.reopened else "ticket_updated"
        posted = tx.post(
            order_id, f"ticket/{delivery.ticket_id}/{delivery.version}", trigger, _UNIT, now,
            data=tickets.update(delivery, today, self.settings),
        )  # fmt: skip
        tx.set_meta(_seen(delivery.ticket_id), str(delivery.version))
        return 1 if posted is not None else 0


def _seen(ticket_id: str) -> str:
    return f"ticket.{ticket_id}"
