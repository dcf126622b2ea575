"""The seams: what the engine's runtime needs from the systems it talks to.

An adapter is one outside system. Its operations are named in a routine's `EFFECTS` ("tes.link"); each takes a
`Call` and answers with an `Outcome`, and never raises for anything the other side may do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from workflow.values import Call, Outcome, OutcomeKind

_LONGEST_CODE = 60

CANNOT_ASK = "cannot_ask"
"""The code of an outcome that nobody but a person can find out: it is neither taken for done nor done again."""


class NotOurs(Exception):
    """The order is not this worker's any more, or nobody could say whether it is: the change must not go out."""


def _always_ours() -> None:
    """Outside of an order's effect there is no lease to look at."""


_guard: ContextVar[Callable[[], None]] = ContextVar("guard", default=_always_ours)


@contextmanager
def guarded(guard: Callable[[], None]) -> Iterator[None]:
    """While this lasts, `about_to_change` asks this guard, which raises `NotOurs`."""
    token = _guard.set(guard)
    try:
        yield
    finally:
        _guard.reset(token)


def about_to_change() -> None:
    """What every adapter calls as the last thing before a change goes out; lets `NotOurs` through.

    A worker that stood still between its look and its change is kept back here, when others have gone on without it.
    """
    _guard.get()()


@dataclass(frozen=True, slots=True)
class Operation:
    """`perform` does it once; `probe` asks whether this key or its result is already there.

    `probe` answers SUCCEEDED (it was done), REFUSED with code `not_done` (it was not), UNAVAILABLE (could not ask now),
    or UNKNOWN with code `CANNOT_ASK`: this system has no way to tell, so a person decides.
    A read has no probe: asking twice harms nobody.
    """

    perform: Callable[[Call], Outcome]
    probe: Callable[[Call], Outcome] | None = None


def sound(outcome: object) -> bool:
    """Whether an adapter's answer has the shape that it promised: one of the outcomes, a mapping of plain values, a code.

    What it is worth is not looked at: a wrong value that a decision chokes on parks that one order.
    """
    if not isinstance(outcome, Outcome) or not isinstance(outcome.kind, OutcomeKind) or not isinstance(outcome.code, str):
        return False
    if len(outcome.code) > _LONGEST_CODE or not outcome.code.isprintable():
        return False
    try:
        until = postponed_until(outcome)
        return isinstance(outcome.data, Mapping) and _plain(outcome.data) and (until is None or until.tzinfo is not None)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return False


def _plain(value: object) -> bool:
    """Whether a value can be kept in the ledger."""
    if isinstance(value, Mapping):
        return all(isinstance(k, str) and _plain(k) and _plain(v) for k, v in value.items())
    if isinstance(value, (list, tuple, set, frozenset)):
        return all(map(_plain, value))
    if isinstance(value, str):
        return value.isascii() or not any("\ud800" <= c <= "\udfff" for c in value)
    return abs(value) < 2**63 if isinstance(value, int) else True


def postponed_until(outcome: Outcome) -> datetime | None:
    """Until when an adapter itself wants to wait (`not_before`, an ISO moment); its system is well and nobody is blocked."""
    moment = outcome.data.get("not_before") if outcome.kind is OutcomeKind.UNAVAILABLE else None
    return datetime.fromisoformat(moment) if moment else None


class Adapter(Protocol):
    """One outside system as the worker sees it; `blocking` False promises answers without waiting."""

    system: str
    blocking: bool

    @property
    def operations(self) -> Mapping[str, Operation]: ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """A ticket as the service desk hands it over: its JSON, when it last changed there, and whether it stands closed."""

    ticket_id: str
    number: str
    version: int
    changed_at: datetime
    content: Mapping[str, Any]
    comments: tuple[str, ...] = ()
    reopened: bool = False
    closed: bool = False


@dataclass(frozen=True, slots=True)
class BadDelivery:
    """A changed ticket that the desk hands over in a shape that cannot be read; the cursor has passed it.

    `ticket_id` and `number` are empty where not even they can be read. `code` says what is wrong, without personal
    data: `bad_shape` (a field is missing or of another type), `bad_moment`, `bad_version`, `too_big`, `refused`.
    `mark` tells it from others where there is no id: a hash of what the desk sent.
    """

    ticket_id: str
    number: str
    changed_at: datetime | None
    code: str
    mark: str = ""


class Desk(Protocol):
    """The reading side of the service desk, used by intake."""

    def changed_tickets(
        self, since: str | None, limit: int = 100, now: datetime | None = None
    ) -> tuple[Sequence[Delivery | BadDelivery], str | None]:
        """Tickets under the configured category changed after the cursor, oldest first, and the next cursor.

        A ticket that cannot be read is a `BadDelivery` and never stops those behind it, nor does one that says it was
        changed in the future, seen from `now`. Raises `Unreachable` when the desk cannot be asked.
        """

    def unannounced(self, ticket_ids: Sequence[str]) -> Sequence[Delivery | BadDelivery]:
        """Of these tickets, those whose messages are others than when this was last asked, where the desk may take in a message
        without changing the ticket; of a desk that always changes it, none. Raises `Unreachable` when it cannot be asked.
        """

    def own_comments(self, ticket_id: str) -> Sequence[str]:
        """What we have said in a ticket, oldest first, as it was handed to `lindesk.comment`; nothing where there is none.

        Raises `Unreachable` when the desk cannot be asked.
        """


class Unreachable(Exception):
    """A system could not be asked; `code` says how, without personal data."""

    def __init__(self, system: str, code: str) -> None:
        super().__init__(f"{system} could not be asked ({code}).")
        self.system, self.code = system, code
