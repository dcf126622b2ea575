"""Opens a database: SQLite or PostgreSQL from one URL, with the durability that the promises need."""

from __future__ import annotations

import os
import re
import selectors
import sqlite3
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psycopg
from sqlalchemy import URL, Engine, NullPool, SingletonThreadPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError

from storage import schema_reasons as reasons
from storage.arrays import register
from storage.types import MomentLoader
from workflow.errors import SettingsError

WRITING = "lockstep_writing"
_LAY_ABOUT = 1.0
_SEVERAL = re.compile(r"(?P<before>postgres[a-z+]*://([^@/]*@)?)(?P<hosts>[^/,?]+(,[^/,?]+)+)(/(?P<after>.*))?$")
# A machine that is gone says nothing: without these, a connection to it would be waited for until the kernel gives up.
_PATIENCE: dict[str, Any] = {
    "connect_timeout": 5, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3, "tcp_user_timeout": 10_000,
}  # fmt: skip
# Every query has its index, and a batch joined to its table is looked up row by row, as on SQLite; a planner that sees
# a young table would rather scan it, and would go on doing so, because the plan of a prepared statement is kept.
_OFF = ("enable_hashjoin", "enable_mergejoin", "enable_seqscan", "jit")
_BY_INDEX = " ".join(["-c plan_cache_mode=force_generic_plan", *(f"-c {name}=off" for name in _OFF)])
# What a role or a database may have set otherwise, and the driver reads texts by.
_PLAIN = "-c datestyle=ISO -c timezone=UTC -c standard_conforming_strings=on -c bytea_output=hex"
_PRAGMAS = (
    "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-32000", "secure_delete=ON",
)  # fmt: skip
# How long a statement on SQLite waits for a lock, in milliseconds; how soon a writer looks again, in seconds.
PATIENCE_MS, _LOOK = 30_000, 0.001
POOLED = "lockstep_pooled"
"""The execution option of an engine whose connections are a pooler's: nothing of a session may be leant on."""


def read_url(url: str) -> URL:
    """The URL's parts. Several PostgreSQL hosts (HOST:PORT,HOST:PORT) are tried in turn for the one that takes writes."""
    try:
        several = _SEVERAL.match(url)
        parsed = make_url(f"{several['before']}/{several['after'] or ''}" if several else url)
    except (ArgumentError, ValueError):
        raise SettingsError(reasons.URL_UNREADABLE()) from None
    if several:
        parsed = parsed.update_query_dict({"host": [h if ":" in h else f"{h}:5432" for h in several["hosts"].split(",")]})
    if isinstance(parsed.query.get("host"), tuple) and "target_session_attrs" not in parsed.query:
        parsed = parsed.update_query_dict({"target_session_attrs": "read-write"})
    return parsed


def open_database(url: str, pool_size: int = 8) -> Engine:
    """An engine for this URL; SQLite in WAL mode with `synchronous=FULL`, one writer at a time and any readers."""
    parsed = read_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(url)
    if parsed.get_backend_name() == "postgresql":
        return _postgresql(parsed, pool_size)
    raise SettingsError(reasons.KIND_UNSUPPORTED(kind=parsed.get_backend_name()))


def file_of(url: URL) -> Path | None:
    """The file of an SQLite store; None for one in memory and for any other database."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:") or url.query.get("mode") == "memory":
        return None
    return Path(str(url.database))


def of_one_moment(engine: Engine) -> Engine:
    """The same database, seen through each transaction as it was when that began; SQLite shows itself so anyway."""
    return engine.execution_options(isolation_level="REPEATABLE READ") if engine.dialect.name == "postgresql" else engine


def of_no_transaction(engine: Engine) -> Engine:
    """The same database, whose driver begins no transaction before a statement; SQLite's never does."""
    return engine.execution_options(isolation_level="AUTOCOMMIT") if engine.dialect.name == "postgresql" else engine


def _postgresql(url: URL, pool_size: int) -> Engine:
    given = url.query.get("options", ())
    # What the URL says comes last, and wins.
    options = " ".join([_BY_INDEX, _PLAIN, *((given,) if isinstance(given, str) else given)])
    settings = {name: value for name, value in _PATIENCE.items() if name not in url.query} | {"client_encoding": "utf8"}
    parsed = url.set(drivername="postgresql+psycopg").difference_update_query(["options"])
    pooled = _is_pooled(parsed, settings | {"options": options})
    if pooled and given:
        raise SettingsError(reasons.OPTIONS_BEHIND_POOLER())
    settings |= {"prepare_threshold": None} if pooled else {"options": options}
    # A pooler pools; a connection kept here would keep one of its few from everybody else.
    kept: dict[str, Any] = {"pool_size": pool_size, "max_overflow": pool_size, "pool_timeout": 10}
    if pooled:
        kept = {"poolclass": NullPool}
    engine = create_engine(
        parsed, **kept, isolation_level="READ COMMITTED", connect_args=settings, hide_parameters=True,
        execution_options={POOLED: pooled},
    )  # fmt: skip

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, record: Any) -> None:
        register(connection)
        connection.adapters.register_loader("timestamptz", MomentLoader)

    if pooled:
        if parsed.query.get("target_session_attrs") == "read-write":
            event.listen(engine, "do_connect", _ToThePrimary())
        return engine

    @event.listens_for(engine, "checkin")
    def _put_back(connection: Any, record: Any) -> None:
        record.info["since"] = monotonic()

    @event.listens_for(engine, "checkout")
    def _take_out(connection: Any, record: Any, fairy: Any) -> None:
        """Ask a connection that lay about whether it still leads anywhere; one that was just used is not asked."""
        if monotonic() - record.info.get("since", monotonic()) < _LAY_ABOUT:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error:
            raise DisconnectionError from None

    return engine


class _ToThePrimary:
    """Connects to the one of several servers behind poolers that takes writes.

    A pooler welcomes its clients with what its server said when it was first reached: that of a former primary goes on
    saying that it takes writes, and libpq believes it. So the server itself is asked.
    """

    def __init__(self) -> None:
        self._first = 0

    def __call__(self, dialect: Any, record: Any, words: Any, named: dict[str, Any]) -> Any:
        places = list(zip(str(named["host"]).split(","), str(named["port"]).split(","), strict=True))
        refused: Exception | None = None
        for n in range(self._first, self._first + len(places)):
            host, port = places[n % len(places)]
            try:
                connection = dialect.connect(*words, **{**named, "host": host, "port": port, "target_session_attrs": "any"})
                if _takes_writes(connection):
                    self._first = n % len(places)
                    return connection
                connection.close()
            except psycopg.OperationalError as error:
                refused = error
        raise refused or psycopg.OperationalError("none of the servers takes writes")


def _takes_writes(connection: psycopg.Connection[Any]) -> bool:
    """Raises `psycopg.OperationalError` where no answer comes: a pooler keeps a question until its server is back."""
    libpq, until = connection.pgconn, monotonic() + _PATIENCE["connect_timeout"]
    libpq.send_query(b"SELECT NOT pg_is_in_recovery() AND current_setting('default_transaction_read_only') = 'off'")
    while libpq.is_busy():
        with selectors.DefaultSelector() as ready:
            ready.register(libpq.socket, selectors.EVENT_READ)
            if not ready.select(max(0.0, until - monotonic())):
                connection.close()
                raise psycopg.OperationalError("the server behind the pooler does not answer")
        libpq.consume_input()
    results = []
    while (result := libpq.get_result()) is not None:
        results.append(result)
    return any(each.ntuples and each.get_value(0, 0) == b"t" for each in results)


def _is_pooled(url: URL, settings: dict[str, Any]) -> bool:
    """True when a pooler such as PgBouncer stands between; refuses a database that cannot keep our texts.

    In its transaction mode a pooler gives each transaction another server process, which knows other statements under
    the names of prepared ones, and nothing of a session's settings or of what it listens to.
    """
    dialect = url.get_dialect()()
    for options in (settings, {name: value for name, value in settings.items() if name != "options"}):
        words, named = dialect.create_connect_args(url)
        try:
            with psycopg.connect(*words, **{**named, **options}, autocommit=True) as connection:
                _refuse_unfit(connection)
                row = connection.execute("SELECT pg_backend_pid()").fetchone()
                # A pooler reports its own process numbers to its clients.
                return "options" not in options or row is None or row[0] != connection.info.backend_pid
        except psycopg.OperationalError as error:
            if "unsupported startup parameter" not in str(error):
                # It cannot be reached now: the first statement reports that.
                return False
    raise SettingsError(reasons.POOLER_REFUSES())


def _refuse_unfit(connection: psycopg.Connection[Any]) -> None:
    """Raises `SettingsError` for a database in which some of what we write or read would be lost or read wrong."""
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise SettingsError(reasons.ENCODING_UNFIT(encoding=encoding))
    style = connection.info.parameter_status("DateStyle") or ""
    if not style.startswith("ISO"):
        raise SettingsError(reasons.DATESTYLE_UNFIT(style=style))


def only_ours(path: Path) -> None:
    """Make sure that only the owner can read a database file, before SQLite makes it; its log gets the same mode."""
    with suppress(OSError):
        if not path.exists():
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
        for each in (path, *(path.with_name(f"{path.name}{end}") for end in ("-wal", "-shm"))):
            if each.exists() and each.stat().st_mode & 0o077:
                each.chmod(0o600)


def _begin_writing(connection: sqlite3.Connection) -> None:
    """Take the write lock as soon as it is free; `sqlite3.OperationalError` where it is not within half a minute.

    SQLite's own waiting looks after 1, 2, 5 and at last 100 ms: who wrote last then
    comes first again, and a person waits behind a duty that writes batch after batch.
    """
    until = monotonic() + PATIENCE_MS / 1000
    connection.execute("PRAGMA busy_timeout=0")
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > until:
                    raise
            sleep(_LOOK)
    finally:
        connection.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")


def _sqlite(url: str) -> Engine:
    patience = {"timeout": PATIENCE_MS / 1000, "check_same_thread": False}
    # One in memory has one connection for each thread, so that nobody meets another's locks.
    pool: dict[str, Any] = {} if file_of(make_url(url)) else {"poolclass": SingletonThreadPool}
    engine = create_engine(url, connect_args=patience, query_cache_size=2000, hide_parameters=True, **pool)

    @event.listens_for(engine, "do_connect")
    def _keep_to_us(dialect: Any, record: Any, words: Any, named: Any) -> None:
        if (file := file_of(engine.url)) is not None and not str(file).startswith("file:"):
            only_ours(file)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # Half of what a short transaction would cost otherwise.
        mine, statement = connection.connection.dbapi_connection, "BEGIN"
        try:
            if connection.get_execution_options().get(WRITING):
                _begin_writing(mine)
            else:
                mine.execute(statement)
        except sqlite3.Error as error:
            raise DBAPIError.instance(statement, None, error, sqlite3.Error) from None

    return engine
