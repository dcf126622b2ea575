"""How a stub server answers: the fault that was ordered first, else what the world says."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from adapters.world.world import World

PROBLEM = "application/problem+json"
_SENTENCES = {
    400: "Bad request", 401: "Not let in", 404: "Not found", 409: "Conflict", 412: "Version has moved on",
    422: "Not possible", 500: "Failed", 503: "Not available",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hearing:
    """One call as a server hears it; `act` is given whether it must answer about the wrong person."""

    system: str
    operation: str
    act: Callable[[bool], Response]
    number: str | None = None
    on_unavailable: Callable[[], Response] | None = None
    on_conflict: Callable[[], Response] | None = None
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server keeps silent on a `timeout`, and how long it takes when `slow`; seconds."""

    hang_seconds: float = 12.0
    slow_seconds: float = 3.0


class Unfinished(Response):
    """A reply that breaks off: it promises more than it sends, so that the connection is closed on it."""

    def init_headers(self, headers: Mapping[str, str] | None = None) -> None:
        super().init_headers({"content-length": "4096"})


class Stage:
    """What the servers share: the world, and the manners of a bad day."""

    def __init__(self, world: World, patience: Patience | None = None, token: str = "") -> None:
        self.world, self._patience, self._token = world, patience or Patience(), token

    async def answer(self, request: Request, hearing: Hearing) -> Response:
        """The reply to one call; whatever is slow or silent waits here and holds nobody up."""
        if not self._lets_in(request):
            return problem(401, "not-let-in")
        reply, wait = await run_in_threadpool(self._decide, hearing)
        if wait:
            await _wait(request, wait)
        return reply

    def _lets_in(self, request: Request) -> bool:
        """By bearer token or, as Easit has it, with the key as the user of Basic authentication."""
        basic = b64encode(f"{self._token}:".encode()).decode()
        given = request.headers.get("authorization")
        return not self._token or given in (f"Bearer {self._token}", f"Basic {basic}")

    def _decide(self, hearing: Hearing) -> tuple[Response, float]:
        with self.world.turn():
            kind = self._fault(hearing)
            if kind == "unavailable":
                return (hearing.on_unavailable or (lambda: problem(503, "unavailable")))(), 0
            if kind == "error":
                return problem(500, "error"), 0
            if kind == "conflict":
                return (hearing.on_conflict or (lambda: problem(409, "conflict")))(), 0
            if kind == "timeout":
                return problem(503, "too-late"), self._patience.hang_seconds
            reply = hearing.act(kind == "wrong_person")
        if kind == "reply_lost":
            return Unfinished(), 0
        return reply, self._patience.slow_seconds if kind == "slow" else 0

    def _fault(self, hearing: Hearing) -> str | None:
        now = self.world.clock()
        if hearing.aside:
            return self.world.faults.lasting(hearing.system, hearing.operation, now)
        person = self.world.people.by_number(hearing.number) if hearing.number else None
        ref = str(person["ref"]) if person else None
        return self.world.faults.hit(hearing.system, hearing.operation, ref, now)


def problem(status: int, word: str) -> Response:
    """A `problem+json` reply; its words are the server's own, never the caller's."""
    body = {"type": f"urn:lockstep:{word}", "title": _SENTENCES[status], "status": status}
    return JSONResponse(body, status, media_type=PROBLEM)


def json_reply(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse(body, status, headers)


def key_of(request: Request) -> str:
    """The caller's request id, under which the world notes what was done."""
    return request.headers.get("x-request-id") or "no request id"


async def _wait(request: Request, seconds: float) -> None:
    """Waits, but no longer than the client is connected."""
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    while loop.time() < until and not await request.is_disconnected():
        await asyncio.sleep(0.05)
