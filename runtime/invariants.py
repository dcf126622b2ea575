"""The rules I1-I12 of the routine, looked up in a store and in the world it acted on; each breach is one sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, func, select

from adapters import World
from runtime.app import App
from runtime.services.service import Service
from storage import rows
from storage.accounts import broken_access_log
from storage.replay import replayed
from storage.routines.shared_lock import queries_inventory
from storage.routines.shared_lock.tables import holds, lock_links, lock_units
from storage.schema import effects, history, orders, vault
from workflow.errors import KeyRefused
from workflow.routines.shared_lock.wording import looks_personal

_MOUNTED = ("mounted", "faulty")


def breaches(app: App) -> list[str]:
    """Every rule that does not hold now, by its id."""
    with app.store.read() as connection:
        return breaches_at(app, connection)


def breaches_at(app: App, connection: Connection) -> list[str]:
    """Every rule that does not hold at the moment that the connection sees."""
    found: list[str] = []
    for check in (_one_lock, _one_link, _same_day, _answer_last, _same_persons, _reasons, _one_open, _replay, _party):
        found += check(app, connection)
    found += _nothing_personal(app, connection)
    found += [f"I10: order {o['number']} is stuck in {o['state']}." for o in Service(app).stuck_at(connection)]
    if app.world is not None:
        found += [f"I11: {name} was repeated {n} times." for name, n in sorted(app.world.repeats().items()) if n]
    return found


def _one_lock(app: App, c: Connection) -> Iterator[str]:
    query = select(func.count()).where(
        lock_units.c.status.in_(_MOUNTED), lock_units.c.household.is_not(None), lock_units.c.kind == "apartment"
    )
    for (n,) in c.execute(query.group_by(lock_units.c.household)):
        if n > 1:
            yield f"I1: a household has {n} mounted apartment locks."


def _one_link(app: App, c: Connection) -> Iterator[str]:
    query = select(func.count()).where(lock_links.c.ended_at.is_(None)).group_by(lock_links.c.ref)
    if any(n > 1 for (n,) in c.execute(query)):
        yield "I2: a person has more than one active link."


def _same_day(app: App, c: Connection) -> Iterator[str]:
    query = select(effects.c.order_id, effects.c.args, effects.c.planned_at).where(effects.c.name == "tes.link")
    for order_id, args, planned_at in c.execute(query):
        day = app.tools.calendar.local(planned_at).date().isoformat()
        if args.get("checked_on") != day or not (args.get("executed") and args.get("in_tes")):
            yield f"I3: order {order_id} has a link that was not checked on its day."


def _answer_last(app: App, c: Connection) -> Iterator[str]:
    final = select(effects.c.order_id, effects.c.generation).where(
        effects.c.name == "lindesk.comment", effects.c.subject.startswith("T-KLAR"), effects.c.status == "succeeded"
    )
    for order_id, generation in c.execute(final):
        written = select(history.c.seq).where(
            history.c.order_id == order_id, history.c.target == "inventory_updated", history.c.seq <= generation
        )
        if c.execute(written).first() is None:
            yield f"I4: order {order_id} was answered before the inventory was written."


def _same_persons(app: App, c: Connection) -> Iterator[str]:
    if app.world is None:
        return
    busy = set(c.execute(select(holds.c.order_id)).scalars())
    written = select(orders.c.id, orders.c.data).where(orders.c.state == "feedback_sent")
    linked = {data["serial"]: id_ for id_, data in c.execute(_streamed(written)) if data.get("serial")}
    finished = select(lock_units.c.serial, lock_units.c.mounted_for).where(lock_units.c.status == "mounted")
    for serial, order_id in c.execute(finished).all():
        if order_id in busy or (order_id is None and serial not in linked):
            continue
        yield from different_persons(app, c, serial)


def different_persons(app: App, c: Connection, serial: str) -> Iterator[str]:
    """I5 for one unit that an order has finished with."""
    assert app.world is not None
    lock = app.world.locks.as_tes_says(serial)
    if lock["found"]:
        ours = {p["ref"] for p in (queries_inventory.unit_of(c, serial) or {})["persons"]}
        theirs = {app.store.keyring.ref(f"person|{n}") for n in lock["linked"]}
        if ours != theirs and not _being_worked_on(c, serial):
            yield f"I5: the inventory and TES name different persons for {serial}."


def _being_worked_on(c: Connection, serial: str) -> bool:
    """Another order may be linking a later cohabitant to the unit just now."""
    for data in c.execute(select(orders.c.data).where(orders.c.ended_at.is_(None))).scalars():
        if data.get("serial") == serial:
            return True
    return False


def _reasons(app: App, c: Connection) -> Iterator[str]:
    needing = {(r.source, r.trigger) for e in app.engines.values() for r in e.workflow.transitions if r.needs_reason}
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


def _nothing_personal(app: App, c: Connection) -> Iterator[str]:
    texts: Counter[str] = Counter()
    for args in c.execute(select(effects.c.args).where(effects.c.name != "notify.ics")).scalars():
        text = args.get("text", "")
        if texts[text] == 0 and looks_personal(text) and "013-" not in text:
            yield "I7: an answer holds what looks like a personal or phone number."
        texts[text] += 1
    if app.world is None:
        return
    spoken = {*texts, *c.execute(select(history.c.body).distinct()).scalars()}
    if told(_secrets(app.world), spoken):
        yield "I7: something personal stands in an answer or in the history."


_WORD = re.compile(r"[\w-]+")


def told(secrets: Iterable[str], spoken: Iterable[str]) -> bool:
    """True when a secret stands in a text, word for word; each text is read once, however many secrets there are."""
    runs = {tuple(_WORD.findall(secret)) for secret in secrets}
    firsts, lengths = {run[0] for run in runs if run}, {len(run) for run in runs if run}
    for text in spoken:
        words = _WORD.findall(text)
        for at, word in enumerate(words) if not firsts.isdisjoint(words) else ():
            if word in firsts and any(tuple(words[at : at + n]) in runs for n in lengths):
                return True
    return False


def _secrets(world: World) -> set[str]:
    found: set[str] = set()
    for _, person in world.store.each("person"):
        declared: Mapping[str, Any] = person.get("declared", {})
        found |= {str(declared.get("name") or ""), str(declared.get("number") or ""), str(declared.get("address") or "")}
    return {f for f in found if len(f) > 3}


def _one_open(app: App, c: Connection) -> Iterator[str]:
    query = select(func.count()).where(orders.c.intent.is_not(None), orders.c.ended_at.is_(None)).group_by(orders.c.intent)
    if any(n > 1 for (n,) in c.execute(query)):
        yield "I8: two open orders have the same persons and intent."


def _replay(app: App, c: Connection) -> Iterator[str]:
    """Read along both tables at once: a store may be larger than the memory."""
    lines = c.execute(_streamed(select(history).order_by(history.c.order_id, history.c.seq))).mappings()
    told = groupby(lines, key=lambda line: line["order_id"])
    order_id, entries = next(told, (None, iter(())))
    for row in c.execute(_streamed(select(orders).order_by(orders.c.id))).mappings():
        own: list[Mapping[str, Any]] = []
        if order_id == row["id"]:
            own = [dict(line) for line in entries]
            order_id, entries = next(told, (None, iter(())))
        now, order = replayed(own), rows.order_from(row)
        same = all(now[name] == getattr(order, name) for name in ("state", "reason", "resolution", "kind", "data"))
        if not same or not own or own[-1]["hash"] != row["chain_hash"]:
            yield f"I9: replaying order {order.number} does not give what the store has."


def _streamed(query: Select[Any]) -> Select[Any]:
    return query.execution_options(yield_per=2000)


def _party(app: App, c: Connection) -> Iterator[str]:
    names: Callable[[str], set[str]] = lambda w: set(app.workflow(w).state)  # noqa: E731
    for number, workflow, state in c.execute(select(orders.c.number, orders.c.workflow, orders.c.state)):
        if state not in names(workflow):
            yield f"I10: order {number} is in a state that its workflow does not have."


def tampered(app: App, connection: Connection) -> Iterator[tuple[str, int]]:
    """Every history row whose hash is not what the chain says, as (order number, seq)."""
    numbers = {id_: number for id_, number in connection.execute(select(orders.c.id, orders.c.number))}
    head, order_id = b"", None
    for row in connection.execute(_streamed(select(history).order_by(history.c.order_id, history.c.seq))).mappings():
        if row["order_id"] != order_id:
            head, order_id = b"", row["order_id"]
        if rows.link(app.store.keyring, head, row) != row["hash"]:
            yield numbers.get(row["order_id"], "?"), row["seq"]
        head = row["hash"]


def unreadable(app: App, connection: Connection) -> Iterator[str]:
    """What was sealed and cannot be opened any more, and where the access log does not follow from itself."""
    query = select(vault, orders.c.number).join(orders, orders.c.id == vault.c.order_id).order_by(vault.c.order_id)
    for row in connection.execute(_streamed(query)).mappings():
        try:
            rows.open_private(app.store.keyring, row)
        except (KeyRefused, ValueError):
            yield f"Order {row['number']}: what is sealed of it cannot be opened."
    line = broken_access_log(connection, app.store.keyring)
    if line is not None:
        yield f"The access log: line {line} is not what was written then."
