"""Calendar entries for technicians (RFC 5545), without a word about whom the visit is to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from icalendar import Calendar, Event

from workflow.values import Facts

PRODUCT = "-//Lockstep//Shared lock//SV"


@dataclass(frozen=True, slots=True)
class Invitations:
    """Makes invitations out of a visit's facts; technicians are found by account, else the team's mailbox is used."""

    organizer: str
    domain: str
    console_url: str = ""
    technicians: Mapping[str, str] = field(default_factory=dict)

    def addressed(self, payload: Facts, now: datetime) -> tuple[str, str]:
        """To whom, and the entry. `payload` is {to, ics}, or a visit's {method, number, technician, start, end, sequence}."""
        if "ics" in payload:
            return str(payload["to"]), str(payload["ics"])
        to = self.technicians.get(str(payload.get("technician") or ""), self.organizer)
        return to, self._entry(payload, to, now)

    def _entry(self, payload: Facts, to: str, now: datetime) -> str:
        calendar = Calendar()
        method = str(payload["method"])
        calendar.add("prodid", PRODUCT)
        calendar.add("version", "2.0")
        calendar.add("method", method)
        calendar.add_component(self._event(payload, to, method, now))
        return bytes(calendar.to_ical()).decode()

    def _event(self, payload: Facts, to: str, method: str, now: datetime) -> Event:
        event, number = Event(), str(payload["number"])
        # One visit keeps its UID through every change, so that a calendar moves it instead of adding another.
        event.add("uid", f"order-{number.lower()}@{self.domain}")
        event.add("sequence", int(payload.get("sequence") or 0))
        event.add("dtstamp", now.astimezone(UTC))
        event.add("summary", f"Installation {number}")
        event.add("class", "PRIVATE")
        event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
        event.add("organizer", f"mailto:{self.organizer}")
        event.add("attendee", f"mailto:{to}")
        for name, moment in (("dtstart", payload.get("start")), ("dtend", payload.get("end"))):
            if moment:
                event.add(name, _utc(moment))
        if self.console_url:
            event.add("url", f"{self.console_url.rstrip('/')}/orders/{number}")
        return event


def _utc(moment: str | datetime) -> datetime:
    found = moment if isinstance(moment, datetime) else datetime.fromisoformat(moment)
    if found.tzinfo is None:
        raise ValueError("A visit's time carries its zone.")
    return found.astimezone(UTC)
