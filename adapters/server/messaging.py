"""The stub of a message service in the shape of Sundsvall's Messaging."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import FastAPI, Header, Path, Request, Response
from pydantic import BaseModel, Field

from adapters.server.faulty import Hearing, Stage, json_reply, problem
from adapters.server.plain import PROBLEMS, plain_app

Municipality = Annotated[str, Path(pattern=r"^[0-9]{4}$")]
RequestId = Annotated[str, Path(pattern=r"^[0-9a-f-]{36}$")]
Key = Annotated[str, Header(alias="Idempotency-Key", pattern=r"^[0-9a-f-]{36}$")]


class Sms(BaseModel):
    sender: str = Field(min_length=3, max_length=11)
    mobileNumber: str = Field(pattern=r"^\+467[02369][0-9]{7}$")
    message: str = Field(min_length=1, max_length=1000)


class Sender(BaseModel):
    name: str
    address: str


class Attachment(BaseModel):
    name: str
    contentType: str
    content: str


class Email(BaseModel):
    sender: Sender
    emailAddress: str = Field(min_length=3, max_length=255)
    subject: str = Field(min_length=1, max_length=255)
    message: str
    attachments: list[Attachment] = []


class Delivery(BaseModel):
    messageId: str
    status: str


def messaging_app(stage: Stage) -> FastAPI:
    app = plain_app("Messaging (stub)")

    @app.post("/{municipality}/sms", status_code=201, response_model=Delivery, responses=PROBLEMS)
    async def sms(request: Request, municipality: Municipality, message: Sms, key: Key) -> Response:
        """Sends a text message; a key that was used is answered as the first time."""
        body = {"to": message.mobileNumber, "text": message.message}
        return await stage.answer(request, _sending(stage, "sms", key, body))

    @app.post("/{municipality}/email", status_code=201, response_model=Delivery, responses=PROBLEMS)
    async def email(request: Request, municipality: Municipality, message: Email, key: Key) -> Response:
        """Sends an e-mail; one with a calendar attached is counted as a calendar entry."""
        calendars = [a.content for a in message.attachments if a.contentType.startswith("text/calendar")]
        kind = "ics" if calendars else "email"
        body = {
            "to": message.emailAddress,
            "ics" if calendars else "text": (calendars or [message.message])[0],
        }
        return await stage.answer(request, _sending(stage, kind, key, body))

    @app.get("/{municipality}/status/request/{request_id}", response_model=Delivery, responses=PROBLEMS)
    async def status(request: Request, municipality: Municipality, request_id: RequestId) -> Response:
        """Whether a key was used, and what became of its message."""
        return await stage.answer(request, Hearing("notify", "status", lambda _: _status(stage, request_id)))

    return app


def _sending(stage: Stage, kind: str, key: str, body: dict[str, Any]) -> Hearing:
    def act(_: bool) -> Response:
        new = stage.world.mail.send(kind, key, body, stage.world.clock())
        stage.world.took_place(f"notify.{kind}", key, changed=new)
        return json_reply({"messageId": key, "status": "SENT"}, 201)

    return Hearing("notify", kind, act)


def _status(stage: Stage, key: str) -> Response:
    if any(stage.world.mail.was_sent(kind, key) for kind in ("sms", "email", "ics")):
        return json_reply({"messageId": key, "status": "SENT"})
    return problem(404, "no-such-message")
