"""Notices that a ticket has changed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters import World, scenario_world
from adapters.lindesk.webhook import BadNotice, FirstTime, Notice, signed, verified
from adapters.server import serving
from adapters.server.hooks import Webhook
from tests.adapters.conftest import PEOPLE, START, Hand

SECRET = b"a secret of the tests"


def once() -> FirstTime:
    seen: set[str] = set()

    def first_time(notice_id: str, until: datetime) -> bool:
        new = notice_id not in seen
        seen.add(notice_id)
        return new

    return first_time


def check(
    headers: dict[str, str], body: bytes, seconds: int = 0, secrets: tuple[bytes, ...] = (SECRET,)
) -> Notice:
    return verified(secrets, headers, body, START + timedelta(seconds=seconds), once())


def test_a_signed_notice_is_believed() -> None:
    """Header names may come in any case, and an old secret is good in addition to a new one."""
    headers, body = signed(SECRET, "n-1", "T1", START)
    assert check(headers, body) == Notice("T1")
    assert check({name.title(): value for name, value in headers.items()}, body, secrets=(b"new", SECRET))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"webhook-signature": "v1,0"}, "bad_signature"),
        ({"webhook-signature": "åäö"}, "bad_signature"),
        ({"webhook-id": "n-2"}, "bad_signature"),
        ({"webhook-timestamp": "1"}, "bad_signature"),
    ],
)
def test_a_changed_notice_is_not_believed(change: dict[str, str], code: str) -> None:
    """Everything that counts is signed."""
    headers, body = signed(SECRET, "n-1", "T1", START)
    with pytest.raises(BadNotice) as refused:
        check({**headers, **change}, body)
    assert refused.value.code == code


def test_an_empty_secret_opens_nothing() -> None:
    """A secret that was never set lets nobody in."""
    headers, body = signed(b"", "n-1", "T1", START)
    with pytest.raises(BadNotice):
        check(headers, body, secrets=(b"",))


@pytest.mark.parametrize("seconds", [-301, 301])
def test_an_old_notice_is_stale(seconds: int) -> None:
    """Five minutes either way."""
    headers, body = signed(SECRET, "n-1", "T1", START)
    with pytest.raises(BadNotice) as refused:
        check(headers, body, seconds)
    assert refused.value.code == "stale"


def test_a_notice_is_good_once() -> None:
    """The same one again is refused, no matter who sends it."""
    headers, body = signed(SECRET, "n-1", "T1", START)
    first_time = once()
    verified((SECRET,), headers, body, START, first_time)
    with pytest.raises(BadNotice) as refused:
        verified((SECRET,), headers, body, START, first_time)
    assert refused.value.code == "replayed"


def test_the_desk_tells_until_it_is_heard() -> None:
    """Each entry of the feed is sent once to a listener that answers, and again to one that did not."""
    clock, answers = Hand(), [503, 204, 204]
    heard: list[str] = []

    async def listen(request: Request) -> Response:
        notice = verified((SECRET,), dict(request.headers), await request.body(), clock(), lambda *_: True)
        heard.append(notice.ticket_id)
        return Response(status_code=answers.pop(0))

    world = World(clock)
    scenario_world.set_up(world, {"people": PEOPLE})
    for name in ("T1", "T2"):
        scenario_world.apply(world, "ticket", {"id": name, "kind": "new_install", "persons": ["A", "B"]})
    with serving(Starlette(routes=[Route("/hook", listen, methods=["POST"])])) as address:
        hook = Webhook(world, f"{address}/hook", SECRET, clock)
        assert [hook.run_once() for _ in range(3)] == [0, 2, 0]
    assert heard == ["T1", "T1", "T2"]
