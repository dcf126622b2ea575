"""Statements of the hot path, compiled once for each database and run with whole batches of plain tuples.

SQLAlchemy writes the SQL; what is left out is its work per row: named parameters, type lookups, result objects.
A batch goes to SQLite row by row within one call of its driver, and to PostgreSQL as one statement over arrays, which
`send` does not wait for.
"""

from __future__ import annotations

import sqlite3
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
    Integer,
    LargeBinary,
    Select,
    Table,
    Update,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine

from storage import pipeline
from storage.arrays import array_type
from storage.types import Instant, Row
from workflow.errors import LeaseLost

Values = tuple[Any, ...]
Value = Callable[[str], ColumnElement[Any]]
Statement = Insert | Update | Delete
Types = Mapping[str, TypeEngine[Any]]
_Convert = Callable[[Sequence[Any]], list[Any]]


@dataclass(frozen=True)
class _Compiled:
    """One statement for one kind of database; `convert` has, for each column, what its values go through."""

    sql: str
    convert: tuple[_Convert | None, ...]
    run: Callable[[Connection, str, list[Any]], int]
    send: Callable[[Connection, str, list[Any]], None] | None = None


class Prepared:
    """A statement whose rows are tuples of values in the order of `types`; it calls a value by its name.

    With `held` it changes orders under a lease, and each of its rows must find its order, or the transaction fails.
    """

    def __init__(self, make: Callable[[Value], Statement], types: Types, held: bool = False) -> None:
        self._make, self._types, self._held = make, types, held
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
        compiled, columns = self._made(connection, rows)
        return compiled.run(connection, compiled.sql, columns)

    def send(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Run it for every row. Nobody waits for its answer: what fails, fails the transaction at the latest with its commit.

        Raises `LeaseLost`, here or then, where an order is not held any more.
        """
        if not rows:
            return
        compiled, columns = self._made(connection, rows)
        if compiled.send is not None:
            compiled.send(connection, compiled.sql, columns)
        elif compiled.run(connection, compiled.sql, columns) != len(rows) and self._held:
            raise LeaseLost

    def _made(self, connection: Connection, rows: Sequence[Values]) -> tuple[_Compiled, list[Any]]:
        """The statement for this database, and the columns of these rows as its driver takes them."""
        compiled = self._compiled.get(connection.dialect.name) or self._compile(connection.dialect)
        columns: list[Any] = list(zip(*rows, strict=True))
        for place, convert in enumerate(compiled.convert):
            if convert is not None:
                columns[place] = convert(columns[place])
        return compiled, columns

    def _compile(self, dialect: Dialect) -> _Compiled:
        convert = tuple(_converter(type_, dialect) for type_ in self._types.values())
        made = self._over_arrays(dialect, convert) if dialect.name == "postgresql" else self._row_by_row(dialect, convert)
        self._compiled[dialect.name] = made
        return made

    def _row_by_row(self, dialect: Dialect, convert: tuple[_Convert | None, ...]) -> _Compiled:
        binds = {name: bindparam(name, type_=type_) for name, type_ in self._types.items()}
        compiled = self._make(binds.__getitem__).compile(dialect=dialect)
        names = list(self._types)
        order = [names.index(name) for name in compiled.positiontup or ()]

        def run(connection: Connection, sql: str, columns: list[Any]) -> int:
            rows = list(zip(*(columns[place] for place in order), strict=True))
            pipeline.before(connection, sql, rows, many=True)
            raw: Any = connection.connection.dbapi_connection
            try:
                touched: int = raw.executemany(sql, rows).rowcount
            except sqlite3.Error as error:
                raise pipeline.as_of_sqlalchemy(connection, error) from None
            return touched

        return _Compiled(str(compiled), convert, run)

    def _over_arrays(self, dialect: Dialect, convert: tuple[_Convert | None, ...]) -> _Compiled:
        arrays = [array_type(type_) for type_ in self._types.values()]
        binds = [bindparam(name, type_=ARRAY(array.column)) for name, array in zip(self._types, arrays, strict=True)]
        given = func.unnest(*binds).table_valued(*self._types).render_derived(name="given")
        statement = self._make(given.c.__getitem__)
        names = tuple(self._types)
        wanted = _for_each(statement, func.cardinality(binds[0])) if self._held else statement
        compiled = wanted.compile(dialect=dialect)
        # As libpq wants it: each parameter by its number.
        kind: Any = type(dialect)
        numbered = wanted.compile(dialect=kind(paramstyle="numeric_dollar"))
        order = [names.index(name) for name in numbered.positiontup or ()]
        types, numbered_sql = [arrays[place].oid() for place in order], str(numbered).encode()

        def values(columns: list[Any]) -> dict[str, Any]:
            return {name: array(column) for name, array, column in zip(names, arrays, columns, strict=True)}

        def run(connection: Connection, sql: str, columns: list[Any]) -> int:
            return connection.exec_driver_sql(sql, values(columns)).rowcount

        def send(connection: Connection, sql: str, columns: list[Any]) -> None:
            sent = pipeline.of(connection)
            if sent is None:
                run(connection, sql, columns)
                return
            pipeline.show(connection, sql, lambda: values(columns))
            sent.send(numbered_sql, types, [arrays[place].encoded(columns[place]) for place in order])

        return _Compiled(str(compiled), convert, run, send)


def _for_each(statement: Statement, rows: ColumnElement[int]) -> Select[Any]:
    """The statement as one that the database refuses (`refusals.NOT_HELD`) unless it touches so many rows: nobody need wait
    for their number before the commit is sent."""
    touched = statement.returning(literal_column("1")).cte("touched")
    return select(literal_column("1").op("/")(cast(func.count() == rows, Integer))).select_from(touched)


def _converter(type_: TypeEngine[Any], dialect: Dialect) -> _Convert | None:
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
