"""The reading side of the service desk: the port that intake reads changed tickets through."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

TicketJson = Mapping[str, Any]
"""A ticket as the desk's JSON has it, before it is read: `id`, `errandNumber`, `version`, `created`, `status`, `title`, `labels`,
`description`, `parameters` (a `key` and its `values` each), `stakeholders`, and what else the desk has. Whatever is missing, or of
another type, the reader says."""
HandIn = Callable[[TicketJson], object]
"""Hands a made-up ticket, as the desk's JSON, to a stub desk."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A ticket as the service desk hands it over: its JSON, when it last changed there, and whether it stands closed."""

    ticket_id: str
    number: str
    version: int
    changed_at: datetime
    content: TicketJson
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
