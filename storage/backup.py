"""A whole store as one portable file: taken while workers work, from either kind of database, put back into either.

The file is an SQLite database with the same tables. It holds data keys as the store does, wrapped; the master key that
opens them is not in it, and must be kept elsewhere.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, NullPool, Table, create_engine, insert, select, text
from sqlalchemy.exc import DatabaseError, OperationalError

from storage import branches, epochs, migrate, reasons
from storage.batch import Parts
from storage.database import of_one_moment, open_database
from storage.migrate import upgrade
from storage.schema import effects, meta, orders
from storage.schema_reasons import A_BACKUP, A_RESTORE
from storage.sound import unsound
from workflow.errors import BadInput, KeyRefused, NotFound
from workflow.values import OPEN_EFFECT

_CHUNK = 2000


def back_up(engine: Engine, parts: Parts, path: Path) -> dict[str, int]:
    """Write everything, as of one moment, to a new file that only its owner may read; returns the rows of each table.

    Raises `BadInput` where the file exists, or where the store has tables of a routine that is not installed.
    """
    if path.exists():
        raise BadInput(reasons.BACKUP_THERE(file=path.name))
    migrate.refuse_newer(engine, parts, A_BACKUP())
    lost = migrate.left_out(engine, parts)
    if lost:
        raise BadInput(reasons.BACKUP_INCOMPLETE(routine=lost[0]))
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with _disposed(open_database(f"sqlite:///{unfinished}")) as file:
            upgrade(file, parts)
            with of_one_moment(engine).begin() as source, file.begin() as target:
                counted = _copy(source, target, migrate.tables(parts))
        with closing(sqlite3.connect(unfinished)) as raw:
            # All of it in the one file, to be read where nothing may be written.
            raw.execute("PRAGMA journal_mode=DELETE")
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return counted


def restore(
    path: Path, engine: Engine, parts: Parts, key_names: Sequence[str] = (), skipped: int = epochs.SKIPPED
) -> dict[str, int]:  # fmt: skip
    """Put a backup into an empty place, all of it or nothing; returns the rows of each table.

    With `key_names`, the fingerprints of the master keys at hand, a backup made with another is refused. Leases are not
    put back, and effects that were open may have been done since: they are asked about before they are done. A new epoch
    begins: no key that the outside may have seen comes again, and every series leaves `skipped` numbers out.
    """
    if not path.exists():
        raise NotFound("backup", path.name)
    if migrate.current(engine, parts)[branches.CORE] is None:
        upgrade(engine, parts)
    migrate.refuse_newer(engine, parts, A_RESTORE())
    place = f"file:{quote(str(path.absolute()))}?mode=ro"
    with _disposed(create_engine("sqlite://", creator=lambda: sqlite3.connect(place, uri=True), poolclass=NullPool)) as file:
        _check(file, parts, path)
        with file.begin() as source, engine.begin() as target:
            _refuse_full(target, parts)
            _refuse_other_key(source, key_names)
            with _refused_as_damaged(path):
                counted = _copy(source, target, migrate.tables(parts), refuse_damaged=True)
            target.execute(orders.update().values(lease_owner=None, lease_until=None))
            target.execute(effects.update().where(effects.c.status.in_(OPEN_EFFECT)).values(status="unknown"))
            _go_on_counting(target, parts)
            epochs.begin(target, skipped)
    return counted


@contextmanager
def _disposed(engine: Engine) -> Iterator[Engine]:
    try:
        yield engine
    finally:
        engine.dispose()


def _copy(source: Connection, target: Connection, tables: Iterable[Table], refuse_damaged: bool = False) -> dict[str, int]:
    counted = {}
    for table in tables:
        counted[table.name] = 0
        if table is meta:
            target.execute(table.delete())
        rows = source.execution_options(stream_results=True).execute(select(table)).mappings()
        for some in rows.partitions(_CHUNK):
            if refuse_damaged and any(unsound(table, row) for row in some):
                raise ValueError("A column holds what is no value of it.")
            target.execute(insert(table), [dict(row) for row in some])
            counted[table.name] += len(some)
    return counted


@contextmanager
def _refused_as_damaged(path: Path) -> Iterator[None]:
    """What cannot be read, is no value of its column, or breaks a rule that the store it came from has kept."""
    try:
        yield
    except (DatabaseError, ValueError, TypeError, ArithmeticError) as problem:
        if isinstance(problem, OperationalError) and not isinstance(problem.orig, sqlite3.Error):
            raise
        raise BadInput(reasons.BACKUP_ALTERED(file=path.name, problem=type(problem).__name__)) from None


def _check(file: Engine, parts: Parts, path: Path) -> None:
    wanted = branches.head(parts)
    try:
        at, lost = migrate.current(file, parts), migrate.left_out(file, parts)
        with file.connect() as connection:
            sound = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() == "ok"
    except DatabaseError:
        at, lost, sound = dict.fromkeys(wanted), [], False
    for name, revision in wanted.items():
        if at[name] != revision:
            facts = {"file": path.name, "part": name, "seen": at[name] or reasons.NO_REVISION(), "wanted": revision}
            raise BadInput(reasons.BACKUP_OF_OTHER_SCHEMA(**facts))
    if lost:
        raise BadInput(reasons.BACKUP_OF_OTHER_ROUTINES(file=path.name, routine=lost[0]))
    if not sound:
        raise BadInput(reasons.BACKUP_DAMAGED(file=path.name))


def _refuse_full(target: Connection, parts: Parts) -> None:
    for table in sorted(migrate.tables(parts), key=lambda table: table is not orders):
        if table is not meta and target.execute(select(table).limit(1)).first():
            raise BadInput(reasons.PLACE_NOT_EMPTY(table=table.name))


def _refuse_other_key(source: Connection, key_names: Sequence[str]) -> None:
    made_with = source.execute(select(meta.c.value).where(meta.c.key == "key.fingerprint")).scalar()
    if key_names and made_with not in key_names:
        raise KeyRefused(reasons.OTHER_MASTER_KEY())


def _go_on_counting(target: Connection, parts: Parts) -> None:
    """PostgreSQL's own counters do not see ids that were given; SQLite's do."""
    if target.dialect.name != "postgresql":
        return
    for table in migrate.tables(parts):
        if "id" in table.c and table.c.id.identity is not None:
            name = table.name
            last = f"coalesce((SELECT max(id) FROM {name}), 0) + 1"  # noqa: S608
            target.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {last}, false)"))
