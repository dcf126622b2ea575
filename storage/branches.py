"""The branches of migrations: the core's, and one for each routine that has tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine, MetaData

from storage import schema_access, schema_keeping, schema_versions  # noqa: F401  # their tables are the core's
from storage import schema_reasons as reasons
from storage.batch import Parts
from storage.schema import metadata
from workflow.errors import SchemaMismatch
from workflow.reasons import Reason

CORE = "core"
_SCRIPTS = Path(__file__).parent / "migrations"
VERSIONS = "alembic_version"


@dataclass(frozen=True)
class Branch:
    """The migrations of the core or of one routine, and the tables that they make."""

    name: str
    folder: Path
    metadata: MetaData

    @property
    def version_table(self) -> str:
        """The table that holds the revision this branch is at."""
        return VERSIONS if self.name == CORE else f"{VERSIONS}_{self.name}"

    @property
    def title(self) -> Reason:
        """The branch as the subject of a sentence."""
        return reasons.OF_CORE() if self.name == CORE else reasons.OF_ROUTINE(name=self.name)


def branches(parts: Parts) -> tuple[Branch, ...]:
    """The core's branch, then those of the routines that have tables; raises `SchemaMismatch` where two share a table."""
    found = [Branch(CORE, _SCRIPTS / "versions", metadata)]
    for name, part in sorted(parts.items()):
        if part.migrations is not None and part.metadata is not None:
            found.append(Branch(name, part.migrations, part.metadata))
    declared = Counter(table for branch in found for table in branch.metadata.tables)
    for table in (table for table, times in declared.items() if times > 1):
        owners = [branch.name for branch in found if table in branch.metadata.tables]
        raise SchemaMismatch(reasons.TABLE_OF_TWO(table=table, owners=owners))
    return tuple(found)


def head(parts: Parts) -> dict[str, str | None]:
    """The revision of each branch that this program and its routines want."""
    return {branch.name: head_of(branch) for branch in branches(parts)}


def config_of(branch: Branch, engine: Engine | None = None) -> Config:
    """The settings of alembic for a branch, and the database that it upgrades."""
    config = Config()
    config.set_main_option("script_location", _escaped(_SCRIPTS))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", _escaped(branch.folder))
    config.attributes.update(engine=engine, branch=branch)
    return config


def _escaped(path: Path) -> str:
    return str(path).replace("%", "%%")


@cache
def head_of(branch: Branch) -> str | None:
    """The newest revision of a branch that this program has."""
    # The scripts of a program do not change while it runs, and each look loads them all.
    with explained(branch):
        return ScriptDirectory.from_config(config_of(branch)).get_current_head()


@contextmanager
def explained(branch: Branch) -> Iterator[None]:
    """Alembic's own refusals as ours: two heads in a folder, a folder that is not there."""
    try:
        yield
    except CommandError as problem:
        raise SchemaMismatch(reasons.MIGRATIONS_BROKEN(branch=branch.name, problem=str(problem).rstrip("."))) from None
