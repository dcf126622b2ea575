"""The monthly review of the access log: drawn by rule and by chance, never one's own, judged once."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from runtime.services.accounts import Visitor
from runtime.services.installation import Services
from runtime.services.log_months import REQUESTS
from storage import accounts as rows
from tests.web.conftest import Client
from tests.web.installation import TOVA, House, family
from workflow.errors import BadInput
from workflow.roles import Role
from workflow.routines.shared_lock import WORKFLOW, roles

pytestmark = pytest.mark.slow


def who(name: str, role: str) -> Visitor:
    found: Role = WORKFLOW.role[role]
    return Visitor(name, name, found, "")


def looked(house: House) -> Services:
    """A colleague called Alm looks at the Alms, tova by night and at protected persons, and rut at nobody."""
    services = Services(house.app)
    for n, id_ in enumerate(("T1", "T2", "T3"), start=1):
        house.ticket(id_, n)
    house.run()
    house.rehearsal.trigger(house.rehearsal.order("T3").number, "person_protected", TOVA, None, {"person": "A"})
    with house.app.store.write() as tx:
        for name, display in (("kim", "Kim Alm"), ("ester", "Ester Björk")):
            rows.add_account(tx, name=name, display_name=display, role="operator", created_at=house.app.clock.now())
        rows.add_account(tx, name="rita", display_name="Rita", role="auditor", created_at=house.app.clock.now())
    order = {id_: house.rehearsal.order(id_) for id_ in ("T1", "T2", "T3")}
    services.gate.opened(who("kim", roles.OPERATOR), order["T1"])
    services.gate.opened(who("ester", roles.OPERATOR), order["T2"])
    services.revealing.reveal(who("tova", roles.OPERATOR), order["T3"], "names", "emergency", "akut läge")
    house.at("2027-01-16T23:00")
    services.gate.opened(who("tova", roles.OPERATOR), order["T1"])
    house.at("2027-02-01T09:00")
    return services


def test_the_sample_is_drawn_by_rule(house: House) -> None:
    """Protected persons all, the own name, the own surname, the night; a month that is not over is not drawn, and none twice."""
    services, rut = looked(house), who("rut", roles.AUDITOR)
    with pytest.raises(BadInput):
        services.log_review.make(rut, "2027-02")
    assert services.log_review.make(rut, "2027-01") >= 4
    found = {(row["account"], row["rule"]) for row in services.log_review.rows(rut, "2027-01")}
    assert {("kim", "same_surname"), ("ester", "own_record"), ("tova", "protected"), ("tova", "out_of_hours")} <= found
    with pytest.raises(BadInput):
        services.log_review.make(rut, "2027-01")
    with pytest.raises(BadInput):
        services.log_review.rows(who("tova", roles.OPERATOR), "2027-01")


def test_what_is_done_about_a_person_is_reviewed_in_full(house: House) -> None:
    """Each look-up, extract, erasure, request and hold, by day and of persons who are not protected."""
    services, tova, person = Services(house.app), who("tova", roles.OPERATOR), family(1, "Alm")["1A"]["id"]
    house.ticket("T1", 1)
    house.run()
    house.trigger("T1", "cancel", reason="enheten ber om det")
    requests, why = services.person_requests, "begäran i ärende 2027-14"
    requests.look(tova, person, why)
    requests.extract(tova, person, why)
    requests.end_hold(tova, requests.hold_order(tova, "T1", why))
    house.app.settings = house.app.settings.changed(erase_second_person=True)
    for done in (lambda: requests.decline(tova, 1), lambda: requests.approve(who("olga", roles.OPERATOR), 2)):
        with pytest.raises(BadInput):
            requests.erase(tova, person, why)
        done()
    requests.erase(tova, person, why)
    done_about = [line["id"] for line in services.log.lines(limit=200) if line["what"] in REQUESTS]
    assert len(done_about) == 10, "two asked, and one each of the others"
    house.at("2027-02-01T09:00")
    services.log_review.make(who("rut", roles.AUDITOR), "2027-01")
    drawn = {row["line_id"]: row["rule"] for row in services.log_review.rows(who("rut", roles.AUDITOR), "2027-01")}
    assert {id_: drawn.get(id_) for id_ in done_about} == dict.fromkeys(done_about, "person_request")


def test_nobody_reviews_the_own_lines_and_what_is_signed_stays(house: House) -> None:
    services, rut = looked(house), who("rut", roles.AUDITOR)
    services.log.note(rut, "opened", house.rehearsal.order("T3").id, fields=("name",))
    house.at("2027-03-01T09:00")
    services.log_review.make(rut, "2027-02")
    (own,) = services.log_review.rows(rut, "2027-02")
    assert (own["account"], own["rule"]) == ("rut", "protected")
    assert services.log_review.assign(rut, "2027-02", "rut") == 0 and services.log_review.assign(rut, "2027-02", "rita") == 1
    rita = who("rita", roles.AUDITOR)
    for another, result in ((rut, "in_order"), (rita, "fine")):
        with pytest.raises(BadInput):
            services.log_review.sign(another, own["id"], result, "sett")
    with pytest.raises(BadInput):
        services.log_review.sign(rita, own["id"], "breach", "")
    services.log_review.sign(rita, own["id"], "question", "Fråga varför")
    with pytest.raises(BadInput):
        services.log_review.sign(rita, own["id"], "in_order", "")
    for statement in ("UPDATE log_reviews SET result = 'in_order'", "DELETE FROM log_reviews"):
        with pytest.raises(DatabaseError, match="signed review stays"), house.app.store.engine.begin() as connection:
            connection.execute(text(statement))
    line = services.log.lines(what="reviewed")[0]
    assert line["account"] == "rita" and line["note"] == "Fråga varför" and services.log.broken() is None


def test_a_month_is_reviewed_on_its_page(house: House, client: Client) -> None:
    """Drawn, assigned and signed there; own lines have no form, what is signed has none either, and an error keeps the page."""
    services = looked(house)
    services.log.note(who("rut", roles.AUDITOR), "opened", house.rehearsal.order("T3").id, fields=("name",))
    house.at("2027-03-01T09:00")
    rut, adam = client("rut"), client("adam")
    assert "2027-01" in rut.get("/log-review").text and "Dra urvalet" in rut.get("/log-review/2027-01").text

    def sent(by: TestClient, path: str, **data: str) -> Response:
        return by.post(f"/log-review/{path}", data={"csrf": by.csrf, **data})

    assert sent(rut, "2027-01/draw").status_code == 303 and sent(rut, "2027-01/draw").status_code == 409
    assert sent(rut, "2027-01/assign", reviewer="tova").status_code == 409
    assert sent(rut, "2027-01/assign", reviewer="rut").status_code == 303
    rows = services.log_review.rows(who("rut", roles.AUDITOR), "2027-01")
    page = rut.get("/log-review/2027-01").text
    assert "Akut händelse: akut läge" in page and "emergency" not in page and "Samma efternamn" in page and "Ester" not in page
    first, last = f"2027-01/lines/{rows[0]['id']}", f"2027-01/lines/{rows[-1]['id']}"
    refused = sent(rut, first, result="breach", note="")
    assert refused.status_code == 409 and f'action="/log-review/{first}' in refused.text
    assert sent(adam, first, result="in_order").status_code == 409, "it is rut's to judge"
    assert sent(rut, first, result="breach", note="Inget ärende").headers["location"].startswith("/log-review/2027-01?done=signed")
    page = rut.get("/log-review/2027-01?lang=en").text
    assert "Access without a right: Inget ärende" in page and f'action="/log-review/{first}' not in page
    assert f'action="/log-review/{last}' in page and f'action="/log-review/{first}' not in rut.get("/log-review/2027-01?mine=true").text
    assert sent(rut, first, result="in_order").status_code == 409
    assert rut.get("/log-review/2029-01").status_code == 404


def test_an_own_line_has_no_form(house: House, client: Client) -> None:
    """Who looked sees that another judges it, and a form that is sent nevertheless is refused."""
    services = looked(house)
    services.log.note(who("rut", roles.AUDITOR), "opened", house.rehearsal.order("T3").id, fields=("name",))
    house.at("2027-03-01T09:00")
    rut = client("rut")
    services.log_review.make(who("adam", roles.ADMIN), "2027-02")
    (own,) = services.log_review.rows(who("adam", roles.ADMIN), "2027-02")
    assert services.log_review.assign(who("adam", roles.ADMIN), "2027-02", "rita") == 1
    page = rut.get("/log-review/2027-02").text
    assert "Din egen rad bedöms av någon annan." in page and "/lines/" not in page
    form = {"csrf": rut.csrf, "result": "in_order"}
    assert rut.post(f"/log-review/2027-02/lines/{own['id']}", data=form).status_code == 409


@pytest.mark.parametrize(("one_in", "drawn"), [(1, True), (10**9, False)])
def test_lines_that_no_rule_meets_are_drawn_by_chance(house: House, monkeypatch: pytest.MonkeyPatch, one_in: int, drawn: bool) -> None:
    """Of a colleague's look by day at people of another name, one in so many."""
    monkeypatch.setattr("runtime.services.log_review._ONE_IN", one_in)
    services, rut = looked(house), who("rut", roles.AUDITOR)
    services.gate.opened(who("mats", roles.TECHNICIAN), house.rehearsal.order("T2"))
    house.at("2027-03-01T09:00")
    services.log_review.make(rut, "2027-02")
    assert ([row["rule"] for row in services.log_review.rows(rut, "2027-02")] == ["chance"]) is drawn
