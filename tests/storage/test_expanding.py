"""A schema change that lets older programs go on (`compatible_from`) adds nothing that they would have to know."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Engine, Integer, String, Table, inspect

from storage import StorePart, open_database
from storage.branches import Branch, branches, config_of
from storage.fresh import empty_file
from storage.held import held
from storage.schema import new_metadata, order_id
from tests.postgres import PARTS
from tests.storage.test_migrations import FIRST

CHANGE = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, compatible_from = "0002", "0001", "0001"


def upgrade():
    {}
"""
PERSON = held("person", "plain", "namn", "name", "order")
SEALED = held("person", "sealed", "namn", "name", "order")


def promised_wrongly(engine: Engine, parts: dict[str, StorePart]) -> Iterator[str]:
    """What in a change that lets older programs go on does not, branch by branch; the branch's tables are made on the way."""
    for branch in branches(parts):
        scripts = list(ScriptDirectory.from_config(config_of(branch, engine)).walk_revisions())
        for script in reversed(scripts):
            before = columns(engine)
            if any(getattr(s.module, "compatible_from", None) for s in scripts):
                command.upgrade(config_of(branch, engine), script.revision)
            if getattr(script.module, "compatible_from", None):
                yield from (f"{branch.name} {script.revision}: {why}" for why in unfit(branch, before, columns(engine)))


def unfit(branch: Branch, before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> Iterator[str]:
    for table, found in after.items():
        for name in found.keys() - before.get(table, {}).keys():
            declared = branch.metadata.tables[table].c[name].info.get("held")
            if declared is not None and declared.who == "person":
                yield f"{table}.{name} is a place for personal data, which an older program does not forget"
            column = found[name]
            if table in before and not column["nullable"] and column["default"] is None:
                yield f"{table}.{name} must be filled in, which an older program does not do"
    for table, known in before.items():
        for name in known.keys() - after.get(table, {}).keys():
            yield f"{table}.{name} is gone, which an older program reads"


def columns(engine: Engine) -> dict[str, dict[str, Any]]:
    look = inspect(engine)
    return {table: {c["name"]: dict(c) for c in look.get_columns(table)} for table in look.get_table_names()}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_database(f"sqlite:///{tmp_path}/store.db")
    yield made
    made.dispose()


def test_no_change_on_board_promises_too_much(engine: Engine) -> None:
    """Of the core and of each routine, from an empty store."""
    assert list(promised_wrongly(engine, dict(PARTS))) == []


@pytest.mark.parametrize(
    ("change", "extra", "found"),
    [
        ('op.add_column("balances", sa.Column("days", sa.Integer))', ("days", Integer, {}), ""),
        ('op.add_column("balances", sa.Column("days", sa.Integer, nullable=False, server_default="0"))', ("days", Integer, {}), ""),
        ('op.add_column("balances", sa.Column("who", sa.Text))', ("who", String, PERSON), "place for personal data"),
        ('op.add_column("balances", sa.Column("who", sa.LargeBinary))', ("who", String, SEALED), "place for personal data"),
        ('op.drop_table("balances"); op.create_table("balances", sa.Column("employee", sa.Text))', None, "balances.order_id is gone"),
        (
            'op.execute("CREATE TABLE other AS SELECT * FROM balances"); op.drop_table("balances"); '
            'op.create_table("balances", sa.Column("employee", sa.Text), sa.Column("order_id", sa.Integer), sa.Column("n", sa.Integer, nullable=False))',
            ("n", Integer, {}), "balances.n must be filled in",
        ),
    ],
)  # fmt: skip
def test_a_change_that_promises_too_much_is_found(tmp_path: Path, change: str, extra: tuple[str, Any, Any] | None, found: str) -> None:
    """A routine's second migration, which says that programs of the first can go on."""
    folder = tmp_path / "leave"
    folder.mkdir()
    (folder / "0001_balances.py").write_text(FIRST)
    (folder / "0002_more.py").write_text(CHANGE.format(change))
    metadata = new_metadata()
    Table("balances", metadata, Column("employee", String(20), primary_key=True), order_id(), *([Column(extra[0], extra[1], info=extra[2])] if extra else []))
    Table("other", metadata, Column("employee", String(20)), Column("order_id", Integer))
    engine = open_database(empty_file(tmp_path / "store.db", PARTS))
    seen = list(promised_wrongly(engine, {"leave": StorePart(metadata=metadata, migrations=folder)}))
    engine.dispose()
    assert (seen == []) if not found else (len(seen) >= 1 and any(found in each for each in seen))
