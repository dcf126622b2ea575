"""Chromium for tests: Debian's, headless, telling nobody anything."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, sync_playwright

from tests.web.installation import PASSWORD

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
_ARGS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
]  # fmt: skip


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGS)
        try:
            yield browser
        finally:
            browser.close()


def sign_in(page: Page, address: str, name: str, password: str = PASSWORD) -> None:
    page.goto(f"{address}/sign-in")
    page.get_by_label("Konto").fill(name)
    page.get_by_label("Lösenord").fill(password)
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


_OPEN = "all => all.forEach(one => { one.open = true; })"
# Nobody asks for what passed: its nodes are four fifths of the work.
_RULES = {
    "light": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    # A colour scheme changes colours and nothing else.
    "dark": {"type": "rule", "values": ["color-contrast"]},
}


def unfold(page: Page) -> None:
    """Open every detail of the page."""
    page.eval_on_selector_all("main details", _OPEN)


def violations(page: Page, what: str, widths: Sequence[int]) -> list[str]:
    """What WCAG 2.2 AA and axe's best practices find, in light and in dark at each width, and whether it is wider than the window."""
    unfold(page)
    page.evaluate(AXE_SCRIPT)
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme, rules in _RULES.items():
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            options: dict[str, Any] = {"runOnly": rules, "resultTypes": ["violations"]}
            answer = page.evaluate(f"axe.run({json.dumps(options)}).then(found => found.violations)")
            found += [f"{what} {scheme} {width}: {v['id']} {v['nodes'][0]['html'][:160]}" for v in answer]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{what} is wider than {width}")
    return found
