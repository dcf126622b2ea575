"""An Easit GO view as its facts have it: lists of properties, local text next to the moment, marks before the body."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.lindesk.reference import with_reference
from adapters.over_http import Endpoint, LindeskEasit
from adapters.server import serving
from workflow.routines.shared_lock.desk import BadDelivery, Delivery
from workflow.values import Call, OutcomeKind

NOW = datetime(2027, 1, 12, 9, 0, tzinfo=UTC)
COMMENT = Call("lindesk.comment", "k", "", {"ticket_id": "13:2", "text": "Mottagen."}, NOW)


def prop(name: str, content: Any, raw: Any = None) -> dict[str, Any]:
    return {"name": name, "content": content, "rawValue": raw}


def item(ticket: str, *more: dict[str, Any], moment: str = "2027-01-12T07:00:30.000Z") -> dict[str, Any]:
    fixed = [
        prop("number", "55"),
        prop("status", "NEW", "148:1"),
        prop("modified", "2027-01-12 08:00", moment),
        prop("requesterVersion", "3", "3"),
    ]
    return {"id": ticket, "attachment": [], "property": [*fixed, *more]}


@dataclass
class View:
    """Answers every question with the same items, and every import with the same results."""

    items: Any = None
    result: Any = "OK"
    keep: bool = True
    asked: list[dict[str, Any]] = field(default_factory=list)
    imported: list[dict[str, Any]] = field(default_factory=list)

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/integration-api/items", self._answer, methods=["GET", "POST"])])

    async def _answer(self, request: Request) -> Response:
        body = json.loads(await request.body())
        reply: Any = self._import(body) if request.method == "POST" else self._read(body)
        return Response(b"\xef\xbb\xbf" + json.dumps(reply).encode(), media_type="application/json")

    def _read(self, body: dict[str, Any]) -> dict[str, Any]:
        self.asked.append(body)
        return {
            "columns": {"column": []},
            "items": self.items,
            "requestedPage": 0,
            "page": 1,
            "pageSize": 25,
            "totalNumberOfPages": 1,
            "totalNumberOfItems": 1,
        }

    def _import(self, body: dict[str, Any]) -> dict[str, Any]:
        (wanted,) = body["itemToImport"]
        self.imported.append(wanted)
        if self.keep:
            self.items["item"][0]["property"] += [p for p in wanted["property"] if p["name"] == "comment"]
        return {
            "importItemResult": [
                {"result": self.result, "uid": wanted["uid"], "skippedOrExceptionMessage": "…", "returnValues": None}
            ]
        }


@contextmanager
def reached(view: View) -> Iterator[LindeskEasit]:
    with serving(view.app()) as address:
        client = LindeskEasit(Endpoint(address, user="key", read_seconds=2))
        yield client
        client.close()


def test_a_name_may_come_twice_and_the_moment_is_the_raw_one() -> None:
    """Values of one form key stay together, empty ones are passed over, and comments stay apart."""
    more = (
        prop("form.person1.name", "Astrid"), prop("form.person1.name", "Alm"), prop("unit", "", "null:2"), prop("unit", "Vasastaden", "9:2"),
        prop("comment", "JA"), prop("comment", with_reference("Mottagen.", "k")), prop("comment", "<p>Tack!</p>"), prop("comment", None),
    )  # fmt: skip
    with reached(View({"item": [item("13:2", *more)]})) as client:
        (found,), _ = client.changed_tickets(None)
        assert isinstance(found, Delivery)
        assert found.changed_at == datetime(2027, 1, 12, 7, 0, 30, tzinfo=UTC)
        assert found.content["parameters"] == [{"key": "person1.name", "values": ["Astrid", "Alm"]}]
        assert found.content["stakeholders"][0]["organizationName"] == "Vasastaden"
        assert (found.comments, found.version, found.number) == (("JA", "<p>Tack!</p>"), 3, "55")


@pytest.mark.parametrize("items", [None, {}, {"item": []}, {"item": None}])
def test_an_empty_view_has_nothing(items: Any) -> None:
    with reached(View(items)) as client:
        assert client.changed_tickets(None) == ([], None)


def test_one_item_alone_may_stand_without_the_list() -> None:
    with reached(View({"item": item("13:2")})) as client:
        assert [d.ticket_id for d in client.changed_tickets(None)[0]] == ["13:2"]


@pytest.mark.parametrize(
    "odd",
    [
        None, "text", 5, [], {}, {"id": None, "property": []}, {"id": "1:2", "property": None}, {"id": "1:2", "property": [None]},
        {"id": "1:2", "property": [prop("modified", "soon", "never")]}, item("1:2", prop("requesterVersion", "x")),
    ],
)  # fmt: skip
def test_an_odd_item_stops_nobody(odd: Any) -> None:
    """Those before and behind it are delivered; it is reported, or read where nothing hinders."""
    with reached(View({"item": [item("13:1"), odd, item("13:3")]})) as client:
        found, _ = client.changed_tickets(None)
        assert [d.ticket_id for d in found if isinstance(d, Delivery) and d.ticket_id != "1:2"] == ["13:1", "13:3"]
        assert len(found) == 3
        assert all(isinstance(d, BadDelivery) or d.ticket_id == "1:2" for d in found if d.ticket_id not in ("13:1", "13:3"))


def test_what_is_asked_and_imported_is_as_the_facts_have_it() -> None:
    """The sorting is an object, a moment goes along raw and as it is shown, and the item is named in a property."""
    view = View({"item": [item("13:2")]})
    with reached(view) as client:
        _, cursor = client.changed_tickets(None)
        client.changed_tickets(cursor)
        assert view.asked[-1]["sortColumn"] == {"content": "modified", "order": "Ascending"}
        since = {
            "columnName": "modified",
            "comparator": "GREATER_THAN_OR_EQUALS",
            "content": "2027-01-12 07:58",
            "rawValue": "2027-01-12T06:58:30.000Z",
        }
        assert view.asked[-1]["columnFilter"][1] == since
        operation = client.operations["lindesk.comment"]
        assert operation.perform(COMMENT).ok
        assert view.asked[-1]["idFilter"] == "13:2"
        (wanted,) = view.imported
        assert wanted["property"][0] == {"name": "id", "content": "55", "rawValue": "13:2"}
        assert operation.perform(COMMENT).ok
        assert len(view.imported) == 1


@pytest.mark.parametrize("result", ["SKIPPED", "ERROR", "Fel", None])
def test_an_import_that_was_skipped_by_itself_is_looked_at(result: Any) -> None:
    """The call was answered with 200. Where the item has the comment it is done; where it has not, it is not."""
    for keep, kind in ((True, OutcomeKind.SUCCEEDED), (False, OutcomeKind.TRY_AGAIN)):
        with reached(View({"item": [item("13:2")]}, result, keep)) as client:
            assert client.operations["lindesk.comment"].perform(COMMENT).kind is kind
