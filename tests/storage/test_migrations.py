"""The migrations and the tables in `storage.schema` are two lists of one thing, and agree."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from storage import Store, metadata
from tests.postgres import both_databases


@both_databases
def test_the_migrations_make_exactly_the_schema(store: Store) -> None:
    """Comparing a migrated database with the tables as declared finds nothing to do, on both databases."""
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False, "target_metadata": metadata})
        assert compare_metadata(context, metadata) == []


@both_databases
def test_the_migrations_make_every_index(store: Store) -> None:
    """Partial unique indexes are rules of the routine (R-03): each is there, by name, with its condition."""
    found = {index["name"] for table in metadata.tables for index in inspect(store.engine).get_indexes(table)}
    assert {index.name for table in metadata.tables.values() for index in table.indexes} <= found


def test_the_first_migration_does_not_lean_on_todays_tables() -> None:
    """A migration says itself what it makes; one that reads the tables of the day would change with them."""
    from pathlib import Path

    import storage.migrations

    for script in (Path(storage.migrations.__file__).parent / "versions").glob("*.py"):
        assert "from storage.schema" not in script.read_text("utf-8"), script.name
