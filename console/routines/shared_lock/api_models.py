"""The shapes of the requests that only this routine takes over the API, and what its orders show besides the common fields."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from console.api.models import Asked, Short, Text

_REVEALED = (
    "One thing: a person's number (`number.A`); the gate code; the other codes of the ticket's text (`codes`); or the names with "
    "address, contact and the ticket's text. "
    "The access log says the same."
)


class Reveal(Asked):
    what: Annotated[str, Field(pattern=r"^(number\.[A-Z]|gate_code|codes|names)$", description=_REVEALED)]
    ground: Literal["appointment", "contact", "correct", "emergency", "review"]
    reason: Text


class Deliver(Asked):
    serials: Annotated[list[Short], Field(min_length=1, max_length=2000)]
    model: Short = ""


class UnitRow(Asked):
    serial: Short
    model: Short | None = None
    kind: Literal["apartment", "gate"] | None = None
    battery_on: Short | None = None


class ImportRows(Asked):
    rows: Annotated[list[UnitRow], Field(max_length=2000)]
    seen: Short = Field("", description="The preview's `seen`: refused when it would be another thing now.")


class LockOrder(BaseModel):
    """What `view` adds to an order."""

    ticket: str = ""
    ticket_id: str | None = None
    ticket_link: str | None = None
    initials: dict[str, str] = {}
