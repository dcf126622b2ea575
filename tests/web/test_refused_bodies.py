"""Bodies that are too large: the answer comes when the client has stopped to send, so that it is not lost on the way."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import anyio
import pytest
from starlette.types import Message, Receive, Scope, Send

from console.web import security
from console.web.security import MOST_BYTES, MOST_READ_AWAY, Guarded

PIECE = 500_000


async def nothing(scope: Scope, receive: Receive, send: Send) -> None:
    raise AssertionError("a refused request reached the console")


def asked(scope: Scope, receive: Receive, send: Send) -> None:
    """Hands a request to the guard, in a thread: a browser of other tests may have a loop in this one."""
    with ThreadPoolExecutor(1) as threads:
        threads.submit(anyio.run, Guarded(nothing), scope, receive, send).result()


def played(pieces: int, *headers: tuple[bytes, bytes]) -> list[str]:
    """What happened, in its order, when a body of so many pieces was sent."""
    happened: list[str] = []

    async def receive() -> Message:
        happened.append("read")
        return {"type": "http.request", "body": b"x" * PIECE, "more_body": happened.count("read") < pieces}

    async def send(message: Message) -> None:
        happened.append(str(message.get("status", "answered")))

    scope = {"type": "http", "method": "POST", "path": "/inventory/import", "query_string": b"", "headers": list(headers)}
    asked(scope, receive, send)
    return happened


def test_a_large_body_is_read_to_its_end_before_it_is_refused() -> None:
    length = (b"content-length", str(8 * PIECE).encode())
    assert played(8, length) == ["read"] * 8 + ["413", "answered"]


def test_a_body_without_an_end_is_read_only_so_far() -> None:
    happened = played(10**9, (b"transfer-encoding", b"chunked"))
    assert happened == ["read"] * (MOST_READ_AWAY // PIECE) + ["413", "answered"]


def test_a_client_that_waits_to_be_asked_is_refused_unread() -> None:
    length = (b"content-length", str(MOST_BYTES + 1).encode())
    assert played(8, length, (b"expect", b"100-continue")) == ["413", "answered"]


def test_a_client_that_promises_a_body_and_sends_none_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(security, "LONGEST_READ_AWAY", 0)
    statuses: list[int] = []

    async def receive() -> Message:
        await anyio.sleep_forever()
        raise AssertionError("nothing comes")

    async def send(message: Message) -> None:
        statuses.extend([message["status"]] if "status" in message else [])

    length = (b"content-length", str(MOST_BYTES + 1).encode())
    scope = {"type": "http", "method": "POST", "path": "/inventory/import", "query_string": b"", "headers": [length]}
    asked(scope, receive, send)
    assert statuses == [413]
