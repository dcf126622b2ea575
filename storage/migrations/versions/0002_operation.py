"""Workers and outside systems, accounts and their sessions, and what people asked for."""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant, Json

revision = "0002"
down_revision = "0001"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _systems()
    _workers()
    _done_before()
    _accounts()
    _sign_in_attempts()
    _sessions()
    _access_log()
    _idempotency()
    _saved_inputs()
    _bulk_runs()
    _bulk_items()


def _systems() -> None:
    op.create_table(
        "systems",
        sa.Column("system", sa.String(40), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("opened_at", Instant),
        sa.Column("probe_at", Instant),
        sa.Column("step", sa.Integer, server_default="0", nullable=False),
        sa.Column("closed_at", Instant),
        sa.Column("paused_by", sa.String(120)),
        sa.Column("paused_reason", sa.Text),
        sa.Column("updated_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("system", name="pk_systems"),
    )


def _workers() -> None:
    op.create_table(
        "workers",
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("started_at", Instant, nullable=False),
        sa.Column("seen_at", Instant, nullable=False),
        sa.Column("stopped_at", Instant),
        sa.Column("clock_apart_ms", sa.Integer, server_default="0", nullable=False),
        sa.Column("knows", Json, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_workers"),
    )


def _done_before() -> None:
    op.create_table(
        "done_before",
        sa.Column("alike", sa.String(64), nullable=False),
        sa.Column("place", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("same", sa.String(64), nullable=False),
        sa.Column("taken_by", sa.String(200)),
        sa.PrimaryKeyConstraint("alike", "place", name="pk_done_before"),
    )


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("display_name", sa.String(120), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("password_hash", sa.String(200)),
        sa.Column("subject", sa.String(200)),
        sa.Column("must_change", sa.Integer, server_default="0", nullable=False),
        sa.Column("calendar_series", sa.Integer, server_default="0", nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("seen_at", Instant),
        sa.Column("disabled_at", Instant),
        sa.PrimaryKeyConstraint("name", name="pk_accounts"),
        sa.UniqueConstraint("subject", name="uq_accounts_subject"),
    )


def _sign_in_attempts() -> None:
    op.create_table(
        "sign_in_attempts",
        sa.Column("ref", sa.String(32), nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("began_at", Instant, nullable=False),
        sa.Column("succeeded_at", Instant),
        sa.PrimaryKeyConstraint("ref", name="pk_sign_in_attempts"),
    )
    op.create_index("ix_sign_in_attempts_began_at", "sign_in_attempts", ["began_at"])


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("account", sa.String(80), sa.ForeignKey("accounts.name", name="fk_sessions_account"), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("seen_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sessions"),
    )
    op.create_index("ix_sessions_account", "sessions", ["account"])
    op.create_index("ix_sessions_created_at", "sessions", ["created_at"])


def _access_log() -> None:
    op.create_table(
        "access_log",
        sa.Column("id", _ID, sa.Identity(), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("account", sa.String(80), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("order_id", _ID),
        sa.Column("subject", sa.String(80), server_default="", nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary),
        sa.Column("note", sa.LargeBinary),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_access_log"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_access_log_account", "access_log", ["account", "id"])
    op.create_index("ix_access_log_order_id", "access_log", ["order_id", "id"])
    op.create_index("ix_access_log_what", "access_log", ["what", "id"])


def _idempotency() -> None:
    op.create_table(
        "idempotency",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("request", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_idempotency"),
    )
    op.create_index("ix_idempotency_at", "idempotency", ["at"])


def _saved_inputs() -> None:
    op.create_table(
        "saved_inputs",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("account", sa.String(80), nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_saved_inputs"),
    )
    op.create_index("ix_saved_inputs_at", "saved_inputs", ["at"])


def _bulk_runs() -> None:
    op.create_table(
        "bulk_runs",
        sa.Column("id", _ID, sa.Identity(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("account", sa.String(80), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("trigger", sa.String(60), nullable=False),
        sa.Column("chosen", Json, nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary),
        sa.Column("note", sa.LargeBinary),
        sa.Column("data", Json, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("ended_at", Instant),
        sa.PrimaryKeyConstraint("id", name="pk_bulk_runs"),
        sa.UniqueConstraint("key", name="uq_bulk_runs_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_bulk_runs_status", "bulk_runs", ["status", "id"])


def _bulk_items() -> None:
    op.create_table(
        "bulk_items",
        sa.Column("run_id", _ID, sa.ForeignKey("bulk_runs.id", name="fk_bulk_items_run_id"), autoincrement=False, nullable=False),
        sa.Column(
            "order_id", _ID, sa.ForeignKey("orders.id", name="fk_bulk_items_order_id"), autoincrement=False, nullable=False,
        ),
        sa.Column("message_id", _ID),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("answer", sa.Text, server_default="", nullable=False),
        sa.PrimaryKeyConstraint("run_id", "order_id", name="pk_bulk_items"),
    )
    op.create_index("ix_bulk_items_status", "bulk_items", ["run_id", "status", "order_id"])
