"""Protected persons, also when protection comes after the order has ended; technicians and the days of their visits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import orjson
import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import update
from typer.testing import CliRunner

from console.cli import app as command
from console.routines.shared_lock.use_cases import visits_of
from runtime.routines.shared_lock.protection import Protection
from runtime.services.installation import Services
from runtime.services.people import People
from storage import accounts as rows
from storage import protection
from storage.persons import destroy_keys
from storage.routines.shared_lock.tables import lock_links
from tests.tokens import sign_in
from tests.web.conftest import Client, client_of
from tests.web.installation import TOVA, House, commands_of, password_hash

pytestmark = pytest.mark.slow


@pytest.fixture
def ended(tmp_path: Path) -> Iterator[House]:
    """Order T2 has ended: Folke Björk got the lock of Ester Björk; both are linked to L-2001."""
    house = House(tmp_path)
    house.ticket("T2", 2, "link_existing")
    house.rehearsal.advance("3 days")
    assert house.app.workflow("shared_lock").state[house.state("T2")].end
    yield house
    house.close()


def protect(house: House, person: str) -> None:
    house.rehearsal.happen("treserva", {"person": person, "protection": "protected_registration"})


def shown(client: TestClient) -> str:
    sheet = load_workbook(BytesIO(client.get("/inventory/export.xlsx").content)).active
    assert isinstance(sheet, Worksheet)
    cells = "\n".join(str(c) for row in sheet.iter_rows(values_only=True) for c in row)
    pages = ("/orders?all=1", "/", "/inventory", "/inventory/L-2001", "/api/v1/orders?everything=true", "/api/v1/inventory/units", "/orders/T2")
    answers = {page: client.get(page) for page in pages}
    assert {page: answer.status_code for page, answer in answers.items()} == dict.fromkeys(pages, 200)
    return cells + "\n".join(answer.text for answer in answers.values())


def test_protection_that_comes_later_hides_what_is_old(ended: House) -> None:
    """Lists, inventory, sheet, page and API of an order that has ended; who does not work with persons sees its number alone."""
    tova, rut = client_of(ended, "tova"), client_of(ended, "rut")
    assert "F.B." in shown(tova) and "Folke Björk" in shown(tova)
    protect(ended, "2B")
    found = Protection(ended.app).run_once()
    assert found is not None and found.protected == 1 and found.unanswered == 0
    assert Protection(ended.app).run_once() is None, "once a day"
    after = shown(tova)
    assert "F.B." not in after and "Folke" not in after
    rows = rut.get("/api/v1/orders?everything=true").json()["orders"]
    number = ended.rehearsal.order("T2").number
    (row,) = [row for row in rows if row["number"] == number]
    assert set(row) == {"id", "number", "routine", "hidden"}
    assert rut.get(f"/orders/{number}").status_code == 403 and rut.get(f"/api/v1/orders/{number}").status_code == 403
    assert [line["subject"] for line in Services(ended.app).log.lines(what="denied")] == ["protected", "protected"]


@pytest.mark.parametrize("name", ["rut", "adam", "mats"])
def test_who_sees_the_number_alone_has_every_list(house: House, client: Client, name: str) -> None:
    """An order of a protected person, open or ended, stands in it by its number, and breaks none."""
    house.fill()
    for person in ("2A", "3A", "8A"):
        protect(house, person)
    assert Protection(house.app).run_once()
    viewer, numbers = client(name), [house.rehearsal.order(ticket).number for ticket in ("T2", "T3", "T8")]
    lists = ("/", "/orders", "/orders?all=1", "/orders?late=1", "/orders/rows", "/start/now", "/inventory", "/booking", "/bulk", "/visits", "/help")
    answers = {page: viewer.get(page) for page in lists}
    assert [page for page, answer in answers.items() if answer.status_code not in (200, 303, 403)] == []
    assert name == "mats" or all(number in answers["/orders?all=1"].text for number in numbers)
    assert not any(said in answer.text for answer in answers.values() for said in ("E.B.", "E.E.", "E.R.", "Ester Björk"))


def test_a_system_that_cannot_be_asked_is_asked_again(ended: House) -> None:
    """Could-not-ask is never no: the day is not ticked off."""
    ended.rehearsal.happen("fault", {"system": "treserva", "operation": "person", "kind": "unavailable", "times": 1})
    found = Protection(ended.app).run_once()
    assert found is not None and found.unanswered == 1
    again = Protection(ended.app).run_once()
    assert again is not None and again.unanswered == 0


def test_a_person_without_an_order_is_looked_at_too(ended: House) -> None:
    """Linked before this store began (L-2003), or by an order whose data were destroyed: TES has the number. What it does not
    answer is asked again; whom it does not have either is counted."""
    tova = client_of(ended, "tova")
    assert "E.S." in tova.get("/inventory").text
    protect(ended, "9A")
    ended.rehearsal.happen("fault", {"system": "tes", "operation": "lock", "kind": "unavailable", "times": 1})
    found = Protection(ended.app).run_once()
    assert found is not None and (found.asked, found.protected, found.unanswered, found.unknown) == (2, 0, 1, 0)
    found = Protection(ended.app).run_once()
    assert found is not None and (found.asked, found.protected, found.unanswered, found.unknown) == (3, 1, 0, 0)
    page = tova.get("/inventory").text
    assert "E.S." not in page and "L-2003" in page
    with ended.app.store.write() as tx:
        destroy_keys(tx, ended.rehearsal.order("T2").id, ended.app.clock.now())
        tx.connection.execute(update(lock_links).where(lock_links.c.serial == "L-2003").values(ref="0" * 64))
    protect(ended, "2B")
    later = ended.rehearsal.clock
    later.move_to(later.now() + timedelta(days=1))
    found = Protection(ended.app).run_once()
    assert found is not None and (found.asked, found.protected, found.unanswered, found.unknown) == (2, 1, 0, 1)
    assert "F.B." not in tova.get("/inventory").text


def test_what_is_protected_is_shown_when_a_second_person_agrees(tmp_path: Path) -> None:
    """Where the setting says so: the own approval is none, and one approval is one look."""
    house = House(tmp_path, reveal_second_person=True)
    number = house.ticket("T1", 1)
    house.run()
    house.rehearsal.trigger(number, "person_protected", TOVA, None, {"person": "A"})
    sign_in_second(house)
    tova, olga = client_of(house, "tova"), client_of(house, "olga")
    asked = {"csrf": tova.csrf, "what": "names", "ground": "emergency", "reason": "akut läge"}
    refused = tova.post(f"/orders/{number}/reveal", data=asked)
    assert refused.status_code == 400 and "Ester" not in refused.text
    own = tova.post(f"/orders/{number}/reveal/1/approve", data={"csrf": tova.csrf})
    assert own.status_code == 404
    assert "tova" in olga.get(f"/orders/{number}").text
    assert olga.post(f"/orders/{number}/reveal/1/approve", data={"csrf": olga.csrf}).status_code == 303
    assert "Ester" in tova.post(f"/orders/{number}/reveal", data=asked).text
    assert tova.post(f"/orders/{number}/reveal", data=asked).status_code == 400
    house.close()


def sign_in_second(house: House) -> None:
    with house.app.store.write() as tx:
        rows.add_account(
            tx, name="olga", display_name="Olga", role="operator", password_hash=password_hash(), must_change=0,
            created_at=house.app.clock.now(),
        )  # fmt: skip


def test_a_technician_sees_a_visit_from_the_day_before_to_the_day_after(house: House, client: Client) -> None:
    number = house.ticket("T1", 1)
    house.run()
    house.trigger("T1", "booked", visit="2027-01-18 FM", technician="mats")
    for local, status in (
        ("2027-01-16T12:00", 404), ("2027-01-17T08:00", 200), ("2027-01-18T12:00", 200), ("2027-01-19T12:00", 200), ("2027-01-20T08:00", 404),
    ):  # fmt: skip
        house.rehearsal.clock.move_to(house.app.tools.calendar.parse_local(local))
        mats = client("mats")
        assert mats.get(f"/visits/{number}").status_code == status, local
        assert ("Exempelvägen 1" in mats.get("/visits?day=2027-01-18").text) == (status == 200), local


def test_a_closed_account_has_no_calendar_and_no_token(house: House, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """At once; and the change says from what to what."""
    services = Services(house.app)
    address = f"/calendar/{visits_of(services).feed_token('mats')}.ics"
    commands_of(house.app, monkeypatch)
    sign_in(house.app, mats="technician", rut="auditor")
    anybody, adam = client(None), client("adam")  # type: ignore[arg-type]
    assert anybody.get(address).status_code == 200
    assert services.log.lines(what="feed")[0]["account"] == "mats"
    assert CliRunner().invoke(command, ["log", "export", "--by", "mats"]).exit_code == 2
    lines = [orjson.loads(line) for line in CliRunner().invoke(command, ["log", "export", "--by", "rut"]).stdout.splitlines()]
    assert [line["id"] for line in lines] == sorted(line["id"] for line in lines) and lines[-1]["what"] == "denied"
    rest = CliRunner().invoke(command, ["log", "export", "--by", "rut", "--after", str(lines[-1]["id"])])
    assert rest.exit_code == 0 and rest.stdout == ""
    headers = {"X-CSRF-Token": adam.csrf}
    assert adam.patch("/api/v1/accounts/mats", json={"closed": True, "role": "auditor"}, headers=headers).status_code == 204
    assert anybody.get(address).status_code == 404
    assert CliRunner().invoke(command, ["order", "list", "--by", "mats"]).exit_code == 2
    assert services.log.lines(what="account_changed")[0]["note"] == "role: technician → auditor, open → closed"
    page = client("rut").get("/access-log?what=account_changed").text
    assert "öppet → stängt" in page and "roll: " in page and "role: " not in page and "technician" not in page


def test_who_is_forgotten_leaves_no_mark(ended: House) -> None:
    """With every key at hand the mark of protection would tell of the person; it goes with the person."""
    protect(ended, "2B")
    Protection(ended.app).run_once()
    number = str(ended.rehearsal.order("T2").private["reading"]["persons"][0]["identifier"])
    refs = {ended.app.store.keyring.ref(f"person|{p['identifier']}") for p in ended.rehearsal.order("T2").private["reading"]["persons"]}
    with ended.app.store.read() as connection:
        assert len(protection.protected_of(connection, refs)) == 1
    people = People(ended.app)
    for person in ended.rehearsal.order("T2").private["reading"]["persons"]:
        people.erase(str(person["identifier"]), TOVA, "begäran om radering")
    with ended.app.store.read() as connection:
        assert protection.protected_of(connection, refs) == set() and number


def test_a_technician_sees_a_protected_person_for_a_reason(house: House, client: Client) -> None:
    """Not on the day's list, and on the visit's page when words are given, which are on the log."""
    number = house.ticket("T1", 1)
    house.run()
    house.trigger("T1", "booked", visit="2027-01-18 FM", technician="mats")
    with house.app.store.write() as tx:
        person = house.rehearsal.order("T1").private["reading"]["persons"][0]
        protection.protect(tx, [house.app.store.keyring.ref(f"person|{person['identifier']}")], house.app.clock.now())
    house.rehearsal.clock.move_to(house.app.tools.calendar.parse_local("2027-01-18T08:30"))
    mats = client("mats")
    assert "Exempelvägen" not in mats.get("/visits").text + mats.get(f"/visits/{number}").text
    form = {"csrf": mats.csrf, "what": "names", "reason": "står vid dörren"}
    assert mats.post(f"/visits/{number}/reveal", data={**form, "reason": ""}).status_code == 400
    assert "Exempelvägen 1" in mats.post(f"/visits/{number}/reveal", data=form).text
    assert Services(house.app).log.lines(what="revealed")[0]["note"] == "appointment: står vid dörren"
