"""The tables of what is kept and for how long: who was forgotten, what is held, what was destroyed, where the log was trimmed."""

from __future__ import annotations

from sqlalchemy import Column, Identity, Index, Integer, LargeBinary, String, Table, Text

from storage.held import held, staff
from storage.schema import Id, metadata
from storage.types import Instant

# A person by the keyed hash of the look-up key: who is found here is forgotten again after a restore.
erasures = Table(
    "erasures", metadata,
    Column("ref", String(64), primary_key=True, info=held("person", "hashed", "vilka som har raderats", "who was forgotten", "always")), Column("at", Instant, nullable=False),
    Column("by", String(120), nullable=False, info=staff()),
    Column("destroyed", Integer, nullable=False), Column("rewritten", Integer, nullable=False),
)  # fmt: skip

legal_holds = Table(
    "legal_holds", metadata,
    Column("id", Id, Identity(), primary_key=True), Column("at", Instant, nullable=False),
    Column("by", String(120), nullable=False, info=staff()),
    Column("order_id", Id), Column("ref", String(64), info=held("person", "hashed", "vem som ska bevaras", "who is to be kept", "always")), Column("wrapped_key", LargeBinary), Column("reason", LargeBinary, info=held("person", "sealed", "varför något ska bevaras", "why something is to be kept", "always")),
    Column("until", Instant), Column("ended_at", Instant), Column("ended_by", String(120), info=staff()),
    sqlite_autoincrement=True,
)  # fmt: skip

destructions = Table(
    "destructions", metadata,
    Column("id", Id, Identity(), primary_key=True), Column("at", Instant, nullable=False),
    Column("by", String(120), nullable=False, info=staff()),
    Column("retention_class", String(60), nullable=False), Column("decision", String(120), nullable=False),
    Column("what", String(200), nullable=False),
    sqlite_autoincrement=True,
)  # fmt: skip
Index("ix_destructions_at", destructions.c.at)

access_checkpoints = Table(
    "access_checkpoints", metadata,
    Column("last_line", Id, primary_key=True, autoincrement=False), Column("at", Instant, nullable=False),
    Column("by", String(120), nullable=False, info=staff()), Column("lines", Integer, nullable=False),
    Column("hash", LargeBinary, nullable=False), Column("mac", LargeBinary, nullable=False),
)  # fmt: skip

# What one account asks about a person and another approves. A row goes when it is used, declined, or a week old.
person_approvals = Table(
    "person_approvals", metadata,
    Column("id", Id, Identity(), primary_key=True), Column("at", Instant, nullable=False),
    Column("account", String(80), nullable=False, info=staff("week")), Column("what", String(20), nullable=False),
    Column("ref", String(64), nullable=False, info=held("person", "hashed", "vem ett utdrag eller en radering gäller", "whom an extract or an erasure is about", "week")),
    Column("order_ids", Text, nullable=False),
    Column("wrapped_key", LargeBinary, nullable=False), Column("reason", LargeBinary, nullable=False, info=held("person", "sealed", "varför det begärs", "why it is asked for", "week")),
    Column("approved_by", String(80), info=staff("week")),
    sqlite_autoincrement=True,
)  # fmt: skip
Index("ix_person_approvals_ref", person_approvals.c.ref)
