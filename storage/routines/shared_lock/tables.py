"""This routine's tables. What must never be true at once is a unique index here.

Columns of persons and dwellings are keyed hashes or initials; all others are plain.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Identity, Index, Integer, String, Table

from storage.held import held, staff
from storage.schema import Id, new_metadata, order_id, orders
from storage.types import Instant

metadata = new_metadata()

holds = Table("holds", metadata, Column("key", String(64), primary_key=True, info=held("person", "hashed", "bostaden, medan en beställning pågår", "the home, while an order is open", "ended")), order_id())
Index("ix_holds_order_id", holds.c.order_id)

lock_units = Table(
    "lock_units", metadata,
    Column("serial", String(40), primary_key=True),
    Column("model", String(80), nullable=False, server_default=""),
    Column("kind", String(20), nullable=False, server_default="apartment"),
    Column("status", String(20), nullable=False),
    Column("household", String(64), info=held("person", "hashed", "bostaden som enheten sitter i", "the home that the unit is in", "unit")),
    Column("reserved_for", Id, ForeignKey(orders.c.id)),
    Column("mounted_for", Id, ForeignKey(orders.c.id)),
    Column("mounted_on", String(10)),
    Column("mounted_by", String(120), info=staff("unit")),
    Column("battery_on", String(10)),
    Column("delivered_at", Instant),
    Column("updated_at", Instant, nullable=False),
)  # fmt: skip
_MOUNTED = lock_units.c.status.in_(["mounted", "faulty"]) & (lock_units.c.kind == "apartment")
Index("uq_lock_units_household", lock_units.c.household, unique=True, sqlite_where=_MOUNTED, postgresql_where=_MOUNTED)
Index("uq_lock_units_reserved_for", lock_units.c.reserved_for, unique=True)
Index("ix_lock_units_status", lock_units.c.status, lock_units.c.serial)
Index("ix_lock_units_mounted_for", lock_units.c.mounted_for)
# The unique ones hold only some rows, and SQLite cannot use them where their condition comes as a bound value.
Index("ix_lock_units_household", lock_units.c.household)

lock_links = Table(
    "lock_links", metadata,
    Column("id", Id, Identity(), primary_key=True),
    Column("serial", String(40), ForeignKey("lock_units.serial"), nullable=False),
    Column("ref", String(64), nullable=False, info=held("person", "hashed", "vem som är kopplad till enheten", "who is linked to the unit", "lock_link")),
    Column("initials", String(20), nullable=False, info=held("person", "plain", "initialer", "initials", "lock_link")),
    Column("order_id", Id, ForeignKey(orders.c.id)),
    Column("since", Instant, nullable=False),
    Column("ended_at", Instant),
    sqlite_autoincrement=True,
)  # fmt: skip
_ACTIVE = lock_links.c.ended_at.is_(None)
Index("uq_lock_links_active", lock_links.c.ref, unique=True, sqlite_where=_ACTIVE, postgresql_where=_ACTIVE)
Index("ix_lock_links_serial", lock_links.c.serial)
Index("ix_lock_links_ref", lock_links.c.ref)

inventory_log = Table(
    "inventory_log", metadata,
    Column("id", Id, Identity(), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("serial", String(40), nullable=False),
    Column("what", String(40), nullable=False),
    Column("order_id", Id),
    Column("actor", String(120), nullable=False, server_default="lockstep", info=staff()),
    sqlite_autoincrement=True,
)  # fmt: skip
Index("ix_inventory_log_serial", inventory_log.c.serial, inventory_log.c.id)

visits = Table(
    "visits", metadata,
    Column("id", Id, Identity(), primary_key=True),
    order_id(),
    Column("day", String(10), nullable=False),
    Column("window", String(10), nullable=False),
    Column("technician", String(120), nullable=False, info=held("staff", "plain", "tekniker", "technician", "always")),
    Column("slot", Integer, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("status", String(20), nullable=False),
    Column("updated_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)  # fmt: skip
_BOOKED = visits.c.status == "booked"
TOOK_TIME = ("booked", "done", "failed")
"""The statuses of visits that take a technician's time: a visit that was made, successful or not, does not become free time."""
Index("uq_visits_booked", visits.c.order_id, unique=True, sqlite_where=_BOOKED, postgresql_where=_BOOKED)
Index(
    "uq_visits_slot",
    visits.c.day,
    visits.c.window,
    visits.c.technician,
    visits.c.slot,
    unique=True,
    sqlite_where=_BOOKED,
    postgresql_where=_BOOKED,
)
Index("ix_visits_order_id", visits.c.order_id, visits.c.id)
Index("ix_visits_day", visits.c.day, visits.c.technician)
