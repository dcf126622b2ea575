"""Reviews of the access log: a sample a month by rule and by chance, assigned, judged and signed; what is signed stays.

By rule: every look at protected persons, every extract, erasure and hold, looks out of hours, a person with the account's own
surname or name, and accounts that looked at very many orders. By chance: one line in so many, drawn with a keyed hash, so that
nobody can know it beforehand or draw again. Who reviews is never who looked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from runtime import reasons
from runtime.app import App
from runtime.services.access_log import without_numbers
from runtime.services.accounts import Visitor
from runtime.services.gate import Gate
from runtime.services.log_months import READS, REQUESTS, Month, months, span_of
from storage import accounts as log_rows
from storage import log_reviews, queries_console
from storage.accounts import Access
from storage.log_reviews import Sampled
from storage.types import Row
from workflow.errors import BadInput, NotFound
from workflow.identity import folded_name
from workflow.roles import Permission

RULES = ("protected", "person_request", "own_record", "same_surname", "out_of_hours", "many_reads", "chance")
RESULTS = ("in_order", "question", "breach")
_FIRST_HOUR, _LAST_HOUR = 6, 19
_MANY = 100
"""So many orders on one day are very many for one account."""
_ONE_IN = 50
_SHORTEST = 5


class LogReview:
    """The reviews of one installation."""

    def __init__(self, app: App, gate: Gate) -> None:
        self.app, self.gate, self.store, self.clock = app, gate, app.store, app.clock
        self.calendar = app.tools.calendar

    def make(self, visitor: Visitor, month: str) -> int:
        """Draw the sample of a month (2027-01) that is over; the same month is drawn once. Returns how many lines are in it."""
        self._may(visitor)
        first, last = self._span(month)
        lines = list(self._lines(first, last))
        chosen = {line["id"]: rule for rule in reversed(RULES) for line in lines if self._meets(rule, line, lines)}
        with self.store.write() as tx:
            if log_reviews.known(tx.connection, month):
                raise BadInput(reasons.REVIEW_DRAWN(month=month))
            for line in lines:
                if line["id"] in chosen:
                    log_reviews.add(tx, month, chosen[line["id"]], line["id"], line["account"])
            log_rows.note_access(tx, Access(visitor.name, visitor.role, "review_drawn", subject=month), self.clock.now())
        return len(chosen)

    def assign(self, visitor: Visitor, month: str, reviewer: str) -> int:
        """Give the lines of a month that nobody has to a reviewer, but for the reviewer's own; returns how many."""
        self._may(visitor)
        with self.store.write() as tx:
            known = log_rows.account(tx.connection, reviewer)
            if not (known and self._reviews(known)):
                raise BadInput(reasons.REVIEWER_WANTED(name=reviewer[:40]))
            done = log_reviews.assign(tx, month, reviewer)
            line = Access(visitor.name, visitor.role, "review_assigned", subject=f"{month} {reviewer}"[:80])
            log_rows.note_access(tx, line, self.clock.now())
        return done

    def sign(self, visitor: Visitor, id_: int, result: str, note: str) -> None:
        """Judge one line and sign it; it stays as it is. Raises `BadInput` for an own line, and for one of another reviewer."""
        self._may(visitor)
        if result not in RESULTS:
            raise BadInput(reasons.REVIEW_RESULT(known=list(RESULTS)))
        if result != "in_order" and len(note.strip()) < _SHORTEST:
            raise BadInput(reasons.REASON_WANTED())
        with self.store.write() as tx:
            row = log_reviews.row(tx.connection, id_)
            if row is None:
                raise NotFound("review", str(id_))
            if row["account"] == visitor.name or row["reviewer"] != visitor.name:
                raise BadInput(reasons.REVIEW_NOT_YOURS(id=id_))
            if not log_reviews.sign(tx, id_, visitor.name, result, self.clock.now()):
                raise BadInput(reasons.REVIEW_SIGNED(id=id_))
            # The signature is in the log's own chain: a second judgement would show in it.
            said = f"{row['period']} {id_} {result}"
            line = Access(visitor.name, visitor.role, "reviewed", subject=said, note=note.strip()[:300])
            log_rows.note_access(tx, line, self.clock.now())

    def months(self, visitor: Visitor) -> list[Month]:
        """The months that are over and to be reviewed, the earliest first."""
        self._may(visitor)
        with self.store.read() as connection:
            return months(self.app, connection)

    def reviewers(self, visitor: Visitor) -> list[str]:
        """The open accounts that review."""
        self._may(visitor)
        with self.store.read() as connection:
            return [row["name"] for row in log_rows.all_accounts(connection) if self._reviews(row)]

    def rows(
        self, visitor: Visitor, month: str, after: int = 0, limit: int | None = None, mine: bool = False
    ) -> list[Sampled]:  # fmt: skip
        """The sample of a month, with each line of the log and its judgement; `mine`: those that are the visitor's to judge."""
        self._may(visitor)
        with self.store.read() as connection:
            reviewer = visitor.name if mine else None
            found = log_reviews.rows(connection, self.store.keyring, month, after, limit, reviewer)
        return [{**row, "reason": without_numbers(row["reason"]), "note": without_numbers(row["note"])} for row in found]

    def _reviews(self, account: Row) -> bool:
        role = self.app.roles.get(account["role"]) if not account["disabled_at"] else None
        return role is not None and role.audits

    def _may(self, visitor: Visitor) -> None:
        if not visitor.may(Permission.AUDIT):
            raise BadInput(reasons.NOT_A_REVIEWER(name=visitor.name))

    def _span(self, month: str) -> tuple[datetime, datetime]:
        try:
            first, last = span_of(self.app, month)
        except ValueError:
            raise BadInput(reasons.MONTH_WANTED()) from None
        if last > self.clock.now():
            raise BadInput(reasons.MONTH_WANTED())
        return first, last

    def _lines(self, first: datetime, last: datetime) -> Iterator[Row]:
        with self.store.read() as connection:
            found = [line for line in log_reviews.lines(connection, first, last) if line["what"] in READS]
            names = {row["name"]: row["display_name"] for row in log_rows.all_accounts(connection)}
            refs = log_reviews.refs_of(connection, {id_ for line in found for id_ in _orders(line)})
        protected = self.gate.protected(self._plain(found).values())
        for line in found:
            seen = {ref for id_ in _orders(line) for ref in refs.get(id_, ())}
            words = folded_name(str(names.get(line["account"], ""))).split()
            ref = self.store.keyring.ref
            yield {
                **line, "is_protected": bool(protected & set(_orders(line))),
                "is_own": len(words) > 1 and ref(f"name|{' '.join(words)}") in seen,
                "is_kin": len(words) > 1 and ref(f"name|{words[-1]}") in seen,
            }  # fmt: skip

    def _plain(self, found: list[Row]) -> Mapping[int, Any]:
        with self.store.read() as connection:
            return queries_console.without_private(connection, sorted({id_ for line in found for id_ in _orders(line)}))

    def _meets(self, rule: str, line: Row, lines: list[Row]) -> bool:
        if rule == "protected":
            return bool(line["is_protected"])
        if rule == "person_request":
            return line["what"] in REQUESTS
        if rule == "own_record":
            return bool(line["is_own"])
        if rule == "same_surname":
            return bool(line["is_kin"])
        if rule == "out_of_hours":
            local = self.calendar.local(line["at"])
            return not (_FIRST_HOUR <= local.hour < _LAST_HOUR) or not self.calendar.is_working_day(local.date())
        if rule == "many_reads":
            return (line["account"], self.calendar.local(line["at"]).date()) in self._busy(lines)
        return int(self.store.keyring.ref(f"review|{line['id']}|{line['hash'].hex()}")[:8], 16) % _ONE_IN == 0

    def _busy(self, lines: list[Row]) -> set[Any]:
        """The accounts and days with very many orders."""
        seen = {(line["account"], self.calendar.local(line["at"]).date(), id_) for line in lines for id_ in _orders(line)}
        return {key for key, n in Counter((account, day) for account, day, _ in seen).items() if n >= _MANY}


def _orders(line: Row) -> list[int]:
    shown = [int(id_) for id_ in line["shown"].split(",") if id_]
    return [*shown, *([line["order_id"]] if line["order_id"] else [])]
