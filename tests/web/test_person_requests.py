"""Extracts, forgetting and legal holds in the console: for whose duty it is, looked at before, with a reason, on record."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from fastapi.testclient import TestClient

from runtime.services.access_log import AccessLog
from runtime.services.installation import Services
from runtime.services.person_requests import PersonRequests
from tests.web.conftest import Client, client_of
from tests.web.installation import House, family
from workflow.errors import BadInput, Conflict, StoreError
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
    return client.post(PATH, data={"csrf": client.csrf, "what": what, **form})  # type: ignore[attr-defined]


def noted(house: House, what: str) -> list[dict[str, Any]]:
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
    english = tova.post(f"{PATH}?lang=en", data={"csrf": tova.csrf, "what": "look", "identity": ESTER, "reason": WHY}).text  # type: ignore[attr-defined]
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
    for problem, status in ((Conflict("holds"), 409), (StoreError("gone"), 503)):
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


def test_a_protected_person_takes_a_second_one_where_the_setting_says_so(tmp_path: Path) -> None:
    """No extract and no erasure by one alone: the approval of another account, once, for what was asked."""
    house = House(tmp_path, reveal_second_person=True)
    house.ticket("T1", 1)
    house.run()
    house.trigger("T1", "person_protected", person="A")
    with house.app.store.write() as tx:
        from storage import accounts as rows
        from tests.web.installation import password_hash

        rows.add_account(
            tx, name="olga", display_name="Olga", role="operator", password_hash=password_hash(), must_change=0,
            created_at=house.app.clock.now(),
        )  # fmt: skip
    tova, olga, number = client_of(house, "tova"), client_of(house, "olga"), house.rehearsal.order("T1").number
    alone = send(tova, "extract", identity=ESTER, reason=WHY)
    assert alone.status_code == 400 and "Ester" not in alone.text and not noted(house, "extracted")
    asked = re.findall(rf"/orders/{number}/reveal/(\d+)/approve", olga.get(f"/orders/{number}").text)
    assert len(asked) == 1
    form = {"csrf": olga.csrf}  # type: ignore[attr-defined]
    assert olga.post(f"/orders/{number}/reveal/{asked[0]}/approve", data=form).status_code == 303
    assert "Ester Alm" in send(tova, "extract", identity=ESTER, reason=WHY).text
    assert send(tova, "extract", identity=ESTER, reason=WHY).status_code == 400, "an approval is used once"
    house.close()
