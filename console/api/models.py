"""The shapes of the API's requests and answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from console.api.names import BeginName, BulkName, KindName, PartyName, PhaseName, RoleName, RoutineName, StateName
from workflow.values import Facts

Text = Annotated[str, Field(max_length=1000, pattern=r"^[^\x00]*$")]
Short = Annotated[str, Field(max_length=80, pattern=r"^[^\x00]*$")]
Names = Annotated[list[Short], Field(max_length=100)]
Identity = Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")]


class Asked(BaseModel):
    """A request's body; what is not declared is refused."""

    model_config = ConfigDict(extra="forbid")


class SignIn(Asked):
    name: Short
    password: Annotated[str, Field(max_length=1000)]
    code: Annotated[str, Field(max_length=40, description="Of the second factor, or a recovery code.")] = ""


class Token(BaseModel):
    token: str
    role: str


class Search(Asked):
    text: Short


class Pull(Asked):
    reason: Text | None = None
    data: dict[Short, Text | bool | Annotated[int, Field(ge=-(2**53), le=2**53)] | Names | None] = Field({}, max_length=100)


class NewOrder(Pull):
    """An order to begin by hand: of which routine, with which trigger; `kind` where the routine has several."""

    routine: RoutineName
    trigger: BeginName
    kind: KindName | None = None


class Because(Asked):
    reason: Text


class Chosen(Asked):
    routine: RoutineName | None = None
    phase: PhaseName | None = None
    state: StateName | None = None
    kind: KindName | None = None
    party: PartyName | None = None


class BulkLook(Asked):
    trigger: BulkName
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
    """An order without personal data; its routine may add to it."""

    model_config = ConfigDict(extra="allow")

    id: int
    number: str
    routine: RoutineName
    routine_version: str
    external_key: str | None
    external_name: str
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


class ProtectedOrder(BaseModel):
    """An order of protected persons, to who does not work with persons."""

    id: int
    number: str
    routine: RoutineName
    hidden: Literal[True]


class OrderList(BaseModel):
    orders: list[Order | ProtectedOrder]
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
    code: str | None = Field(None, description="Why, as a stable code.")
    facts: Facts | None = Field(None, description="What the sentence in `detail` says, as values.")


PROBLEMS: dict[int | str, dict[str, Any]] = {
    code: {"model": Problem, "content": {"application/problem+json": {}}} for code in (400, 401, 403, 404, 409, 412, 422, 503)
}


class AboutPerson(Asked):
    """A person by the identity number, and why; the reason is kept in the access log, without numbers."""

    identity: Identity
    reason: Text


class Erasure(AboutPerson):
    sure: Annotated[bool, Field(description="That the person is to be forgotten, which cannot be undone.")] = False


class NewHold(Asked):
    """Keep an order, or every order of a person; `until` is the day it ends."""

    order: Short = ""
    identity: Identity = ""
    reason: Text
    until: Short = ""
