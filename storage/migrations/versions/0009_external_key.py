"""What the outside knows an order by is its external key: unique per routine, and absent where there is none."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.drop_index("uq_orders_ticket", "orders")
    op.drop_index("ix_orders_ticket_number", "orders")
    # SQLite cannot let a column be absent that was not: a new one takes its place.
    op.add_column("orders", sa.Column("external_key", sa.String(200)))
    op.execute("UPDATE orders SET external_key = ticket_id")
    op.drop_column("orders", "ticket_id")
    op.execute("ALTER TABLE orders RENAME COLUMN ticket_number TO external_name")
    op.create_index("uq_orders_external_key", "orders", ["external_key", "part", "workflow"], unique=True)
    op.create_index("ix_orders_external_name", "orders", ["external_name"])
    still_open = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_orders_open_keys", "orders", ["workflow", "id", "external_key"], sqlite_where=still_open, postgresql_where=still_open
    )
