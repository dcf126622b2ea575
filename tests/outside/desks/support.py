"""A desk as the contract of SupportManagement 15 reads: what it does not name is refused, and no more is answered than it says."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, unquote
from uuid import NAMESPACE_URL, UUID, uuid5

from tests.outside.desks.office import HERE, STATUSES, Desk, Refused, Reply, Request, Said, Ticket, need, parsed, shaped

# Attributes of the stored errand, by which it is filtered and sorted; and what a PATCH may say of it.
_MOMENTS = {"created", "modified", "touched"}
_TEXTS = {"id", "errandNumber", "title", "status", "category", "type", "channel", "reporterUserId", "description"}
_EVENT = {"created", "type", "subType", "owner"}
_TERM = re.compile(r"(\w+)\s*(>:|<:|>|<|:|!)\s*'((?:[^'\\]|\\.)*)'")
_TAG = re.compile(r'(?:W/)?"(\d+)"')
_ERRANDS = re.compile(r"/(\d{4})/([\w|\-]+)/errands(?:/([^/]+)(/.+)?)?")
# Spring caps what is asked for.
_MOST = 2


class SupportDesk(Desk):
    """Messages touch no errand and make no event; the newest message comes first; no answer has an ETag."""

    def answer(self, request: Request) -> Reply:
        found = _ERRANDS.fullmatch(request.path)
        if found is None:
            raise Refused(404, "no such path")
        group = request.headers.get("x-request-group-id")
        need(group is None or str(UUID(group)) == group.lower(), "X-Request-Group-Id is no UUID")
        errand, part = unquote(found[3] or ""), found[4] or ""
        do = {
            ("GET", False, ""): self._errands, ("GET", True, ""): self._errand, ("PATCH", True, ""): self._patch,
            ("GET", True, "/communication"): self._communication, ("GET", True, "/events"): self._events,
            ("POST", True, "/communication/webmessage"): self._say,
        }.get((request.method, bool(errand), part))  # fmt: skip
        if do is None:
            raise Refused(405, "no such operation")
        return do(request, errand)

    def _errands(self, request: Request, _: str) -> Reply:
        query = _query(request, {"filter", "page", "size", "sort"})
        found = [t for t in self.tickets.values() if all(_fits(t, term) for term in _terms(query.get("filter", "")))]
        return _page(query, found, _errand, _TEXTS | _MOMENTS, _attribute)

    def _errand(self, request: Request, errand: str) -> Reply:
        _query(request, set())
        return _json(_errand(self._ticket(errand)))

    def _events(self, request: Request, errand: str) -> Reply:
        query, ticket = _query(request, {"page", "size", "sort"}), self._ticket(errand)
        events = [_event(ticket, n) for n in range(len(ticket.log))]
        return _page(query, events, lambda event: event, _EVENT, lambda event, name: event[name])

    def _communication(self, request: Request, errand: str) -> Reply:
        _query(request, set())
        ticket = self.tickets.get(errand)
        return _json([_message(ticket, n) for n in reversed(range(len(ticket.said)))] if ticket else [])

    def _say(self, request: Request, errand: str) -> Reply:
        _query(request, set())
        wanted = parsed(request)
        shaped(wanted, "message", {"message": str}, {"internal": bool, "dispatch": bool, "attachments": list, "attachmentIds": list})
        need(wanted["message"], "message is empty")
        need(wanted.get("internal") is False, "the unit would not see an internal message")
        need(errand in self.tickets, "no such errand")
        # As many a desk does with lines.
        self.tickets[errand].said.append(Said("us", wanted["message"].replace("\n", "\r\n"), self.tick()))
        return Reply(204)

    def _patch(self, request: Request, errand: str) -> Reply:
        _query(request, set())
        wanted, ticket = parsed(request), self._ticket(errand)
        shaped(wanted, "errand", {}, {"status": str, "resolution": str})
        need(wanted.get("status", "NEW") in STATUSES, "no such status")
        tag = request.headers.get("if-match")
        if tag is not None:
            match = _TAG.fullmatch(tag)
            need(match, "If-Match is no entity tag")
            if match and int(match[1]) != ticket.version:
                raise Refused(412, "the version moved on", breach=False)
        by = request.headers.get("x-sent-by", "").partition(";")[0] or "unknown"
        ticket.change(by, self.tick(), **wanted)
        return _json(_errand(ticket))

    def _ticket(self, errand: str) -> Ticket:
        if errand not in self.tickets:
            raise Refused(404, "no such errand", breach=False)
        return self.tickets[errand]


def _query(request: Request, allowed: set[str]) -> dict[str, str]:
    query = parse_qs(request.query, keep_blank_values=True, strict_parsing=bool(request.query))
    for name, values in query.items():
        need(name in allowed, f"unknown query parameter {name}")
        need(len(values) == 1, f"{name} comes twice")
    return {name: values[0] for name, values in query.items()}


def _terms(text: str) -> list[re.Match[str]]:
    found = [_TERM.fullmatch(term) for term in re.split(r"\s+and\s+", text)] if text else []
    need(None not in found, f"filter {text}")
    return [term for term in found if term]


def _fits(ticket: Ticket, term: re.Match[str]) -> bool:
    name, operator, literal = term[1], term[2], re.sub(r"\\(.)", r"\1", term[3])
    need(name in _TEXTS | _MOMENTS, f"filter by {name}")
    value, wanted = _attribute(ticket, name), literal
    if name in _MOMENTS:
        moment = datetime.fromisoformat(literal)
        need(moment.tzinfo, f"filter by {literal}, which has no zone")
        return value is not None and {">": value > moment, ">:": value >= moment, "<": value < moment, "<:": value <= moment}[operator]
    need(operator in (":", "!"), f"filter {name}{operator}")
    return bool((value == wanted) is (operator == ":"))


def _attribute(ticket: Ticket, name: str) -> Any:
    stored = {"id": ticket.id, "errandNumber": ticket.number, "status": ticket.status}
    moments = {"created": ticket.created, "modified": ticket.changed, "touched": ticket.touched}
    return {**ticket.facts, **ticket.facts["classification"], **stored, **moments}.get(name)


def _page(query: dict[str, str], found: list[Any], shown: Any, names: set[str], value: Any) -> Reply:
    page, asked = query.get("page", "0"), query.get("size", "20")
    need(page.isdecimal() and asked.isdecimal() and int(asked) >= 1, f"page {page} of {asked}")
    if "sort" in query:
        name, _, direction = query["sort"].partition(",")
        need(name in names and direction in ("", "asc", "desc"), f"sort {query['sort']}")
        found = sorted(found, key=lambda each: value(each, name), reverse=direction == "desc")
    number, size = int(page), min(int(asked), _MOST)
    some = found[number * size : (number + 1) * size]
    total = -(-len(found) // size)
    order = {"sorted": "sort" in query, "unsorted": "sort" not in query, "empty": "sort" not in query}
    return _json({
        "content": [shown(each) for each in some], "number": number, "size": size, "numberOfElements": len(some), "sort": order,
        "totalElements": len(found), "totalPages": total, "first": number == 0, "last": number >= total - 1, "empty": not some,
        "pageable": {"pageNumber": number, "pageSize": size, "offset": number * size, "paged": True, "unpaged": False, "sort": order},
    })  # fmt: skip


def _errand(ticket: Ticket) -> dict[str, Any]:
    labels, path = [], ""
    for depth, name in enumerate(ticket.facts["labels"]):
        resource = re.sub(r"[^A-Z0-9]+", "_", name.upper())
        path += f"/{resource.lower()}"
        labels.append({
            "id": str(uuid5(NAMESPACE_URL, path)), "classification": f"LEVEL_{depth}", "displayName": name,
            "resourcePath": path, "resourceName": resource,
        })  # fmt: skip
    found = {
        **ticket.facts, "id": ticket.id, "errandNumber": ticket.number, "status": ticket.status, "version": ticket.version,
        "labels": labels[::-1], "created": _local(ticket.created), "touched": _local(ticket.touched),
        "modified": _local(ticket.changed) if ticket.changed else None,
        "parameters": [{**each, "displayName": each["key"].title(), "version": 0} for each in ticket.facts["parameters"]],
        "phases": [], "actions": [], "activeNotifications": [], "externalTags": [], "businessRelated": False,
    }  # fmt: skip
    return found if ticket.resolution is None else {**found, "resolution": ticket.resolution}


def _event(ticket: Ticket, place: int) -> dict[str, Any]:
    kind, by, at = ticket.log[place]
    return {
        "id": str(uuid5(NAMESPACE_URL, f"{ticket.id}/{place}")), "type": kind, "subType": "ERRAND", "message": "Ärendet har ändrats.",
        "owner": "SupportManagement", "created": _local(at), "sourceType": "errand", "historyReference": str(UUID(int=place)),
        "metadata": [{"key": "CaseId", "value": ticket.number}, {"key": "ExecutedBy", "value": by}],
    }  # fmt: skip


def _message(ticket: Ticket, place: int) -> dict[str, Any]:
    said = ticket.said[place]
    inbound = said.by == "unit"
    return {
        "communicationID": str(place + 7), "errandNumber": ticket.number, "direction": "INBOUND" if inbound else "OUTBOUND",
        "sender": "Anna Andersson" if inbound else "", "messageBody": said.text, "sent": _local(said.at),
        "communicationType": "EMAIL" if inbound else "WEB_MESSAGE", "internal": False, "viewed": not inbound,
        "emailHeaders": {"MESSAGE_ID": [f"<{place}@example.se>"]} if inbound else {}, "communicationAttachments": [],
    }  # fmt: skip


def _local(moment: datetime) -> str:
    return moment.astimezone(HERE).isoformat()


def _json(body: Any) -> Reply:
    return Reply(200, json.dumps(body, ensure_ascii=False).encode())
