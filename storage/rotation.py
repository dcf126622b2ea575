"""Every wrapped key in the store, and wrapping them again when the master key changes, while work goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table, select, update

from storage import accounts, bulk, deliveries, holds, migration_runs, person_approvals, rows, saved_inputs
from storage import second_factors as factors
from storage.batch import Parts
from storage.keyring import KEY_NAME
from storage.schema import access_log, bulk_runs, meta, vault
from storage.schema import deliveries as delivery_rows
from storage.schema import saved_inputs as input_rows
from storage.schema_access import second_factors
from storage.schema_keeping import legal_holds
from storage.schema_keeping import person_approvals as approval_rows
from storage.schema_versions import migration_runs as runs
from storage.store import Store, Tx
from storage.types import AnyRow
from workflow.errors import KeyRefused

STORE_KEYS = ("key.lookup", "key.chain")
"""Keys of the store itself, each wrapped, as values of `meta` in hex."""


@dataclass(frozen=True)
class Wrapped:
    """A column of wrapped keys: by which columns a row is found, and the place that a row's key is bound to."""

    column: Column[bytes]
    key: Sequence[Column[Any]]
    needs: Sequence[Column[Any]]
    place: Callable[[AnyRow], str]


OURS: tuple[Wrapped, ...] = (
    Wrapped(vault.c.wrapped_key, (vault.c.order_id,), (), lambda row: rows.key_place(row["order_id"])),
    Wrapped(vault.c.wrapped_note_key, (vault.c.order_id,), (), lambda row: rows.note_key_place(row["order_id"])),
    Wrapped(delivery_rows.c.wrapped_key, (delivery_rows.c.id,), (delivery_rows.c.ref,), lambda row: deliveries.place(row["ref"])),
    Wrapped(
        access_log.c.wrapped_key, (access_log.c.id,), (access_log.c.account, access_log.c.what, access_log.c.at),
        lambda row: accounts.note_place(row["account"], row["what"], row["at"]),
    ),
    Wrapped(
        input_rows.c.wrapped_key, (input_rows.c.key,), (input_rows.c.account,),
        lambda row: saved_inputs.place(row["key"], row["account"]),
    ),
    Wrapped(bulk_runs.c.wrapped_key, (bulk_runs.c.id,), (bulk_runs.c.key,), lambda row: bulk.note_place(row["key"])),
    Wrapped(
        runs.c.wrapped_key, (runs.c.id,), (runs.c.key,), lambda row: migration_runs.note_place(row["key"], backwards=False),
    ),
    Wrapped(
        runs.c.wrapped_back_key, (runs.c.id,), (runs.c.key,), lambda row: migration_runs.note_place(row["key"], backwards=True),
    ),
    Wrapped(
        approval_rows.c.wrapped_key, (approval_rows.c.id,), (approval_rows.c.at, approval_rows.c.account),
        lambda row: person_approvals.place(row["at"], row["account"]),
    ),
    Wrapped(
        legal_holds.c.wrapped_key, (legal_holds.c.id,), (legal_holds.c.at, legal_holds.c.by),
        lambda row: holds.place(row["at"], row["by"]),
    ),
    Wrapped(second_factors.c.wrapped_key, (second_factors.c.account,), (), lambda row: factors.place(row["account"])),
)  # fmt: skip


def wrapped_columns(parts: Parts) -> tuple[Wrapped, ...]:
    """The core's columns of wrapped keys, and those of the routines' own tables."""
    return (*OURS, *(each for part in parts.values() for each in part.wrapped))


def name_current(tx: Tx, name: str) -> None:
    """From this commit on everybody wraps with this master key; waits for those that began with the old one."""
    tx.set_meta(KEY_NAME, name)


def rewrap_some(store: Store, wrapped: Wrapped, after: Sequence[Any] | None, limit: int) -> tuple[int, Sequence[Any] | None]:
    """Wrap one batch of a column's keys again; how many were changed, and where to go on (None: the column is done)."""
    table: Table = wrapped.column.table
    with store.write() as tx:
        query = select(*wrapped.key, *wrapped.needs, wrapped.column.label("wrapped")).where(wrapped.column.is_not(None))
        if after is not None:
            query = query.where(wrapped.key[0] > after[0])
        found = tx.connection.execute(query.order_by(wrapped.key[0]).limit(limit)).mappings().all()
        changed = 0
        for row in found:
            changed += _rewrap(tx, table, wrapped, row)
        tx.destroyed |= changed > 0
    return changed, tuple(found[-1][column.name] for column in wrapped.key) if len(found) == limit else None


def _rewrap(tx: Tx, table: Table, wrapped: Wrapped, row: AnyRow) -> int:
    try:
        fresh = tx.keyring.rewrap(row["wrapped"], wrapped.place(row))
    except (KeyRefused, TypeError):
        # It could not be opened before either; `db verify` names it.
        return 0
    if fresh is None:
        return 0
    # If it is still that key: an order may get a new one meanwhile, which is wrapped rightly.
    same = [column == row[column.name] for column in wrapped.key] + [wrapped.column == row["wrapped"]]
    return tx.connection.execute(update(table).where(*same).values({wrapped.column.name: fresh})).rowcount


def rewrap_store_keys(store: Store) -> None:
    """The store's own keys, for look-up and for the chains, are wrapped by the current master key too."""
    with store.write() as tx:
        for name in STORE_KEYS:
            held = tx.meta(name)
            fresh = tx.keyring.rewrap(bytes.fromhex(held), f"meta/{name}") if held else None
            if fresh is not None:
                tx.set_meta(name, fresh.hex())
                tx.destroyed = True


def left_under(store: Store, current: bytes) -> Iterator[str]:
    """Where something is still wrapped by another master key than this one (the bytes that its wrapped keys begin with)."""
    with store.read() as connection:
        for wrapped in wrapped_columns(store.parts):
            query = select(wrapped.column).where(wrapped.column.is_not(None)).execution_options(yield_per=1000)
            if any(not isinstance(key, bytes) or key[: len(current)] != current for key in connection.execute(query).scalars()):
                yield f"{wrapped.column.table.name}.{wrapped.column.name}"
        for name in STORE_KEYS:
            held = connection.execute(select(meta.c.value).where(meta.c.key == name)).scalar()
            if held and bytes.fromhex(held)[: len(current)] != current:
                yield name
