"""The migrations and the declared tables are two lists of one thing, and agree: the core's and each routine's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Engine, Integer, String, Table, inspect, text

from storage import Store, StorePart, backup, branches, migrate, open_database
from storage.schema import new_metadata, order_id
from storage.schema_gate import SchemaGate, programs_of
from tests.postgres import PARTS, both_databases
from workflow.errors import BadInput, SchemaMismatch

SECOND = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"


def upgrade():
    op.add_column("balances", sa.Column("days", sa.Integer))
"""
FIRST = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "0001", None


def upgrade():
    op.create_table(
        "balances",
        sa.Column("employee", sa.String(20), primary_key=True),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), sa.ForeignKey("orders.id"), nullable=False),
    )
"""


def leave(folder: Path, days: bool = False) -> dict[str, StorePart]:
    """The parts on board with another routine's among them, in its first or its second version."""
    folder.mkdir(exist_ok=True)
    (folder / "0001_balances.py").write_text(FIRST)
    metadata = new_metadata()
    more = (Column("days", Integer),) if days else ()
    Table("balances", metadata, Column("employee", String(20), primary_key=True), order_id(), *more)
    if days:
        (folder / "0002_days.py").write_text(SECOND)
    return {**PARTS, "leave": StorePart(metadata=metadata, migrations=folder)}


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = open_database(database_url)
    yield made
    made.dispose()


def differences(engine: Engine, parts: dict[str, StorePart]) -> list[Any]:
    """What alembic would do to a database to have it as declared."""
    declared: Any = [branch.metadata for branch in branches.branches(parts)]

    def ours(name: str | None, kind: str, _: Any) -> bool:
        return kind != "table" or not str(name).startswith("alembic_version")

    with engine.connect() as connection:
        options = {"compare_type": False, "target_metadata": declared, "include_name": ours}
        return compare_metadata(MigrationContext.configure(connection, opts=options), declared)


@both_databases
def test_the_migrations_make_exactly_the_declared_tables(engine: Engine, tmp_path: Path) -> None:
    """Comparing a migrated database with the tables of the core and of two routines finds nothing to do."""
    parts = leave(tmp_path / "leave")
    migrate.upgrade(engine, parts)
    assert differences(engine, parts) == []
    assert {branch.name for branch in branches.branches(parts)} == {"core", "shared_lock", "leave"}


@both_databases
def test_the_migrations_make_every_index(store: Store) -> None:
    """Partial unique indexes are rules (R-03): each is there, by name, with its condition."""
    tables = migrate.tables(PARTS)
    found = {index["name"] for table in tables for index in inspect(store.engine).get_indexes(table.name)}
    assert {index.name for table in tables for index in table.indexes} <= found


def test_a_migration_does_not_depend_on_the_declared_tables() -> None:
    """A migration says itself what it makes; one that reads the declared tables would change with them."""
    for branch in branches.branches(PARTS):
        scripts = list(branch.folder.glob("*.py"))
        assert scripts
        for script in scripts:
            code = script.read_text("utf-8")
            assert "storage.schema" not in code and "storage.routines" not in code, script.name


@both_databases
def test_a_routine_that_is_installed_later_gets_its_tables(engine: Engine, tmp_path: Path) -> None:
    """The store is refused until the upgrade, which changes nothing else; a later version of the routine likewise."""
    for days, behind in ((False, "leave is at nothing, wanted is 0001"), (True, "leave is at 0001, wanted is 0002")):
        parts = leave(tmp_path / "leave", days)
        with pytest.raises(SchemaMismatch, match=f"older than this program .{behind}.; run `lockstep db upgrade`"):
            migrate.prepare(engine, parts, upgrade=False)
        assert migrate.prepare(engine, parts, upgrade=True) is False
        assert differences(engine, parts) == []
    assert migrate.current(engine, PARTS) == branches.head(PARTS)


@both_databases
def test_a_routine_that_is_uninstalled_leaves_the_store_usable(engine: Engine, tmp_path: Path) -> None:
    """The rest of the store opens as before; a backup, which would lose its tables, is refused."""
    migrate.upgrade(engine, leave(tmp_path / "leave"))
    assert migrate.prepare(engine, PARTS, upgrade=False) is False
    with pytest.raises(BadInput, match="routine leave, which is not installed"):
        backup.back_up(engine, PARTS, tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


@both_databases
@pytest.mark.parametrize(
    ("table", "name"), [("alembic_version", "The database schema"), ("alembic_version_leave", "The schema of routine leave")]
)
def test_a_newer_branch_is_refused_and_nothing_is_changed(engine: Engine, tmp_path: Path, table: str, name: str) -> None:
    """Whichever branch is newer, none is upgraded."""
    migrate.upgrade(engine, leave(tmp_path / "leave"))
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {table} SET version_num = '9999'"))
    newer = leave(tmp_path / "leave", days=True)
    with pytest.raises(SchemaMismatch, match=f"{name} is at 9999, which is newer than this program"):
        migrate.upgrade(engine, newer)
    assert [column["name"] for column in inspect(engine).get_columns("balances")] == ["employee", "order_id"]


# A newer schema that an older program can live with ---------------------------------------------------


def expanded(engine: Engine, folder: Path, says: str) -> tuple[dict[str, StorePart], dict[str, StorePart]]:
    """The parts of a program of the first revision, and of one of the second, which has brought the schema to that."""
    older = leave(folder / "older")
    newer = leave(folder / "newer", days=True)
    (folder / "newer" / "0002_days.py").write_text(f"{SECOND}{says}")
    migrate.upgrade(engine, older)
    migrate.upgrade(engine, newer)
    return older, newer


@both_databases
def test_an_older_program_lives_with_a_schema_that_says_so(engine: Engine, tmp_path: Path) -> None:
    """It starts, goes on, and leaves the schema as it is; what must know every column it leaves to the newer one."""
    older, newer = expanded(engine, tmp_path, '\ncompatible_from = "0001"\n')
    assert not migrate.prepare(engine, older, upgrade=False)
    migrate.upgrade(engine, older)
    assert migrate.current(engine, newer)["leave"] == "0002"
    with engine.connect() as connection:
        SchemaGate(older).look(connection)
    with pytest.raises(SchemaMismatch, match="a backup would leave out what it does not know"):
        backup.back_up(engine, older, tmp_path / "backup")
    assert not (tmp_path / "backup").exists()
    assert backup.back_up(engine, newer, tmp_path / "backup")


@both_databases
@pytest.mark.parametrize("says", ["", '\ncompatible_from = "0002"\n', '\ncompatible_from = "0000"\n'])
def test_an_older_program_ends_where_the_schema_does_not_say_so(engine: Engine, tmp_path: Path, says: str) -> None:
    """A change that names no revision, or one that is none, ends all that do not have it."""
    older, _ = expanded(engine, tmp_path, says)
    with pytest.raises(SchemaMismatch, match="newer than this program"):
        migrate.prepare(engine, older, upgrade=True)
    with engine.connect() as connection, pytest.raises(SchemaMismatch, match="was brought to 0002"):
        SchemaGate(older).look(connection)


def test_what_was_said_of_another_revision_admits_nobody(engine: Engine, tmp_path: Path) -> None:
    """The schema was changed by something else since."""
    older, _ = expanded(engine, tmp_path, '\ncompatible_from = "0001"\n')
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version_leave SET version_num = '0003'"))
    with engine.connect() as connection, pytest.raises(SchemaMismatch, match="was brought to 0003"):
        SchemaGate(older).look(connection)


@pytest.mark.parametrize(
    ("says", "may_run"),
    [
        (["1", "1", "1"], ["4", "3", "2", "1"]), (["3", "2", "1"], ["4", "3"]), (["3", None, "1"], ["4", "3"]), ([None, "1", "1"], ["4"]),
        (["2", "1", "1"], ["4", "3", "2"]), (["1", "2", "1"], ["4", "3", "2"]), (["1", "1", None], ["4", "3", "2"]), (["4", "1", "1"], ["4"]),
    ],
)  # fmt: skip
def test_the_strictest_change_on_the_way_counts(says: list[str | None], may_run: list[str]) -> None:
    """Of revisions 4, 3 and 2, the oldest whose programs each can live with; the first of all says nothing."""
    history = [SimpleNamespace(revision=str(4 - n), module=SimpleNamespace(compatible_from=old)) for n, old in enumerate([*says, None])]
    assert programs_of(history) == may_run  # type: ignore[arg-type]


def test_two_routines_cannot_declare_one_table(tmp_path: Path) -> None:
    parts = leave(tmp_path / "leave")
    with pytest.raises(SchemaMismatch, match="Table balances is declared by leave and other"):
        branches.branches({**parts, "other": parts["leave"]})


def test_a_table_of_another_program_is_refused(engine: Engine, tmp_path: Path) -> None:
    """A routine's migrations do not run where a table of theirs is there already."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE balances (x INTEGER)"))
    with pytest.raises(SchemaMismatch, match="table balances of another program"):
        migrate.upgrade(engine, leave(tmp_path / "leave"))


def test_migrations_with_two_heads_are_refused_in_a_sentence(engine: Engine, tmp_path: Path) -> None:
    """A folder in which two revisions follow one is the routine's mistake, and named as its."""
    parts = leave(tmp_path / "leave", days=True)
    (tmp_path / "leave" / "0003_too.py").write_text(SECOND.replace('"0002"', '"0003"'))
    with pytest.raises(SchemaMismatch, match="The migrations of leave cannot be run"):
        migrate.upgrade(engine, parts)


def test_tables_and_migrations_come_together() -> None:
    with pytest.raises(ValueError, match="both"):
        StorePart(metadata=new_metadata())
