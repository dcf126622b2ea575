"""Every page has no violation that axe can find, in light and in dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.web.browser import sign_in
from tests.web.installation import House, served

pytestmark = pytest.mark.chromium

PAGES = {
    "": ("/sign-in",),
    "tova": (
        "/", "/orders", "/orders?late=1", "/orders?all=1&state=feedback_sent", "/orders/T1", "/orders/T2?seq=2", "/orders/T3", "/orders/T5",
        "/booking", "/visits", "/inventory", "/inventory/L-2001", "/systems", "/bulk", "/bulk?trigger=hold", "/help", "/password",
        "/tillganglighetsredogorelse", "/orders/NIX", "/accounts", "/orders?lang=en", "/orders/T3?lang=en",
    ),
    "mats": ("/visits?lang=sv", "/visits/T1", "/visits?day=2027-01-16"),
    "rut": ("/", "/orders/T1", "/access-log", "/access-log/check"),
    "adam": ("/accounts",),
}  # fmt: skip
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
# A colour scheme changes colours and nothing else.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}


@pytest.fixture(scope="module")
def at(filled: House) -> Iterator[str]:
    with served(filled.web) as address:
        yield address


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("who", PAGES)
def test_no_page_has_a_violation(browser: Browser, at: str, who: str, width: int) -> None:
    """WCAG 2.2 AA and axe's best practices; nothing is wider than the window either."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme="light", locale="sv-SE", reduced_motion="reduce")
    page = context.new_page()
    if who:
        sign_in(page, at, who)
    found, wide = [], []
    for path in PAGES[who]:
        page.goto(at + path)
        page.eval_on_selector_all("main details", "all => all.forEach(one => { one.open = true; })")
        for scheme, rules in (("light", RULES), ("dark", COLOURS)):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            answer = Axe().run(page, options=rules)
            found += [f"{path} {scheme}: {v['id']} {v['nodes'][0]['html'][:160]}" for v in answer.response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wide.append(path)
    context.close()
    assert not found, "\n".join(found)
    assert not wide


def test_nothing_is_blocked_by_the_policy_on_content(browser: Browser, at: str) -> None:
    """The pages need nothing inline: the browser reports no refused script or style."""
    page = browser.new_context(locale="sv-SE").new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    sign_in(page, at, "tova")
    for path in ("/", "/orders", "/orders/T3", "/booking", "/inventory", "/bulk"):
        page.goto(at + path)
        page.wait_for_timeout(200)
    page.goto(f"{at}/orders/T3/diagram.svg")
    assert not [text for text in said if "Content Security Policy" in text]
