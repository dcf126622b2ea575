"""The Lindesk stub server in the shape of Sundsvall's SupportManagement."""

from __future__ import annotations

import math
from typing import Annotated, Any

from fastapi import FastAPI, Header, Path, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.responses import StreamingResponse

from adapters.lindesk.errands import REOPENED, STATUS_WORDS
from adapters.server.faulty import Hearing, Stage, json_reply, problem
from adapters.server.filters import BadFilter, matcher
from adapters.server.plain import PROBLEMS, plain_app
from adapters.world.store import Entity

OURS = {word: status for status, word in STATUS_WORDS.items()}
_TYPES = {"unit": ("UPDATE", "ERRAND"), "us": ("UPDATE", "ERRAND"), "desk": ("READ", "SYSTEM")}
_CHUNK = bytes(64 * 1024)

Municipality = Annotated[str, Path(pattern=r"^[0-9]{4}$")]
Namespace = Annotated[str, Path(pattern=r"^[\w-]{1,40}$")]
ErrandId = Annotated[str, Path(min_length=1, max_length=64)]
Group = Annotated[str, Header(alias="X-Request-Group-Id")]
SentBy = Annotated[str, Header(alias="X-Sent-By")]
IfMatch = Annotated[str, Header(alias="If-Match")]


class Change(BaseModel):
    """What we may change of an errand."""

    status: str
    resolution: str | None = None


class WebMessage(BaseModel):
    message: str = Field(min_length=1, max_length=20_000)
    internal: bool = False


class Errands(BaseModel):
    content: list[dict[str, Any]]
    number: int
    size: int
    totalElements: int
    totalPages: int


class Event(BaseModel):
    type: str
    subType: str
    owner: str
    requestGroupId: str
    created: str


class Message(BaseModel):
    communicationID: str
    direction: str
    communicationType: str
    messageBody: str
    sent: str


class Attachment(BaseModel):
    id: str
    fileName: str
    size: int


def sundsvall_app(stage: Stage, account: str = "lockstep") -> FastAPI:
    """`account` is ours: what it did is told apart from what the ordering unit did."""
    app = plain_app("Lindesk as SupportManagement (stub)")
    base = "/{municipality}/{namespace}/errands"
    _reads(app, stage, base, account)
    _writes(app, stage, base)
    return app


def _reads(app: FastAPI, stage: Stage, base: str, account: str) -> None:
    @app.get(base, response_model=Errands, responses=PROBLEMS)
    async def errands(
        request: Request, municipality: Municipality, namespace: Namespace,
        filter: Annotated[str, Query(max_length=400)] = "", page: Annotated[int, Query(ge=0, le=10**6)] = 0,
        size: Annotated[int, Query(ge=1, le=200)] = 20, sort: Annotated[str, Query(max_length=40)] = "modified,asc",
    ) -> Response:  # fmt: skip
        """Errands that fit a filter (`and`, `:`, `>`, `>:`, `exists`), a page at a time."""
        hearing = Hearing(
            "lindesk", "changed_tickets", lambda _: _page(stage, filter, page, size), aside=True
        )
        return await stage.answer(request, hearing)

    @app.get(base + "/{errand}", responses=PROBLEMS)
    async def errand(
        request: Request, municipality: Municipality, namespace: Namespace, errand: ErrandId
    ) -> Response:
        """One errand, with its version as ETag."""
        return await stage.answer(request, _aside(stage, errand, _errand_reply))

    @app.get(base + "/{errand}/events", response_model=list[Event], responses=PROBLEMS)
    async def events(
        request: Request, municipality: Municipality, namespace: Namespace, errand: ErrandId
    ) -> Response:
        """What happened to an errand, and by whose hand."""
        return await stage.answer(request, _aside(stage, errand, lambda t: json_reply(_events(t, account))))

    @app.get(base + "/{errand}/communication", response_model=list[Message], responses=PROBLEMS)
    async def messages(
        request: Request, municipality: Municipality, namespace: Namespace, errand: ErrandId
    ) -> Response:
        """What was said in an errand."""
        return await stage.answer(request, _aside(stage, errand, lambda t: json_reply(_messages(t))))

    @app.get(base + "/{errand}/attachments", response_model=list[Attachment], responses=PROBLEMS)
    async def attachments(
        request: Request, municipality: Municipality, namespace: Namespace, errand: ErrandId
    ) -> Response:
        """The names and sizes of what is attached."""
        return await stage.answer(request, _aside(stage, errand, lambda t: json_reply(_attachments(t))))

    @app.get(base + "/{errand}/attachments/{number}", responses=PROBLEMS, response_class=StreamingResponse)
    async def attachment(
        request: Request, municipality: Municipality, namespace: Namespace, errand: ErrandId,
        number: Annotated[int, Path(ge=0, le=1000)],
    ) -> Response:  # fmt: skip
        """An attachment's bytes: noughts, as many as its size."""
        return await stage.answer(request, _aside(stage, errand, lambda t: _bytes(t, number)))


def _writes(app: FastAPI, stage: Stage, base: str) -> None:
    @app.patch(base + "/{errand}", responses=PROBLEMS)
    async def patch(
        request: Request, municipality: Municipality, namespace: Namespace, errand: ErrandId, change: Change,
        if_match: IfMatch = "", group: Group = "", sent_by: SentBy = "",
    ) -> Response:  # fmt: skip
        """Changes status and resolution, on the version named in If-Match."""
        hearing = Hearing(
            "lindesk", "set_status",
            lambda _: _patched(stage, errand, change, if_match, group),
            on_conflict=lambda: _moved_on(stage, errand, 412),
        )  # fmt: skip
        return await stage.answer(request, hearing)

    @app.post(base + "/{errand}/communication/webmessage", status_code=201, responses=PROBLEMS)
    async def webmessage(
        request: Request, municipality: Municipality, namespace: Namespace, errand: ErrandId, message: WebMessage,
        group: Group = "", sent_by: SentBy = "",
    ) -> Response:  # fmt: skip
        """A message to whoever ordered."""
        hearing = Hearing(
            "lindesk", "comment",
            lambda _: _said(stage, errand, message, group),
            on_conflict=lambda: _moved_on(stage, errand, 409),
        )  # fmt: skip
        return await stage.answer(request, hearing)


def raw_status(ticket: Entity) -> str:
    """A ticket's status in the desk's own words."""
    if ticket["status"] == "open":
        untouched = all(by != "us" for by, *_ in ticket["acts"])
        return REOPENED if ticket["reopened"] else ("NEW" if untouched else STATUS_WORDS["open"])
    return STATUS_WORDS[ticket["status"]]


def errand_of(ticket: Entity) -> dict[str, Any]:
    """A ticket as an errand: the unit's words, and where it stands."""
    own = {"id": ticket["id"], "errandNumber": ticket["number"], "version": ticket["version"]}
    state = {
        "status": raw_status(ticket),
        "resolution": ticket["resolution"],
        "modified": ticket["changed_at"],
    }
    return {**ticket["content"], **own, **state}


def _aside(stage: Stage, errand: str, reply: Any) -> Hearing:
    def act(_: bool) -> Response:
        ticket = stage.world.tickets.get(errand)
        found: Response = problem(404, "no-such-errand") if ticket is None else reply(ticket)
        return found

    return Hearing("lindesk", "ticket", act, aside=True)


def _page(stage: Stage, text: str, page: int, size: int) -> Response:
    try:
        fits = matcher(text)
    except BadFilter:
        return problem(400, "bad-filter")
    found = [e for e in map(errand_of, stage.world.tickets.listed()) if fits(e)]
    found.sort(key=lambda e: (e["modified"], e["errandNumber"]))
    return json_reply(
        {
            "content": found[page * size : (page + 1) * size],
            "number": page,
            "size": size,
            "totalElements": len(found),
            "totalPages": math.ceil(len(found) / size),
        }
    )


def _errand_reply(ticket: Entity) -> Response:
    return json_reply(errand_of(ticket), headers={"ETag": f'"{ticket["version"]}"'})


def _events(ticket: Entity, account: str) -> list[dict[str, str]]:
    owners = {"unit": str(ticket["content"].get("reporterUserId") or "unit"), "us": account, "desk": "desk"}
    found = []
    for place, (by, _, group, at) in enumerate(ticket["acts"]):
        kind, sub = _TYPES[by]
        found.append({
            "type": "CREATE" if place == 0 else kind, "subType": sub, "owner": owners[by],
            "requestGroupId": group, "created": at,
        })  # fmt: skip
    return found


def _messages(ticket: Entity) -> list[dict[str, str]]:
    return [
        {
            "communicationID": f"{ticket['id']}-{place}",
            "direction": "INBOUND" if said["by"] == "unit" else "OUTBOUND",
            "communicationType": "WEB_MESSAGE", "messageBody": said["text"], "sent": said["at"],
        }
        for place, said in enumerate(ticket["said"])
    ]  # fmt: skip


def _attachments(ticket: Entity) -> list[dict[str, Any]]:
    return [{"id": str(n), **attached} for n, attached in enumerate(ticket.get("attachments", []))]


def _bytes(ticket: Entity, number: int) -> Response:
    attached = ticket.get("attachments", [])
    if number >= len(attached):
        return problem(404, "no-such-attachment")
    left = int(attached[number]["size"])
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
        return problem(404, "no-such-errand")
    stage.world.tickets.answer(errand, message.message, group, stage.world.clock())
    stage.world.took_place("lindesk.comment", group or "no group")
    return Response(status_code=201)


def _moved_on(stage: Stage, errand: str, status: int) -> Response:
    if stage.world.tickets.get(errand) is not None:
        stage.world.tickets.bump(errand, stage.world.clock())
    return problem(status, "conflict")
