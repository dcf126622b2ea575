"""Between rows and the engine's values: orders, effects, mail, history entries and their hash chain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import orjson

from storage.keyring import Keyring
from storage.types import dump
from workflow.engine import Case, Step
from workflow.model import Actor, Effect, Entry, Mail, Order, Role

_SAME = (
    "kind", "state", "reason", "resolution", "version", "entered", "received_at", "since", "due_at", "service_due_at",
    "blocked_on", "blocked_since", "attempts", "ticket_id", "ticket_number", "part", "number", "workflow", "workflow_version",
)  # fmt: skip
ERASED = b""


def order_from(row: Mapping[Any, Any]) -> Order:
    """An order as the engine knows it, without its private part."""
    return Order(id=row["id"], data=row["data"], **{name: row[name] for name in _SAME})


def order_values(step: Step) -> dict[str, Any]:
    """The columns of an order's row that a step may change."""
    order, case = step.case.order, step.case
    return {
        "kind": order.kind, "state": order.state, "reason": order.reason, "resolution": order.resolution,
        "version": order.version, "entered": order.entered, "since": order.since, "due_at": order.due_at,
        "service_due_at": order.service_due_at, "blocked_on": order.blocked_on, "blocked_since": order.blocked_since,
        "attempts": order.attempts, "data": order.data, "head": case.head, "next_ordinal": case.next_ordinal,
    }  # fmt: skip


def case_from(row: Mapping[Any, Any]) -> Case:
    """A case with the order alone; effects, mail, timers and the private part are added by the loader."""
    return Case(
        order_from(row), next_ordinal=row["next_ordinal"], token=row["token"], mail_seen=row["mail_count"], head=row["head"]
    )


def effect_from(row: Mapping[Any, Any], token: int) -> Effect:
    """A ledger row; one that another lease started, and never finished, is unknown."""
    status = row["status"]
    if status == "started" and row["token"] != token:
        status = "unknown"
    return Effect(
        ordinal=row["ordinal"], name=row["name"], subject=row["subject"], generation=row["generation"], args=row["args"],
        status=status, attempts=row["attempts"], next_at=row["next_at"], code=row["code"], result=row["result"],
        planned_at=row["planned_at"], finished_at=row["finished_at"],
    )  # fmt: skip


def effect_values(effect: Effect, order_id: int, token: int) -> dict[str, Any]:
    """A ledger row's columns."""
    return {
        "order_id": order_id, "ordinal": effect.ordinal, "name": effect.name, "subject": effect.subject,
        "generation": effect.generation, "args": effect.args, "status": effect.status, "attempts": effect.attempts,
        "next_at": effect.next_at, "code": effect.code, "result": effect.result, "planned_at": effect.planned_at,
        "finished_at": effect.finished_at, "token": token,
    }  # fmt: skip


def mail_from(row: Mapping[Any, Any], keyring: Keyring, key: bytes | None) -> Mail:
    """A mail with its data opened."""
    content: dict[str, Any] = {}
    if row["sealed"] is not None and key is not None:
        content = orjson.loads(keyring.open(key, row["sealed"]))
    return Mail(
        id=row["id"], trigger=row["trigger"], actor=Actor(row["actor"], Role(row["role"])), at=row["at"],
        reason=content.get("reason"), data=content.get("data", {}),
    )  # fmt: skip


def chain(order_id: int, case: Case, entries: list[Entry], keyring: Keyring) -> list[dict[str, Any]]:
    """History rows for new entries, each hashed over the one before it; the case's head moves on."""
    rows = []
    for entry in entries:
        note = keyring.seal(case.key, entry.note.encode()) if entry.note and case.key is not None else None
        row = {
            "order_id": order_id, "seq": entry.seq, "at": entry.at, "actor": entry.actor, "role": entry.role,
            "trigger": entry.trigger, "source": entry.source, "target": entry.target, "reason": entry.reason,
            "note": note, "body": dump({"effects": entry.effects, "set": entry.set}).decode(),
        }  # fmt: skip
        case.head = row["hash"] = link(case.head, row)
        rows.append(row)
    return rows


def link(before: bytes, row: Mapping[Any, Any]) -> bytes:
    """The hash of one history row: SHA-256 over the hash before it and every column, in a fixed order.

    The note goes in as ciphertext, so that a chain still verifies when the person's key is destroyed.
    """
    at: datetime = row["at"].astimezone(UTC)
    plain = [
        row["order_id"], row["seq"], at.isoformat(timespec="microseconds"), row["actor"], row["role"], row["trigger"],
        row["source"], row["target"], row["reason"], row["note"].hex() if row["note"] else None, row["body"],
    ]  # fmt: skip
    return sha256(before + orjson.dumps(plain)).digest()


def open_private(keyring: Keyring, row: Mapping[Any, Any] | None) -> tuple[bytes | None, dict[str, Any]]:
    """An order's data key and private part; nothing where there never was any, or the person is erased."""
    if row is None or not row["wrapped_key"]:
        return None, {}
    key = keyring.unwrap(row["wrapped_key"])
    return key, orjson.loads(keyring.open(key, row["sealed"])) if row["sealed"] else {}
