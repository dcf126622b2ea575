"""Brings a database's schema up to this program's and its routines', and refuses one that is newer.

The core and each routine have a branch of migrations with its own version table: a routine that is installed later
gets its tables at the next upgrade, and one that is uninstalled leaves the rest of the store as it was.
"""

from __future__ import annotations

from alembic import command
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, Table, inspect

from storage import schema_reasons as reasons
from storage.batch import Parts
from storage.branches import CORE, VERSIONS, Branch, branches, config_of, explained, head_of
from storage.reasons import NO_REVISION
from storage.schema_gate import admits
from workflow.errors import SchemaMismatch
from workflow.reasons import Reason


def tables(parts: Parts) -> list[Table]:
    """Every table of the core and of the routines, each after those that it refers to."""
    return [table for branch in branches(parts) for table in branch.metadata.sorted_tables]


def current(engine: Engine, parts: Parts) -> dict[str, str | None]:
    """The revision of each branch; None where the database has nothing of it."""
    return {branch.name: _current(engine, branch) for branch in branches(parts)}


def upgrade(engine: Engine, parts: Parts) -> None:
    """Run the migrations that are missing; raises `SchemaMismatch` for a schema that is newer or another program's."""
    prepare(engine, parts, upgrade=True)


def prepare(engine: Engine, parts: Parts, upgrade: bool) -> bool:
    """Make sure the schema is the wanted one, upgrading it if allowed; True when an empty database got its first.

    A newer schema that says that this program can live with it is left as it is.
    Raises `SchemaMismatch` before anything is changed.
    """
    other = {branch: at for branch in branches(parts) if (at := _current(engine, branch)) != head_of(branch)}
    behind = {branch: at for branch, at in other.items() if not _may_run(engine, branch, at)}
    for branch, at in behind.items():
        _refuse_unknown(engine, branch, at)
    if behind and not upgrade:
        seen = [reasons.BRANCH_IS_AT(branch=b.name, seen=at or NO_REVISION(), wanted=head_of(b)) for b, at in behind.items()]
        raise SchemaMismatch(reasons.SCHEMA_OLDER(seen=seen))
    for branch in behind:
        with explained(branch):
            command.upgrade(config_of(branch, engine), "head")
    return any(branch.name == CORE and at is None for branch, at in behind.items())


def refuse_newer(engine: Engine, parts: Parts, what: Reason) -> None:
    """Raises `SchemaMismatch` where the schema is not this program's own: `what` must know every table and column."""
    for branch in branches(parts):
        if (at := _current(engine, branch)) != head_of(branch):
            facts = {"schema": branch.title, "seen": at or NO_REVISION(), "mine": head_of(branch)}
            raise SchemaMismatch(reasons.OTHER_SCHEMA(**facts, what=what))


def left_out(engine: Engine, parts: Parts) -> list[str]:
    """Routines whose tables are in the database while the routine is not installed."""
    known = {branch.version_table for branch in branches(parts)}
    found = set(inspect(engine).get_table_names())
    return sorted(name.removeprefix(f"{VERSIONS}_") for name in found - known if name.startswith(f"{VERSIONS}_"))


def _current(engine: Engine, branch: Branch) -> str | None:
    with engine.connect() as connection, explained(branch):
        return MigrationContext.configure(connection, opts={"version_table": branch.version_table}).get_current_revision()


def _may_run(engine: Engine, branch: Branch, at: str | None) -> bool:
    """True for a newer schema that this program can live with."""
    if at is None or at in _known(branch):
        return False
    with engine.connect() as connection:
        return admits(connection, branch.name, at, head_of(branch))


def _known(branch: Branch) -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(config_of(branch)).walk_revisions()}


def _refuse_unknown(engine: Engine, branch: Branch, at: str | None) -> None:
    if at is None:
        taken = sorted(set(inspect(engine).get_table_names()) & set(branch.metadata.tables))
        if taken:
            raise SchemaMismatch(reasons.TABLE_OF_OTHER_PROGRAM(table=taken[0]))
    elif at not in _known(branch):
        raise SchemaMismatch(reasons.SCHEMA_NEWER(schema=branch.title, seen=at, mine=head_of(branch)))
