"""The message service as its contract has it: no key, a history by party, and deliveries that may have failed."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.notify.messaging import NotifyMessaging
from adapters.notify.visits import Invitations
from adapters.over_http import Endpoint
from adapters.server import serving
from workflow.ports import CANNOT_ASK
from workflow.values import Call, OutcomeKind

NOW = datetime(2027, 1, 12, 9, 0, tzinfo=UTC)
PAYLOADS: dict[str, dict[str, Any]] = {
    "notify.sms": {"to": "+46701740605", "text": "Hej"},
    "notify.email": {"to": "mats@example.se", "text": "Hej"},
    "notify.ics": {"to": "mats@example.se", "ics": "BEGIN:VCALENDAR\\r\\nSUMMARY:Åäö"},
}


@dataclass
class Service:
    """Sends what it is given; `lost` answers nothing usable, and `history` is what it says of a party."""

    sent: list[dict[str, Any]] = field(default_factory=list)
    history: Any = None
    history_status: int = 200
    lost: bool = False
    status: str = "SENT"

    def app(self) -> Starlette:
        return Starlette(routes=[
            Route("/2281/{kind}", self._send, methods=["POST"]), Route("/2281/conversation-history/{party}", self._history),
        ])  # fmt: skip

    async def _send(self, request: Request) -> Response:
        self.sent.append(await request.json())
        if self.lost:
            return Response("<html>bad gateway", 502)
        delivery = {"deliveryId": "d", "messageType": "SMS", "status": self.status}
        return JSONResponse({"messageId": "m", "deliveries": [delivery]}, 201)

    async def _history(self, request: Request) -> Response:
        if self.history_status != 200:
            return JSONResponse({"status": self.history_status}, self.history_status, media_type="application/problem+json")
        found = [m for m in self.sent if m["party"]["partyId"] == request.path_params["party"]]
        return JSONResponse([{"messageType": "SMS", "status": "SENT"} for _ in found] if self.history is None else self.history)


@contextmanager
def reached(service: Service) -> Iterator[NotifyMessaging]:
    with serving(service.app()) as address:
        client = NotifyMessaging(
            Endpoint(f"{address}/2281", read_seconds=2), "Linkoping", Invitations("vof@example.se", "example.se")
        )
        yield client
        client.close()


def call(name: str, key: str = "k") -> Call:
    return Call(name, key, "", PAYLOADS[name], NOW)


@pytest.mark.parametrize("name", sorted(PAYLOADS))
def test_a_message_whose_answer_was_lost_is_found_by_its_key(name: str) -> None:
    """The party of this message has it; another message has another party."""
    service = Service(lost=True)
    with reached(service) as client:
        operation = client.operations[name]
        assert operation.probe is not None
        assert operation.perform(call(name)).kind is OutcomeKind.UNKNOWN
        assert operation.probe(call(name)).ok
        assert operation.probe(call(name, "other")).code == CANNOT_ASK
        assert operation.perform(call(name)).ok
        assert len(service.sent) == 1


@pytest.mark.parametrize(("history", "status"), [([], 200), ([{"status": "FAILED"}], 200), (None, 403), (None, 404), (None, 400)])
def test_what_the_history_does_not_show_is_not_taken_for_unsent(history: Any, status: int) -> None:
    """Nothing is repeated by itself: a person decides."""
    with reached(Service(history=history, history_status=status, lost=True)) as client:
        operation = client.operations["notify.sms"]
        assert operation.probe is not None
        assert operation.perform(call("notify.sms")).kind is OutcomeKind.UNKNOWN
        found = operation.probe(call("notify.sms"))
        assert (found.kind, found.code) == (OutcomeKind.UNKNOWN, CANNOT_ASK)


@pytest.mark.parametrize("history", [{"messages": []}, "text", [None], 5])
def test_a_history_that_is_none_sends_nothing(history: Any) -> None:
    """It is asked before anything is sent, and what it says cannot be used."""
    service = Service(history=history)
    with reached(service) as client:
        assert client.operations["notify.sms"].perform(call("notify.sms")).kind is OutcomeKind.UNAVAILABLE
        assert service.sent == []


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("SENT", OutcomeKind.SUCCEEDED), ("PENDING", OutcomeKind.SUCCEEDED), ("AWAITING_FEEDBACK", OutcomeKind.SUCCEEDED),
        ("FAILED", OutcomeKind.TRY_AGAIN), ("NOT_SENT", OutcomeKind.TRY_AGAIN), ("NO_CONTACT_WANTED", OutcomeKind.REFUSED),
    ],
)  # fmt: skip
def test_a_delivery_that_failed_is_not_sent(status: str, kind: OutcomeKind) -> None:
    """The service answers 201 and says in the delivery what became of it."""
    with reached(Service(status=status)) as client:
        assert client.operations["notify.sms"].perform(call("notify.sms")).kind is kind


def test_an_attachment_is_base64_and_a_letter_says_that_a_machine_wrote_it() -> None:
    service = Service()
    with reached(service) as client:
        assert client.operations["notify.ics"].perform(call("notify.ics")).ok
    (letter,) = service.sent
    assert b64decode(letter["attachments"][0]["content"], validate=True).decode() == PAYLOADS["notify.ics"]["ics"]
    assert letter["headers"]["Auto-Submitted"] == ["auto-generated"]
    assert letter["headers"]["Message-ID"][0].endswith("@example.se>")
