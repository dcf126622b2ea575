"""An expired session loses nothing, and only a person's own doings keep one alive."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, expect

from console.web.refill import refilled
from runtime.services.accounts import Accounts
from tests.web.browser import sign_in
from tests.web.conftest import client_of
from tests.web.installation import PASSWORD, House, move, served

AUTOMATIC = ("/start/now", "/orders/rows", "/orders/T1/live", "/orders/T1/diagram.svg", "/booking/week", "/systems/now")


def typed_into(page: Page) -> Page:
    page.locator("details", has_text="Lägg vilande").locator("summary").click()
    page.get_by_label("Återupptas").fill("2027-02-01")
    page.get_by_label("Annat skäl, med egna ord").fill("familjen vill vänta på dottern")
    return page


@pytest.mark.slow
@pytest.mark.parametrize("path", AUTOMATIC)
def test_what_a_page_asks_for_by_itself_does_not_keep_a_session_alive(house: House, path: str) -> None:
    """Idle means idle: an open page refreshes itself for half an hour, and the session ends all the same."""
    house.ticket("T1", 1)
    house.run()
    tova = client_of(house, "tova")
    for _ in range(5):
        move(house, minutes=7)
        last = tova.get(path).status_code
    assert last == 303 and tova.get("/orders").status_code == 303


@pytest.mark.slow
def test_a_request_that_says_it_is_automatic_renews_nothing(house: House) -> None:
    """Any page may be asked for so; the same without the header keeps the session alive."""
    tova, rut = client_of(house, "tova"), client_of(house, "rut")
    for _ in range(5):
        move(house, minutes=7)
        last = tova.get("/orders", headers={"X-Automatic": "1"}).status_code, rut.get("/orders").status_code
    assert last[1] == 200 and tova.get("/orders").status_code == 303


@pytest.mark.slow
def test_the_live_stream_ends_with_the_session_and_does_not_renew_it(house: House) -> None:
    """`/live` looks at the session without touching it, and says 401 when it is over."""
    accounts = Accounts(house.app)
    token = accounts.sign_in("tova", PASSWORD)
    for _ in range(4):
        move(house, minutes=7)
        assert accounts.visitor(token, renew=False)
    move(house, minutes=7)
    client = TestClient(house.web, base_url="http://localhost", follow_redirects=False, cookies={"lockstep": token})
    assert client.get("/live").status_code == 401


@pytest.mark.slow
def test_a_short_idle_time_is_renewed_by_work(tmp_path: Path) -> None:
    """With a minute of idleness allowed, a request every fifty seconds keeps the session."""
    house = House(tmp_path, idle_minutes=1)
    tova = client_of(house, "tova")
    for _ in range(6):
        move(house, seconds=50)
        assert tova.get("/orders").status_code == 200
    house.close()


@pytest.mark.slow
@pytest.mark.parametrize("who", ["tova", "adam"])
def test_a_form_of_an_expired_session_waits_for_its_account_alone(house: House, who: str) -> None:
    """What tova typed is in the form again when tova signs in, and nowhere when adam does; nothing was carried out."""
    number, tova = house.ticket("T1", 1), client_of(house, "tova")
    house.run()
    move(house, minutes=31)
    form = {"csrf": tova.csrf, "key": "k" * 32, "resume_on": "2027-02-01", "cause": "landlord", "reason": "<b>hyresvärden</b>"}
    answer = tova.post(f"/orders/{number}/triggers/hold", data=form)
    assert answer.status_code == 303 and house.state("T1") == "booking"
    page = tova.get(answer.headers["location"]).text
    csrf, following = (re.search(rf'name="{name}" value="([^"]+)"', page) for name in ("csrf", "next"))
    assert csrf and following and "hyresvärden" not in page
    back = tova.post(
        "/sign-in", data={"name": who, "password": PASSWORD, "csrf": csrf[1], "next": following[1].replace("&amp;", "&")}
    )
    page = tova.get(back.headers["location"]).text
    assert ("&lt;b&gt;hyresvärden&lt;/b&gt;" in page) is (who == "tova")
    assert ("blev inte skickat" in page) is (who == "tova") and house.state("T1") == "booking"
    if who == "tova":
        assert 'value="landlord" selected' in page or 'selected value="landlord"' in page
        assert 'value="2027-02-01"' in page and f'value="{"k" * 32}"' in page


@pytest.mark.slow
def test_a_form_of_an_older_sign_in_is_kept_and_not_carried_out(house: House) -> None:
    """Another tab signed in again meanwhile: the answer leads back to the form as it was typed."""
    number, tova = house.ticket("T1", 1), client_of(house, "tova")
    house.run()
    answer = tova.post(f"/orders/{number}/triggers/hold", data={"csrf": "0" * 64, "resume_on": "2027-02-01", "reason": "väntar"})
    assert answer.status_code == 403 and house.state("T1") == "booking"
    back = re.search(r'href="(/orders/[^"]+saved=[^"]+)"', answer.text)
    assert back and "väntar" in tova.get(back[1]).text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "data"),
    [("/inventory/deliveries", {"serials": "L 1 !", "model": "Provmodell 7"}), ("/systems/tes/pause", {"reason": "kort"})],
)
def test_a_refused_form_leads_back_to_what_was_typed(house: House, path: str, data: dict[str, str]) -> None:
    tova = client_of(house, "tova")
    answer = tova.post(path, data={"csrf": tova.csrf} | data)
    back = re.search(r'class="button main" href="([^"]+)"', answer.text)
    assert answer.status_code == 400 and back
    page = tova.get(back[1]).text
    assert all(value in page for value in data.values())


def test_refilling_touches_one_form_alone() -> None:
    """Text, choices, boxes and long texts are put back, escaped; the token of the form and other forms stay as they are."""
    page = (
        '<main><details class="x"><summary>a</summary><form action="/a"><input name="csrf" value="new"><input name="t" value="old">'
        '<input type="checkbox" name="c" value="1" checked><input type="radio" name="r" value="x"><input type="radio" name="r" value="y">'
        '<select name="s"><option selected>FM</option><option>EM</option></select><textarea name="n">old &amp; gone</textarea></form></details>'
        '<form action="/b"><input name="t" value="other"></form><!-- c --></main>'
    )
    typed = [("csrf", "old"), ("t", '"><script>'), ("r", "y"), ("s", "EM"), ("n", "<i>new</i>")]
    assert refilled(page, "/a", typed, "!") == (
        '<main>!<details open class="x"><summary>a</summary><form action="/a"><input name="csrf" value="new">'
        '<input value="&quot;&gt;&lt;script&gt;" name="t"><input type="checkbox" name="c" value="1"><input type="radio" name="r" value="x">'
        '<input checked type="radio" name="r" value="y"><select name="s"><option>FM</option><option selected>EM</option></select>'
        '<textarea name="n">&lt;i&gt;new&lt;/i&gt;</textarea></form></details><form action="/b"><input name="t" value="other"></form><!-- c --></main>'
    )


@pytest.mark.chromium
@pytest.mark.parametrize("script", [True, False])
def test_after_signing_in_again_one_is_back_with_what_was_typed(
    browser: Browser, house: House, address: str, script: bool
) -> None:
    """With and without script: type, be away too long, send, sign in, and send what stands there."""
    number = house.ticket("T1", 1)
    house.run()
    page = browser.new_context(java_script_enabled=script, locale="sv-SE").new_page()
    sign_in(page, address, "tova")
    page.goto(f"{address}/orders/{number}")
    typed_into(page)
    move(house, minutes=31)
    page.get_by_role("button", name="Lägg vilande").click()
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_label("Konto").fill("tova")
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url(f"**/orders/{number}?saved=*")
    expect(page.get_by_label("Annat skäl, med egna ord")).to_have_value("familjen vill vänta på dottern")
    page.get_by_role("button", name="Lägg vilande").click()
    # What the others will read is shown before it is done.
    expect(page.get_by_role("link", name="Gör inget")).to_be_visible()
    page.get_by_role("button", name="Lägg vilande").click()
    page.wait_for_url(f"**/orders/{number}?done=hold")
    assert house.state("T1") == "on_hold"


@pytest.mark.chromium
def test_an_open_page_says_that_one_is_signed_out_and_keeps_what_is_typed(browser: Browser, house: House, address: str) -> None:
    """The page's own questions find the session gone; the typed text is there after signing in by the link on it."""
    number = house.ticket("T1", 1)
    house.run()
    page = browser.new_context(locale="sv-SE").new_page()
    sign_in(page, address, "tova")
    page.goto(f"{address}/orders/{number}")
    typed_into(page)
    move(house, minutes=31)
    page.evaluate("htmx.trigger(document.querySelector('[data-refresh]'), 'refresh')")
    expect(page.get_by_text("Du är utloggad")).to_be_visible()
    page.get_by_role("link", name="Logga in igen").click()
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_label("Konto").fill("tova")
    page.get_by_role("button", name="Logga in").click()
    expect(page.get_by_label("Annat skäl, med egna ord")).to_have_value("familjen vill vänta på dottern")
    expect(page.get_by_text("är inte sparat än")).to_be_visible()


@pytest.mark.chromium
def test_a_technicians_report_is_kept_on_the_phone_until_it_is_taken(browser: Browser, house: House, address: str) -> None:
    """Checklist, serial number and result outlive a closed page and an expired session, and are gone once taken."""
    house.ticket("T1", 1)
    house.run()
    house.trigger("T1", "booked", visit="2027-01-14 FM", technician="mats")
    house.at("2027-01-14T09:30")
    phone = browser.new_context(viewport={"width": 360, "height": 780}, locale="sv-SE")
    page = phone.new_page()
    sign_in(page, address, "mats")
    page.goto(f"{address}/visits/T1")
    page.get_by_label("Rätt dörr").check()
    page.get_by_label("Serienummer").fill("l-1001")
    page.get_by_label("Öppnad i prov").check()
    page.close()
    page = phone.new_page()
    page.goto(f"{address}/visits/T1")
    expect(page.get_by_label("Rätt dörr")).to_be_checked()
    expect(page.get_by_label("Serienummer")).to_have_value("l-1001")
    move(house, minutes=31)
    page.get_by_role("button", name="Monterad och provad").click()
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_label("Konto").fill("mats")
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url("**/visits/*?saved=*")
    expect(page.get_by_label("Rätt dörr")).to_be_checked()
    expect(page.get_by_label("Öppnad i prov")).to_be_checked()
    page.get_by_role("button", name="Monterad och provad").click()
    expect(page.get_by_text("Monteringen är sparad.")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('draft:'))") == []
    assert [e["trigger"] for e in house.rehearsal.service.history("T1")].count("installed") == 1


@pytest.mark.chromium
def test_a_phone_without_network_shows_a_page_of_ours_and_keeps_what_was_typed(browser: Browser, house: House) -> None:
    """The server is gone while a visit is reported: a look at the page says so, and what was typed is there when it is back."""
    number = house.ticket("T1", 1)
    house.run()
    house.trigger("T1", "booked", visit="2027-01-14 FM", technician="mats")
    house.at("2027-01-14T09:30")
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="sv-SE")
    page = context.new_page()
    with served(house.web) as address:
        sign_in(page, address, "mats")
        page.goto(f"{address}/visits/{number}")
        page.evaluate("navigator.serviceWorker.ready.then(() => caches.match('/offline')).then((kept) => kept.status)")
        page.get_by_label("Serienummer").fill("L-1001")
    page.reload()
    expect(page.get_by_role("heading", name="Ingen kontakt med servern")).to_be_visible()
    assert "Exempelvägen" not in page.content() and page.evaluate("document.documentElement.scrollWidth") <= 360
    with served(house.web, int(address.rpartition(":")[2])):
        expect(page.get_by_label("Serienummer")).to_have_value("L-1001", timeout=15_000)
    context.close()
