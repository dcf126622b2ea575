"""The tickets of Lindesk: what the ordering unit wrote, what we answered, and the feed of what changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from adapters.lindesk.errands import CLOSED, is_automatic
from adapters.world.store import Entity, Store
from workflow.routines.shared_lock.desk import TicketJson
from workflow.values import Facts

STATUSES = ("open", "waiting", "resolved")


class Tickets:
    """Tickets by id. `version` moves at every change; `unit_version` only when the ordering unit changes something."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def submit(self, content: Facts, now: datetime) -> str:
        """A ticket arrives; the same one again is delivered again, and with other words it is a change by the unit."""
        ticket_id = str(content["id"])
        known = self.get(ticket_id)
        if known is None:
            status = "resolved" if content.get("status") in CLOSED else "open"
            start = int(content.get("version") or 1)
            known = {
                "id": ticket_id, "number": str(content.get("errandNumber") or ticket_id), "content": dict(content),
                "version": start, "unit_version": 1, "status": status, "resolution": None, "reopened": False,
                "said": [], "changed_at": now.isoformat(), "acts": [["unit", start, "", now.isoformat()]],
            }  # fmt: skip
            self._store.put("ticket", ticket_id, known)
        elif known["content"] != content:
            self._unit_acts(known, now, content=dict(content))
        self._store.append("feed", ticket_id)
        return ticket_id

    def get(self, ticket_id: str) -> Entity | None:
        return self._store.get("ticket", ticket_id)

    def find(self, number: str) -> Entity | None:
        """The ticket with this number, for callers that have no id."""
        return next((t for _, t in self._store.each("ticket") if t["number"] == number), None)

    def listed(self) -> list[Entity]:
        return [ticket for _, ticket in self._store.each("ticket")]

    def changed_after(self, place: int, limit: int) -> list[tuple[int, Entity]]:
        """Tickets that came or were changed by the unit after a place in the feed, oldest first, repeats included."""
        found = ((at, self.get(ticket_id)) for at, ticket_id in self._store.after("feed", place, limit))
        return [(at, ticket) for at, ticket in found if ticket is not None]

    def places_after(self, place: int, limit: int) -> int:
        """Where the feed stands after reading `limit` entries from a place."""
        entries = self._store.after("feed", place, limit)
        return entries[-1][0] if entries else place

    def change(
        self,
        ticket_id: str,
        now: datetime,
        content: Facts | None = None,
        comment: str | None = None,
        reopen: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """The unit changes the ticket, comments it, reopens it, or several at once; one new version.

        A comment with `headers` came by e-mail; ones that say that a machine wrote it make it an automatic reply.
        """
        ticket = self._known(ticket_id)
        if reopen:
            ticket |= {"status": "open", "resolution": None, "reopened": True}
        if comment is not None:
            said = {"by": "unit", "text": comment, "at": now.isoformat(), "key": None, "headers": dict(headers or {})}
            ticket["said"].append(said)
        if content is None and not reopen:
            # A message is no change of the ticket's own fields, so the desk's log has no entry for it.
            ticket["unit_version"] += not is_automatic(headers)
            self._moved(ticket, "message", now)
        else:
            self._unit_acts(ticket, now, content=ticket["content"] if content is None else dict(content))
        self._store.append("feed", ticket_id)

    def touch(self, ticket_id: str, now: datetime) -> None:
        """Someone does something that changes no word of it: the version moves on, and it is delivered again."""
        ticket = self._known(ticket_id)
        self._moved(ticket, "desk", now)
        self._store.append("feed", ticket_id)

    def close(self, ticket_id: str, now: datetime) -> None:
        """Someone at the desk closes it, or merges it with another: its status changes and no word of it."""
        ticket = self._known(ticket_id)
        ticket |= {"status": "resolved", "resolution": None, "reopened": False}
        self._moved(ticket, "desk", now)
        self._store.append("feed", ticket_id)

    def bump(self, ticket_id: str, now: datetime) -> None:
        """As `touch`, but without a feed entry: between a client's reading and writing."""
        self._moved(self._known(ticket_id), "desk", now)

    def redeliver(self, ticket_id: str) -> None:
        self._store.append("feed", self._known(ticket_id)["id"])

    def attach(self, ticket_id: str, name: str, size: int, now: datetime) -> None:
        """The unit attaches a file of so many bytes; the world keeps its name and size only."""
        ticket = self._known(ticket_id)
        ticket.setdefault("attachments", []).append({"fileName": name, "size": size})
        self._moved(ticket, "desk", now)
        self._store.append("feed", ticket_id)

    def remove(self, ticket_id: str) -> None:
        self._store.drop("ticket", ticket_id)

    def answer(self, ticket_id: str, text: str, key: str, now: datetime) -> None:
        """Our comment; the desk keeps the sender's key with it."""
        ticket = self._known(ticket_id)
        ticket["said"].append({"by": "us", "text": text, "at": now.isoformat(), "key": key})
        self._moved(ticket, "message", now, key)

    def answered(self, ticket_id: str, key: str) -> bool:
        ticket = self.get(ticket_id)
        return ticket is not None and any(said["key"] == key for said in ticket["said"])

    def set_status(
        self, ticket_id: str, status: str, resolution: str | None, now: datetime, key: str = ""
    ) -> bool:
        """Ours; False when the ticket stood so already."""
        if status not in STATUSES:
            raise ValueError(f"A ticket is {', '.join(STATUSES)}, not {status}.")
        ticket = self._known(ticket_id)
        ticket["reopened"] = False
        same = ticket["status"] == status and (status != "resolved" or ticket["resolution"] == resolution)
        if same:
            self._store.put("ticket", ticket_id, ticket)
            return False
        ticket |= {"status": status, "resolution": resolution}
        self._moved(ticket, "us", now, key)
        return True

    def comments(self, ticket_id: str, by: str) -> list[str]:
        """What was said in the ticket by `unit` or by `us`, in order."""
        return [said["text"] for said in self._known(ticket_id)["said"] if said["by"] == by]

    def _unit_acts(self, ticket: Entity, now: datetime, content: TicketJson) -> None:
        # A delivery that was handed out must not change: the content is replaced, never altered.
        ticket["content"] = content
        ticket["unit_version"] += 1
        self._moved(ticket, "unit", now)

    def _moved(self, ticket: Entity, by: str, now: datetime, key: str = "") -> None:
        ticket["version"] += 1
        ticket["changed_at"] = now.isoformat()
        ticket["acts"].append([by, ticket["version"], key, now.isoformat()])
        self._store.put("ticket", ticket["id"], ticket)

    def _known(self, ticket_id: str) -> Entity:
        ticket = self.get(ticket_id)
        if ticket is None:
            raise KeyError("No such ticket in Lindesk.")
        return ticket
