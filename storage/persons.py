"""Forgets a person: orders lose their data keys, or are rewritten without the person; that it was done is remembered."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from storage import bulk, deliveries, holds, migration_runs, person_approvals, rows
from storage.keyring import Keyring, open_alone
from storage.schema import (
    access_log,
    bulk_runs,
    effects,
    history,
    idempotency,
    messages,
    order_refs,
    orders,
    saved_inputs,
    systems,
    vault,
)
from storage.schema_access import protected_refs
from storage.schema_keeping import erasures
from storage.store import Tx
from storage.upsert import upsert
from workflow.errors import DictionaryUnknown, KeyRefused
from workflow.persons import Rest, hidden
from workflow.values import Order

Words = Sequence[re.Pattern[str]]
PSEUDONYM = "erased-"


def pseudonym() -> str:
    """What replaces a keyed hash that led to a person."""
    return f"{PSEUDONYM}{secrets.token_hex(12)}"


def whole_orders(connection: Connection, keyring: Keyring, routines: Collection[str]) -> Iterator[Order]:
    """Every order of these routines that still has a private part, with it; those that cannot be opened are left out.

    Raises `DictionaryUnknown` for one that a more complete program can read: a person could be in it.
    """
    query = select(orders, vault.c.wrapped_key, vault.c.sealed.label("sealed_part")).join(vault, vault.c.order_id == orders.c.id)
    query = query.where(vault.c.wrapped_key.is_not(None), orders.c.workflow.in_(sorted(routines))).order_by(orders.c.id)
    for row in connection.execution_options(yield_per=500).execute(query).mappings():
        order = rows.order_from({**row})
        part = {"order_id": row["id"], "wrapped_key": row["wrapped_key"], "sealed": row["sealed_part"]}
        try:
            order.private = rows.open_private(keyring, part)[1]
        except DictionaryUnknown:
            raise
        except (KeyRefused, ValueError):
            continue
        yield order


def is_open(connection: Connection, order_id: int) -> bool:
    return connection.execute(select(orders.c.ended_at).where(orders.c.id == order_id)).scalar_one() is None


def forget_in(tx: Tx, order: Order, rest: Rest, now: datetime) -> None:
    """Write what is left of an order without a person; where nobody is left, destroy its keys and all that they sealed."""
    tx.hold(order.id)
    if rest.private is None:
        destroy_keys(tx, order.id, now)
        tx.connection.execute(update(orders).where(orders.c.id == order.id).values(intent=None))
    else:
        _rewrite(tx, order, rest)
    gone_refs = [tx.keyring.ref(key) for key in rest.keys]
    tx.connection.execute(delete(order_refs).where(order_refs.c.order_id == order.id, order_refs.c.ref.in_(gone_refs)))
    tx.connection.execute(update(messages).where(messages.c.order_id == order.id).values(sealed=None, answer=""))
    _rewrite_plain(tx, order, rest)
    _forget_looks(tx, order.id, None if rest.private is None else rest.words)
    tx.connection.execute(delete(idempotency).where(idempotency.c.answer.contains(order.number, autoescape=True)))
    tx.destroyed = True


def destroy_keys(tx: Tx, order_id: int, now: datetime) -> None:
    """Destroy an order's keys: what was sealed with them can never be opened, and the history still verifies."""
    tx.connection.execute(delete(order_refs).where(order_refs.c.order_id == order_id))
    gone = dict.fromkeys(("wrapped_key", "wrapped_note_key", "sealed"))
    tx.connection.execute(update(vault).where(vault.c.order_id == order_id).values(**gone, erased_at=now))


def _rewrite(tx: Tx, order: Order, rest: Rest) -> None:
    """Under a new data key; the notes move into the private part, because one that names the person cannot be taken out."""
    assert rest.private is not None
    sealed = tx.connection.execute(select(vault).where(vault.c.order_id == order.id)).mappings().one()
    key, notes = rows.note_key_of(tx.keyring, sealed), dict(order.private.get(rows.NOTES, {}))
    query = select(history.c.seq, history.c.note).where(history.c.order_id == order.id, history.c.note.is_not(None))
    for seq, note in tx.connection.execute(query).all():
        if key is None:
            break
        notes[str(seq)] = tx.keyring.open(key, note, rows.note_place(order.id, seq)).decode()
    private = {**rest.private, **({rows.NOTES: hidden(notes, rest.words)} if notes else {})}
    fresh, wrapped = tx.keyring.new_key(rows.key_place(order.id))
    sealed_part = tx.sealing.private_part(fresh, order, private)
    values = {"wrapped_key": wrapped, "wrapped_note_key": None, "sealed": sealed_part}
    tx.connection.execute(update(vault).where(vault.c.order_id == order.id).values(**values))


def _rewrite_plain(tx: Tx, order: Order, rest: Rest) -> None:
    """Initials and their kin, in the order's data and in what was said to other systems."""
    data = {name: value for name, value in {**order.data, **rest.data}.items() if value is not None}
    # Another token: a worker that has the order in its memory cannot write it back.
    taken = {"token": orders.c.token + 1, "lease_owner": None, "lease_until": None}
    tx.connection.execute(update(orders).where(orders.c.id == order.id).values(data=data, **taken))
    query = select(effects.c.ordinal, effects.c.args, effects.c.result).where(effects.c.order_id == order.id)
    for ordinal, args, result in tx.connection.execute(query).all():
        found = {"args": hidden(args, rest.words), "result": hidden(result, rest.words)}
        if found != {"args": args, "result": result}:
            here = (effects.c.order_id == order.id) & (effects.c.ordinal == ordinal)
            tx.connection.execute(update(effects).where(here).values(**found))


def _forget_looks(tx: Tx, order_id: int, words: Words | None) -> None:
    """Destroy the reasons that were given for looks at an order: all of them, or those in which one of these words stands."""
    query = select(access_log).where(access_log.c.order_id == order_id, access_log.c.wrapped_key.is_not(None))
    _forget_notes(tx, query, lambda note: words is None or _holds(note, words))


def forget_elsewhere(tx: Tx, words: Words, refs: Collection[str], marks: Collection[str], by: str, now: datetime) -> None:
    """What names a person and belongs to no order: searches, deliveries set aside, what was typed, runs for many orders, requests
    about the person, holds."""
    searched = select(access_log).where(access_log.c.wrapped_key.is_not(None))
    _forget_notes(tx, searched, lambda note: _holds(note, words) or any(mark in note for mark in marks))
    for id_, content in deliveries.kept_of_all(tx.connection, tx.keyring):
        if _holds(content.decode("utf-8", "replace"), words):
            deliveries.discard(tx, id_, by, now)
    tx.connection.execute(delete(saved_inputs))
    _forget_run_notes(tx, words)
    _forget_pauses(tx, words)
    migration_runs.forget_reasons(tx, lambda reason: _holds(reason, words))
    person_approvals.forget(tx, refs, lambda reason: _holds(reason, words))
    holds.forget(tx, refs, lambda reason: _holds(reason, words), pseudonym)


def _forget_notes(tx: Tx, query: Any, chosen: Callable[[str], bool]) -> None:
    from storage.accounts import note_of

    for row in tx.connection.execute(query).mappings().all():
        if chosen(note_of(tx.keyring, row)):
            # The note is in the chain as ciphertext: without its key it says nothing, and the chain still holds.
            tx.connection.execute(update(access_log).where(access_log.c.id == row["id"]).values(wrapped_key=None))


def _forget_pauses(tx: Tx, words: Words) -> None:
    """Why a system is paused, where that names the person; it stays paused."""
    query = select(systems.c.system, systems.c.paused_reason).where(systems.c.paused_reason.is_not(None))
    for system, reason in tx.connection.execute(query).all():
        tx.connection.execute(update(systems).where(systems.c.system == system).values(paused_reason=hidden(reason, words)))


def _forget_run_notes(tx: Tx, words: Words) -> None:
    query = select(bulk_runs.c.id, bulk_runs.c.key, bulk_runs.c.wrapped_key, bulk_runs.c.note)
    for id_, key, wrapped, note in tx.connection.execute(query.where(bulk_runs.c.note.is_not(None))).all():
        try:
            text = open_alone(tx.keyring, wrapped, note, bulk.note_place(key)).decode()
        except (KeyRefused, ValueError, TypeError):
            continue
        if _holds(text, words):
            tx.connection.execute(update(bulk_runs).where(bulk_runs.c.id == id_).values(wrapped_key=None, note=None))


def _holds(text: str, words: Words) -> bool:
    return any(word.search(text) for word in words)


# That it was done -----------------------------------------------------------------------------------


def note_erasure(tx: Tx, ref: str, by: str, destroyed: int, rewritten: int, now: datetime) -> None:
    """Remember that this person was forgotten."""
    tx.connection.execute(delete(protected_refs).where(protected_refs.c.ref == ref))
    upsert(tx.connection, erasures, {"ref": ref}, {"at": now, "by": by, "destroyed": destroyed, "rewritten": rewritten})


def erased(connection: Connection) -> Mapping[str, datetime]:
    """Whom this store has forgotten, by the keyed hash of the look-up key, and when."""
    return {ref: at for ref, at in connection.execute(select(erasures.c.ref, erasures.c.at).order_by(erasures.c.at))}
