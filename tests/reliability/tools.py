"""Installations to ill-treat: a small world, an order of each kind carried to its end, and what the world counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from rehearsal.rehearsal import Rehearsal, WorkerDied
from runtime import crypto
from runtime.bootstrap import load_settings
from runtime.routines.shared_lock.intake import Intake
from runtime.routines.shared_lock.routine import intake_of
from workflow.routines.shared_lock import roles
from workflow.values import Actor

START = datetime.fromisoformat("2027-01-12T07:00:00+00:00")
VISIT = datetime.fromisoformat("2027-01-14T08:30:00+00:00")
TOVA, MATS = Actor("tova", roles.OPERATOR), Actor("mats", roles.TECHNICIAN)
_HOME = {
    "address": "Provgatan 4",
    "apartment": "1201",
    "postcode": "58222",
    "city": "Linköping",
    "executed_from": "2026-06-01",
    "in_tes": True,
}
PEOPLE: Mapping[str, Mapping[str, Any]] = {
    "A": {"id": "193804129827", "name": "Astrid Alm", **_HOME},
    "B": {"id": "194009239833", "name": "Bertil Alm", **_HOME},
}
WORLDS: Mapping[str, Mapping[str, Any]] = {
    "new_install": {"people": PEOPLE, "stock": ["L-1001"]},
    "link_existing": {"people": PEOPLE, "locks": {"L-1002": {"mounted_at": "A", "linked": ["A"]}}},
}
TICKETS: Mapping[str, Mapping[str, Any]] = {
    "new_install": {
        "id": "T1", "kind": "new_install", "persons": ["A", "B"], "contact": {"name": "Cecilia Alm", "phone": "070-174 06 05"},
        "gate_code": "1234",
    },
    "link_existing": {"id": "T1", "kind": "link_existing", "cohabitant": "B", "existing": "A"},
}  # fmt: skip


def rehearse(database_url: str, kind: str, **settings: Any) -> Rehearsal:
    """An installation on a standing clock, its world set up for an order of this kind."""
    given = {"database_url": database_url, "master_key": crypto.fresh_key(), **settings}
    rehearsal = Rehearsal(load_settings(**given), START)
    rehearsal.set_up(WORLDS[kind])
    return rehearsal


def intake_in(rehearsal: Rehearsal) -> Intake:
    """The intake of the rehearsed installation."""
    return intake_of(rehearsal.app)


class Play:
    """One order from its ticket to its end, everything outside delivered so many times; a worker that dies is replaced."""

    def __init__(self, rehearsal: Rehearsal, kind: str, deliveries: int = 1) -> None:
        self.r, self.kind, self.deliveries = rehearsal, kind, deliveries

    def to_the_end(self) -> str:
        """Play it; the state it ends in."""
        self._safely(lambda: self.r.happen("ticket", TICKETS[self.kind]))
        self.settle()
        for _ in range(self.deliveries - 1):
            self.r.world.tickets.redeliver("T1")
            self.settle()
        if self.kind == "new_install":
            self.pull("booked", TOVA, {"visit": "2027-01-14 FM"})
            self._safely(lambda: self.r.advance_to(VISIT))
            self.settle()
            self.pull("installed", MATS, {"serial": "L-1001", "tested": True})
        return self.r.order("T1").state

    def pull(self, trigger: str, actor: Actor, data: Mapping[str, Any]) -> None:
        for _ in range(self.deliveries):
            self._safely(lambda: self.r.service.trigger("T1", trigger, actor, None, data, f"hand/{trigger}", patience=0.1))
            self.settle()

    def settle(self) -> None:
        """Let everything that is due happen, dead workers' leases lapse, and retries come round."""
        for _ in range(4):
            self._safely(lambda: self.r.advance_to(self.r.clock.now() + timedelta(minutes=2)))

    def _safely(self, what: Any) -> None:
        try:
            what()
        except WorkerDied:
            self.r.died += 1


def counted(rehearsal: Rehearsal) -> dict[str, int]:
    """What the outside systems saw done, and (with `!`) what they saw done again."""
    repeats = {f"!{name}": n for name, n in rehearsal.world.repeats().items() if n}
    return {name: n for name, n in sorted(rehearsal.world.effects().items()) if n} | repeats
