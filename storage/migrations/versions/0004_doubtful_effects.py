"""Changes of which nobody knows whether they were made are counted by `check` and the metrics: few of very many rows."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    doubtful = sa.text("status IN ('failed', 'recalled', 'unknown')")
    op.create_index("ix_effects_doubtful", "effects", ["order_id"], sqlite_where=doubtful, postgresql_where=doubtful)
