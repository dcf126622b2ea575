"""A store in which words about two persons stand in every column that may hold such, and all that is found in it with every key."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, select, update

from runtime.app import App
from storage import bulk, health, holds, migrate, migration_runs, person_approvals, queries, rows, saved_inputs
from storage import deliveries as delivery_rows
from storage.accounts import Access, note_access, note_of, remember
from storage.held import declared
from storage.keyring import Keyring, open_alone
from storage.schema import access_log, bulk_runs, definitions, deliveries, history, messages, vault
from storage.schema import saved_inputs as input_rows
from storage.schema_keeping import legal_holds
from storage.schema_keeping import person_approvals as approval_rows
from storage.schema_versions import migration_runs as runs
from workflow.values import Actor

TOVA = Actor("tova", "operator")
BOTH = "Astrid Alm (19380412-9827, A.A.) och Bertil Alm (400923-9833, B.A.)"
Opener = Callable[[Connection, Keyring, Any], str]


def fill(app: App) -> None:
    """What staff do and type about the persons of the first order, who are no party of what they type it into."""
    now, aside = app.clock.now(), {"ticket": "x", "text": "Astrid Alm 380412-9827, Provgatan 4"}
    with app.store.write() as tx:
        note_access(tx, Access("tova", "operator", "opened", 1), now)
        note_access(tx, Access("tova", "operator", "revealed", 1, "names", "Astrid Alm har ringt"), now)
        note_access(tx, Access("tova", "operator", "revealed", 1, "names", "Bertil undrar om tiden"), now)
        mark = app.store.keyring.ref("searched|astrid alm")[:8]
        note_access(tx, Access("tova", "operator", "searched", None, "name", f"A.A. [{mark}]"), now)
        delivery_rows.set_aside(tx, delivery_rows.Aside("shared_lock", "x", "x", "LD-1", "unreadable", "", json.dumps(aside).encode()), now)


def fill_the_rest(app: App) -> None:
    """The columns of which each has one reason or text that names both."""
    now = app.clock.now()
    with app.store.write() as tx:
        saved_inputs.save(tx, "k1", "tova", "search", BOTH.encode(), now)
        run = bulk.begin(tx, "k2", TOVA, "cancel", {}, {}, BOTH, [1], now)
        bulk.set_status(tx, run, "running", "done")
        of = tx.connection.execute(select(definitions.c.id)).scalars().first()
        values = {"source_id": of, "target_id": of, "plan_hash": "x", "plan": "x", "total": 0, "per_second": 1, "next_at": now, "resumed_at": now}
        values |= {"routine": "shared_lock", "at": now, "account": "tova", "role": "operator", "status": "done", "ended_at": now}
        made = migration_runs.begin(tx, "k3", BOTH, values)
        migration_runs.change(tx, made, **migration_runs.sealed_reason(tx.keyring, "k3", BOTH, backwards=True))
        holds.end(tx, holds.add(tx, BOTH, "jur", now, order_id=1), "jur", now)
        person_approvals.ask(tx, "tova", "extract", "0" * 64, [1], BOTH, now)
        remember(tx, "k4", "x", 200, '{"number":"VT-27010001","initials":["A.A.","B.A."]}', now)
        health.pause(tx.connection, "tes", "tova", BOTH, now)
        late = tx.enqueue(1, "late", "resume", TOVA, now, BOTH)
        tx.connection.execute(update(messages).where(messages.c.id == late).values(status="refused"))


def _message(connection: Connection, keyring: Keyring, row: Mapping[str, Any]) -> str:
    sealed = connection.execute(select(vault).where(vault.c.order_id == row["order_id"])).mappings().one()
    key = keyring.unwrap(sealed["wrapped_key"], rows.key_place(row["order_id"]))
    return keyring.open(key, row["sealed"], rows.message_place(row["order_id"], row["dedupe"])).decode()


def _alone(key: str, place: Callable[[Mapping[str, Any]], str], value: str) -> Opener:
    return lambda connection, keyring, row: open_alone(keyring, row[key], row[value], place(row)).decode() if row[key] else ""


OPENERS: Mapping[Column[Any], Opener] = {
    vault.c.sealed: lambda connection, keyring, row: repr(rows.open_private(keyring, row)[1]),
    history.c.note: lambda connection, keyring, row: repr(queries.history_of(connection, keyring, row["order_id"])),
    messages.c.sealed: _message,
    access_log.c.note: lambda connection, keyring, row: note_of(keyring, row),
    deliveries.c.sealed: lambda connection, keyring, row: (delivery_rows.content_of(connection, keyring, row["id"]) or b"").decode(),
    input_rows.c.sealed: lambda connection, keyring, row: saved_inputs.content_of(keyring, dict(row)).decode(),
    bulk_runs.c.note: lambda connection, keyring, row: str(bulk.reason_of(keyring, dict(row))),
    runs.c.note: _alone("wrapped_key", lambda row: migration_runs.note_place(row["key"], False), "note"),
    runs.c.back_note: _alone("wrapped_back_key", lambda row: migration_runs.note_place(row["key"], True), "back_note"),
    legal_holds.c.reason: _alone("wrapped_key", lambda row: holds.place(row["at"], row["by"]), "reason"),
    approval_rows.c.reason: _alone("wrapped_key", lambda row: person_approvals.place(row["at"], row["account"]), "reason"),
}
"""How each column that is sealed and tells of a person is read."""


def sealed_columns(app: App) -> set[Column[Any]]:
    return {column for column, found in declared(migrate.tables(app.store.parts)) if (found.who, found.how) == ("person", "sealed")}


def opened(app: App) -> Iterator[tuple[Column[Any], str]]:
    """What stands in each sealed column, with every key at hand."""
    keyring = app.store.keyring
    with app.store.read() as connection:
        for column in sorted(sealed_columns(app), key=str):
            for row in connection.execute(select(column.table).where(column.is_not(None))).mappings().all():
                yield column, OPENERS[column](connection, keyring, row)


def everything(app: App, folder: Path) -> str:
    """Every column, opened with every key at hand, and every byte of every file of the installation but the outside's world."""
    found = [text for _, text in opened(app)]
    with app.store.read() as connection:
        for table in migrate.tables(app.store.parts):
            found += [repr(dict(row)) for row in connection.execute(select(table)).mappings()]
    for path in folder.glob("store*"):
        if path.is_file():
            found.append(path.read_bytes().decode("latin-1"))
    return "\n".join(found)


__all__ = ["BOTH", "OPENERS", "everything", "fill", "fill_the_rest", "opened", "sealed_columns"]
