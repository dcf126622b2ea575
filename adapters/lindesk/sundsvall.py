"""Lindesk in the shape of Sundsvall's SupportManagement: errands with ETag, If-Match, paging and an event log."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from adapters.http_client import DONE, Endpoint, Http, Problem, Silence, changing, group_id, probing, refused
from adapters.lindesk.errands import REOPENED, STATUS_WORDS, Cursor, plain_text
from workflow.model import Call, Outcome, OutcomeKind
from workflow.ports import Delivery, Operation, Unreachable

ATTEMPTS = 3
PAGE = 50
_BAD_REPLY = (KeyError, TypeError, ValueError, AttributeError)


class LindeskSundsvall:
    """`base_url` ends with the municipality and namespace; `sent_by` is our account, by which we know our own events."""

    system = "lindesk"
    blocking = True

    def __init__(
        self, endpoint: Endpoint, sent_by: str = "lockstep", category: str = "VALFARDSTEKNIK"
    ) -> None:
        self._http = Http(endpoint, {"X-Sent-By": f"{sent_by}; type=adAccount"})
        self._sent_by, self._category = sent_by, category
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
        """As `Desk`; our own answers move an errand's time too, so it may come again with the version it had."""
        try:
            cursor, found = Cursor.parse(since), []
            for errand in self._changed(cursor.moment):
                mark = f"{errand['id']}@{errand['version']}"
                if cursor.is_new(errand["modified"], mark):
                    cursor.take(errand["modified"], mark)
                    found.append(self._delivery(errand))
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
        wanted = f"classification.category:'{self._category}'"
        if moment:
            wanted += f" and modified>:'{moment}'"
        page, pages = 0, 1
        while page < pages:
            reply = self._http.ask(
                "GET", "/errands", filter=wanted, page=page, size=PAGE, sort="modified,asc"
            ).json()
            yield from reply["content"]
            page, pages = page + 1, reply["totalPages"]

    def _delivery(self, errand: Mapping[str, Any]) -> Delivery:
        words = self._http.ask("GET", f"{_path(errand['id'])}/communication").json()
        version = sum(1 for event in self._events(errand["id"]) if self._is_the_units(event))
        return Delivery(
            ticket_id=errand["id"],
            number=errand["errandNumber"],
            version=version,
            changed_at=datetime.fromisoformat(errand["modified"]),
            content={**errand, "version": version},
            comments=tuple(_text(message) for message in words if message["direction"] == "INBOUND"),
            reopened=errand["status"] == REOPENED,
        )

    def _events(self, ticket_id: str) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = self._http.ask("GET", f"{_path(ticket_id)}/events").json()
        return events

    def _is_the_units(self, event: Mapping[str, Any]) -> bool:
        worded = event["type"] in ("CREATE", "UPDATE") and event["subType"] in ("ERRAND", "COMMUNICATION")
        return worded and event["owner"] != self._sent_by

    def _comment(self, call: Call) -> Outcome:
        """The desk has no keys of ours: the event log tells whether this comment's group is there already."""
        try:
            if self._group_is_there(call):
                return DONE
            path = f"{_path(call.payload['ticket_id'])}/communication/webmessage"
            return _again_on_conflict(lambda: self._post(path, call))
        except Problem as problem:
            return _gone(problem)

    def _post(self, path: str, call: Call) -> Outcome:
        reply = self._http.send(
            "POST", path, {"message": call.payload["text"], "internal": False}, _group(call)
        )
        # A login page on the way answers 200; only the desk itself answers that it has made something.
        return DONE if reply.status_code == 201 else Outcome(OutcomeKind.UNKNOWN, code="bad_reply")

    def _set_status(self, call: Call) -> Outcome:
        try:
            return _again_on_conflict(lambda: self._patch(call))
        except Problem as problem:
            return _gone(problem)

    def _patch(self, call: Call) -> Outcome:
        path, wanted = _path(call.payload["ticket_id"]), _wanted(call)
        found = self._http.ask("GET", path)
        errand = found.json()
        if _holds(errand, call):
            return DONE
        reply = self._http.send(
            "PATCH", path, wanted, {"If-Match": found.headers["ETag"], **_group(call)}
        ).json()
        return DONE if reply["id"] == errand["id"] else Outcome(OutcomeKind.UNKNOWN, code="bad_reply")

    def _is_commented(self, call: Call) -> Outcome:
        return probing(lambda: self._is_there(lambda: self._group_is_there(call)))

    def _is_set(self, call: Call) -> Outcome:
        path = _path(call.payload["ticket_id"])
        return probing(lambda: self._is_there(lambda: _holds(self._http.ask("GET", path).json(), call)))

    def _group_is_there(self, call: Call) -> bool:
        group = group_id(call.key)
        return any(event["requestGroupId"] == group for event in self._events(call.payload["ticket_id"]))

    def _is_there(self, look: Callable[[], bool]) -> bool:
        try:
            return look()
        except Problem as problem:
            if problem.status != 404:
                raise
            return False


def _again_on_conflict(attempt: Callable[[], Outcome]) -> Outcome:
    for _ in range(ATTEMPTS):
        try:
            return attempt()
        except Problem as problem:
            if problem.status not in (409, 412):
                raise
    return Outcome(OutcomeKind.TRY_AGAIN, code="conflict")


def _gone(problem: Problem) -> Outcome:
    if problem.status != 404:
        raise problem
    return refused("gone")


def _path(ticket_id: str) -> str:
    return f"/errands/{quote(ticket_id, safe='')}"


def _group(call: Call) -> dict[str, str]:
    return {"X-Request-Group-Id": group_id(call.key)}


def _wanted(call: Call) -> dict[str, str | None]:
    status, resolution = call.payload["status"], call.payload.get("resolution")
    wanted: dict[str, str | None] = {"status": STATUS_WORDS[status]}
    return wanted | {"resolution": resolution} if status == "resolved" else wanted


def _holds(errand: Mapping[str, Any], call: Call) -> bool:
    # A new errand is open without our doing; a reopened one is not, until we have said so.
    status, resolution = call.payload["status"], call.payload.get("resolution")
    words = ("NEW", STATUS_WORDS[status]) if status == "open" else (STATUS_WORDS[status],)
    return errand["status"] in words and (status != "resolved" or errand.get("resolution") == resolution)


def _text(message: Mapping[str, Any]) -> str:
    return plain_text(message.get("messageBody") or message.get("htmlMessageBody") or "")
