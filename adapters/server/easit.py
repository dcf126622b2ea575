"""The Lindesk stub server in the shape of Easit GO: items with properties, one import handler for every change."""

from __future__ import annotations

import math
from typing import Any

from fastapi import FastAPI, Request, Response
from pydantic import BaseModel, Field

from adapters.lindesk.errands import STATUS_WORDS
from adapters.server.faulty import Hearing, Stage, json_reply, problem
from adapters.server.plain import PROBLEMS, plain_app
from adapters.server.sundsvall import OURS, errand_of
from adapters.world.store import Entity
from adapters.world.world import World

ITEMS = "/integration-api/items"
CHOICES = {word: f"81:{n}" for n, word in enumerate(("NEW", *STATUS_WORDS.values(), "REOPENED"), start=1)}


class Property(BaseModel):
    name: str = Field(max_length=200)
    content: str | None = None
    rawValue: str | None = None


class Item(BaseModel):
    id: str | None = None
    uid: str | None = None
    property: list[Property] = []


class Import(BaseModel):
    importHandlerIdentifier: str
    itemToImport: list[Item] = Field(max_length=100)


class ColumnFilter(BaseModel):
    columnName: str
    comparator: str
    rawValue: str | None = None
    content: str | None = None


class View(BaseModel):
    itemViewIdentifier: str
    columnFilter: list[ColumnFilter] = []
    page: int = Field(1, ge=1, le=10**6)
    pageSize: int = Field(25, ge=1, le=200)
    idFilter: str | None = None


class Items(BaseModel):
    requestedPage: int
    totalNumberOfPages: int
    totalNumberOfItems: int
    items: list[Item]


class Result(BaseModel):
    uid: str | None
    result: str
    skippedOrExceptionMessage: str | None


class Imported(BaseModel):
    importItemResult: list[Result]


def easit_app(stage: Stage) -> FastAPI:
    app = plain_app("Lindesk as Easit GO (stub)")

    @app.get(ITEMS, response_model=Items, responses=PROBLEMS)
    async def items(view: View, request: Request) -> Response:
        """Items of a view, a page at a time; one item where `idFilter` names it."""
        operation = "ticket" if view.idFilter else "changed_tickets"
        return await stage.answer(
            request, Hearing("lindesk", operation, lambda _: _page(stage, view), aside=True)
        )

    @app.post(ITEMS, response_model=Imported, responses=PROBLEMS)
    async def import_items(wanted: Import, request: Request) -> Response:
        """Creates or updates items; each is answered with its `uid`."""
        operation = "comment" if wanted.importHandlerIdentifier == "lockstep_comment" else "set_status"
        hearing = Hearing(
            "lindesk",
            operation,
            lambda _: _imported(stage, wanted),
            on_conflict=lambda: _conflict(stage, wanted),
        )
        return await stage.answer(request, hearing)

    return app


def item_of(ticket: Entity) -> dict[str, Any]:
    """A ticket as an item: columns of the view, the form's parameters, and every comment as a property."""
    errand = errand_of(ticket)
    content = ticket["content"]
    plain = {
        "number": ticket["number"], "title": content.get("title"), "description": content.get("description"),
        "category": (content.get("classification") or {}).get("category"),
        "type": (content.get("classification") or {}).get("type"),
        "path": " / ".join(content.get("labels") or ()), "channel": content.get("channel"),
        "created": content.get("created"), "modified": ticket["changed_at"], "resolution": ticket["resolution"],
        "version": str(ticket["version"]), "requesterVersion": str(ticket["unit_version"]),
        "unit": _unit(content), "priority": content.get("priority"), "reporter": content.get("reporterUserId"),
    }  # fmt: skip
    found = [{"name": name, "content": value, "rawValue": None} for name, value in plain.items()]
    status = errand["status"]
    found.append({"name": "status", "content": status, "rawValue": CHOICES[status]})
    for parameter in content.get("parameters") or ():
        for value in parameter["values"]:
            found.append({"name": f"form.{parameter['key']}", "content": value, "rawValue": None})
    for said in ticket["said"]:
        mark = "requester" if said["by"] == "unit" else f"handler:{said['key']}"
        found.append({"name": "comment", "content": said["text"], "rawValue": mark})
    return {"id": ticket["id"], "uid": None, "property": found}


def _unit(content: dict[str, Any]) -> str | None:
    stakeholders = content.get("stakeholders") or [{}]
    name = stakeholders[0].get("organizationName")
    return None if name is None else str(name)


def _page(stage: Stage, view: View) -> Response:
    tickets = stage.world.tickets
    if view.idFilter:
        one = tickets.get(view.idFilter)
        found = [] if one is None else [one]
    else:
        found = sorted(tickets.listed(), key=lambda t: (t["changed_at"], t["number"]))
    items = [item for item in map(item_of, found) if all(_fits(item, f) for f in view.columnFilter)]
    first = (view.page - 1) * view.pageSize
    return json_reply(
        {
            "requestedPage": view.page,
            "totalNumberOfPages": math.ceil(len(items) / view.pageSize),
            "totalNumberOfItems": len(items),
            "items": items[first : first + view.pageSize],
        }
    )


def _fits(item: dict[str, Any], wanted: ColumnFilter) -> bool:
    value = next((p["content"] for p in item["property"] if p["name"] == wanted.columnName), None) or ""
    if wanted.comparator == "GREATER_THAN_OR_EQUALS":
        return str(value) >= (wanted.content or "")
    return str(value) == (wanted.content or "")


def _imported(stage: Stage, wanted: Import) -> Response:
    return json_reply({"importItemResult": [_import_one(stage.world, item) for item in wanted.itemToImport]})


def _import_one(world: World, item: Item) -> dict[str, str | None]:
    values = {p.name: p.content for p in item.property}
    ticket = world.tickets.get(item.id or "")
    if ticket is None:
        return _result(item, "ERROR", "item not found")
    if values.get("version") not in (None, str(ticket["version"])):
        return _result(item, "ERROR", "item changed")
    if "comment" in values and item.uid:
        return _comment(world, ticket["id"], item, values["comment"] or "")
    if (status := values.get("status")) in OURS:
        changed = world.tickets.set_status(
            ticket["id"], OURS[str(status)], values.get("resolution"), world.clock()
        )
        world.took_place("lindesk.set_status", item.uid or "no uid", changed)
        return _result(item, "OK")
    return _result(item, "ERROR", "nothing to import")


def _comment(world: World, ticket_id: str, item: Item, text: str) -> dict[str, str | None]:
    uid = str(item.uid)
    if world.tickets.answered(ticket_id, uid):
        world.took_place("lindesk.comment", uid, changed=False)
        return _result(item, "SKIPPED", "uid imported before")
    world.tickets.answer(ticket_id, text, uid, world.clock())
    world.took_place("lindesk.comment", uid)
    return _result(item, "OK")


def _result(item: Item, result: str, why: str | None = None) -> dict[str, str | None]:
    return {"uid": item.uid, "result": result, "skippedOrExceptionMessage": why}


def _conflict(stage: Stage, wanted: Import) -> Response:
    """Somebody was quicker: the ticket moves on, and the import says so in its own words."""
    for item in wanted.itemToImport:
        if stage.world.tickets.get(item.id or "") is not None:
            stage.world.tickets.bump(item.id or "", stage.world.clock())
    if not wanted.itemToImport:
        return problem(409, "conflict")
    return json_reply(
        {"importItemResult": [_result(item, "ERROR", "item changed") for item in wanted.itemToImport]}
    )
