"""Whether a row holds what its columns are made for: SQLite keeps any value in any column, and a store may be damaged."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Column, Connection, Integer, Label, LargeBinary, Select, String, Table

from storage.types import AnyRow, Damaged, DamagedMoment, Instant, Json, Row

Test = Callable[[Any], bool]
# Kept for as long as its query is: the queries of the hot path are made once.
_SHAPES: WeakKeyDictionary[Select[Any], list[tuple[str, type, Any]]] = WeakKeyDictionary()


def unsound(table: Table, row: AnyRow) -> Row:
    """The values of a row that are none of their column's type, each with one that is, to be shown in its place."""
    found = {}
    for name, usual, fits, neutral in _tests(table):
        # Most values are of their column's usual type, which is seen at once.
        if name in row and type(value := row[name]) not in usual and not fits(value):
            found[name] = neutral
    return found


def sound(table: Table, row: AnyRow) -> Row:
    """A row to be shown: what is damaged in it reads as nothing, the year 1900 or 0."""
    return {**row, **unsound(table, row)}


def all_sound(table: Table, found: Iterable[AnyRow]) -> list[Row]:
    return [sound(table, row) for row in found]


def shown(connection: Connection, query: Select[Any]) -> list[Any]:
    """The rows of a query for lists and pages, each a dict by the names of its columns, which the caller gives a type: what is
    damaged in them reads as nothing, the year 1900 or 0."""
    neutral = _SHAPES.get(query) or _SHAPES.setdefault(query, [(name, *_shape(c)) for name, c in query.selected_columns.items()])
    found = [dict(row) for row in connection.execute(query).mappings()]
    for row in found:
        row.update({name: value for name, kind, value in neutral if row[name] is not None and not isinstance(row[name], kind)})
    return found


def _shape(column: Any) -> tuple[type, Any]:
    """The Python type of a column's values, and what is shown for a value that is of another."""
    column = column.element if isinstance(column, Label) else column
    if not isinstance(column, Column) or isinstance(column.type, (Instant, Json)):
        # These types read a damaged value as a value of theirs.
        return object, None
    kind, neutral = _plain(column)
    return kind, None if column.nullable else neutral


@cache
def _tests(table: Table) -> tuple[tuple[str, Collection[type], Test, Any], ...]:
    return tuple((column.name, *_test(column)) for column in table.c)


def _test(column: Column[Any]) -> tuple[Collection[type], Test, Any]:
    if isinstance(column.type, Instant):
        return (datetime, type(None)), (lambda value: not isinstance(value, DamagedMoment)), DamagedMoment.of(None)
    if isinstance(column.type, Json):
        return (dict, type(None)), (lambda value: not isinstance(value, Damaged)), Damaged(None)
    kind, neutral = _plain(column)
    usual = (() if kind is int else (kind,)) + ((type(None),) if column.nullable else ())

    def fits(value: Any) -> bool:
        return value is None if not isinstance(value, kind) else not (isinstance(value, int) and value < 0)

    if column.nullable:
        return usual, fits, None
    return usual, (lambda value: value is not None and fits(value)), neutral


def _plain(column: Column[Any]) -> tuple[type, Any]:
    if isinstance(column.type, Integer):
        return int, 0
    if isinstance(column.type, LargeBinary):
        return bytes, b""
    assert isinstance(column.type, String)
    return str, ""
