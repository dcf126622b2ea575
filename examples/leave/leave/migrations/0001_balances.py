"""The balances. A later change of the table is the next file; `lockstep db upgrade` runs what is missing."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0001", None


def upgrade() -> None:
    op.create_table("leave_balances", sa.Column("ref", sa.String(64), primary_key=True), sa.Column("days", sa.Integer, nullable=False))
