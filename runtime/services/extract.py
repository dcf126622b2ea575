"""What one order holds of a person: facts and their sources, what was sent where, who looked; nothing of others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypedDict

from sqlalchemy import Connection

from runtime.app import App
from storage import queries_console
from storage.accounts import access_lines
from storage.types import Row
from workflow.persons import KnownOfPerson, ReadFact, Rest, hidden
from workflow.values import Facts, Order

_LOOKS = 100_000


class Sent(TypedDict):
    """What another system got because of the order: `what` is the effect's Swedish label, `status` the effect's."""

    at: datetime
    system: str
    what: str
    status: str
    text: str | None


class Looked(TypedDict):
    """A line of the access log about the order."""

    at: datetime
    account: str
    role: str
    what: str
    subject: str
    note: str


class OrderExtract(TypedDict):
    """What one order holds of a person (`KnownOfPerson`), and what became of it; `state` is its Swedish label."""

    order: str
    external_name: str
    routine: str
    received_at: datetime
    state: str
    facts: Sequence[Facts]
    read: Sequence[ReadFact]
    checked: Sequence[Facts]
    contact: Facts | None
    sent: Sequence[Sent]
    looked: Sequence[Looked]


class Extract(TypedDict):
    """Everything that an installation knows of a person. `tables` has the rows of the routines' own tables, by routine and table;
    `forgotten_at` when the person was forgotten before."""

    at: datetime
    orders: Sequence[OrderExtract]
    tables: Mapping[str, Mapping[str, Sequence[Row]]]
    forgotten_at: Sequence[datetime]


def of_order(app: App, connection: Connection, order: Order, known: KnownOfPerson, rest: Rest) -> OrderExtract:
    """One order's part of the extract. `rest` is the order without the person: the persons left in it are hidden here."""
    workflow = app.workflow_of(order)
    others = _others(app, order, rest)
    state = workflow.state[order.state].label.sv
    return {
        "order": order.number, "external_name": order.external_name, "routine": order.workflow, "received_at": order.received_at,
        "state": state, "facts": known.get("facts", ()), "read": known.get("read", ()), "checked": known.get("checked", ()),
        "contact": known.get("contact"), "sent": hidden(_sent(app, connection, order), others),
        "looked": hidden(_looked(app, connection, order), others),
    }  # fmt: skip


def telling(known: KnownOfPerson) -> set[str]:
    """The facts by which a written message to the person is known: telephone, name, number."""
    contact = known.get("contact") or {}
    found = {str(contact.get("phone") or "")}
    found |= {str(fact[name]) for fact in known.get("facts", ()) for name in ("name", "number") if fact.get(name)}
    return {text for text in found if len(text) > 5}


def _others(app: App, order: Order, rest: Rest) -> Sequence[re.Pattern[str]]:
    """What finds the others in texts: what would be hidden if they, too, were taken out."""
    persons = app.routines[order.workflow].persons
    if rest.private is None or persons is None:
        return ()
    left = Order(**{name: getattr(order, name) for name in Order.__slots__} | {"private": dict(rest.private)})
    return persons.without(left, lambda key: True, ()).words


def _sent(app: App, connection: Connection, order: Order) -> list[Sent]:
    """What other systems got because of the order."""
    workflow = app.workflow_of(order)
    return [
        {
            "at": row["finished_at"] or row["planned_at"], "system": str(row["name"]).partition(".")[0],
            "what": workflow.effect[row["name"]].label.sv, "status": row["status"], "text": row["args"].get("text"),
        }
        for row in queries_console.effects_of(connection, order.id) if _went_out(row)
    ]  # fmt: skip


def _went_out(row: Row) -> bool:
    return row["status"] in ("succeeded", "unknown", "recalled", "started")


def _looked(app: App, connection: Connection, order: Order) -> list[Looked]:
    """Who looked at the order, and why."""
    lines = access_lines(connection, app.store.keyring, order_id=order.id, limit=_LOOKS)
    return [
        {
            "at": line["at"], "account": line["account"], "role": line["role"], "what": line["what"], "subject": line["subject"],
            "note": line["note"],
        }
        for line in reversed(lines)
    ]  # fmt: skip

