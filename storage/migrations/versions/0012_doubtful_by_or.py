"""The index on doubtful effects by OR: SQLite builds the list of an IN for each row that is written, at the row's price again."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    doubtful = sa.text("status = 'failed' OR status = 'recalled' OR status = 'unknown'")
    op.drop_index("ix_effects_doubtful", "effects")
    op.create_index("ix_effects_doubtful", "effects", ["order_id"], sqlite_where=doubtful, postgresql_where=doubtful)
