"""What an order of this routine shows besides the common fields: its ticket, and its persons' initials."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from runtime.app import App
from runtime.routines.shared_lock.settings import LockSettings
from workflow.values import Order


def view(app: App, order: Order) -> Mapping[str, Any]:
    """The ticket's number, id and address in the service desk, and the initials by letter."""
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
