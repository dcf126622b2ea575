"""Brings a database's schema up to this program's, and refuses one that this program does not know."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

from workflow.errors import SchemaMismatch

_FOLDER = Path(__file__).parent / "migrations"


def _config(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["engine"] = engine
    return config


def current(engine: Engine) -> str | None:
    """The revision the database is at; None when it has no schema yet."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """The revision this program wants."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    return ScriptDirectory.from_config(config).get_current_head() or ""


def upgrade(engine: Engine) -> None:
    """Run the migrations that are missing; a schema newer than this program is refused."""
    _refuse_unknown(engine, current(engine))
    command.upgrade(_config(engine), "head")


def prepare(engine: Engine, upgrade: bool) -> bool:
    """See that the schema is this program's, upgrading it if allowed; True when it was made just now."""
    at = current(engine)
    if at == head():
        return False
    _refuse_unknown(engine, at)
    if not upgrade:
        raise SchemaMismatch(f"The database schema is at {at or 'nothing'}, wanted is {head()}; run `lockstep db upgrade`.")
    command.upgrade(_config(engine), "head")
    return at is None


def _refuse_unknown(engine: Engine, at: str | None) -> None:
    if at is None:
        if inspect(engine).has_table("orders"):
            raise SchemaMismatch("The database has tables of another program; give Lockstep a database of its own.")
        return
    scripts = ScriptDirectory.from_config(_config(engine))
    if at not in {script.revision for script in scripts.walk_revisions()}:
        raise SchemaMismatch(
            f"The database schema is at {at}, which is newer than this program ({head()}); upgrade the program."
        )
