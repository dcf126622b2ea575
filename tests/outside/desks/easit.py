"""A desk as what is known of Easit GO's item interface: a view to read, two import handlers, and nothing else."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

from tests.outside.desks.office import HERE, STATUSES, Desk, Refused, Reply, Request, Said, Ticket, need, parsed, shaped

VIEW, KEY = "lockstep_orders", "the-key"
_ITEMS = "/integration-api/items"
_COMPARATORS = frozenset(
    ["EQUALS", "NOT_EQUALS", "IN", "NOT_IN", "GREATER_THAN", "GREATER_THAN_OR_EQUALS", "LESS_THAN", "LESS_THAN_OR_EQUALS", "LIKE", "NOT_LIKE"]
)
_KINDS = {
    "number": "STRING", "title": "STRING", "description": "TEXT", "category": "STRING", "type": "STRING", "path": "STRING",
    "channel": "STRING", "created": "DATE", "modified": "DATE", "status": "CONNECTION", "resolution": "STRING", "unit": "CONNECTION",
    "priority": "STRING", "reporter": "STRING", "requesterVersion": "INTEGER", "comment": "TEXT",
}  # fmt: skip
_MOST = 2


class EasitDesk(Desk):
    """Pages are counted from one; moments are compared as they are shown, by the minute; a reply begins with a byte order mark."""

    def hear(self, ticket: Ticket, said: Said) -> None:
        super().hear(ticket, said)
        ticket.changed = said.at

    def answer(self, request: Request) -> Reply:
        if request.path != _ITEMS or request.query:
            raise Refused(404, "no such path")
        key = base64.b64encode(f"{KEY}:".encode()).decode()
        if request.headers.get("authorization") != f"Basic {key}":
            raise Refused(401, "the key, as the user of Basic authentication, without a password")
        wanted = parsed(request)
        if request.method == "GET":
            return self._read(wanted)
        need(request.method == "POST", "no such operation")
        return self._import(wanted)

    def _read(self, wanted: Any) -> Reply:
        shaped(wanted, "view", {"itemViewIdentifier": str}, {
            "page": int, "pageSize": int, "sortColumn": dict, "idFilter": str, "columnFilter": list,
        })  # fmt: skip
        need(wanted["itemViewIdentifier"] == VIEW, "no such view")
        need(wanted.get("page", 1) >= 1 and wanted.get("pageSize", 1) >= 1, "page or pageSize below one")
        items = [_item(t) for t in self.tickets.values() if wanted.get("idFilter", t.id) == t.id]
        for each in wanted.get("columnFilter", []):
            shaped(each, "columnFilter", {"columnName": str, "comparator": str}, {"content": str, "rawValue": str})
            need(each["columnName"] in _KINDS and each["comparator"] in _COMPARATORS, f"filter {each}")
            items = [item for item in items if _fits(item, each)]
        if "sortColumn" in wanted:
            sort = wanted["sortColumn"]
            shaped(sort, "sortColumn", {"content": str, "order": str})
            need(sort["content"] in _KINDS and sort["order"] in ("Ascending", "Descending"), f"sort {sort}")
            # Those of one minute come in no order that anybody knows.
            items.sort(key=lambda item: (_shown(item, sort["content"]), item["id"][::-1]), reverse=sort["order"] == "Descending")
        size, page = min(wanted.get("pageSize", 25), _MOST), wanted.get("page", 1)
        columns = [{"content": n, "datatype": k, "collection": n == "comment", "connectiontype": "PROPERTY" if k == "CONNECTION" else None} for n, k in _KINDS.items()]
        return _bom({
            "columns": {"column": columns}, "items": {"item": items[(page - 1) * size : page * size]},
            "requestedPage": wanted.get("page", 0), "page": page, "pageSize": size, "totalNumberOfPages": -(-len(items) // size),
            "totalNumberOfItems": len(items),
        })  # fmt: skip

    def _import(self, wanted: Any) -> Reply:
        shaped(wanted, "import", {"importHandlerIdentifier": str, "itemToImport": list})
        handler = wanted["importHandlerIdentifier"]
        need(handler in ("lockstep_comment", "lockstep_status"), "no such import handler")
        need(wanted["itemToImport"], "nothing to import")
        return _bom({"importItemResult": [self._import_one(handler, item) for item in wanted["itemToImport"]]})

    def _import_one(self, handler: str, item: Any) -> dict[str, Any]:
        shaped(item, "item", {"uid": str, "property": list}, {"id": str, "attachment": list})
        values: dict[str, Any] = {}
        for each in item["property"]:
            shaped(each, "property", {"name": str, "content": str}, {"rawValue": str})
            need(each["name"] not in values, f"property {each['name']} comes twice")
            values[each["name"]] = each
        known = {"id", "comment"} if handler == "lockstep_comment" else {"id", "status", "resolution"}
        need("id" in values and set(values) <= known, f"properties {sorted(values)}")
        ticket = self.tickets.get(values["id"].get("rawValue", ""))
        if ticket is None or (self.chance and self.random.random() < self.chance / 4):
            return _result(item, "ERROR" if ticket is None else "SKIPPED", "Objektet kunde inte läsas in.")
        if handler == "lockstep_comment":
            need(values.get("comment", {}).get("content"), "the comment is empty")
            ticket.said.append(Said("us", values["comment"]["content"], self.tick()))
            ticket.changed = self.now
        else:
            need(values["status"]["content"] in STATUSES, "no such status")
            ticket.change("us", self.tick(), **{name: each["content"] for name, each in values.items() if name != "id"})
        return _result(item, "OK", None)


def _result(item: Any, result: str, why: str | None) -> dict[str, Any]:
    steps = [{"name": "step", "content": "1"}] if result == "OK" else []
    return {"result": result, "uid": item["uid"], "skippedOrExceptionMessage": why, "returnValues": {"returnValue": steps}}


def _item(ticket: Ticket) -> dict[str, Any]:
    facts, unit = ticket.facts, ticket.facts["stakeholders"][0]["organizationName"]
    version = str(sum(s.by == "unit" for s in ticket.said) + sum(by != "us" for _, by, _ in ticket.log))
    texts = {
        "number": ticket.number, "title": facts["title"], "description": facts["description"], "path": " / ".join(facts["labels"]),
        "channel": facts["channel"], "priority": facts["priority"], "reporter": facts["reporterUserId"],
        "resolution": ticket.resolution or "", **facts["classification"],
    }  # fmt: skip
    found = [{"name": name, "content": value, "rawValue": None} for name, value in texts.items()]
    found += [_moment("created", ticket.created), _moment("modified", ticket.touched)]
    found.append({"name": "status", "content": ticket.status, "rawValue": f"148:{STATUSES.index(ticket.status) + 1}"})
    found.append({"name": "unit", "content": unit, "rawValue": "901:2"})
    found.append({"name": "requesterVersion", "content": version, "rawValue": version})
    found += [{"name": f"form.{each['key']}", "content": value, "rawValue": None} for each in facts["parameters"] for value in each["values"]]
    found += [{"name": "comment", "content": said.text, "rawValue": None} for said in ticket.said]
    return {"id": ticket.id, "attachment": [], "property": found}


def _moment(name: str, moment: datetime) -> dict[str, Any]:
    raw = f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
    return {"name": name, "content": moment.astimezone(HERE).strftime("%Y-%m-%d %H:%M"), "rawValue": raw}


def _shown(item: dict[str, Any], column: str) -> str:
    return next((str(p["content"]) for p in item["property"] if p["name"] == column), "")


def _fits(item: dict[str, Any], wanted: dict[str, Any]) -> bool:
    shown, asked = _shown(item, wanted["columnName"]), wanted.get("content", "")
    if _KINDS[wanted["columnName"]] == "DATE":
        datetime.strptime(asked, "%Y-%m-%d %H:%M")
    comparator = wanted["comparator"]
    need(comparator in ("EQUALS", "GREATER_THAN", "GREATER_THAN_OR_EQUALS"), f"this desk has no {comparator}")
    return (shown == asked and comparator.endswith("EQUALS")) or (shown > asked and comparator.startswith("GREATER"))


def _bom(body: Any) -> Reply:
    return Reply(200, b"\xef\xbb\xbf" + json.dumps(body, ensure_ascii=False).encode())
