"""Takes what was destroyed out of a database's log and free pages, as far as the database lets us.

SQLite overwrites what it deletes (`secure_delete`), but the old pages stay in its write-ahead log until that is emptied.
PostgreSQL leaves dead rows in the pages until a VACUUM, and in its log until the segments are used again: how long that is
its own settings and the archive say.
"""

from __future__ import annotations

from time import sleep
from typing import Any

from sqlalchemy import Engine, text

from storage.database import PATIENCE_MS
from storage.schema import access_log, deliveries, effects, messages, orders, saved_inputs, vault

_TRIES, _BETWEEN = 20, 0.01


def seconds_between(engine: Engine) -> float:
    """How often it is worth while: a VACUUM reads more than a log that is emptied."""
    return 10.0 if engine.dialect.name == "sqlite" else 900.0


def scrub(engine: Engine) -> bool:
    """Empty the write-ahead log (SQLite) or vacuum the tables that hold what is sealed (PostgreSQL); False: a reader still
    sees the old rows, so not now."""
    if engine.dialect.name == "sqlite":
        return _checkpointed(engine)
    names = ", ".join(table.name for table in (vault, messages, orders, effects, deliveries, saved_inputs, access_log))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"VACUUM {names}"))
    return True


def _checkpointed(engine: Engine) -> bool:
    raw = engine.raw_connection()
    cursor = raw.cursor()
    try:
        # A checkpoint that waits for readers holds the lock that every writer needs, for ever in a process that is stopped
        # meanwhile: it is tried again instead.
        cursor.execute("PRAGMA busy_timeout=0")
        for _ in range(_TRIES):
            if _emptied(cursor):
                return True
            sleep(_BETWEEN)
        return False
    finally:
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
        raw.close()


def _emptied(cursor: Any) -> bool:
    found = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return found is None or found[0] == 0
