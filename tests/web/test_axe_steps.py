"""What follows upon a form has no address of a page, and has no violation either."""

from __future__ import annotations

from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page

from tests.web.browser import sign_in, violations
from tests.web.installation import PASSWORD, House, family, served

pytestmark = pytest.mark.chromium


def test_the_steps_of_forms_have_no_violation(browser: Browser, tmp_path: Path) -> None:
    """What follows upon a form has no address: setting up a second factor, being asked for a code, what is there of a person."""
    house, found = House(tmp_path), []
    house.ticket("T1", 1)
    house.run()
    house.trigger("T1", "cancel", reason="enheten ber om det")

    def look(page: Page, what: str) -> None:
        found.extend(violations(page, what, [360]))

    with served(house.web) as address:
        page = browser.new_context(viewport={"width": 360, "height": 800}, locale="sv-SE", reduced_motion="reduce").new_page()
        sign_in(page, address, "tova")
        page.goto(f"{address}/person-requests")
        page.get_by_label("Personnummer eller samordningsnummer").fill(family(1, "Alm")["1A"]["id"])
        page.get_by_label("Varför").first.fill("begäran i ärende 14")
        page.get_by_role("button", name="Visa vad som finns").click()
        look(page, "what is there of a person")
        page.get_by_role("button", name="Ta fram registerutdrag").click()
        look(page, "an extract")
        page.goto(f"{address}/sessions")
        look(page, "sessions")
        page.goto(f"{address}/second-factor")
        page.get_by_role("button", name="Lägg till").click()
        look(page, "a second factor is begun")
        secret = page.locator("main .num").inner_text().replace(" ", "")
        page.get_by_label("Lösenord").fill(PASSWORD)
        page.get_by_label("Kod").fill(pyotp.TOTP(secret).at(house.app.clock.now()))
        page.get_by_role("button", name="Bekräfta").click()
        look(page, "recovery codes")
        other = browser.new_context(viewport={"width": 360, "height": 800}, locale="sv-SE", reduced_motion="reduce").new_page()
        other.goto(f"{address}/sign-in")
        other.get_by_label("Konto").fill("tova")
        other.get_by_label("Lösenord").fill(PASSWORD)
        other.get_by_role("button", name="Logga in").click()
        other.wait_for_url("**/sign-in/code*")
        look(other, "a code is asked for")
        assert other.get_by_label("Reservkod").is_visible()
    house.close()
    assert not found, "\n".join(found)
