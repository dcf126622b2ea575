"""Orders, and what belongs to each: private data, history, effects, timers and messages."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.types import Instant, Json

revision = "0001"
down_revision = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _meta()
    _counters()
    _definitions()
    _orders()
    _vault()
    _order_refs()
    _history()
    _effects()
    _timers()
    _messages()
    _deliveries()


def _where(condition: str) -> dict[str, Any]:
    """The rows that a partial index holds."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _meta() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )


def _counters() -> None:
    op.create_table(
        "counters",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counters"),
    )


def _definitions() -> None:
    op.create_table(
        "definitions",
        sa.Column("id", sa.Integer, sa.Identity(), nullable=False),
        sa.Column("routine", sa.String(60), nullable=False),
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("described", Json, nullable=False),
        sa.Column("meaning", Json, nullable=False),
        sa.Column("since", Instant, nullable=False),
        sa.Column("retired_at", Instant),
        sa.PrimaryKeyConstraint("id", name="pk_definitions"),
    )
    op.create_index("uq_definitions_version", "definitions", ["routine", "version"], unique=True)


def _orders() -> None:
    op.create_table(
        "orders",
        sa.Column("id", _ID, sa.Identity(), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("workflow", sa.String(60), nullable=False),
        sa.Column("workflow_version", sa.String(40), nullable=False),
        sa.Column("definition_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("state", sa.String(60), nullable=False),
        sa.Column("reason", sa.String(60)),
        sa.Column("resolution", sa.String(40)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("entered_version", sa.Integer, nullable=False),
        sa.Column("received_at", Instant, nullable=False),
        sa.Column("entered_at", Instant, nullable=False),
        sa.Column("due_at", Instant),
        sa.Column("service_due_at", Instant),
        sa.Column("ended_at", Instant),
        sa.Column("blocked_on", sa.String(40)),
        sa.Column("blocked_since", Instant),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("external_key", sa.String(200)),
        sa.Column("external_name", sa.String(80), nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("intent", sa.String(64)),
        sa.Column("data", Json, nullable=False),
        sa.Column("chain_hash", sa.LargeBinary, nullable=False),
        sa.Column("next_ordinal", sa.Integer, nullable=False),
        sa.Column("message_count", sa.Integer, server_default="0", nullable=False),
        sa.Column("messages_done", sa.Integer, server_default="0", nullable=False),
        sa.Column("set_aside", sa.Integer, server_default="0", nullable=False),
        sa.Column("token", sa.Integer, server_default="0", nullable=False),
        sa.Column("lease_owner", sa.String(80)),
        sa.Column("lease_until", Instant),
        sa.Column("wake_at", Instant),
        sa.ForeignKeyConstraint(["definition_id"], ["definitions.id"], name="fk_orders_definition_id_definitions"),
        sa.PrimaryKeyConstraint("id", name="pk_orders"),
        sqlite_autoincrement=True, postgresql_with={"fillfactor": 50},
    )
    op.create_index("ix_orders_blocked", "orders", ["blocked_since"], **_where("blocked_since IS NOT NULL"))
    op.create_index("ix_orders_due", "orders", ["due_at"], **_where("ended_at IS NULL"))
    op.create_index("ix_orders_external_name", "orders", ["external_name"])
    op.create_index("ix_orders_open", "orders", ["state", "entered_at"], **_where("ended_at IS NULL"))
    op.create_index("ix_orders_open_keys", "orders", ["workflow", "id", "external_key"], **_where("ended_at IS NULL"))
    op.create_index("ix_orders_service_due", "orders", ["service_due_at"], **_where("ended_at IS NULL"))
    op.create_index("ix_orders_state", "orders", ["state", "id"])
    op.create_index("ix_orders_wake", "orders", ["definition_id", "wake_at"], **_where("wake_at IS NOT NULL"))
    op.create_index("uq_orders_external_key", "orders", ["external_key", "part", "workflow"], unique=True)
    op.create_index("uq_orders_number", "orders", ["number"], unique=True)
    op.create_index("uq_orders_open_intent", "orders", ["intent"], unique=True, **_where("intent IS NOT NULL"))


def _vault() -> None:
    op.create_table(
        "vault",
        sa.Column("order_id", _ID, sa.ForeignKey("orders.id", name="fk_vault_order_id"), autoincrement=False, nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary),
        sa.Column("sealed", sa.LargeBinary),
        sa.Column("erased_at", Instant),
        sa.PrimaryKeyConstraint("order_id", name="pk_vault"),
    )


def _order_refs() -> None:
    op.create_table(
        "order_refs",
        sa.Column("ref", sa.String(64), nullable=False),
        sa.Column(
            "order_id", _ID, sa.ForeignKey("orders.id", name="fk_order_refs_order_id"), autoincrement=False, nullable=False,
        ),
        sa.PrimaryKeyConstraint("ref", "order_id", name="pk_order_refs"),
    )
    op.create_index("ix_order_refs_order_id", "order_refs", ["order_id"])


def _history() -> None:
    op.create_table(
        "history",
        sa.Column("order_id", _ID, sa.ForeignKey("orders.id", name="fk_history_order_id"), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("actor", sa.String(120), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("trigger", sa.String(60), nullable=False),
        sa.Column("source", sa.String(60)),
        sa.Column("target", sa.String(60)),
        sa.Column("reason", sa.String(60)),
        sa.Column("note", sa.LargeBinary),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("order_id", "seq", name="pk_history"),
    )
    op.create_index("ix_history_at", "history", ["at"])


def _effects() -> None:
    op.create_table(
        "effects",
        sa.Column("order_id", _ID, sa.ForeignKey("orders.id", name="fk_effects_order_id"), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("args", Json, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", Instant),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("result", Json, nullable=False),
        sa.Column("planned_at", Instant, nullable=False),
        sa.Column("finished_at", Instant),
        sa.Column("token", sa.Integer, nullable=False),
        sa.Column("epoch", sa.String(16), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("order_id", "ordinal", name="pk_effects"),
        sa.UniqueConstraint("order_id", "name", "subject", "generation", name="uq_effects_order_id_name_subject_generation"),
    )


def _timers() -> None:
    op.create_table(
        "timers",
        sa.Column("order_id", _ID, sa.ForeignKey("orders.id", name="fk_timers_order_id"), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("due_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("order_id", "name", name="pk_timers"),
    )


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", _ID, sa.Identity(), nullable=False),
        sa.Column("order_id", _ID, sa.ForeignKey("orders.id", name="fk_messages_order_id"), nullable=False),
        sa.Column("dedupe", sa.String(200), nullable=False),
        sa.Column("trigger", sa.String(60), nullable=False),
        sa.Column("actor", sa.String(120), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("sealed", sa.LargeBinary),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("answer", sa.Text, server_default="", nullable=False),
        sa.Column("answered_at", Instant),
        sa.Column("code", sa.String(60)),
        sa.Column("detail", sa.String(200)),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("dedupe", name="uq_messages_dedupe"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_messages_status", "messages", ["status", "id"])
    op.create_index("ix_messages_unread", "messages", ["order_id", "id"], **_where("status = 'new'"))


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", _ID, sa.Identity(), nullable=False),
        sa.Column("ref", sa.String(64), nullable=False),
        sa.Column("routine", sa.String(40), nullable=False),
        sa.Column("external_key", sa.String(200), nullable=False),
        sa.Column("external_name", sa.String(80), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("detail", sa.String(200), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary),
        sa.Column("sealed", sa.LargeBinary),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("closed_at", Instant),
        sa.Column("closed_by", sa.String(120)),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("ref", name="uq_deliveries_ref"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deliveries_waiting", "deliveries", ["id"], **_where("status = 'waiting'"))
