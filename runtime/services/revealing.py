"""Shows one thing that is masked: with a ground from a list and words, and for protected persons by two where that is set."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from runtime import reasons
from runtime.app import App
from runtime.services.accounts import Visitor
from runtime.services.gate import Gate
from storage import reveals
from workflow.errors import BadInput, NotFound
from workflow.reasons import OF_ANOTHER_ACCOUNT, THAT_WAITS
from workflow.roles import Permission
from workflow.values import Label, Order

_SHORTEST = 5
_APPROVED_FOR = timedelta(minutes=30)

GROUNDS: Mapping[str, Label] = {
    "appointment": Label("Avtalad tid", "Appointment"),
    "contact": Label("Kontakt med brukaren eller en anhörig", "Contact with the person or a relative"),
    "correct": Label("Rätta eller komplettera en uppgift", "Correct or complete a fact"),
    "emergency": Label("Akut händelse", "Emergency"),
    "review": Label("Granskning eller tillsyn", "Review or supervision"),
}
"""The grounds on which something masked may be shown; the words say more."""


class Revealing:
    """Reveals, and the approvals of them."""

    def __init__(self, app: App, gate: Gate) -> None:
        self.app, self.gate, self.store, self.clock = app, gate, app.store, app.clock

    def reveal(self, visitor: Visitor, order: Order, what: str, ground: str, reason: str) -> tuple[str, ...]:
        """What may be shown now: one field that the order has. The log is written first."""
        reason = reason.strip()[:300]
        if not visitor.may(Permission.SEE_PERSONS):
            self.gate.log.note(visitor, "denied", order.id, what)
            raise BadInput(reasons.NO_PERSONS_HERE())
        if ground not in GROUNDS:
            raise BadInput(reasons.GROUND_WANTED(known=list(GROUNDS)))
        if len(reason) < _SHORTEST:
            raise BadInput(reasons.REVEAL_REASON(least=_SHORTEST))
        routine = self.app.routines.get(order.workflow)
        if routine is None or routine.reveals is None or what not in routine.reveals(order):
            raise BadInput(reasons.NOTHING_TO_REVEAL())
        if self.app.settings.reveal_second_person and self.gate.protected([order]):
            self._see_to_approval(visitor, order, what, ground, reason)
        field, _, letter = what.partition(".")
        persons = (letter,) if letter else tuple(self.gate.disclosure_of(order).letters(order))
        self.gate.log.note(visitor, "revealed", order.id, what, f"{ground}: {reason}", fields=(field,), persons=persons)
        return (what,)

    def _see_to_approval(self, visitor: Visitor, order: Order, what: str, ground: str, reason: str) -> None:
        """Use an approval of another account up; raises `BadInput` and keeps the request where there is none."""
        now = self.clock.now()
        with self.store.write() as tx:
            if reveals.take(tx, visitor.name, order.id, what, now - _APPROVED_FOR, now):
                return
            reveals.ask(tx, visitor.name, order.id, what, ground, now)
        self.gate.log.note(visitor, "reveal_asked", order.id, what, f"{ground}: {reason}")
        raise BadInput(reasons.SECOND_PERSON())

    def pending(self, visitor: Visitor, order_id: int) -> list[reveals.Request]:
        """The requests of others that this account may approve."""
        if not (visitor.may(Permission.SEE_PERSONS) and visitor.may(Permission.MANAGE)):
            return []
        with self.store.read() as connection:
            asked = reveals.pending(connection, order_id, self.clock.now() - _APPROVED_FOR)
        return [row for row in asked if row["account"] != visitor.name]

    def approve(self, visitor: Visitor, order_id: int, request: int) -> None:
        """Approve a request of another account."""
        if request not in {row["id"] for row in self.pending(visitor, order_id)}:
            raise NotFound("request", OF_ANOTHER_ACCOUNT())
        with self.store.write() as tx:
            row = reveals.approve(tx, request, visitor.name, self.clock.now())
        if row is None:
            raise NotFound("request", THAT_WAITS())
        self.gate.log.note(visitor, "reveal_approved", order_id, row["what"], row["account"])
