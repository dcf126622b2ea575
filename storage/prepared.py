"""Statements of the hot path, compiled once for each database and run with whole batches of plain tuples.

SQLAlchemy writes the SQL; what is left out is its work per row: named parameters, type lookups, result objects.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, Table, Update, insert
from sqlalchemy.types import TypeEngine

Values = tuple[Any, ...]


@dataclass(frozen=True)
class _Compiled:
    """One statement for one kind of database; `order` has, for each placeholder, the place of its value in a row."""

    sql: str
    names: tuple[str, ...]
    order: tuple[int, ...] | None
    convert: tuple[tuple[int, Callable[[Any], Any]], ...]


class Prepared:
    """A statement whose rows are tuples of values in the order of `columns`."""

    def __init__(self, statement: Insert | Update | Delete, columns: dict[str, TypeEngine[Any]]) -> None:
        self._statement, self._columns = statement, columns
        self._compiled: dict[str, _Compiled] = {}

    @classmethod
    def insert(cls, table: Table, names: Sequence[str]) -> Prepared:
        """An insert of these columns."""
        return cls(insert(table), {name: table.c[name].type for name in names})

    def many(self, connection: Connection, rows: Sequence[Values]) -> int:
        """Run it for every row; returns how many rows of the table it touched."""
        if not rows:
            return 0
        compiled = self._compiled.get(connection.dialect.name) or self._compile(connection.dialect)
        ready: list[Any] = [self._converted(row, compiled) for row in rows] if compiled.convert else list(rows)
        if compiled.order is None:
            ready = [dict(zip(compiled.names, row, strict=True)) for row in ready]
        elif compiled.order != tuple(range(len(compiled.names))):
            ready = [tuple(row[i] for i in compiled.order) for row in ready]
        return connection.exec_driver_sql(compiled.sql, ready).rowcount

    @staticmethod
    def _converted(row: Values, compiled: _Compiled) -> Values:
        values = list(row)
        for place, convert in compiled.convert:
            value = values[place]
            if value is not None:
                values[place] = convert(value)
        return tuple(values)

    def _compile(self, dialect: Dialect) -> _Compiled:
        names = tuple(self._columns)
        is_insert = isinstance(self._statement, Insert)
        compiled = self._statement.compile(dialect=dialect, column_keys=list(names) if is_insert else None)
        positions = getattr(compiled, "positiontup", None)
        order = tuple(names.index(name) for name in positions) if positions is not None else None
        convert = []
        for place, type_ in enumerate(self._columns.values()):
            processor = type_.dialect_impl(dialect).bind_processor(dialect)
            if processor is not None:
                convert.append((place, processor))
        made = _Compiled(str(compiled), names, order, tuple(convert))
        self._compiled[dialect.name] = made
        return made
