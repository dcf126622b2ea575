"""Extracts, forgetting and legal holds in the console: for whose duty it is, looked at before, with a reason, on record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from runtime.services.access_log import AccessLog
from runtime.services.installation import Services
from runtime.services.person_requests import PersonRequests
from storage import protection
from storage.accounts import AccessLine, add_account
from storage.schema_keeping import person_approvals
from tests.web.conftest import Client, client_of
from tests.web.installation import PASSWORD, House, family, password_hash
from workflow.errors import BadInput, Conflict, StoreError
from workflow.reasons import UNREADABLE
from workflow.roles import Permission

pytestmark = pytest.mark.slow
PATH, WHY = "/person-requests", "begäran i ärende 2027-14"
ESTER, FOLKE = (family(1, "Alm")[key]["id"] for key in ("1A", "1B"))


@pytest.fixture
def ended(house: House) -> House:
    """One order that is over and one that goes on, of two households."""
    house.ticket("T1", 1)
    house.ticket("T2", 3)
    house.run()
    house.trigger("T1", "cancel", reason="enheten ber om det")
    return house


def send(client: TestClient, what: str, **form: str) -> Any:
    return client.post(PATH, data={"csrf": client.csrf, "what": what, **form})


def noted(house: House, what: str) -> list[AccessLine]:
    return AccessLog(house.app).lines(what=what)


def test_what_is_there_is_seen_before_anything_is_done(ended: House, client: Client) -> None:
    """By order alone; the look is a line with its reason, the number is in no line and in no address."""
    tova, number = client("tova"), ended.rehearsal.order("T1").number
    page = send(tova, "look", identity=ESTER, reason=WHY)
    assert page.status_code == 200 and number in page.text and "Ester Alm" not in page.text and "Radera personen" in page.text
    (line,) = noted(ended, "person_looked_up")
    assert (line["account"], line["note"], line["shown"]) == ("tova", WHY, str(ended.rehearsal.order("T1").id))
    assert line["request_id"] == page.headers["x-request-id"]
    for without in ({"identity": ESTER, "reason": ""}, {"identity": "Ester", "reason": WHY}):
        refused = send(tova, "look", **without)
        assert refused.status_code == 400 and ESTER not in re.sub(r'value="[^"]*"', "", refused.text)
    running = send(tova, "look", identity=family(3, "Ek")["3A"]["id"], reason=WHY).text
    assert ended.rehearsal.order("T2").number in running and "pågår" in running and "Radera personen" not in running
    assert "Inga beställningar" in send(tova, "look", identity="19121212-1212", reason=WHY).text
    assert ESTER[:8] not in repr(AccessLog(ended.app).lines(limit=100))


def test_an_extract_is_for_one_person_and_says_why(ended: House, client: Client) -> None:
    """Nothing of the cohabitant, in both languages of the page; without a reason it is not made."""
    tova = client("tova")
    assert send(tova, "extract", identity=ESTER, reason="").status_code == 400
    page = send(tova, "extract", identity=ESTER, reason=WHY).text
    assert "Ester Alm" in page and "Folke Alm" not in page and FOLKE not in page and "Registerutdrag" in page
    (line,) = noted(ended, "extracted")
    assert (line["account"], line["note"], line["number"]) == ("tova", WHY, ended.rehearsal.order("T1").number)
    english = tova.post(f"{PATH}?lang=en", data={"csrf": tova.csrf, "what": "look", "identity": ESTER, "reason": WHY}).text
    assert "Make an extract" in english and "Ta fram" not in english


def test_a_person_is_erased_when_that_is_confirmed(ended: House, client: Client) -> None:
    """Not without the mark and the reason; not while an order goes on; afterwards nobody is found, and the log says who and why."""
    tova, number = client("tova"), ended.rehearsal.order("T1").number
    for wrong in ({"reason": WHY}, {"reason": "", "sure": "1"}):
        assert send(tova, "erase", identity=ESTER, **wrong).status_code == 400
    running = send(tova, "erase", identity=family(3, "Ek")["3A"]["id"], reason=WHY, sure="1")
    assert running.status_code == 400 and ended.rehearsal.order("T2").number in running.text
    page = send(tova, "erase", identity=ESTER, reason=WHY, sure="1").text
    assert "Personen är raderad" in page and number in page
    assert [line["note"] for line in noted(ended, "erased_person")] == [WHY]
    again = send(tova, "look", identity=ESTER, reason=WHY).text
    assert "Inga beställningar" in again and "Personen raderades" in again
    assert "Folke Alm" in send(tova, "extract", identity=FOLKE, reason=WHY).text and Services(ended.app).log.broken() is None


def test_a_hold_stands_in_the_way_until_it_is_ended(ended: House, client: Client) -> None:
    """Of a person or an order; each beginning and end is a line."""
    tova, number = client("tova"), ended.rehearsal.order("T1").number
    assert send(tova, "hold_person", identity=ESTER, reason="tillsyn av IVO", until="2028-01-01").status_code == 200
    assert send(tova, "hold_order", number=number, reason="tillsyn av IVO").status_code == 200
    page = tova.get(PATH).text
    assert page.count("tillsyn av IVO") == 2 and "en person" in page and ESTER not in page
    refused = send(tova, "erase", identity=FOLKE, reason=WHY, sure="1")
    assert refused.status_code == 400 and "bevarande" in "".join(re.findall(r'class="alert bad".*', refused.text)).lower()
    assert "ett bevarandekrav gäller" in send(tova, "look", identity=ESTER, reason=WHY).text
    ids = re.findall(r'name="hold" value="(\d+)"', page)
    assert [send(tova, "end_hold", hold=id_).status_code for id_ in (*ids, ids[0])] == [200] * len(ids) + [400]
    assert len(noted(ended, "hold_begun")) == len(ids) == len(noted(ended, "hold_ended"))
    for wrong in ({"number": "VT-99999999", "reason": WHY}, {"number": number, "reason": WHY, "until": "2020-01-01"}, {"number": number, "reason": ""}):
        assert send(tova, "hold_order", **wrong).status_code in (400, 404)
    assert "Personen är raderad" in send(tova, "erase", identity=ESTER, reason=WHY, sure="1").text


def test_a_hold_that_the_store_refuses_is_no_wrong_form(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another writer was first, or the store cannot be used: that is answered as on every page."""
    tova = client("tova")
    tova.may_fail = True
    for problem, status in ((Conflict(UNREADABLE()), 409), (StoreError(UNREADABLE()), 503)):
        monkeypatch.setattr(PersonRequests, "hold_order", Mock(side_effect=problem))
        assert send(tova, "hold_order", number="VT-27010001", reason=WHY).status_code == status


def test_the_number_of_a_hold_has_an_end(client: Client) -> None:
    """What no store could count to is refused, as what is no number."""
    tova = client("tova")
    assert [send(tova, "end_hold", hold=hold).status_code for hold in ("9" * 18, "9" * 19, "9" * 300, "x", "")] == [400] * 5


def each(requests: PersonRequests) -> tuple[tuple[Any, tuple[Any, ...]], ...]:
    """Everything that the service does, with something to do it with."""
    return (
        (requests.look, (ESTER, WHY)), (requests.extract, (ESTER, WHY)), (requests.erase, (ESTER, WHY)),
        (requests.hold_person, (ESTER, WHY)), (requests.hold_order, ("T1", WHY)), (requests.end_hold, (1,)), (requests.holds, ()),
        (requests.waiting, ()), (requests.approve, (1,)), (requests.decline, (1,)),
    )  # fmt: skip


def test_it_is_the_duty_of_who_works_with_all_orders(ended: House, client: Client) -> None:
    """Not of an administrator or an auditor, who read nobody, nor of a technician, who sees a visit; a denial is a line."""
    roles = ended.app.roles
    assert [name for name, role in roles.items() if Permission.PERSON_REQUESTS in role.permissions] == ["operator"]
    services = Services(ended.app)
    for name in ("mats", "rut", "adam"):
        refused = send(client(name), "extract", identity=ESTER, reason=WHY)
        assert refused.status_code == 403 and "Ester" not in refused.text
        visitor = services.accounts.visitor(services.accounts.sign_in(name, "hemligt-hemligt"))
        assert visitor
        for do, given in each(services.person_requests):
            with pytest.raises(BadInput, match="does not do this"):
                do(visitor, *given)
    assert {line["account"] for line in noted(ended, "denied")} == {"mats", "rut", "adam"}
    assert not noted(ended, "extracted") and not noted(ended, "erased_person")


@pytest.fixture
def two(tmp_path: Path) -> Iterator[House]:
    """Where two operators are needed: for an erasure, and for what is protected. The order of T1 has ended."""
    house = House(tmp_path, erase_second_person=True, reveal_second_person=True)
    house.ticket("T1", 1)
    house.run()
    house.trigger("T1", "cancel", reason="enheten ber om det")
    with house.app.store.write() as tx:
        add_account(
            tx, name="olga", display_name="Olga", role="operator", password_hash=password_hash(), must_change=0,
            created_at=house.app.clock.now(),
        )  # fmt: skip
    yield house
    house.close()


def requests_on(client: TestClient, what: str = "approve") -> list[str]:
    """The requests that this account may approve, or take away, by the buttons of the page."""
    rows = re.findall(r'name="request" value="(\d+)">(.*?)</form>', client.get(PATH).text)
    return [number for number, buttons in rows if f'value="{what}"' in buttons]


def test_an_erasure_takes_two_where_the_setting_says_so(two: House) -> None:
    """Nobody approves the own request; the approval is for this person alone, is used once, and stands in the log."""
    tova, olga, rut, number = client_of(two, "tova"), client_of(two, "olga"), client_of(two, "rut"), two.rehearsal.order("T1").number
    alone = send(tova, "erase", identity=ESTER, reason=WHY, sure="1")
    assert alone.status_code == 400 and "väntar på en kollega" in alone.text and not noted(two, "erased_person")
    assert requests_on(tova) == [] and requests_on(tova, "decline") == requests_on(olga) == ["1"]
    waits = olga.get(PATH).text
    assert number in waits and WHY in waits and "Ester" not in waits and ESTER not in waits
    assert send(tova, "approve", request="1").status_code == 400 and send(rut, "approve", request="1").status_code == 403
    assert send(tova, "erase", identity=ESTER, reason=WHY, sure="1").status_code == 400
    (request,) = requests_on(olga)
    assert send(olga, "approve", request=request).status_code == 200
    assert send(tova, "erase", identity=FOLKE, reason=WHY, sure="1").status_code == 400, "approved for another person of the order"
    assert send(olga, "erase", identity=ESTER, reason=WHY, sure="1").status_code == 400, "approved for another account"
    assert "Personen är raderad" in send(tova, "erase", identity=ESTER, reason=WHY, sure="1").text
    assert [(line["account"], line["subject"]) for line in noted(two, "erased_person")] == [("tova", "olga")]
    assert {line["account"] for line in noted(two, "person_request_approved")} == {"olga"}
    assert two.app.store.keyring.ref(f"person|{ESTER}") not in repr(waiting_rows(two)), "what was asked about the person went along"
    assert send(olga, "decline", request=requests_on(olga)[0]).status_code == 200 and send(olga, "approve", request="77").status_code == 400
    assert Services(two.app).log.broken() is None


def waiting_rows(house: House) -> list[Any]:
    with house.app.store.read() as connection:
        return [dict(row) for row in connection.execute(select(person_approvals)).mappings()]


def test_an_approval_is_of_what_was_seen(two: House) -> None:
    """The person came into another order meanwhile: that needs another approval. After a week nothing is left of a request."""
    tova, olga = client_of(two, "tova"), client_of(two, "olga")
    assert send(tova, "erase", identity=ESTER, reason=WHY, sure="1").status_code == 400
    assert send(olga, "approve", request="1").status_code == 200
    two.ticket("T9", 1)
    two.run()
    two.trigger("T9", "cancel", reason="enheten ber om det")
    assert send(tova, "erase", identity=ESTER, reason=WHY, sure="1").status_code == 400 and not noted(two, "erased_person")
    assert two.rehearsal.order("T9").number in olga.get(PATH).text and requests_on(olga) == ["2"]
    assert send(olga, "approve", request="2").status_code == 200
    two.rehearsal.advance("8 days")
    again = client_of(two, "tova")
    assert requests_on(again, "decline") == [] and waiting_rows(two) == []
    assert send(again, "erase", identity=ESTER, reason=WHY, sure="1").status_code == 400 and not noted(two, "erased_person")


def test_a_protected_person_takes_a_second_one_where_the_setting_says_so(two: House) -> None:
    """No extract by one alone: the approval of another account, once, for what was asked. Of others one is enough."""
    tova, olga = client_of(two, "tova"), client_of(two, "olga")
    assert "Folke Alm" in send(tova, "extract", identity=FOLKE, reason=WHY).text
    with two.app.store.write() as tx:
        protection.protect(tx, [two.app.store.keyring.ref(f"person|{ESTER}")], two.app.clock.now())
    lines = len(noted(two, "extracted"))
    alone = send(tova, "extract", identity=ESTER, reason=WHY)
    assert alone.status_code == 400 and "Ester" not in alone.text and len(noted(two, "extracted")) == lines
    assert send(olga, "approve", request=requests_on(olga)[0]).status_code == 200
    assert "Ester Alm" in send(tova, "extract", identity=ESTER, reason=WHY).text
    assert send(tova, "extract", identity=ESTER, reason=WHY).status_code == 400, "an approval is used once"


# The API --------------------------------------------------------------------------------------------


def test_the_api_does_the_same_through_the_same_gate(two: House) -> None:
    """Look, extract, hold, and an erasure that another account approves; each is a line with the request's id."""
    tova, olga, number = api_of(two, "tova"), api_of(two, "olga"), two.rehearsal.order("T1").number
    about = {"identity": ESTER, "reason": WHY}
    seen = tova.post("/api/v1/person-requests/look", json=about)
    assert seen.json()["orders"] == [number] == seen.json()["rewritten"] and "Ester" not in seen.text
    assert noted(two, "person_looked_up")[0]["request_id"] == seen.headers["x-request-id"]
    extracted = tova.post("/api/v1/person-requests/extract", json=about)
    assert extracted.json()["orders"][0]["facts"][0]["name"] == "Ester Alm" and "Folke" not in extracted.text
    assert noted(two, "extracted")[0]["request_id"] == extracted.headers["x-request-id"]
    for named in ({"order": number}, {"identity": FOLKE}):
        assert tova.post("/api/v1/holds", json={**named, "reason": WHY}).status_code == 201
    holds = tova.get("/api/v1/holds").json()["holds"]
    assert {each["number"] for each in holds} == {number, None} and FOLKE not in repr(holds)
    sure = {**about, "sure": True}
    assert "hold" in tova.post("/api/v1/person-requests/erase", json=sure).json()["detail"]
    assert [tova.post(f"/api/v1/holds/{each['id']}/end").status_code for each in holds] == [204] * len(holds)
    assert tova.post("/api/v1/person-requests/erase", json=sure).json()["code"] == "request_waits"
    (request,) = olga.get("/api/v1/person-requests").json()["requests"]
    assert (request["what"], request["account"], request["orders"], request["is_own"]) == ("erase", "tova", [number], False)
    approve = f"/api/v1/person-requests/{request['id']}/approve"
    assert tova.post(approve).status_code == 404 and olga.post(approve).status_code == 204
    assert tova.post("/api/v1/person-requests/erase", json=sure).json()["rewritten"] == [number]
    assert tova.post("/api/v1/person-requests/look", json=about).json()["orders"] == []
    assert tova.post("/api/v1/person-requests/erase", json={**sure, "identity": FOLKE}).json()["code"] == "request_waits"
    (request,) = olga.get("/api/v1/person-requests").json()["requests"]
    assert olga.post(f"/api/v1/person-requests/{request['id']}/decline").status_code == 204
    assert olga.get("/api/v1/person-requests").json()["requests"] == []


def test_the_api_says_what_is_wanting(two: House) -> None:
    """Without a reason, a confirmation, a number, or with two things to hold; the number is in no answer."""
    tova = api_of(two, "tova")
    for path, body in (
        ("look", {"identity": ESTER, "reason": ""}), ("extract", {"identity": ESTER, "reason": " "}), ("look", {"identity": "Ester", "reason": WHY}),
        ("erase", {"identity": ESTER, "reason": WHY}), ("erase", {"identity": ESTER, "reason": "", "sure": True}),
    ):  # fmt: skip
        refused = tova.post(f"/api/v1/person-requests/{path}", json=body)
        assert refused.status_code == 400 and refused.json()["detail"] and ESTER not in refused.text, (path, refused.text)
    for both in ({}, {"order": "T1", "identity": ESTER}):
        assert tova.post("/api/v1/holds", json={**both, "reason": WHY}).json()["code"] == "hold_of_one"
    assert not noted(two, "erased_person") and not noted(two, "extracted")


def api_of(house: House, name: str) -> TestClient:
    client = TestClient(house.web, base_url="http://localhost")
    token = client.post("/api/v1/sessions", json={"name": name, "password": PASSWORD}).json()["token"]
    client.headers["Authorization"] = f"Bearer {token}"
    return client
