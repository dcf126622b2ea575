"""Attempts to sign in are counted by name and by address, whether the account exists or not."""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "sign_in_attempts",
        sa.Column("ref", sa.String(32), nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("began_at", Instant, nullable=False),
        sa.Column("succeeded_at", Instant),
        sa.PrimaryKeyConstraint("ref", name="pk_sign_in_attempts"),
    )
    op.create_index("ix_sign_in_attempts_began_at", "sign_in_attempts", ["began_at"], unique=False)
    with op.batch_alter_table("accounts") as accounts:
        accounts.drop_column("failures")
        accounts.drop_column("locked_until")
