"""Indexes by which a household's unit and a person's links are found without reading the whole inventory."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_index("ix_lock_units_household", "lock_units", ["household"], unique=False)
    op.create_index("ix_lock_links_ref", "lock_links", ["ref"], unique=False)
