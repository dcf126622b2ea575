"""Second factors and recovery codes of local accounts; where a session is from, and whether its code is waited for."""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0010"
down_revision = "0009"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "second_factors",
        sa.Column("account", sa.String(80), sa.ForeignKey("accounts.name", name="fk_second_factors_account"), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary, nullable=False), sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("created_at", Instant, nullable=False), sa.Column("proven_at", Instant),
        sa.Column("last_step", _ID, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("account", name="pk_second_factors"),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("account", sa.String(80), sa.ForeignKey("accounts.name", name="fk_recovery_codes_account"), nullable=False),
        sa.Column("ref", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("account", "ref", name="pk_recovery_codes"),
    )
    for name in ("address", "agent"):
        op.add_column("sessions", sa.Column(name, sa.String(80), server_default="", nullable=False))
    op.add_column("sessions", sa.Column("pending", sa.Integer, server_default="0", nullable=False))
