"""Converts between rows and the engine's values: orders, effects, messages, history entries and their hash chain."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from storage.compression import Dictionary, compress, decompress
from storage.keyring import Keyring
from storage.schema import effects, messages, orders, timers
from storage.schema_reasons import DATA_KEY_DAMAGED, DATA_KEY_DESTROYED, SEALED_DAMAGED
from storage.sound import sound, unsound
from storage.types import DamagedMoment, dump
from workflow.engine import Case
from workflow.errors import KeyRefused
from workflow.replay import Replay
from workflow.values import Actor, Data, Effect, Entry, Facts, Message, Order

_SAME = (
    "kind", "state", "reason", "resolution", "version", "entered_version", "received_at", "entered_at", "due_at",
    "service_due_at", "blocked_on", "blocked_since", "attempts", "external_key", "external_name", "key_sequence", "number",
    "workflow", "workflow_version", "set_aside",
)  # fmt: skip
NOTES = "history.notes"
"""Where an order's private part has its notes once their key is destroyed: without the person who was forgotten."""


def key_place(order_id: int) -> str:
    """Where an order's wrapped data key belongs."""
    return f"vault.wrapped_key/{order_id}"


def note_key_place(order_id: int) -> str:
    """Where the wrapped key of an order's notes belongs."""
    return f"vault.wrapped_note_key/{order_id}"


def vault_place(order_id: int) -> str:
    """Where an order's private part belongs."""
    return f"vault.sealed/{order_id}"


def note_place(order_id: int, seq: int) -> str:
    """Where the note of a history entry belongs."""
    return f"history.note/{order_id}/{seq}"


def message_place(order_id: int, dedupe: str) -> str:
    """Where the content of a message belongs."""
    return f"messages.sealed/{order_id}/{dedupe}"


def order_from(row: Mapping[Any, Any]) -> Order:
    """An order as the engine knows it, without its private part; what is damaged of it reads as nothing."""
    return _order(sound(orders, row))


def _order(row: Mapping[Any, Any]) -> Order:
    return Order(id=row["id"], data=row["data"], **{name: row[name] for name in _SAME})


ORDER_CHANGES = (
    "kind", "state", "reason", "resolution", "version", "entered_version", "entered_at", "due_at", "service_due_at", "blocked_on",
    "blocked_since", "attempts", "data", "chain_hash", "next_ordinal", "ended_at",
)  # fmt: skip


def order_values(case: Case, ended_at: datetime | None) -> tuple[Any, ...]:
    """What a step may change of an order's row, in the order of `ORDER_CHANGES`; the data as JSON text."""
    order = case.order
    return (
        order.kind, order.state, order.reason, order.resolution, order.version, order.entered_version, order.entered_at,
        order.due_at, order.service_due_at, order.blocked_on, order.blocked_since, order.attempts, dump(order.data).decode(),
        case.chain_hash, case.next_ordinal, ended_at,
    )  # fmt: skip


def case_from(row: Mapping[Any, Any]) -> Case:
    """A case with the order alone; effects, messages, timers and the private part are added by the loader."""
    damaged = unsound(orders, row)
    row = {**row, **damaged} if damaged else row
    case = Case(
        _order(row), next_ordinal=row["next_ordinal"], token=row["token"], messages_seen=row["message_count"],
        chain_hash=row["chain_hash"], held_until=row["lease_until"], unreadable=bool(damaged),
    )  # fmt: skip
    case.saved = order_values(case, row["ended_at"])
    return case


def add_effect(case: Case, row: Mapping[Any, Any], token: int) -> None:
    """Add a ledger row to its case; nothing can be decided on one that is damaged."""
    damaged = unsound(effects, row)
    case.effects.append(effect_from({**row, **damaged} if damaged else row, token))
    case.unreadable |= bool(damaged)


def add_timer(case: Case, row: Mapping[Any, Any]) -> None:
    """Add a timer to its case; nothing can be decided on one that is damaged."""
    damaged = unsound(timers, row)
    case.timers[row["name"]] = case.kept[row["name"]] = damaged.get("due_at", row["due_at"])
    case.unreadable |= bool(damaged)


def replay(lines: Iterable[Mapping[Any, Any]]) -> Replay:
    """The plain fields of an order after these history rows, oldest first; what cannot be read of a row changes nothing."""
    found = Replay()
    for row in lines:
        try:
            found.apply(row["target"], row["reason"], orjson.loads(row["body"])["set"])
        except (ValueError, KeyError, TypeError, AttributeError):
            found.apply(row["target"], row["reason"], {})
    return found


def pinned(lines: Sequence[Mapping[Any, Any]]) -> tuple[str | None, str | None]:
    """Version and fingerprint of the definition that an order is on after these history rows; None where none says it."""
    for row in reversed(lines):
        try:
            said = orjson.loads(row["body"])["set"] if "definition" in row["body"] else {}
            if "definition" in said:
                return said["workflow_version"], said["definition"]
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
    return None, None


def effect_from(row: Mapping[Any, Any], token: int) -> Effect:
    """A ledger row; one that another lease started, and never finished, is unknown."""
    status = row["status"]
    if status == "started" and row["token"] != token:
        status = "unknown"
    return Effect(
        ordinal=row["ordinal"], name=row["name"], subject=row["subject"], generation=row["generation"], args=row["args"],
        status=status, attempts=row["attempts"], next_at=row["next_at"], code=row["code"], result=row["result"],
        planned_at=row["planned_at"], finished_at=row["finished_at"], epoch=row["epoch"],
    )  # fmt: skip


EFFECT_COLUMNS = (
    "order_id", "ordinal", "name", "subject", "generation", "args", "planned_at", "epoch", "status", "attempts", "next_at",
    "code", "result", "finished_at", "token",
)  # fmt: skip
EFFECT_CHANGES = ("status", "attempts", "next_at", "code", "result", "finished_at", "token")


def effect_values(effect: Effect, order_id: int, token: int) -> tuple[Any, ...]:
    """A new ledger row, in the order of `EFFECT_COLUMNS`."""
    return (
        order_id, effect.ordinal, effect.name, effect.subject, effect.generation, effect.args, effect.planned_at,
        effect.epoch, *effect_changes(effect, token),
    )  # fmt: skip


def effect_changes(effect: Effect, token: int) -> tuple[Any, ...]:
    """What an attempt may change of a ledger row, in the order of `EFFECT_CHANGES`."""
    return effect.status, effect.attempts, effect.next_at, effect.code, effect.result, effect.finished_at, token


def message_from(row: Mapping[Any, Any], keyring: Keyring, key: bytes | None) -> Message:
    """A message with its data opened; one that cannot be opened says so, and is not taken for one without data."""
    content: dict[str, Any] = {}
    damaged = unsound(messages, row)
    row = {**row, **damaged} if damaged else row
    try:
        if damaged:
            raise ValueError
        if row["sealed"] is not None:
            if key is None:
                raise KeyRefused(DATA_KEY_DESTROYED())
            content = orjson.loads(keyring.open(key, row["sealed"], message_place(row["order_id"], row["dedupe"])))
            content = {"reason": content["reason"], "data": dict(content["data"]), "version": content["version"]}
    except (KeyRefused, ValueError, KeyError, TypeError):
        actor = Actor(row["actor"], row["role"])
        return Message(id=row["id"], trigger=row["trigger"], actor=actor, at=row["at"], unreadable=True)
    return Message(id=row["id"], trigger=row["trigger"], actor=Actor(row["actor"], row["role"]), at=row["at"], **content)


HISTORY_COLUMNS = (
    "order_id", "seq", "at", "actor", "role", "trigger", "source", "target", "reason", "note", "body", "hash",
)  # fmt: skip


def chain(order_id: int, case: Case, entries: list[Entry], keyring: Keyring, key: bytes | None) -> list[tuple[Any, ...]]:
    """History rows for new entries, each hashed over the one before it; the case's head moves on.

    `key` seals their notes. It is not the key of the private part: that one changes when a secret is destroyed, while a
    note stays as it was chained.
    """
    rows = []
    for e in entries:
        note = keyring.seal(key, e.note.encode(), note_place(order_id, e.seq)) if e.note and key is not None else None
        said = {name: names for name, names in (("effects", e.effects), ("refused", e.refused)) if names}
        body = dump({"set": e.set, **said}).decode()
        values = (order_id, e.seq, e.at, e.actor, e.role, e.trigger, e.source, e.target, e.reason, note, body)
        case.chain_hash = _link(keyring, case.chain_hash, values)
        rows.append((*values, case.chain_hash))
    return rows


def link(keyring: Keyring, before: bytes, row: Mapping[Any, Any]) -> bytes:
    """The hash that a history row must have after the one before it."""
    return _link(keyring, before, tuple(row[name] for name in HISTORY_COLUMNS[:-1]))


def _link(keyring: Keyring, before: bytes, values: tuple[Any, ...]) -> bytes:
    """A keyed hash over the hash before it and every column, in a fixed order.

    The note goes in as ciphertext, so that a chain still verifies when the person's key is destroyed.
    """
    return keyring.chain(before, orjson.dumps(values, default=_bare, option=orjson.OPT_UTC_Z))


def _bare(value: Any) -> str:
    return repr(value.found) if isinstance(value, DamagedMoment) else bytes(value).hex()


def seal_private(keyring: Keyring, key: bytes, order_id: int, private: Facts, dictionary: Dictionary | None) -> bytes:
    """An order's private part under its data key: JSON, compressed, because the texts in it are most of what an order takes."""
    return keyring.seal(key, compress(dump(private), dictionary), vault_place(order_id))


def open_private(keyring: Keyring, row: Mapping[Any, Any] | None) -> tuple[bytes | None, Data]:
    """An order's data key and private part; nothing where there never was any, or the person is erased.

    Raises `KeyRefused` where it cannot be read, `DictionaryUnknown` where this program lacks what it was compressed with.
    """
    if row is None or not row["wrapped_key"]:
        return None, {}
    if not isinstance(row["wrapped_key"], bytes):
        raise KeyRefused(DATA_KEY_DAMAGED())
    key = keyring.unwrap(row["wrapped_key"], key_place(row["order_id"]))
    if not row["sealed"]:
        return key, {}
    try:
        return key, orjson.loads(decompress(keyring.open(key, row["sealed"], vault_place(row["order_id"]))))
    except (ValueError, TypeError, zlib.error):
        raise KeyRefused(SEALED_DAMAGED()) from None


def moved_notes(keyring: Keyring, row: Mapping[Any, Any] | None) -> Mapping[str, str]:
    """The notes, by their number, of an order in which a person was forgotten; they are not in the history any more."""
    try:
        found: Mapping[str, str] = open_private(keyring, row)[1].get(NOTES, {})
    except (KeyRefused, ValueError):
        return {}
    return found


def note_key_of(keyring: Keyring, row: Mapping[Any, Any] | None) -> bytes | None:
    """The key of an order's notes; None where there is none, or it cannot be opened."""
    try:
        if row is None or not row["wrapped_note_key"]:
            return None
        return keyring.unwrap(row["wrapped_note_key"], note_key_place(row["order_id"]))
    except (KeyRefused, TypeError):
        return None
