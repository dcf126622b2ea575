"""The console's door for the service desk's notices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest
from fastapi.testclient import TestClient

from adapters.lindesk.webhook import MAX_BYTES, signed
from adapters.server import serving
from adapters.server.hooks import Webhook
from console.web import create_app
from rehearsal.rehearsal import Rehearsal
from storage.fresh import fresh_place
from tests.outside.town import EXISTING, EXISTING_TICKET, settings_at
from tests.postgres import PARTS
from tests.reliability.tools import START

SECRET, OLD = "a secret of the tests", "the secret before it"


@dataclass
class Console:
    """A console on a rehearsal's clock, to which nothing was sent yet."""

    rehearsal: Rehearsal
    client: TestClient

    def notify(self, notice_id: str = "n-1", minutes: int = 0, secret: str = SECRET) -> httpx.Response:
        headers, body = signed(secret.encode(), notice_id, "T1", START + timedelta(minutes=minutes))
        return self.post(headers, body)

    def post(self, headers: dict[str, str], body: bytes) -> httpx.Response:
        return self.client.post("/hooks/lindesk", content=body, headers=headers)

    def orders(self) -> int:
        return len(self.rehearsal.service.orders())


@pytest.fixture
def console() -> Iterator[Console]:
    with fresh_place(PARTS) as place:
        yield from made(place, webhook_secret=SECRET, webhook_old_secret=OLD)


def made(place: str, **settings: str) -> Iterator[Console]:
    rehearsal = Rehearsal(settings_at(place, **settings), START)
    rehearsal.set_up(EXISTING)
    yield Console(rehearsal, TestClient(create_app(rehearsal.app)))
    rehearsal.close()


def submit(console: Console) -> None:
    """A ticket comes to the desk, and no notice is sent."""
    from adapters import scenario_world

    scenario_world.apply(console.rehearsal.world, "ticket", EXISTING_TICKET)


def test_a_notice_has_the_desk_read(console: Console) -> None:
    submit(console)
    assert console.notify().status_code == 202
    assert console.orders() == 1
    assert console.notify("n-2", secret=OLD).status_code == 202


def test_a_notice_is_good_once(console: Console) -> None:
    """Remembered in the store, so also by the console after this one."""
    assert console.notify().status_code == 202
    again = TestClient(create_app(console.rehearsal.app))
    for client in (console.client, again):
        reply = Console(console.rehearsal, client).notify()
        assert (reply.status_code, reply.headers["content-type"]) == (409, "application/problem+json")
        assert reply.json()["code"] == "replayed"


@pytest.mark.parametrize(
    ("minutes", "secret", "code"), [(-6, SECRET, "stale"), (6, SECRET, "stale"), (0, "another secret of theirs", "bad_signature")]
)
def test_what_is_old_or_not_theirs_is_refused(console: Console, minutes: int, secret: str, code: str) -> None:
    submit(console)
    reply = console.notify(minutes=minutes, secret=secret)
    assert (reply.status_code, reply.headers["content-type"], reply.json()["code"]) == (401, "application/problem+json", code)
    assert console.orders() == 0


def test_what_is_unsigned_or_too_long_is_refused(console: Console) -> None:
    assert console.post({}, b'{"ticketId": "T1"}').status_code == 401
    headers, _ = signed(SECRET.encode(), "n-9", "T1", START)
    assert console.post(headers, bytes(MAX_BYTES + 1)).status_code == 413
    assert console.post(headers, b'{"ticketId": "T2"}').status_code == 401


def test_without_a_secret_there_is_no_door() -> None:
    with fresh_place(PARTS) as place:
        for console in made(place):
            assert console.notify().status_code == 404


def test_the_desk_tells_until_it_was_heard(console: Console) -> None:
    """A notice whose answer was lost is refused as a repetition, and not sent for ever."""
    submit(console)
    with serving(create_app(console.rehearsal.app)) as address:
        desk = Webhook(console.rehearsal.world, f"{address}/hooks/lindesk", SECRET.encode(), console.rehearsal.clock.now)
        assert (desk.run_once(), desk.run_once()) == (1, 0)
        console.rehearsal.world.store.put("webhook", f"{address}/hooks/lindesk", {"place": 0})
        assert (desk.run_once(), desk.run_once()) == (1, 0)
    assert console.orders() == 1
