"""Statements of the hot path, compiled once for each database and run with whole batches of plain tuples.

SQLAlchemy writes the SQL; what is left out is its work per row: named parameters, type lookups, result objects.
A batch goes to SQLite row by row within one call of its driver, and to PostgreSQL as one statement over arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Delete,
    Dialect,
    Insert,
    LargeBinary,
    Table,
    Update,
    bindparam,
    func,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine

from storage.arrays import array_type
from storage.types import Instant, Row

Values = tuple[Any, ...]
Value = Callable[[str], ColumnElement[Any]]
Statement = Insert | Update | Delete
Types = Mapping[str, TypeEngine[Any]]


@dataclass(frozen=True)
class _Compiled:
    """One statement for one kind of database; `convert` has, for each column, what its values go through."""

    sql: str
    convert: tuple[Callable[[Sequence[Any]], list[Any]] | None, ...]
    run: Callable[[Connection, str, list[Any]], int]


class Prepared:
    """A statement whose rows are tuples of values in the order of `types`; it calls a value by its name."""

    def __init__(self, make: Callable[[Value], Statement], types: Types) -> None:
        self._make, self._types = make, types
        self._compiled: dict[str, _Compiled] = {}

    @classmethod
    def insert(cls, table: Table, names: Sequence[str], finish: Callable[[Any], Insert] = lambda made: made) -> Prepared:
        """An insert of these columns; `finish` adds to the statement what is done where a row is there already."""

        def make(value: Value) -> Insert:
            given = {name: value(name) for name in names}
            if isinstance(given[names[0]], BindParameter):
                return finish(sqlite.insert(table).values(given))
            return finish(postgresql.insert(table).from_select(list(names), select(*given.values())))

        return cls(make, {name: table.c[name].type for name in names})

    @classmethod
    def update(
        cls, table: Table, names: Sequence[str], where: Sequence[str], also: Row | None = None,
        *rules: ColumnElement[bool],
    ) -> Prepared:  # fmt: skip
        """An update of these columns, and `also` of some to what is the same for all, where those columns have the values
        that come last in a row and the rules hold; neither may have a parameter."""

        def make(value: Value) -> Update:
            found = [table.c[name] == value(f"by_{name}") for name in where]
            return update(table).where(*found, *rules).values({name: value(name) for name in names} | dict(also or {}))

        return cls(make, {n: table.c[n].type for n in names} | {f"by_{n}": table.c[n].type for n in where})

    def many(self, connection: Connection, rows: Sequence[Values]) -> int:
        """Run it for every row; returns how many rows of the table it touched."""
        if not rows:
            return 0
        compiled = self._compiled.get(connection.dialect.name) or self._compile(connection.dialect)
        columns: list[Any] = list(zip(*rows, strict=True))
        for place, convert in enumerate(compiled.convert):
            if convert is not None:
                columns[place] = convert(columns[place])
        return compiled.run(connection, compiled.sql, columns)

    def _compile(self, dialect: Dialect) -> _Compiled:
        convert = tuple(_converter(type_, dialect) for type_ in self._types.values())
        run = self._over_arrays(dialect) if dialect.name == "postgresql" else self._row_by_row(dialect)
        made = self._compiled[dialect.name] = _Compiled(run[0], convert, run[1])
        return made

    def _row_by_row(self, dialect: Dialect) -> tuple[str, Callable[[Connection, str, list[Any]], int]]:
        binds = {name: bindparam(name, type_=type_) for name, type_ in self._types.items()}
        compiled = self._make(binds.__getitem__).compile(dialect=dialect)
        names = list(self._types)
        order = [names.index(name) for name in compiled.positiontup or ()]

        def run(connection: Connection, sql: str, columns: list[Any]) -> int:
            rows = list(zip(*(columns[place] for place in order), strict=True))
            return connection.exec_driver_sql(sql, rows).rowcount

        return str(compiled), run

    def _over_arrays(self, dialect: Dialect) -> tuple[str, Callable[[Connection, str, list[Any]], int]]:
        arrays = [array_type(type_) for type_ in self._types.values()]
        binds = [bindparam(name, type_=ARRAY(kind.column)) for name, kind in zip(self._types, arrays, strict=True)]
        given = func.unnest(*binds).table_valued(*self._types).render_derived(name="given")
        compiled = self._make(given.c.__getitem__).compile(dialect=dialect)
        names = tuple(self._types)

        def run(connection: Connection, sql: str, columns: list[Any]) -> int:
            values = {name: kind(column) for name, kind, column in zip(names, arrays, columns, strict=True)}
            return connection.exec_driver_sql(sql, values).rowcount

        return str(compiled), run


def _converter(type_: TypeEngine[Any], dialect: Dialect) -> Callable[[Sequence[Any]], list[Any]] | None:
    """What a column's values go through; both drivers take bytes as they are."""
    convert = None if isinstance(type_, LargeBinary) else type_.dialect_impl(dialect).bind_processor(dialect)
    if convert is None:
        return None

    def each(values: Sequence[Any]) -> list[Any]:
        return [None if value is None else convert(value) for value in values]

    def each_once(values: Sequence[Any]) -> list[Any]:
        known = {value: convert(value) for value in {*values} if value is not None}
        return [known.get(value) for value in values]

    # A batch has few moments, and many rows of each.
    return each_once if isinstance(type_, Instant) else each
