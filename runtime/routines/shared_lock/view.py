"""What an order of this routine shows besides the common fields: its ticket, and its persons' initials."""

from __future__ import annotations

from typing import TypedDict
from urllib.parse import quote

from runtime.app import App
from runtime.routines.shared_lock.settings import LockSettings
from workflow.values import Facts, Order


class TicketView(TypedDict):
    """The ticket's number, id and address in the service desk (None where the settings say none), and the initials by letter."""

    ticket: str
    ticket_id: str | None
    ticket_link: str | None
    initials: Facts


def view(app: App, order: Order) -> TicketView:
    """What is shown of an order besides the common fields."""
    initials = order.data.get("initials")
    return {
        "ticket": order.external_name, "ticket_id": order.external_key, "ticket_link": _link(app, order),
        # The store may be damaged: what is no mapping reads as none.
        "initials": initials if isinstance(initials, dict) else {},
    }  # fmt: skip


def _link(app: App, order: Order) -> str | None:
    """Where the ticket is opened; None where the settings do not say."""
    known = app.settings.of(LockSettings).lindesk_ticket_link
    quoted = {"number": quote(order.external_name, safe=""), "id": quote(order.external_key or "", safe="")}
    return known.format(**quoted) if known else None
