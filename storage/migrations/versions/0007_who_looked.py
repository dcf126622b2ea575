"""The access log says which persons, fields and orders were shown, and in which request; tokens; reviews of the log."""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0007"
down_revision = "0006"
_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    for name, size in (("persons", 200), ("fields", 400), ("request_id", 64)):
        op.add_column("access_log", sa.Column(name, sa.String(size), server_default="", nullable=False))
    op.add_column("access_log", sa.Column("shown", sa.Text, server_default="", nullable=False))
    op.create_table(
        "access_shown",
        sa.Column("order_id", _ID, autoincrement=False, nullable=False),
        sa.Column("line_id", _ID, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("order_id", "line_id", name="pk_access_shown"),
    )
    op.create_table(
        "protected_refs",
        sa.Column("ref", sa.String(64), nullable=False),
        sa.Column("since", Instant, nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_protected_refs"),
    )
    op.create_table(
        "tokens",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("account", sa.String(80), nullable=False),
        sa.Column("made_by", sa.String(80), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("ends_at", Instant, nullable=False),
        sa.Column("seen_at", Instant),
        sa.ForeignKeyConstraint(["account"], ["accounts.name"], name="fk_tokens_account_accounts"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_tokens"),
    )
    op.create_index("ix_tokens_account", "tokens", ["account"])
    op.create_table(
        "reveals",
        sa.Column("id", _ID, sa.Identity(), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("account", sa.String(80), nullable=False),
        sa.Column("order_id", _ID, nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("ground", sa.String(20), nullable=False),
        sa.Column("approved_by", sa.String(80)),
        sa.Column("approved_at", Instant),
        sa.Column("used_at", Instant),
        sa.PrimaryKeyConstraint("id", name="pk_reveals"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reveals_order_id", "reveals", ["order_id", "id"])
    if op.get_bind().dialect.name == "sqlite":
        fixed = "id, at, account, role, what, order_id, subject, note, hash, persons, fields, request_id, shown"
        op.execute("DROP TRIGGER access_log_no_update")
        op.execute(
            f"CREATE TRIGGER access_log_no_update BEFORE UPDATE OF {fixed} ON access_log "
            "BEGIN SELECT RAISE(ABORT, 'access_log is append-only'); END"
        )
    _log_reviews()


def _log_reviews() -> None:
    op.create_table(
        "log_reviews",
        sa.Column("id", _ID, sa.Identity(), nullable=False),
        sa.Column("period", sa.String(7), nullable=False),
        sa.Column("rule", sa.String(20), nullable=False),
        sa.Column("line_id", _ID, nullable=False),
        sa.Column("account", sa.String(80), nullable=False),
        sa.Column("reviewer", sa.String(80)), sa.Column("result", sa.String(20)), sa.Column("signed_at", Instant),
        sa.PrimaryKeyConstraint("id", name="pk_log_reviews"),
        sa.UniqueConstraint("line_id", name="uq_log_reviews_line_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_log_reviews_period", "log_reviews", ["period", "id"])
    if op.get_bind().dialect.name == "sqlite":
        refused = "BEGIN SELECT RAISE(ABORT, 'a signed review stays'); END"
        op.execute(f"CREATE TRIGGER log_reviews_no_update BEFORE UPDATE ON log_reviews WHEN OLD.signed_at IS NOT NULL {refused}")
        op.execute(f"CREATE TRIGGER log_reviews_no_delete BEFORE DELETE ON log_reviews {refused}")
    else:
        op.execute(
            "CREATE FUNCTION log_reviews_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "IF TG_OP = 'UPDATE' AND OLD.signed_at IS NULL THEN RETURN NEW; END IF; "
            "RAISE EXCEPTION 'a signed review stays'; END $$"
        )
        op.execute(
            "CREATE TRIGGER log_reviews_stay BEFORE UPDATE OR DELETE ON log_reviews "
            "FOR EACH ROW EXECUTE FUNCTION log_reviews_stay()"
        )
