"""What the page of one order shows besides: its visits, and when its gate code was destroyed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from runtime.services.orders import Whole
from storage.queries import HistoryEntry
from storage.routines.shared_lock import queries_visits
from storage.routines.shared_lock.queries_visits import Visit
from workflow.routines.shared_lock.missing import GATE_CODE
from workflow.values import Order

_DESTROYS = frozenset({"cancel", "reject", "feedback_sent", "visit_failed"})


@dataclass(frozen=True, slots=True)
class Details:
    """`visits` are the oldest first; `gate_code_destroyed_at` is None while there is a gate code,
    or when there never was one."""

    visits: tuple[Visit, ...]
    gate_code_destroyed_at: datetime | None


def details(connection: Connection, order: Order, history: Sequence[HistoryEntry]) -> Details:
    """What is known at the moment that the connection sees."""
    return Details(tuple(queries_visits.visits_of(connection, order.id)), _destroyed_at(order, history))


def visits_of(whole: Whole) -> tuple[Visit, ...]:
    """The visits of an order; none of another routine's."""
    return whole.own.visits if isinstance(whole.own, Details) else ()


def _destroyed_at(order: Order, history: Sequence[HistoryEntry]) -> datetime | None:
    reading = order.private.get("reading", {})
    never = GATE_CODE in reading.get("missing", ()) and not order.private.get("wrong_gate_code")
    if order.private.get("gate_code") or never or not reading.get("gate_code_required"):
        return None
    return next((entry["at"] for entry in reversed(history) if entry["trigger"] in _DESTROYS), None)
