"""What every desk has: tickets, a clock, replies that get lost, and people who write in it (`POST /_desk`)."""

from __future__ import annotations

import json
import random
import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SO_LINGER, SOL_SOCKET
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Europe/Stockholm")
# How a reply is lost after the work was done. No reply at all, a reset, half of one, or a page of a gateway on the way.
LOSSES = ("cut", "reset", "half", "gateway")
STATUSES = ("NEW", "ONGOING", "PENDING", "SOLVED", "REOPENED", "CLOSED")


class Refused(Exception):
    """The request breaks the contract, or its target is not there."""

    def __init__(self, status: int, why: str, breach: bool = True) -> None:
        super().__init__(why)
        self.status, self.breach = status, breach


@dataclass
class Reply:
    status: int
    body: bytes = b""
    kind: str = "application/json"


@dataclass
class Request:
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Said:
    by: str
    text: str
    at: datetime


@dataclass
class Ticket:
    """`form` are the answers of the form; `log` who did what and when, `touched` None until it was changed."""

    id: str
    number: str
    facts: dict[str, Any]
    created: datetime
    status: str = "NEW"
    resolution: str | None = None
    version: int = 0
    changed: datetime | None = None
    said: list[Said] = field(default_factory=list)
    log: list[tuple[str, str, datetime]] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)

    @property
    def touched(self) -> datetime:
        return self.changed or self.created

    def change(self, by: str, at: datetime, **values: Any) -> None:
        for name, value in values.items():
            setattr(self, name, value)
        if "status" in values:
            self.statuses.append(values["status"])
        self.version += 1
        self.changed = at
        self.log.append(("UPDATE", by, at))


class Desk:
    """One desk; `chance` of 1 loses the reply of every change, less loses some of the questions' replies as well."""

    def __init__(self, chance: float, seed: int) -> None:
        self.chance, self.random = chance, random.Random(seed)
        self.tickets: dict[str, Ticket] = {}
        self.now, self.breaches, self.lost = datetime(2027, 1, 12, 7, 0, tzinfo=UTC), list[str](), dict[str, int]()
        self.lock = Lock()

    def tick(self) -> datetime:
        """The moment of the next thing that happens: no two are the same."""
        self.now += timedelta(milliseconds=137)
        return self.now

    def serve(self, request: Request) -> tuple[Reply, str]:
        """The reply, and how it is lost ("" where it arrives)."""
        with self.lock:
            if request.path == "/_desk":
                return Reply(200, json.dumps(self.hand(json.loads(request.body))).encode()), ""
            is_change = request.method != "GET"
            if is_change and self.chance < 1 and self.random.random() < self.chance / 3:
                return Reply(204), self._lose("undone")
            try:
                reply = self.answer(request)
            except Refused as refused:
                if refused.breach:
                    self.breaches.append(f"{request.method} {request.path}: {refused}")
                problem = {"status": refused.status, "title": "Refused", "detail": str(refused)}
                return Reply(refused.status, json.dumps(problem).encode(), "application/problem+json"), ""
            chance = self.chance if is_change else (self.chance / 5 if self.chance < 1 else 0)
            return reply, self._lose(self.random.choice(LOSSES)) if self.random.random() < chance else ""

    def _lose(self, how: str) -> str:
        self.lost[how] = self.lost.get(how, 0) + 1
        return how

    def answer(self, request: Request) -> Reply:
        raise NotImplementedError

    # What people do -------------------------------------------------------------------------------

    def hand(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """One thing that a person at the desk or at the unit does, and how the desk stands after it."""
        self.now = max(self.now, datetime.fromisoformat(wanted["now"]))
        ticket, at = self.tickets.get(wanted.get("id", "")), self.tick()
        if "open" in wanted:
            opened = Ticket(wanted["id"], wanted["number"], wanted["open"], at)
            opened.log.append(("CREATE", "anna01andersson", at))
            self.tickets[opened.id] = opened
        elif ticket is not None and "say" in wanted:
            self.hear(ticket, Said("unit", wanted["say"], at))
        elif ticket is not None and "status" in wanted:
            ticket.change(wanted.get("by", "anna01andersson"), at, status=wanted["status"])
        return {
            "breaches": self.breaches, "lost": self.lost,
            "tickets": {
                t.id: {
                    "status": t.status, "resolution": t.resolution, "statuses": t.statuses,
                    "ours": [s.text for s in t.said if s.by == "us"],
                }
                for t in self.tickets.values()
            },
        }  # fmt: skip

    def hear(self, ticket: Ticket, said: Said) -> None:
        ticket.said.append(said)


def need(truth: Any, why: str) -> None:
    if not truth:
        raise Refused(400, why)


def parsed(request: Request) -> Any:
    need(request.headers.get("content-type", "").partition(";")[0] == "application/json", "content type")
    try:
        return json.loads(request.body)
    except ValueError:
        raise Refused(400, "the body is not JSON") from None


def shaped(value: Any, where: str, required: dict[str, type], optional: dict[str, type] | None = None) -> None:
    """An object with these members and no others, none of them null."""
    need(isinstance(value, dict), f"{where} is no object")
    allowed = required | (optional or {})
    for name in value:
        need(name in allowed, f"{where}.{name} is unknown")
        need(type(value[name]) is allowed[name], f"{where}.{name} is {value[name]!r}")
    for name in required:
        need(name in value, f"{where}.{name} is missing")


def serve(desk: Desk) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(desk))
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


def _handler(desk: Desk) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version, disable_nagle_algorithm, wbufsize = "HTTP/1.1", True, -1

        def log_message(self, format: str, *args: Any) -> None:
            pass

        def _handle(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path, _, query = self.path.partition("?")
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply, loss = desk.serve(Request(self.command, path, query, headers, body))
            self._lose(reply, loss) if loss else self._send(reply)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _handle

        def _send(self, reply: Reply, missing: int = 0) -> None:
            self.send_response(reply.status)
            if reply.status != 204:
                self.send_header("Content-Type", reply.kind)
                self.send_header("Content-Length", str(len(reply.body) + missing))
            self.end_headers()
            self.wfile.write(reply.body)

        def _lose(self, reply: Reply, loss: str) -> None:
            self.close_connection = True
            if loss == "gateway":
                self._send(Reply(502, b"<html>Bad gateway</html>", "text/html"))
            elif loss == "half" and reply.body:
                self._send(Reply(reply.status, reply.body[:-3], reply.kind), missing=3)
            elif loss == "reset":
                self.connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))

    return Handler
