"""Alembic's entry: runs the migrations on the engine that `storage.migrate` hands over."""

from alembic import context

from storage.schema import metadata

with context.config.attributes["engine"].connect() as connection:
    context.configure(
        connection=connection, target_metadata=metadata, render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
