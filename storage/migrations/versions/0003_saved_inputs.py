"""What somebody typed and could not be taken at once: a search, a form whose session had ended."""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "saved_inputs",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("account", sa.String(80), nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("at", Instant, nullable=False),
    )
    op.create_index("ix_saved_inputs_at", "saved_inputs", ["at"], unique=False)
