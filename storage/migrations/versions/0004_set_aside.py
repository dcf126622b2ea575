"""What could not be decided or taken in is set aside: messages with a reason, and deliveries in a table of their own."""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("orders", sa.Column("set_aside", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("messages", sa.Column("code", sa.String(60)))
    op.add_column("messages", sa.Column("detail", sa.String(200)))
    failed = sa.text("status = 'failed'")
    op.create_index("ix_messages_failed", "messages", ["id"], sqlite_where=failed, postgresql_where=failed)
    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), sa.Identity(), nullable=False),
        sa.Column("ref", sa.String(64), nullable=False),
        sa.Column("ticket_id", sa.String(200), nullable=False),
        sa.Column("ticket_number", sa.String(80), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("detail", sa.String(200), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary()),
        sa.Column("sealed", sa.LargeBinary()),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("closed_at", Instant),
        sa.Column("closed_by", sa.String(120)),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("ref", name="uq_deliveries_ref"),
        sqlite_autoincrement=True,
    )
    waiting = sa.text("status = 'waiting'")
    op.create_index("ix_deliveries_waiting", "deliveries", ["id"], sqlite_where=waiting, postgresql_where=waiting)
