"""What this routine keeps for a time besides the order: the contact for booking, and links that have ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from runtime.app import App
from runtime.routine import Due, Kept
from storage import Tx, persons, queries_console, retention
from storage.routines.shared_lock.tables import lock_links
from workflow.persons import Rest, as_word, hidden
from workflow.routines.shared_lock import WORKFLOW

_NOBODY = "–"


def _contacts(app: App, connection: Connection, rule: Any, before: datetime) -> Iterator[Due]:
    done = retention.written_down(connection, rule.name)
    for id_, number in retention.ended_orders(connection, before, (WORKFLOW.name,), rule.states):
        if f"contact of order {number}" not in done:
            yield Due(f"contact of order {number}", id_)


def _destroy_contact(app: App, tx: Tx, due: Due, now: datetime) -> None:
    """The order stays, under a new key, without the contact in its facts and its texts."""
    order = queries_console.with_private(tx.connection, tx.keyring, [due.order_id or 0])[due.order_id or 0]
    reading = dict(order.private.get("reading") or {})
    contact = reading.pop("contact", None) or {}
    quoted = [e["text"] for e in reading.get("evidence") or () if str(e["fact"]).startswith("contact.")]
    words = [as_word(str(text)) for text in (*contact.values(), *quoted) if text]
    reading["evidence"] = [e for e in reading.get("evidence") or () if not str(e["fact"]).startswith("contact.")]
    persons.forget_in(tx, order, Rest(hidden({**order.private, "reading": {**reading, "contact": None}}, words), {}, words), now)


def _ended_links(app: App, connection: Connection, rule: Any, before: datetime) -> Iterator[Due]:
    old = (lock_links.c.ended_at < before) & ~lock_links.c.ref.startswith(persons.PSEUDONYM)
    for id_, order_id in connection.execute(select(lock_links.c.id, lock_links.c.order_id).where(old).order_by(lock_links.c.id)):
        yield Due(f"lock link {id_}", order_id, id_)


def _destroy_link(app: App, tx: Tx, due: Due, now: datetime) -> None:
    nobody = {"ref": persons.pseudonym(), "initials": _NOBODY}
    tx.connection.execute(update(lock_links).where(lock_links.c.id == due.key).values(**nobody))


KEPT: Mapping[str, Kept] = {
    "booking_contact": Kept(("ended",), _contacts, _destroy_contact), "lock_link": Kept(("ended",), _ended_links, _destroy_link),
}  # fmt: skip
