"""Lindesk in the shape of Sundsvall's SupportManagement 15: errands with versions, communication, and an event log."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from adapters.http_client import DONE, Endpoint, Http, Problem, changing, group_id, probing, refused
from adapters.lindesk import feed, pages
from adapters.lindesk.errands import CLOSED, REOPENED, STATUS_WORDS, holds, in_order, is_automatic, moment_of, plain_text
from adapters.lindesk.labels import path_of
from adapters.lindesk.reference import is_own, refers_to, with_reference, without_reference
from workflow.ports import Operation
from workflow.routines.shared_lock.desk import BadDelivery, Delivery
from workflow.values import Call, Facts, Outcome, OutcomeKind

ATTEMPTS = 3
PAGE = 50
MAX_PAGES = 2000
_MOST_HEARD = 20_000
_NO_WORDS = frozenset({"ATTACHMENT", "NOTE", "NOTIFICATION", "SYSTEM"})
_JUST_BEFORE = timedelta(milliseconds=1)

Errand = dict[str, Any]
"""An errand of SupportManagement as it sends it."""
Event = Mapping[str, Any]
"""An entry of an errand's log, as the desk sends it: `id`, `type`, `created`, `metadata` with who made it."""


class LindeskSundsvall:
    """`base_url` ends with the municipality and namespace; `sent_by` is our account, by which we know our own events.

    The desk keeps no keys of ours: a comment ends with a reference line, by which it is found again.
    """

    system = "lindesk"
    blocking = True

    def __init__(self, endpoint: Endpoint, sent_by: str = "lockstep", category: str = "VALFARDSTEKNIK") -> None:
        self._http = Http(endpoint, {"X-Sent-By": f"{sent_by}; type=adAccount"})
        self._sent_by, self._category = sent_by.casefold(), category
        self._heard: dict[str, str] = {}
        self._operations = {
            "lindesk.comment": Operation(lambda call: changing(lambda: self._comment(call)), self._is_commented),
            "lindesk.set_status": Operation(lambda call: changing(lambda: self._set_status(call)), self._is_set),
        }

    @property
    def operations(self) -> Mapping[str, Operation]:
        return self._operations

    def close(self) -> None:
        self._http.close()

    def changed_tickets(
        self, since: str | None, limit: int = 100, now: datetime | None = None
    ) -> tuple[Sequence[Delivery | BadDelivery], str | None]:
        """As `Desk`; our own answers touch an errand too, so it may come again with the version it had."""
        return feed.read(
            self.system, since, limit, lambda cursor: self._touched(cursor.since), _head, self._delivery, self._errand, now
        )

    def unannounced(self, ticket_ids: Sequence[str]) -> Sequence[Delivery | BadDelivery]:
        """As `Desk`. The contract has `touched` move when an errand is created or modified, and says nothing of messages."""
        found, heard = list[Delivery | BadDelivery](), dict[str, str]()
        with feed.asked(self.system), feed.Patience() as patience:
            for ticket_id in ticket_ids:
                with patience.for_one():
                    print_ = feed.fingerprint(self._messages(ticket_id))
                    errand = self._errand(ticket_id) if self._heard.get(ticket_id) != print_ else None
                    if errand is not None:
                        found += feed.one(errand, _head, self._delivery)
                    heard[ticket_id] = print_
        if len(self._heard) > _MOST_HEARD:
            self._heard.clear()
        self._heard |= heard
        return found

    def own_comments(self, ticket_id: str) -> Sequence[str]:
        """As `Desk`; known by their reference, whatever sender the desk gives."""
        with feed.asked(self.system):
            if self._errand(ticket_id) is None:
                return ()
            said = [(moment_of(m.get("sent")), _text(m)) for m in self._messages(ticket_id)]
            return tuple(without_reference(text) for text in in_order(said) if is_own(text))

    # Reading ----------------------------------------------------------------------------------------

    def _touched(self, since: datetime | None) -> Iterator[Any]:
        """Errands by the moment they were last touched. `modified` would not do: it is null until the first change."""

        def ask(since: datetime | None, page: int, size: int) -> tuple[Sequence[Any], bool]:
            wanted = f"category:'{_quoted(self._category)}'"
            if since is not None:
                wanted += f" and touched>'{(since - _JUST_BEFORE).isoformat(timespec='milliseconds')}'"
            reply = self._http.ask("GET", "/errands", filter=wanted, page=page, size=size, sort="touched,asc").json()
            return reply["content"], reply.get("last") is True

        return pages.walk(ask, since, _step)

    def _errand(self, ticket_id: str) -> Errand | None:
        try:
            errand: Errand = self._http.ask("GET", _path(ticket_id)).json()
            return errand
        except Problem as problem:
            if problem.status == 404:
                return None
            raise

    def _delivery(self, errand: Errand, head: feed.Head) -> Delivery:
        heard = [m for m in self._messages(head.ticket_id) if _is_the_units(m)]
        version = len(heard) + sum(1 for event in self._events(head.ticket_id) if self._is_a_change(event))
        return Delivery(
            ticket_id=head.ticket_id,
            number=head.number,
            version=version,
            changed_at=head.known_moment,
            content={**errand, "version": version, "labels": path_of(errand.get("labels"))},
            comments=in_order((moment_of(m.get("sent")), _body(m)) for m in heard),
            reopened=errand["status"] == REOPENED,
            closed=errand["status"] in CLOSED,
        )

    def _messages(self, ticket_id: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._http.ask("GET", f"{_path(ticket_id)}/communication").json()
        return found

    def _events(self, ticket_id: str) -> Iterator[Event]:
        for page in range(MAX_PAGES):
            reply = self._http.ask("GET", f"{_path(ticket_id)}/events", page=page, size=PAGE, sort="created,asc").json()
            yield from reply["content"]
            if len(reply["content"]) < PAGE or reply.get("last") is True:
                return
        raise ValueError("The events do not end.")

    def _is_a_change(self, event: Event) -> bool:
        """Whether the errand's words may have changed, and not by our hand. `owner` is the service: all are the same."""
        if event["type"] not in ("CREATE", "UPDATE") or event.get("subType") in _NO_WORDS:
            return False
        acted = (m.get("value") for m in event.get("metadata") or () if m.get("key") == "ExecutedBy")
        return all(str(by).partition(";")[0].strip().casefold() != self._sent_by for by in acted)

    # Answering --------------------------------------------------------------------------------------

    def _comment(self, call: Call) -> Outcome:
        ticket_id = call.payload["ticket_id"]
        if self._errand(ticket_id) is None:
            return refused("gone")
        if self._is_there(call):
            return DONE
        message = {"message": with_reference(call.payload["text"], call.key), "internal": False}
        reply = self._http.send("POST", f"{_path(ticket_id)}/communication/webmessage", message, _group(call))
        # A login page on the way answers 200; only the desk itself answers that there is nothing to say.
        return DONE if reply.status_code == 204 else Outcome(OutcomeKind.UNKNOWN, code="bad_reply")

    def _set_status(self, call: Call) -> Outcome:
        try:
            return _again_on_conflict(lambda: self._patch(call))
        except Problem as problem:
            if problem.status != 404:
                raise
            return refused("gone")

    def _patch(self, call: Call) -> Outcome:
        path = _path(call.payload["ticket_id"])
        found = self._http.ask("GET", path)
        errand = found.json()
        if holds(errand["status"], errand.get("resolution"), call.payload):
            return DONE
        version = found.headers.get("ETag") or f'"{errand["version"]}"'
        reply = self._http.send("PATCH", path, _wanted(call), {"If-Match": version, **_group(call)}).json()
        return DONE if reply["id"] == errand["id"] else Outcome(OutcomeKind.UNKNOWN, code="bad_reply")

    def _is_commented(self, call: Call) -> Outcome:
        return probing(lambda: self._if_there(lambda: self._is_there(call)))

    def _is_set(self, call: Call) -> Outcome:
        def stands_so() -> bool:
            errand = self._errand(call.payload["ticket_id"])
            return errand is not None and holds(errand["status"], errand.get("resolution"), call.payload)

        return probing(stands_so)

    def _is_there(self, call: Call) -> bool:
        """Whether the ticket holds this key's reference, in our message or in a reply that quotes it."""
        return any(refers_to(_text(m), call.key) for m in self._messages(call.payload["ticket_id"]))

    def _if_there(self, look: Callable[[], bool]) -> bool:
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


def _head(errand: Errand) -> feed.Head:
    ticket_id, number = errand["id"], errand.get("errandNumber")
    if not isinstance(ticket_id, str) or not ticket_id:
        raise TypeError
    known_as = number if isinstance(number, str) and number else ticket_id
    return feed.Head(ticket_id, known_as, _moment(errand), str(errand.get("version", "")))


def _step(errands: Sequence[Any], since: datetime | None) -> datetime | None:
    newest = max(filter(None, map(_moment, errands)), default=None)
    return newest if newest is not None and (since is None or newest > since) else None


def _moment(errand: Any) -> datetime | None:
    if not isinstance(errand, Mapping):
        return None
    # One that is there and cannot be read is no reason to take an older one, which would be behind what was read.
    given = (errand.get(name) for name in ("touched", "modified", "created"))
    return moment_of(next((moment for moment in given if moment is not None), None))


def _is_the_units(message: Facts) -> bool:
    """Said by the ordering unit, by a person: neither by us, nor within the team, nor by a machine."""
    if message["direction"] != "INBOUND" or message.get("internal") is True:
        return False
    return not is_automatic(message.get("emailHeaders")) and not is_own(_text(message))


def _text(message: Facts) -> str:
    return plain_text(_body(message))


def _body(message: Facts) -> str:
    body = message.get("messageBody") or message.get("htmlMessageBody") or ""
    if not isinstance(body, str):
        raise TypeError
    return body


def _wanted(call: Call) -> dict[str, str]:
    status, resolution = call.payload["status"], call.payload.get("resolution")
    wanted = {"status": STATUS_WORDS[status]}
    return wanted | {"resolution": resolution} if status == "resolved" and resolution else wanted


def _path(ticket_id: str) -> str:
    return f"/errands/{quote(ticket_id, safe='')}"


def _group(call: Call) -> dict[str, str]:
    return {"X-Request-Group-Id": group_id(call.key)}


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")
