"""Orders of a version that this program does not have any more: no list leaves one out, and every page says why it stands still."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete, update
from typer.testing import CliRunner

from console.cli import app as command
from console.web import create_app
from rehearsal.routines.shared_lock.second_version import VERSION, both
from runtime import bootstrap
from runtime.bootstrap import load_settings, open_app
from runtime.clock import StandingClock
from runtime.invariants import breaches_at
from runtime.services.canaries import Canaries
from runtime.services.installation import Services
from storage import definitions
from storage.heartbeats import record_heartbeat
from storage.recorded import recorded
from storage.schema import orders, workers
from tests.tokens import sign_in
from tests.web.conftest import client_of
from tests.web.installation import House, commands_of
from workflow.routines.shared_lock import WORKFLOW
from workflow.values import Actor

ADA = Actor("adam", "admin")
NOW = datetime.fromisoformat("2027-01-13T08:00:00+01:00")
_WHY = f"Beställningen är på version {VERSION} av rutinen, som det här programmet inte har."


class Alone:
    """The installation as the program finds it that has the first version only."""

    def __init__(self, folder: Path, key: str, numbers: dict[str, str]) -> None:
        self.folder, self.numbers = folder, numbers
        settings = load_settings(database_url=f"sqlite:///{folder}/store.db", master_key=key, technicians=("mats", "maja"))
        self.app = open_app(settings, StandingClock(NOW))
        self.web = create_app(self.app)
        self.services = Services(self.app)

    def client(self, name: str) -> TestClient:
        return client_of(self, name)  # type: ignore[arg-type]


def _played(folder: Path) -> tuple[str, dict[str, str]]:
    """Four orders under the second version, one of them in a state that only it has and one that has ended, and one under the first."""
    house = House(folder)
    Canaries(house.app).begin(VERSION, 0.001, ADA, "Prövas på några få.")
    house.ticket("T6", 6)
    Canaries(house.app).end("shared_lock", ADA, "Prövad nog.")
    house.ticket("T3", 3)
    house.ticket("T4", 4)
    house.ticket("T5", 5, contact={"name": "Cecilia Prov (dotter)", "phone": ""})
    house.ticket("T7", 7)
    house.run()
    house.trigger("T5", "ask", about=["contact.phone"])
    house.trigger("T4", "booked", visit="2027-01-14 FM", technician="mats")
    house.trigger("T7", "cancel", reason="behovet har upphört")
    with house.app.store.read() as connection:
        rows = connection.exec_driver_sql("SELECT external_name, number, state, workflow_version FROM orders ORDER BY id").all()
    assert [(row[2], row[3]) for row in rows] == [
        ("booking", WORKFLOW.version), ("booking", VERSION), ("booked", VERSION), ("awaiting_answer", VERSION), ("cancelled", VERSION),
    ]  # fmt: skip
    sign_in(house.app)
    house.close()
    return house.app.settings.master_key, {t: row[1] for t, row in zip(("T6", "T3", "T4", "T5", "T7"), rows, strict=True)}


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Alone]:
    folder, patch, routine = tmp_path_factory.mktemp("house"), pytest.MonkeyPatch(), both()
    patch.setattr(bootstrap, "ours", lambda: (routine,))
    bootstrap.routines.cache_clear()
    key, numbers = _played(folder)
    patch.undo()
    bootstrap.routines.cache_clear()
    made = Alone(folder, key, numbers)
    yield made
    made.app.close()




# Lists ----------------------------------------------------------------------------------------------


def shown(alone: Alone, **chosen: Any) -> set[str]:
    names = {number: ticket for ticket, number in alone.numbers.items()}
    return {names[row["number"]] for row in alone.services.orders.listing(**chosen).rows}


@pytest.mark.slow
def test_a_list_of_open_orders_leaves_none_out(alone: Alone) -> None:
    """An order that waits for an answer has no service time meanwhile."""
    assert shown(alone) == shown(alone, sort="since") == {"T3", "T4", "T5", "T6"} == shown(alone, sort="service") | {"T5"}


@pytest.mark.parametrize(("chosen", "found"), [
    ({"state": "awaiting_answer"}, {"T5"}), ({"state": "booking"}, {"T3", "T6"}), ({"phase": "received"}, {"T5"}),
    ({"party": "ordering_unit"}, {"T5"}), ({"routine": "shared_lock"}, {"T3", "T4", "T5", "T6"}), ({"kind": "new_install"}, {"T3", "T4", "T5", "T6"}),
    ({"only_open": False}, {"T3", "T4", "T5", "T6", "T7"}),
])  # fmt: skip
def test_it_is_narrowed_as_any_list(alone: Alone, chosen: dict[str, Any], found: set[str]) -> None:
    assert shown(alone, **chosen) == found


@pytest.mark.slow
def test_an_order_in_a_state_that_no_table_has_is_listed(alone: Alone) -> None:
    """Also one of a version that the store has never met."""
    with alone.app.store.write() as tx:
        tx.connection.execute(update(orders).where(orders.c.number == alone.numbers["T3"]).values(state="beamed", workflow_version="9"))
    try:
        assert shown(alone) == {"T3", "T4", "T5", "T6"} and shown(alone, sort="since", limit=2) <= {"T3", "T4", "T5", "T6"}
        page = alone.client("tova").get(f"/orders/{alone.numbers['T3']}")
        assert page.status_code == 200 and "okänt i den här versionen: beamed" in page.text and "på version 9 av rutinen" in page.text
    finally:
        with alone.app.store.write() as tx:
            right = {"state": "booking", "workflow_version": VERSION}
            tx.connection.execute(update(orders).where(orders.c.number == alone.numbers["T3"]).values(right))


def test_they_are_counted_where_they_are(alone: Alone) -> None:
    counts = alone.services.orders.counts().states["shared_lock"]
    assert {state: n for state, n in counts.items() if n} == {"awaiting_answer": 1, "booking": 2, "booked": 1}
    assert alone.services.set_aside.counts().unknown == 3


@pytest.mark.slow
def test_they_are_found_by_number_ticket_and_person(alone: Alone) -> None:
    tova = alone.client("tova")
    for text in (alone.numbers["T5"], "Folke Hägg"):
        answer = tova.post("/api/v1/orders/search", json={"text": text}, headers={"X-CSRF-Token": tova.csrf})
        assert [row["number"] for row in answer.json()["orders"]] == [alone.numbers["T5"]], answer.text


def test_nothing_is_wrong_with_them(alone: Alone) -> None:
    """Their states are those of the table that the store has; the store keeps the guards that refused, for the proof."""
    with alone.app.store.read() as connection:
        assert breaches_at(alone.app, connection) == []
        histories = {history.number: history for history in recorded(connection, "shared_lock")}
    checked = next(e for e in histories[alone.numbers["T3"]].entries if e.target == "precheck")
    assert checked.refused == ("is_duplicate", "is_unclear", "unit_not_digital", "is_incomplete")


# Pages ----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_pages_list_them_and_say_that_the_version_is_not_here(alone: Alone) -> None:
    tova = alone.client("tova")
    page = tova.get("/orders").text
    assert all(alone.numbers[ticket] in page for ticket in ("T3", "T4", "T5", "T6"))
    assert page.count(f"Version {VERSION} finns inte i det här programmet") == 3 and "Väntar på svar" in page
    assert "This program does not have version" in tova.get("/orders?lang=en").text
    tova.get("/orders?lang=sv")
    for path in ("/", "/orders?state=awaiting_answer", "/orders?all=1", "/booking", "/bulk", "/api/v1/orders?everything=true", "/systems"):
        assert tova.get(path).status_code == 200, path


@pytest.mark.slow
def test_the_page_of_one_says_why_it_stands_and_what_is_possible(alone: Alone) -> None:
    tova, number = alone.client("tova"), alone.numbers["T5"]
    page = tova.get(f"/orders/{number}").text
    assert _WHY in page and "starta ett program som har versionen" in page and f"rutinens version {VERSION}" in page
    assert "Väntar på svar" in page and "okänt i den här versionen" not in page and "Ingenting för din roll just nu." in page
    for path in ("live", "moment", "diagram.svg"):
        assert tova.get(f"/orders/{number}/{path}").status_code == 200, path
    assert "Väntar på svar" in tova.get(f"/orders/{number}/diagram.svg").text
    ended = tova.get(f"/orders/{alone.numbers['T7']}").text
    assert "Avbruten" in ended and _WHY not in ended


@pytest.mark.slow
def test_the_api_shows_one_and_says_why_it_stands(alone: Alone) -> None:
    tova, number = alone.client("tova"), alone.numbers["T5"]
    shown = tova.get(f"/api/v1/orders/{number}").json()
    assert (shown["state"], shown["phase"], shown["blocked_on"], shown["possible"]) == ("awaiting_answer", "received", "definition", [])
    assert shown["explanation"]["meaning"]["sv"].startswith(_WHY) and shown["explanation"]["next"] == []
    assert len(tova.get(f"/api/v1/orders/{number}/history").json()) == shown["version"]
    assert tova.get("/api/v1/orders?state=awaiting_answer").json()["orders"][0]["number"] == number
    assert tova.get(f"/api/v1/orders/{number}/diagram").status_code == 200


@pytest.mark.slow
def test_what_is_fired_at_one_is_refused_with_the_version(alone: Alone) -> None:
    tova, number = alone.client("tova"), alone.numbers["T5"]
    head = {"X-CSRF-Token": tova.csrf}
    for path in ("triggers/hold", "triggers/hold/preview", "triggers/no_such_thing"):
        answer = tova.post(f"/api/v1/orders/{number}/{path}", json={"reason": "semester", "data": {}}, headers=head)
        assert answer.status_code == 409 and VERSION in answer.text, (path, answer.text)
    form = {"csrf": tova.csrf, "reason": "semester"}
    for path in ("triggers/hold", "triggers/hold/preview", "triggers/cancel/preview"):
        answer = tova.post(f"/orders/{number}/{path}", data=form)
        page = answer.text if answer.status_code != 303 else tova.get(answer.headers["location"]).text
        assert answer.status_code < 500 and VERSION in page and "det här programmet inte har" in page, path


@pytest.mark.slow
def test_a_technician_sees_the_visit_and_why_nothing_can_be_reported(alone: Alone) -> None:
    mats, number = alone.client("mats"), alone.numbers["T4"]
    assert number in mats.get("/visits?day=2027-01-14").text and _WHY in mats.get(f"/visits/{number}").text
    form = {"csrf": mats.csrf, "serial": "L-1001", "tested": "ja"}
    answer = mats.post(f"/visits/{number}/triggers/installed", data=form)
    assert answer.status_code == 409 and VERSION in answer.text


def test_a_worker_alive_that_has_the_version_is_named(alone: Alone) -> None:
    with alone.app.store.write() as tx:
        ids = definitions.ids(tx.connection)
        record_heartbeat(tx.connection, "w-new", alone.app.clock.now(), knows=tuple(ids.values()))
    try:
        page = alone.client("tova").get(f"/orders/{alone.numbers['T5']}").text
        assert _WHY in page and "Den förs vidare av w-new" in page and "starta ett program" not in page
        assert alone.services.service.order(alone.numbers["T5"])["blocked_on"] is None
    finally:
        with alone.app.store.write() as tx:
            tx.connection.execute(delete(workers))


# The command line -----------------------------------------------------------------------------------


@pytest.mark.slow
def test_commands_list_show_explain_and_refuse_them(alone: Alone, monkeypatch: pytest.MonkeyPatch) -> None:
    commands_of(alone.app, monkeypatch)
    number = alone.numbers["T5"]

    def said(*words: str, code: int = 0) -> str:
        result = CliRunner().invoke(command, list(words))
        assert result.exit_code == code, result.output
        return re.sub(r"\s+", " ", result.stdout + result.stderr)

    listed = said("order", "list", "--open")
    assert all(alone.numbers[ticket] in listed for ticket in ("T3", "T4", "T5", "T6")) and f"does not have version {VERSION}" in listed
    assert [row["number"] for row in json.loads(said("order", "list", "--state", "awaiting_answer", "--json"))] == [number]
    assert "Waiting for an answer (awaiting_answer)" in said("order", "show", number)
    assert "Possible now: start a program that has the version." in said("order", "explain", number)
    assert "Waiting for an answer" in said("order", "history", number)
    assert f"{number} is on version {VERSION}" in said("order", "trigger", number, "hold", "--reason", "semester", code=2)
