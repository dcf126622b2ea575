"""The versions of a routine in the console: how many orders are on each, what differs, and which entries were made under which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from rehearsal.routines.shared_lock.second_version import PLAN, VERSION, both
from runtime import bootstrap
from runtime.services.canaries import Canaries
from runtime.versions.canary import meta_key, written
from runtime.versions.mover import Mover
from runtime.versions.plan_file import write_plan
from storage import accounts as account_rows
from storage import queries
from storage.schema import orders
from tests.web.conftest import client_of
from tests.web.installation import House, password_hash
from workflow.routines.shared_lock import WORKFLOW
from workflow.values import Actor
from workflow.versions.move import Move

OLD, ADA = WORKFLOW.version, Actor("adam", "admin")
DIFFERENCE = f"/versions/difference?routine=shared_lock&old={OLD}&new={VERSION}"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An installation with both versions; its orders began under the old one, and one of them was moved."""
    patch, routine = pytest.MonkeyPatch(), both()
    patch.setattr(bootstrap, "ours", lambda: (routine,))
    bootstrap.routines.cache_clear()
    house = House(tmp_path_factory.mktemp("house"))
    Canaries(house.app).begin(VERSION, 0.001, ADA, "Prövas på några få.")
    house.ticket("T1", 1)
    house.ticket("T3", 3)
    house.run()
    moved(house, "T1")
    yield house
    house.close()
    patch.undo()
    bootstrap.routines.cache_clear()


def moved(house: House, ticket: str) -> None:
    store, now = house.app.store, house.app.clock.now()
    with store.write() as tx:
        row = queries.find_order(tx.connection, house.rehearsal.order(ticket).number)
        assert row is not None
        (case,) = tx.claim("mover", now, timedelta(seconds=30), 1, only=row["id"])
        tx.write([Move(PLAN, WORKFLOW, house.app.engines["shared_lock"]).step(case, ADA, "Ny rutin", now)], now)
        now_on = {"workflow_version": VERSION, "definition_id": store.definitions["shared_lock", VERSION]}
        tx.connection.execute(update(orders).where(orders.c.id == row["id"]).values(now_on))
    house.run()


@pytest.mark.slow
def test_versions_are_listed_with_their_open_orders_and_the_trial(two: House) -> None:
    page = client_of(two, "adam").get("/versions").text
    rows = re.findall(r'<th scope="row".*?</tr>', page, re.S)
    counts = {re.sub(r"<[^>]+>", "", row.split("</th>")[0].split(">", 1)[1]): re.findall(r"<td[^>]*>(\d+)</td>", row) for row in rows}
    assert counts == {VERSION: ["1"], OLD: ["1"]}
    assert "0.001 % av de nya beställningarna börjar i version" in page
    assert "Ingen bakgrundstjänst kör den" in page


@pytest.mark.slow
def test_the_difference_stands_as_words_and_as_a_picture(two: House) -> None:
    admin = client_of(two, "adam")
    page = admin.get(DIFFERENCE).text
    assert "Väntar på svar (awaiting_answer)" in page and "Tas bort" in page and "5 arbetsdagar" in page
    english = admin.get(f"{DIFFERENCE}&lang=en").text
    assert "Waiting for an answer (awaiting_answer)" in english and "Removed" in english and "Väntar" not in english
    picture = admin.get(DIFFERENCE.replace("difference?", "difference.svg?"))
    assert picture.headers["content-type"] == "image/svg+xml"
    assert picture.text.startswith("<svg") and "style-src 'sha256-" in picture.headers["content-security-policy"]


@pytest.mark.slow
def test_an_order_that_was_moved_says_which_entries_were_made_under_which_version(two: House) -> None:
    tova = client_of(two, "tova")
    number = two.rehearsal.order("T1").number
    page = tova.get(f"/orders/{number}").text
    assert f"rutinens version {VERSION}" in page and f"Flyttad till version {VERSION}" in page
    assert page.count(f"· version {OLD}") == 3 and page.count(f"· version {VERSION}") >= 1
    kept = tova.get(f"/orders/{two.rehearsal.order('T3').number}").text
    assert f"rutinens version {OLD}" in kept and f"· version {OLD}" not in kept


def test_a_version_that_there_is_not_is_refused(two: House) -> None:
    answer = client_of(two, "adam").get(DIFFERENCE.replace(VERSION, "2031"))
    assert answer.status_code in (400, 404, 409, 422) and "2031" in answer.text


# Moving orders --------------------------------------------------------------------------------------


def checked(client: TestClient, text: str) -> str:
    """Hand a plan in; returns the key that it is kept under."""
    answer = client.post("/versions/plan", data={"csrf": client.csrf, "plan": text})
    assert answer.status_code == 303
    return str(answer.headers["location"].split("form=")[1])


def begun(client: TestClient, key: str) -> str:
    """Begin a run of the plan; returns its address."""
    form = {"csrf": client.csrf, "form": key, "reason": "ny rutin i mars", "rate": "100"}
    answer = client.post("/versions/runs", data=form)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def switched(client: TestClient, run: str, what: str, status: int = 303, **more: str) -> str:
    answer = client.post(run, data={"csrf": client.csrf, "what": what, **more})
    assert answer.status_code == status, answer.text
    return answer.text


@pytest.mark.slow
def test_a_drafted_plan_names_what_must_be_decided_and_a_checked_one_is_shown_in_words(two: House) -> None:
    adam = client_of(two, "adam")
    link = re.search(r'href="(/versions/plan\?[^"]+)"', adam.get("/versions").text)
    assert link is not None
    drafted = adam.get(link[1].replace("&amp;", "&")).text
    assert "1 sak att bestämma" in drafted and "Läget ”awaiting_tes_import” har ingen regel; säg vart dess beställningar ska." in drafted
    key = checked(adam, write_plan(PLAN))
    page = adam.get(f"/versions/plan?form={key}").text
    assert "Planen svarar på allt." in page and "Oläst händelse: Kontakten nåddes inte" in page
    assert 'class="state worker"' in page or "Väntar på inläsning i TES" in page
    for text, why in (("a: [", "inte YAML"), ("routine: shared_lock", "vid from"), (write_plan(PLAN).replace(VERSION, "2031"), "ingen version 2031")):
        refused = adam.get(f"/versions/plan?form={checked(adam, text)}").text
        assert why in refused and "svarar på allt" not in refused


@pytest.mark.slow
def test_a_run_is_tried_begun_paused_finished_and_taken_back_on_its_pages(two: House) -> None:
    adam = client_of(two, "adam")
    key = checked(adam, write_plan(PLAN))
    tried = adam.get(f"/versions/dry-run?form={key}").text
    assert "1 beställning prövad" in tried and "Flyttas, och ingenting händer genast: 1 beställning" in tried
    number = two.rehearsal.order("T3").number
    assert number in tried and "load delay" not in tried
    short = adam.post("/versions/runs", data={"csrf": adam.csrf, "form": key, "reason": "ny", "rate": "100"})
    assert short.status_code == 409 and "Skriv varför" in short.text
    run = begun(adam, key)
    assert "0 av 1 flyttade" in adam.get(run).text and "Pausa körningen" in adam.get(f"{run}/now").text
    switched(adam, run, "pause")
    assert "bara en som är i gång kan pausas" not in adam.get(run).text and "pausad" in adam.get(run).text
    switched(adam, run, "resume")
    Mover(two.app).run_once()
    Mover(two.app).run_once()
    done = adam.get(f"{run}?show=moved").text
    assert "1 av 1 flyttade" in done and "klar" in done and number in done and "ny rutin i mars" in done
    assert "Körning 1 är klar: bara en som är i gång kan pausas." in switched(adam, run, "pause", 409)
    assert "Run 1 is done: only one that is running can be paused." in switched(adam, f"{run}?lang=en", "pause", 409)
    switched(adam, run, "revert", reason="vi väntar till april")
    Mover(two.app).run_once()
    Mover(two.app).run_once()
    back = adam.get(f"{run}?show=reverted&lang=sv").text
    assert "1 av 1 tillbaka" in back and "tillbakatagen" in back and "vi väntar till april" in back and number in back
    assert two.rehearsal.order("T3").workflow_version == OLD
    assert "Körning 1" in adam.get("/versions").text
    for address in (f"{run}?show=reverted", f"/versions/dry-run?form={key}", f"/versions/plan?form={key}"):
        english = adam.get(f"{address}{'&' if '?' in address else '?'}lang=en").text
        main = english.split("<main", 1)[1].split("<textarea", 1)[0].split("<pre", 1)[0]
        assert "Körning" not in main and "Beställning" not in main and "flyttas" not in main.casefold()


@pytest.mark.slow
def test_a_large_run_waits_on_its_page_for_another_administrator(two: House, monkeypatch: pytest.MonkeyPatch) -> None:
    adam = client_of(two, "adam")
    monkeypatch.setattr(two.app, "settings", two.app.settings.changed(migrate_confirm_over=0))
    run = begun(adam, checked(adam, write_plan(PLAN)))
    page = adam.get(run).text
    assert "Körningen börjar när en annan administratör än adam har bekräftat den." in page and "Bekräfta körningen" not in page
    assert "en annan administratör bekräftar den" in switched(adam, run, "confirm", 409)
    known = {"password_hash": password_hash(), "must_change": 0, "created_at": two.app.clock.now()}
    with two.app.store.write() as tx:
        account_rows.add_account(tx, name="eva", display_name="Eva", role="admin", **known)
    eva = client_of(two, "eva")
    assert "Bekräfta körningen" in eva.get(run).text
    switched(eva, run, "confirm")
    assert "eva" in adam.get(run).text
    switched(adam, run, "stop")
    stopped = adam.get(run).text
    assert "stoppad" in stopped and "Avsluta här" not in stopped and "Ta tillbaka körningen" in stopped


@pytest.mark.slow
def test_only_administrators_see_and_do_it(two: House) -> None:
    tova = client_of(two, "tova")
    for address in ("/versions/plan", "/versions/dry-run", "/versions/runs/1", "/versions/runs/1/now"):
        assert tova.get(address).status_code == 403
    adam = client_of(two, "adam")
    assert adam.post("/versions/runs/1", data={"what": "pause"}).status_code == 403
    assert adam.get("/versions/runs/999").status_code == 404
    assert adam.get("/versions/dry-run?form=unknown").headers["location"] == "/versions"


@pytest.mark.slow
def test_a_trial_that_stopped_is_seen_by_all_and_ended_by_an_administrator(two: House) -> None:
    """The start page tells who may read it, in their language; only an administrator is led to the page that says why and ends it."""
    trial = Canaries(two.app).of("shared_lock")
    assert trial is not None
    with two.app.store.write() as tx:
        stopped = replace(trial, stopped_at=two.app.clock.now(), bad=12, begun=41, bad_against=0, begun_against=39)
        tx.set_meta(meta_key("shared_lock"), written(stopped))
    assert "lockstep_trials_stopped 1.0" in client_of(two, "adam").get("/metrics").text
    shown = {"sv": f"Provet av version {VERSION} stoppades", "en": f"The trial of version {VERSION} was stopped"}
    for who in ("tova", "rut", "adam"):
        client = client_of(two, who)
        for lang, text in shown.items():
            page = client.get(f"/?lang={lang}").text
            alarm = page.split(text)[1].split("</li>")[0]
            assert ('href="/versions"' in alarm) == (who == "adam"), (who, lang)
    admin = client_of(two, "adam")
    assert f"12 of 41 orders needed attention or failed, under version {OLD} 0 of 39." in admin.get("/versions?lang=en").text
    assert f"12 av 41 beställningar behövde någons beslut eller gick fel, i version {OLD} 0 av 39." in admin.get("/versions?lang=sv").text
    form = {"csrf": admin.csrf, "routine": "shared_lock", "reason": "Felet är rättat."}
    assert admin.post("/versions/trial/end", data=form | {"reason": " "}).status_code == 409
    assert admin.post("/versions/trial/end", data=form).headers["location"] == "/versions?done=ended"
    assert "Provet är avslutat" in admin.get("/versions?done=ended").text and shown["sv"] not in admin.get("/").text
    assert admin.post("/versions/trial/end", data=form).status_code == 409


@pytest.mark.slow
def test_an_order_in_a_state_that_only_its_older_version_has_is_shown_everywhere(two: House) -> None:
    """Lists, filters, the API, figures and its own page with the picture have it under the label that its version gives."""
    tova, order = client_of(two, "tova"), two.rehearsal.order("T3")
    with two.app.store.write() as tx:
        tx.connection.execute(update(orders).where(orders.c.id == order.id).values(state="awaiting_tes_import"))
    pages = ("/orders", "/orders?state=awaiting_tes_import", "/orders?phase=precheck&sort=since", f"/orders/{order.number}")
    for path in pages:
        page = tova.get(path).text
        assert order.number in page and "Väntar på inläsning i TES" in page and "okänt i den här versionen" not in page, path
    assert tova.get(f"/orders/{order.number}/diagram.svg").status_code == 200
    found = tova.get("/api/v1/orders?state=awaiting_tes_import").json()["orders"]
    assert [(row["number"], row["routine_version"]) for row in found] == [(order.number, OLD)]
    shown = tova.get("/api/v1/routines").json()["routines"][0]
    assert {"awaiting_tes_import", "awaiting_answer"} <= {state["name"] for state in shown["states"]} and shown["version"] == VERSION
    assert 'state="awaiting_tes_import"} 1.0' in client_of(two, "adam").get("/metrics").text
    moved_one = two.rehearsal.order("T1").number
    assert tova.get(f"/orders/{moved_one}/diagram.svg").status_code == 200
