"""The Lindesk stub server in the shape of Easit GO: items with properties, one import handler for every change."""

from __future__ import annotations

import json
import math
from datetime import datetime
from typing import Any, Literal

from fastapi import FastAPI, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from adapters.json_reply import Json
from adapters.lindesk.errands import STATUS_WORDS, moment_of
from adapters.server.faulty import Hearing, Stage, problem
from adapters.server.item_shapes import DATATYPES, item_of
from adapters.server.plain import PROBLEMS, plain_app
from adapters.world.store import Entity
from adapters.world.world import World

ITEMS = "/integration-api/items"
OURS = {word: status for status, word in STATUS_WORDS.items()}
BOM = b"\xef\xbb\xbf"
Comparator = Literal[
    "EQUALS", "NOT_EQUALS", "IN", "NOT_IN", "GREATER_THAN", "GREATER_THAN_OR_EQUALS", "LESS_THAN", "LESS_THAN_OR_EQUALS",
    "LIKE", "NOT_LIKE",
]  # fmt: skip


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Property(Strict):
    name: str = Field(max_length=200)
    content: str | None = None
    rawValue: str | None = None


class Attachment(Strict):
    contentId: str
    name: str
    value: str


class ImportItem(Strict):
    id: str | None = None
    uid: str | None = None
    property: list[Property] = []
    attachment: list[Attachment] = []


class Import(Strict):
    importHandlerIdentifier: str
    itemToImport: list[ImportItem] = Field(max_length=100)


class ColumnFilter(Strict):
    columnName: str
    comparator: Comparator
    rawValue: str | None = None
    content: str | None = None


class SortColumn(Strict):
    content: str
    order: Literal["Ascending", "Descending"] = "Ascending"


class View(Strict):
    itemViewIdentifier: str
    columnFilter: list[ColumnFilter] = []
    sortColumn: SortColumn = SortColumn(content="created")
    page: int = Field(1, ge=1, le=10**6)
    pageSize: int = Field(25, ge=1, le=200)
    idFilter: str | None = None
    freeTextFilter: str | None = None


class Column(BaseModel):
    content: str
    datatype: str
    collection: bool
    connectiontype: str | None


class Columns(BaseModel):
    column: list[Column]


class Item(BaseModel):
    id: str
    attachment: list[Attachment]
    property: list[Property]


class ItemList(BaseModel):
    item: list[Item]


class Items(BaseModel):
    columns: Columns
    items: ItemList
    requestedPage: int
    page: int
    pageSize: int
    totalNumberOfPages: int
    totalNumberOfItems: int


class ReturnValue(BaseModel):
    name: str
    content: str


class ReturnValues(BaseModel):
    returnValue: list[ReturnValue]


class Result(BaseModel):
    uid: str | None
    result: str
    skippedOrExceptionMessage: str | None
    returnValues: ReturnValues


class Imported(BaseModel):
    importItemResult: list[Result]


class NoSuchColumn(ValueError):
    """A filter or a sorting names a column that the view has not."""


def easit_app(stage: Stage) -> FastAPI:
    app = plain_app("Lindesk as Easit GO (stub)")

    @app.get(ITEMS, response_model=Items, responses=PROBLEMS)
    async def items(view: View, request: Request) -> Response:
        """Items of a view, a page at a time; one item where `idFilter` names it. The body begins with a byte order mark."""
        operation = "ticket" if view.idFilter else "changed_tickets"
        return await stage.answer(
            request, Hearing("lindesk", operation, lambda _: _page(stage, view), aside=True)
        )

    @app.post(ITEMS, response_model=Imported, responses=PROBLEMS)
    async def import_items(wanted: Import, request: Request) -> Response:
        """Imports items; each is answered with its `uid`, and may be skipped or fail separately."""
        operation = "comment" if wanted.importHandlerIdentifier == "lockstep_comment" else "set_status"
        hearing = Hearing(
            "lindesk",
            operation,
            lambda _: _imported(stage, wanted),
            on_conflict=lambda: _held_up(stage, wanted),
        )
        return await stage.answer(request, hearing)

    return app


def _reply(body: Any) -> Response:
    return Response(BOM + json.dumps(body, ensure_ascii=False).encode(), media_type="application/json")


def _page(stage: Stage, view: View) -> Response:
    tickets = stage.world.tickets
    if view.idFilter:
        one = tickets.get(view.idFilter)
        items = [] if one is None else [item_of(one)]
    else:
        items = [item_of(ticket) for ticket in tickets.listed()]
    try:
        items = [item for item in items if all(_fits(item, wanted) for wanted in view.columnFilter)]
        items.sort(key=lambda item: _shown(item, view.sortColumn.content), reverse=view.sortColumn.order == "Descending")
    except NoSuchColumn:
        return problem(400, "no-such-column")
    first = (view.page - 1) * view.pageSize
    columns = [{"content": n, "datatype": d, "collection": n == "comment", "connectiontype": None} for n, d in DATATYPES.items()]
    return _reply(
        {
            "columns": {"column": columns},
            "items": {"item": items[first : first + view.pageSize]},
            "requestedPage": view.page,
            "page": view.page,
            "pageSize": view.pageSize,
            "totalNumberOfPages": max(1, math.ceil(len(items) / view.pageSize)),
            "totalNumberOfItems": len(items),
        }
    )


def _shown(item: Json, column: str) -> str:
    """What stands in a column, as it is shown; moments by the minute."""
    if column not in DATATYPES:
        raise NoSuchColumn
    return next((p["content"] for p in item["property"] if p["name"] == column and p["content"]), "")


def _fits(item: Json, wanted: ColumnFilter) -> bool:
    shown = _shown(item, wanted.columnName)
    if DATATYPES[wanted.columnName] == "DATE" and wanted.rawValue:
        raw = next((p["rawValue"] for p in item["property"] if p["name"] == wanted.columnName), None)
        return _compared(moment_of(raw), moment_of(wanted.rawValue), wanted.comparator)
    return _compared(shown, wanted.content or "", wanted.comparator)


def _compared(value: str | datetime | None, wanted: Any, comparator: str) -> bool:
    if value is None or wanted is None:
        return False
    if comparator in ("IN", "NOT_IN", "LIKE", "NOT_LIKE"):
        inside = str(wanted).casefold() in str(value).casefold() if "LIKE" in comparator else str(value) in str(wanted).split(",")
        return inside is not comparator.startswith("NOT")
    if comparator.endswith("EQUALS") and value == wanted:
        return comparator != "NOT_EQUALS"
    higher = comparator.startswith("GREATER")
    return comparator == "NOT_EQUALS" or (comparator != "EQUALS" and (value > wanted) is higher and value != wanted)


def _imported(stage: Stage, wanted: Import) -> Response:
    handler = wanted.importHandlerIdentifier
    return _reply({"importItemResult": [_import_one(stage.world, handler, item) for item in wanted.itemToImport]})


def _import_one(world: World, handler: str, item: ImportItem) -> Json:
    target = next((p.rawValue for p in item.property if p.name == "id"), None)
    values = {p.name: p.content for p in item.property}
    ticket = world.tickets.get(target or "")
    if ticket is None:
        return _result(item, "ERROR", "Ärendet finns inte.")
    if handler == "lockstep_comment" and values.get("comment"):
        world.tickets.answer(ticket["id"], str(values["comment"]), str(item.uid), world.clock())
        world.took_place("lindesk.comment", str(item.uid))
        return _result(item, "OK")
    if handler == "lockstep_status" and values.get("status") in OURS:
        return _set_status(world, ticket, item, values)
    return _result(item, "SKIPPED", "Ingenting att läsa in.")


def _set_status(world: World, ticket: Entity, item: ImportItem, values: dict[str, str | None]) -> Json:
    status = OURS[str(values["status"])]
    changed = world.tickets.set_status(ticket["id"], status, values.get("resolution"), world.clock())
    world.took_place("lindesk.set_status", item.uid or "no uid", changed)
    return _result(item, "OK")


def _result(item: ImportItem, result: str, why: str | None = None) -> Json:
    return {
        "uid": item.uid, "result": result, "skippedOrExceptionMessage": why,
        "returnValues": {"returnValue": [{"name": "step", "content": "done"}] if result == "OK" else []},
    }  # fmt: skip


def _held_up(stage: Stage, wanted: Import) -> Response:
    """Someone has the items open just now: the call is answered, and none of them is imported."""
    for item in wanted.itemToImport:
        target = next((p.rawValue for p in item.property if p.name == "id"), None)
        if stage.world.tickets.get(target or "") is not None:
            stage.world.tickets.bump(target or "", stage.world.clock())
    why = "Ärendet är öppet hos en annan användare."
    return _reply({"importItemResult": [_result(item, "ERROR", why) for item in wanted.itemToImport]})
