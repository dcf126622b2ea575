"""A small installation with orders in many states on a standing clock, and a server for browsers to visit."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI

from console.web import create_app
from rehearsal.rehearsal import Rehearsal
from runtime.app import App
from runtime.bootstrap import load_settings, tools_of
from runtime.crypto import fresh_key
from runtime.services.passwords import hasher
from storage import accounts as account_rows
from storage.fresh import empty_file
from tests.postgres import PARTS
from workflow.routines.shared_lock import roles
from workflow.values import Actor

PASSWORD = "hemligt-hemligt"
PEOPLE = {"tova": roles.OPERATOR, "mats": roles.TECHNICIAN, "rut": roles.AUDITOR, "adam": roles.ADMIN}
TOVA, MATS = Actor("tova", roles.OPERATOR), Actor("mats", roles.TECHNICIAN)
START = "2027-01-12T08:00"


def number(birth: str, serial: int) -> str:
    """A well-formed personal number; serials from 980 on are kept for tests, so nobody has it."""
    digits = f"{birth[2:]}{serial:03d}"
    total = sum(sum(divmod(int(d) * (2 - i % 2), 10)) for i, d in enumerate(digits))
    return f"{birth}{serial:03d}{-total % 10}"


def family(n: int, surname: str) -> dict[str, dict[str, Any]]:
    """Two people behind one door, known to Treserva and TES."""
    home = {"address": f"Exempelvägen {n}", "apartment": "1101", "postcode": "58222", "city": "Linköping"}
    known = {"executed_from": "2026-06-01", "in_tes": True}
    first = {"id": number("19380412", 979 + n), "name": f"Ester {surname}", **home, **known}
    second = {"id": number("19400923", 979 + n), "name": f"Folke {surname}", **home, **known}
    return {f"{n}A": first, f"{n}B": second}


SURNAMES = ("Alm", "Björk", "Ek", "Gran", "Hägg", "Lind", "Lönn", "Rönn", "Sälg", "Tall")
CONTACT = {"name": "Cecilia Prov (dotter)", "phone": "070-174 06 05"}


@cache
def password_hash() -> str:
    return hasher().hash(PASSWORD)


class House:
    """A rehearsed installation with accounts; `web` is its console."""

    def __init__(self, folder: Path, families: int = 10, stock: int = 6, **settings: Any) -> None:
        place = {"database_url": empty_file(folder / "store.db", PARTS), "master_key": fresh_key()}
        loaded = load_settings(**{**place, "technicians": ("mats", "maja"), **settings})
        self.rehearsal = Rehearsal(loaded, tools_of(loaded).calendar.parse_local(START))
        self.app = self.rehearsal.app
        people: dict[str, dict[str, Any]] = {}
        for n in range(1, families + 1):
            people |= family(n, SURNAMES[(n - 1) % len(SURNAMES)])
        self.rehearsal.set_up({
            "people": people, "stock": [f"L-{1000 + i}" for i in range(1, stock + 1)],
            "locks": {"L-2001": {"mounted_at": "2A", "linked": ["2A"]}, "L-2003": {"mounted_at": "9A", "linked": ["9A"]}},
        })  # fmt: skip
        self.people()
        self.web: FastAPI = create_app(self.app)

    def people(self) -> None:
        known = {"password_hash": password_hash(), "must_change": 0, "created_at": self.app.clock.now()}
        with self.app.store.write() as tx:
            for name, role in PEOPLE.items():
                account_rows.add_account(tx, name=name, display_name=name.title(), role=str(role), **known)

    # What happens --------------------------------------------------------------------------------

    def ticket(self, id: str, n: int, kind: str = "new_install", **more: Any) -> str:
        """A ticket for a family, taken in; returns the order's number."""
        who = {"persons": [f"{n}A", f"{n}B"]} if kind == "new_install" else {"cohabitant": f"{n}B", "existing": f"{n}A"}
        spec = {"id": id, "kind": kind, **who, "contact": CONTACT, "gate_code": "1234", **more}
        self.rehearsal.happen("ticket", spec | {"number": self.rehearsal.world.next_ticket_number()})
        return self.rehearsal.order(id).number

    def run(self) -> None:
        self.rehearsal.run()

    def state(self, name: str) -> str:
        return self.rehearsal.order(name).state

    def trigger(self, order: str, name: str, actor: Actor = TOVA, reason: str | None = None, **data: Any) -> None:
        self.rehearsal.trigger(self.rehearsal.order(order).number, name, actor, reason, data)
        self.run()

    def fill(self) -> None:
        """Orders in many states, two days of them."""
        self.ticket("T1", 1)
        self.ticket("T2", 2, "link_existing")
        self.ticket("T3", 3, gate_code=None)
        self.ticket("T4", 4, contact={"name": "Cecilia Prov (dotter)", "phone": ""})
        self.ticket("T5", 5, heading="Övrigt om digitala lås")
        self.ticket("T6", 6)
        self.run()
        self.trigger("T1", "booked", visit="2027-01-14 FM", technician="mats")
        self.trigger("T6", "hold", reason="hospitalised", resume_on="2027-02-01")
        self.ticket("T7", 7)
        self.run()
        self.trigger("T7", "booked", visit="2027-01-14 EM", technician="mats")
        self.rehearsal.advance("1 day")
        self.ticket("T8", 8)
        self.run()
        self.trigger("T8", "booked", visit="2027-01-18 FM", technician="maja")
        self.rehearsal.advance_to(self.app.tools.calendar.parse_local("2027-01-14T09:30"))

    def at(self, local: str) -> None:
        """Move the clock to a local time, doing what falls due on the way."""
        self.rehearsal.advance_to(self.app.tools.calendar.parse_local(local))

    def break_answers(self, *tickets: str) -> None:
        """Orders whose acknowledgement failed for good, so that a person has to decide."""
        self.rehearsal.happen("fault", {"system": "lindesk", "operation": "comment", "kind": "error", "times": 2 * len(tickets)})
        for n, id in enumerate(tickets, start=3):
            self.ticket(id, n)
        self.rehearsal.advance("1 hour")

    def close(self) -> None:
        self.app.close()


def move(house: House, **span: float) -> None:
    """Move the clock and do nothing on the way."""
    house.rehearsal.clock.move_to(house.rehearsal.clock.now() + timedelta(**span))


def commands_of(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands of this process work on this installation's store, with its key."""
    monkeypatch.setenv("LOCKSTEP_DATABASE_URL", app.settings.database_url)
    monkeypatch.setenv("LOCKSTEP_MASTER_KEY", app.settings.master_key)


def csrf_of(page: str) -> str:
    """The token that a page's form carries."""
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found, page
    return found[1]


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(web: FastAPI, port: int = 0) -> Iterator[str]:
    """The console on a port of this machine, a free one where none is given; yields its address."""
    port = port or free_port()
    config = uvicorn.Config(web, "127.0.0.1", port, log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
