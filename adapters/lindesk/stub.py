"""Lindesk inside the process: the desk that tickets come from, and the tickets that we answer in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from adapters import stubbing
from adapters.lindesk.errands import is_automatic
from adapters.world.store import Entity
from adapters.world.world import World
from workflow.ports import Operation, Unreachable
from workflow.routines.shared_lock.desk import BadDelivery, Delivery
from workflow.values import Call, Outcome

CATEGORY = "VALFARDSTEKNIK"
FEED = "changed_tickets"
_SILENT = frozenset({"unavailable", "error", "timeout", "reply_lost"})


class LindeskStub:
    """Both sides of the desk: an adapter for answers, and a `Desk` for intake."""

    system = "lindesk"
    blocking = False

    def __init__(self, world: World, category: str = CATEGORY) -> None:
        self._world, self._category = world, category
        self._operations = {
            "lindesk.comment": Operation(self._comment, self._is_commented),
            "lindesk.set_status": Operation(self._set_status, self._is_set),
        }

    @property
    def operations(self) -> Mapping[str, Operation]:
        return self._operations

    def changed_tickets(
        self, since: str | None, limit: int = 100, now: datetime | None = None
    ) -> tuple[Sequence[Delivery], str | None]:
        """As `Desk`; the cursor is a place in the feed. Only lasting faults, or ones meant for it, reach it."""
        with self._world.turn():
            fault = self._world.faults.lasting(self.system, FEED, self._world.clock())
            # Another way to the desk has cursors of another kind; beginning again loses nothing.
            place = int(since) if since and since.isdigit() else 0
            found = self._world.tickets.changed_after(place, limit)
            place = self._world.tickets.places_after(place, limit)
        # Raised only here: within the turn it would undo the counting down of the fault.
        if fault in _SILENT:
            raise Unreachable(self.system, str(fault))
        return tuple(delivery_of(ticket) for _, ticket in found if self._is_ours(ticket)), str(place) if place else since

    def unannounced(self, ticket_ids: Sequence[str]) -> Sequence[Delivery | BadDelivery]:
        """As `Desk`: a message changes its ticket here."""
        return ()

    def own_comments(self, ticket_id: str) -> Sequence[str]:
        """As `Desk`."""
        with self._world.turn():
            fault = self._world.faults.lasting(self.system, FEED, self._world.clock())
            ticket = self._world.tickets.get(ticket_id)
        if fault in _SILENT:
            raise Unreachable(self.system, str(fault))
        return tuple(said["text"] for said in ticket["said"] if said["by"] == "us") if ticket else ()

    def _is_ours(self, ticket: Entity) -> bool:
        classification = ticket["content"].get("classification")
        if not isinstance(classification, Mapping):
            return True
        return bool(classification.get("category", self._category) == self._category)

    def _comment(self, call: Call) -> Outcome:
        return stubbing.write(self._world, call, lambda: comment(self._world, call), lambda: self._moved(call))

    def _set_status(self, call: Call) -> Outcome:
        return stubbing.write(self._world, call, lambda: set_status(self._world, call), lambda: self._moved(call))

    def _is_commented(self, call: Call) -> Outcome:
        tickets = self._world.tickets
        return stubbing.probe(self._world, call, lambda: tickets.answered(call.payload["ticket_id"], call.key), "ticket")

    def _is_set(self, call: Call) -> Outcome:
        return stubbing.probe(self._world, call, lambda: stands_so(self._world, call.payload), "ticket")

    def _moved(self, call: Call) -> None:
        if self._world.tickets.get(call.payload["ticket_id"]) is not None:
            self._world.tickets.bump(call.payload["ticket_id"], call.now)


def delivery_of(ticket: Entity) -> Delivery:
    """A ticket as intake gets it; its version is that of the unit's words, which our own answers do not move."""
    return Delivery(
        ticket_id=ticket["id"],
        number=ticket["number"],
        version=ticket["unit_version"],
        changed_at=datetime.fromisoformat(ticket["changed_at"]),
        content=ticket["content"],
        comments=tuple(said["text"] for said in ticket["said"] if said["by"] == "unit" and not is_automatic(said.get("headers"))),
        reopened=ticket["reopened"],
        closed=ticket["status"] == "resolved",
    )


def comment(world: World, call: Call) -> Outcome:
    """Once per key; refused with `gone` when there is no such ticket."""
    ticket_id = call.payload["ticket_id"]
    if world.tickets.get(ticket_id) is None:
        return stubbing.refused("gone")
    new = not world.was_done(call.name, call.key)
    if new:
        world.tickets.answer(ticket_id, call.payload["text"], call.key, call.now)
    world.took_place(call.name, call.key, changed=new)
    return stubbing.DONE


def set_status(world: World, call: Call) -> Outcome:
    """A status that holds already is success without an effect; refused with `gone` when there is no such ticket."""
    ticket_id, status = call.payload["ticket_id"], call.payload["status"]
    if world.tickets.get(ticket_id) is None:
        return stubbing.refused("gone")
    changed = world.tickets.set_status(ticket_id, status, call.payload.get("resolution"), call.now)
    world.took_place(call.name, call.key, changed)
    return stubbing.DONE


def stands_so(world: World, payload: Mapping[str, str | None]) -> bool:
    """Whether the ticket has the status that a call asks for."""
    ticket = world.tickets.get(str(payload["ticket_id"]))
    return ticket is not None and ticket["status"] == payload["status"]
