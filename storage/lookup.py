"""Queries of the hot path, compiled once for each database and read as plain mappings.

SQLAlchemy writes the SQL and knows the types; what is left out is its work for each call and each row.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import BindParameter, ColumnElement, Connection, Dialect, Select
from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate

from storage import pipeline
from storage.types import Row

_Convert = Callable[[Any], Any]
Query = Select[Any] | ReturningUpdate[Any] | ReturningInsert[Any]


@dataclass(frozen=True)
class _Compiled:
    """One query for one kind of database: its parameters in their order, each with what it goes through or (no name) what it
    always is, and what the columns go through."""

    sql: str
    params: tuple[tuple[str | None, Any], ...]
    convert: tuple[tuple[int, _Convert], ...]


class Lookup:
    """A query, or a change that returns rows, with its parameters by their names."""

    def __init__(self, query: Query | Callable[[str], Query], columns: Sequence[ColumnElement[Any]] = ()) -> None:
        """`columns` are those that a change returns; a query has its own. One that is not the same everywhere is made for the
        name of a database."""
        self._query, self._columns = query, columns or (tuple(query.selected_columns) if isinstance(query, Select) else ())
        self._names = [str(column.key) for column in self._columns]
        self._compiled: dict[str, _Compiled] = {}

    def all(self, connection: Connection, values: Row) -> list[Row]:
        """Every row."""
        compiled = self._compiled.get(connection.dialect.name) or self._compile(connection.dialect)
        given = [made if name is None else values[name] if made is None else made(values[name]) for name, made in compiled.params]
        pipeline.before(connection, compiled.sql, given)
        raw: Any = connection.connection.dbapi_connection
        try:
            found = raw.execute(compiled.sql, given).fetchall()
        except (sqlite3.Error, psycopg.Error) as error:
            raise pipeline.as_of_sqlalchemy(connection, error) from None
        return [self._mapping(row, compiled.convert) for row in found]

    def _mapping(self, row: Sequence[Any], convert: Sequence[tuple[int, _Convert]]) -> Row:
        values = list(row)
        for place, each in convert:
            values[place] = each(values[place])
        return dict(zip(self._names, values, strict=True))

    def _compile(self, dialect: Dialect) -> _Compiled:
        kind: Any = type(dialect)
        # Each parameter by its place, as both drivers take them quickest.
        style = "format" if dialect.name == "postgresql" else "qmark"
        query = self._query(dialect.name) if callable(self._query) else self._query
        compiled: Any = query.compile(dialect=kind(paramstyle=style))
        params = tuple(_param(compiled.binds[name], dialect) for name in compiled.positiontup or ())
        results = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in self._columns]
        convert = tuple((place, each) for place, each in enumerate(results) if each is not None)
        made = self._compiled[dialect.name] = _Compiled(str(compiled), params, convert)
        return made


def _param(bind: BindParameter[Any], dialect: Dialect) -> tuple[str | None, Any]:
    """A parameter's name with what its values go through; no name with the value of one that the query itself has."""
    if not bind.required:
        return None, bind.effective_value
    return bind.key, bind.type.dialect_impl(dialect).bind_processor(dialect)
