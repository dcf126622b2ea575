"""Orders begun by hand over the API and the command line: once, however often they are sent, or refused with why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from console.cli import app as command
from console.web import create_app
from runtime import bootstrap
from runtime.app import App
from runtime.services.service import Service
from storage import accounts as account_rows
from tests.runtime.test_routines import FORM, opened
from tests.runtime.tiny import ROUTINE as TINY
from tests.tokens import sign_in_at
from tests.web.installation import PASSWORD, PEOPLE, password_hash

ORDERS = "/api/v1/orders"
BODY = {"routine": "tiny", "trigger": "ask", "data": FORM}
KEY = {"Idempotency-Key": "0f6c1f3e-1"}


class Killed(BaseException):
    """The process is gone at this very place."""


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    made = opened(tmp_path)
    with made.store.write() as tx:
        for name, role in {**PEOPLE, "tomas": "operator"}.items():
            account_rows.add_account(
                tx, name=name, display_name=name, role=role, password_hash=password_hash(), must_change=0, created_at=made.clock.now()
            )
    yield made
    made.close()


def client_of(app: App, name: str = "tova") -> TestClient:
    client = TestClient(create_app(app), base_url="http://localhost")
    token = client.post("/api/v1/sessions", json={"name": name, "password": PASSWORD}).json()["token"]
    client.headers["Authorization"] = f"Bearer {token}"
    return client


@pytest.mark.slow
@pytest.mark.parametrize("point", ["before_commit", "after_commit"])
def test_a_request_that_is_sent_again_after_a_crash_makes_one_order(app: App, point: str) -> None:
    """Killed before the commit there is no order, and the replay makes it; killed after it, the replay finds the one there is."""
    api = client_of(app)

    def die(at: str, *_: Any) -> None:
        if at == point:
            raise Killed

    app.hook = die
    with pytest.raises(Killed):
        api.post(ORDERS, json=BODY, headers=KEY)
    app.hook = lambda *_: None
    made = [v["number"] for v in Service(app).orders()]
    assert len(made) == (point == "after_commit")
    first = api.post(ORDERS, json=BODY, headers=KEY)
    again = api.post(ORDERS, json=BODY, headers=KEY)
    assert first.status_code == again.status_code == 201 and first.content == again.content
    assert again.headers["idempotent-replayed"] == "true"
    assert ("idempotent-replayed" in first.headers) == (point == "after_commit")
    assert [v["number"] for v in Service(app).orders()] == [first.json()["number"]] and first.json()["state"] == "asked"


@pytest.mark.slow
def test_two_that_come_together_make_one_order(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second has looked before the first kept its answer: it is refused by the key, makes nothing, and says the same."""
    api, other = client_of(app), client_of(app)
    begin, first = Service.new_order, list[Any]()

    def meanwhile(self: Service, *args: Any) -> Any:
        if not first:
            first.append(None)
            first[0] = other.post(ORDERS, json=BODY, headers=KEY)
        return begin(self, *args)

    monkeypatch.setattr(Service, "new_order", meanwhile)
    second = api.post(ORDERS, json=BODY, headers=KEY)
    assert second.status_code == 201 and second.content == first[0].content
    assert len(Service(app).orders()) == 1


@pytest.mark.slow
def test_a_key_is_for_one_request_of_one_account(app: App) -> None:
    """Another body under it is refused; another account's key is another; without a key each request is an order."""
    api = client_of(app)
    api.post(ORDERS, json=BODY, headers=KEY)
    other = api.post(ORDERS, json={**BODY, "data": FORM | {"days": "4"}}, headers=KEY)
    assert other.status_code == 422 and len(Service(app).orders()) == 1
    assert client_of(app, "tomas").post(ORDERS, json=BODY, headers=KEY).status_code == 201
    assert [api.post(ORDERS, json=BODY).status_code for _ in range(2)] == [201, 201]
    assert len(Service(app).orders()) == 4


REFUSED = [
    ({"data": FORM | {"days": "25"}}, "at most 20 days"),
    ({"data": FORM | {"days": "-1"}}, "days: a number from 0"),
    ({"data": FORM | {"first_day": ""}}, "first_day is missing"),
    ({"data": FORM | {"days": True}}, "a whole number is wanted"),
    ({"trigger": "approve"}, "Possible now: ask"),
    ({"trigger": "nothing"}, "Possible now: ask"),
    ({"routine": "leave"}, "possible are shared_lock, tiny"),
    ({"routine": "shared_lock", "trigger": "take_in", "kind": "new_install"}, "Possible now: nothing by hand"),
    ({"routine": "shared_lock", "trigger": "take_in", "kind": "window"}, "There is no kind window"),
    ({"kind": "window"}, "There is no kind window"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("change", "why"), REFUSED)
def test_what_cannot_begin_is_refused_with_why(app: App, change: dict[str, Any], why: str) -> None:
    """The field, the guard, the trigger, the routine or its kind says no in a sentence; nothing is kept under the key."""
    api = client_of(app)
    shown = api.post(ORDERS, json=BODY | change, headers=KEY)
    assert shown.status_code in (400, 409, 422) and why in shown.json()["detail"]
    assert Service(app).orders() == [] and api.post(ORDERS, json=BODY, headers=KEY).status_code == 201


@pytest.mark.slow
@pytest.mark.parametrize("name", ["mats", "rut"])
def test_a_role_that_may_not_begin_orders_begins_none(app: App, name: str) -> None:
    shown = client_of(app, name).post(ORDERS, json=BODY, headers=KEY)
    assert shown.status_code == 403 and Service(app).orders() == []


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`lockstep order new` in an installation of both routines: its exit code, and what it printed."""
    monkeypatch.setenv("LOCKSTEP_DATABASE_URL", f"sqlite:///{tmp_path}/store.db")
    monkeypatch.setattr(bootstrap, "routines", lambda: {r.name: r for r in (*bootstrap.ours(), TINY)})
    sign_in_at(f"sqlite:///{tmp_path}/store.db")

    def run(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(command, ["order", "new", *words])
        return result.exit_code, result.stdout or " ".join(result.stderr.split())

    return run


FIRST = ("ask", "--routine", "tiny", "--set", "first_day=2027-02-01", "--set")
ASK = (*FIRST, "days=3")


def test_the_command_begins_an_order(cli: Any) -> None:
    code, shown = cli(*ASK, "--by", "tova", "--json")
    assert code == 0, shown
    assert orjson.loads(shown)["state"] == "asked" and orjson.loads(shown)["routine"] == "tiny"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((*FIRST, "days=25", "--by", "tova"), "at most 20 days"),
        (("ask", "--routine", "tiny", "--by", "tova"), "days is missing"),
        ((*ASK, "--by", "mats"), "Possible now: nothing by hand"),
        (("ask", "--by", "tova", "--kind", "new_install"), "Possible now: nothing by hand"),
        (("ask", "--routine", "leave", "--by", "tova"), "possible are shared_lock, tiny"),
        ((*FIRST, "days", "--by", "tova"), "is not written as key=value"),
        ((*ASK, "--set", "days=4", "--by", "tova"), "days is given twice"),
        ((*ASK, "--set", "dais=4", "--by", "tova"), "ask has no field dais; possible are"),
        ((*ASK, "--by", "nora"), "nora is not signed in here"),
    ],
)
def test_the_command_refuses_with_exit_code_2(cli: Any, words: tuple[str, ...], why: str) -> None:
    """In one sentence; without a routine, the installation's first is meant."""
    code, shown = cli(*words)
    assert code == 2 and why in shown and "Traceback" not in shown
