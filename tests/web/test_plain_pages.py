"""What people read on the pages is true, whole and in words: hidden is not missing, and nothing is called off unseen."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar
from playwright.sync_api import Browser

from runtime.services.installation import Services
from tests.web.browser import sign_in
from tests.web.conftest import Client, client_of
from tests.web.installation import MATS, PASSWORD, House
from tests.web.test_order_page import words
from tests.web.test_set_aside import aside as aside

pytestmark = pytest.mark.slow


def _post(client: TestClient, path: str, **form: Any) -> Any:
    preview = path.split("?")[0].endswith("/preview")
    return client.post(path, data={"csrf": client.csrf, "key": "k" * 32, **form}, follow_redirects=preview)


def _read(page: str) -> dict[str, str]:
    """The table of the facts as they count: label and value."""
    rows = re.findall(r'<tr><th scope="row">([^<]*)</th>\s*<td class="break">(.*?)</td>', page, re.S)
    return {label: re.sub(r"<[^>]*>", "", value).strip() for label, value in rows}


def test_what_is_hidden_is_not_shown_as_missing(house: House, client: Client) -> None:
    """An auditor, and an operator at a protected order, read that contact and address are hidden and where they are shown."""
    house.ticket("T1", 1)
    house.ticket("T4", 4, omit=["contact.name"])
    house.run()
    audited = _read(client("rut").get("/orders/T1").text)
    assert {audited[name] for name in ("Kontaktens namn", "Kontaktens telefon", "Brukare A: adress")} == {"dold"}
    assert "saknas" in _read(client("rut").get("/orders/T4").text)["Kontaktens namn"]
    house.trigger("T1", "person_protected", person="B")
    page = client("tova").get("/orders/T1").text
    assert _read(page)["Kontaktens namn"] == "dold" and "<dt>Kontakt</dt><dd class=\"muted\">dold</dd>" in page
    assert "text är dold, för någon har skyddade personuppgifter. Den visas under Visa dolda uppgifter" in page
    assert "visas för dem som arbetar" not in page


def test_a_destroyed_gate_code_is_called_so_in_both_places(house: House, client: Client) -> None:
    house.ticket("T1", 1)
    house.run()
    house.trigger("T1", "cancel", reason="enheten ber om det")
    page = client("tova").get("/orders/T1").text
    assert _read(page)["Portkod"] == "förstörd tis 12 jan 08:00" == re.search(r"<dt>Portkod</dt><dd[^>]*>([^<]*)", page)[1]  # type: ignore[index]


def test_a_visit_that_was_made_has_taken_its_time(house: House, client: Client) -> None:
    """Two technicians with two visits each: with one booked or made in the morning three are left."""
    house.ticket("T1", 1)
    house.run()
    house.trigger("T1", "booked", visit="2027-01-14 FM", technician="mats")
    house.at("2027-01-14T09:30")
    tova = client("tova")
    left = re.findall(r"(\d) lediga", tova.get("/booking/week?week=2027-01-11").text)
    house.trigger("T1", "installed", MATS, serial="L-1001", tested=True)
    assert re.findall(r"(\d) lediga", tova.get("/booking/week?week=2027-01-11").text) == left == ["3", "4", "4", "4"]


@pytest.mark.parametrize(("lang", "said"), [("sv", "Dubblett, Fel kö, Går inte att genomföra"), ("en", "Duplicate, Wrong queue")])
def test_a_refused_ending_names_the_choices_in_words_and_keeps_the_form(house: House, client: Client, lang: str, said: str) -> None:
    """The order page comes again with the form open, what was typed in it, and no code."""
    house.ticket("T5", 5, heading="Övrigt om digitala lås")
    house.run()
    tova = client("tova")
    page = _post(tova, f"/orders/T5/triggers/reject/preview?lang={lang}", reason="hör inte hit")
    visible = [words(each) for each in re.findall(r'class="alert bad"[^>]*>(.*?)</div>', page.text, re.S)]
    assert page.status_code == 409 and said in visible[-1] and "wrong_queue" not in visible[-1]
    assert re.search(r'id="do-reject" open', page.text) and "hör inte hit</textarea>" in page.text


@pytest.mark.parametrize(
    ("trigger", "form", "said"),
    [
        ("hold", {"cause": "hospitalised", "resume_on": "2027-02-01"}, ("Ärendet är pausat till 2027-02-01", "mån 1 feb", "Inlagd på sjukhus")),
        ("booking_cancelled", {}, ("Tid ska bokas",)),
        ("person_deceased", {"person": "A"}, ("Brukare",)),
        ("person_protected", {"person": "A"}, ("Ärendet hanteras enligt särskild rutin",)),
    ],
)  # fmt: skip
def test_calling_off_a_visit_is_shown_before_it_is_done(
    house: House, client: Client, trigger: str, form: dict[str, str], said: tuple[str, ...]
) -> None:
    """The order page leads to what would happen: the visit, who hears what, what was chosen; then it is done, and not before."""
    house.ticket("T1", 1)
    house.run()
    house.trigger("T1", "booked", visit="2027-01-14 FM", technician="mats")
    tova = client("tova")
    assert f'action="/orders/{house.rehearsal.order("T1").number}/triggers/{trigger}/preview"' in tova.get("/orders/T1").text
    page = _post(tova, f"/orders/T1/triggers/{trigger}/preview", **form)
    text = words(page.text)
    assert page.status_code == 200 and "tor 14 jan FM avbokas" in text and all(each in text for each in said)
    assert "hospitalised" not in text and house.state("T1") == "booked"
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text)
    assert _post(tova, f"/orders/T1/triggers/{trigger}", **dict(fields)).status_code == 303
    house.run()
    assert house.state("T1") != "booked"


def test_what_was_not_kept_is_not_offered_to_be_tried_again(aside: House, client: Client) -> None:
    """Of two deliveries one was kept: one button, and for the other what brings it again."""
    page = client("adam").get("/set-aside").text
    assert len(re.findall(r"/set-aside/deliveries/\d+/retry", page)) == 1
    assert page.count("Innehållet finns bara i Lindesk") == 1


def test_several_at_once_says_what_it_is_and_whom_a_hold_tells(filled: House) -> None:
    tova = client_of(filled, "tova")
    assert "Du ser vilka det blir innan något görs." in tova.get("/bulk").text
    assert "Bokade besök avbokas, och kontakten får veta det med sms." in tova.get("/bulk?trigger=hold").text


@pytest.mark.chromium
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_labels_and_header_have_room_on_a_phone(browser: Browser, house: House, address: str, lang: str) -> None:
    """At 360 px no label is broken within a word or runs into its value, and the header has one row above the search."""
    house.ticket("T1", 1)
    house.run()
    page = browser.new_context(viewport={"width": 360, "height": 740}, locale="sv-SE").new_page()
    sign_in(page, address, "tova")
    page.goto(f"{address}/orders/T1?lang={lang}")
    broken = page.evaluate(
        """() => [...document.querySelectorAll(".facts:not(.fields) dt")].filter(dt => {
            const text = document.createRange(); text.selectNodeContents(dt);
            const line = parseFloat(getComputedStyle(dt).lineHeight);
            const lines = Math.round(text.getBoundingClientRect().height / line);
            return text.getBoundingClientRect().right > dt.getBoundingClientRect().right + 1
                || lines > dt.textContent.trim().split(/[ /]+/).length;
        }).map(dt => dt.textContent)"""
    )
    assert broken == []
    tops = page.evaluate('[".brand", ".menu", ".me", ".lang"].map(s => Math.round(document.querySelector(s).getBoundingClientRect().bottom))')
    assert max(tops) - min(tops) < 24, tops


@pytest.mark.parametrize(
    ("name", "path", "form"),
    [
        ("adam", "/accounts", {"name": "Åsa Öberg", "display_name": "Åsa Öberg", "role": "technician"}),
        ("tova", "/bulk", {"trigger": "hold", "number": "NIX", "cause": "landlord", "resume_on": "2027-02-01", "reason": "hyresvärden byter port"}),
    ],
)
def test_a_refused_form_of_any_page_stands_as_it_was_typed(
    house: House, client: Callable[[str], TestClient], name: str, path: str, form: dict[str, str]
) -> None:
    """Also without a script, and also on pages that do not know their own fields; the key is a fresh one."""
    house.ticket("T1", 1)
    house.run()
    page = _post(client(name), path, **form)
    assert page.status_code == 400
    for value in form.values():
        if value not in ("NIX", "hold"):
            typed = (f'<input value="{value}"', f">{value}</textarea>", f'<option selected value="{value}"')
            assert any(one in page.text for one in typed), value
    assert "k" * 32 not in page.text


def test_what_was_done_to_an_account_is_said_under_an_address_that_can_be_shown_again(
    house: House, client: Callable[[str], TestClient]
) -> None:
    adam = client("adam")
    for what, said in (("close", "Kontot mats är stängt"), ("open", "Kontot mats är öppet igen"), ("role", "mats har fått en annan roll")):
        answer = _post(adam, "/accounts/mats", what=what, role="auditor")
        assert answer.status_code == 303 and said in adam.get(answer.headers["location"]).text
    assert "Kontot nils" not in adam.get("/accounts?done=close&name=nils").text


def test_a_technician_sees_the_coming_visits_and_a_calendar_address_that_programs_take(
    house: House, client: Callable[[str], TestClient]
) -> None:
    """A day without visits names the next ones; the feed's address is whole, and a calendar program reads what it gives."""
    number = house.ticket("T1", 1)
    house.run()
    house.trigger("T1", "booked", visit="2027-01-14 FM", technician="mats")
    mats = client("mats")
    page = mats.get("/visits").text
    assert "Inga besök den här dagen." in page and "Kommande besök" in page and f'href="/visits/{number}">tor 14 jan FM' in page
    address = re.search(r'href="(http://localhost/calendar/\w+\.ics)"', page)
    assert address
    calendar = Calendar.from_ical(mats.get(address[1]).content)
    (event,) = calendar.walk("VEVENT")
    assert str(event["summary"]) == f"Installation {number}" and "Ester" not in str(calendar.to_ical())
    assert event.decoded("dtstart") == datetime(2027, 1, 14, 7, tzinfo=UTC) and calendar.decoded("refresh-interval") == timedelta(hours=1)
    house.rehearsal.advance_to(house.rehearsal.clock.now() + timedelta(days=1))
    visit = client("mats").get(f"/visits/{number}").text
    assert 'href="tel:+46701740605"' in visit and "582\u00a022" in visit
    assert "070-174\u00a006\u00a005</a>" in client("tova").get(f"/orders/{number}").text


def test_a_cause_that_was_chosen_stands_in_words_and_once(house: House, client: Callable[[str], TestClient]) -> None:
    """In the history of the order and on the page of a run; the code of a choice is no words of a person."""
    number = house.ticket("T3", 3)
    house.run()
    tova = client("tova")
    form = {"trigger": "hold", "number": number, "cause": "landlord", "resume_on": "2027-02-01", "reason": ""}
    where = _post(tova, "/bulk", **form).headers["location"]
    Services(house.app).bulk.run_once()
    house.run()
    assert house.state("T3") == "on_hold"
    for page in (tova.get(f"/orders/{number}").text.split('class="timeline"')[1], tova.get(where).text.split("<dl")[1].split("</dl>")[0]):
        assert page.count("Väntar på hyresvärd") == 1 and ">landlord<" not in page
    assert "mån 1 feb" in tova.get(where).text


def test_a_visit_whose_technician_is_gone_is_shown_until_another_one_has_it(
    house: House, client: Callable[[str], TestClient]
) -> None:
    """The account is closed with a visit booked: start page and order say so; the same time with another technician mends it."""
    number = house.ticket("T1", 1)
    house.run()
    adam, tova = client("adam"), client("tova")
    _post(adam, "/accounts", name="stina", display_name="Stina", role="technician")
    house.trigger("T1", "booked", visit="2027-01-14 FM", technician="stina")
    assert "Besök utan tekniker" not in tova.get("/").text
    _post(adam, "/accounts/stina", what="close")
    assert "Besök utan tekniker" in tova.get("/").text
    assert "stina kan inte bokas längre. Boka om" in tova.get(f"/orders/{number}").text
    house.trigger("T1", "rebooked", visit="2027-01-14 FM", technician="mats")
    assert "Besök utan tekniker" not in tova.get("/").text and "kan inte bokas" not in tova.get(f"/orders/{number}").text
    assert house.rehearsal.effects().get("notify.sms") == 1


def test_a_technician_who_changed_the_password_sees_that(house: House, client: Callable[[str], TestClient]) -> None:
    """Also where the start page leads on to another one."""
    mats = client("mats")
    answer = _post(mats, "/password", old=PASSWORD, new="lampan-lyser-lugnt", again="lampan-lyser-lugnt")
    assert answer.status_code == 303
    where = mats.get(answer.headers["location"])
    assert where.status_code == 303 and "Lösenordet är bytt." in mats.get(where.headers["location"]).text
