"""Lock units and their links, reservations and visits."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0001"
down_revision = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _holds()
    _lock_units()
    _lock_links()
    _inventory_log()
    _visits()


def _where(condition: str) -> dict[str, Any]:
    """The rows that a partial index holds."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _holds() -> None:
    op.create_table(
        "holds",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("order_id", _ID, sa.ForeignKey("orders.id", name="fk_holds_order_id"), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_holds"),
    )
    op.create_index("ix_holds_order_id", "holds", ["order_id"])


def _lock_units() -> None:
    op.create_table(
        "lock_units",
        sa.Column("serial", sa.String(40), nullable=False),
        sa.Column("model", sa.String(80), server_default="", nullable=False),
        sa.Column("kind", sa.String(20), server_default="apartment", nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("household", sa.String(64)),
        sa.Column("reserved_for", _ID, sa.ForeignKey("orders.id", name="fk_lock_units_reserved_for")),
        sa.Column("mounted_for", _ID, sa.ForeignKey("orders.id", name="fk_lock_units_mounted_for")),
        sa.Column("mounted_on", sa.String(10)),
        sa.Column("mounted_by", sa.String(120)),
        sa.Column("battery_on", sa.String(10)),
        sa.Column("delivered_at", Instant),
        sa.Column("updated_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("serial", name="pk_lock_units"),
    )
    op.create_index("ix_lock_units_household", "lock_units", ["household"])
    op.create_index("ix_lock_units_mounted_for", "lock_units", ["mounted_for"])
    op.create_index("ix_lock_units_status", "lock_units", ["status", "serial"])
    op.create_index(
        "uq_lock_units_household", "lock_units", ["household"], unique=True,
        **_where("status IN ('mounted', 'faulty') AND kind = 'apartment'"),
    )
    op.create_index("uq_lock_units_reserved_for", "lock_units", ["reserved_for"], unique=True)


def _lock_links() -> None:
    op.create_table(
        "lock_links",
        sa.Column("id", _ID, sa.Identity(), nullable=False),
        sa.Column("serial", sa.String(40), sa.ForeignKey("lock_units.serial", name="fk_lock_links_serial"), nullable=False),
        sa.Column("ref", sa.String(64), nullable=False),
        sa.Column("initials", sa.String(20), nullable=False),
        sa.Column("order_id", _ID, sa.ForeignKey("orders.id", name="fk_lock_links_order_id")),
        sa.Column("since", Instant, nullable=False),
        sa.Column("ended_at", Instant),
        sa.PrimaryKeyConstraint("id", name="pk_lock_links"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_lock_links_ref", "lock_links", ["ref"])
    op.create_index("ix_lock_links_serial", "lock_links", ["serial"])
    op.create_index("uq_lock_links_active", "lock_links", ["ref"], unique=True, **_where("ended_at IS NULL"))


def _inventory_log() -> None:
    op.create_table(
        "inventory_log",
        sa.Column("id", _ID, sa.Identity(), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("serial", sa.String(40), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("order_id", _ID),
        sa.Column("actor", sa.String(120), server_default="lockstep", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_inventory_log"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_inventory_log_serial", "inventory_log", ["serial", "id"])


def _visits() -> None:
    op.create_table(
        "visits",
        sa.Column("id", _ID, sa.Identity(), nullable=False),
        sa.Column("order_id", _ID, sa.ForeignKey("orders.id", name="fk_visits_order_id"), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("window", sa.String(10), nullable=False),
        sa.Column("technician", sa.String(120), nullable=False),
        sa.Column("slot", sa.Integer, nullable=False),
        sa.Column("starts_at", Instant, nullable=False),
        sa.Column("ends_at", Instant, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_visits"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_visits_day", "visits", ["day", "technician"])
    op.create_index("ix_visits_order_id", "visits", ["order_id", "id"])
    op.create_index("uq_visits_booked", "visits", ["order_id"], unique=True, **_where("status = 'booked'"))
    op.create_index(
        "uq_visits_slot", "visits", ["day", "window", "technician", "slot"], unique=True, **_where("status = 'booked'")
    )
