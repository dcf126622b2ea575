"""The tables. What must never be true at once is a unique index here, and not a hope elsewhere.

`person` columns are ciphertext under the order's own key or keyed hashes; all others are plain.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
    or_,
)

from storage.held import held, staff
from storage.types import Instant, Json, JsonOrNothing

Id = BigInteger().with_variant(Integer, "sqlite")


def new_metadata() -> MetaData:
    """Metadata for the tables of the core or of one routine: constraints are named alike in all of them."""
    return MetaData(naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s", "pk": "pk_%(table_name)s",
    })  # fmt: skip


metadata = new_metadata()


def order_id(primary: bool = False) -> Column[int]:
    """The order that a row belongs to."""
    return Column("order_id", Id, ForeignKey(orders.c.id), primary_key=primary, autoincrement=False, nullable=False)


meta = Table("meta", metadata, Column("key", String(80), primary_key=True), Column("value", Text, nullable=False))

counters = Table("counters", metadata, Column("name", String(40), primary_key=True), Column("value", BigInteger, nullable=False))

definitions = Table(
    "definitions", metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("routine", String(60), nullable=False),
    Column("version", String(40), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("described", Json, nullable=False),
    Column("meaning", Json, nullable=False),
    Column("since", Instant, nullable=False),
    Column("retired_at", Instant),
)  # fmt: skip
Index("uq_definitions_version", definitions.c.routine, definitions.c.version, unique=True)

orders = Table(
    "orders", metadata,
    Column("id", Id, Identity(), primary_key=True),
    Column("number", String(40), nullable=False),
    Column("workflow", String(60), nullable=False),
    Column("workflow_version", String(40), nullable=False),
    Column("definition_id", Integer, ForeignKey("definitions.id"), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("state", String(60), nullable=False),
    Column("reason", String(60)),
    Column("resolution", String(40)),
    Column("version", Integer, nullable=False),
    Column("entered_version", Integer, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("entered_at", Instant, nullable=False),
    Column("due_at", Instant),
    Column("service_due_at", Instant),
    Column("ended_at", Instant),
    Column("blocked_on", String(40)),
    Column("blocked_since", Instant),
    Column("attempts", Integer, nullable=False),
    Column("external_key", String(200)),
    Column("external_name", String(80), nullable=False),
    Column("key_sequence", Integer, nullable=False),
    Column("intent", String(64), info=held("person", "hashed", "vilka beställningen gäller", "whom the order is about", "ended")),
    Column("data", Json, nullable=False, info=held("person", "plain", "initialer, där rutinen har dem", "initials, where the routine has them", "order")),
    Column("chain_hash", LargeBinary, nullable=False),
    Column("next_ordinal", Integer, nullable=False),
    Column("message_count", Integer, nullable=False, server_default="0"),
    Column("messages_done", Integer, nullable=False, server_default="0"),
    Column("set_aside", Integer, nullable=False, server_default="0"),
    Column("token", Integer, nullable=False, server_default="0"),
    Column("lease_owner", String(80)),
    Column("lease_until", Instant),
    Column("wake_at", Instant),
    sqlite_autoincrement=True, postgresql_with={"fillfactor": 50},
)  # fmt: skip
Index("uq_orders_number", orders.c.number, unique=True)
Index("uq_orders_external_key", orders.c.external_key, orders.c.key_sequence, orders.c.workflow, unique=True)
Index(
    "ix_orders_open_keys", orders.c.workflow, orders.c.id, orders.c.external_key,
    sqlite_where=orders.c.ended_at.is_(None), postgresql_where=orders.c.ended_at.is_(None),
)  # fmt: skip
Index(
    "uq_orders_open_intent",
    orders.c.intent,
    unique=True,
    sqlite_where=orders.c.intent.is_not(None),
    postgresql_where=orders.c.intent.is_not(None),
)
Index(
    "ix_orders_wake", orders.c.definition_id, orders.c.wake_at,
    sqlite_where=orders.c.wake_at.is_not(None), postgresql_where=orders.c.wake_at.is_not(None),
)  # fmt: skip
Index(
    "ix_orders_open",
    orders.c.state,
    orders.c.entered_at,
    sqlite_where=orders.c.ended_at.is_(None),
    postgresql_where=orders.c.ended_at.is_(None),
)
Index("ix_orders_state", orders.c.state, orders.c.id)
Index("ix_orders_due", orders.c.due_at, sqlite_where=orders.c.ended_at.is_(None), postgresql_where=orders.c.ended_at.is_(None))
Index(
    "ix_orders_blocked",
    orders.c.blocked_since,
    sqlite_where=orders.c.blocked_since.is_not(None),
    postgresql_where=orders.c.blocked_since.is_not(None),
)

vault = Table(
    "vault", metadata, order_id(primary=True),
    Column("wrapped_key", LargeBinary), Column("wrapped_note_key", LargeBinary), Column("sealed", LargeBinary, info=held("person", "sealed", "beställningens personuppgifter och texter", "the order's personal data and texts", "order")),
    Column("erased_at", Instant),
)  # fmt: skip

# Keyed hashes by which an order is found: its persons' numbers and names, and its dwelling.
order_refs = Table("order_refs", metadata, Column("ref", String(64), primary_key=True, info=held("person", "hashed", "det som beställningen hittas på", "what the order is found by", "order")), order_id(primary=True))
Index("ix_order_refs_order_id", order_refs.c.order_id)

history = Table(
    "history", metadata, order_id(primary=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("actor", String(120), nullable=False, info=staff()),
    Column("role", String(20), nullable=False),
    Column("trigger", String(60), nullable=False),
    Column("source", String(60)),
    Column("target", String(60)),
    Column("reason", String(60)),
    Column("note", LargeBinary, info=held("person", "sealed", "anteckningar", "notes", "order")),
    Column("body", Text, nullable=False, info=held("staff", "plain", "konton som en ändring gäller", "accounts that a change is about", "always")),
    Column("hash", LargeBinary, nullable=False),
)  # fmt: skip
Index("ix_history_at", history.c.at)

effects = Table(
    "effects", metadata, order_id(primary=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("name", String(60), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("generation", Integer, nullable=False),
    Column("args", Json, nullable=False, info=held("person", "plain", "initialer i det som skrivits till andra system", "initials in what was written to other systems", "order")),
    Column("status", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Instant),
    Column("code", String(60), nullable=False),
    Column("result", Json, nullable=False),
    Column("planned_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("token", Integer, nullable=False),
    Column("epoch", String(16), nullable=False, server_default=""),
    UniqueConstraint("order_id", "name", "subject", "generation"),
)  # fmt: skip

# Literals: neither database uses a partial index where the status comes as a bound value. No IN: SQLite would build its list
# for each row that is written, if it has more than two values.
DOUBTFUL = or_(*(effects.c.status == literal_column(f"'{status}'") for status in ("failed", "recalled", "unknown")))
Index("ix_effects_doubtful", effects.c.order_id, sqlite_where=DOUBTFUL, postgresql_where=DOUBTFUL)

timers = Table(
    "timers", metadata, order_id(primary=True),
    Column("name", String(40), primary_key=True), Column("due_at", Instant, nullable=False),
)  # fmt: skip

messages = Table(
    "messages", metadata,
    Column("id", Id, Identity(), primary_key=True),
    order_id(),
    Column("dedupe", String(200), nullable=False, unique=True),
    Column("trigger", String(60), nullable=False),
    Column("actor", String(120), nullable=False, info=staff()),
    Column("role", String(20), nullable=False),
    Column("at", Instant, nullable=False),
    Column("sealed", LargeBinary, info=held("person", "sealed", "det som skickats till beställningen", "what was sent to the order", "applied")),
    Column("status", String(20), nullable=False),
    Column("answer", JsonOrNothing, nullable=False, server_default=""),
    Column("answered_at", Instant),
    Column("code", String(60)),
    Column("detail", String(200)),
    sqlite_autoincrement=True,
)  # fmt: skip
Index(
    "ix_messages_unread",
    messages.c.order_id,
    messages.c.id,
    sqlite_where=messages.c.status == "new",
    postgresql_where=messages.c.status == "new",
)
# Not only of those that failed: SQLite cannot use such an index where the status comes as a bound value.
Index("ix_messages_status", messages.c.status, messages.c.id)

# Deliveries that a routine's intake could not take in: what was sent is sealed under a key of the row's own.
deliveries = Table(
    "deliveries", metadata,
    Column("id", Id, Identity(), primary_key=True),
    Column("ref", String(64), nullable=False, unique=True),
    Column("routine", String(40), nullable=False),
    Column("external_key", String(200), nullable=False),
    Column("external_name", String(80), nullable=False),
    Column("at", Instant, nullable=False),
    Column("code", String(60), nullable=False),
    Column("detail", String(200), nullable=False),
    Column("wrapped_key", LargeBinary),
    Column("sealed", LargeBinary, info=held("person", "sealed", "ärenden som inte kunde tas in", "deliveries that could not be taken in", "delivery")),
    Column("status", String(20), nullable=False),
    Column("closed_at", Instant),
    Column("closed_by", String(120), info=staff()),
    sqlite_autoincrement=True,
)  # fmt: skip
_WAITING = deliveries.c.status == "waiting"
Index("ix_deliveries_waiting", deliveries.c.id, sqlite_where=_WAITING, postgresql_where=_WAITING)

systems = Table(
    "systems", metadata,
    Column("system", String(40), primary_key=True),
    Column("state", String(20), nullable=False),
    Column("failures", Integer, nullable=False),
    Column("opened_at", Instant),
    Column("probe_at", Instant),
    Column("step", Integer, nullable=False, server_default="0"),
    Column("closed_at", Instant),
    Column("paused_by", String(120), info=staff()),
    Column("paused_reason", Text, info=held("person", "plain", "skälet till att ett system är pausat", "why a system is paused", "paused")),
    Column("updated_at", Instant, nullable=False),
)  # fmt: skip

workers = Table(
    "workers", metadata,
    Column("name", String(80), primary_key=True),
    Column("started_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("stopped_at", Instant),
    Column("clock_apart_ms", Integer, nullable=False, server_default="0"),
    Column("knows", Json, nullable=False),
)  # fmt: skip

# Texts found outside when a restored store was reconciled, as keyed hashes. `undated_hash`: equal for texts that differ in dates
# only. `claimed_by`: the key of the effect that did not send its text again.
reconciled_texts = Table(
    "reconciled_texts", metadata,
    Column("undated_hash", String(64), primary_key=True), Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("exact_hash", String(64), nullable=False), Column("claimed_by", String(200)),
)  # fmt: skip

# The console: who may sign in, what was read by whom, and what was asked for twice -----------------

accounts = Table(
    "accounts", metadata,
    Column("name", String(80), primary_key=True, info=held("staff", "plain", "konto", "account", "always")),
    Column("display_name", String(120), nullable=False, info=held("staff", "plain", "namn", "name", "always")),
    Column("role", String(20), nullable=False),
    Column("password_hash", String(200), info=held("staff", "hashed", "lösenord", "password", "always")),
    Column("subject", String(200), unique=True, info=held("staff", "plain", "id hos inloggningstjänsten", "id at the identity provider", "always")),
    Column("must_change", Integer, nullable=False, server_default="0"),
    Column("calendar_series", Integer, nullable=False, server_default="0"),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant),
    Column("disabled_at", Instant),
)  # fmt: skip

sign_in_attempts = Table(
    "sign_in_attempts", metadata,
    Column("ref", String(32), primary_key=True, info=held("staff", "hashed", "konto och adress vid inloggning", "account and address at sign-in", "attempts")),
    Column("failures", Integer, nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("succeeded_at", Instant),
)  # fmt: skip
Index("ix_sign_in_attempts_began_at", sign_in_attempts.c.began_at)

sessions = Table(
    "sessions", metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("account", String(80), ForeignKey("accounts.name"), nullable=False, info=held("staff", "plain", "inloggning", "sign-in", "session")),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("address", String(80), nullable=False, server_default=""), Column("agent", String(80), nullable=False, server_default=""),
    # 1: the password was right, and the code is waited for.
    Column("pending", Integer, nullable=False, server_default="0"),
)  # fmt: skip
Index("ix_sessions_account", sessions.c.account)
Index("ix_sessions_created_at", sessions.c.created_at)

access_log = Table(
    "access_log", metadata,
    Column("id", Id, Identity(), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("account", String(80), nullable=False, info=held("staff", "plain", "vem som tittade", "who looked", "access_log")),
    Column("role", String(20), nullable=False),
    Column("what", String(40), nullable=False),
    Column("order_id", Id),
    Column("subject", String(80), nullable=False, server_default=""),
    Column("wrapped_key", LargeBinary),
    Column("note", LargeBinary, info=held("person", "sealed", "skälet till att någon tittade", "why persons were looked at", "access_log")),
    Column("hash", LargeBinary, nullable=False),
    # Words apart by commas: the persons by letter, the fields by name, and the ids of every order of a list.
    Column("persons", String(200), nullable=False, server_default=""),
    Column("fields", String(400), nullable=False, server_default=""),
    Column("request_id", String(64), nullable=False, server_default=""),
    Column("shown", Text, nullable=False, server_default=""),
    sqlite_autoincrement=True,
)  # fmt: skip
Index("ix_access_log_account", access_log.c.account, access_log.c.id)
Index("ix_access_log_order_id", access_log.c.order_id, access_log.c.id)
Index("ix_access_log_what", access_log.c.what, access_log.c.id)

idempotency = Table(
    "idempotency", metadata,
    Column("key", String(64), primary_key=True),
    Column("request", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("answer", Text, nullable=False, info=held("person", "plain", "svar till program, med initialer", "answers to programs, with initials", "two_days")),
    Column("at", Instant, nullable=False),
)  # fmt: skip
Index("ix_idempotency_at", idempotency.c.at)

# Searches, and forms that could not be taken because their session had ended; sealed, and kept for hours.
saved_inputs = Table(
    "saved_inputs", metadata,
    Column("key", String(64), primary_key=True),
    Column("account", String(80), nullable=False, info=held("staff", "plain", "vem som skrev", "who wrote", "hours")),
    Column("purpose", String(20), nullable=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False, info=held("person", "sealed", "sökningar och formulär som inte är skickade", "searches and forms that are not sent", "hours")),
    Column("at", Instant, nullable=False),
)  # fmt: skip
Index("ix_saved_inputs_at", saved_inputs.c.at)

bulk_runs = Table(
    "bulk_runs", metadata,
    Column("id", Id, Identity(), primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("at", Instant, nullable=False),
    Column("account", String(80), nullable=False, info=staff()),
    Column("role", String(20), nullable=False),
    Column("trigger", String(60), nullable=False),
    Column("chosen", Json, nullable=False),
    Column("wrapped_key", LargeBinary),
    Column("note", LargeBinary, info=held("person", "sealed", "skälet till en körning", "the reason of a run", "always")),
    Column("data", Json, nullable=False),
    Column("total", Integer, nullable=False),
    Column("status", String(20), nullable=False),
    Column("ended_at", Instant),
    sqlite_autoincrement=True,
)  # fmt: skip
Index("ix_bulk_runs_status", bulk_runs.c.status, bulk_runs.c.id)

bulk_items = Table(
    "bulk_items", metadata,
    Column("run_id", Id, ForeignKey("bulk_runs.id"), primary_key=True, autoincrement=False),
    Column("order_id", Id, ForeignKey("orders.id"), primary_key=True, autoincrement=False),
    Column("message_id", Id),
    Column("status", String(20), nullable=False),
    Column("answer", JsonOrNothing, nullable=False, server_default=""),
)  # fmt: skip
Index("ix_bulk_items_status", bulk_items.c.run_id, bulk_items.c.status, bulk_items.c.order_id)

_STILL_OPEN = orders.c.ended_at.is_(None)
Index("ix_orders_external_name", orders.c.external_name)
Index("ix_orders_service_due", orders.c.service_due_at, sqlite_where=_STILL_OPEN, postgresql_where=_STILL_OPEN)
