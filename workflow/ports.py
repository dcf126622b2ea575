"""The seams: what the engine's runtime needs from the systems it talks to.

An adapter is one outside system. Its operations are named in a routine's `EFFECTS` ("tes.link"); each takes a
`Call` and answers with an `Outcome`, and never raises for anything the other side may do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from workflow.model import Call, Outcome, OutcomeKind


@dataclass(frozen=True, slots=True)
class Operation:
    """`perform` does it once; `probe` asks whether this key or its result is already there.

    `probe` answers SUCCEEDED (it was done), REFUSED with code `not_done` (it was not), or UNAVAILABLE.
    A read has no probe: asking twice harms nobody.
    """

    perform: Callable[[Call], Outcome]
    probe: Callable[[Call], Outcome] | None = None


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
    """A ticket as the service desk hands it over: its JSON, and when it last changed there."""

    ticket_id: str
    number: str
    version: int
    changed_at: datetime
    content: Mapping[str, Any]
    comments: tuple[str, ...] = ()
    reopened: bool = False


@dataclass(frozen=True, slots=True)
class BadDelivery:
    """A changed ticket that the desk hands over in a shape that cannot be read; the cursor has passed it.

    `ticket_id` and `number` are empty where not even they can be read. `code` says what is wrong, without personal
    data: `bad_shape` (a field is missing or of another type), `bad_moment`, `bad_version`, `too_big`, `refused`.
    """

    ticket_id: str
    number: str
    changed_at: datetime | None
    code: str


class Desk(Protocol):
    """The reading side of the service desk, used by intake."""

    def changed_tickets(
        self, since: str | None, limit: int = 100
    ) -> tuple[Sequence[Delivery | BadDelivery], str | None]:
        """Tickets under the configured category changed after the cursor, oldest first, and the next cursor.

        A ticket that cannot be read is a `BadDelivery` and never stops those behind it. Raises `Unreachable` when the
        desk cannot be asked.
        """


class Unreachable(Exception):
    """A system could not be asked; `code` says how, without personal data."""

    def __init__(self, system: str, code: str) -> None:
        super().__init__(f"{system} could not be asked ({code}).")
        self.system, self.code = system, code
