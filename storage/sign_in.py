"""Attempts to sign in, counted before they are judged: parallel guesses cannot pass a limit together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, case, delete, literal, select, update

from storage.schema import sign_in_attempts as attempts
from storage.store import Tx
from storage.upsert import upserting


def count(tx: Tx, refs: Mapping[str, int], now: datetime, window: timedelta) -> set[str]:
    """Count one attempt under each of these refs (each with its limit); those that are over their limit now.

    One statement a ref adds and tells, so that of many attempts at one moment only the first `limit` are within it.
    A count begins again when its window is over.
    """
    over = set()
    for ref, limit in sorted(refs.items()):
        stale = attempts.c.began_at <= now - window
        changes = {
            "failures": case((stale, 1), else_=attempts.c.failures + 1),
            "began_at": case((stale, literal(now, attempts.c.began_at.type)), else_=attempts.c.began_at),
        }
        counted = upserting(tx.connection, attempts, {"ref": ref}, changes, {"failures": 1, "began_at": now})
        if tx.connection.execute(counted.returning(attempts.c.failures)).scalar_one() > limit:
            over.add(ref)
    return over


def count_in_a_row(tx: Tx, ref: str, now: datetime) -> int:
    """Count one attempt whose count has no window, in one statement; how many there are."""
    changes = {"failures": attempts.c.failures + 1, "began_at": literal(now, attempts.c.began_at.type)}
    counted = upserting(tx.connection, attempts, {"ref": ref}, changes, {"failures": 1, "began_at": now})
    return int(tx.connection.execute(counted.returning(attempts.c.failures)).scalar_one())


def take_back(tx: Tx, ref: str, failed: int | None = None) -> None:
    """Take so many failures off a count; all of them where none is given."""
    left = attempts.c.failures - (attempts.c.failures if failed is None else failed)
    tx.connection.execute(update(attempts).where(attempts.c.ref == ref).values(failures=case((left > 0, left), else_=0)))


def succeeded(tx: Tx, own: str, shared: str, now: datetime) -> int:
    """Forget the failures of one name at one address, and remember that it signed in there; `shared` gets its attempt back.

    Returns how many attempts that were, the successful one among them.
    """
    failed = tx.connection.execute(select(attempts.c.failures).where(attempts.c.ref == own)).scalar() or 0
    tx.connection.execute(update(attempts).where(attempts.c.ref == own).values(failures=0, succeeded_at=now))
    take_back(tx, shared, 1)
    return int(failed)


def known_at(connection: Connection, ref: str) -> bool:
    """Whether this name has signed in at this address before."""
    return connection.execute(select(attempts.c.succeeded_at).where(attempts.c.ref == ref)).scalar() is not None


def forget(tx: Tx, refs: list[str]) -> None:
    """Begin a new count: an administrator has given the account a new password."""
    tx.connection.execute(update(attempts).where(attempts.c.ref.in_(refs)).values(failures=0))


def forget_old(tx: Tx, before: datetime) -> None:
    """Delete counts that began before this moment and say nothing any more."""
    tx.connection.execute(delete(attempts).where(attempts.c.began_at < before))
