"""The Lindesk stub server in the shape of Sundsvall's SupportManagement 15."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import FastAPI, Header, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import StreamingResponse

from adapters.json_reply import Json
from adapters.lindesk.errands import STATUS_WORDS
from adapters.server import errand_shapes as shapes
from adapters.server.faulty import Hearing, Stage, json_reply, problem
from adapters.server.filters import BadFilter, matcher
from adapters.server.pages import NO_SORTING, BadSort, Page, PageNumber, PageSize, Sorting, page_of, sorted_by
from adapters.server.plain import PROBLEMS, plain_app
from adapters.world.store import Entity

OURS = {word: status for status, word in STATUS_WORDS.items()}
_CHUNK = bytes(64 * 1024)

Municipality = Annotated[str, Path(pattern=r"^[0-9]{4}$")]
Namespace = Annotated[str, Path(pattern=r"^[\w|\-]{1,40}$")]
ErrandId = Annotated[str, Path(min_length=1, max_length=64)]
Group = Annotated[UUID | None, Header(alias="X-Request-Group-Id")]
SentBy = Annotated[str, Header(alias="X-Sent-By", max_length=200)]
IfMatch = Annotated[str, Header(alias="If-Match", max_length=80)]


class Change(BaseModel):
    """What this stub lets be changed of an errand; what is not named stays."""

    model_config = ConfigDict(extra="forbid")
    status: str | None = None
    resolution: str | None = None


class WebMessage(BaseModel):
    model_config = ConfigDict(extra="forbid")
    message: str = Field(min_length=1, max_length=20_000)
    internal: bool = False
    dispatch: bool = True


class Errands(Page):
    content: list[Json]


class MetaData(BaseModel):
    key: str
    value: str


class Event(BaseModel):
    id: str
    type: Literal["CREATE", "UPDATE", "DELETE", "UNKNOWN"]
    subType: str
    owner: str
    created: str
    sourceType: str
    metadata: list[MetaData]
    requestGroupId: str | None = None


class Events(Page):
    content: list[Event]


class Message(BaseModel):
    communicationID: str
    errandNumber: str
    direction: Literal["INBOUND", "OUTBOUND"]
    communicationType: Literal["SMS", "EMAIL", "WEB_MESSAGE"]
    messageBody: str
    sent: str
    internal: bool
    emailHeaders: dict[str, list[str]] | None = None


class Attachment(BaseModel):
    id: str
    fileName: str


def sundsvall_app(stage: Stage, account: str = "lockstep") -> FastAPI:
    """`account` is ours, for requests without X-Sent-By."""
    app = plain_app("Lindesk as SupportManagement (stub)")
    base = "/{municipality}/{namespace}/errands"
    _errands(app, stage, base)
    _parts(app, stage, base, account)
    _attachments(app, stage, base)
    _writes(app, stage, base)
    return app


def _errands(app: FastAPI, stage: Stage, base: str) -> None:
    @app.get(base, response_model=Errands, responses=PROBLEMS)
    async def errands(
        request: Request, municipality: Municipality, namespace: Namespace,
        filter: Annotated[str, Query(max_length=400)] = "", page: PageNumber = 0, size: PageSize = 20, sort: Sorting = NO_SORTING,
    ) -> Response:  # fmt: skip
        """Errands that fit a filter on the attributes of an errand, a page at a time."""
        hearing = Hearing("lindesk", "changed_tickets", lambda _: _page(stage, filter, page, size, sort), aside=True)
        return await stage.answer(request, hearing)

    @app.get(base + "/{errand}", responses=PROBLEMS)
    async def errand(
        request: Request, municipality: Municipality, namespace: Namespace, errand: ErrandId
    ) -> Response:
        """One errand; its version is in the ETag, too."""
        return await stage.answer(request, _aside(stage, errand, _errand_reply))


def _parts(app: FastAPI, stage: Stage, base: str, account: str) -> None:
    @app.get(base + "/{errand}/events", response_model=Events, responses=PROBLEMS)
    async def events(
        request: Request, municipality: Municipality, namespace: Namespace, errand: ErrandId,
        page: PageNumber = 0, size: PageSize = 20, sort: Sorting = NO_SORTING,
    ) -> Response:  # fmt: skip
        """What was done to an errand. The owner is this service; who did it stands in the metadata."""

        def reply(ticket: Entity) -> Response:
            try:
                found = sorted_by(shapes.events_of(ticket, account), sort, {"created": lambda e: e["created"]})
            except BadSort:
                return problem(400, "bad-sort")
            return json_reply(page_of(found, page, size, lambda event: event))

        return await stage.answer(request, _aside(stage, errand, reply))

    @app.get(base + "/{errand}/communication", response_model=list[Message], responses=PROBLEMS)
    async def messages(
        request: Request, municipality: Municipality, namespace: Namespace, errand: ErrandId
    ) -> Response:
        """What was said in an errand, by both sides; nothing where there is no such errand."""
        none = lambda: json_reply([])  # noqa: E731
        return await stage.answer(request, _aside(stage, errand, lambda t: json_reply(shapes.messages_of(t)), none))


def _attachments(app: FastAPI, stage: Stage, base: str) -> None:
    @app.get(base + "/{errand}/attachments", response_model=list[Attachment], responses=PROBLEMS)
    async def attachments(
        request: Request, municipality: Municipality, namespace: Namespace, errand: ErrandId
    ) -> Response:
        """The names of what is attached."""
        return await stage.answer(request, _aside(stage, errand, lambda t: json_reply(shapes.attachments_of(t))))

    @app.get(base + "/{errand}/attachments/{attachment}", responses=PROBLEMS, response_class=StreamingResponse)
    async def attachment(
        request: Request, municipality: Municipality, namespace: Namespace, errand: ErrandId,
        attachment: Annotated[str, Path(max_length=64)],
    ) -> Response:  # fmt: skip
        """An attachment's bytes: noughts, as many as its size."""
        return await stage.answer(request, _aside(stage, errand, lambda t: _bytes(t, attachment)))


def _writes(app: FastAPI, stage: Stage, base: str) -> None:
    @app.patch(base + "/{errand}", responses=PROBLEMS)
    async def patch(
        request: Request, municipality: Municipality, namespace: Namespace, errand: ErrandId, change: Change,
        if_match: IfMatch = "", group: Group = None, sent_by: SentBy = "",
    ) -> Response:  # fmt: skip
        """Changes status and resolution; on the version named in If-Match, or on any."""
        hearing = Hearing(
            "lindesk", "set_status",
            lambda _: _patched(stage, errand, change, if_match, _text(group)),
            on_conflict=lambda: _moved_on(stage, errand),
        )  # fmt: skip
        return await stage.answer(request, hearing)

    @app.post(base + "/{errand}/communication/webmessage", status_code=204, responses=PROBLEMS)
    async def webmessage(
        request: Request, municipality: Municipality, namespace: Namespace, errand: ErrandId, message: WebMessage,
        group: Group = None, sent_by: SentBy = "",
    ) -> Response:  # fmt: skip
        """A message to the ordering unit. It has no version, so that nothing conflicts with it."""

        def act(_: bool = False) -> Response:
            return _said(stage, errand, message, _text(group))

        return await stage.answer(request, Hearing("lindesk", "comment", act, on_conflict=act))


def _text(group: UUID | None) -> str:
    return str(group or "")


def _aside(stage: Stage, errand: str, reply: Any, missing: Any = lambda: problem(404, "no-such-errand")) -> Hearing:
    def act(_: bool) -> Response:
        ticket = stage.world.tickets.get(errand)
        found: Response = missing() if ticket is None else reply(ticket)
        return found

    return Hearing("lindesk", "ticket", act, aside=True)


def _page(stage: Stage, text: str, page: int, size: int, sort: list[str]) -> Response:
    keys = {name: lambda ticket, name=name: shapes.attributes_of(ticket)[name] for name in shapes.ATTRIBUTES}
    try:
        fits = matcher(text)
        found = [t for t in stage.world.tickets.listed() if fits(shapes.attributes_of(t))]
        found = sorted_by(found, sort, keys)
    except BadFilter:
        return problem(400, "bad-filter")
    except BadSort:
        return problem(400, "bad-sort")
    return json_reply(page_of(found, page, size, shapes.errand_of))


def _errand_reply(ticket: Entity) -> Response:
    return json_reply(shapes.errand_of(ticket), headers={"ETag": f'"{ticket["version"]}"'})


def _bytes(ticket: Entity, attachment: str) -> Response:
    found = [a for n, a in enumerate(ticket.get("attachments", [])) if str(n) == attachment]
    if not found:
        return problem(404, "no-such-attachment")
    left = int(found[0]["size"])
    chunks = (_CHUNK[: min(len(_CHUNK), left - start)] for start in range(0, left, len(_CHUNK)))
    return StreamingResponse(chunks, media_type="application/octet-stream")


def _patched(stage: Stage, errand: str, change: Change, if_match: str, group: str) -> Response:
    tickets = stage.world.tickets
    ticket = tickets.get(errand)
    if ticket is None:
        return problem(404, "no-such-errand")
    if change.status not in OURS:
        return problem(400, "no-such-status")
    if if_match and if_match != f'"{ticket["version"]}"':
        return problem(412, "version-moved-on")
    changed = tickets.set_status(errand, OURS[change.status], change.resolution, stage.world.clock(), group)
    stage.world.took_place("lindesk.set_status", group or "no group", changed)
    return _errand_reply(tickets.get(errand) or ticket)


def _said(stage: Stage, errand: str, message: WebMessage, group: str) -> Response:
    if stage.world.tickets.get(errand) is None:
        return problem(400, "no-such-errand")
    stage.world.tickets.answer(errand, message.message, group, stage.world.clock())
    stage.world.took_place("lindesk.comment", group or "no group")
    return Response(status_code=204)


def _moved_on(stage: Stage, errand: str) -> Response:
    if stage.world.tickets.get(errand) is not None:
        stage.world.tickets.bump(errand, stage.world.clock())
    return problem(412, "conflict")
