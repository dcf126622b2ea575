"""The shapes of the API's requests and answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

from workflow.roles import NOBODY
from workflow.routines.shared_lock import WORKFLOW

Text = Annotated[str, Field(max_length=1000, pattern=r"^[^\x00]*$")]
Short = Annotated[str, Field(max_length=80, pattern=r"^[^\x00]*$")]


def _one_of(names: Iterable[str]) -> tuple[AfterValidator, WithJsonSchema]:
    """One of the table's names: refused when it is another, and listed in the description."""
    known = tuple(names)

    def check(value: str) -> str:
        if value not in known:
            raise ValueError(f"possible are {', '.join(known)}")
        return value

    return AfterValidator(check), WithJsonSchema({"type": "string", "enum": list(known)})


StateName = Annotated[str, *_one_of(s.name for s in WORKFLOW.states)]
PhaseName = Annotated[str, *_one_of(p.name for p in WORKFLOW.phases)]
PartyName = Annotated[str, *_one_of(p for p in WORKFLOW.party if p != NOBODY)]
RoleName = Annotated[str, *_one_of(r.name for r in WORKFLOW.roles if r.signs_in)]
KindName = Annotated[str, *_one_of(WORKFLOW.kinds)]


class Asked(BaseModel):
    """A request's body; what is not declared is refused."""

    model_config = ConfigDict(extra="forbid")


class SignIn(Asked):
    name: Short
    password: Annotated[str, Field(max_length=1000)]


class Token(BaseModel):
    token: str
    role: str


class Search(Asked):
    text: Short


_REVEALED = (
    "One thing: a person's number (`number.A`); the gate code; or the names with address, contact and the ticket's text. "
    "The access log says the same."
)


class Reveal(Asked):
    what: Annotated[str, Field(pattern=r"^(number\.[A-Z]|gate_code|names)$", description=_REVEALED)]
    reason: Text


class Pull(Asked):
    reason: Text | None = None
    data: dict[Short, Text | bool | Annotated[int, Field(ge=-(2**53), le=2**53)] | None] = Field({}, max_length=100)


class NewOrder(Pull):
    """An order to begin by hand: of which routine, with which trigger; `kind` where the routine has several."""

    routine: Short
    trigger: Short
    kind: Short = ""


class Deliver(Asked):
    serials: Annotated[list[Short], Field(min_length=1, max_length=2000)]
    model: Short = ""


class Because(Asked):
    reason: Text


class UnitRow(Asked):
    serial: Short
    model: Short | None = None
    kind: Literal["apartment", "gate"] | None = None
    battery_on: Short | None = None


class ImportRows(Asked):
    rows: Annotated[list[UnitRow], Field(max_length=2000)]
    seen: Short = Field("", description="The preview's `seen`: refused when it would be another thing now.")


class Chosen(Asked):
    phase: PhaseName | None = None
    state: StateName | None = None
    kind: KindName | None = None
    party: PartyName | None = None


class BulkLook(Asked):
    trigger: Literal["retry", "cancel", "hold"]
    chosen: Chosen = Chosen()


class BulkBegin(BulkLook):
    numbers: Annotated[list[Short], Field(min_length=1, max_length=500)]
    reason: Text
    data: dict[Short, Text] = Field({}, max_length=10)


class AccountNew(Asked):
    name: Short
    display_name: Short = ""
    role: RoleName


class AccountChange(Asked):
    role: RoleName | None = None
    closed: bool | None = None


class Order(BaseModel):
    """An order without personal data."""

    id: int
    number: str
    ticket: str = ""
    kind: str
    state: StateName
    phase: str
    reason: str | None
    resolution: str | None
    waiting_for: str
    since: datetime
    due: datetime | None
    service_due: datetime | None
    needs_attention: bool
    possible: list[str]
    version: int
    received: datetime
    blocked_on: str | None
    blockers: list[str]
    initials: dict[str, str] = {}
    ticket_link: str | None = None


class OrderList(BaseModel):
    orders: list[Order]
    next: str | None


class Entry(BaseModel):
    """One entry of the history."""

    model_config = ConfigDict(populate_by_name=True)

    seq: int
    at: datetime
    actor: str
    role: str
    trigger: str
    from_: str | None = Field(alias="from")
    to: str
    reason: str | None
    note: str | None
    effects: list[str]


class Problem(BaseModel):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str | None = None
    instance: str | None = None


PROBLEMS: dict[int | str, dict[str, Any]] = {
    code: {"model": Problem, "content": {"application/problem+json": {}}} for code in (400, 401, 403, 404, 409, 412, 422, 503)
}
