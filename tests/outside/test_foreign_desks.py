"""Orders against a desk that knows only its vendor's contract, in a separate process, and whose replies get lost."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from adapters import NotifyStub, TesStub, TreservaStub, World
from adapters.lindesk.reference import without_reference
from adapters.over_http import Endpoint, LindeskEasit, LindeskSundsvall
from rehearsal.rehearsal import Rehearsal
from rehearsal.routines.shared_lock.people import number_of
from runtime.app import App
from runtime.bootstrap import open_app
from runtime.clock import Clock
from runtime.invariants import breaches
from runtime.settings import Settings
from storage.fresh import fresh_place
from tests.outside.processes import ROOT
from tests.outside.town import EXISTING, NEW, settings_at
from tests.postgres import PARTS
from tests.reliability.tools import MATS, PEOPLE, START, TOVA

pytestmark = pytest.mark.slow

SHAPES = pytest.mark.parametrize("shape", ["support", "easit"])
LABELS = ("Vård, Stöd och Omsorg", "Välfärdsteknik", "Digital låsenhet")
HEADINGS = {"new_install": "Beställning sammanboende, samma tidpunkt", "link_existing": "Beställning sammanboende, olika tillfällen"}
# All that an order needs, with hours between: nothing here may wait for a person.
ENOUGH = 30


def ticket(kind: str, people: Mapping[str, Mapping[str, Any]] = PEOPLE, **answers: str) -> dict[str, Any]:
    """An order for A and B of these people, as the unit's form has it."""
    form = {"orderKind": kind}
    for letter, role in (("A", "person1"), ("B", "person2")) if kind == "new_install" else (("B", "cohabitant"), ("A", "existing")):
        person = people[letter]
        form |= {f"{role}.name": person["name"], f"{role}.personalNumber": person["id"]}
        form[f"{role}.address"] = f"{person['address']} lgh {person['apartment']}, {person['postcode']} {person['city']}"
    return {
        "title": "Digital låsenhet", "description": "", "priority": "MEDIUM", "channel": "E-tjänst (intern)", "reporterUserId": "anna01andersson",
        "labels": [*LABELS, HEADINGS[kind]], "classification": {"category": "VALFARDSTEKNIK", "type": "DIGITAL_LASENHET_SAMMANBOENDE"},
        "stakeholders": [{"role": "BESTALLARE", "organizationName": "Hemtjänst Vasastaden"}],
        "parameters": [{"key": key, "values": [value]} for key, value in (form | answers).items()],
    }  # fmt: skip


@dataclass
class Town:
    """An installation, and the desk that it is in front of."""

    rehearsal: Rehearsal
    address: str

    def hand(self, **wanted: Any) -> Mapping[str, Any]:
        """Something that a person does in the desk."""
        now = self.rehearsal.clock.now().isoformat()
        found: Mapping[str, Any] = httpx.post(f"{self.address}/_desk", json={"now": now, **wanted}, trust_env=False).json()
        return found

    def until(self, ticket_id: str, *states: str) -> None:
        """Let hours pass until its order is in one of these states."""
        for _ in range(ENOUGH):
            self.rehearsal.run()
            if (seen := self.state(ticket_id)) in states:
                return
            self.rehearsal.advance("1 hour")
        raise AssertionError(f"{ticket_id} is {seen} and not {states}")

    def state(self, ticket_id: str) -> str:
        found = [o["state"] for o in self.rehearsal.service.orders() if o["ticket_id"] == ticket_id]
        return str(found[0]) if found else "not here"

    def settled(self) -> Mapping[str, Any]:
        """What stands in the tickets, once nothing more is on its way: nothing was asked amiss, and nothing said twice."""
        self.rehearsal.advance("3 hours")
        seen = self.hand()
        assert seen["breaches"] == []
        assert list(breaches(self.rehearsal.app)) == []
        assert self.rehearsal.world.repeats() == {}
        for one in seen["tickets"].values():
            said = Counter(" ".join(without_reference(text).split()) for text in one["ours"])
            assert [text for text, times in said.items() if times > 1] == []
            runs = [status for n, status in enumerate(one["statuses"]) if one["statuses"][n - 1 : n] == [status]]
            assert runs == [], "a status was set that stood already"
        return dict(seen["tickets"])


@contextmanager
def town(shape: str, world: Mapping[str, Any], chance: float, seed: int = 0) -> Iterator[Town]:
    print(f"{shape}, chance {chance}, seed {seed}")
    words = (sys.executable, "-m", "tests.outside.desks", shape, "--chance", str(chance), "--seed", str(seed))
    with subprocess.Popen(words, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=-1, text=True) as desk:
        try:
            assert desk.stdout is not None
            address = desk.stdout.readline().strip()
            with fresh_place(PARTS) as place:
                rehearsal = Rehearsal(settings_at(place), START, lambda *parts: installation(shape, address, *parts))
                try:
                    rehearsal.set_up(world)
                    yield Town(rehearsal, address)
                finally:
                    rehearsal.close()
        finally:
            desk.kill()


def installation(shape: str, address: str, settings: Settings, clock: Clock, world: World) -> App:
    client: LindeskEasit | LindeskSundsvall = LindeskSundsvall(Endpoint(f"{address}/0580/VOF", token="x"))
    if shape == "easit":
        client = LindeskEasit(Endpoint(address, user="the-key"))
    client.blocking = False
    return open_app(settings, clock, world, (TreservaStub(world), TesStub(world), client, NotifyStub(world)))


@SHAPES
def test_an_order_is_answered_once_though_every_reply_is_lost(shape: str) -> None:
    """The desk does what it is asked and never says so: each comment and status is found by looking."""
    with town(shape, EXISTING, 1) as t:
        t.hand(id="13:2", number="LD-1", open=ticket("link_existing"))
        t.until("13:2", "feedback_sent")
        stands = t.settled()["13:2"]
        assert (stands["status"], stands["statuses"][-1]) == ("SOLVED", "SOLVED")
        assert sum("Klart" in text for text in stands["ours"]) == 1
        assert sum(t.hand()["lost"].values()) >= len(stands["ours"]) + 1


@SHAPES
def test_a_question_its_answer_and_a_visit_come_through_a_lossy_desk(shape: str, chance: float = 1, seed: int = 7) -> None:
    """Asked once, answered in a message, booked, mounted, answered and closed; then opened again by the unit."""
    with town(shape, NEW, chance, seed) as t:
        t.hand(id="13:2", number="LD-1", open=ticket("new_install"))
        t.until("13:2", "awaiting_completion")
        t.rehearsal.advance("3 hours")
        assert t.hand()["tickets"]["13:2"]["status"] == "PENDING"
        t.hand(id="13:2", say="Kontakt är Cecilia Alm, telefon 070-174 06 05. Portkod behövs inte.")
        t.until("13:2", "booking")
        t.rehearsal.trigger("LD-1", "booked", TOVA, None, {"visit": "2027-01-14 FM"})
        t.until("13:2", "booked")
        t.rehearsal.advance_to(datetime(2027, 1, 14, 9, tzinfo=UTC))
        t.rehearsal.trigger("LD-1", "installed", MATS, None, {"serial": "L-1001", "tested": True})
        t.until("13:2", "feedback_sent")
        stands = t.settled()["13:2"]
        assert (stands["status"], stands["statuses"][-1]) == ("SOLVED", "SOLVED")
        assert [sum(word in text for text in stands["ours"]) for word in ("saknar", "Klart")] == [1, 1]
        t.hand(id="13:2", say="Det går inte att öppna.")
        t.hand(id="13:2", status="REOPENED")
        t.until("13:2", "needs_review")
        assert t.settled()["13:2"]["status"] != "SOLVED"


@SHAPES
@pytest.mark.parametrize("seed", [1, 2])
def test_many_orders_at_a_desk_that_loses_any_reply_end_as_they_should(shape: str, seed: int) -> None:
    """More tickets than a page holds, of one minute; requests that never arrive and questions without an answer among them."""
    homes = [
        {x: {**PEOPLE[x], "apartment": f"120{n + 1}", "id": number_of(2 * n + (x == "B"))} for x in "AB"} for n in range(5)
    ]  # fmt: skip
    people = {f"{x}{n}": facts for n, home in enumerate(homes) for x, facts in home.items()}
    locks = {f"L-200{n}": {"mounted_at": f"A{n}", "linked": [f"A{n}"]} for n in range(5)}
    with town(shape, {"people": people, "locks": locks}, 0.4, seed) as t:
        for n, home in enumerate(homes):
            t.hand(id=f"13:{n}", number=f"LD-{n}", open=ticket("link_existing", home))
        for n in range(5):
            t.until(f"13:{n}", "feedback_sent")
        tickets = t.settled()
        assert {one["status"] for one in tickets.values()} == {"SOLVED"}
        assert [sum("Klart" in text for text in one["ours"]) for one in tickets.values()] == [1] * 5
        assert t.rehearsal.world.effects()["tes.link"] == 5
