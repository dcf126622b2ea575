"""Messages are found by their status, whichever it is."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.drop_index("ix_messages_failed", "messages")
    op.create_index("ix_messages_status", "messages", ["status", "id"])
