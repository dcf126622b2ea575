"""Every night each person with an active link is looked at: protection that comes later protects what is old, too.

An order that has ended asks nobody any more, and its inventory row stays for years. A person who is protected now is marked by
a keyed hash, and from then on every order and link of that person is protected, in lists, pages, sheets and calendars.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from runtime.app import App
from runtime.logs import log
from storage import persons, protection, queries_console
from storage.routines.shared_lock import queries_inventory
from workflow.values import Call, Facts, Order, OutcomeKind

_ASKED = "protection.looked"
_PROTECTED = frozenset({"confidentiality_marked", "protected_registration"})
_AT_ONCE = 200
EVERY_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look came to: persons asked about, those newly protected, those that could not be asked about, and those of whom
    neither an order here nor TES has the number."""

    asked: int = 0
    protected: int = 0
    unanswered: int = 0
    unknown: int = 0


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
        log.info(
            "protection.looked", asked=found.asked, protected=found.protected, unanswered=found.unanswered, unknown=found.unknown
        )  # fmt: skip
        return found

    def look(self, today: str) -> Looked:
        """Ask about everybody with an active link, and protect everybody whom an order says is protected; done for today when all
        were answered.

        Of whom no order holds the number (the link is from an import, or the order's data were destroyed), TES is asked: it has
        the numbers of those on each unit.
        """
        with self.store.read() as connection:
            links = queries_inventory.active_links(connection)
        left = {ref: serial for ref, serial in links.items() if not ref.startswith(persons.PSEUDONYM)}
        found = Looked()
        refs: set[str] = set()
        for orders in self._batches():
            refs |= self._flagged(orders)
            here = {ref: number for order in orders.values() for _, ref, number in self._persons(order) if left.pop(ref, None)}
            found = self._ask(here, today, refs, found)
        for serial in sorted(set(left.values())):
            wanted = {ref for ref, on in left.items() if on == serial}
            numbers = self._numbers_on(serial, today)
            if numbers is None:
                found = replace(found, unanswered=found.unanswered + len(wanted))
                continue
            known = {ref: number for number in numbers if (ref := self.store.keyring.ref(f"person|{number}")) in wanted}
            found = self._ask(known, today, refs, replace(found, unknown=found.unknown + len(wanted - known.keys())))
        with self.store.write() as tx:
            fresh = protection.protect(tx, refs, self.clock.now())
            if not found.unanswered:
                tx.set_meta(_ASKED, today)
        return replace(found, protected=fresh)

    def _ask(self, numbers: Mapping[str, str], today: str, refs: set[str], found: Looked) -> Looked:
        """Ask about these (number by ref); those who are protected are added to `refs`."""
        answers = {ref: self._protection_of(number, today) for ref, number in numbers.items()}
        refs |= {ref for ref, answer in answers.items() if answer in _PROTECTED}
        unanswered = sum(answer is None for answer in answers.values())
        return replace(found, asked=found.asked + len(answers), unanswered=found.unanswered + unanswered)

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

    def _persons(self, order: Order) -> Iterator[tuple[str, str, str]]:
        for person in order.private.get("reading", {}).get("persons", ()):
            if number := person.get("identifier"):
                yield person["letter"], self.store.keyring.ref(f"person|{number}"), str(number)

    def _numbers_on(self, serial: str, today: str) -> Sequence[str] | None:
        """Whom TES has on a unit, by number; None when it could not be asked."""
        operation = self.app.adapters["tes"].operations["tes.lock"]
        outcome = operation.perform(Call("tes.lock", f"protection/{today}", "", {"serial": serial}, self.clock.now()))
        return outcome.data.get("linked", ()) if outcome.kind is OutcomeKind.SUCCEEDED else None

    def _protection_of(self, number: str, today: str) -> str | None:
        """What Treserva says of a person's protection; None when it could not be asked."""
        operation = self.app.adapters["treserva"].operations["treserva.person"]
        payload: Facts = {"number": number, "on": today}
        outcome = operation.perform(Call("treserva.person", f"protection/{today}", "", payload, self.clock.now()))
        if outcome.kind is not OutcomeKind.SUCCEEDED:
            return None
        return str(outcome.data.get("protection", "unknown")) if outcome.data.get("found") else "unknown"
