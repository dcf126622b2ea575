"""Our clients and our stub servers against the vendors' own documents, where those lie next to the checkout."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from adapters import World, scenario_world
from adapters.over_http import stub_adapters
from adapters.server import Patience, serving, stub_servers
from tests.adapters.conftest import PEOPLE, START, Hand
from tests.adapters.vendor_contracts import THERE, Strict, contracts
from workflow.routines.shared_lock.desk import Delivery
from workflow.values import Call

pytestmark = pytest.mark.skipif(not THERE, reason="the vendors' documents are not next to this checkout")

GROUP = "f47ac10b-58cc-4372-a567-0e02b2c3d479"
ERRANDS, MESSAGE = "/0580/VOF/errands", {"message": "Hej", "internal": False}
IMPORT = {"importHandlerIdentifier": "lockstep_comment", "itemToImport": [{"uid": "1", "property": []}]}
SMS = {"sender": "Lockstep", "mobileNumber": "+46701740605", "message": "Hej"}


@contextmanager
def strictly(profile: str) -> Iterator[tuple[Strict, World, dict[str, Any], str]]:
    """The stub servers behind the proxy, and our adapters in front of it."""
    world = World(Hand())
    scenario_world.set_up(world, {"people": PEOPLE, "locks": {}})
    strict = Strict(stub_servers(world, Patience(1, 0)))
    with serving(strict) as address:  # type: ignore[arg-type]
        yield strict, world, dict(stub_adapters(address, profile, read_seconds=2)), address


def every_call(adapters: dict[str, Any], world: World) -> list[str]:
    """Everything that is asked of desk and message service; the codes of what came of it."""
    said, desk = [], adapters["lindesk"]
    _, cursor = desk.changed_tickets(None)
    scenario_world.apply(world, "lindesk", {"ticket": "T1", "comment": "JA", "set": {"contact.phone": "070-174 06 05"}})
    desk.changed_tickets(cursor)
    payloads: list[tuple[str, dict[str, Any]]] = [
        ("lindesk.comment", {"ticket_id": "T1", "text": "Beställningen är mottagen."}),
        ("lindesk.comment", {"ticket_id": "T0", "text": "Beställningen är mottagen."}),
        ("lindesk.set_status", {"ticket_id": "T1", "status": "waiting", "resolution": None}),
        ("lindesk.set_status", {"ticket_id": "T1", "status": "resolved", "resolution": "SOLVED"}),
        ("lindesk.set_status", {"ticket_id": "T0", "status": "open", "resolution": None}),
        ("notify.sms", {"to": "+46701740605", "text": "Hej"}),
        ("notify.email", {"to": "mats@example.se", "text": "Hej"}),
        ("notify.ics", {"to": "mats@example.se", "ics": "BEGIN:VCALENDAR"}),
    ]
    for n, (name, payload) in enumerate(payloads):
        call = Call(name, f"k{n}", "", payload, START)
        operation = adapters[call.system].operations[name]
        said += [operation.probe(call).code, operation.perform(call).code, operation.probe(call).code]
    return said


@pytest.mark.parametrize("profile", ["sundsvall", "easit"])
def test_what_we_ask_and_what_our_stubs_answer_keeps_the_documents(profile: str) -> None:
    """On a plain day and on bad ones; nothing is asked that the documents do not have."""
    with strictly(profile) as (strict, world, adapters, _):
        scenario_world.apply(world, "ticket", {"id": "T1", "kind": "new_install", "persons": ["A", "B"]})
        for kind in ("", "error", "conflict", "reply_lost"):
            for system in ("lindesk", "notify"):
                if kind:
                    world.faults.add(system, kind, times=2)
            every_call(adapters, world)
            world.faults.clear()
        assert strict.broken == []
        asked = {name.partition(" ")[2] for name in strict.seen if not name.startswith("messaging")}
        assert asked == DESK_ASKED[profile]


DESK_ASKED = {
    "sundsvall": {
        "GET findErrands", "GET readErrand", "GET getErrandEvents", "GET getCommunications", "PATCH updateErrand", "POST sendWebMessage",
    },
    "easit": {"GET read", "POST import"},
}  # fmt: skip


def test_a_desk_without_etags_is_answered_on_the_version_in_the_errand() -> None:
    """The document names no ETag in an answer; If-Match is made from the version."""
    with strictly("sundsvall") as (strict, world, adapters, _):
        scenario_world.apply(world, "ticket", {"id": "T1", "kind": "new_install", "persons": ["A", "B"]})
        world.tickets.bump("T1", START)
        payload = {"ticket_id": "T1", "status": "waiting", "resolution": None}
        assert (
            adapters["lindesk"].operations["lindesk.set_status"].perform(Call("lindesk.set_status", "k", "", payload, START)).ok
        )
        assert strict.broken == []


def test_an_acknowledgement_whose_answer_was_lost_is_said_once() -> None:
    """A web message makes no event; it is found again under the communication."""
    with strictly("sundsvall") as (strict, world, adapters, _):
        scenario_world.apply(world, "ticket", {"id": "T1", "kind": "new_install", "persons": ["A", "B"]})
        world.faults.add("lindesk", "reply_lost", "comment", times=1)
        call = Call("lindesk.comment", "k", "", {"ticket_id": "T1", "text": "Beställningen är mottagen."}, START)
        operation = adapters["lindesk"].operations["lindesk.comment"]
        assert not operation.perform(call).ok
        assert operation.probe(call).ok
        assert operation.perform(call).ok
        assert len(world.tickets.comments("T1", "us")) == 1
        assert strict.broken == []


def test_a_new_errand_is_read() -> None:
    """Its `modified` is null, its labels are objects, and its category is an attribute of the stored errand."""
    with strictly("sundsvall") as (_, world, adapters, address):
        scenario_world.apply(world, "ticket", {"id": "T1", "kind": "new_install", "persons": ["A", "B"]})
        raw = httpx.get(f"{address}/lindesk{ERRANDS}/T1", trust_env=False).json()
        assert raw["modified"] is None
        assert {label["classification"] for label in raw["labels"]} >= {"CATEGORY", "TYPE"}
        (found,), _ = adapters["lindesk"].changed_tickets(None)
        assert isinstance(found, Delivery)
        assert found.content["labels"][-1] == "Beställning sammanboende, samma tidpunkt"


@pytest.mark.parametrize(
    ("system", "method", "path", "query", "headers", "body"),
    [
        ("lindesk", "GET", ERRANDS, "filter=classification.category:'X'", {}, None),
        ("lindesk", "GET", ERRANDS, "filter=category='X'", {}, None),
        ("lindesk", "GET", ERRANDS, "sort=changed,asc", {}, None),
        ("lindesk", "GET", ERRANDS, "page=-1", {}, None),
        ("lindesk", "GET", ERRANDS, "limit=5", {}, None),
        ("lindesk", "GET", f"{ERRANDS}/1/messages", "", {}, None),
        ("lindesk", "POST", f"{ERRANDS}/1/communication/webmessage", "", {}, {"text": "Hej"}),
        ("lindesk", "POST", f"{ERRANDS}/1/communication/webmessage", "", {}, {**MESSAGE, "key": "1"}),
        ("lindesk", "POST", f"{ERRANDS}/1/communication/webmessage", "", {"content-type": "text/plain"}, MESSAGE),
        ("lindesk", "POST", f"{ERRANDS}/1/communication/webmessage", "", {"x-request-group-id": "1"}, MESSAGE),
        ("lindesk", "PATCH", f"{ERRANDS}/1", "", {}, {"status": "SOLVED", "version": 3}),
        ("lindesk", "PATCH", f"{ERRANDS}/1", "", {}, {"status": "SOLVED", "resolution": None}),
        ("messaging", "POST", "/0580/sms", "", {}, {**SMS, "sender": "Linköpings kommun"}),
        ("messaging", "POST", "/0580/sms", "", {}, {"message": "Hej"}),
        ("messaging", "GET", "/0580/status/request/1", "", {}, None),
        ("messaging", "GET", "/0580/conversation-history/1", "", {}, None),
        ("easit", "POST", "/integration-api/items", "", {}, {**IMPORT, "key": "1"}),
        ("easit", "GET", "/integration-api/items", "", {}, {"itemViewIdentifier": "x", "sortColumn": "modified"}),
        ("easit", "GET", "/integration-api/items", "", {}, {"itemViewIdentifier": "x", "idFilter": 5}),
    ],
)
def test_what_breaks_a_document_is_seen(
    system: str, method: str, path: str, query: str, headers: dict[str, str], body: Any
) -> None:
    """Each of these was asked by us once, or could be."""
    sent = b"" if body is None else json.dumps(body).encode()
    kind = {"content-type": "application/json"} if body is not None else {}
    assert contracts()[system].request_errors(method, path, query.replace("'", "%27"), {**kind, **headers}, sent)


@pytest.mark.parametrize(
    ("system", "method", "path", "status", "answer"),
    [
        ("lindesk", "POST", f"{ERRANDS}/1/communication/webmessage", 201, None),
        ("lindesk", "POST", f"{ERRANDS}/1/communication/webmessage", 404, {}),
        ("lindesk", "GET", f"{ERRANDS}/1/events", 200, []),
        ("lindesk", "GET", f"{ERRANDS}/1", 200, {"id": "1", "labels": ["a"]}),
        ("lindesk", "GET", f"{ERRANDS}/1", 200, {"id": "1", "touched": "2027-01-12 07:00"}),
        ("lindesk", "GET", f"{ERRANDS}/1", 200, {"id": "1", "owner": "us"}),
        ("messaging", "POST", "/0580/sms", 201, {"messageId": "1"}),
        ("easit", "GET", "/integration-api/items", 200, {"items": [], "requestedPage": 1}),
    ],
)
def test_an_answer_that_breaks_a_document_is_seen(system: str, method: str, path: str, status: int, answer: Any) -> None:
    """Each of these was answered by our stub servers once, or could be."""
    body = b"" if answer is None else json.dumps(answer).encode()
    assert contracts()[system].answer_errors(method, path, status, "application/json", body)


def test_the_proxy_lets_through_what_keeps_them() -> None:
    """The same calls, as they should be."""
    for system, method, path, query, body in (
        (
            "lindesk",
            "GET",
            ERRANDS,
            "filter=category%3A%27X%27+and+touched%3E%272027-01-12T07:00:00.000%2B01:00%27&sort=touched,asc",
            None,
        ),
        ("lindesk", "POST", f"{ERRANDS}/1/communication/webmessage", "", MESSAGE),
        ("messaging", "POST", "/0580/sms", "", {**SMS, "party": {"partyId": GROUP}}),
        ("easit", "POST", "/integration-api/items", "", IMPORT),
    ):
        sent = b"" if body is None else json.dumps(body).encode()
        headers = {"content-type": "application/json", "x-request-group-id": GROUP}
        assert contracts()[system].request_errors(method, path, query, headers, sent) == []
