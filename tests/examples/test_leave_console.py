"""A routine with a chart alone in the console, next to the lock routine: pages, pictures and API come from its table."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "examples" / "leave"))

from leave import ROUTINE  # noqa: E402

from console.web import create_app  # noqa: E402
from runtime.app import App  # noqa: E402
from runtime.bootstrap import open_app  # noqa: E402
from runtime.clock import StandingClock  # noqa: E402
from runtime.routines.shared_lock.routine import ROUTINE as LOCK  # noqa: E402
from storage import accounts  # noqa: E402
from tests.examples.test_leave import FORM, NOW, settings  # noqa: E402
from tests.web.installation import PASSWORD, csrf_of, password_hash, served  # noqa: E402

pytestmark = pytest.mark.slow

PEOPLE = {"ann": "manager", "bo": "manager", "adam": "admin", "rut": "auditor"}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    made = open_app(settings(tmp_path), StandingClock(NOW), on_board=(LOCK, ROUTINE))
    known = {"password_hash": password_hash(), "must_change": 0, "created_at": NOW}
    with made.store.write() as tx:
        for name, role in PEOPLE.items():
            accounts.add_account(tx, name=name, display_name=name.title(), role=role, **known)
    yield made
    made.close()


@pytest.fixture
def address(app: App) -> Iterator[str]:
    with served(create_app(app)) as found:
        yield found.replace("127.0.0.1", "localhost")


def signed_in(address: str, name: str) -> httpx.Client:
    """A browser's session; `csrf` goes with its forms."""
    client = httpx.Client(base_url=address, follow_redirects=True, timeout=60)
    client.headers["x-csrf-token"] = "none"
    csrf = csrf_of(client.get("/sign-in").text)
    page = client.post("/sign-in", data={"name": name, "password": PASSWORD, "csrf": csrf, "next": "/help"})
    found = re.search(r'data-csrf="([0-9a-f]+)"', page.text)
    assert found, page.text
    client.headers["x-csrf-token"] = found[1]
    return client


def token_of(address: str, name: str) -> dict[str, str]:
    token = httpx.post(f"{address}/api/v1/sessions", json={"name": name, "password": PASSWORD}, timeout=60).json()["token"]
    return {"Authorization": f"Bearer {token}"}


def test_a_request_goes_through_the_pages(app: App, address: str) -> None:
    """Begun in the form of the table, seen on start page, lists and its own page, refused to its applicant, approved and done."""
    ann, bo = signed_in(address, "ann"), signed_in(address, "bo")
    form = ann.get("/orders/new").text
    assert "Ledighet: ansök" in form and 'name="first_day" type="date"' in form and 'name="days" type="number"' in form
    assert "/orders/new" in ann.get("/orders").text and "/orders/new" not in signed_in(address, "rut").get("/orders").text
    key = {"key": "0f6c1f3e-1111"}
    wrong = ann.post("/orders/new/leave/submit", data=FORM | {"days": "många"})
    assert wrong.status_code == 409 and "ett heltal" in wrong.text and 'value="E-17"' in wrong.text
    page = ann.post("/orders/new/leave/submit", data=FORM | key)
    number = page.url.path.rpartition("/")[2]
    assert number.startswith("LV-") and page.status_code == 200
    assert ann.post("/orders/new/leave/submit", data=FORM | key).url.path == page.url.path
    assert len(ann.get("/api/v1/orders?routine=leave").json()["orders"]) == 1
    for words in ("inkommen", "mån 1 feb", "ansökan", "godkänn", "Väntar på"):
        assert words in page.text, words
    assert "E-17" not in page.text and "Brukare" not in page.text and "Portkod" not in page.text
    assert number in ann.get("/").text and "Ledighet: att göra" in ann.get("/").text
    assert number in ann.get("/orders").text and number in ann.get("/orders?routine=leave&state=submitted").text
    assert number not in ann.get("/orders?routine=shared_lock").text and "Brukare" not in ann.get("/orders?routine=leave").text

    refused = ann.post(f"/orders/{number}/triggers/approve", data={})
    assert refused.status_code == 409 and "den som söker kan inte själv godkänna" in refused.text
    shown = bo.post(f"/orders/{number}/triggers/refuse/preview", data={"reason": "sommaren är full"}).text
    assert "avslagen" in shown and "Inget annat system får något besked." in shown
    done = bo.post(f"/orders/{number}/triggers/approve", data={"key": "0f6c1f3e-2222"})
    assert done.status_code == 200 and "Gjort: godkänn." in done.text
    app.worker().run_until_idle()
    page = bo.get(f"/orders/{number}")
    assert "Dagarna är bokade." in page.text and "boka dagarna" in unescape(page.text)
    assert number not in bo.get("/orders").text and number in bo.get("/orders?all=1&routine=leave").text


def test_its_picture_its_live_parts_and_its_bulk_runs_come_from_its_table(app: App, address: str) -> None:
    """Every general page of the order answers, and a run approves what another person asked for."""
    ann, bo = signed_in(address, "ann"), signed_in(address, "bo")
    number = ann.post("/orders/new/leave/submit", data=FORM).url.path.rpartition("/")[2]
    picture = ann.get(f"/orders/{number}/diagram.svg")
    assert picture.headers["content-type"] == "image/svg+xml" and "inkommen" in picture.text and "eskalerad" in picture.text
    assert "inkommen" in ann.get(f"/orders/{number}/live").text and "ansök" in ann.get(f"/orders/{number}/moment").text
    assert ann.post(f"/orders/{number}/reveal", data={"what": "names", "reason": "behövs nu"}).status_code == 404
    adam = signed_in(address, "adam")
    for who, paths in ((adam, ("/systems", "/help", "/inventory", "/set-aside", "/access-log")), (bo, ("/booking", "/visits"))):
        assert [path for path in paths if who.get(path).status_code != 200] == []
    seen = bo.get("/bulk?routine=leave&trigger=approve")
    assert number in seen.text and "godkänn" in seen.text
    run = bo.post("/bulk", data={"routine": "leave", "trigger": "approve", "number": number, "reason": "alla får", "key": "0f6c1f3e-3"})
    assert run.status_code == 200 and run.url.path == "/bulk/1" and "godkänn" in run.text
    assert 'lockstep_orders_open{routine="leave",state="submitted"} 1.0' in adam.get("/metrics").text


def test_a_request_goes_through_the_api(app: App, address: str) -> None:
    """The description names the routine's states and triggers; an order is begun, approved and read as JSON."""
    ann, bo = ({"headers": token_of(address, name)} for name in ("ann", "bo"))

    def call(method: str, path: str, who: Any, **more: Any) -> httpx.Response:
        return httpx.request(method, f"{address}/api/v1{path}", timeout=60, **who, **more)

    routines = {r["name"]: r for r in call("GET", "/routines", ann).json()["routines"]}
    assert [f["name"] for f in routines["leave"]["begin"][0]["fields"]] == ["employee", "first_day", "days"]
    assert not routines["shared_lock"]["begin"]
    described = call("GET", "/openapi.json", ann).json()
    schemas = described["components"]["schemas"]
    assert schemas["NewOrder"]["properties"]["routine"]["enum"] == ["shared_lock", "leave"]
    assert schemas["NewOrder"]["properties"]["trigger"]["enum"] == ["submit"]
    assert {"submitted", "needs_review"} <= set(schemas["Order"]["properties"]["state"]["enum"])
    assert "initials" in schemas["Order"]["properties"] and "x-names" not in str(described)

    body = {"routine": "leave", "trigger": "submit", "data": FORM}
    made = call("POST", "/orders", ann, json=body)
    assert made.status_code == 201
    number = made.json()["number"]
    listed = call("GET", "/orders?routine=leave&state=submitted", bo).json()["orders"]
    assert [(o["number"], o["routine"], "ticket" in o) for o in listed] == [(number, "leave", False)]
    assert call("GET", "/orders?state=nowhere", bo).status_code == 422
    assert call("GET", f"/orders/{number}/people", bo).status_code == 404
    assert [t["name"] for t in call("GET", f"/orders/{number}", bo).json()["triggers"]] == ["approve", "refuse"]
    answer = call("POST", f"/orders/{number}/triggers/approve", ann, json={})
    assert answer.status_code == 409 and "the applicant cannot approve" in answer.json()["detail"]
    assert call("POST", f"/orders/{number}/triggers/approve", bo, json={}).json()["accepted"] == "applied"
    app.worker().run_until_idle()
    history = call("GET", f"/orders/{number}/history", bo).json()
    assert [entry["trigger"] for entry in history] == ["submit", "approve", "booked"]
    picture = call("GET", f"/orders/{number}/diagram?format=mermaid", bo).text
    assert "submitted" in picture and "stateDiagram" in picture
