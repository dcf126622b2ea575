"""The notes of an order's history have a key of their own: the data key changes when a secret is destroyed."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("vault", sa.Column("wrapped_note_key", sa.LargeBinary))
