"""Lists may be read from a PostgreSQL standby, which says how far it is behind; nothing that decides reads there."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from sqlalchemy import URL, Connection, text
from sqlalchemy.exc import SQLAlchemyError

from storage.database import of_one_moment, open_database, read_url
from storage.refusals import StoreUnreachable, translated
from storage.store import Store

T = TypeVar("T")
# The age of the last commit that it has: no more is missing than what was committed since. Workers commit every other second.
_BEHIND = text(
    "SELECT CASE WHEN pg_is_in_recovery() THEN extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) ELSE 0 END"
)
_NOT_ASKED_AGAIN = 5.0
_QUICK = {"connect_timeout": "1", "target_session_attrs": "prefer-standby"}


class Standby:
    """The database at `url`, for what may be up to `most` seconds old; where it is older or does not answer, the store."""

    def __init__(self, store: Store, url: str, most: float) -> None:
        self._store, self._most = store, most
        self._engine = of_one_moment(open_database(_quick(url).render_as_string(hide_password=False)))
        self._not_before = 0.0

    def read(self, work: Callable[[Connection], T]) -> tuple[T, float | None]:
        """What `work` makes of one snapshot, and how many seconds old that may be; None where it is the store's own."""
        if monotonic() >= self._not_before and (found := self._read(work)) is not None:
            return found
        with self._store.read() as connection:
            return work(connection), None

    def _read(self, work: Callable[[Connection], T]) -> tuple[T, float] | None:
        """None where it is too far behind, does not answer, or breaks the query off for what it must replay."""
        try:
            with translated(), self._engine.connect() as connection, connection.begin():
                behind = connection.execute(_BEHIND).scalar()
                if behind is not None and behind <= self._most:
                    return work(connection), max(0.0, float(behind))
        except (StoreUnreachable, SQLAlchemyError):
            self._engine.dispose()
        self._not_before = monotonic() + _NOT_ASKED_AGAIN
        return None

    def close(self) -> None:
        self._engine.dispose()


def _quick(url: str) -> URL:
    """A standby that does not answer must not keep a page waiting."""
    parsed = read_url(url)
    given = {name: value for name, value in _QUICK.items() if name not in parsed.query or name == "target_session_attrs"}
    return parsed.update_query_dict(given)
