"""Inserts a row, or changes the one that has its key, in one statement on both databases."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import Insert as PostgresqlInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert

from storage.types import Row

Values = Row


def upsert(connection: Connection, table: Table, key: Values, changes: Values, first: Values | None = None) -> None:
    """Give the row with this key these values; a new row has those of `first` as well."""
    connection.execute(upserting(connection, table, key, changes, {**(first or {}), **changes}))


def upsert_all(connection: Connection, table: Table, key: str, rows: Sequence[Values]) -> None:
    """Give each row with its key its values, or insert it; all rows have the same columns."""
    made = _insert(connection)(table)
    changes = {name: made.excluded[name] for name in rows[0] if name != key}
    connection.execute(made.on_conflict_do_update(index_elements=[key], set_=changes), rows)


def upserting(
    connection: Connection, table: Table, key: Values, changes: Values, first: Values
) -> PostgresqlInsert | SqliteInsert:  # fmt: skip
    """The statement: a new row has the values of `first`, one that is there is changed to `changes`."""
    return _insert(connection)(table).values({**key, **first}).on_conflict_do_update(index_elements=list(key), set_=dict(changes))


def _insert(connection: Connection) -> Callable[[Table], PostgresqlInsert | SqliteInsert]:
    return sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
