"""Lindesk in the shape of Easit GO: an item view to read from, an import handler to write through."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from adapters.http_client import BAD_SHAPE, DONE, Endpoint, Http, changing, group_id, probing, refused
from adapters.lindesk import feed, pages
from adapters.lindesk.errands import CLOSED, REOPENED, STATUS_WORDS, ZONE, holds, moment_of, plain_text
from adapters.lindesk.reference import is_own, refers_to, with_reference, without_reference
from workflow.ports import Operation
from workflow.routines.shared_lock.desk import BadDelivery, Delivery, TicketJson
from workflow.values import Call, Facts, Outcome, OutcomeKind

ITEMS = "/integration-api/items"
ATTEMPTS = 3

Item = Mapping[str, Any]
"""An item of Easit GO as it sends it: an `id`, and `property`, a list of `Property`."""
Property = Mapping[str, Any]
"""One column of an item: `name`, `content` as a text, `rawValue`."""


class LindeskEasit:
    """`endpoint.user` is the API key (Easit's Basic authentication); the view's columns are those that `_errand` reads.

    An import is not kept by its `uid`: a comment ends with a reference line, by which it is found again. An item has
    no version that a change could be made on, so another's change between our read and our import is not seen.
    """

    system = "lindesk"
    blocking = True

    def __init__(self, endpoint: Endpoint, view: str = "lockstep_orders", category: str = "VALFARDSTEKNIK") -> None:
        self._http = Http(endpoint)
        self._view, self._category = view, category
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
        """As `Desk`; our own answers move an item's time too, so it may come again with the version it had."""
        return feed.read(self.system, since, limit, lambda cursor: self._changed(cursor.since), _head, _delivery, now=now)

    def unannounced(self, ticket_ids: Sequence[str]) -> Sequence[Delivery | BadDelivery]:
        """As `Desk`: a comment is a part of its item."""
        return ()

    def own_comments(self, ticket_id: str) -> Sequence[str]:
        """As `Desk`; known by their reference."""
        with feed.asked(self.system):
            item = self._item(ticket_id)
            texts = [plain_text(str(p["content"])) for p in _values(item, "comment")] if item else []
            return tuple(without_reference(text) for text in texts if is_own(text))

    # Reading ----------------------------------------------------------------------------------------

    def _changed(self, since: datetime | None) -> Iterator[Any]:
        """Items by the moment of their last change."""

        def ask(since: datetime | None, page: int, size: int) -> tuple[Sequence[Any], bool]:
            filters = [_column("category", "EQUALS", self._category)]
            if since is not None:
                filters.append(_column("modified", "GREATER_THAN_OR_EQUALS", _wall(since), _zulu(since)))
            reply = self._ask({"columnFilter": filters, "page": page + 1, "pageSize": size})
            return _listed(reply["items"]), page + 1 >= reply["totalNumberOfPages"]

        return pages.walk(ask, since, _step)

    def _ask(self, wanted: Facts) -> Any:
        sort = {"content": "modified", "order": "Ascending"}
        return self._http.ask("GET", ITEMS, {"itemViewIdentifier": self._view, "sortColumn": sort, **wanted}).json()

    def _item(self, ticket_id: str) -> Item | None:
        found = _listed(self._ask({"idFilter": ticket_id})["items"])
        return next((item for item in found if item["id"] == ticket_id), None)

    # Answering --------------------------------------------------------------------------------------

    def _comment(self, call: Call) -> Outcome:
        comment = {"name": "comment", "content": with_reference(call.payload["text"], call.key)}
        return self._changed_item("lockstep_comment", call, lambda item: _has_comment(item, call), [comment])

    def _set_status(self, call: Call) -> Outcome:
        status, resolution = call.payload["status"], call.payload.get("resolution")
        changes = [{"name": "status", "content": STATUS_WORDS[status]}]
        if status == "resolved" and resolution:
            changes.append({"name": "resolution", "content": resolution})
        return self._changed_item("lockstep_status", call, lambda item: _stands_so(item, call), changes)

    def _changed_item(self, handler: str, call: Call, is_so: Callable[[Item], bool], changes: list[dict[str, str]]) -> Outcome:
        """Import these changes unless the item has them; an import that was skipped or failed is read again.

        What an import handler says of an item is a sentence, so it is not read: the item itself tells.
        """
        for attempt in range(ATTEMPTS + 1):
            item = self._item(call.payload["ticket_id"])
            if item is None:
                return refused("gone")
            if is_so(item) or (attempt < ATTEMPTS and self._import(handler, call, item, changes)):
                return DONE
        return Outcome(OutcomeKind.TRY_AGAIN, code="conflict")

    def _import(self, handler: str, call: Call, item: Item, changes: list[dict[str, str]]) -> bool:
        """Whether the import handler took it. The item is named by its id, in a property, as an import names one."""
        uid = group_id(call.key)
        target = {"name": "id", "content": _head(item).number, "rawValue": item["id"]}
        wanted = {"id": item["id"], "uid": uid, "property": [target, *changes], "attachment": []}
        reply = self._http.send("POST", ITEMS, {"importHandlerIdentifier": handler, "itemToImport": [wanted]}).json()
        (result,) = (each for each in reply["importItemResult"] if each["uid"] == uid)
        return bool(result["result"] == "OK")

    def _is_commented(self, call: Call) -> Outcome:
        return probing(lambda: self._is(call, _has_comment))

    def _is_set(self, call: Call) -> Outcome:
        return probing(lambda: self._is(call, _stands_so))

    def _is(self, call: Call, is_so: Callable[[Item, Call], bool]) -> bool:
        item = self._item(call.payload["ticket_id"])
        return item is not None and is_so(item, call)


def _column(name: str, comparator: str, content: str, raw: str | None = None) -> dict[str, str]:
    found = {"columnName": name, "comparator": comparator, "content": content}
    return found if raw is None else found | {"rawValue": raw}


def _zulu(moment: datetime) -> str:
    return f"{moment.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def _wall(moment: datetime) -> str:
    """The minute on the wall, or an earlier one where the clocks are about to be set back: no later moment shows less."""
    here, later = moment.astimezone(ZONE), (moment + timedelta(hours=1)).astimezone(ZONE)
    back = (here.utcoffset() or timedelta()) - (later.utcoffset() or timedelta())
    return (here.replace(tzinfo=None) - max(back, timedelta())).strftime("%Y-%m-%d %H:%M")


def _listed(items: Any) -> list[Any]:
    """The items of an answer: {"item": [...]}; none of them, or one alone, may stand without the list."""
    found = items["item"] if items and "item" in items else []
    return found if isinstance(found, list) else [] if found is None else [found]


def _values(item: Item, name: str) -> list[Property]:
    return [p for p in item["property"] if p["name"] == name and p.get("content") is not None]


def _value(item: Item, name: str, default: str = "") -> str:
    """A column's first content that is not empty: a name may come twice."""
    return next((str(p["content"]) for p in _values(item, name) if p["content"] != ""), default)


def _step(items: Sequence[Any], since: datetime | None) -> datetime | None:
    """Compared as the view sorts: by the minute."""
    newest = max(filter(None, map(_moment, items)), default=None)
    if newest is None or (since is not None and newest - since < timedelta(minutes=2)):
        return None
    return newest - timedelta(minutes=1)


def _moment(item: Any) -> datetime | None:
    """When it last changed: `rawValue` is the moment, `content` the minute on the wall here."""
    try:
        found = _values(item, "modified") or _values(item, "created")
        moments = (moment_of(text) for p in found for text in (p.get("rawValue"), p["content"]))
        return next(filter(None, moments), None)
    except BAD_SHAPE:
        return None


def _head(item: Item) -> feed.Head:
    if not isinstance(item["id"], str) or not item["id"]:
        raise TypeError
    number = ""
    with suppress(*BAD_SHAPE):
        number = _value(item, "number")
    return feed.Head(item["id"], number or item["id"], _moment(item), feed.fingerprint(item))


def _delivery(item: Item, head: feed.Head) -> Delivery:
    moment = head.known_moment
    version = int(_value(item, "requesterVersion") or moment.timestamp() * 1000)
    return Delivery(
        ticket_id=head.ticket_id,
        number=head.number,
        version=version,
        changed_at=moment,
        content=_errand(item, head, version),
        comments=tuple(str(p["content"]) for p in _values(item, "comment") if _is_the_units(p)),
        reopened=_value(item, "status") == REOPENED,
        closed=_value(item, "status") in CLOSED,
    )


def _is_the_units(comment: Property) -> bool:
    by = str(comment.get("rawValue") or "")
    return not by.startswith("handler") and not is_own(plain_text(str(comment["content"])))


def _has_comment(item: Item, call: Call) -> bool:
    return any(refers_to(str(p["content"]), call.key) for p in _values(item, "comment"))


def _stands_so(item: Item, call: Call) -> bool:
    return holds(_value(item, "status"), _value(item, "resolution"), call.payload)


def _errand(item: Item, head: feed.Head, version: int) -> TicketJson:
    """The item in the errand shape that intake reads."""
    form: dict[str, list[str]] = {}
    for each in item["property"]:
        if each["name"].startswith("form.") and each.get("content") is not None:
            form.setdefault(each["name"].removeprefix("form."), []).append(str(each["content"]))
    created = next((p.get("rawValue") or p["content"] for p in _values(item, "created")), None)
    return {
        "id": head.ticket_id, "errandNumber": head.number, "version": version,
        "created": created, "status": _value(item, "status"), "priority": _value(item, "priority", "MEDIUM"),
        "title": _value(item, "title"), "labels": [part for part in _value(item, "path").split(" / ") if part],
        "classification": {"category": _value(item, "category") or None, "type": _value(item, "type") or None},
        "channel": _value(item, "channel") or None, "reporterUserId": _value(item, "reporter") or None,
        "description": _value(item, "description"),
        "stakeholders": [{"role": "BESTALLARE", "organizationName": _value(item, "unit") or None}],
        "parameters": [{"key": key, "values": values} for key, values in form.items()],
    }  # fmt: skip
