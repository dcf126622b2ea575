"""Every page has no violation that axe can find, in light and in dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from runtime.services.accounts import Visitor
from runtime.versions.plan_file import plan_hash, write_plan
from storage import migration_runs
from storage.accounts import Access, note_access
from tests.web.browser import sign_in, unfold, violations
from tests.web.installation import House, served
from tests.web.test_inventory import sheet
from workflow.routines.shared_lock import WORKFLOW
from workflow.versions.plan import draft
from workflow.versions.reasons import NO_RULE

pytestmark = pytest.mark.chromium

PLAN_PAGE = f"/versions/plan?routine={WORKFLOW.name}&old={WORKFLOW.version}&new={WORKFLOW.version}&lang=sv"
DIFFERENCE_PAGE = PLAN_PAGE.replace("/plan", "/difference")
PAGES = {
    "": ("/sign-in", "/offline"),
    "tova": (
        "/", "/orders", "/orders?late=1", "/orders?all=1&state=feedback_sent", "/orders/T1", "/orders/T2?seq=2", "/orders/T3", "/orders/T5",
        "/booking", "/visits", "/inventory", "/inventory/L-2001", "/systems", "/bulk", "/bulk?trigger=hold", "/help", "/password",
        "/search", "/orders/new", "/tillganglighetsredogorelse", "/orders/NIX", "/person-requests", "/orders?lang=en", "/orders/T3?lang=en",
    ),
    "mats": ("/visits?lang=sv", "/visits/T1", "/visits?day=2027-01-16"),
    "rut": ("/", "/orders/T1", "/access-log", "/access-log/check", "/log-review", "/log-review/2026-11", "/log-review/2026-12", "/log-review?lang=en",
        "/privacy/record?lang=sv", "/privacy/kept"),
    "adam": ("/accounts/mats/sessions", "/sessions", "/set-aside", DIFFERENCE_PAGE, "/versions/runs/1", "/versions/runs/1?show=moved&lang=en", PLAN_PAGE, "/accounts", "/versions"),
}  # fmt: skip
WIDTHS = (1280, 360)


@pytest.fixture(scope="module")
def at(filled: House) -> Iterator[str]:
    months_to_review(filled)
    run_of_the_past(filled)
    with served(filled.web) as address:
        yield address


def months_to_review(house: House) -> None:
    """November is overdue and not drawn; rut is to judge December, in which one line is signed."""
    rut, reviews = Visitor("rut", "Rut", house.app.roles["auditor"], ""), house.web.state.services.log_review
    with house.app.store.write() as tx:
        for day in ("2026-11-16", "2026-12-15", "2026-12-16"):
            note_access(tx, Access("tova", "operator", "opened", 1, fields=("name",)), datetime.fromisoformat(f"{day}T23:00+01:00"))
    reviews.make(rut, "2026-12")
    reviews.assign(rut, "2026-12", "rut")
    reviews.sign(rut, reviews.rows(rut, "2026-12")[0]["id"], "question", "Fråga varför")


def run_of_the_past(house: House) -> None:
    """A run that moved one order and left another; where it led to makes no difference to its page."""
    store, now, version = house.app.store, house.app.clock.now(), WORKFLOW.version
    plan = draft(WORKFLOW, WORKFLOW)
    id_, why = store.definitions[WORKFLOW.name, version], NO_RULE()
    ids = [house.rehearsal.order(name).id for name in ("T1", "T3")]
    values = {
        "routine": plan.routine, "source_id": id_, "target_id": id_, "plan_hash": plan_hash(plan), "plan": write_plan(plan), "at": now,
        "account": "adam", "role": "admin", "status": "stopped", "total": 2, "per_second": 50, "next_at": now, "resumed_at": now, "ended_at": now,
    }  # fmt: skip
    detail = {"verdict": "unmapped", "state": "booking", "why": str(why), "reason": why.as_json()}
    with store.write() as tx:
        run = migration_runs.begin(tx, "axe", "ny rutin i mars", values)
        lines: list[tuple[str, str, dict[str, Any]]] = [("moved", "mapped", {"effects": ["tes.link:A"], "late": ["remind"]}), ("left", "unmapped", detail)]
        migration_runs.note(tx, run, [migration_runs.Line(n, *line, now) for n, line in zip(ids, lines, strict=True)])


@pytest.mark.parametrize("who", PAGES)
def test_no_page_has_a_violation(browser: Browser, at: str, who: str) -> None:
    """WCAG 2.2 AA and axe's best practices; nothing is wider than the window either."""
    context = browser.new_context(color_scheme="light", locale="sv-SE", reduced_motion="reduce")
    page = context.new_page()
    if who:
        sign_in(page, at, who)
    found = []
    for path in PAGES[who]:
        page.goto(at + path)
        found += violations(page, path, WIDTHS)
    context.close()
    assert not found, "\n".join(found)


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


ALL = (
    *(f"/orders/T{n}" for n in range(1, 9)), "/", "/orders?all=1", "/orders?late=1", "/booking", "/visits?day=2027-01-14", "/visits/T1", "/inventory",
    "/inventory/L-2001", "/systems", "/messages", "/bulk?trigger=cancel", "/bulk?trigger=hold", "/help", "/password", "/search", "/person-requests", "/sessions",
    "/tillganglighetsredogorelse", "/orders/NIX",
)  # fmt: skip


# The elements that end outside of the window; null where the page is no wider than it.
_STICKS_OUT = """() => {
    const out = [...document.querySelectorAll('body *')].filter(e => { const b = e.getBoundingClientRect(); return b.width && b.right > innerWidth + 1
        && !e.closest('.hidden, .week, .diagram, .skip, .cards thead') }).slice(0, 3).map(e => e.tagName + '.' + e.className);
    return document.documentElement.scrollWidth > innerWidth || out.length ? out : null;
}"""


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_no_page_scrolls_sideways(browser: Browser, at: str, lang: str) -> None:
    """Nothing sticks out of the window on any page, with every detail open; nor on the answers to forms."""
    wide: list[str] = []

    def entered(name: str) -> Page:
        page = browser.new_context(locale="sv-SE").new_page()
        sign_in(page, at, name)
        return page

    def look(page: Page, what: str) -> None:
        unfold(page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            out = page.evaluate(_STICKS_OUT)
            if out is not None:
                wide.append(f"{what} {width}: {out}")

    for name, paths in (("adam", PAGES["adam"]), ("rut", PAGES["rut"]), ("tova", ALL)):
        page = entered(name)
        for path in paths:
            page.goto(f"{at}{path}{'&' if '?' in path else '?'}lang={lang}")
            look(page, f"{name} {path}")
    page.locator("#search").fill("Alm")
    page.locator(".search button").click()
    page.wait_for_url("**/search?q=*")
    look(page, "search")
    page.goto(f"{at}/orders/T1?lang={lang}")
    unfold(page)
    ending = page.locator("form[action$='/cancel/preview']")
    ending.locator("textarea").fill("enheten har ångrat sig " * 8)
    ending.locator("button").click()
    page.wait_for_selector("form[action$='/triggers/cancel']")
    look(page, "ending")
    page.goto(f"{at}/inventory?lang={lang}")
    rows = [["L-1001", "Modell med ett långt namn", "gate", None], ["N-1", "", "", None], ["L 1!", "", "", None]]
    page.locator("#sheet").set_input_files({"name": "l.xlsx", "mimeType": "application/x", "buffer": sheet(rows)})
    page.locator("form[action='/inventory/import'] button").click()
    page.wait_for_selector("table")
    look(page, "import")
    assert not wide, "\n".join(wide)


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_list_of_orders_fits_whatever_it_says(browser: Browser, at: str, lang: str) -> None:
    """The longest state, reason, party and order type together make the page no wider than the window, at any width."""
    longest = {
        "th .small": max((getattr(k, lang) for k in WORKFLOW.kinds.values()), key=len), "td:nth-child(2)": "Y.B. · K.Ö. · M.B. · A.S. · B.S.",
        ".state": max((getattr(s.label, lang) for s in WORKFLOW.states), key=len),
        "td:nth-child(4)": max((getattr(p.label, lang) for p in WORKFLOW.party.values()), key=len),
    }  # fmt: skip
    page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="sv-SE").new_page()
    sign_in(page, at, "tova")
    page.goto(f"{at}/orders?all=1&lang={lang}")
    for where, text in longest.items():
        page.eval_on_selector_all(f"table.list tbody {where}", "(all, text) => all.forEach(one => { one.textContent = text; })", text)
    wide = []
    for width in (320, 360, 761, 1001, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            out = "all => all.filter(e => e.getBoundingClientRect().right > window.innerWidth).map(e => e.outerHTML.slice(0, 90))"
            wide.append((width, page.eval_on_selector_all("body *", out)[:6]))
    page.context.close()
    assert wide == []
