"""A desk made from SupportManagement's contract by nobody who knows ours: small pages, other zones, odd errands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import unquote

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.over_http import Endpoint, LindeskSundsvall
from adapters.server import serving
from workflow.ports import Unreachable
from workflow.routines.shared_lock.desk import BadDelivery, Delivery
from workflow.values import Call, OutcomeKind

BASE = datetime(2027, 1, 12, 7, 0, tzinfo=UTC)


def errand(ticket: str, moment: datetime, hours: int = 0, **more: Any) -> dict[str, Any]:
    here = moment.astimezone(timezone(timedelta(hours=hours))).isoformat()
    return {"id": ticket, "errandNumber": f"LD-{ticket}", "status": "NEW", "modified": None, "touched": here, **more}


@dataclass
class Desk:
    """Errands, what was said in them, and their logs; pages hold no more than `most`, and it says little of them."""

    errands: list[Any] = field(default_factory=list)
    said: dict[str, Any] = field(default_factory=dict)
    events: dict[str, list[Any]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    most: int = 3
    asked: list[str] = field(default_factory=list)

    def app(self) -> Starlette:
        base = "/2281/NS/errands"
        return Starlette(routes=[
            Route(base, self._errands), Route(f"{base}/{{id}}", self._errand),
            Route(f"{base}/{{id}}/communication", self._communication), Route(f"{base}/{{id}}/events", self._events),
            Route(f"{base}/{{id}}/communication/webmessage", self._say, methods=["POST"]),
        ])  # fmt: skip

    async def _errands(self, request: Request) -> Response:
        query = request.query_params
        self.asked.append(unquote(query["filter"]))
        _, _, after = query["filter"].partition(" and touched>")
        floor = datetime.fromisoformat(after.strip("'")) if after else datetime.min.replace(tzinfo=UTC)
        found = [e for e in self.errands if not isinstance(e, dict) or _touched(e) > floor]
        found.sort(key=_touched)
        size, page = min(self.most, int(query["size"])), int(query["page"])
        return JSONResponse({"content": found[page * size : (page + 1) * size], "number": page, "size": size})

    async def _errand(self, request: Request) -> Response:
        found = [e for e in self.errands if isinstance(e, dict) and e.get("id") == request.path_params["id"]]
        return JSONResponse(found[0]) if found else _problem(404)

    async def _communication(self, request: Request) -> Response:
        ticket = request.path_params["id"]
        return _problem(500) if ticket in self.broken else JSONResponse(self.said.get(ticket, []))

    async def _events(self, request: Request) -> Response:
        found = self.events.get(
            request.path_params["id"], [{"type": "CREATE", "subType": "ERRAND", "owner": "SupportManagement"}]
        )
        page = int(request.query_params["page"])
        return JSONResponse({"content": found[page * 50 : page * 50 + 50], "number": page, "last": (page + 1) * 50 >= len(found)})

    async def _say(self, request: Request) -> Response:
        message = {"direction": "OUTBOUND", "communicationType": "WEB_MESSAGE", "messageBody": (await request.json())["message"]}
        self.said.setdefault(request.path_params["id"], []).append(message)
        return Response(status_code=204)


def _touched(entry: Any) -> datetime:
    try:
        return datetime.fromisoformat(entry["touched"])
    except (TypeError, KeyError, ValueError):
        return BASE


def _problem(status: int) -> Response:
    return JSONResponse({"status": status, "title": "x"}, status, media_type="application/problem+json")


@contextmanager
def reached(desk: Desk) -> Iterator[LindeskSundsvall]:
    with serving(desk.app()) as address:
        client = LindeskSundsvall(Endpoint(f"{address}/2281/NS", read_seconds=2))
        yield client
        client.close()


def drained(client: LindeskSundsvall, limit: int = 100, cursor: str | None = None) -> tuple[list[Any], str | None]:
    """All that there is to read, a few at a time."""
    found: list[Any] = []
    for _ in range(200):
        some, after = client.changed_tickets(cursor, limit)
        found += some
        if not some:
            return found, after
        cursor = after
    raise AssertionError("the feed does not end")


@pytest.mark.slow
@pytest.mark.parametrize("limit", [1, 2, 7, 100])
def test_tickets_of_one_moment_come_once_whatever_the_pages(limit: int) -> None:
    """More of one moment than a page holds, written in several zones, with neighbours close by."""
    moments = [BASE + timedelta(milliseconds=n // 10 * 500) for n in range(40)]
    desk = Desk([errand(f"T{n}", moment, n % 3) for n, moment in enumerate(moments)])
    with reached(desk) as client:
        found, cursor = drained(client, limit)
        assert sorted(d.ticket_id for d in found) == sorted(e["id"] for e in desk.errands)
        assert client.changed_tickets(cursor) == ([], cursor)


def test_the_hour_that_comes_twice_loses_nothing() -> None:
    """02:10+01:00 comes half an hour after 02:40+02:00."""
    before, after = datetime(2026, 10, 25, 0, 40, tzinfo=UTC), datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
    desk = Desk([errand("T1", before, 2)])
    with reached(desk) as client:
        _, cursor = drained(client)
        desk.errands.append(errand("T2", after, 1))
        found, cursor = drained(client, cursor=cursor)
        assert [(d.ticket_id, d.changed_at) for d in found] == [("T2", after)]
        assert "category:'VALFARDSTEKNIK' and touched>'2026-10-25T01:07:59.999+00:00'" in desk.asked


def test_a_ticket_touched_while_pages_are_read_hides_no_other() -> None:
    """It moves to the end, and the ones behind it move up by one; a page is asked for by moment and not by number."""
    desk = Desk([errand(f"T{n}", BASE + timedelta(minutes=n)) for n in range(8)])
    with reached(desk) as client:
        pages, content = client._touched(None), []
        content += [next(pages) for _ in range(3)]
        desk.errands[0]["touched"] = (BASE + timedelta(hours=1)).isoformat()
        content += list(pages)
        assert {e["id"] for e in content} == {f"T{n}" for n in range(8)}


@pytest.mark.parametrize(
    "odd",
    [
        None, "text", [], {}, {"id": 7}, {"id": "T9"}, {"id": "T9", "touched": "soon"}, {"id": "T9", "touched": BASE.isoformat()},
    ],
)  # fmt: skip
def test_an_odd_errand_stops_nobody(odd: Any) -> None:
    """Whatever it is: those before and behind it are delivered, and it is reported."""
    desk = Desk([errand("T1", BASE - timedelta(minutes=1)), odd, errand("T2", BASE + timedelta(minutes=1))])
    with reached(desk) as client:
        found, _ = drained(client)
        assert [d.ticket_id for d in found if isinstance(d, Delivery)] == ["T1", "T2"]
        assert len([d for d in found if isinstance(d, BadDelivery)]) == 1


@pytest.mark.parametrize("said", [None, "text", [None], [{}], [{"direction": "INBOUND", "messageBody": 7}], {"content": []}])
def test_odd_messages_stop_nobody(said: Any) -> None:
    desk = Desk([errand("T1", BASE), errand("T2", BASE)], said={"T1": said})
    with reached(desk) as client:
        found, _ = drained(client)
        assert {(d.ticket_id, getattr(d, "code", "")) for d in found} == {("T1", "bad_shape"), ("T2", "")}


def test_a_ticket_that_the_desk_fails_to_give_comes_when_it_can() -> None:
    """Its neighbours do not wait for it."""
    desk = Desk([errand("T1", BASE), errand("T2", BASE)], broken={"T1"})
    with reached(desk) as client:
        found, cursor = drained(client)
        assert {(d.ticket_id, getattr(d, "code", "")) for d in found} == {("T1", "refused"), ("T2", "")}
        desk.broken.clear()
        found, _ = drained(client, cursor=cursor)
        assert [(d.ticket_id, type(d)) for d in found] == [("T1", Delivery)]


@pytest.mark.parametrize("reply", [[], None, {"content": None}, {"errands": []}, "<html>"])
def test_a_page_that_is_none_is_no_answer(reply: Any) -> None:
    async def answer(request: Request) -> Response:
        return JSONResponse(reply)

    with serving(Starlette(routes=[Route("/{rest:path}", answer)])) as address, pytest.raises(Unreachable):
        LindeskSundsvall(Endpoint(address, read_seconds=2)).changed_tickets(None)


def test_only_the_units_own_words_are_heard() -> None:
    """Oldest first; neither ours, nor the team's, nor a machine's, nor our own that came back."""
    desk = Desk([errand("T1", BASE)])
    with reached(desk) as client:
        say = client.operations["lindesk.comment"].perform
        assert say(Call("lindesk.comment", "k", "", {"ticket_id": "T1", "text": "Mottagen."}, BASE)).ok
        ours = desk.said["T1"][0]["messageBody"]
        desk.said["T1"] += [
            {"direction": "INBOUND", "sent": "2027-01-12T09:00:00+01:00", "messageBody": "andra"},
            {"direction": "INBOUND", "sent": "2027-01-12T07:59:00Z", "messageBody": None, "htmlMessageBody": "<p>första</p>"},
            {"direction": "INBOUND", "sent": "2027-01-12T08:30:00Z", "messageBody": "Jag är på semester.", "emailHeaders": {"AUTO_SUBMITTED": ["auto-replied"]}},
            {"direction": "INBOUND", "sent": "2027-01-12T08:31:00Z", "messageBody": ours},
            {"direction": "INBOUND", "sent": "2027-01-12T08:32:00Z", "messageBody": f"JA\n\n{ours}"},
            {"direction": "INBOUND", "sent": "2027-01-12T08:33:00Z", "messageBody": "mellan oss", "internal": True},
            {"direction": "OUTBOUND", "sent": "2027-01-12T08:34:00Z", "messageBody": "Hej från handläggaren"},
        ]  # fmt: skip
        (found,), _ = client.changed_tickets(None)
        assert isinstance(found, Delivery)
        assert found.comments == ("<p>första</p>", "andra", f"JA\n\n{ours}")


def test_a_message_is_heard_that_touched_no_errand() -> None:
    """`touched` says when an errand was created or modified; what was said in it since is asked for by itself, and comes once."""
    desk = Desk([errand("T1", BASE), errand("T2", BASE), errand("T3", BASE)], broken={"T3"})
    with reached(desk) as client:
        (first, *_), cursor = drained(client)
        assert len(client.unannounced(["T1", "T2", "T3", "T9"])) == 2
        assert client.unannounced(["T1", "T2", "T3", "T9"]) == []
        desk.said["T1"] = [{"direction": "INBOUND", "sent": "2027-01-12T08:00:00Z", "messageBody": "Telefon 070-174 06 05"}]
        desk.said["T2"] = [{"direction": "INBOUND", "messageBody": 7}]
        assert client.changed_tickets(cursor)[0] == []
        heard, odd = client.unannounced(["T1", "T2", "T3", "T9"])
        assert isinstance(heard, Delivery) and isinstance(odd, BadDelivery)
        assert (heard.comments, heard.version - first.version, odd.code) == (("Telefon 070-174 06 05",), 1, "bad_shape")
        assert client.unannounced(["T1", "T2", "T3", "T9"]) == []


def test_our_own_entries_in_the_log_are_no_change_by_the_unit() -> None:
    """The owner of each is the service; who acted stands in the metadata, over several pages."""

    def by(user: str, kind: str = "UPDATE", sub: str = "ERRAND") -> dict[str, Any]:
        return {"type": kind, "subType": sub, "owner": "SupportManagement", "metadata": [{"key": "ExecutedBy", "value": user}]}

    desk = Desk([errand("T1", BASE)])
    with reached(desk) as client:
        desk.events["T1"] = [
            by("anna01", "CREATE"),
            *[by("lockstep")] * 60,
            by("LOCKSTEP; type=adAccount"),
            by("desk", sub="ATTACHMENT"),
        ]
        (found,), cursor = client.changed_tickets(None)
        assert isinstance(found, Delivery)
        assert found.version == 1
        desk.events["T1"].append(by("anna01"))
        desk.errands[0]["touched"] = (BASE + timedelta(seconds=1)).isoformat()
        (found,), _ = client.changed_tickets(cursor)
        assert isinstance(found, Delivery)
        assert found.version == 2


def test_a_message_is_not_said_twice_and_another_one_is() -> None:
    """No key is kept, no event is made: it is found among what was said."""
    desk = Desk([errand("T1", BASE)])
    with reached(desk) as client:
        operation = client.operations["lindesk.comment"]
        assert operation.probe is not None
        for key, times in (("a", 1), ("a", 1), ("b", 2)):
            call = Call("lindesk.comment", key, "", {"ticket_id": "T1", "text": "Mottagen."}, BASE)
            assert operation.perform(call).ok
            assert operation.probe(call).ok
            assert len(desk.said["T1"]) == times
        gone = Call("lindesk.comment", "c", "", {"ticket_id": "T7", "text": "Mottagen."}, BASE)
        assert (operation.perform(gone).kind, operation.perform(gone).code) == (OutcomeKind.REFUSED, "gone")
