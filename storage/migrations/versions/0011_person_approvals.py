"""What one account asks about a person and another approves before it is done."""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0011"
down_revision = "0010"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "person_approvals",
        sa.Column("id", _ID, sa.Identity(), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("account", sa.String(80), nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("ref", sa.String(64), nullable=False),
        sa.Column("order_ids", sa.Text, nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
        sa.Column("reason", sa.LargeBinary, nullable=False),
        sa.Column("approved_by", sa.String(80)),
        sa.PrimaryKeyConstraint("id", name="pk_person_approvals"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_person_approvals_ref", "person_approvals", ["ref"])
