"""Brings a database's schema up to this program's and its routines', and refuses one that is newer.

The core and each routine have a branch of migrations with its own version table: a routine that is installed later
gets its tables at the next upgrade, and one that is uninstalled leaves the rest of the store as it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine, MetaData, Table, inspect

from storage import schema_access, schema_keeping, schema_versions  # noqa: F401  # their tables are the core's
from storage.batch import Parts
from storage.schema import metadata
from storage.schema_gate import admits
from workflow.errors import SchemaMismatch

CORE = "core"
_SCRIPTS = Path(__file__).parent / "migrations"
_VERSIONS = "alembic_version"


@dataclass(frozen=True)
class Branch:
    """The migrations of the core or of one routine, and the tables that they make."""

    name: str
    folder: Path
    metadata: MetaData

    @property
    def version_table(self) -> str:
        """The table that holds the revision this branch is at."""
        return _VERSIONS if self.name == CORE else f"{_VERSIONS}_{self.name}"

    @property
    def title(self) -> str:
        """The branch as the subject of a sentence."""
        return "The database schema" if self.name == CORE else f"The schema of routine {self.name}"


def branches(parts: Parts) -> tuple[Branch, ...]:
    """The core's branch, then those of the routines that have tables; raises `SchemaMismatch` where two share a table."""
    found = [Branch(CORE, _SCRIPTS / "versions", metadata)]
    for name, part in sorted(parts.items()):
        if part.migrations is not None and part.metadata is not None:
            found.append(Branch(name, part.migrations, part.metadata))
    declared = Counter(table for branch in found for table in branch.metadata.tables)
    for table in (table for table, times in declared.items() if times > 1):
        owners = " and ".join(branch.name for branch in found if table in branch.metadata.tables)
        raise SchemaMismatch(f"Table {table} is declared by {owners}: one of them must name it differently.")
    return tuple(found)


def tables(parts: Parts) -> list[Table]:
    """Every table of the core and of the routines, each after those that it refers to."""
    return [table for branch in branches(parts) for table in branch.metadata.sorted_tables]


def current(engine: Engine, parts: Parts) -> dict[str, str | None]:
    """The revision of each branch; None where the database has nothing of it."""
    return {branch.name: _current(engine, branch) for branch in branches(parts)}


def head(parts: Parts) -> dict[str, str | None]:
    """The revision of each branch that this program and its routines want."""
    return {branch.name: _head(branch) for branch in branches(parts)}


def upgrade(engine: Engine, parts: Parts) -> None:
    """Run the migrations that are missing; raises `SchemaMismatch` for a schema that is newer or another program's."""
    prepare(engine, parts, upgrade=True)


def prepare(engine: Engine, parts: Parts, upgrade: bool) -> bool:
    """Make sure the schema is the wanted one, upgrading it if allowed; True when an empty database got its first.

    A newer schema that says that this program can live with it is left as it is.
    Raises `SchemaMismatch` before anything is changed.
    """
    other = {branch: at for branch in branches(parts) if (at := _current(engine, branch)) != _head(branch)}
    behind = {branch: at for branch, at in other.items() if not _may_run(engine, branch, at)}
    for branch, at in behind.items():
        _refuse_unknown(engine, branch, at)
    if behind and not upgrade:
        seen = "; ".join(f"{b.name} is at {at or 'nothing'}, wanted is {_head(b)}" for b, at in behind.items())
        raise SchemaMismatch(f"The database schema is older than this program ({seen}); run `lockstep db upgrade`.")
    for branch in behind:
        with _explained(branch):
            command.upgrade(_config(branch, engine), "head")
    return any(branch.name == CORE and at is None for branch, at in behind.items())


def refuse_newer(engine: Engine, parts: Parts, what: str) -> None:
    """Raises `SchemaMismatch` where the schema is not this program's own: `what` must know every table and column."""
    for branch in branches(parts):
        if (at := _current(engine, branch)) != _head(branch):
            raise SchemaMismatch(
                f"{branch.title} is at {at or 'nothing'}, and this program is made for {_head(branch)}: {what} would leave out "
                "what it does not know. Use the newer program for that."
            )


def left_out(engine: Engine, parts: Parts) -> list[str]:
    """Routines whose tables are in the database while the routine is not installed."""
    known = {branch.version_table for branch in branches(parts)}
    found = set(inspect(engine).get_table_names())
    return sorted(name.removeprefix(f"{_VERSIONS}_") for name in found - known if name.startswith(f"{_VERSIONS}_"))


def _config(branch: Branch, engine: Engine | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", _escaped(_SCRIPTS))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", _escaped(branch.folder))
    config.attributes.update(engine=engine, branch=branch)
    return config


def _escaped(path: Path) -> str:
    return str(path).replace("%", "%%")


def _current(engine: Engine, branch: Branch) -> str | None:
    with engine.connect() as connection, _explained(branch):
        return MigrationContext.configure(connection, opts={"version_table": branch.version_table}).get_current_revision()


@cache
def _head(branch: Branch) -> str | None:
    # The scripts of a program do not change while it runs, and each look loads them all.
    with _explained(branch):
        return ScriptDirectory.from_config(_config(branch)).get_current_head()


@contextmanager
def _explained(branch: Branch) -> Iterator[None]:
    """Alembic's own refusals as ours: two heads in a folder, a folder that is not there."""
    try:
        yield
    except CommandError as problem:
        raise SchemaMismatch(f"The migrations of {branch.name} cannot be run: {problem}.") from None


def _may_run(engine: Engine, branch: Branch, at: str | None) -> bool:
    """True for a newer schema that this program can live with."""
    if at is None or at in _known(branch):
        return False
    with engine.connect() as connection:
        return admits(connection, branch.name, at, _head(branch))


def _known(branch: Branch) -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(_config(branch)).walk_revisions()}


def _refuse_unknown(engine: Engine, branch: Branch, at: str | None) -> None:
    if at is None:
        taken = sorted(set(inspect(engine).get_table_names()) & set(branch.metadata.tables))
        if taken:
            raise SchemaMismatch(f"The database has a table {taken[0]} of another program; give Lockstep an empty database.")
    elif at not in _known(branch):
        raise SchemaMismatch(
            f"{branch.title} is at {at}, which is newer than this program ({_head(branch)}); upgrade the program."
        )
