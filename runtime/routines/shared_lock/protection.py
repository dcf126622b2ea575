"""Every night each person with an active link is looked at: protection that comes later protects what is old, too.

An order that has ended asks nobody any more, and its inventory row stays for years. A person who is protected now is marked by
a keyed hash, and from then on every order and link of that person is protected, in lists, pages, sheets and calendars.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from runtime.app import App
from runtime.logs import log
from storage import protection, queries_console
from storage.routines.shared_lock import queries_inventory
from workflow.values import Call, Facts, Order, OutcomeKind

_ASKED = "protection.looked"
_PROTECTED = frozenset({"confidentiality_marked", "protected_registration"})
_AT_ONCE = 200
EVERY_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look came to: persons asked about, those newly protected, those that could not be asked about."""

    asked: int = 0
    protected: int = 0
    unanswered: int = 0


class Protection:
    """The nightly look."""

    def __init__(self, app: App) -> None:
        self.app, self.store, self.clock = app, app.store, app.clock

    def run_once(self) -> Looked | None:
        """Look, when that was not done today; None when it was. What could not be asked is asked again at the next round."""
        today = str(self.app.tools.calendar.local(self.clock.now()).date())
        with self.store.read() as connection:
            if self.store.meta(connection, _ASKED) == today:
                return None
        found = self.look(today)
        log.info("protection.looked", asked=found.asked, protected=found.protected, unanswered=found.unanswered)
        return found

    def look(self, today: str) -> Looked:
        """Ask about everybody with an active link, and protect everybody whom an order says is protected; done for today when all
        were answered."""
        asked = unanswered = 0
        refs: set[str] = set()
        for orders in self._batches():
            refs |= self._flagged(orders)
            for ref, number in self._linked(orders):
                answer = self._protection_of(number, today)
                asked, unanswered = asked + 1, unanswered + (answer is None)
                if answer in _PROTECTED:
                    refs.add(ref)
        with self.store.write() as tx:
            fresh = protection.protect(tx, refs, self.clock.now())
            if not unanswered:
                tx.set_meta(_ASKED, today)
        return Looked(asked, fresh, unanswered)

    def _batches(self) -> Iterator[Mapping[int, Order]]:
        with self.store.read() as connection:
            ids = queries_inventory.orders_to_look_at(connection)
        for n in range(0, len(ids), _AT_ONCE):
            with self.store.read() as connection:
                yield queries_console.with_private(connection, self.store.keyring, ids[n : n + _AT_ONCE])

    def _flagged(self, orders: Mapping[int, Order]) -> set[str]:
        """The persons of whom an order says already that they are protected."""
        persons = ((order, letter, ref) for order in orders.values() for letter, ref, _ in self._persons(order))
        return {ref for order, letter, ref in persons if letter in (order.data.get("protected") or ())}

    def _linked(self, orders: Mapping[int, Order]) -> Iterator[tuple[str, str]]:
        with self.store.read() as connection:
            active = queries_inventory.active_refs(connection, list(orders))
        for order in orders.values():
            yield from ((ref, number) for _, ref, number in self._persons(order) if ref in active)

    def _persons(self, order: Order) -> Iterator[tuple[str, str, str]]:
        for person in order.private.get("reading", {}).get("persons", ()):
            if number := person.get("identifier"):
                yield person["letter"], self.store.keyring.ref(f"person|{number}"), str(number)

    def _protection_of(self, number: str, today: str) -> str | None:
        """What Treserva says of a person's protection; None when it could not be asked."""
        operation = self.app.adapters["treserva"].operations["treserva.person"]
        payload: Facts = {"number": number, "on": today}
        outcome = operation.perform(Call("treserva.person", f"protection/{today}", "", payload, self.clock.now()))
        if outcome.kind is not OutcomeKind.SUCCEEDED:
            return None
        return str(outcome.data.get("protection", "unknown")) if outcome.data.get("found") else "unknown"
