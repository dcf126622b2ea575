"""Runs that move orders to another version of their definition, and what each order was before."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.types import Instant, Json, JsonOrNothing

revision = "0008"
down_revision = "0007"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_UNDER_WAY = sa.text("ended_at IS NULL")


def _refers(name: str, kind: Any, to: str, table: str, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, sa.ForeignKey(f"{to}.id", name=f"fk_{table}_{name}"), nullable=False, **more)


def upgrade() -> None:
    op.create_table(
        "migration_runs",
        sa.Column("id", _ID, sa.Identity(), nullable=False), sa.Column("key", sa.String(64), nullable=False),
        sa.Column("routine", sa.String(60), nullable=False),
        _refers("source_id", sa.Integer, "definitions", "migration_runs"),
        _refers("target_id", sa.Integer, "definitions", "migration_runs"),
        sa.Column("plan_hash", sa.String(64), nullable=False), sa.Column("plan", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False), sa.Column("account", sa.String(80), nullable=False),
        sa.Column("role", sa.String(20), nullable=False), sa.Column("wrapped_key", sa.LargeBinary),
        sa.Column("note", sa.LargeBinary), sa.Column("wrapped_back_key", sa.LargeBinary), sa.Column("back_note", sa.LargeBinary),
        sa.Column("confirmed_by", sa.String(80)), sa.Column("reverted_by", sa.String(80)),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("backwards", sa.Integer, server_default="0", nullable=False),
        sa.Column("per_second", sa.Integer, nullable=False), sa.Column("total", sa.Integer, nullable=False),
        sa.Column("cursor", _ID, server_default="0", nullable=False), sa.Column("next_at", Instant, nullable=False),
        sa.Column("resumed_at", Instant, nullable=False),
        sa.Column("resumed_from", sa.Integer, server_default="0", nullable=False), sa.Column("ended_at", Instant),
        sa.PrimaryKeyConstraint("id", name="pk_migration_runs"), sa.UniqueConstraint("key", name="uq_migration_runs_key"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_migration_runs_under_way", "migration_runs", ["routine"], unique=True, sqlite_where=_UNDER_WAY,
        postgresql_where=_UNDER_WAY,
    )
    op.create_table(
        "migration_items",
        _refers("run_id", _ID, "migration_runs", "migration_items", autoincrement=False),
        _refers("order_id", _ID, "orders", "migration_items", autoincrement=False),
        sa.Column("status", sa.String(20), nullable=False), sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("detail", JsonOrNothing, server_default="", nullable=False), sa.Column("before", Json),
        sa.Column("version_before", sa.Integer), sa.Column("version_after", sa.Integer),
        sa.Column("at", Instant, nullable=False), sa.Column("next_at", Instant),
        sa.PrimaryKeyConstraint("run_id", "order_id", name="pk_migration_items"),
    )
    op.create_index("ix_migration_items_status", "migration_items", ["run_id", "status", "order_id"])
    op.create_index("ix_migration_items_order_id", "migration_items", ["order_id"])
