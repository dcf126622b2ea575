"""The epoch in which an effect was planned, what was found done when a restored store was reconciled, and workers' clocks."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("effects", sa.Column("epoch", sa.String(length=16), server_default="", nullable=False))
    op.add_column("workers", sa.Column("clock_apart_ms", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "done_before",
        sa.Column("ref", sa.String(length=64), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_done_before"),
    )
