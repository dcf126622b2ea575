"""The first schema, and the triggers that make history and the access log append-only.

Made once from `storage.schema`; from then on it stays as it is, and later changes are migrations of their own.
"""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant, Json

revision = "0001"
down_revision = None


def upgrade() -> None:
    _access_log()
    _accounts()
    _bulk_runs()
    _counters()
    _idempotency()
    _inventory_log()
    _meta()
    _orders()
    _systems()
    _workers()
    _bulk_items()
    _effects()
    _history()
    _holds()
    _lock_units()
    _mail()
    _order_refs()
    _sessions()
    _timers()
    _vault()
    _visits()
    _lock_links()
    for table in ("history", "access_log"):
        _append_only(table, op.get_bind().dialect.name == "sqlite")


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _access_log() -> None:
    op.create_table(
        "access_log",
        sa.Column("id", _id(), sa.Identity(always=False), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("order_id", _id(), nullable=True),
        sa.Column("subject", sa.String(length=80), server_default="", nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_access_log"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_access_log_account", "access_log", ["account", "id"], unique=False)
    op.create_index("ix_access_log_order_id", "access_log", ["order_id", "id"], unique=False)
    op.create_index("ix_access_log_what", "access_log", ["what", "id"], unique=False)


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("display_name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=True),
        sa.Column("must_change", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("locked_until", Instant(), nullable=True),
        sa.Column("calendar_series", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=True),
        sa.Column("disabled_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_accounts"),
        sa.UniqueConstraint("subject", name="uq_accounts_subject"),
    )


def _bulk_runs() -> None:
    op.create_table(
        "bulk_runs",
        sa.Column("id", _id(), sa.Identity(always=False), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("trigger", sa.String(length=60), nullable=False),
        sa.Column("chosen", Json(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("data", Json(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_bulk_runs"),
        sa.UniqueConstraint("key", name="uq_bulk_runs_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_bulk_runs_status", "bulk_runs", ["status", "id"], unique=False)


def _counters() -> None:
    op.create_table(
        "counters",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counters"),
    )


def _idempotency() -> None:
    op.create_table(
        "idempotency",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_idempotency"),
    )
    op.create_index("ix_idempotency_at", "idempotency", ["at"], unique=False)


def _inventory_log() -> None:
    op.create_table(
        "inventory_log",
        sa.Column("id", _id(), sa.Identity(always=False), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("serial", sa.String(length=40), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("order_id", _id(), nullable=True),
        sa.Column("actor", sa.String(length=120), server_default="lockstep", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_inventory_log"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_inventory_log_serial", "inventory_log", ["serial", "id"], unique=False)


def _meta() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )


def _orders() -> None:
    op.create_table(
        "orders",
        sa.Column("id", _id(), sa.Identity(always=False), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("workflow", sa.String(length=60), nullable=False),
        sa.Column("workflow_version", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=True),
        sa.Column("resolution", sa.String(length=40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entered_version", sa.Integer(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("service_due_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("blocked_on", sa.String(length=40), nullable=True),
        sa.Column("blocked_since", Instant(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.String(length=200), nullable=False),
        sa.Column("ticket_number", sa.String(length=80), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("intent", sa.String(length=64), nullable=True),
        sa.Column("data", Json(), nullable=False),
        sa.Column("chain_hash", sa.LargeBinary(), nullable=False),
        sa.Column("next_ordinal", sa.Integer(), nullable=False),
        sa.Column("message_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("messages_done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("token", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lease_owner", sa.String(length=80), nullable=True),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.Column("wake_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_orders"),
        postgresql_with={"fillfactor": 50},
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_orders_blocked",
        "orders",
        ["blocked_since"],
        unique=False,
        sqlite_where=sa.text("blocked_since IS NOT NULL"),
        postgresql_where=sa.text("blocked_since IS NOT NULL"),
    )
    op.create_index(
        "ix_orders_due",
        "orders",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "ix_orders_open",
        "orders",
        ["state", "entered_at"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "ix_orders_service_due",
        "orders",
        ["service_due_at"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("ix_orders_state", "orders", ["state", "id"], unique=False)
    op.create_index("ix_orders_ticket_number", "orders", ["ticket_number"], unique=False)
    op.create_index(
        "ix_orders_wake",
        "orders",
        ["wake_at"],
        unique=False,
        sqlite_where=sa.text("wake_at IS NOT NULL"),
        postgresql_where=sa.text("wake_at IS NOT NULL"),
    )
    op.create_index("uq_orders_number", "orders", ["number"], unique=True)
    op.create_index(
        "uq_orders_open_intent",
        "orders",
        ["intent"],
        unique=True,
        sqlite_where=sa.text("intent IS NOT NULL"),
        postgresql_where=sa.text("intent IS NOT NULL"),
    )
    op.create_index("uq_orders_ticket", "orders", ["ticket_id", "part"], unique=True)


def _systems() -> None:
    op.create_table(
        "systems",
        sa.Column("system", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=True),
        sa.Column("probe_at", Instant(), nullable=True),
        sa.Column("step", sa.Integer(), server_default="0", nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("paused_by", sa.String(length=120), nullable=True),
        sa.Column("paused_reason", sa.Text(), nullable=True),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("system", name="pk_systems"),
    )


def _workers() -> None:
    op.create_table(
        "workers",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.Column("stopped_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_workers"),
    )


def _bulk_items() -> None:
    op.create_table(
        "bulk_items",
        sa.Column("run_id", _id(), autoincrement=False, nullable=False),
        sa.Column("order_id", _id(), autoincrement=False, nullable=False),
        sa.Column("message_id", _id(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_bulk_items_order_id"),
        sa.ForeignKeyConstraint(["run_id"], ["bulk_runs.id"], name="fk_bulk_items_run_id"),
        sa.PrimaryKeyConstraint("run_id", "order_id", name="pk_bulk_items"),
    )
    op.create_index("ix_bulk_items_status", "bulk_items", ["run_id", "status", "order_id"], unique=False)


def _effects() -> None:
    op.create_table(
        "effects",
        sa.Column("order_id", _id(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("args", Json(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", Instant(), nullable=True),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("result", Json(), nullable=False),
        sa.Column("planned_at", Instant(), nullable=False),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_effects_order_id"),
        sa.PrimaryKeyConstraint("order_id", "ordinal", name="pk_effects"),
        sa.UniqueConstraint("order_id", "name", "subject", "generation", name="uq_effects_order_id_name_subject_generation"),
    )


def _history() -> None:
    op.create_table(
        "history",
        sa.Column("order_id", _id(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("trigger", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=True),
        sa.Column("target", sa.String(length=60), nullable=True),
        sa.Column("reason", sa.String(length=60), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_history_order_id"),
        sa.PrimaryKeyConstraint("order_id", "seq", name="pk_history"),
    )
    op.create_index("ix_history_at", "history", ["at"], unique=False)


def _holds() -> None:
    op.create_table(
        "holds",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("order_id", _id(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_holds_order_id"),
        sa.PrimaryKeyConstraint("key", name="pk_holds"),
    )
    op.create_index("ix_holds_order_id", "holds", ["order_id"], unique=False)


def _lock_units() -> None:
    op.create_table(
        "lock_units",
        sa.Column("serial", sa.String(length=40), nullable=False),
        sa.Column("model", sa.String(length=80), server_default="", nullable=False),
        sa.Column("kind", sa.String(length=20), server_default="apartment", nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("household", sa.String(length=64), nullable=True),
        sa.Column("reserved_for", _id(), nullable=True),
        sa.Column("mounted_for", _id(), nullable=True),
        sa.Column("mounted_on", sa.String(length=10), nullable=True),
        sa.Column("mounted_by", sa.String(length=120), nullable=True),
        sa.Column("battery_on", sa.String(length=10), nullable=True),
        sa.Column("delivered_at", Instant(), nullable=True),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["mounted_for"], ["orders.id"], name="fk_lock_units_mounted_for"),
        sa.ForeignKeyConstraint(["reserved_for"], ["orders.id"], name="fk_lock_units_reserved_for"),
        sa.PrimaryKeyConstraint("serial", name="pk_lock_units"),
    )
    op.create_index("ix_lock_units_mounted_for", "lock_units", ["mounted_for"], unique=False)
    op.create_index("ix_lock_units_status", "lock_units", ["status", "serial"], unique=False)
    op.create_index(
        "uq_lock_units_household",
        "lock_units",
        ["household"],
        unique=True,
        sqlite_where=sa.text("status IN ('mounted', 'faulty') AND kind = 'apartment'"),
        postgresql_where=sa.text("status IN ('mounted', 'faulty') AND kind = 'apartment'"),
    )
    op.create_index("uq_lock_units_reserved_for", "lock_units", ["reserved_for"], unique=True)


def _mail() -> None:
    op.create_table(
        "messages",
        sa.Column("id", _id(), sa.Identity(always=False), nullable=False),
        sa.Column("order_id", _id(), autoincrement=False, nullable=False),
        sa.Column("dedupe", sa.String(length=200), nullable=False),
        sa.Column("trigger", sa.String(length=60), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_messages_order_id"),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("dedupe", name="uq_messages_dedupe"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_messages_unread",
        "messages",
        ["order_id", "id"],
        unique=False,
        sqlite_where=sa.text("status = 'new'"),
        postgresql_where=sa.text("status = 'new'"),
    )


def _order_refs() -> None:
    op.create_table(
        "order_refs",
        sa.Column("ref", sa.String(length=64), nullable=False),
        sa.Column("order_id", _id(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_order_refs_order_id"),
        sa.PrimaryKeyConstraint("ref", "order_id", name="pk_order_refs"),
    )
    op.create_index("ix_order_refs_order_id", "order_refs", ["order_id"], unique=False)


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.name"], name="fk_sessions_account"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sessions"),
    )
    op.create_index("ix_sessions_account", "sessions", ["account"], unique=False)
    op.create_index("ix_sessions_created_at", "sessions", ["created_at"], unique=False)


def _timers() -> None:
    op.create_table(
        "timers",
        sa.Column("order_id", _id(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_timers_order_id"),
        sa.PrimaryKeyConstraint("order_id", "name", name="pk_timers"),
    )


def _vault() -> None:
    op.create_table(
        "vault",
        sa.Column("order_id", _id(), autoincrement=False, nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("erased_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_vault_order_id"),
        sa.PrimaryKeyConstraint("order_id", name="pk_vault"),
    )


def _visits() -> None:
    op.create_table(
        "visits",
        sa.Column("id", _id(), sa.Identity(always=False), nullable=False),
        sa.Column("order_id", _id(), autoincrement=False, nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("window", sa.String(length=10), nullable=False),
        sa.Column("technician", sa.String(length=120), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_visits_order_id"),
        sa.PrimaryKeyConstraint("id", name="pk_visits"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_visits_day", "visits", ["day", "technician"], unique=False)
    op.create_index("ix_visits_order_id", "visits", ["order_id", "id"], unique=False)
    op.create_index(
        "uq_visits_booked",
        "visits",
        ["order_id"],
        unique=True,
        sqlite_where=sa.text("status = 'booked'"),
        postgresql_where=sa.text("status = 'booked'"),
    )
    op.create_index(
        "uq_visits_slot",
        "visits",
        ["day", "window", "technician", "slot"],
        unique=True,
        sqlite_where=sa.text("status = 'booked'"),
        postgresql_where=sa.text("status = 'booked'"),
    )


def _lock_links() -> None:
    op.create_table(
        "lock_links",
        sa.Column("id", _id(), sa.Identity(always=False), nullable=False),
        sa.Column("serial", sa.String(length=40), nullable=False),
        sa.Column("ref", sa.String(length=64), nullable=False),
        sa.Column("initials", sa.String(length=20), nullable=False),
        sa.Column("order_id", _id(), nullable=True),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_lock_links_order_id"),
        sa.ForeignKeyConstraint(["serial"], ["lock_units.serial"], name="fk_lock_links_serial"),
        sa.PrimaryKeyConstraint("id", name="pk_lock_links"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_lock_links_serial", "lock_links", ["serial"], unique=False)
    op.create_index(
        "uq_lock_links_active",
        "lock_links",
        ["ref"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    # ### end Alembic commands ###


def _append_only(table: str, sqlite: bool) -> None:
    """The database itself refuses to change or delete a row of this table."""
    if sqlite:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()"
    )
