"""The rules that hold for every routine, looked up in a store; those of a routine are its own (`Routine.rules`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, func, select

from runtime.app import App
from runtime.services.service import Service
from storage import definitions, rows
from storage.accounts import broken_access_log
from storage.schema import history, orders, vault
from workflow.errors import DictionaryUnknown, KeyRefused


def breaches(app: App) -> list[str]:
    """Every rule that does not hold now, by its id."""
    with app.store.read() as connection:
        return breaches_at(app, connection)


def breaches_at(app: App, connection: Connection) -> list[str]:
    """Every rule that does not hold at the moment that the connection sees."""
    found: list[str] = []
    for check in (_reasons, _replay, _party, *(rule.check for r in app.routines.values() for rule in r.rules)):
        found += check(app, connection)
    found += [f"I10: order {o['number']} is stuck in {o['state']}." for o in Service(app).stuck_at(connection)]
    if app.world is not None:
        found += [f"I11: {name} was repeated {n} times." for name, n in sorted(app.world.repeats().items()) if n]
    return found


def _reasons(app: App, c: Connection) -> Iterator[str]:
    needing = _needing(app)
    acting = [role.name for role in app.roles.values() if role.acts]
    query = select(history).where(history.c.role.in_(acting), history.c.note.is_(None))
    for row in c.execute(query).mappings():
        if (row["source"], row["trigger"]) in needing:
            yield f"I6: order {row['order_id']} has `{row['trigger']}` by a person without a reason."
    counted = select(orders.c.number).where(
        orders.c.version != select(func.count()).where(history.c.order_id == orders.c.id).scalar_subquery()
    )
    for number in c.execute(counted).scalars():
        yield f"I6: order {number} has a change without a history entry."


def _needing(app: App) -> set[tuple[str | None, str]]:
    """Source and trigger of what no version of a routine lets a person do without a reason."""
    asked: set[tuple[str, str | None, str]] = set()
    free: set[tuple[str, str | None, str]] = set()
    for workflow in app.engines.workflows:
        all_rows = {(workflow.name, r.source, r.trigger) for r in workflow.transitions}
        mine = {(workflow.name, r.source, r.trigger) for r in workflow.transitions if r.needs_reason}
        asked, free = asked | mine, free | (all_rows - mine)
    return {(source, trigger) for _, source, trigger in asked - free}


def _replay(app: App, c: Connection) -> Iterator[str]:
    """Both tables are read as streams: a store may be larger than the memory."""
    met = {row["id"]: (row["routine"], row["version"], row["fingerprint"]) for row in definitions.all_of(c)}
    lines = c.execute(streamed(select(history).order_by(history.c.order_id, history.c.seq))).mappings()
    by_order = groupby(lines, key=lambda line: line["order_id"])
    order_id, entries = next(by_order, (None, iter(())))
    for row in c.execute(streamed(select(orders).order_by(orders.c.id))).mappings():
        own: list[Mapping[str, Any]] = []
        if order_id == row["id"]:
            own = [dict(line) for line in entries]
            order_id, entries = next(by_order, (None, iter(())))
        order = rows.order_from(row)
        if not rows.replay(own).gives(order, app.workflow_of(order).personal) or not own or own[-1]["hash"] != row["chain_hash"]:
            yield f"I9: replaying order {order.number} does not give what the store has."
        version, definition = rows.pinned(own)
        if met.get(row["definition_id"]) != (order.workflow, version, definition) or order.workflow_version != version:
            yield f"I9: order {order.number} is on version {order.workflow_version}; its history says {version or 'none'}."


def streamed(query: Select[Any]) -> Select[Any]:
    return query.execution_options(yield_per=2000)


def _party(app: App, c: Connection) -> Iterator[str]:
    known = {(w.name, w.version): set(w.state) for w in app.engines.workflows}
    found = c.execute(select(orders.c.number, orders.c.workflow, orders.c.workflow_version, orders.c.state))
    for number, workflow, version, state in found:
        if (workflow, version) not in known:
            table = app.elsewhere.whole(workflow, version)
            known[workflow, version] = set(table.state) if table is not None else set()
        if state not in known[workflow, version]:
            yield f"I10: order {number} is in a state that its workflow does not have."


def tampered(app: App, connection: Connection) -> Iterator[tuple[str, int]]:
    """Every history row whose hash is not what the chain says, as (order number, seq)."""
    numbers = {id_: number for id_, number in connection.execute(select(orders.c.id, orders.c.number))}
    head, order_id = b"", None
    for row in connection.execute(streamed(select(history).order_by(history.c.order_id, history.c.seq))).mappings():
        if row["order_id"] != order_id:
            head, order_id = b"", row["order_id"]
        if rows.link(app.store.keyring, head, row) != row["hash"]:
            yield numbers.get(row["order_id"], "?"), row["seq"]
        head = row["hash"]


def unreadable(app: App, connection: Connection) -> Iterator[str]:
    """What was sealed and cannot be opened any more, and where the access log does not follow from itself."""
    query = select(vault, orders.c.number).join(orders, orders.c.id == vault.c.order_id).order_by(vault.c.order_id)
    for row in connection.execute(streamed(query)).mappings():
        try:
            rows.open_private(app.store.keyring, row)
        except DictionaryUnknown as problem:
            yield f"Order {row['number']}: what is sealed of it needs dictionary {problem.number}, which is not known here."
        except (KeyRefused, ValueError):
            yield f"Order {row['number']}: what is sealed of it cannot be opened."
    line = broken_access_log(connection, app.store.keyring)
    if line is not None:
        yield f"The access log: line {line} is not what was written then."
