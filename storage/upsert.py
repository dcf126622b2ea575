"""Inserts a row, or changes the one that has its key, in one statement on both databases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import Insert as PostgresqlInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert

Values = Mapping[str, Any]


def upsert(connection: Connection, table: Table, key: Values, changes: Values, first: Values | None = None) -> None:
    """Give the row with this key these values; a new row has those of `first` as well."""
    connection.execute(upserting(connection, table, key, changes, {**(first or {}), **changes}))


def upserting(
    connection: Connection, table: Table, key: Values, changes: Values, first: Values
) -> PostgresqlInsert | SqliteInsert:  # fmt: skip
    """The statement: a new row has the values of `first`, one that is there is changed to `changes`."""
    make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    return make(table).values({**key, **first}).on_conflict_do_update(index_elements=list(key), set_=dict(changes))
