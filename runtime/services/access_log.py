"""What is shown of people: masked until somebody asks with a reason, and every look is on the access log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from runtime import reasons
from runtime.app import App
from runtime.services.accounts import Visitor
from storage import accounts as log_rows
from storage.accounts import Access
from workflow.errors import BadInput
from workflow.identity import find_identifiers, initials
from workflow.values import Order

_DOTS = "••••"
_SHORTEST_REASON = 5
_AGAIN = timedelta(minutes=10)


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


def _masked(how: str, text: str) -> str:
    """The year of a personal number, or the initials of a name."""
    return f"{text[:4]}{_DOTS}-{_DOTS}" if how == "number" else initials(text) or _DOTS


class AccessLog:
    """Notes who looked at what, and shows it to those who check."""

    def __init__(self, app: App) -> None:
        self.store, self.clock, self._routines = app.store, app.clock, app.routines
        self._lately: dict[tuple[str, str, int], datetime] = {}

    def note(self, visitor: Visitor, what: str, order_id: int | None = None, subject: str = "", note: str = "") -> None:
        """One line about what somebody did."""
        with self.store.write() as tx:
            note = without_numbers(note)
            log_rows.note_access(tx, Access(visitor.name, str(visitor.role), what, order_id, subject, note), self.clock.now())

    def note_opened(self, visitor: Visitor, order_ids: Iterable[int], subject: str = "") -> None:
        """A line for each order that is shown; the same account within ten minutes is not noted anew."""
        now = self.clock.now()
        seen = {id_: (visitor.name, subject, id_) for id_ in order_ids}
        fresh = [id_ for id_, key in seen.items() if key not in self._lately or now - self._lately[key] >= _AGAIN]
        if not fresh:
            return
        with self.store.write() as tx:
            for id_ in fresh:
                log_rows.note_access(tx, Access(visitor.name, str(visitor.role), "opened", id_, subject), now)
        if len(self._lately) > 10_000:
            self._lately.clear()
        self._lately.update({seen[id_]: now for id_ in fresh})

    def note_searched(self, visitor: Visitor, how: str, text: str, again: str) -> None:
        """A line for a search; the same one (`again`) shown again within ten minutes is not noted anew.

        What was searched for is kept masked, with a short keyed hash: the same person is the same mark.
        """
        text = f"{_masked(how, text)} [{self.store.keyring.ref(f'searched|{text.casefold()}')[:8]}]"
        now, key = self.clock.now(), (visitor.name, f"search {again}", 0)
        if again and key in self._lately and now - self._lately[key] < _AGAIN:
            return
        self.note(visitor, "searched", subject=how, note=text)
        if again:
            self._lately[key] = now

    def reveal(self, visitor: Visitor, order: Order, what: str, reason: str) -> tuple[str, ...]:
        """What may be shown now: one field that the order has. A reason is needed, and the log is written first."""
        if len(reason.strip()) < _SHORTEST_REASON:
            raise BadInput(reasons.REVEAL_REASON(least=_SHORTEST_REASON))
        routine = self._routines.get(order.workflow)
        if routine is None or routine.reveals is None or what not in routine.reveals(order):
            raise BadInput(reasons.NOTHING_TO_REVEAL())
        self.note(visitor, "revealed", order.id, what, reason.strip()[:300])
        return (what,)

    def lines(
        self, order_id: int | None = None, account: str | None = None, what: str | None = None, before: int | None = None,
        limit: int = 50,
    ) -> list[dict[str, Any]]:  # fmt: skip
        with self.store.read() as connection:
            found = log_rows.access_lines(
                connection, self.store.keyring, order_id=order_id, account_name=account, what=what, before=before, limit=limit
            )
        return [{**line, "note": without_numbers(line["note"])} for line in found]

    def broken(self) -> int | None:
        """The first line whose hash does not follow; None: nothing was changed."""
        with self.store.read() as connection:
            return log_rows.broken_access_log(connection, self.store.keyring)
