"""What the outside systems and the ledger say at the end: what was lost, repeated, or got stuck."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from bench.migration.site import Site
from runtime.invariants import breaches, tampered
from runtime.services.service import Service
from storage.schema import effects, history, messages, orders
from storage.schema_versions import migration_items

# Triggers after which people are notified of a visit, once each.
_NOTIFYING = {"booked": ("booked", "rebooked"), "cancelled": ("booking_cancelled", "rebooked", "cancel", "hold")}


@dataclass(frozen=True, slots=True)
class Count:
    """Sentences of what is wrong, by kind; `links` and `comments` are how many the outside systems have."""

    lost: list[str]
    repeated: list[str]
    stuck: list[str]
    broken: list[str]
    links: int
    comments: int


def count(site: Site) -> Count:
    """Ask the desk, TES and the mail room, and hold the ledger and every rule against them."""
    outside = site.world.effects()
    with site.app.store.read() as connection:
        lost, repeated, stuck = list(_lost(site, connection)), list(_repeated(site, connection)), list(_stuck(site, connection))
        broken = [f"order {number}, entry {seq} was altered" for number, seq in tampered(site.app, connection)]
    said = sum(len([s for s in ticket["said"] if s["by"] == "us"]) for ticket in site.world.tickets.listed())
    return Count(lost, repeated, stuck, [*breaches(site.app), *broken], outside.get("tes.link", 0), said)


def _lost(site: Site, connection: Connection) -> Iterator[str]:
    """Tickets that the desk has and the store has not, or that the desk does not see answered and closed."""
    known = set(connection.execute(select(orders.c.external_key)).scalars())
    for ticket in site.world.tickets.listed():
        if ticket["id"] not in known:
            yield f"{ticket['id']} has no order"
        elif ticket["status"] != "resolved":
            yield f"{ticket['id']} is {ticket['status']} at the desk"
        elif not any(said["by"] == "us" for said in ticket["said"]):
            yield f"{ticket['id']} has no answer"


def _repeated(site: Site, connection: Connection) -> Iterator[str]:
    for name, n in site.world.repeats().items():
        yield from [f"{name} came again"] * n
    for ticket in site.world.tickets.listed():
        for text, n in Counter(said["text"] for said in ticket["said"] if said["by"] == "us").items():
            yield from [f"{ticket['id']} was answered {text[:40]!r} again"] * (n - 1)
    succeeded = select(effects.c.name, func.count()).where(effects.c.status == "succeeded").group_by(effects.c.name)
    done = {name: n for name, n in connection.execute(succeeded)}
    outside = site.world.effects()
    for name, n in outside.items():
        if name in done and n != done[name]:
            yield f"{name}: {n} outside, {done[name]} in the ledger"
    for subject, triggers in _NOTIFYING.items():
        yield from _notified_again(connection, subject, triggers)


def _notified_again(connection: Connection, subject: str, triggers: tuple[str, ...]) -> Iterator[str]:
    """Orders of which people were notified more often than they moved."""
    e, h = effects.c, history.c
    for name in ("notify.sms", "notify.ics"):
        sent = select(e.order_id, func.count().label("n")).where(e.name == name, e.subject == subject, e.status == "succeeded")
        per_order = sent.group_by(e.order_id).subquery()
        events = select(h.order_id, func.count().label("n")).where(h.trigger.in_(triggers)).group_by(h.order_id).subquery()
        joined = per_order.outerjoin(events, events.c.order_id == per_order.c.order_id)
        more = select(per_order.c.order_id).select_from(joined).where(per_order.c.n > func.coalesce(events.c.n, 0))
        yield from (f"{name} {subject} of order {id_} again" for id_ in connection.execute(more).scalars())


def _stuck(site: Site, connection: Connection) -> Iterator[str]:
    o = orders.c
    for number, state, reason in connection.execute(select(o.number, o.state, o.reason).where(o.ended_at.is_(None))):
        yield f"{number} is {state} ({reason})"
    for number in connection.execute(select(o.number).where(o.lease_owner.is_not(None))).scalars():
        yield f"{number} is still leased"
    unapplied = select(messages.c.id, messages.c.status).where(messages.c.status.in_(("new", "failed")))
    for id_, status in connection.execute(unapplied):
        yield f"message {id_} is {status}"
    waiting = select(migration_items.c.order_id).where(migration_items.c.status == "waiting")
    yield from (f"order {id_} still waits to be moved" for id_ in connection.execute(waiting).scalars())
    yield from (f"{view['number']} would be taken up by no worker" for view in Service(site.app).stuck_at(connection))
