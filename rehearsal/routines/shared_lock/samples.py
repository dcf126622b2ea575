"""Sample orders for a first look: a small made-up town, and two weeks in which the routine really ran.

Nothing is put into the store but by the routine itself: tickets arrive in the stub Lindesk on a clock that stands two
weeks back and is moved up to now, the worker works, and people pull triggers. All persons and numbers are test data.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from adapters import World, scenario_world
from rehearsal.rehearsal import Rehearsal
from runtime.bootstrap import open_app, open_store, tools_of
from runtime.routines.shared_lock.systems import world_store_of
from runtime.settings import Settings
from storage import queries
from workflow.errors import BadInput
from workflow.routines.shared_lock import roles
from workflow.values import Actor, Facts

MARK = "samples"
_DAYS_BACK = 9
_FIRST_NUMBER = 900
# Two weeks of hourly looks would be most of the work and show nothing.
_POLL_MINUTES = 300

_TOVA, _MATS = Actor("tova", roles.OPERATOR), Actor("mats", roles.TECHNICIAN)
ACCOUNT, ROLE = _TOVA.name, str(_TOVA.role)
"""Whom a first look is made as."""
_CONTACT = {"name": "Kim Prov (granne)", "phone": "070-174 06 21"}


def _home(address: str, apartment: str | None = None, **more: Any) -> Facts:
    place = {"address": address, "apartment": apartment, "postcode": "58222", "city": "Linköping"}
    return {**place, "executed_from": "2025-03-03", "in_tes": True, **more}


_LATER: Facts = {"executed_from": None, "in_tes": False}
PEOPLE: Mapping[str, Facts] = {
    # Those of the sample orders.
    "berit": _home("Exempelvägen 3", "1102", id="194206159941", name="Berit Björk"),
    "arne": _home("Exempelvägen 3", "1102", id="194407169954", name="Arne Björk"),
    "ebba": _home("Provstigen 8", id="193909019964", name="Ebba Ek"),
    "david": _home("Provstigen 8", id="194104029972", name="David Ek"),
    "greta": _home("Testtorget 1", "1301", id="192412249928", name="Greta Gran"),
    "hugo": _home("Testtorget 1", "1301", id="192712319934", name="Hugo Gran"),
    "inga": _home("Mönstergatan 17", "0902", id="196203039877", name="Inga Idegran"),
    "jonas": _home("Mönstergatan 17", "0902", id="198507099805", name="Jonas Idegran"),
    "karin": _home("Provgränd 5", id="192607089907", name="Karin Kastanj"),
    "lars": _home("Provgränd 5", id="198112289874", name="Lars Kastanj", **_LATER),
    # Those of the tickets in tests/data/tickets, so that handing them in goes somewhere.
    "astrid": _home("Provgatan 4", "1201", id="193804129827", name="Astrid Alm"),
    "bertil": _home("Provgatan 4", "1201", id="194009239833", name="Bertil Alm"),
    "dagny": _home("Testvägen 12", id="194701019897", name="Dagny Dal", postcode="58941"),
    "erik": _home("Testvägen 12", id="194505199804", name="Erik Dal", postcode="58941"),
    "folke": _home("Exempelgränd 7 B", "1003", id="193311059855", name="Folke Fors", postcode="58330"),
    "gun": _home("Exempelgränd 7 B", "1003", id="193602149845", name="Gun Fors", postcode="58330"),
    "hjordis": _home("Provgatan 9", id="192906309865", name="Hjördis Holm"),
    "ivar": _home("Provgatan 9", id="193108179882", name="Ivar Holm"),
}
LOCKS: Mapping[str, Facts] = {
    "L-2001": {"mounted_at": "ebba", "linked": ["ebba"]}, "L-2002": {"mounted_at": "karin", "linked": ["karin"]},
    "L-2003": {"mounted_at": "erik", "linked": ["erik"]}, "L-2004": {"mounted_at": "ivar", "linked": ["ivar"]},
}  # fmt: skip
STOCK = ("L-3001", "L-3002", "L-3003", "L-3004", "L-3005")

_INCOMPLETE = (
    "Hej!\n\nSammanboende: Rut Rask\nPersonnummer: 197010632391\nAdress: Provgränd 11, 582 22 Linköping\n\n"
    "Befintlig brukare med låsenhet: Sten Rask, samma adress\n\nHälsningar Anna"
)
_QUESTION = "Hej! Hur gör vi när två som bor ihop har olika utförare? Räcker det med ett lås? /Anna"


@dataclass(frozen=True)
class Happening:
    """Something on the working day so many days before today, at a local time."""

    days_back: int
    at: time
    verb: str
    value: Facts


def _ticket(days_back: int, at: time, id_: str, **spec: Any) -> Happening:
    return Happening(days_back, at, "ticket", {"id": id_, "contact": _CONTACT, **spec})


def _pull(days_back: int, at: time, order: str, name: str, actor: Actor, reason: str | None = None, **data: Any) -> Happening:
    return Happening(days_back, at, "trigger", {"order": order, "name": name, "actor": actor, "reason": reason, "data": data})


# `visit_on` counts working days back like `days_back`; below zero lies in time to come.
STORY: tuple[Happening, ...] = (
    _ticket(9, time(8, 12), "sample-1", kind="new_install", persons=["berit", "arne"], gate_code="0000"),
    _pull(9, time(10, 5), "sample-1", "booked", _TOVA, visit_on=6, window="FM"),
    _ticket(8, time(9, 20), "sample-2", kind="link_existing", cohabitant="david", existing="ebba"),
    _ticket(7, time(8, 31), "sample-3", kind="new_install", persons=["greta", "hugo"]),
    _pull(6, time(9, 40), "sample-1", "installed", _MATS, serial="L-3001", tested="true"),
    _ticket(6, time(13, 2), "sample-4", kind="new_install", persons=["greta", "hugo"]),
    _pull(5, time(14, 10), "sample-3", "contact_failed", _TOVA, "Inget svar"),
    _ticket(4, time(10, 45), "sample-5", kind="new_install", persons=["inga", "jonas"]),
    _ticket(4, time(11, 17), "sample-6", kind="link_existing", cohabitant="lars", existing="karin"),
    _pull(4, time(14, 2), "sample-5", "booked", _TOVA, visit_on=-2, window="EM"),
    _ticket(2, time(15, 20), "sample-7", kind="link_existing", text=_INCOMPLETE, title="Koppla sammanboende"),
    _ticket(1, time(8, 5), "sample-8", kind="new_install", text=_QUESTION, title="Fråga om låsenhet"),
)


def wanted(settings: Settings) -> bool:
    """True for a store that has never had an order, nor samples."""
    store = open_store(settings)
    try:
        with store.read() as connection:
            return store.meta(connection, MARK) is None and not queries.list_orders(connection, limit=1)
    finally:
        store.close()


def decline(settings: Settings) -> None:
    """Remember that this store is to have no samples."""
    store = open_store(settings)
    with store.write() as tx:
        tx.set_meta(MARK, "none")
    store.close()


def make(settings: Settings, now: datetime, stop: threading.Event, progress: Callable[[int, int], None]) -> None:
    """Play the story up to `now`; when `stop` is set it ends early and is not played again."""
    calendar = tools_of(settings).calendar
    days = _working_days(calendar, calendar.local(now).date())
    start = calendar.parse_local(f"{days[_DAYS_BACK]}T07:00")
    quick = settings.changed(poll_minutes=_POLL_MINUTES)
    rehearsal = Rehearsal(quick, start, open_app, world_store_of(settings))
    try:
        with rehearsal.app.store.write() as tx:
            tx.set_meta(MARK, "made")
        # Their ticket numbers keep clear of those in tests/data/tickets.
        rehearsal.world.store.add("ticket numbers", _FIRST_NUMBER)
        rehearsal.set_up({"people": PEOPLE, "locks": LOCKS, "stock": STOCK})
        for n, happening in enumerate(STORY):
            if stop.is_set():
                return
            progress(n, len(STORY))
            rehearsal.advance_to(calendar.parse_local(f"{days[happening.days_back]}T{happening.at}"))
            _happen(rehearsal, happening, days)
        rehearsal.advance_to(now)
    finally:
        rehearsal.close()


def populate(world: World) -> None:
    """Put the sample people and their lock units into a world that has nobody yet."""
    if next(iter(world.store.each("person")), None) is None:
        world.store.add("ticket numbers", _FIRST_NUMBER)
        scenario_world.set_up(world, {"people": PEOPLE, "locks": LOCKS})


def _happen(rehearsal: Rehearsal, happening: Happening, days: Mapping[int, date]) -> None:
    value = happening.value
    if happening.verb == "ticket":
        rehearsal.happen("ticket", {**value, "number": rehearsal.world.next_ticket_number()})
        rehearsal.run()
        return
    data = dict(value["data"])
    if "visit_on" in data:
        data["visit"] = f"{days[data.pop('visit_on')]} {data.pop('window')}"
    # Under other settings the story may go another way, and this order may not be waiting for a person.
    with suppress(BadInput):
        rehearsal.trigger(value["order"], value["name"], value["actor"], value["reason"], data)
    rehearsal.run()


def _working_days(calendar: Any, today: date) -> dict[int, date]:
    """The days on which visits can be: 0 the last one before today, 1 the one before, … and -1, -2 … to come."""
    found: dict[int, date] = {}
    for step, numbers in ((-1, range(_DAYS_BACK + 1)), (1, range(-1, -4, -1))):
        day = today
        for number in numbers:
            day += timedelta(days=step)
            while not calendar.is_working_day(day) or calendar.is_bridge_day(day):
                day += timedelta(days=step)
            found[number] = day
    return found
