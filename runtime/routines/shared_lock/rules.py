"""The rules I1-I5, I7 and I8 of the routine, looked up in a store and in the world it acted on; each breach is one sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, func, select

from adapters import World
from runtime.app import App
from runtime.routine import Rule
from storage.persons import PSEUDONYM, erased
from storage.routines.shared_lock import queries_inventory
from storage.routines.shared_lock.tables import holds, lock_links, lock_units
from storage.schema import effects, history, orders
from workflow.routines.shared_lock.wording import looks_personal
from workflow.values import Label

_MOUNTED = ("mounted", "faulty")


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
    linked = {data["serial"]: id_ for id_, data in c.execute(written.execution_options(yield_per=2000)) if data.get("serial")}
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
        # Of a forgotten person we know that they are linked, and not who they are.
        found = {p["ref"] for p in (queries_inventory.unit_of(c, serial) or {})["persons"]}
        ours = {ref for ref in found if not ref.startswith(PSEUDONYM)} - erased(c).keys()
        theirs = {app.store.keyring.ref(f"person|{n}") for n in lock["linked"]} - erased(c).keys()
        if ours != theirs and not _being_worked_on(c, serial):
            yield f"I5: the inventory and TES name different persons for {serial}."


def _being_worked_on(c: Connection, serial: str) -> bool:
    """Another order may be linking a later cohabitant to the unit just now."""
    for data in c.execute(select(orders.c.data).where(orders.c.ended_at.is_(None))).scalars():
        if data.get("serial") == serial:
            return True
    return False


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
    if discloses(_secrets(app.world), spoken):
        yield "I7: something personal stands in an answer or in the history."


_WORD = re.compile(r"[\w-]+")


def discloses(secrets: Iterable[str], spoken: Iterable[str]) -> bool:
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


RULES = (
    Rule("I1", Label("Ett monterat lås per hushåll", "One mounted lock a household"), _one_lock),
    Rule("I2", Label("En aktiv koppling per person", "One active link a person"), _one_link),
    Rule("I3", Label("Kopplat samma dag som kontrollerat", "Linked on the day of the check"), _same_day),
    Rule("I4", Label("Svar efter inventariet", "Answered after the inventory"), _answer_last),
    Rule("I5", Label("Samma personer här och i TES", "The same persons here and in TES"), _same_persons),
    Rule("I7", Label("Inget personligt i svar och historik", "Nothing personal in answers and history"), _nothing_personal),
    Rule("I8", Label("En öppen order per ärende och personer", "One open order for persons and intent"), _one_open),
)
