"""What pages show, hide and refuse."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from fastapi.testclient import TestClient

from runtime.routines.shared_lock.settings import LockSettings
from runtime.routines.shared_lock.visits import Visits
from runtime.services.accounts import Visitor
from runtime.services.installation import Services
from tests.web.conftest import Client
from tests.web.installation import House
from workflow import machine
from workflow.reasons import placeholders
from workflow.routines.shared_lock import WORKFLOW, roles
from workflow.values import Actor

HTML = "<script>alert(1)</script><b onmouseover=x>"


@pytest.mark.slow
def test_every_ticket_field_is_shown_as_text(house: House, client: Client) -> None:
    """HTML and script in any field of a ticket stay text on the page, as do notes and reasons."""
    ids = ("<i>T1</i>",)
    spec = {
        "id": ids[0], "errandNumber": f"LD-{HTML}", "version": 1, "created": "2027-01-12T08:00:00+01:00", "status": HTML, "priority": HTML,
        "title": HTML, "labels": ["Vård, Stöd och Omsorg", "Välfärdsteknik", HTML], "classification": {"category": "VALFARDSTEKNIK", "type": HTML},
        "channel": HTML, "reporterUserId": HTML, "description": f"Namn: {HTML}\nAdress: {HTML}\nKontakt: {HTML}",
        "stakeholders": [{"role": "BESTALLARE", "organizationName": HTML, "firstName": HTML, "lastName": HTML}],
        "parameters": [{"key": key, "values": [HTML]} for key in (
            "orderKind", "person1.name", "person1.personalNumber", "person1.address", "person2.name", "contact.name", "contact.phone",
            "gateCode.required", "gateCode", HTML,
        )],
    }  # fmt: skip
    house.rehearsal.happen("ticket", {"id": ids[0], "file": spec})
    house.run()
    number = house.rehearsal.order(ids[0]).number
    house.trigger(number, "hold", reason=HTML, resume_on="2027-02-01")
    tova = client("tova")
    for path in (
        "/",
        "/orders",
        f"/orders/{number}",
        f"/orders/{number}/moment",
        f"/orders/{number}/diagram.svg",
        "/bulk?trigger=cancel",
    ):
        text = tova.get(path).text
        assert "<script>alert" not in text and "<b onmouseover" not in text and "<i>T1" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in tova.get(f"/orders/{number}").text
    answer = tova.post("/search", data={"csrf": tova.csrf, "text": HTML})
    assert answer.status_code == 400 and "<script>alert" not in answer.text


@pytest.mark.slow
def test_personal_numbers_are_masked_until_asked_for_with_a_reason(house: House, client: Client) -> None:
    """Masked in the reading and in the original; shown on one answer only; the look and its reason are on the log."""
    number, tova = house.ticket("T1", 1), client("tova")
    house.run()
    full = house.rehearsal.order("T1").private["reading"]["persons"][0]["identifier"]
    page = tova.get(f"/orders/{number}").text
    assert full not in page and full[-4:] not in re.sub(r"[0-9a-f]{20,}", "", page)
    address, csrf = f"/orders/{number}/reveal", tova.csrf
    assert tova.post(address, data={"csrf": csrf, "what": "number.A", "ground": "contact", "reason": ""}).status_code == 400
    reply = tova.post(address, data={"csrf": csrf, "what": "number.A", "ground": "contact", "reason": "identitet ska redas ut"})
    assert f"{full[:-4]}-{full[-4:]}" in reply.text and reply.headers["cache-control"] == "no-store"
    assert full[-4:] + "<" not in tova.get(f"/orders/{number}").text
    log = client("rut").get("/access-log?what=revealed").text
    assert "identitet ska redas ut" in log and "tova" in log


@pytest.mark.slow
def test_one_number_is_shown_alone_and_the_log_says_whose(house: House, client: Client) -> None:
    """Asking for one person's number shows no other number and, of a protected person, no name."""
    number, tova = house.ticket("T1", 1), client("tova")
    house.run()
    house.rehearsal.trigger(number, "person_protected", Actor("tova", roles.OPERATOR), None, {})
    a, b = (p["identifier"] for p in house.rehearsal.order("T1").private["reading"]["persons"])
    names = [p["name"] for p in house.rehearsal.order("T1").private["reading"]["persons"]]
    asked = {"csrf": tova.csrf, "what": "number.B", "ground": "contact", "reason": "identitet ska redas ut"}
    reply = tova.post(f"/orders/{number}/reveal", data=asked).text
    assert f"{b[:-4]}-{b[-4:]}" in reply and a[-4:] not in re.sub(r"[0-9a-f]{20,}", "", reply)
    assert not any(name in reply for name in names)
    assert "Personnummer B" in client("rut").get("/access-log?what=revealed").text


@pytest.mark.slow
def test_the_names_of_a_protected_person_are_logged_as_all_that_is_shown(house: House, client: Client) -> None:
    """With the names come address, contact and the ticket's text; the choice and the access log say so."""
    number, tova, said = house.ticket("T1", 1), client("tova"), "Namn, adress, kontakt och ärendets text"
    house.run()
    house.rehearsal.trigger(number, "person_protected", Actor("tova", roles.OPERATOR), None, {})
    address = house.rehearsal.order("T1").private["reading"]["persons"][0]["address_text"]
    page = tova.get(f"/orders/{number}").text
    assert f'<option value="names">{said}</option>' in page and address not in page
    asked = {"csrf": tova.csrf, "what": "names", "ground": "contact", "reason": "identitet ska redas ut"}
    assert address in tova.post(f"/orders/{number}/reveal", data=asked).text
    assert said in client("rut").get("/access-log?what=revealed").text


@pytest.mark.slow
@pytest.mark.parametrize("trigger", ["person_protected", "person_deceased"])
def test_a_refusal_of_several_clauses_is_in_one_language(house: House, client: Client, trigger: str) -> None:
    """A letter that nobody has is refused in Swedish alone, and says which letters there are."""
    number, tova = house.ticket("T1", 1), client("tova")
    house.run()
    asked = {"csrf": tova.csrf, "key": "k", "person": "Z", "reason": "prov"}
    reply = tova.post(f"/orders/{number}/triggers/{trigger}", data=asked).text
    assert "ingen brukare heter så i beställningen; det finns A, B" in reply and "no person of the order" not in reply


@pytest.mark.slow
def test_the_gate_code_is_shown_only_when_asked_for(house: House, client: Client) -> None:
    """It stands on no page by itself, and asking is on the log."""
    number, tova = house.ticket("T1", 1, gate_code="7391"), client("tova")
    house.run()
    assert "7391" not in tova.get(f"/orders/{number}").text
    reply = tova.post(f"/orders/{number}/reveal", data={"csrf": tova.csrf, "what": "gate_code", "ground": "contact", "reason": "ringer montören"})
    assert "7391" in reply.text


@pytest.mark.slow
def test_an_auditor_sees_neither_initials_nor_names(house: House, client: Client) -> None:
    number = house.ticket("T1", 1)
    house.run()
    page = client("rut").get(f"/orders/{number}").text
    assert "E.A." not in page and "Ester" not in page and "Exempelvägen" not in page and "Cecilia" not in page


@pytest.mark.slow
@pytest.mark.parametrize("text", ["Exempelvägen 1", "1234#", "L-1001 kod", "070-174 06 05", "hemtjänst (SoL)", "%", ""])
def test_nothing_may_be_searched_by_but_name_and_numbers(house: House, client: Client, text: str) -> None:
    """SoLPuF 15 §: an address, a code, a phone or a piece of text is refused with that reason."""
    house.ticket("T1", 1)
    house.run()
    tova = client("tova")
    answer = tova.post("/search", data={"csrf": tova.csrf, "text": text})
    assert answer.status_code == 400 and "SoLPuF" in answer.text and "VT-2701" not in answer.text


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    ["Ester Alm", "alm", "193804129801", "19380412-9801", "380412-9801", "T1", "t1", "LD-27010001", "ld-27010001", "vt-27010001"],
)
def test_an_order_is_found_by_name_and_number(house: House, client: Client, text: str) -> None:
    house.ticket("T1", 1)
    house.run()
    person = house.rehearsal.order("T1").private["reading"]["persons"][0]["identifier"]
    wanted = text.replace("193804129801", person).replace("380412-9801", f"{person[2:8]}-{person[8:]}")
    tova = client("tova")
    answer = tova.post("/search", data={"csrf": tova.csrf, "text": wanted}, follow_redirects=True)
    assert "VT-27010001" in answer.text and person not in str(answer.url)


@pytest.mark.slow
def test_buttons_are_exactly_the_possible_triggers(
    filled: House,
) -> None:
    """For every order and role: what the page offers is what the machine would let through to its guards."""
    services = Services(filled.app)
    for row in services.orders.listing(only_open=False, limit=500).rows:
        for role in (roles.OPERATOR, roles.TECHNICIAN, roles.ADMIN, roles.AUDITOR):
            whole = services.orders.whole(row["number"], Visitor("x", "x", WORKFLOW.role[role], ""))
            assert sorted(b.trigger for b in whole.buttons) == sorted(machine.possible(whole.workflow, whole.order, role))
            assert role is not roles.AUDITOR or not whole.buttons


@pytest.mark.slow
def test_the_same_form_sent_twice_is_one_trigger(house: House, client: Client) -> None:
    """And both senders see that it was done."""
    number, tova = house.ticket("T1", 1), client("tova")
    house.run()
    form = {"csrf": tova.csrf, "key": "f" * 32, "visit": "2027-01-14 FM"}
    first, second = (tova.post(f"/orders/{number}/triggers/booked", data=form) for _ in range(2))
    assert first.status_code == second.status_code == 303 and first.headers["location"] == second.headers["location"]
    assert [e["trigger"] for e in house.rehearsal.service.history("T1")].count("booked") == 1


@pytest.mark.slow
def test_a_conflict_of_times_is_refused(house: House, client: Client) -> None:
    """Two visits per window and technician; the third is refused because it is full."""
    tova = client("tova")
    for n in (1, 3, 4):
        house.ticket(f"T{n}", n)
    house.run()
    answers = [
        tova.post(f"/orders/T{n}/triggers/booked", data={"csrf": tova.csrf, "visit": "2027-01-14 FM", "technician": "mats"})
        for n in (1, 3, 4)
    ]
    assert [a.status_code for a in answers] == [303, 303, 409]
    assert "är full" in answers[2].text
    week = tova.get("/booking?week=2027-01-14").text
    assert week.count('class="visit booked"') == 2


@pytest.mark.slow
def test_a_past_moment_shows_what_was_true_then(house: House, client: Client) -> None:
    number, tova = house.ticket("T2", 2, "link_existing"), client("tova")
    house.run()
    page = tova.get(f"/orders/{number}/moment?seq=2").text
    assert "Steg 2 av" in page and ">Förkontroll<" in page and ">Återkopplad<" not in page
    assert ">Återkopplad<" in tova.get(f"/orders/{number}/moment").text


def test_the_calendar_feed_names_nobody(filled: House, client: Client) -> None:
    """It needs no sign-in but an address that cannot be guessed, and has times and order numbers alone."""
    services = Services(filled.app)
    token = services.of(Visits).feed_token("mats")
    anybody = client_of_nobody(filled)
    feed = anybody.get(f"/calendar/{token}.ics")
    assert feed.status_code == 200 and "BEGIN:VEVENT" in feed.text and "VT-27010001" in feed.text
    for secret in ("Ester", "Exempel", "Linköping", "1234", "174", "Alm"):
        assert secret not in feed.text
    assert anybody.get(f"/calendar/{'0' * 32}.ics").status_code == 404


def client_of_nobody(house: House):
    from tests.web.conftest import client_of

    return client_of(house, None)


@pytest.mark.slow
def test_a_system_paused_by_hand_says_so_everywhere(house: House, client: Client) -> None:
    tova = client("tova")
    csrf = tova.csrf
    assert tova.post("/systems/tes/pause", data={"csrf": csrf, "reason": "nej"}).status_code == 400
    assert tova.post("/systems/tes/pause", data={"csrf": csrf, "reason": "Planerat avbrott"}).status_code == 303
    assert "Planerat avbrott" in tova.get("/").text and "Planerat avbrott" in tova.get("/systems").text
    assert tova.post("/systems/tes/resume", data={"csrf": csrf}).status_code == 303
    assert "Planerat avbrott" not in tova.get("/systems").text


def last(forms: Sequence[str] | None) -> str:
    """A text, or of its forms the plural, which is the one that has the number."""
    return forms if isinstance(forms, str) else (forms or [""])[-1]


def test_every_text_of_the_pages_has_its_english(filled: House) -> None:
    """A Swedish text that the catalogue lacks would be shown in Swedish to an English reader; each shelf brings its own."""
    from tests.web.texts import catalogue, files, keys

    for file, texts in files().items():
        said = catalogue(file)
        assert texts and keys([said]) == texts, file
        for message in filter(lambda m: m.id, said):
            assert message.string and all(message.string) and not message.fuzzy, message.id
            assert placeholders(last(message.id)) == placeholders(last(message.string)), message.id


@pytest.mark.slow
def test_the_language_is_kept(filled: House, client: Client) -> None:
    from tests.web.conftest import client_of

    tova = client_of(filled, "tova")
    assert 'lang="sv"' in tova.get("/orders").text
    assert ">Orders<" in tova.get("/orders?lang=en").text
    assert ">Orders<" in tova.get("/orders").text


@pytest.mark.slow
def test_footer_and_help_have_the_routines_links(filled: House) -> None:
    """R-25: from the settings."""
    from tests.web.conftest import client_of

    tova, settings = client_of(filled, "tova"), filled.app.settings
    for path in ("/", "/help"):
        page = tova.get(path).text
        assert settings.of(LockSettings).lindesk_link in page and f"mailto:{settings.team_mail}" in page


@pytest.mark.slow
def test_headers_keep_strangers_out(filled: House) -> None:
    from tests.web.conftest import client_of

    answer = client_of(filled, None).get("/sign-in")
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy and "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "unsafe" not in client_of(filled, "tova").get("/orders/T1/diagram.svg").headers["content-security-policy"]


def test_a_character_that_no_database_keeps_is_refused_at_the_door(house: House, client: Client) -> None:
    """In forms, also before anybody is signed in, and in addresses: PostgreSQL would answer as if it were broken."""
    tova, nobody = client("tova"), TestClient(house.web, base_url="http://localhost", follow_redirects=False)
    csrf = re.search(r'name="csrf" value="([^"]+)"', nobody.get("/sign-in").text)
    assert csrf
    assert nobody.post("/sign-in", data={"csrf": csrf[1], "name": "to\x00va", "password": "x"}).status_code == 400
    refused = tova.post("/systems/tes/pause", data={"csrf": tova.csrf, "reason": "byte av\x00server"})
    assert refused.status_code == 400 and "tecken som inte kan sparas" in refused.text
    assert [tova.get(path).status_code for path in ("/orders?state=%00", "/orders/%00", "/api/v1/orders?after=%00")] == [400] * 3
    for path, media in (("/orders?state=%00", "text/plain"), ("/api/v1/orders?after=%00", "application/problem+json")):
        answer = tova.get(path)
        assert answer.headers["content-type"].startswith(media) and "x-request-id" in answer.headers and answer.text.strip()
