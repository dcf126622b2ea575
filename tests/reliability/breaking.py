"""A database that ends what is in the middle of a transaction, again and again."""

from __future__ import annotations

import time
from collections.abc import Callable
from random import Random

import psycopg

# Only what is in the middle of a transaction: a batch that is being written, or an order that is looked at.
_BREAK_OFF = """
SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND xact_start IS NOT NULL
"""
# A transaction lasts milliseconds: it is looked for often, and what was broken off gets time to come again.
_EVERY = 0.002
_PAUSE = (0.05, 0.3)


def break_off(url: str, random: Random, enough: Callable[[int], bool]) -> int:
    """End what is in the middle of a transaction until `enough` says so of their number; how many were ended.

    The URL is SQLAlchemy's or libpq's. The helper opens its connection again when that breaks too.
    """
    broken = 0
    while not enough(broken):
        try:
            with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True, connect_timeout=2) as own:
                while not enough(broken):
                    met = _end_transactions(own)
                    broken += met
                    time.sleep(random.uniform(*_PAUSE) if met else _EVERY)
        except psycopg.OperationalError:
            time.sleep(random.uniform(*_PAUSE))
    return broken


def _end_transactions(connection: psycopg.Connection) -> int:
    row = connection.execute(_BREAK_OFF).fetchone()
    assert row is not None
    return int(row[0])
