"""The REST API: versions, repeated requests, problems, and no request that breaks it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runtime.services.access_log import AccessLog
from storage import Tx
from tests.web.conftest import Checked
from tests.web.installation import PASSWORD, PEOPLE, House, family
from tests.web.test_every_read import MARKS
from tests.web.test_roles import ALLOWED
from workflow.routines.shared_lock import roles
from workflow.values import Actor

pytestmark = pytest.mark.slow

MEDIA = "application/problem+json"

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@schemathesis.serializer(SHEET)
def as_it_is(context: Any, value: Any) -> bytes:
    """A sheet's bytes are sent as they are."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


def token_of(house: House, name: str) -> str:
    client = TestClient(house.web, base_url="http://localhost")
    return str(client.post("/api/v1/sessions", json={"name": name, "password": PASSWORD}).json()["token"])


@pytest.fixture
def api(house: House) -> TestClient:
    client = Checked(house.web, base_url="http://localhost", raise_server_exceptions=False)
    client.headers["Authorization"] = f"Bearer {token_of(house, 'tova')}"
    return client


@pytest.fixture(scope="module")
def reader(filled: House) -> TestClient:
    """For tests that only look."""
    client = Checked(filled.web, base_url="http://localhost", raise_server_exceptions=False)
    client.headers["Authorization"] = f"Bearer {token_of(filled, 'tova')}"
    return client


def test_a_trigger_needs_the_version_that_was_read(house: House, api: TestClient) -> None:
    """412 for another version than the order has, and the ETag says which that is."""
    number = house.ticket("T1", 1)
    house.run()
    tag = api.get(f"/api/v1/orders/{number}").headers["etag"]
    address, body = f"/api/v1/orders/{number}/triggers/booked", {"data": {"visit": "2027-01-14 FM"}}
    stale = api.post(address, json=body, headers={"If-Match": '"1"'})
    assert stale.status_code == 412 and stale.headers["content-type"] == MEDIA
    assert api.post(address, json=body, headers={"If-Match": tag}).json()["state"] == "booked"
    assert api.get(f"/api/v1/orders/{number}", headers={"If-None-Match": tag}).status_code == 200
    assert api.post(address, json=body, headers={"If-Match": tag}).status_code == 412


def test_a_trigger_for_an_older_version_is_refused_where_it_is_decided(house: House, api: TestClient, monkeypatch: Any) -> None:
    """The order moves after its version was looked at and before the trigger is decided: 412, and nothing is done."""
    number = house.ticket("T1", 1)
    house.run()
    tag = api.get(f"/api/v1/orders/{number}").headers["etag"]
    post, others = Tx.enqueue, iter([True])

    def meanwhile(tx: Tx, order_id: int, *rest: Any, **more: Any) -> int | None:
        if next(others, False):
            data = {"visit": "2027-01-15 FM"}
            post(tx, order_id, "someone else", "booked", Actor("olle", roles.OPERATOR), house.rehearsal.clock.now(), None, data)
        return post(tx, order_id, *rest, **more)

    monkeypatch.setattr(Tx, "enqueue", meanwhile)
    address = f"/api/v1/orders/{number}/triggers/cancel"
    late = api.post(address, json={"reason": "ångrat sig", "data": {}}, headers={"If-Match": tag})
    assert late.status_code == 412 and late.json()["version"] > int(tag.strip('"'))
    assert "was meant for version" in late.json()["detail"]
    assert api.get(f"/api/v1/orders/{number}").json()["state"] == "booked"
    assert api.post(address, json={"reason": "ångrat sig", "data": {}}).json()["state"] == "cancelled"


def test_a_repeated_request_is_answered_as_the_first_time(house: House, api: TestClient) -> None:
    """Same key, same answer, one effect; the same key for something else is refused."""
    number = house.ticket("T1", 1)
    house.run()
    address, key = f"/api/v1/orders/{number}/triggers/booked", {"Idempotency-Key": "0f6c1f3e-1"}
    first = api.post(address, json={"data": {"visit": "2027-01-14 FM"}}, headers=key)
    again = api.post(address, json={"data": {"visit": "2027-01-14 FM"}}, headers=key)
    assert first.content == again.content and again.headers["idempotent-replayed"] == "true"
    assert api.post(address, json={"data": {"visit": "2027-01-15 FM"}}, headers=key).status_code == 422
    assert [e["trigger"] for e in api.get(f"/api/v1/orders/{number}/history").json()].count("booked") == 1


def test_a_refusal_is_a_problem_with_the_sentence(house: House, api: TestClient) -> None:
    number = house.ticket("T1", 1)
    house.run()
    shown = api.post(f"/api/v1/orders/{number}/triggers/linked", json={})
    assert shown.status_code == 409 and shown.headers["content-type"] == MEDIA
    assert "cannot `linked`" in shown.json()["detail"] and "Possible now: booked" in shown.json()["detail"]


def test_a_misshapen_request_is_refused_by_its_field(house: House, api: TestClient) -> None:
    """And nothing of what was sent."""
    number = house.ticket("T1", 1)
    house.run()
    answer = api.post(f"/api/v1/orders/{number}/triggers/cancel", json={"reason": 5, "data": {"Ester": ["Alm"]}})
    assert (answer.status_code, answer.headers["content-type"]) == (422, MEDIA)
    assert "body.reason" in answer.json()["detail"]
    assert "Ester" not in answer.text and "Alm" not in answer.text
    assert api.get("/api/v1/orders?limit=many").json()["detail"].endswith("query.limit.")


def test_a_cookie_alone_changes_nothing(house: House) -> None:
    """The console's cookie needs the page's token with it; another site has none."""
    from tests.web.conftest import client_of

    tova = client_of(house, "tova")
    assert tova.get("/api/v1/orders").status_code == 200
    assert tova.post("/api/v1/systems/tes/resume").status_code == 403
    csrf = {"X-CSRF-Token": tova.csrf}
    assert tova.post("/api/v1/systems/tes/resume", headers=csrf).status_code == 204


def test_pages_of_a_list_follow_each_other(house: House, api: TestClient) -> None:
    """Every order once, in the order asked for, whatever the page's size."""
    for n in (1, 3, 4, 5, 6):
        house.ticket(f"T{n}", n)
    house.run()
    for sort in ("newest", "since", "due", "service"):
        seen: list[str] = []
        after = ""
        while after is not None:
            page = api.get("/api/v1/orders", params={"sort": sort, "after": after, "limit": 2}).json()
            seen += [o["number"] for o in page["orders"]]
            after = page["next"]
        whole = [o["number"] for o in api.get("/api/v1/orders", params={"sort": sort, "limit": 100}).json()["orders"]]
        assert seen == whole and len(seen) == len(set(seen)) == 5


def test_the_description_has_every_path(house: House, api: TestClient) -> None:
    """OpenAPI is made from the routes, and the names in it from the table."""
    shown = api.get("/api/v1/openapi.json").json()
    assert "/api/v1/orders/{number}/triggers/{trigger}" in shown["paths"]
    states = shown["components"]["schemas"]["Order"]["properties"]["state"]["enum"]
    assert states == [s.name for s in house.app.engine.workflow.states]


def test_no_request_breaks_it(filled: House) -> None:
    """Schemathesis walks the description as a role that may, half of the time at what is there: nothing answers 5xx, and no
    refusal tells of a person."""
    client = TestClient(filled.web, base_url="http://localhost", raise_server_exceptions=False)
    tokens = {role: token_of(filled, name) for name, role in PEOPLE.items()}
    shown: dict[str, Any] = client.get("/api/v1/openapi.json", headers={"Authorization": f"Bearer {tokens[roles.ADMIN]}"}).json()
    shown["paths"].pop("/api/v1/sessions/current")
    shown["paths"].pop("/api/v1/sessions")  # a hash takes a tenth of a second; tests/web/test_accounts.py tries it
    schema = schemathesis.openapi.from_dict(shown)
    schema.app = filled.web
    broken, deep = [], 0
    for operation in _operations(schema):
        able = ALLOWED[operation.label]
        wrong, reached = _broken_by(operation, tokens[next(role for role in (roles.OPERATOR, roles.ADMIN) if role in able)], filled)
        broken += wrong
        deep += reached
    assert not broken, "\n".join(broken)
    assert deep > 30, "most operations have to be carried out, or refused for what stands in their order"


def _operations(schema: Any) -> Iterator[Any]:
    for found in schema.get_all_operations():
        yield found.ok()


def _broken_by(operation: Any, token: str, house: House) -> tuple[list[str], bool]:
    """What answered wrongly, and whether something was reached that is behind the checks of the shape."""
    broken, reached = [], set()
    there = {
        "number": house.rehearsal.order("T1").number, "serial": "L-2001", "system": "tes", "name": "rut", "trigger": "hold", "run": 1,
        "session": "x", "routine": "shared_lock",
    }  # fmt: skip

    @settings(max_examples=24, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(), real=st.booleans(), trigger=st.sampled_from(list(house.app.engine.workflow.trigger)))
    def walk(case: Any, real: bool, trigger: str) -> None:
        if real:
            case.path_parameters = {k: {**there, "trigger": trigger}.get(k, v) for k, v in (case.path_parameters or {}).items()}
            if isinstance(case.body, dict) and "identity" in case.body:
                case.body = {**case.body, "identity": family(1, "Alm")["1A"]["id"], "reason": "prov av vyn"}
        response = case.call(headers={"Authorization": f"Bearer {token}"})
        reached.add(response.status_code)
        if response.status_code >= 500 or (response.status_code in (401, 403) and "{trigger}" not in operation.label):
            broken.append(f"{operation.label}: {response.status_code} {response.text[:200]}")
        if response.status_code >= 400 and (MEDIA not in str(response.headers["content-type"]) or MARKS.search(response.text)):
            broken.append(f"{operation.label}: a refusal that tells of a person, or is none: {response.status_code}")

    walk()
    return broken, bool(reached - {400, 404, 405, 415, 422})


def test_a_reveal_shows_one_persons_one_field_and_logs_exactly_that(house: House, api: TestClient) -> None:
    """No other number, no name and no code comes with it; a letter that nobody has is refused and not on the log."""
    number = house.ticket("T1", 1)
    house.run()
    a, b = (p["identifier"] for p in house.rehearsal.order("T1").private["reading"]["persons"])
    address, why = f"/api/v1/orders/{number}/reveal", "identitet ska redas ut"
    shown = api.post(address, json={"what": "number.B", "ground": "contact", "reason": why})
    assert shown.json() == {"what": "number.B", "number": f"{b[:-4]}-{b[-4:]}"} and a[-4:] not in shown.text
    assert api.post(address, json={"what": "gate_code", "ground": "contact", "reason": why}).json() == {"what": "gate_code", "gate_code": "1234"}
    named = api.post(address, json={"what": "names", "ground": "contact", "reason": why}).json()
    assert named["names"]["A"].startswith("Ester") and set(named) == {"what", "names", "addresses", "contact", "text"}
    assert set(named["text"]) == {"title", "description", "parameters", "comments"} and named["text"]["title"]
    assert named["addresses"]["A"] and named["contact"]["name"] and b[-4:] not in str(named)
    assert "anna01andersson" not in str(named) and "13-20 60" not in str(named), "who sent the ticket was not asked for"
    assert [api.post(address, json={"what": what, "ground": "contact", "reason": why}).status_code for what in ("numbers", "number.Z", "number.")] == [
        422,
        400,
        422,
    ]
    lines = AccessLog(house.app).lines(what="revealed")
    assert [line["subject"] for line in reversed(lines)] == ["number.B", "gate_code", "names"]


@pytest.mark.parametrize(
    "after", [f"_{2**63}", "_-1", f"{2**63}", "0001-01-01_5", "2027-01-12T08:00:00_1", "9999-12-31T23:59:59+00:00_x"]
)
@pytest.mark.parametrize("sort", ["newest", "since", "due"])
def test_a_page_that_cannot_be_gone_on_from_is_refused(reader: TestClient, after: str, sort: str) -> None:
    """A number beyond what a store keeps, a moment without its zone: a sentence, and never a broken answer."""
    answer = reader.get("/api/v1/orders", params={"after": after, "sort": sort})
    assert answer.status_code == 400 and answer.json()["code"] == "page_unreadable"
