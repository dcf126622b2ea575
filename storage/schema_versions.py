"""The tables of migration runs: which orders were moved to another version of their definition, and what they were before."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Identity, Index, Integer, LargeBinary, String, Table, Text

from storage.held import held, staff
from storage.schema import Id, metadata
from storage.types import Instant, Json, JsonOrNothing

migration_runs = Table(
    "migration_runs", metadata,
    Column("id", Id, Identity(), primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("routine", String(60), nullable=False),
    Column("source_id", Integer, ForeignKey("definitions.id"), nullable=False),
    Column("target_id", Integer, ForeignKey("definitions.id"), nullable=False),
    Column("plan_hash", String(64), nullable=False),
    Column("plan", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("account", String(80), nullable=False, info=staff()), Column("role", String(20), nullable=False),
    Column("wrapped_key", LargeBinary), Column("note", LargeBinary, info=held("person", "sealed", "skälet till en flytt", "the reason of a migration", "always")),
    Column("wrapped_back_key", LargeBinary), Column("back_note", LargeBinary, info=held("person", "sealed", "skälet till att flytta tillbaka", "the reason of moving back", "always")),
    Column("confirmed_by", String(80), info=staff()), Column("reverted_by", String(80), info=staff()),
    Column("status", String(20), nullable=False),
    Column("backwards", Integer, nullable=False, server_default="0"),
    Column("per_second", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("cursor", Id, nullable=False, server_default="0"),
    Column("next_at", Instant, nullable=False),
    Column("resumed_at", Instant, nullable=False),
    Column("resumed_from", Integer, nullable=False, server_default="0"),
    Column("ended_at", Instant),
    sqlite_autoincrement=True,
)  # fmt: skip
UNDER_WAY = migration_runs.c.ended_at.is_(None)
Index("uq_migration_runs_under_way", migration_runs.c.routine, unique=True, sqlite_where=UNDER_WAY, postgresql_where=UNDER_WAY)

# `before` has what the migration changed, so that it can be taken back; nothing of a person is in it.
migration_items = Table(
    "migration_items", metadata,
    Column("run_id", Id, ForeignKey("migration_runs.id"), primary_key=True, autoincrement=False),
    Column("order_id", Id, ForeignKey("orders.id"), primary_key=True, autoincrement=False),
    Column("status", String(20), nullable=False),
    Column("verdict", String(20), nullable=False),
    Column("detail", JsonOrNothing, nullable=False, server_default=""),
    Column("before", Json),
    Column("version_before", Integer), Column("version_after", Integer),
    Column("at", Instant, nullable=False),
    Column("next_at", Instant),
)  # fmt: skip
Index("ix_migration_items_status", migration_items.c.run_id, migration_items.c.status, migration_items.c.order_id)
Index("ix_migration_items_order_id", migration_items.c.order_id)
