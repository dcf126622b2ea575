"""Bad tickets over HTTP, in both shapes of Lindesk: each becomes an order or is set aside, and the good one behind them is read."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from adapters import scenario_ticket
from adapters.http_client import Endpoint
from adapters.http_limits import MOST_BYTES
from adapters.lindesk.sundsvall import LindeskSundsvall
from adapters.scenario_world import people_of
from tests.adapters.raw_servers import raw_server
from tests.outside.town import NEW, NEW_TICKET, rehearsed
from tests.reliability.tools import START
from workflow.routines.shared_lock.desk import Delivery

pytestmark = [pytest.mark.slow, pytest.mark.breaks_the_contract]

_DEEP: Any = "x"
for _ in range(600):
    _DEEP = [_DEEP]
ODD: dict[str, dict[str, Any]] = {
    "long": {"id": "T" * 100}, "too long": {"id": "U" * 300}, "slash": {"id": "a/b"}, "query": {"id": "a?b#c"},
    "nul in the number": {"errandNumber": "LK\x001"}, "nul in the text": {"description": "Hej\x00"},
    "text as version": {"version": "three"}, "deep": {"parameters": _DEEP}, "title": {"title": ["a"]},
    "labels": {"labels": 7}, "stakeholders": {"stakeholders": {"a": 1}}, "parameters": {"parameters": [7, None]},
    "large": {"description": "å" * 2_000_000},
}  # fmt: skip


@pytest.mark.parametrize("profile", ["sundsvall", "easit"])
def test_bad_tickets_stop_none(profile: str) -> None:
    """All of them in one reading, the good one last; the cursor goes on, and nothing is taken in twice."""
    with rehearsed(NEW, profile) as r:
        handed = 0
        for n, more in enumerate(ODD.values()):
            content = scenario_ticket.errand({**NEW_TICKET, "id": f"B{n}"}, people_of(r.world), f"LK-{n}", START)
            try:
                r.world.submit_ticket({**content, **more})
                handed += 1
            except (ValueError, TypeError):
                # The desk itself does not take it.
                continue
        r.happen("ticket", {**NEW_TICKET, "id": "T9"})
        r.run()
        found = r.service.orders(limit=100)
        assert r.service.order("T9")["state"] != "received"
        counts = r.set_aside.counts()
        assert counts.undecided == 0
        assert len(found) + counts.deliveries == handed + 1
        r.run()
        assert len(r.service.orders(limit=100)) == len(found)


@pytest.mark.parametrize("profile", ["sundsvall", "easit"])
@pytest.mark.parametrize("when", ["2031-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999-14:00", "0001-01-01T00:00:00.000Z"])
def test_a_ticket_of_another_time_hides_none_that_comes_later(profile: str, when: str) -> None:
    """A desk says of one ticket that it was changed years from now, or before there were desks: it is seen, once, and what
    comes after it is read."""
    with rehearsed(NEW, profile) as r:
        r.world.submit_ticket(scenario_ticket.errand({**NEW_TICKET, "id": "B1"}, people_of(r.world), "LK-1", START))
        ticket = r.world.tickets.get("B1")
        assert ticket is not None
        r.world.store.put("ticket", "B1", {**ticket, "changed_at": when})
        r.happen("ticket", {**NEW_TICKET, "id": "T"})
        r.run()
        for n in range(2):
            r.advance("1 hour")
            r.happen("ticket", {**NEW_TICKET, "id": f"T{n}"})
            r.run()
        found = {view["ticket_id"]: view["state"] for view in r.service.orders(limit=100)}
        assert {"T", "T0", "T1"} <= found.keys()
        assert "received" not in found.values()
        assert len(found) + r.set_aside.counts().deliveries == 4


def _adapter(answers: Callable[[str], bytes | None]) -> Iterator[LindeskSundsvall]:
    """The desk's client on a server that answers each address so; None: not at all, until the client gives up."""

    def answer(peer: socket.socket, request: bytes) -> None:
        body = answers(request.split()[1].decode())
        if body is None:
            peer.recv(1)
            return
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
        peer.sendall(head % len(body) + body)

    with raw_server(answer) as (address, _):
        desk = LindeskSundsvall(Endpoint(address, connect_seconds=0.1, read_seconds=0.2))
        yield desk
        desk.close()


def _page(*errands: bytes) -> bytes:
    return b'{"content": [' + b",".join(errands) + b'], "last": true}'


def _plain(n: int, more: bytes = b"") -> bytes:
    return b'{"id": "T%d", "errandNumber": "N%d", "touched": "2027-01-12T07:00:%02dZ", "status": "NEW"%s}' % (n, n, n, more)


BROKEN = {
    "no letters": b', "title": "\xff\xfe"', "raw control characters": b', "title": "\x01\n\t\x00"', "half a character": b', "title": "\\ud83d"',
    "nested": b', "x": ' + b"[" * 100_000 + b"]" * 100_000, "nested objects": b', "x": ' + b'{"a":' * 5000 + b"1" + b"}" * 5000,
    "an endless number": b', "x": 1' + b"0" * 100_000, "not a number": b', "x": [NaN, -Infinity, 1e999]',
    "a name twice": b', "title": "a", "title": 7', "no shape": b', "labels": 7, "status": {}',
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_one_ticket_holds_does_not_make_its_page_unreadable(name: str) -> None:
    """As bytes that no stub desk sends: the tickets before and behind it are delivered, and it is too, or reported."""

    def answers(path: str) -> bytes:
        if path.startswith("/errands?"):
            return _page(_plain(1), _plain(2, BROKEN[name]), _plain(3))
        return b"[]" if path.endswith("/communication") else _page()

    for desk in _adapter(answers):
        found, after = desk.changed_tickets(None)
        assert {f.ticket_id for f in found if isinstance(f, Delivery)} >= {"T1", "T3"}
        assert len(found) == 3
        assert desk.changed_tickets(after) == ([], after)


@pytest.mark.parametrize("trouble", [None, b" " * (MOST_BYTES + 1), b"[" * 300, b"[7]"], ids=["silent", "large", "cut off", "shape"])
@pytest.mark.parametrize("last", [False, True])
def test_messages_that_cannot_be_read_are_their_own_tickets_trouble(trouble: bytes | None, last: bool) -> None:
    """The tickets behind it are delivered; where it is the last, nothing is behind it, and it is asked for again."""
    answered = {"T1": b"[]", "T2": trouble, "T3": b"[]"}

    def answers(path: str) -> bytes | None:
        if path.startswith("/errands?"):
            return _page(*(_plain(n) for n in ((1, 3, 2) if last else (1, 2, 3))))
        if path.endswith("/communication"):
            return answered[path.split("/")[2]]
        return _page() if "/events" in path else _plain(int(path[-1]))

    for desk in _adapter(answers):
        found, after = desk.changed_tickets(None)
        assert {f.ticket_id for f in found if isinstance(f, Delivery)} == {"T1", "T3"}
        assert [d.ticket_id for d in desk.unannounced(["T1", "T2", "T3"]) if isinstance(d, Delivery)] == ["T1", "T3"]
        answered["T2"] = b"[]"
        mended, _ = desk.changed_tickets(after)
        if trouble is None or trouble.startswith(b" "):
            assert [f.ticket_id for f in mended if isinstance(f, Delivery)] == ["T2"]
