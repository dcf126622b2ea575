"""What a person may ask of those who keep data about them: an extract, to be forgotten, or to be kept while a hold stands.

The same for pages and command line. Each look and each step is on the access log, with the reason that was given.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from runtime import reasons
from runtime.app import App
from runtime.services.access_log import because, without_numbers
from runtime.services.accounts import Visitor
from runtime.services.extract import Extract
from runtime.services.gate import Gate
from runtime.services.people import Forgotten, Outlook, People
from runtime.services.person_approvals import ERASE, EXTRACT, PersonApprovals, Waiting
from storage import accounts as log_rows
from storage import holds, queries
from storage.accounts import Access
from storage.holds import Hold
from workflow.errors import BadInput, NotFound
from workflow.roles import Permission


class PersonRequests:
    """The requests of one installation."""

    def __init__(self, app: App, gate: Gate) -> None:
        self.app, self.gate, self.approvals = app, gate, PersonApprovals(app, gate)
        self.store, self.clock, self.people = app.store, app.clock, People(app)

    def look(self, visitor: Visitor, number: str, reason: str) -> Outlook:
        """What is there of the person, by number of order alone; nothing is changed."""
        self._may(visitor, "look")
        why = because(reason)
        refs, found = self.people.found(number)
        self._note(visitor, why, what="person_looked_up", shown=tuple(order.id for order in found))
        return self.people.outlook(found, refs)

    def extract(self, visitor: Visitor, number: str, reason: str = "") -> Extract:
        """Everything that is known of the person, for the person (GDPR article 15)."""
        self._may(visitor, "extract")
        refs, why = self.people.refs_of(number), because(reason) if reason else ""
        approved = partial(self.approvals.see_to, visitor, EXTRACT, refs, reason=why)
        return self.people.extract(number, visitor.actor, visitor.request_id, without_numbers(why), approved)

    def erase(self, visitor: Visitor, number: str, reason: str) -> Forgotten:
        """Forget the person in every order, or raise `BadInput` and change nothing."""
        self._may(visitor, "erase")
        refs, why = self.people.refs_of(number), without_numbers(reason)
        return self.people.erase(number, visitor.actor, why, partial(self.approvals.see_to, visitor, ERASE, refs, reason=why))

    # What waits for a colleague ----------------------------------------------------------------------

    def waiting(self, visitor: Visitor) -> list[Waiting]:
        """The requests that wait for an approval, or to be carried out once approved."""
        self._may(visitor, "approve")
        return self.approvals.waiting(visitor)

    def approve(self, visitor: Visitor, request: int) -> None:
        """Approve what another account asks; the same account never does."""
        self._may(visitor, "approve")
        self.approvals.approve(visitor, request)

    def decline(self, visitor: Visitor, request: int) -> None:
        self._may(visitor, "approve")
        self.approvals.decline(visitor, request)

    # Legal holds -------------------------------------------------------------------------------------

    def hold_person(self, visitor: Visitor, number: str, reason: str, until: str = "") -> list[int]:
        """Keep every order of a person, whatever the retention says; a number may have several keys, each with a hold."""
        self._may(visitor, "hold")
        return [self._hold(visitor, reason, until, ref=ref) for ref in self.people.refs_of(number)]

    def hold_order(self, visitor: Visitor, name: str, reason: str, until: str = "") -> int:
        """Keep everything of an order."""
        self._may(visitor, "hold")
        with self.store.read() as connection:
            row = queries.find_order(connection, name)
        if row is None:
            raise NotFound("order", name)
        return self._hold(visitor, reason, until, order_id=row["id"])

    def end_hold(self, visitor: Visitor, id_: int) -> None:
        self._may(visitor, "hold")
        with self.store.write() as tx:
            if not holds.end(tx, id_, visitor.name, self.clock.now()):
                raise BadInput(reasons.HOLD_ENDED(hold=id_))
            log_rows.note_access(tx, self._line(visitor, what="hold_ended", subject=f"hold {id_}"), self.clock.now())

    def holds(self, visitor: Visitor) -> list[Hold]:
        """Every hold, ended ones too, the latest first; the number of the order, and of a person nothing."""
        self._may(visitor, "hold")
        with self.store.read() as connection:
            return list(reversed(holds.all_holds(connection, self.store.keyring)))

    def _hold(self, visitor: Visitor, reason: str, until: str, **what: Any) -> int:
        why, now, moment = because(reason), self.clock.now(), self._moment(until)
        with self.store.write() as tx:
            id_ = holds.add(tx, without_numbers(why), visitor.name, now, until=moment, **what)
            line = self._line(visitor, what="hold_begun", note=why, subject=f"hold {id_}", order_id=what.get("order_id"))
            log_rows.note_access(tx, line, now)
        return id_

    def _moment(self, until: str) -> datetime | None:
        if not until.strip():
            return None
        try:
            moment: datetime = self.app.tools.calendar.parse_local(f"{until.strip()}T00:00")
        except ValueError:
            raise BadInput(reasons.HOLD_UNTIL()) from None
        if moment <= self.clock.now():
            raise BadInput(reasons.HOLD_UNTIL())
        return moment

    # Who may, and that it is noted --------------------------------------------------------------------

    def _may(self, visitor: Visitor, what: str) -> None:
        if not visitor.may(Permission.PERSON_REQUESTS):
            self.gate.log.note(visitor, "denied", subject=f"person requests: {what}")
            raise BadInput(reasons.NOT_YOUR_REQUESTS(name=visitor.name))

    def _note(self, visitor: Visitor, note: str, what: str, shown: tuple[int, ...]) -> None:
        with self.store.write() as tx:
            line = self._line(visitor, what, note, shown=shown, fields=("number",))
            log_rows.note_access(tx, line, self.clock.now())

    def _line(self, visitor: Visitor, what: str, note: str = "", **more: Any) -> Access:
        return Access(visitor.name, visitor.role, what, note=without_numbers(note), request_id=visitor.request_id, **more)
