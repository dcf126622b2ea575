"""Names that say what they hold: the sequence of an external key's orders, and the texts found when a store is reconciled."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.execute("ALTER TABLE orders RENAME COLUMN part TO key_sequence")
    # A reconciliation is of the days after a restore, and its hashes are made in another way now: nothing to carry over.
    op.drop_table("done_before")
    op.create_table(
        "reconciled_texts",
        sa.Column("undated_hash", sa.String(64), nullable=False),
        sa.Column("ordinal", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("exact_hash", sa.String(64), nullable=False),
        sa.Column("claimed_by", sa.String(200)),
        sa.PrimaryKeyConstraint("undated_hash", "ordinal", name="pk_reconciled_texts"),
    )
