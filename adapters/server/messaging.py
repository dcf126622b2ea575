"""The stub of a message service in the shape of Sundsvall's Messaging 7.

It honours no key: what is given twice is sent twice, each time under a new message id.
"""

from __future__ import annotations

from base64 import b64decode
from binascii import Error
from datetime import date
from typing import Annotated, Literal
from uuid import UUID, uuid4

from fastapi import FastAPI, Header, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from adapters.json_reply import Json
from adapters.lindesk.errands import ZONE, moment_of
from adapters.server.faulty import Hearing, Stage, json_reply, problem
from adapters.server.plain import PROBLEMS, plain_app

Municipality = Annotated[str, Path(pattern=r"^[0-9]{4}$")]
Origin = Annotated[str, Header(alias="x-origin", max_length=200)]
SentBy = Annotated[str, Header(alias="X-Sent-By", max_length=200)]
Async = Annotated[bool, Query(alias="async")]
Address = Annotated[str, Field(min_length=3, max_length=255, pattern=r"^[^@\s]+@[^@\s]+$")]
KINDS = {"sms": "SMS", "email": "EMAIL", "ics": "EMAIL"}


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Reference(Strict):
    key: str = Field(min_length=1)
    value: str = Field(min_length=1)


class Party(Strict):
    partyId: UUID | None = None
    externalReferences: list[Reference] = []


class Sms(Strict):
    party: Party = Party()
    sender: str = Field("", min_length=3, max_length=11)
    mobileNumber: str = Field(pattern=r"^\+467[02369][0-9]{7}$")
    message: str = Field(min_length=1)
    priority: Literal["HIGH", "NORMAL"] = "NORMAL"
    department: str = ""


class Sender(Strict):
    name: str = Field(min_length=1)
    address: Address
    replyTo: Address | None = None


class Attachment(Strict):
    name: str = Field(min_length=1)
    contentType: str = ""
    content: str = Field(description="Base64.")


class Email(Strict):
    party: Party = Party()
    sender: Sender | None = None
    emailAddress: Address
    subject: str = Field(min_length=1)
    message: str = ""
    htmlMessage: str = Field("", description="Base64.")
    attachments: list[Attachment] = []
    headers: dict[str, list[str]] = {}


class Delivery(BaseModel):
    deliveryId: UUID
    messageType: Literal["SMS", "EMAIL"]
    status: Literal["PENDING", "AWAITING_FEEDBACK", "SENT", "NOT_SENT", "FAILED"]


class Taken(BaseModel):
    messageId: UUID
    deliveries: list[Delivery]


class Entry(BaseModel):
    messageType: Literal["SMS", "EMAIL"]
    status: str
    timestamp: str


def messaging_app(stage: Stage) -> FastAPI:
    app = plain_app("Messaging (stub)")
    _sends(app, stage)
    _asks(app, stage)
    return app


def _sends(app: FastAPI, stage: Stage) -> None:
    @app.post("/{municipality}/sms", status_code=201, response_model=Taken, responses=PROBLEMS)
    async def sms(
        request: Request, municipality: Municipality, message: Sms, later: Async = False,
        origin: Origin = "", sent_by: SentBy = "",
    ) -> Response:  # fmt: skip
        """Sends a text message."""
        body = {"to": message.mobileNumber, "text": message.message}
        return await stage.answer(request, _sending(stage, "sms", message.party, body))

    @app.post("/{municipality}/email", status_code=201, response_model=Taken, responses=PROBLEMS)
    async def email(
        request: Request, municipality: Municipality, message: Email, later: Async = False,
        origin: Origin = "", sent_by: SentBy = "",
    ) -> Response:  # fmt: skip
        """Sends an e-mail; one with a calendar attached is counted as a calendar entry."""
        try:
            files = [(a.contentType, b64decode(a.content, validate=True)) for a in message.attachments]
        except (Error, ValueError):
            return problem(400, "bad-attachment")
        calendars = [content.decode("utf-8", "replace") for kind, content in files if kind.startswith("text/calendar")]
        what = {"ics": calendars[0]} if calendars else {"text": message.message}
        body = {"to": message.emailAddress, **what, "headers": message.headers}
        return await stage.answer(request, _sending(stage, "ics" if calendars else "email", message.party, body))


def _asks(app: FastAPI, stage: Stage) -> None:
    @app.get("/{municipality}/conversation-history/{party}", response_model=list[Entry], responses=PROBLEMS)
    async def history(
        request: Request, municipality: Municipality, party: UUID,
        first: Annotated[date | None, Query(alias="from")] = None, last: Annotated[date | None, Query(alias="to")] = None,
    ) -> Response:  # fmt: skip
        """What was sent to a party; empty for one that is not known."""

        def act(_: bool) -> Response:
            found = [m for _, m in stage.world.store.each("messaging") if m["party"] == str(party) and _between(m, first, last)]
            return json_reply([{k: m[k] for k in ("messageType", "status", "timestamp")} for m in found])

        return await stage.answer(request, Hearing("notify", "status", act, aside=True))

    @app.get("/{municipality}/status/messages/{message}", response_model=Taken, responses=PROBLEMS)
    async def status(request: Request, municipality: Municipality, message: UUID) -> Response:
        """What became of a message, by the id that its sender was answered with."""

        def act(_: bool) -> Response:
            found = stage.world.store.get("messaging", str(message))
            return problem(404, "no-such-message") if found is None else json_reply(_taken(str(message), found))

        return await stage.answer(request, Hearing("notify", "status", act, aside=True))


def _sending(stage: Stage, kind: str, party: Party, body: Json) -> Hearing:
    def act(_: bool) -> Response:
        world, message = stage.world, str(uuid4())
        to = str(party.partyId or message)
        world.mail.send(kind, message, body, world.clock())
        kept = {
            "party": to, "messageType": KINDS[kind], "status": "SENT", "delivery": str(uuid4()),
            "timestamp": world.clock().astimezone(ZONE).isoformat(timespec="milliseconds"),
        }  # fmt: skip
        world.store.put("messaging", message, kept)
        world.took_place(f"notify.{kind}", to)
        return json_reply(_taken(message, kept), 201, {"Location": f"/status/messages/{message}"})

    return Hearing("notify", kind, act)


def _taken(message: str, kept: Json) -> Json:
    delivery = {"deliveryId": kept["delivery"], "messageType": kept["messageType"], "status": kept["status"]}
    return {"messageId": message, "deliveries": [delivery]}


def _between(message: Json, first: date | None, last: date | None) -> bool:
    moment = moment_of(message["timestamp"])
    day = moment.astimezone(ZONE).date() if moment else date.min
    return (first is None or first <= day) and (last is None or day <= last)
