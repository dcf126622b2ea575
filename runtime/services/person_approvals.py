"""What takes two: an erasure, and what is protected, is done when another account has approved it, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from runtime import reasons
from runtime.app import App
from runtime.services.access_log import without_numbers
from runtime.services.accounts import Visitor
from runtime.services.gate import Gate
from storage import Tx, queries_console
from storage import accounts as log_rows
from storage import person_approvals as rows
from storage.accounts import Access
from workflow.errors import BadInput, NotFound
from workflow.reasons import OF_ANOTHER_ACCOUNT, THAT_WAITS
from workflow.values import Order

EXTRACT, ERASE = "extract", "erase"


class Waiting(TypedDict):
    """A request that is not carried out: in which orders the person is, by number, and whether it is the visitor's own."""

    id: int
    at: datetime
    account: str
    what: str
    orders: list[str]
    reason: str
    approved_by: str | None
    is_own: bool


class PersonApprovals:
    """Requests about persons, and the approvals of them."""

    def __init__(self, app: App, gate: Gate) -> None:
        self.app, self.gate, self.store, self.clock = app, gate, app.store, app.clock

    def takes_two(self, what: str, found: Sequence[Order]) -> bool:
        """Whether another account has to approve it: an erasure where the setting says so, and what is protected."""
        settings = self.app.settings
        if what == ERASE and settings.erase_second_person:
            return True
        return settings.reveal_second_person and bool(self.gate.protected(found))

    def see_to(self, visitor: Visitor, what: str, refs: Sequence[str], found: Sequence[Order], reason: str) -> str:
        """Use the approval of another account up, and return who gave it; empty where none is needed.

        Raises `BadInput` and keeps the request where there is none for this person in exactly these orders.
        """
        if not self.takes_two(what, found):
            return ""
        ids, now = [order.id for order in found], self.clock.now()
        with self.store.write() as tx:
            by = rows.take(tx, visitor.name, what, refs[0], ids, now)
            if by is not None:
                return by
            request = rows.ask(tx, visitor.name, what, refs[0], ids, without_numbers(reason.strip()), now)
            self._note(tx, visitor, "person_request_asked", f"{what} {request}", reason, tuple(ids))
        raise BadInput(reasons.REQUEST_WAITS(request=request))

    def waiting(self, visitor: Visitor) -> list[Waiting]:
        """The requests that are not carried out, by order alone; for who may approve them."""
        with self.store.read() as connection:
            found = rows.waiting(connection, self.store.keyring, self.clock.now())
            ids = sorted({id_ for each in found for id_ in each["order_ids"]})
            orders = queries_console.without_private(connection, ids)
        return [
            {
                "id": each["id"], "at": each["at"], "account": each["account"], "what": each["what"], "reason": each["reason"],
                "approved_by": each["approved_by"], "is_own": each["account"] == visitor.name,
                "orders": [orders[id_].number for id_ in each["order_ids"] if id_ in orders],
            }
            for each in found
        ]  # fmt: skip

    def approve(self, visitor: Visitor, request: int) -> None:
        """Approve a request of another account; raises `NotFound` where there is none that waits."""
        with self.store.write() as tx:
            row = rows.approve(tx, request, visitor.name, self.clock.now())
            if row is None:
                raise NotFound("request", OF_ANOTHER_ACCOUNT())
            subject = f"{row['what']} {request}"
            self._note(tx, visitor, "person_request_approved", subject, shown=tuple(row["order_ids"]))

    def decline(self, visitor: Visitor, request: int) -> None:
        """Take a request away, the own one or another's."""
        with self.store.write() as tx:
            if not rows.decline(tx, request):
                raise NotFound("request", THAT_WAITS())
            self._note(tx, visitor, "person_request_declined", f"request {request}")

    def _note(self, tx: Tx, visitor: Visitor, what: str, subject: str, note: str = "", shown: tuple[int, ...] = ()) -> None:
        line = Access(
            visitor.name, visitor.role, what, subject=subject[:80], note=without_numbers(note.strip()), shown=shown,
            request_id=visitor.request_id,
        )  # fmt: skip
        log_rows.note_access(tx, line, self.clock.now())
