"""The health of outside systems as rows: breakers, pauses by hand, and which orders wait for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from storage.lookup import Lookup
from storage.schema import orders, systems
from storage.sound import shown
from storage.upsert import upsert
from workflow.retry import Breaker

# Where an order stands in the line before a system: since when it waits, and its id.
Place = tuple[datetime, int]
_SYSTEMS = select(systems)
_WAITED_FOR = Lookup(select(orders.c.blocked_on).where(orders.c.blocked_since.is_not(None)).distinct())


@dataclass(frozen=True, slots=True)
class SystemRow:
    """One system's breaker, and who paused it by hand and why."""

    system: str
    breaker: Breaker
    paused_by: str | None
    paused_reason: str | None


def systems_(connection: Connection) -> dict[str, SystemRow]:
    """Every system that has a row."""
    found = {}
    for row in shown(connection, _SYSTEMS):
        breaker = Breaker(row["state"], row["failures"], row["opened_at"], row["probe_at"], row["closed_at"], row["step"])
        found[row["system"]] = SystemRow(row["system"], breaker, row["paused_by"], row["paused_reason"])
    return found


def _values(breaker: Breaker, now: datetime) -> dict[str, Any]:
    return {
        "state": breaker.state, "failures": breaker.failures, "opened_at": breaker.opened_at, "probe_at": breaker.probe_at,
        "closed_at": breaker.closed_at, "step": breaker.step, "updated_at": now,
    }  # fmt: skip


def write_breaker(connection: Connection, system: str, breaker: Breaker, now: datetime) -> None:
    """Write a system's breaker; its pause stays as it is."""
    upsert(connection, systems, {"system": system}, _values(breaker, now))


def take_probe(connection: Connection, system: str, seen: Breaker, probing: Breaker, now: datetime) -> bool:
    """Take the right to probe; False when another worker was first."""
    same = (systems.c.system == system) & (systems.c.state == seen.state) & (systems.c.probe_at == seen.probe_at)
    return bool(connection.execute(update(systems).where(same).values(**_values(probing, now))).rowcount)


def pause(connection: Connection, system: str, by: str | None, reason: str | None, now: datetime) -> None:
    """Pause a system by hand, or (by None) let it be called again."""
    values = {"paused_by": by, "paused_reason": reason, "updated_at": now}
    upsert(connection, systems, {"system": system}, values, _values(Breaker(), now))


def waited_for(connection: Connection) -> set[str]:
    """The systems that orders wait for."""
    return {name for row in _WAITED_FOR.all(connection, {}) if (name := row["blocked_on"])}


def parked(connection: Connection, system: str, now: datetime, limit: int, after: Place | None = None) -> list[Place]:
    """Orders that wait for this system and are not due yet, those that wait longest first, from a place in that line on."""
    query = select(orders.c.blocked_since, orders.c.id).where(
        orders.c.blocked_since.is_not(None), orders.c.blocked_on == system, orders.c.lease_until.is_(None),
        orders.c.wake_at > now,
    )  # fmt: skip
    if after is not None:
        since, id_ = after
        query = query.where((orders.c.blocked_since > since) | ((orders.c.blocked_since == since) & (orders.c.id > id_)))
    found = connection.execute(query.order_by(orders.c.blocked_since, orders.c.id).limit(limit))
    return [(since, id_) for since, id_ in found]


def wake(connection: Connection, order_ids: Sequence[int], now: datetime) -> int:
    """Make these orders due now."""
    free = orders.c.id.in_(order_ids) & orders.c.lease_until.is_(None)
    return connection.execute(update(orders).where(free).values(wake_at=now)).rowcount
