"""What was found done when a restored store was reconciled: each comment for itself, and which effect it was taken for."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.drop_table("done_before")
    op.create_table(
        "done_before",
        sa.Column("alike", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("same", sa.String(length=64), nullable=False),
        sa.Column("taken_by", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("alike", "place", name="pk_done_before"),
    )
