"""Takes what was destroyed out of a database's log and free pages, as far as the database lets us.

SQLite overwrites what it deletes (`secure_delete`), but the old pages stay in its write-ahead log until that is emptied.
PostgreSQL leaves dead rows in the pages until a VACUUM, and in its log until the segments are used again: how long that is
its own settings and the archive say.
"""

from __future__ import annotations

from sqlalchemy import Engine, text

from storage.schema import access_log, deliveries, effects, messages, orders, saved_inputs, vault

_PATIENCE_MS = 200
_USUAL_MS = 30_000


def seconds_between(engine: Engine) -> float:
    """How often it is worth while: a VACUUM reads more than a log that is emptied."""
    return 10.0 if engine.dialect.name == "sqlite" else 900.0


def scrub(engine: Engine) -> bool:
    """Empty the write-ahead log (SQLite) or vacuum the tables that hold what is sealed (PostgreSQL); False: somebody reads
    what was, so not now."""
    if engine.dialect.name == "sqlite":
        return _checkpointed(engine)
    names = ", ".join(table.name for table in (vault, messages, orders, effects, deliveries, saved_inputs, access_log))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"VACUUM {names}"))
    return True


def _checkpointed(engine: Engine) -> bool:
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        # Writers wait for this, so it must not wait long for readers.
        cursor.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")
        busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.execute(f"PRAGMA busy_timeout={_USUAL_MS}")
        return busy is None or busy[0] == 0
    finally:
        raw.close()
