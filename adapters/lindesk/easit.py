"""Lindesk in the shape of Easit GO: an item view to read from, an import handler to write through."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from adapters.http_client import DONE, Endpoint, Http, Problem, Silence, changing, group_id, probing, refused
from adapters.lindesk.errands import REOPENED, STATUS_WORDS, Cursor, plain_text
from workflow.model import Call, Outcome, OutcomeKind
from workflow.ports import Delivery, Operation, Unreachable

ITEMS = "/integration-api/items"
ATTEMPTS = 3
PAGE = 50
GONE, CHANGED, KNOWN = "item not found", "item changed", "uid imported before"
_CHOICES: Mapping[str, str] = MappingProxyType({"ONGOING": "81:2", "PENDING": "81:3", "SOLVED": "81:4"})
_BAD_REPLY = (KeyError, TypeError, ValueError, AttributeError)

Properties = Mapping[str, str]


class LindeskEasit:
    """`endpoint.user` is the API key (Easit's Basic authentication); the view's columns are those that `_errand` reads."""

    system = "lindesk"
    blocking = True

    def __init__(
        self, endpoint: Endpoint, view: str = "lockstep_orders", category: str = "VALFARDSTEKNIK"
    ) -> None:
        self._http = Http(endpoint)
        self._view, self._category = view, category
        self._operations = {
            "lindesk.comment": Operation(
                lambda call: changing(lambda: self._comment(call)), self._is_commented
            ),
            "lindesk.set_status": Operation(
                lambda call: changing(lambda: self._set_status(call)), self._is_set
            ),
        }

    @property
    def operations(self) -> Mapping[str, Operation]:
        return self._operations

    def close(self) -> None:
        self._http.close()

    def changed_tickets(self, since: str | None, limit: int = 100) -> tuple[Sequence[Delivery], str | None]:
        """As `Desk`; our own answers move an item's time too, so it may come again with the version it had."""
        try:
            cursor, found = Cursor.parse(since), []
            for item in self._changed(cursor.moment):
                one = _properties(item)
                mark = f"{item['id']}@{one['version']}"
                if cursor.is_new(one["modified"], mark):
                    cursor.take(one["modified"], mark)
                    found.append(_delivery(item, one))
                if len(found) == limit:
                    break
        except Silence as silence:
            raise Unreachable(self.system, silence.code) from None
        except Problem:
            raise Unreachable(self.system, "error") from None
        except _BAD_REPLY:
            raise Unreachable(self.system, "bad_reply") from None
        return tuple(found), str(cursor) if found else since

    def _changed(self, moment: str) -> Iterator[dict[str, Any]]:
        filters = [_column("category", "EQUALS", self._category)]
        if moment:
            filters.append(_column("modified", "GREATER_THAN_OR_EQUALS", moment))
        page, pages = 1, 1
        while page <= pages:
            reply = self._ask({"columnFilter": filters, "page": page, "pageSize": PAGE})
            yield from reply["items"]
            page, pages = page + 1, reply["totalNumberOfPages"]

    def _ask(self, wanted: Mapping[str, Any]) -> Any:
        body = {"itemViewIdentifier": self._view, "sortColumn": "modified", **wanted}
        return self._http.ask("GET", ITEMS, body).json()

    def _item(self, ticket_id: str) -> dict[str, Any] | None:
        found: list[dict[str, Any]] = self._ask({"idFilter": ticket_id})["items"]
        return found[0] if found else None

    def _comment(self, call: Call) -> Outcome:
        comment = {"name": "comment", "content": call.payload["text"]}
        return self._again_on_conflict(lambda: self._import("lockstep_comment", call, [comment]))

    def _set_status(self, call: Call) -> Outcome:
        return self._again_on_conflict(lambda: self._set_on_this_version(call))

    def _set_on_this_version(self, call: Call) -> str:
        item = self._item(call.payload["ticket_id"])
        if item is None:
            return GONE
        if _holds(_properties(item), call):
            return ""
        word = STATUS_WORDS[call.payload["status"]]
        changes: list[Mapping[str, str | None]] = [
            {"name": "version", "content": _properties(item)["version"]},
            {"name": "status", "content": word, "rawValue": _CHOICES[word]},
            {"name": "resolution", "content": call.payload.get("resolution")},
        ]
        return self._import("lockstep_status", call, changes)

    def _import(self, handler: str, call: Call, properties: Sequence[Mapping[str, str | None]]) -> str:
        """What the import handler had against it; nothing when it is done or was done before."""
        item = {"id": call.payload["ticket_id"], "uid": group_id(call.key), "property": properties}
        body = {"importHandlerIdentifier": handler, "itemToImport": [item]}
        result = self._http.send("POST", ITEMS, body).json()["importItemResult"][0]
        why = str(result["skippedOrExceptionMessage"] or "")
        return "" if result["result"] == "OK" or why == KNOWN else why or "not imported"

    def _again_on_conflict(self, attempt: Callable[[], str]) -> Outcome:
        for _ in range(ATTEMPTS):
            against = attempt()
            if against != CHANGED:
                break
        if not against:
            return DONE
        if against == CHANGED:
            return Outcome(OutcomeKind.TRY_AGAIN, code="conflict")
        return refused("gone" if against == GONE else "bad_request")

    def _is_commented(self, call: Call) -> Outcome:
        mark = f"handler:{group_id(call.key)}"
        return probing(lambda: mark in _marks(self._item(call.payload["ticket_id"])))

    def _is_set(self, call: Call) -> Outcome:
        def stands_so() -> bool:
            item = self._item(call.payload["ticket_id"])
            return item is not None and _holds(_properties(item), call)

        return probing(stands_so)


def _column(name: str, comparator: str, content: str) -> dict[str, str]:
    return {"columnName": name, "comparator": comparator, "content": content}


def _properties(item: Mapping[str, Any]) -> dict[str, str]:
    return {p["name"]: p["content"] for p in item["property"] if p["content"] is not None}


def _marks(item: Mapping[str, Any] | None) -> set[str]:
    return set() if item is None else {p["rawValue"] for p in item["property"] if p["name"] == "comment"}


def _holds(found: Properties, call: Call) -> bool:
    # A new item is open without our doing; a reopened one is not, until we have said so.
    status, resolution = call.payload["status"], call.payload.get("resolution")
    words = ("NEW", STATUS_WORDS[status]) if status == "open" else (STATUS_WORDS[status],)
    return found["status"] in words and (status != "resolved" or found.get("resolution") == resolution)


def _delivery(item: Mapping[str, Any], found: Properties) -> Delivery:
    said = (p for p in item["property"] if p["name"] == "comment" and p["rawValue"] == "requester")
    return Delivery(
        ticket_id=item["id"],
        number=found["number"],
        version=int(found["requesterVersion"]),
        changed_at=datetime.fromisoformat(found["modified"]),
        content=_errand(item, found),
        comments=tuple(plain_text(p["content"] or "") for p in said),
        reopened=found["status"] == REOPENED,
    )


def _errand(item: Mapping[str, Any], found: Properties) -> dict[str, Any]:
    """The item in the errand shape that intake reads."""
    form = [p for p in item["property"] if p["name"].startswith("form.")]
    return {
        "id": item["id"], "errandNumber": found["number"], "version": int(found["requesterVersion"]),
        "created": found.get("created"), "status": found["status"], "priority": found.get("priority", "MEDIUM"),
        "title": found.get("title", ""), "labels": found.get("path", "").split(" / "),
        "classification": {"category": found.get("category"), "type": found.get("type")},
        "channel": found.get("channel"), "reporterUserId": found.get("reporter"),
        "description": found.get("description", ""),
        "stakeholders": [{"role": "BESTALLARE", "organizationName": found.get("unit")}],
        "parameters": [{"key": p["name"].removeprefix("form."), "values": [p["content"]]} for p in form],
    }  # fmt: skip
