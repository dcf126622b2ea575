"""Tables of who may see persons and who reviews that they did: lists, protection, approvals, reviews, tokens, factors."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Identity, Index, LargeBinary, String, Table

from storage.held import held, staff
from storage.schema import Id, metadata
from storage.types import Instant

# Finds the lines of the access log that show an order in a list; what the lines say themselves is their own `shown`.
access_shown = Table(
    "access_shown", metadata,
    Column("order_id", Id, primary_key=True, autoincrement=False), Column("line_id", Id, primary_key=True, autoincrement=False),
)  # fmt: skip

# Keyed hashes of persons whose data became protected after their orders had ended.
protected_refs = Table(
    "protected_refs", metadata, Column("ref", String(64), primary_key=True, info=held("person", "hashed", "vilka som fått skyddade uppgifter", "whose data became protected", "always")), Column("since", Instant, nullable=False)
)  # fmt: skip

reveals = Table(
    "reveals", metadata,
    Column("id", Id, Identity(), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("account", String(80), nullable=False, info=staff()),
    Column("order_id", Id, nullable=False),
    Column("what", String(40), nullable=False),
    Column("ground", String(20), nullable=False),
    Column("approved_by", String(80), info=staff()),
    Column("approved_at", Instant),
    Column("used_at", Instant),
    sqlite_autoincrement=True,
)  # fmt: skip
Index("ix_reveals_order_id", reveals.c.order_id, reveals.c.id)

# Lines of the access log that are reviewed; what is signed is not changed any more.
log_reviews = Table(
    "log_reviews", metadata,
    Column("id", Id, Identity(), primary_key=True),
    Column("period", String(7), nullable=False),
    Column("rule", String(20), nullable=False),
    Column("line_id", Id, nullable=False, unique=True),
    Column("account", String(80), nullable=False, info=held("staff", "plain", "vem som tittade", "who looked", "always")),
    Column("reviewer", String(80), info=held("staff", "plain", "vem som granskade", "who reviewed", "always")), Column("result", String(20)), Column("signed_at", Instant),
    sqlite_autoincrement=True,
)  # fmt: skip
Index("ix_log_reviews_period", log_reviews.c.period, log_reviews.c.id)

# What the command line shows instead of a password; each is kept in a file of its account.
tokens = Table(
    "tokens", metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("account", String(80), ForeignKey("accounts.name"), nullable=False, info=held("staff", "plain", "kommandonyckel", "token of the command line", "token")),
    Column("made_by", String(80), nullable=False, info=staff("token")),
    Column("created_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("seen_at", Instant),
)  # fmt: skip
Index("ix_tokens_account", tokens.c.account)

# A second factor of a local account. `last_step` is that of the last code that was used, so that each is good once.
second_factors = Table(
    "second_factors", metadata,
    Column("account", String(80), ForeignKey("accounts.name"), primary_key=True),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False, info=held("staff", "sealed", "tvåstegsinloggning", "second factor", "always")),
    Column("created_at", Instant, nullable=False), Column("proven_at", Instant),
    Column("last_step", Id, nullable=False, server_default="0"),
)  # fmt: skip

recovery_codes = Table(
    "recovery_codes", metadata,
    Column("account", String(80), ForeignKey("accounts.name"), primary_key=True),
    Column("ref", String(64), primary_key=True, info=held("staff", "hashed", "reservkoder", "recovery codes", "always")),
)  # fmt: skip
