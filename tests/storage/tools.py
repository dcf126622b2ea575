"""Small orders for tests of the store: no routine, no worker, only rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Engine

from runtime.crypto import MasterKey
from storage import Store, Tx
from storage.definitions import Definition
from storage.routines.shared_lock.part import PART
from workflow.engine import Case, Step
from workflow.routines.shared_lock import roles
from workflow.values import Actor, Effect, Entry, Order

NOW = datetime.fromisoformat("2027-01-12T08:00:00+00:00")
LEASE = timedelta(seconds=8)
TOVA = Actor("tova", roles.OPERATOR)
ONE = Definition("shared_lock", "1", "0" * 64)
_tickets = count(1001)


def small_store(engine: Engine, key: bytes) -> Store:
    """A store of the definition that small orders have."""
    made = Store(engine, MasterKey(key), {"shared_lock": PART})
    made.register([ONE], NOW)
    return made


def new_step(wake_at: datetime | None = NOW, state: str = "received", ticket: str = "", **order: Any) -> Step:
    """The first step of an order that no worker has leased."""
    ticket = ticket or f"T{next(_tickets)}"
    made = Order(
        id=0, number="VT-2701", workflow="shared_lock", workflow_version="1", kind="new_install", state=state, received_at=NOW,
        entered_at=NOW, version=1, entered_version=1, external_key=ticket, external_name=f"LD-{ticket}", **order,
    )  # fmt: skip
    entry = Entry(1, NOW, "lockstep", "worker", "take_in", None, state, set={"kind": made.kind, "data": dict(made.data)})
    return Step(Case(made), entries=[entry], private=bool(made.private), wake_at=wake_at)


def add(store: Store, *steps: Step) -> list[int]:
    """Write new orders; their ids. An installation that runs other versions gets to know this one."""
    known = dict(store.definitions)
    if (ONE.routine, ONE.version) not in known:
        store.register([ONE], NOW)
        store.definitions = {**known, **store.definitions}
    with store.write() as tx:
        return [order.id for order in tx.add(list(steps) or [new_step()], NOW)]


def claim(store: Store, owner: str = "w", now: datetime = NOW, limit: int = 100, only: int | None = None) -> list[Case]:
    with store.write() as tx:
        return tx.claim(owner, now, LEASE, limit, only)


def move(
    case: Case, state: str, at: datetime = NOW, wake_at: datetime | None = None, note: str | None = None, **step: Any
) -> Step:
    """A step that moves an order to another state and lets go of it."""
    order = case.order
    source, order.state, order.entered_at = order.state, state, at
    order.version += 1
    order.entered_version = order.version
    entry = Entry(order.version, at, "tova", "operator", "moved", source, state, note=note)
    return Step(case, entries=[entry], wake_at=wake_at, **step)


def effect(case: Case, name: str = "tes.link", subject: str = "A", args: Mapping[str, Any] | None = None, **more: Any) -> Effect:
    """A planned effect with the case's next ordinal."""
    made = Effect(case.next_ordinal, name, subject, case.order.version, args or {}, planned_at=NOW, **more)
    case.next_ordinal += 1
    return made


def write(store: Store, *steps: Step, now: datetime = NOW) -> None:
    with store.write() as tx:
        tx.write(list(steps), now)


def post(store: Store, order_id: int, dedupe: str, trigger: str = "hold", **more: Any) -> int | None:
    with store.write() as tx:
        return tx.enqueue(order_id, dedupe, trigger, TOVA, NOW, **more)


def case_of(tx: Tx, order_id: int) -> Case:
    """An order as a claim would load it, without taking it."""
    cases: Sequence[Case] = tx.claim("peek", NOW, LEASE, 1, order_id)
    return cases[0]
