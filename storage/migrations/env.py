"""Alembic's entry: runs the migrations of one branch on the engine that `storage.migrate` hands over."""

from alembic import context

branch = context.config.attributes["branch"]

with context.config.attributes["engine"].connect() as connection:
    context.configure(
        connection=connection, target_metadata=branch.metadata, version_table=branch.version_table,
        render_as_batch=connection.dialect.name == "sqlite", transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
