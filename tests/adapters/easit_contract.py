"""What is known of Easit GO's item interface, written down as a document that requests and answers can be held to."""

from __future__ import annotations

from typing import Any

TEXT: dict[str, Any] = {"type": "string"}
MAYBE: dict[str, Any] = {"type": ["string", "null"]}
NUMBER: dict[str, Any] = {"type": "integer", "minimum": 0}
COMPARATORS = [
    "EQUALS", "NOT_EQUALS", "IN", "NOT_IN", "GREATER_THAN", "GREATER_THAN_OR_EQUALS", "LESS_THAN", "LESS_THAN_OR_EQUALS",
    "LIKE", "NOT_LIKE",
]  # fmt: skip
CONNECTIONS = ["ITEM", "USER", "GROUP", "PROPERTY", None]


def thing(required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required.split()}


def many(what: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": what}


def body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


ATTACHMENT = thing("contentId name value", contentId=TEXT, name=TEXT, value=TEXT)
READ_PROPERTY = thing("name content rawValue", name=TEXT, content=MAYBE, rawValue=MAYBE)
WRITTEN_PROPERTY = thing("name", name=TEXT, content=MAYBE, rawValue=MAYBE)
COLUMN_FILTER = thing("columnName comparator", columnName=TEXT, comparator={"enum": COMPARATORS}, content=TEXT, rawValue=TEXT)
VIEW = thing(
    "itemViewIdentifier", itemViewIdentifier=TEXT, page={"type": "integer", "minimum": 1}, pageSize={"type": "integer", "minimum": 1},
    sortColumn=thing("content order", content=TEXT, order={"enum": ["Ascending", "Descending"]}), idFilter=TEXT,
    columnFilter=many(COLUMN_FILTER),
)  # fmt: skip
COLUMN = thing(
    "content datatype collection connectiontype", content=TEXT, datatype={"enum": ["STRING", "TEXT", "INTEGER", "DATE", "CONNECTION"]},
    collection={"type": "boolean"}, connectiontype={"enum": CONNECTIONS},
)  # fmt: skip
ITEMS = thing(
    "items requestedPage page pageSize totalNumberOfPages totalNumberOfItems",
    columns=thing("column", column=many(COLUMN)),
    items=thing("item", item=many(thing("id property", id=TEXT, attachment=many(ATTACHMENT), property=many(READ_PROPERTY)))),
    requestedPage=NUMBER, page=NUMBER, pageSize=NUMBER, totalNumberOfPages=NUMBER, totalNumberOfItems=NUMBER,
)  # fmt: skip
IMPORT = thing(
    "importHandlerIdentifier itemToImport", importHandlerIdentifier=TEXT,
    itemToImport=many(thing("uid property", id=TEXT, uid=TEXT, property=many(WRITTEN_PROPERTY), attachment=many(ATTACHMENT))),
)  # fmt: skip
IMPORTED = thing(
    "importItemResult",
    importItemResult=many(
        thing(
            "result uid skippedOrExceptionMessage", result=TEXT, uid=MAYBE, skippedOrExceptionMessage=MAYBE,
            returnValues=thing("returnValue", returnValue=many(thing("name content", name=TEXT, content=MAYBE))),
        )
    ),
)  # fmt: skip
PROBLEM = {"content": {"application/problem+json": {"schema": {"type": "object"}}}}
_SAID_NO = {"400": PROBLEM, "500": PROBLEM}
EASIT: dict[str, Any] = {
    "paths": {
        "/integration-api/items": {
            "get": {"operationId": "read", "requestBody": body(VIEW), "responses": {"200": body(ITEMS), **_SAID_NO}},
            "post": {"operationId": "import", "requestBody": body(IMPORT), "responses": {"200": body(IMPORTED), **_SAID_NO}},
        }
    }
}
