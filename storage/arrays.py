"""Arrays for PostgreSQL whose element type is known even where every element is NULL.

psycopg guesses an array's type from what is in it, and a guess that changes from batch to batch would make a new
prepared statement each time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from struct import Struct
from typing import Any

import orjson
from psycopg import Connection
from psycopg.postgres import types
from psycopg.types.array import ListBinaryDumper
from sqlalchemy import BigInteger, ColumnElement, DateTime, Dialect, Integer, LargeBinary, Text, TypeDecorator, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType, TypeEngine

from storage.types import Instant

_HEAD, _INTEGER, _LENGTH, _NULL = Struct(">iiIii"), Struct(">q"), Struct(">i"), b"\xff" * 4
_MILLENNIUM, _MICROSECOND = datetime(2000, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


def _moment(value: datetime) -> bytes:
    return _INTEGER.pack((value - _MILLENNIUM) // _MICROSECOND)


class Array(list[Any]):
    """A list for a parameter of one array type."""

    column: TypeEngine[Any]
    element: str
    plain: Callable[[Any], bytes]
    """One value in binary."""

    @classmethod
    def oid(cls) -> int:
        """The type of the array, as PostgreSQL numbers it."""
        return types[cls.element].array_oid

    @classmethod
    def encoded(cls, values: Sequence[Any]) -> bytes:
        """The array as PostgreSQL reads it in binary: a header, then each value with its length before it; -1 for NULL."""
        head = _HEAD.pack(1, None in values, types[cls.element].oid, len(values), 1)
        if values.count(values[0]) == len(values):
            return head + cls._each(values[:1]) * len(values)
        return head + cls._each(values)

    @classmethod
    def _each(cls, values: Sequence[Any]) -> bytes:
        plain = [None if value is None else cls.plain(value) for value in values]
        lengths = {-1 if value is None else len(value) for value in plain}
        if len(lengths) == 1 and None not in plain:
            length = _LENGTH.pack(*lengths)
            return length + length.join(plain)  # type: ignore[arg-type]
        return b"".join([_NULL if value is None else _LENGTH.pack(len(value)) + value for value in plain])


class Integers(Array):
    column, element = BigInteger(), "int8"
    plain = staticmethod(_INTEGER.pack)


class Texts(Array):
    column, element = Text(), "text"
    plain = staticmethod(str.encode)


class Instants(Array):
    column, element = DateTime(timezone=True), "timestamptz"
    plain = staticmethod(_moment)


class Blobs(Array):
    column, element = LargeBinary(), "bytea"
    plain = staticmethod(bytes)


_KINDS: tuple[type[Array], ...] = (Integers, Texts, Instants, Blobs)


def array_type(type_: TypeEngine[Any]) -> type[Array]:
    """The kind of array that holds values of a column type on PostgreSQL."""
    for kind, column in ((Integers, Integer), (Instants, Instant), (Blobs, LargeBinary)):
        if isinstance(type_, column):
            return kind
    return Texts


def register(connection: Connection[Any]) -> None:
    """Teach a connection to send these arrays."""
    for kind in _KINDS:
        connection.adapters.register_dumper(kind, _dumper(kind))


def _dumper(kind: type[Array]) -> type[ListBinaryDumper]:
    info = types[kind.element]
    return type(f"{kind.__name__}Dumper", (ListBinaryDumper,), {"oid": info.array_oid, "element_oid": info.oid})


class _Several(TypeDecorator[Any]):
    """A list of ids or of texts as one parameter: an array on PostgreSQL, JSON text on SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[Array]) -> None:
        super().__init__()
        self.kind = kind

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(self.kind.column) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return self.kind(value) if dialect.name == "postgresql" else orjson.dumps(list(value)).decode()


class Among(FunctionElement[Any]):
    """True where an id or a text is one of a list given as one parameter, so that the statement is the same for any number."""

    # No boolean: SQLite has none, and would be asked whether it "= 1", which no index answers.
    name, type, inherit_cache = "among", NullType(), True

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        super().__init__(column, bindparam(name, type_=_Several(array_type(column.type))))


@compiles(Among)
def _each(element: Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, ids = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({ids}))"  # noqa: S608


@compiles(Among, "postgresql")
def _any(element: Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, ids = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"{column} = ANY ({ids})"
