"""Alembic's entry: runs the migrations of one branch on the engine that `storage.migrate` hands over."""

from typing import Any

from alembic import context

from storage.schema_gate import note, programs_of

branch = context.config.attributes["branch"]


def noted(ctx: Any, step: Any, heads: Any, run_args: Any) -> None:
    """In the transaction of each migration: which programs may run from now on."""
    (at,) = heads
    note(ctx.connection, branch.name, at, programs_of(list(context.script.iterate_revisions(at, "base"))))


with context.config.attributes["engine"].connect() as connection:
    context.configure(
        connection=connection, target_metadata=branch.metadata, version_table=branch.version_table,
        render_as_batch=connection.dialect.name == "sqlite", transaction_per_migration=True, on_version_apply=noted,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
