"""What was set aside, on the pages, over the API and from the command line; orders of another version are shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from runtime.routines.shared_lock.routine import intake_of
from storage import set_aside
from storage.schema import orders
from tests.reliability.test_set_aside import OTHERS
from tests.web.installation import PASSWORD, House
from workflow.routines.shared_lock import roles
from workflow.routines.shared_lock.desk import BadDelivery, Delivery
from workflow.values import Actor

pytestmark = pytest.mark.slow

Client = Callable[[str], TestClient]


@pytest.fixture
def aside(house: House) -> House:
    """One message and two deliveries are set aside; one of these was kept."""
    house.fill()
    now = house.app.clock.now()
    with house.app.store.write() as tx:
        id_ = tx.enqueue(1, "bad", "hold", Actor("tova", roles.OPERATOR), now, "skäl nog", {"resume_on": "2027-02-01"})
        assert id_ is not None
        set_aside.set_aside(tx, 1, id_, "raised", "ValueError at engine.py:1", now)
    kept = Delivery("odd\x00id", "LK-1", 1, now, {"description": "19380412-9827"})
    intake_of(house.app).take([BadDelivery("", "LK-2", None, "bad_shape"), kept])
    return house


def test_an_administrator_sees_retries_and_discards(aside: House, client: Client) -> None:
    """The page names what and why, nothing personal; each is retried or discarded with a reason, and then gone."""
    admin = client("adam")
    page = admin.get("/set-aside").text
    assert "ValueError at engine.py:1" in page
    assert not any(code in page for code in ("raised", "bad_shape", "bad_id"))
    assert "LK-2" in page
    assert "9827" not in page
    form = {"csrf": admin.csrf}
    message = re.search(r"/set-aside/messages/(\d+)/retry", page)
    ids = re.findall(r"/set-aside/deliveries/(\d+)/discard", page)
    assert message and len(ids) == 2
    for id_ in ids:
        refused = admin.post(f"/set-aside/deliveries/{id_}/retry", data=form)
        assert (refused.status_code, "alert bad" in refused.text) == (409, True)
        assert admin.post(f"/set-aside/deliveries/{id_}/discard", data={**form, "reason": "x"}).status_code == 409
        assert admin.post(f"/set-aside/deliveries/{id_}/discard", data={**form, "reason": "öppnad för hand"}).status_code == 303
    assert admin.post(f"/set-aside/messages/{message[1]}/retry", data=form).status_code == 303
    assert admin.post(f"/set-aside/messages/{message[1]}/retry", data=form).status_code == 409
    again = admin.get("/set-aside").text
    assert "/retry" not in again
    assert "öppnad för hand" in admin.get("/access-log").text


def test_everybody_hears_of_it_and_the_measures_count_it(aside: House, client: Client) -> None:
    """The start page says that something waits, to those as well who may not decide it; Prometheus has the numbers."""
    assert "/set-aside" not in client("tova").get("/").text
    assert "Ärenden som inte kunde tas in: 2." in client("tova").get("/").text
    measures = client("adam").get("/metrics").text
    assert "lockstep_deliveries_set_aside 2.0" in measures
    assert "lockstep_messages_set_aside 1.0" in measures
    assert "lockstep_orders_unknown 0.0" in measures
    assert client("tova").get("/set-aside").status_code == 403


def test_the_same_over_the_api(aside: House, client: Client) -> None:
    """Lists, retry and discard with the same services and refusals."""
    admin = client("adam")
    token = admin.post("/api/v1/sessions", json={"name": "adam", "password": PASSWORD}).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}

    def post(path: str, **body: Any) -> int:
        return admin.post(f"/api/v1{path}", json=body or None, headers=headers).status_code

    (message,) = admin.get("/api/v1/messages", headers=headers).json()["messages"]
    assert (message["code"], message["trigger"], message["status"]) == ("raised", "hold", "failed")
    assert post(f"/messages/{message['id']}/discard", reason="no") == 400
    assert post(f"/messages/{message['id']}/discard", reason="gjord för hand") == 200
    assert post(f"/messages/{message['id']}/retry") == 400
    assert post("/messages/999999/retry") == 404
    found = admin.get("/api/v1/deliveries", headers=headers).json()["deliveries"]
    assert [d["code"] for d in found] == ["bad_shape", "bad_id"]
    assert post(f"/deliveries/{found[0]['id']}/retry") == 400
    assert [post(f"/deliveries/{d['id']}/discard", reason="öppnad för hand") for d in found] == [200, 200]


@pytest.mark.parametrize("what", [name for name in OTHERS if name != "damaged"])
def test_an_order_of_another_version_has_its_pages(house: House, client: Client, what: str) -> None:
    """List, start, order page, picture, API: each shows it, none breaks."""
    house.fill()
    with house.app.store.write() as tx:
        number = tx.connection.execute(orders.select().where(orders.c.id == 1)).mappings().one()["number"]
        OTHERS[what](tx)
        tx.connection.execute(update(orders).where(orders.c.id == 1).values(wake_at=house.app.clock.now(), ended_at=None))
    house.app.worker().run_until_idle()
    admin = client("adam")
    for path in ("/", "/orders", "/orders?all=1", "/booking", f"/orders/{number}", f"/orders/{number}/live", f"/orders/{number}/moment",
                 f"/orders/{number}/diagram.svg", "/set-aside", "/metrics", "/systems"):  # fmt: skip
        # A routine that is not here has no picture.
        wanted = 404 if what == "workflow" and path.endswith(".svg") else 200
        assert admin.get(path).status_code == wanted, path
    assert client("tova").get("/bulk").status_code == 200
    assert "Okänt i den här versionen" in admin.get(f"/orders/{number}").text


@pytest.mark.parametrize("table", ["orders.data", "effects.args", "effects.result", "history.body", "vault.sealed"])
def test_what_is_damaged_in_the_store_spoils_no_page(house: House, client: Client, table: str) -> None:
    """One order's row was damaged by hand: lists, boards and its own page are shown, with what is left of it."""
    house.fill()
    name, column = table.split(".")
    spoilt = "x'7b'" if name == "vault" else "'{'"
    with house.app.store.write() as tx:
        one = "id" if name == "orders" else "order_id"
        if name == "history":
            tx.connection.exec_driver_sql("DROP TRIGGER IF EXISTS history_no_update")
        tx.connection.exec_driver_sql(f"UPDATE {name} SET {column} = {spoilt} WHERE {one} = 1")
    tova = client("tova")
    number = house.rehearsal.service.order("1")["number"]
    own = tuple(
        f"{at}/orders/{number}{more}" for at, more in (("", ""), ("/api/v1", ""), ("/api/v1", "/history"), ("", "/diagram.svg"))
    )
    paths = ("/", "/orders", "/visits", "/booking", "/search?q=" + number, "/api/v1/orders", "/api/v1/visits", *own)
    assert {path: tova.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)
