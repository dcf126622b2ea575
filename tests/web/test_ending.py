"""What ends an order is named so, shown before it is done, given a reason, and can be taken back while it can."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from runtime.services.accounts import Visitor
from runtime.services.installation import Services
from tests.web.browser import sign_in
from tests.web.conftest import Client
from tests.web.installation import TOVA, House
from workflow.routines.shared_lock import WORKFLOW

pytestmark = pytest.mark.slow


@pytest.mark.chromium
@pytest.mark.parametrize("script", [True, False])
def test_ending_an_order_is_shown_before_it_is_done_and_taken_back(
    browser: Browser, house: House, address: str, script: bool
) -> None:
    """Booked, then ended: the page names ticket text, text message and calendar first; then the order is taken up again."""
    number = house.ticket("T1", 1)
    house.run()
    house.trigger("T1", "booked", visit="2027-01-14 FM", technician="mats")
    page = browser.new_context(java_script_enabled=script, locale="sv-SE").new_page()
    sign_in(page, address, "tova")
    page.goto(f"{address}/orders/{number}")
    expect(page.get_by_text("Avbryt", exact=True)).to_have_count(0)
    ending = page.locator("details", has_text="Avsluta beställningen")
    ending.locator("summary").click()
    ending.get_by_label("Skäl").fill("enheten har ångrat sig")
    ending.get_by_role("button").click()
    expect(page.get_by_role("heading", name="Det här händer när du bekräftar")).to_be_visible()
    visible = page.locator("main").inner_text()
    assert "Beställningen är avbruten 2027-01-12." in visible and "Ärendet avslutas" in visible and "mats" in visible
    assert "tor 14 jan FM avbokas" in visible and "L-1001 läggs åter i lager" in visible and "sms" in visible
    assert house.state("T1") == "booked"
    page.get_by_role("button", name="Avsluta beställningen").click()
    page.wait_for_url("**/orders/*?done=cancel")
    house.run()
    assert house.state("T1") == "cancelled"
    page.goto(f"{address}/orders/{number}")
    again = page.locator("details", has_text="Ta upp beställningen igen")
    again.locator("summary").click()
    again.get_by_label("Skäl").fill("fel beställning avslutades")
    again.get_by_role("button").click()
    page.wait_for_url("**/orders/*?done=take_up_again")
    house.run()
    assert house.state("T1") == "awaiting_completion", "the gate code was destroyed and is asked for again"


@pytest.mark.slow
@pytest.mark.parametrize(("setting", "trigger"), [("T1", "cancel"), ("T5", "reject"), ("T5", "cancel")])
def test_the_preview_is_what_is_then_done(house: House, setting: str, trigger: str) -> None:
    """Name, subject and content of every effect, in order: planned as shown, and nothing besides."""
    house.ticket("T1", 1)
    house.ticket("T5", 5, heading="Övrigt om digitala lås")
    house.run()
    house.trigger("T1", "booked", visit="2027-01-14 FM", technician="mats")
    service = house.rehearsal.service
    data: dict[str, Any] = {"cause": "wrong_queue"} if trigger == "reject" else {}
    shown = service.preview(setting, trigger, TOVA, "enheten ber om det", data)
    before = house.state(setting)
    known = len(Services(house.app).orders.whole(setting, Visitor("tova", "Tova", WORKFLOW.role[TOVA.role], "")).effects)
    assert before == house.state(setting) and shown.effects
    house.trigger(setting, trigger, reason="enheten ber om det", **data)
    done = Services(house.app).orders.whole(setting, Visitor("tova", "Tova", WORKFLOW.role[TOVA.role], "")).effects[known:]
    assert [(e.name, e.subject, dict(e.args)) for e in shown.effects] == [(e["name"], e["subject"], e["args"]) for e in done]
    assert house.state(setting) == shown.state


@pytest.mark.parametrize(
    ("kind", "code", "said"), [("new_install", "1234", True), ("new_install", None, False), ("link_existing", None, False), ("link_existing", "1234", False)]
)
def test_the_preview_speaks_of_a_gate_code_only_where_there_is_one(
    house: House, client: Client, kind: str, code: str | None, said: bool
) -> None:
    """An order of a link has none, and neither has one whose code is still asked for."""
    number, tova = house.ticket("T1", 1 if kind == "new_install" else 2, kind, gate_code=code), client("tova")
    form = {"csrf": tova.csrf, "reason": "enheten ber om det"}
    page = tova.post(f"/orders/{number}/triggers/cancel/preview", data=form, follow_redirects=True)
    assert page.status_code == 200 and ("Portkoden förstörs" in page.text) is said and "tas upp igen i" in page.text


@pytest.mark.slow
def test_an_order_is_not_ended_without_a_reason(house: House, client: Client) -> None:
    """Neither the preview nor the form itself goes on without one."""
    number, tova = house.ticket("T1", 1), client("tova")
    house.run()
    for path in ("cancel/preview", "cancel"):
        answer = tova.post(f"/orders/{number}/triggers/{path}", data={"csrf": tova.csrf, "reason": " "})
        assert answer.status_code == 409 and "Ett skäl krävs" in answer.text
    assert house.state("T1") == "booking"


@pytest.mark.slow
def test_the_api_shows_what_a_trigger_would_do(house: House, client: Client) -> None:
    number, tova = house.ticket("T1", 1), client("tova")
    house.run()
    path, headers = f"/api/v1/orders/{number}/triggers/cancel/preview", {"X-CSRF-Token": tova.csrf}
    found = tova.post(path, json={"reason": "enheten ber om det"}, headers=headers).json()
    assert found["state"] == "cancelled" and "avbruten" in found["effects"][0]["args"]["text"] and house.state("T1") == "booking"


@pytest.mark.slow
@pytest.mark.parametrize("given", ["nobody", "5", "<script>alert(1)</script>", "tova", "stina"])
def test_only_a_technician_can_be_booked_and_the_refusal_names_who(house: House, client: Client, given: str) -> None:
    """Also over the API, where 5 is a number; a closed account is no technician any more."""
    house.ticket("T1", 1)
    house.run()
    services, tova = Services(house.app), client("tova")
    adam = services.accounts.visitor(services.accounts.sign_in("adam", "hemligt-hemligt"))
    assert adam
    services.accounts.add("stina", "Stina", "technician", adam.actor)
    services.accounts.change("stina", adam.actor, closed=True)
    form = {"csrf": tova.csrf, "visit": "2027-01-14 FM", "technician": given}
    answer = tova.post("/orders/T1/triggers/booked", data=form)
    assert answer.status_code == 409 and "möjliga är mats, maja" in answer.text and "<script>alert" not in answer.text
    api = tova.post(
        "/api/v1/orders/T1/triggers/booked", headers={"X-CSRF-Token": tova.csrf},
        json={"data": {"visit": "2027-01-14 FM", "technician": int(given) if given.isdigit() else given}},
    )  # fmt: skip
    assert api.status_code == 409 and "possible are mats, maja" in api.text and house.state("T1") == "booking"


@pytest.mark.chromium
def test_a_technician_made_in_the_console_can_be_booked_at_once(browser: Browser, house: House, address: str) -> None:
    """Adam adds the account, tova finds the name in the list and books; the week counts the new room."""
    number = house.ticket("T1", 1)
    house.run()
    admin = browser.new_context(locale="sv-SE").new_page()
    sign_in(admin, address, "adam")
    admin.goto(f"{address}/booking?week=2027-01-18")
    expect(admin.get_by_text("4 lediga").first).to_be_visible()
    admin.goto(f"{address}/accounts")
    adding = admin.locator("section", has_text="Nytt konto")
    adding.get_by_label("Konto").fill("stina")
    adding.get_by_label("Roll").select_option("technician")
    adding.get_by_role("button", name="Lägg till").click()
    page = browser.new_context(locale="sv-SE").new_page()
    sign_in(page, address, "tova")
    page.goto(f"{address}/orders/{number}")
    page.get_by_label("Tid", exact=True).select_option("2027-01-14 FM")
    page.get_by_label("Tekniker").select_option("stina")
    page.get_by_role("button", name="Boka besök").click()
    expect(page.get_by_text("Gjort: Boka besök.")).to_be_visible()
    assert house.rehearsal.order("T1").data["visit"]["technician"] == "stina"
    page.goto(f"{address}/booking?week=2027-01-18")
    expect(page.get_by_text("6 lediga").first).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("trigger", "given", "visible"),
    [("cancel", {}, "Beställningen är avbruten 2027-01-12."), ("hold", {"resume_on": "2027-02-01", "cause": "landlord"}, "pausat till 2027-02-01")],
)
def test_what_is_done_to_many_is_shown_for_each_before_it_is_done(
    house: House, client: Client, trigger: str, given: dict[str, str], visible: str
) -> None:
    """None is chosen by itself; a booked order tells ticket, technician and contact, one that only waits the ticket alone."""
    house.ticket("T1", 1)
    house.ticket("T4", 4, contact={"name": "Cecilia Prov (dotter)", "phone": ""})
    house.run()
    house.trigger("T1", "booked", visit="2027-01-14 FM", technician="mats")
    tova = client("tova")
    choosing = tova.get(f"/bulk?trigger={trigger}").text.split("<main")[1]
    assert 'type="checkbox" name="number"' in choosing and " checked" not in choosing and 'action="/bulk/preview"' in choosing
    numbers = [house.rehearsal.order(name).number for name in ("T1", "T4")]
    form = {"csrf": tova.csrf, "trigger": trigger, "number": numbers, "reason": "teamet flyttar", "key": "bulk-1", **given}
    answer = tova.post("/bulk/preview", data=form)
    assert answer.status_code == 303
    page = tova.get(answer.headers["location"]).text.split("<main")[1]
    rows = {row.split("/orders/")[1][:11]: row for row in page.split("<tbody>")[1].split("</tr>") if "/orders/" in row}
    booked, waiting = (rows[number] for number in numbers)
    for said in (visible, "blir inte av", "mats"):
        assert said in booked and (said == visible) is (said in waiting), said
    assert house.state("T1") == "booked"
    confirmed = dict.fromkeys(re.findall(r'name="number" value="([^"]+)"', page))
    assert list(confirmed) == numbers and tova.post("/bulk", data=form).status_code == 303


@pytest.mark.slow
def test_a_run_is_stopped_and_goes_on_from_where_it_was(house: House, client: Client) -> None:
    """What was posted is answered, what was not begun waits, and a second word of stopping changes nothing."""
    for n in (3, 4, 5):
        house.ticket(f"T{n}", n)
    house.run()
    tova, services = client("tova"), Services(house.app)
    numbers = [house.rehearsal.order(f"T{n}").number for n in (3, 4, 5)]
    form = {"csrf": tova.csrf, "trigger": "cancel", "number": numbers, "reason": "teamet flyttar", "key": "bulk-2"}
    where = tova.post("/bulk", data=form).headers["location"]
    assert services.bulk.run_once(1) == 1
    for _ in range(2):
        assert tova.post(where, data={"csrf": tova.csrf, "what": "pause"}).status_code == 303
    house.run()
    assert services.bulk.run_once() == 0
    page = tova.get(where).text
    assert "1 av 3 avgjorda" in page and "stoppad" in page and "2 är inte påbörjade." in page and "Fortsätt körningen" in page
    assert [house.state(f"T{n}") for n in (3, 4, 5)] == ["cancelled", "booking", "booking"]
    api = tova.post(f"/api/v1{where}/resume", headers={"X-CSRF-Token": tova.csrf})
    assert api.status_code == 200 and api.json()["status"] == "running"
    services.bulk.run_once()
    house.run()
    services.bulk.run_once()
    assert services.bulk.progress(int(where.rpartition("/")[2]))["status"] == "done"
    assert {house.state(f"T{n}") for n in (3, 4, 5)} == {"cancelled"} and "3 av 3 avgjorda" in tova.get(where).text


@pytest.mark.chromium
def test_the_back_button_after_a_preview_shows_it_again_or_the_order(browser: Browser, house: House, address: str) -> None:
    """Nothing is sent twice by going back: the preview stands, and what was typed stands on the order's page."""
    number = house.ticket("T1", 1)
    house.run()
    page = browser.new_context(locale="sv-SE").new_page()
    sign_in(page, address, "tova")
    page.goto(f"{address}/orders/{number}")
    ending = page.locator("#do-cancel")
    ending.locator("summary").click()
    ending.get_by_label("Skäl").fill("enheten har ångrat sig")
    ending.get_by_role("button").click()
    page.wait_for_url("**/cancel/preview?form=*")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="This happens when you confirm")).to_be_visible()
    page.get_by_role("link", name="Svenska").click()
    page.goto(f"{address}/orders/{number}")
    expect(ending.get_by_label("Skäl")).to_have_value("enheten har ångrat sig")
    page.go_back()
    page.get_by_role("button", name="Avsluta beställningen").click()
    page.wait_for_url("**/orders/*?done=cancel")
    house.run()
    page.go_back()
    expect(page.locator(".why .state")).to_have_text("Avbruten")
    expect(page).to_have_url(f"{address}/orders/{number}")
