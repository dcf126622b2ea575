"""Where an account is signed in: listed and ended by its owner and by an administrator, on record."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from runtime.services.access_log import AccessLog
from runtime.services.accounts import Accounts
from runtime.services.tokens import Tokens
from tests.web.conftest import Client, client_of
from tests.web.installation import PASSWORD, House, csrf_of, move

pytestmark = pytest.mark.slow
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"


def refs(page: str) -> list[str]:
    return re.findall(r'name="session" value="([0-9a-f]{16})"', page)


def on_phone(house: House) -> TestClient:
    found = TestClient(house.web, base_url="http://localhost", follow_redirects=False, headers={"user-agent": PHONE}, client=("192.0.2.7", 1))
    csrf = csrf_of(found.get("/sign-in").text)
    assert found.post("/sign-in", data={"name": "tova", "password": PASSWORD, "csrf": csrf}).status_code == 303
    return found


def test_a_person_sees_and_ends_the_own_sessions(house: House, client: Client) -> None:
    """Where from, since when and last used; one, then all others. What has ended by time is not shown, nor others' sessions."""
    stale, other = client("tova"), client("mats")
    move(house, minutes=31)
    mats = client("mats")
    phone, token = on_phone(house), Tokens(house.app).make("tova", "adam")
    move(house, minutes=5)
    tova = client("tova")
    page = tova.get("/sessions").text
    assert "Chrome, Android" in page and "192.0.2.7" in page and "skapad av adam" in page and "den här" in page
    assert len(refs(page)) == 2 and stale.get("/orders").status_code == 303
    csrf = {"csrf": tova.csrf}
    row = next(part for part in page.split("<tr>") if "192.0.2.7" in part)
    assert re.findall(r"08:\d\d|\d\d:\d\d", row), "when it began and was used"
    assert tova.post("/sessions", data={**csrf, "session": refs(row)[0]}).status_code == 303
    assert phone.get("/orders").status_code == 303 and tova.get("/orders").status_code == 200
    again = client_of(house, "tova")
    assert tova.post("/sessions", data=csrf).status_code == 303
    assert again.get("/orders").status_code == 303 and tova.get("/orders").status_code == 200
    assert Tokens(house.app).visitor(token) is None and mats.get("/visits").status_code == 200 and other
    ended = [line for line in AccessLog(house.app).lines(what="sessions_ended") if line["account"] == "tova"]
    assert [(line["subject"], line["note"]) for line in ended] == [("tova", "3"), ("tova", "1")]


def test_nobody_ends_a_session_of_another(house: House, client: Client) -> None:
    """Its name in the list is not enough, and opens nothing; nor does the page of another account open to who does not administer."""
    tova, mats = client("tova"), client("mats")
    client_of(house, "tova")
    theirs = refs(tova.get("/sessions").text)[0]
    form = {"csrf": mats.csrf, "session": theirs}
    assert mats.post("/sessions", data=form).status_code == 404
    assert mats.post("/accounts/tova/sessions", data=form).status_code == 403 and mats.get("/accounts/tova/sessions").status_code == 403
    headers = {"X-CSRF-Token": mats.csrf}
    assert mats.delete(f"/api/v1/sessions/{theirs}", headers=headers).status_code == 404
    assert Accounts(house.app).visitor(theirs) is None and len(refs(tova.get("/sessions").text)) == 1


def test_an_administrator_ends_them_on_record(house: House, client: Client) -> None:
    """By the page and by the API; the account itself stays as it is."""
    adam, tova = client("adam"), client("tova")
    page = adam.get("/accounts/tova/sessions").text
    form = {"csrf": adam.csrf, "session": refs(page)[0]}
    assert adam.post("/accounts/tova/sessions", data=form).status_code == 303 and tova.get("/orders").status_code == 303
    tova, token = client("tova"), Tokens(house.app).make("tova", "adam")
    headers = {"X-CSRF-Token": adam.csrf}
    assert adam.delete("/api/v1/accounts/tova/sessions", headers=headers).status_code == 204
    assert tova.get("/orders").status_code == 303 and Tokens(house.app).visitor(token) is None
    assert adam.get("/accounts/nils/sessions").status_code == 404
    lines = AccessLog(house.app).lines(what="sessions_ended")
    assert [(line["account"], line["subject"], line["note"]) for line in lines] == [("adam", "tova", "2"), ("adam", "tova", "1")]
    assert client("tova").get("/orders").status_code == 200


def test_a_program_sees_and_ends_its_own(house: House, client: Client) -> None:
    tova = client("tova")
    headers = {"X-CSRF-Token": tova.csrf}
    client_of(house, "tova")
    found = tova.get("/api/v1/sessions").json()["sessions"]
    assert [one["is_own"] for one in found].count(True) == 1 and set(found[0]) >= {"ref", "address", "agent", "began_at", "used_at", "ends_at"}
    (other,) = [one["ref"] for one in found if not one["is_own"]]
    assert tova.delete(f"/api/v1/sessions/{other}", headers=headers).status_code == 204
    assert len(tova.get("/api/v1/sessions").json()["sessions"]) == 1
