"""Compares a restored store with the outside before anything is sent: what was answered since, and what would be repeated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from runtime.app import App
from runtime.routines.shared_lock import reasons
from runtime.routines.shared_lock.intake import CURSOR
from runtime.routines.shared_lock.systems import desk_of
from runtime.services.accounts import Visitor
from runtime.worker.calls import NOT_DONE, call_key
from storage import heartbeats, queries, reconciled_texts
from storage.accounts import Access, note_access
from storage.alarms import UNRECONCILED
from workflow.errors import BadInput
from workflow.ports import CANNOT_ASK, Unreachable
from workflow.roles import Permission
from workflow.routines.shared_lock import WORKFLOW
from workflow.routines.shared_lock.desk import BadDelivery
from workflow.values import Call, Effect, OutcomeKind

COMMENT = "lindesk.comment"
_SHORTEST = 5


@dataclass(frozen=True, slots=True)
class Answered:
    """A ticket in which the desk has comments of ours that this store knows nothing of."""

    ticket: str
    order: str | None
    comments: int
    texts: tuple[str, ...] = field(repr=False)
    ticket_id: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Open:
    """An effect that was open when the backup was taken, and what its system says of it.

    `seen` is `done`, `not_done`, `could_not_ask` (now) or `person` (this system has no way to tell).
    """

    order: str
    effect: str
    subject: str
    seen: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a restored store does not know, or is not sure of."""

    tickets_new: int
    tickets_unread: int
    answered: tuple[Answered, ...]
    open: tuple[Open, ...]

    @property
    def repeated(self) -> int:
        """Comments that would be said a second time if nobody marked them."""
        return sum(ticket.comments for ticket in self.answered)


class Reconciling:
    """Looks, and (asked to) marks what is there already as done; changes nothing outside."""

    def __init__(self, app: App) -> None:
        self.app = app

    def look(self) -> Report:
        """Ask the desk what has changed since the backup, and each system about its open effects.

        Raises `BadInput` when the desk cannot be asked: half an answer would look like a whole one.
        """
        try:
            changed = list(self._changed())
            tickets = {delivery.ticket_id: delivery.number for delivery in changed if not isinstance(delivery, BadDelivery)}
            # Not every desk counts what we say ourselves as a change.
            found = [self._about(*ticket) for ticket in (self._of_open_orders() | tickets).items()]
        except Unreachable as problem:
            raise BadInput(reasons.NOT_COMPARED(system=problem.system, code=problem.code)) from None
        new = sum(ticket.order is None for ticket in found)
        unread = sum(isinstance(delivery, BadDelivery) for delivery in changed)
        return Report(new, unread, tuple(ticket for ticket in found if ticket.comments), tuple(self._open_effects()))

    def apply(self, report: Report, by: Visitor, reason: str) -> int:
        """Mark the comments that are there as done, so that the order that wants to say the same does not; how many."""
        if not by.may(Permission.ADMINISTER):
            raise BadInput(reasons.MARKED_BY_ADMINISTRATOR(name=by.name, role=by.role), WORKFLOW)
        if len(reason.strip()) < _SHORTEST:
            raise BadInput(reasons.MARKING_REASON(least=_SHORTEST))
        with self.app.store.read() as connection:
            alive = heartbeats.alive(connection, self.app.clock.now())
        if alive:
            raise BadInput(reasons.STOP_WORKERS_FIRST(n=len(alive), name=alive[0]["name"]))
        with self.app.store.write() as tx:
            marked = sum(reconciled_texts.record(tx, ticket.ticket_id, ticket.texts) for ticket in report.answered)
            tx.set_meta(UNRECONCILED, "")
            line = Access(by.name, by.role, "reconciled", None, str(marked), reason.strip()[:300], request_id=by.request_id)
            note_access(tx, line, self.app.clock.now())
        return marked

    def _changed(self) -> Iterator[Any]:
        with self.app.store.read() as connection:
            cursor = self.app.store.meta(connection, CURSOR)
        latest: dict[str, Any] = {}
        while True:
            found, after = desk_of(self.app).changed_tickets(cursor, now=self.app.clock.now())
            latest |= {delivery.ticket_id: delivery for delivery in found}
            if after == cursor or not found:
                return (yield from latest.values())
            cursor = after

    def _of_open_orders(self) -> dict[str, str]:
        with self.app.store.read() as connection:
            return queries.open_keys(connection, WORKFLOW.name)

    def _about(self, ticket_id: str, number: str) -> Answered:
        said = desk_of(self.app).own_comments(ticket_id)
        with self.app.store.read() as connection:
            known = reconciled_texts.sent_by_ledger(connection, ticket_id, COMMENT)
            row = queries.find_order(connection, ticket_id)
            missing = list(_missing(said, known))
            texts = tuple(reconciled_texts.unrecorded(connection, self.app.store.keyring, ticket_id, missing))
        return Answered(number, row["number"] if row else None, len(texts), texts, ticket_id)

    def _open_effects(self) -> Iterator[Open]:
        with self.app.store.read() as connection:
            rows = queries.orders_with_open_effects(connection)
            cases = [queries.case_of(connection, self.app.store.keyring, row) for row in rows]
        for case in cases:
            for effect in case.effects:
                if effect.open and effect.attempts:
                    yield Open(case.order.number, effect.name, effect.subject, self._ask(case.order, effect))

    def _ask(self, order: Any, effect: Effect) -> str:
        now, engine = self.app.clock.now(), self.app.engines.of(order)
        probe = self.app.adapters[effect.system].operations[effect.name].probe
        try:
            if engine is None:
                return "could_not_ask"
            key, payload = call_key(order, effect, self.app.store.epoch), engine.bind(order, effect, now)
            outcome = probe(Call(effect.name, key, effect.subject, payload, now)) if probe else None
        except Exception:
            return "could_not_ask"
        if outcome is not None and outcome.code == CANNOT_ASK:
            return "person"
        if outcome is not None and outcome.ok:
            return "done"
        refused = outcome is not None and outcome.kind is OutcomeKind.REFUSED and outcome.code == NOT_DONE
        return "not_done" if refused else "could_not_ask"


def _missing(said: Sequence[str], known: Counter[str]) -> Iterator[str]:
    """What was said and is not known, each as often as that is so."""
    left = known.copy()
    for text in said:
        if left[reconciled_texts.normalized(text)] > 0:
            left[reconciled_texts.normalized(text)] -= 1
        else:
            yield text
