"""Who was forgotten, what was destroyed and by which decision, what is held, and up to where the access log was trimmed.

Of a line of the access log only the wrapped key of its note may change (another master key, or none any more), and only lines
up to a checkpoint may be deleted.
"""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0006"
down_revision = "0005"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_FIXED = "id, at, account, role, what, order_id, subject, note, hash"
_TRIMMED = "coalesce((SELECT max(last_line) FROM access_checkpoints), 0)"


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("ref", sa.String(64), nullable=False), sa.Column("at", Instant, nullable=False),
        sa.Column("by", sa.String(120), nullable=False), sa.Column("destroyed", sa.Integer, nullable=False),
        sa.Column("rewritten", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_erasures"),
    )
    op.create_table(
        "legal_holds",
        sa.Column("id", _ID, sa.Identity(), nullable=False), sa.Column("at", Instant, nullable=False),
        sa.Column("by", sa.String(120), nullable=False), sa.Column("order_id", _ID), sa.Column("ref", sa.String(64)),
        sa.Column("wrapped_key", sa.LargeBinary), sa.Column("reason", sa.LargeBinary), sa.Column("until", Instant),
        sa.Column("ended_at", Instant), sa.Column("ended_by", sa.String(120)),
        sa.PrimaryKeyConstraint("id", name="pk_legal_holds"), sqlite_autoincrement=True,
    )
    op.create_table(
        "destructions",
        sa.Column("id", _ID, sa.Identity(), nullable=False), sa.Column("at", Instant, nullable=False),
        sa.Column("by", sa.String(120), nullable=False), sa.Column("retention_class", sa.String(60), nullable=False),
        sa.Column("decision", sa.String(120), nullable=False), sa.Column("what", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_destructions"), sqlite_autoincrement=True,
    )
    op.create_index("ix_destructions_at", "destructions", ["at"])
    op.create_table(
        "access_checkpoints",
        sa.Column("last_line", _ID, autoincrement=False, nullable=False), sa.Column("at", Instant, nullable=False),
        sa.Column("by", sa.String(120), nullable=False), sa.Column("lines", sa.Integer, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False), sa.Column("mac", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("last_line", name="pk_access_checkpoints"),
    )
    _on_sqlite() if op.get_bind().dialect.name == "sqlite" else _on_postgresql()


def _on_sqlite() -> None:
    op.execute("DROP TRIGGER access_log_no_update")
    op.execute("DROP TRIGGER access_log_no_delete")
    refused = "BEGIN SELECT RAISE(ABORT, 'access_log is append-only'); END"
    op.execute(f"CREATE TRIGGER access_log_no_update BEFORE UPDATE OF {_FIXED} ON access_log {refused}")
    op.execute(f"CREATE TRIGGER access_log_no_delete BEFORE DELETE ON access_log WHEN OLD.id > {_TRIMMED} {refused}")
    for table in ("destructions", "access_checkpoints"):
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def _on_postgresql() -> None:
    op.execute("DROP TRIGGER access_log_append_only ON access_log")
    op.execute(
        "CREATE OR REPLACE FUNCTION access_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'DELETE' AND OLD.id <= {_TRIMMED} THEN RETURN OLD; END IF; "
        "IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'wrapped_key' = to_jsonb(OLD) - 'wrapped_key' THEN RETURN NEW; END IF; "
        "RAISE EXCEPTION 'access_log is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER access_log_append_only BEFORE UPDATE OR DELETE ON access_log "
        "FOR EACH ROW EXECUTE FUNCTION access_log_is_append_only()"
    )
    op.execute(
        "CREATE TRIGGER access_log_not_truncated BEFORE TRUNCATE ON access_log "
        "FOR EACH STATEMENT EXECUTE FUNCTION access_log_is_append_only()"
    )
    for table in ("destructions", "access_checkpoints"):
        op.execute(
            f"CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()"
        )
