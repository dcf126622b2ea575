"""Nothing about a person leaves by a side door: a full run over HTTP is overheard, and searched for everybody in it."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters import World
from adapters.over_http import stub_adapters
from adapters.server import Patience, serving, stub_servers
from console.web import about, create_app
from rehearsal.rehearsal import Rehearsal
from runtime import logs
from runtime.app import App
from runtime.bootstrap import open_app
from runtime.clock import Clock
from runtime.error_report import sentence
from runtime.settings import Settings
from tests.outside.town import settings_at
from tests.reliability.tools import MATS, PEOPLE, START, TOVA
from workflow.errors import LockstepError

pytestmark = pytest.mark.slow

GATE_CODE, PHONE, CONTACT = "K81973#", "070-174 06 05", "Cecilia Prov"
NEWCOMERS: Mapping[str, Mapping[str, Any]] = {
    "C": {**PEOPLE["A"], "id": "194701019897", "name": "Dagny Dal", "address": "Testvägen 12", "apartment": None},
    "D": {**PEOPLE["A"], "id": "194505199804", "name": "Erik Dal", "address": "Testvägen 12", "apartment": None},
}
WORLD = {
    "people": {**PEOPLE, **NEWCOMERS},
    "stock": ["L-1001", "L-1003"],
    "locks": {"L-1002": {"mounted_at": "D", "linked": ["D"]}},
}
KINDS = ("unavailable", "error", "timeout", "reply_lost", "conflict", "slow")
SYSTEMS = ("treserva", "tes", "lindesk", "notify")


class Overheard:
    """Notes every URL and header that reaches the servers, and every status and header that leaves them."""

    def __init__(self, app: ASGIApp, heard: list[str]) -> None:
        self.app, self.heard = app, heard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self.heard.append(
                f"{scope['method']} {scope['raw_path']!r} {scope['path']} {scope['query_string']!r} {scope['headers']!r}"
            )

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.heard.append(f"{message['status']} {message.get('headers')!r}")
            await send(message)

        await self.app(scope, receive, noted)


def needles() -> Iterator[str]:
    """Whatever must not be found: numbers in every notation, names and parts of them, streets, phone numbers, the code."""
    for person in WORLD["people"].values():  # type: ignore[attr-defined]
        number = person["id"]
        for start, mark in product((0, 2), ("", "-", "+")):
            yield f"{number[start:8]}{mark}{number[8:]}"
        yield from (person["name"], *person["name"].split(), person["address"], person["address"].split()[0])
    yield from ("Testv%C3%A4gen", "Testv\\xc3\\xa4gen", "Testv\\u00e4gen", CONTACT, "Cecilia", GATE_CODE, GATE_CODE[:-1])
    yield from (PHONE, PHONE.replace(" ", ""), "0701740605", "701740605", "+46701740605")


def played(r: Rehearsal, shown: list[str]) -> None:
    """Both kinds, every fault on every system, refusals of every sort, changes by the unit, an answer that is lost."""

    def pull(order: str, name: str, actor: Any = TOVA, reason: str | None = None, **data: Any) -> None:
        try:
            r.trigger(order, name, actor, reason, data)
        except LockstepError as problem:
            shown.extend((str(problem), repr(problem), *sentence(problem)[:1]))

    r.set_up(WORLD)
    contact = {"name": CONTACT, "phone": PHONE}
    for system, kind in product(SYSTEMS, KINDS):
        r.happen("fault", {"system": system, "kind": kind, "times": 1})
    r.happen("fault", {"system": "treserva", "person": "D", "kind": "wrong_person", "times": 1})
    r.happen("fault", {"system": "tes", "person": "C", "kind": "wrong_person", "times": 1})
    r.happen("ticket", {"id": "T1", "kind": "new_install", "persons": ["A", "B"], "contact": contact, "gate_code": GATE_CODE})
    r.happen("ticket", {"id": "T2", "kind": "link_existing", "cohabitant": "C", "existing": "D"})
    r.happen("ticket", {"id": "T3", "kind": "new_install", "persons": ["C", "D"], "contact": contact, "omit": ["C.id"]})
    r.run()
    r.advance_to(START + timedelta(hours=7))
    pull("T1", "booked", visit="2027-01-12 FM")
    pull("T1", "booked", visit="2027-01-15 FM")
    pull("T1", "no_such_trigger")
    pull("T1", "installed", MATS, serial="L-9999", tested=True)
    r.happen("lindesk", {"ticket": "T3", "set": {"C.id": NEWCOMERS["C"]["id"]}, "comment": f"{CONTACT} {PHONE}"})
    for system in SYSTEMS:
        r.happen("fault", {"system": system, "kind": "error", "times": 2})
    r.advance_to(START + timedelta(days=3, hours=1, minutes=30))
    # A text message whose answer was lost, and of which the service knows nothing, is a person's to send again.
    pull("T1", "retry", reason="har inte kommit fram")
    r.run()
    pull("T1", "installed", MATS, serial="L-1001", tested=True)
    r.happen("treserva", {"person": "D", "deceased_on": "2027-01-14"})
    r.advance_to(START + timedelta(days=6))
    for name in ("T1", "T2", "T3"):
        shown.extend((str(r.service.order(name)), str(r.service.explain(name)), str(r.service.history(name))))


@pytest.mark.parametrize("profile", ["sundsvall", pytest.param("easit", marks=pytest.mark.slow)])
def test_nothing_about_anybody_is_overheard(
    profile: str, tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """In no log line of ours or of a library's, URL, header, error text, metric, name of a file, or view of an order."""
    heard: list[str] = []
    shown: list[str] = []
    logs.configure("debug")
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "uvicorn", "uvicorn.access", "uvicorn.error"):
        logging.getLogger(name).setLevel(logging.DEBUG)

    def make(settings: Settings, clock: Clock, world: World | None) -> App:
        assert world is not None
        adapters = stub_adapters(address_of(world), profile, "a token", read_seconds=0.5, blocking=False)
        return open_app(settings, clock, world, tuple(adapters.values()))

    standing: list[Any] = []

    def address_of(world: World) -> str:
        server = serving(Overheard(stub_servers(world, Patience(1.0, 0.01), "a token"), heard))  # type: ignore[arg-type]
        standing.append(server)
        return server.__enter__()

    try:
        r = Rehearsal(settings_at(f"sqlite:///{tmp_path}/store.db"), START, make)
        played(r, shown)
        web = create_app(r.app)
        scope = {"type": "http", "app": web, "method": "GET", "path": "/metrics", "headers": [], "query_string": b""}
        shown.append(bytes(about.metrics(Request(scope), None).body).decode())
        shown.extend(os.path.join(folder, *files) for folder, _, files in os.walk(tmp_path))
        assert r.service.order("T1")["state"] == "feedback_sent"
        assert r.world.repeats() == {}
        r.close()
    finally:
        for server in standing:
            server.__exit__(None, None, None)
        logs.configure("error")
    out, err = capfd.readouterr()
    everything = "\n".join((*heard, *shown, out, err, caplog.text))
    assert len(heard) > 200
    assert "order.moved" in err
    assert "HTTP Request" in caplog.text
    assert not sorted({needle for needle in needles() if needle in everything})
