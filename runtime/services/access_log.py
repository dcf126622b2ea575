"""What is shown of people: masked until a person asks with a reason, and every look is on the access log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from runtime.app import App
from runtime.reasons import REASON_OF_LENGTH
from runtime.services.accounts import Visitor
from storage import Tx
from storage import accounts as log_rows
from storage.accounts import Access, AccessLine
from workflow.errors import BadInput
from workflow.identity import find_identifiers
from workflow.values import Actor

_DOTS = "••••"
_SHORTEST, _LONGEST = 5, 300


def without_numbers(value: Any) -> Any:
    """The same value with everything in its texts that looks like an identity number masked."""
    if isinstance(value, str):
        for found in reversed(find_identifiers(value)):
            value = f"{value[: found.start]}{_DOTS}-{_DOTS}{value[found.end :]}"
        return value
    if isinstance(value, Mapping):
        return {k: v if k in ("id", "errandNumber", "created") else without_numbers(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [without_numbers(v) for v in value]
    return value


def because(reason: str) -> str:
    """The reason that a person gives; raises `BadInput` where it is none."""
    said = reason.strip()
    if not _SHORTEST <= len(said) <= _LONGEST or not said.isprintable():
        raise BadInput(REASON_OF_LENGTH(least=_SHORTEST, most=_LONGEST))
    return said


def noted(
    tx: Tx, actor: Actor, what: str, subject: str, reason: str, now: datetime, order_id: int | None = None
) -> None:  # fmt: skip
    """Write on the access log who did what with which thing, and why."""
    line = Access(actor.name[:80], str(actor.role), what, order_id, subject[:80], without_numbers(reason.strip()))
    log_rows.note_access(tx, line, now)


class AccessLog:
    """Notes who looked at what, and shows it to those who check."""

    def __init__(self, app: App) -> None:
        self.store, self.clock = app.store, app.clock

    def note(
        self, visitor: Visitor, what: str, order_id: int | None = None, subject: str = "", note: str = "", *,
        fields: tuple[str, ...] = (), persons: tuple[str, ...] = (), shown: tuple[int, ...] = (),
    ) -> None:  # fmt: skip
        """One line about what an account did."""
        line = Access(
            visitor.name, str(visitor.role), what, order_id, subject[:80], without_numbers(note), persons, fields, shown,
            visitor.request_id,
        )  # fmt: skip
        with self.store.write() as tx:
            log_rows.note_access(tx, line, self.clock.now())

    def note_feed(self, account: str) -> None:
        """A line for a calendar that was read with the address that an account has."""
        with self.store.write() as tx:
            log_rows.note_access(tx, Access(account, "", "feed"), self.clock.now())

    def note_searched(self, visitor: Visitor, how: str, text: str) -> None:
        """A line for a search.

        Of what was searched for only a short keyed hash is kept: the same person is the same mark.
        """
        text = f"{_DOTS} [{self.store.keyring.ref(f'searched|{text.casefold()}')[:8]}]"
        self.note(visitor, "searched", subject=how, note=text)

    def lines(
        self, order_id: int | None = None, account: str | None = None, what: str | None = None, before: int | None = None,
        limit: int = 50,
    ) -> list[AccessLine]:  # fmt: skip
        """The newest lines, those before one id where it is given, with numbers of persons masked in their notes."""
        with self.store.read() as connection:
            found = log_rows.access_lines(
                connection, self.store.keyring, order_id=order_id, account_name=account, what=what, before=before, limit=limit
            )
        return [{**line, "note": without_numbers(line["note"])} for line in found]

    def oldest(self, after: int, limit: int) -> Iterator[AccessLine]:
        """Lines after one, the oldest first, in parts of a thousand."""
        left = limit
        while left > 0:
            with self.store.read() as connection:
                part = log_rows.access_lines_after(connection, self.store.keyring, after, min(left, 1000))
            if not part:
                return
            for line in part:
                yield {**line, "note": without_numbers(line["note"])}
            after, left = part[-1]["id"], left - len(part)

    def broken(self) -> int | None:
        """The first line whose hash does not follow; None: nothing was changed."""
        with self.store.read() as connection:
            return log_rows.broken_access_log(connection, self.store.keyring)
