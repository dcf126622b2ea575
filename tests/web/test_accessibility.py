"""The accessibility statement: public, complete by the authority's list, and claiming what tests show."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from tests.web import test_axe, test_browser
from tests.web.conftest import Client, client_of
from tests.web.installation import House
from tests.web.test_roles import routes

pytestmark = pytest.mark.slow
ADDRESS = "/tillganglighetsredogorelse"
# What a statement has to have: MDFFS 2019:2 and the authority's template.
PARTS = (
    "Hur tillgänglig är tjänsten?", "Vad kan du göra om du inte kan använda delar av tjänsten?", "Rapportera brister i tillgängligheten", "Tillsyn",
    "Teknisk information om tillgänglighet", "Innehåll som inte är tillgängligt", "Bristande förenlighet med lagkraven", "Oskäligt betungande anpassning",
    "Innehåll som inte omfattas av lagen", "Hur vi har testat tjänsten",
)  # fmt: skip
# Parts of pages, files and answers to forms, and pages that only show what a form said.
NO_PAGES = re.compile(
    r"^/(api/|calendar/|hooks/|sign-in/oidc|live$|alive$|health$|ready$|metrics$|service-worker|orders/rows|orders/\{number\}/(live|moment)|start/now"
    r"|systems/now|booking/week|bulk/preview|bulk/\{run\}|inventory/(import|export)|versions/dry-run)|/now$|\.svg$|/preview$|/diagram|/codes|/second-factor|^/sign-in/code$"
)


def test_everybody_finds_the_statement(house: House, client: Client) -> None:
    """From the sign-in page, without an account, in both languages; whom to write to and who supervises."""
    anybody = client(None)  # type: ignore[arg-type]
    assert f'href="{ADDRESS}"' in anybody.get("/sign-in").text
    page = anybody.get(ADDRESS)
    assert page.status_code == 200 and [part for part in PARTS if f">{part}</h" not in page.text] == []
    assert "delvis förenlig" in page.text and "mailto:" in page.text and "digg.se/tdosanmalan" in page.text and "uppdaterades senast" in page.text
    english = anybody.get(f"{ADDRESS}?lang=en").text
    assert "partly compliant" in english and [part for part in PARTS if f">{part}</h" in english] == []


def test_the_day_of_an_assessment_is_the_installations(tmp_path: Path) -> None:
    """Nobody is said to have assessed it who did not; who is behind the service is the setting's."""
    house = House(tmp_path, accessibility_assessed="2027-01-05", controller="Nämnden i Provköping", accessibility_mail="hjalp@example.se")
    page = client_of(house, None).get(ADDRESS).text
    assert "senast tis 5 jan" in page and "Nämnden i Provköping står bakom" in page and "mailto:hjalp@example.se" in page
    house.close()


def test_nothing_is_said_of_an_assessment_that_was_not_made(house: House, client: Client) -> None:
    page = client(None).get(ADDRESS).text  # type: ignore[arg-type]
    assert "inte gjord än" in page and "själva bedömt" not in page


def test_every_page_is_one_that_axe_looks_at(filled: House) -> None:
    """The statement says so: each route that is a page is among those of `tests/web/test_axe.py`."""
    looked_at = {path.split("?")[0] for paths in test_axe.PAGES.values() for path in paths}
    pages = {path for verb, path in routes(filled) if verb == "GET" and not NO_PAGES.search(path)}
    forms = {path: re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)) + "$") for path in pages}
    assert [path for path, form in sorted(forms.items()) if not any(form.match(seen) for seen in looked_at)] == []


def test_what_was_tried_by_hand_has_its_test() -> None:
    """Keyboard alone, and forms without scripts."""
    names = {name for name, _ in inspect.getmembers(test_browser, inspect.isfunction)}
    assert {"test_everything_by_keyboard_alone", "test_forms_work_without_javascript"} <= names
    assert {"test_no_page_has_a_violation", "test_no_page_scrolls_sideways"} <= {n for n, _ in inspect.getmembers(test_axe, inspect.isfunction)}
