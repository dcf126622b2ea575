"""An order is found by every person in it, and a search has an address that says nothing of anybody."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from runtime.services.accounts import Visitor
from runtime.services.installation import Services
from tests.web.browser import sign_in
from tests.web.conftest import Client
from tests.web.installation import PASSWORD, House, family

pytestmark = pytest.mark.slow

SECOND = ("Folke Alm", "folke", "F.A.", "FA", "f a", "{number}")


@pytest.mark.slow
@pytest.mark.parametrize("text", SECOND)
@pytest.mark.parametrize("fate", ["open", "duplicate", "unclear", "cancelled"])
def test_an_order_is_found_by_every_person_in_it_whatever_became_of_it(
    house: House, client: Client, text: str, fate: str
) -> None:
    """By the second person's name, part of it, initials or number; also as a duplicate, unread or cancelled."""
    ticket = "T1"
    house.ticket("T1", 1, **({"heading": "Övrigt om digitala lås"} if fate == "unclear" else {}))
    house.run()
    if fate == "duplicate":
        ticket = "T9"
        house.ticket("T9", 1)
        house.run()
        assert house.state("T9") == "rejected"
    if fate == "cancelled":
        house.trigger("T1", "cancel", reason="enheten ber om det")
    order = house.rehearsal.order(ticket)
    persons = order.private["reading"]["persons"]
    wanted = text.format(number=persons[-1]["identifier"])
    if not any(p["name"] for p in persons):
        pytest.skip("nothing of the persons could be read in this ticket")
    tova = client("tova")
    answer = tova.post("/search", data={"csrf": tova.csrf, "text": wanted}, follow_redirects=True)
    assert answer.status_code == 200 and order.number in answer.text


_ODD = {
    "Anna-Greta Norén": ("Anna-Greta", "anna-greta norén", "Anna Greta", "Greta Norén", "Anna\u2010Greta", "Nore\u0301n"),
    "Karl Erik O\u2019Brien": ("O'Brien", "o\u2019brien", "Karl-Erik", "Karl Erik O'Brien"),
    "محمد عبدالله": ("محمد", "محمد عبدالله"),
}  # fmt: skip


def test_a_name_is_found_however_it_is_typed(house: House, client: Client) -> None:
    """With a hyphen or without, any apostrophe, composed letters or not; what is no name is refused in words."""
    for n, name in enumerate(_ODD, start=3):
        house.rehearsal.set_up({"people": {f"{n}A": family(n, "Ek")[f"{n}A"] | {"name": name}}})
        house.ticket(f"T{n}", n)
    house.run()
    tova = client("tova")

    def found(text: str) -> set[str]:
        answer = tova.post("/search", data={"csrf": tova.csrf, "text": text}, follow_redirects=True)
        assert answer.status_code == 200, text
        return set(re.findall(r"VT-\d{8}", answer.text))

    for n, (name, typed) in enumerate(_ODD.items(), start=3):
        number = house.rehearsal.order(f"T{n}").number
        assert house.rehearsal.order(f"T{n}").private["reading"]["persons"][0]["name"] == name
        assert {text: number in found(text) for text in typed} == dict.fromkeys(typed, True)
    refused = tova.post("/search", data={"csrf": tova.csrf, "text": "<b>"})
    assert refused.status_code == 400 and "<b>" not in refused.text


@pytest.mark.slow
def test_a_search_shown_again_is_noted_again(house: House, client: Client) -> None:
    """Each look at what was found is a look at persons; another account cannot look at it."""
    house.ticket("T1", 1)
    house.run()
    tova = client("tova")
    where = tova.post("/search", data={"csrf": tova.csrf, "text": "Folke Alm"}).headers["location"]
    for _ in range(3):
        assert "VT-27010001" in tova.get(f"{where}&lang=en").text
    assert len(Services(house.app).log.lines(what="searched")) == 3
    other = client("adam").get(where).text
    assert "finns inte kvar" in other and "VT-27010001" not in other and "Folke" not in other


@pytest.mark.chromium
def test_searching_keeps_working_with_back_button_and_language_link(browser: Browser, house: House, address: str) -> None:
    """By personal number: the address never holds it, back shows the list again, and so does the other language."""
    number = house.ticket("T1", 1)
    house.run()
    person = house.rehearsal.order("T1").private["reading"]["persons"][1]["identifier"]
    page = browser.new_context(locale="sv-SE").new_page()
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    sign_in(page, address, "tova")
    page.get_by_label("Sök namn").fill(person)
    page.get_by_role("button", name="Sök").click()
    page.get_by_role("link", name=number).click()
    expect(page.locator("h1")).to_contain_text(number)
    page.go_back()
    expect(page.get_by_role("link", name=number)).to_be_visible()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Search", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name=number)).to_be_visible()
    page.get_by_label("Search by name").fill("Exempelvägen 1")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("alert").first).to_contain_text("SoLPuF")
    page.get_by_role("link", name="Svenska").click()
    expect(page.get_by_role("alert").first).to_contain_text("Sök går bara på")
    assert not [url for url in seen if person[-8:] in url or "Exempel" in url]


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [
        "/orders?phase=booking&sort=since",
        "/booking?week=2027-01-18",
        "/inventory?status=in_stock",
        "/bulk?trigger=hold&state=booking",
    ],
)
def test_the_language_link_keeps_what_is_looked_at(filled: House, path: str) -> None:
    from tests.web.conftest import client_of

    page = client_of(filled, "tova").get(path).text
    kept = path.replace("?", "?").replace("&", "&amp;")
    assert f'href="{kept}&amp;lang=en"' in page


@pytest.mark.slow
def test_the_language_link_of_a_refused_form_leads_to_the_form_as_typed(house: House, client: Client) -> None:
    """An answer to a form has no separate address; the other language shows its page with what was typed."""
    import re

    number, tova = house.ticket("T1", 1), client("tova")
    house.run()
    form = {"csrf": tova.csrf, "visit_day": "2027-01-13", "visit_window": "EM"}
    answer = tova.post(f"/orders/{number}/triggers/booked", data=form)
    link = re.search(r'href="([^"]+lang=en)"', answer.text)
    assert answer.status_code == 409 and link
    page = tova.get(link[1].replace("&amp;", "&"))
    assert page.status_code == 200 and 'value="2027-01-13"' in page.text and 'lang="en"' in page.text


@pytest.mark.slow
@pytest.mark.parametrize("name", ["vt-27010001", " LD-27010001", "ld-27010001", "t1"])
def test_an_order_is_named_in_small_letters_too(filled: House, name: str) -> None:
    """What command line, API and addresses take as an order's name is the same as the search takes."""
    assert filled.rehearsal.service.order(name)["number"] == "VT-27010001"


@pytest.mark.parametrize("typed", ["{n}", "{n}-", "Folke Alm"])
def test_the_access_log_shows_who_was_searched_for_by_a_mark(house: House, client: Client, typed: str) -> None:
    """Neither the number nor the name stands on the log, its page or the answer; the same person has the same mark."""
    house.ticket("T1", 1)
    house.run()
    person = house.rehearsal.order("T1").private["reading"]["persons"][1]
    number = str(person["identifier"])
    text = f"{number[:8]}-{number[8:]}" if "-" in typed else number if "{" in typed else typed
    tova, services = client("tova"), Services(house.app)
    answer = tova.post("/search", data={"csrf": tova.csrf, "text": text}, follow_redirects=True)
    assert "VT-27010001" in answer.text and number[-4:] not in re.sub(r"[0-9a-f]{8,}", "", answer.text)
    line = services.log.lines(what="searched")[0]
    page = client("rut").get("/access-log?what=searched").text
    for said in (line["note"], page):
        assert number not in said and number[-4:] not in re.sub(r"[0-9a-f]{8,}", "", said) and "Folke" not in said
    assert line["note"] in page and re.fullmatch(r"•••• \[[0-9a-f]{8}\]", line["note"])
    services.orders.search(number if "{" in typed else "folke alm", _visitor(house, "tova"))
    assert services.log.lines(what="searched")[0]["note"] == line["note"]


def test_a_personal_number_in_a_reason_or_a_name_is_masked(house: House, client: Client) -> None:
    """In the reason of a look, in the fields of the log's page, and in the sentence that nothing has that name."""
    number, tova = house.ticket("T1", 1), client("tova")
    house.run()
    person = str(house.rehearsal.order("T1").private["reading"]["persons"][0]["identifier"])
    asked = {"csrf": tova.csrf, "what": "gate_code", "ground": "contact", "reason": f"gäller {person}"}
    assert tova.post(f"/orders/{number}/reveal", data=asked).status_code == 200
    rut = client("rut")
    page = rut.get("/access-log").text + rut.get(f"/access-log?order={person}&account={person}").text
    assert "gäller ••••" in page and person not in page
    assert person not in rut.get(f"/orders/{person}").text


def _visitor(house: House, name: str) -> Visitor:
    accounts = Services(house.app).accounts
    found = accounts.visitor(accounts.sign_in(name, PASSWORD))
    assert found is not None
    return found
