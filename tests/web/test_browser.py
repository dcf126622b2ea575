"""The console as people use it, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from console.web import create_app
from runtime.bootstrap import load_settings, open_app
from runtime.services.accounts import FIRST, first_password
from tests.web.browser import sign_in
from tests.web.installation import House, served

pytestmark = pytest.mark.chromium


def page_of(browser: Browser, width: int = 1280, height: int = 900) -> Page:
    page = browser.new_context(viewport={"width": width, "height": height}, locale="sv-SE").new_page()
    page.set_default_timeout(15_000)
    return page


def test_first_sign_in_needs_a_password_of_ones_own(browser: Browser, tmp_path: Path) -> None:
    """The printed password lets one in once, and only to choose another; then the start page shows."""
    fresh = open_app(load_settings(database_url=f"sqlite:///{tmp_path}/fresh.db"))
    password = first_password(fresh)
    assert password
    with served(create_app(fresh)) as address:
        page = page_of(browser)
        sign_in(page, address, FIRST, password)
        page.goto(f"{address}/orders")
        expect(page).to_have_url(f"{address}/password")
        page.get_by_label("Nuvarande lösenord").fill(password)
        page.get_by_label("Nytt lösenord minst").fill("lampan-lyser-lugnt")
        page.get_by_label("Nytt lösenord igen").fill("lampan-lyser-lugnt")
        page.get_by_role("button", name="Byt lösenord").click()
        expect(page.get_by_role("heading", name="Nu", exact=True)).to_be_visible()
        expect(page.get_by_text("Lösenordet är bytt.")).to_be_visible()
    assert first_password(fresh) is None
    fresh.close()


def test_new_installation_from_ticket_to_answer(browser: Browser, house: House, address: str) -> None:
    """An operator books, a technician mounts, and the answer stands in the timeline."""
    number = house.ticket("T1", 1)
    house.run()
    page = page_of(browser)
    sign_in(page, address, "tova")
    page.get_by_role("link", name="Beställningar", exact=True).click()
    page.get_by_role("link", name=number).click()
    page.get_by_label("Tid", exact=True).select_option("2027-01-14 FM")
    page.get_by_label("Tekniker").select_option("mats")
    page.get_by_role("button", name="Boka besök").click()
    expect(page.get_by_text("Gjort: Boka besök.")).to_be_visible()
    house.at("2027-01-14T09:30")

    phone = page_of(browser, 390, 844)
    sign_in(phone, address, "mats")
    phone.get_by_role("link", name="Öppna besöket").click()
    phone.get_by_label("Serienummer").fill("l-1001")
    phone.get_by_label("Öppnad i prov").check()
    phone.get_by_role("button", name="Monterad och provad").click()
    expect(phone.get_by_text("Monteringen är sparad.")).to_be_visible()
    house.run()

    sign_in(page, address, "tova")
    page.goto(f"{address}/orders/{number}")
    expect(page.locator(".why .state")).to_have_text("Återkopplad")
    expect(page.locator(".timeline blockquote.answer").first).to_contain_text("Klart")
    expect(page.get_by_text("Det här kan du göra")).to_be_visible()


def test_link_to_an_existing_unit_from_ticket_to_answer(browser: Browser, house: House, address: str) -> None:
    """With links made by the system nobody has to do anything; the page shows the way and the answer."""
    number = house.ticket("T2", 2, "link_existing")
    house.run()
    page = page_of(browser)
    sign_in(page, address, "tova")
    page.get_by_label("Sök namn").fill("Ester Björk")
    page.get_by_role("button", name="Sök").click()
    page.get_by_role("link", name=number).click()
    expect(page.locator(".why .state")).to_have_text("Återkopplad")
    expect(page.locator(".phases li").nth(2)).not_to_have_class("done")
    expect(page.locator(".timeline blockquote.answer").first).to_contain_text("befintlig")


def test_a_refused_booking_says_why_and_keeps_what_was_typed(browser: Browser, house: House, address: str) -> None:
    """The guard's reason is shown in Swedish, focused, and the form still has its values."""
    number = house.ticket("T1", 1)
    house.run()
    page = page_of(browser)
    sign_in(page, address, "tova")
    page.goto(f"{address}/orders/{number}")
    page.get_by_label("Datum").fill("2027-01-13")
    page.get_by_role("button", name="Boka besök").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("arbetsdagars varsel")
    expect(alert).to_be_focused()
    expect(page.get_by_label("Datum")).to_have_value("2027-01-13")
    assert house.state("T1") == "booking"
    page.get_by_label("Kontakten godtar kortare varsel").check()
    page.get_by_role("button", name="Boka besök").click()
    expect(page.get_by_text("Gjort: Boka besök.")).to_be_visible()


def test_an_advice_opens_its_form(browser: Browser, house: House, address: str) -> None:
    """Also when the page is opened by the link's address; a long ticket scrolls where it stands."""
    house.ticket("T5", 5, heading="Övrigt om digitala lås", text="Hej!\n" + "De har en katt och en balkong.\n" * 60)
    house.run()
    page = page_of(browser)
    sign_in(page, address, "tova")
    page.goto(f"{address}/orders/T5")
    assert page.locator(".written.long").evaluate("one => one.clientHeight < one.scrollHeight && one.clientHeight < 600")
    page.get_by_role("link", name="Fråga enheten").click()
    expect(page.locator("#do-ask form").first).to_be_visible()
    expect(page.locator("#do-correct form")).to_be_hidden()
    page.goto(f"{address}/orders/T5?lang=sv#do-correct")
    expect(page.locator("#do-correct form")).to_be_visible()


def test_the_slider_shows_any_past_moment(browser: Browser, house: House, address: str) -> None:
    """Moving it swaps state, timeline and diagram, without leaving the page."""
    number = house.ticket("T2", 2, "link_existing")
    house.run()
    page = page_of(browser)
    sign_in(page, address, "tova")
    page.goto(f"{address}/orders/{number}")
    slider = page.get_by_label("Visa läget vid steg")
    slider.focus()
    slider.press("Home")
    expect(page.locator("#moment-now")).to_contain_text("Steg 1 av")
    expect(page.locator("#moment-now .state")).to_have_text("Inkommen")
    assert "seq=1" in (page.locator(".diagram img").get_attribute("src") or "")
    drawn = page.locator(".diagram img").evaluate("async i => { await i.decode(); return i.naturalWidth; }")
    assert drawn > 300


def test_live_updates_show_a_change_at_once(browser: Browser, house: House, address: str) -> None:
    """A page that is open follows the database without anybody touching it."""
    page = page_of(browser)
    sign_in(page, address, "tova")
    expect(page.get_by_text("Inga besök att boka.")).to_be_visible()
    page.wait_for_timeout(1500)
    number = house.ticket("T1", 1)
    house.run()
    expect(page.get_by_role("link", name=number)).to_be_visible()
    page.goto(f"{address}/orders/{number}")
    expect(page.locator(".why .state")).to_have_text("Tid ska bokas")
    page.wait_for_timeout(1500)
    house.trigger("T1", "booked", visit="2027-01-14 FM")
    expect(page.locator(".why .state")).to_have_text("Bokad")


def test_bulk_retry_with_preview_and_progress(browser: Browser, tmp_path: Path) -> None:
    """Orders whose call failed are chosen by a filter, looked at, and tried again with progress."""
    house = House(tmp_path, effect_attempts=2)
    house.break_answers("T3", "T4")
    assert house.state("T3") == house.state("T4") == "needs_review"
    with served(house.web) as address:
        page = page_of(browser)
        sign_in(page, address, "tova")
        page.get_by_role("link", name="Flera samtidigt").click()
        page.get_by_label("Gör").select_option("retry")
        page.get_by_label("Läge").select_option("needs_review")
        page.get_by_role("button", name="Förhandsgranska").click()
        expect(page.get_by_role("heading", name="2 beställningar kan tas med")).to_be_visible()
        page.get_by_label("Skäl").fill("Lindesk svarar igen")
        page.get_by_role("button", name="Kör: Försök igen").click()
        expect(page.get_by_text("av 2 avgjorda")).to_be_visible()
        for _ in range(20):
            house.run()
            page.wait_for_timeout(300)
            if "2 av 2" in page.locator("main").inner_text():
                break
        expect(page.get_by_text("2 av 2 avgjorda")).to_be_visible()
    assert house.state("T3") != "needs_review"
    house.close()


def test_the_technicians_flow_on_a_phone_with_a_flaky_network(browser: Browser, house: House, address: str) -> None:
    """The first two sends are lost; the page says so and sends again, and there is one trigger."""
    house.ticket("T1", 1)
    house.run()
    house.trigger("T1", "booked", visit="2027-01-14 FM", technician="mats")
    house.at("2027-01-14T09:30")
    page = page_of(browser, 390, 844)
    sign_in(page, address, "mats")
    page.get_by_role("link", name="Öppna besöket").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Visa portkod").click()
    expect(page.locator(".code strong")).to_have_text("1234")
    page.goto(f"{address}/visits/T1")
    lost = {"n": 0}

    def lose(route) -> None:
        lost["n"] += 1
        if lost["n"] == 1:
            route.abort()
        elif lost["n"] == 2:
            route.fetch()  # it arrives, and the answer is lost
            route.abort()
        else:
            route.continue_()

    page.route("**/triggers/visit_failed", lose)
    page.get_by_label("Ingen öppnade").check()
    page.get_by_role("button", name="Spara som misslyckat").click()
    expect(page.get_by_text("Ingen kontakt med servern.")).to_be_visible()
    expect(page.get_by_text("Besöket är sparat som misslyckat.")).to_be_visible()
    assert lost["n"] == 3
    pulls = [e for e in house.rehearsal.service.history("T1") if e["trigger"] == "visit_failed"]
    assert len(pulls) == 1 and house.state("T1") == "booking"


def test_everything_by_keyboard_alone(browser: Browser, house: House, address: str) -> None:
    """From sign-in to a booked visit without a pointer."""
    number = house.ticket("T1", 1)
    house.run()
    page = page_of(browser)
    page.goto(f"{address}/sign-in?next=/orders/{number}")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Till innehållet")).to_be_focused()
    page.keyboard.press("Enter")
    _tab_to(page, "Konto")
    page.keyboard.type("tova")
    page.keyboard.press("Tab")
    page.keyboard.type("hemligt-hemligt")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/orders/{number}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    for _ in range(30):
        page.keyboard.press("Tab")
        if (
            page.evaluate("document.activeElement.innerText") == "Boka besök"
            and page.evaluate("document.activeElement.tagName") == "BUTTON"
        ):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_text("Gjort: Boka besök.")).to_be_visible()
    assert house.state("T1") == "booked"


def _tab_to(page: Page, label: str) -> None:
    field = page.get_by_label(label, exact=True)
    for _ in range(15):
        if field.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{label} cannot be reached with Tab")


def test_forms_work_without_javascript(browser: Browser, house: House, address: str) -> None:
    """Booking, refusing and looking back need no script."""
    number = house.ticket("T1", 1)
    house.run()
    page = browser.new_context(java_script_enabled=False, locale="sv-SE").new_page()
    sign_in(page, address, "tova")
    page.goto(f"{address}/orders/{number}")
    page.get_by_label("Datum").fill("2027-01-13")
    page.get_by_role("button", name="Boka besök").click()
    expect(page.get_by_role("alert")).to_contain_text("varsel")
    page.get_by_label("Datum").fill("2027-01-14")
    page.get_by_role("button", name="Boka besök").click()
    expect(page.get_by_text("Gjort: Boka besök.")).to_be_visible()
    page.goto(f"{address}/orders/{number}?seq=2")
    expect(page.locator("#moment-now")).to_contain_text("Steg 2 av")


@pytest.mark.parametrize("media", ["screen", "print"])
def test_a_week_with_days_gone_by_is_still_a_table(browser: Browser, house: House, address: str, media: str) -> None:
    """On Thursday, Monday stands next to Friday and not above it; what cannot be clicked on paper is not printed."""
    house.at("2027-01-14T09:30")
    page = page_of(browser)
    sign_in(page, address, "tova")
    page.goto(f"{address}/booking")
    page.emulate_media(media=media)  # type: ignore[arg-type]
    boxes = [day.bounding_box() for day in page.locator("table.week thead th").all()]
    assert len(boxes) == 5
    tops = {box and box["y"] for box in boxes}
    lefts = [box["x"] for box in boxes if box]
    assert len(tops) == 1
    assert lefts == sorted(set(lefts))
    expect(page.get_by_role("navigation").first).to_be_visible(visible=media == "screen")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_unit_is_asked_without_a_script_and_without_scrolling_aside(
    browser: Browser, house: House, address: str, width: int
) -> None:
    """Every form of the order page fits, the question is previewed, sent, and the page works without JavaScript."""
    house.ticket("T5", 5, heading="Övrigt om digitala lås")
    house.run()
    page = browser.new_context(viewport={"width": width, "height": 900}, locale="sv-SE", java_script_enabled=False).new_page()
    sign_in(page, address, "tova")
    page.goto(f"{address}/orders/T5")
    for summary in page.locator(".action > summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_label("om alla bor i samma bostad").check()
    page.locator("#do-ask button.main").click()
    expect(page.locator("blockquote.answer")).to_contain_text("Vi behöver veta: om alla bor i samma bostad")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Fråga enheten").click()
    expect(page.get_by_text("Gjort: Fråga enheten.")).to_be_visible()
    assert house.state("T5") == "awaiting_completion"
