"""From every doubt and every missing fact a person gets on: on the page and as a program, by each of what is advised."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

import pytest

from bench.reader.cases import corpus, errand
from tests.web.conftest import Client, client_of
from tests.web.installation import House, number
from tests.web.test_order_page import LINK, post, words
from workflow.routines.shared_lock import asking, facts, terms
from workflow.routines.shared_lock.reading import UNCLEAR_TEXTS

pytestmark = pytest.mark.slow

# A ticket of the corpus with each doubt.
CASES = {
    "heading_unmapped": "queues-other-heading", "kinds_contradict": "forms-kind-against-heading", "not_an_order": "queues-empty",
    "meaning_changed": "blind-1-048", "fault_report": "queues-battery", "wrong_queue": "second-wrong-queue-alarm",
    "question_asked": "blind-7-038", "role_unclear": "coordinators-link-comment-reversed", "persons_unclear": "second-title-names",
    "number_unplaced": "fourth-form-note-pnr", "address_unclear": "blind-2-026", "facts_disagree": "coordinators-form-gate-contradicts",
    "correction_unclear": "sixth-form-note-short", "contact_unclear": "comments-bare-telephone",
    "gate_unclear": "coordinators-later-form-note-old-code", "words_unread": "fourth-form-note-prio", "century_unconfirmed": "coordinators-over-hundred",
}  # fmt: skip
_HOME = "Provgatan 4 lgh 1201, 582 22 Linköping"
_COUPLE = (
    f"Brukare 1: Astrid Alm 19380412-9827\nBrukare 2: Bertil Alm 19400923-9833\nAdress: {_HOME}\n"
    "Kontakt: Astrid 070-174 06 05\nPortkod: nej"
)
_CROWD = {
    f"person{n}.{field}": value
    for n in range(1, 8)
    for field, value in (
        ("name", f"Berit{'abcdefg'[n - 1]} Alm"),
        ("personalNumber", number("19380412", 979 + n)),
        ("address", _HOME),
    )
}
OWN: dict[str, dict[str, Any]] = {
    "wrong_category": {"text": _COUPLE, "labels": ["Annat", "Skrivare"]},
    "text_too_long": {"text": _COUPLE + "\n" + "Tack för hjälpen.\n" * 3000},
    "too_many_persons": {"form": _CROWD},
}
LATER = ("correction_disputed", "closed_at_desk", "unreadable_ticket")
"""What only an order under way has: its tests are those of corrections, of closed tickets and of deliveries."""
VALUES = {
    "name": "Berit {}sson",
    "address": _HOME,
    "contact.name": "Cecilia",
    "contact.phone": "070-174 06 05",
    "gate.required": "nej",
}


@pytest.fixture(scope="module")
def unclear(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An order for each doubt, as its ticket was read."""
    made = House(tmp_path_factory.mktemp("unclear"), lindesk_ticket_link=LINK)
    known = {case.id: case for case in corpus()}
    tickets: dict[str, tuple[Mapping[str, Any], tuple[str, ...]]] = {
        code: (known[id].ticket, known[id].comments) for code, id in CASES.items()
    }
    for code, entry in OWN.items():
        ticket = errand({"id": code, **entry})
        tickets[code] = ({**ticket, "labels": entry.get("labels", ticket["labels"])}, ())
    world = made.rehearsal.world
    for code, (made_up, comments) in tickets.items():
        world.submit_ticket({**made_up, "id": code, "errandNumber": made.rehearsal.world.next_ticket_number()})
        for comment in comments:
            world.tickets.change(code, made.app.clock.now(), comment=comment)
    made.run()
    yield made
    made.close()


def test_every_doubt_has_its_ticket() -> None:
    assert {*CASES, *OWN, *LATER} == {*UNCLEAR_TEXTS}


@pytest.mark.parametrize("code", [*CASES, *OWN])
def test_a_doubt_stands_on_the_page_with_a_form_for_each_way_on(unclear: House, code: str) -> None:
    """Its sentence, a mark where it has words, the ticket's link, an input for each fact, and a form for each advice."""
    order, page = unclear.rehearsal.order(code), client_of(unclear, "tova").get(f"/orders/{code}").text
    assert order.state == "needs_review" and code in order.private["reading"]["doubts"], order.private["reading"]["doubts"]
    assert terms.doubt(code).sv in words(page) and LINK.format(number=order.external_name) in unescape(page)
    marks = {*re.findall(r'href="#(doubt-\d+)"', page)}
    assert marks <= {*re.findall(r'id="(doubt-\d+)"', page)}
    forms = {*re.findall(r'<details class="action[^"]*" id="do-(\w+)"', page)}
    advised = {*re.findall(r'href="#do-(\w+)"', page)}
    assert {"correct", "ask"} <= advised <= forms and {"reply", "continue", "cancel"} <= forms
    typed = {facts.canonical(name) for name in re.findall(r'name="fact:([\w.]+)"', page)}
    lacking = {facts.canonical(c) for c in (*order.private["reading"]["missing"], *order.private["reading"]["malformed"])}
    assert lacking <= typed
    asked = {unescape(value) for value in re.findall(r'name="about" value="([^"]+)"', page)}
    assert asked == set(asking.askable(order)) and {"persons", "kind"} <= asked


@pytest.mark.parametrize("code", [*CASES, *OWN])
def test_a_person_settles_a_doubt_with_what_the_unit_says(unclear: House, code: str) -> None:
    """Asks, answers, fills in what is missing, says that all else is right, and the order is not unclear any more."""
    tova, base = client_of(unclear, "tova"), f"/api/v1/orders/{code}/triggers"
    named = {"headers": {"X-CSRF-Token": tova.csrf}}
    order = unclear.rehearsal.order(code)
    about = list(asking.askable(order))
    seen = tova.post(f"{base}/ask/preview", json={"data": {"about": about}}, **named)
    assert seen.status_code == 200, seen.text
    text = next(e["args"]["text"] for e in seen.json()["effects"] if "text" in e["args"])
    assert text.startswith("Vi behöver veta:") and "None" not in text
    assert tova.post(f"{base}/reply", json={"data": {"text": "Tack, vi hör av oss."}}, **named).status_code == 200
    given = _given(order)
    data = {"source": "telephone", "confirmed": True, **given}
    fixed = tova.post(f"{base}/correct", json={"reason": "Ringde enheten", "data": data}, **named)
    assert fixed.status_code == 200, fixed.text
    unclear.run()
    after = unclear.rehearsal.order(code)
    assert after.reason != "unclear_order" and not after.private["reading"]["doubts"]
    assert not {*after.private["reading"]["missing"], *after.private["reading"]["malformed"]}, given
    entry = next(e for e in unclear.rehearsal.service.history(code) if e["trigger"] == "correct")
    assert entry["actor"] == "tova" and entry["set"]["data"]["known_from"] == "telephone"


def _given(order: Any) -> dict[str, Any]:
    """What a person types for everything that is missing or cannot be read."""
    reading = order.private["reading"]
    kind = {} if reading["kind"] else {"kind": "new_install"}
    letters = [p["letter"] for p in reading["persons"]]
    lacking = [facts.canonical(c) for c in (*reading["missing"], *reading["malformed"])]
    if len(letters) < 2:
        lacking += [
            f"persons.{letter}.{field}" for letter in "AB" if letter not in letters for field in ("name", "number", "address")
        ]
    if reading["kind"] != "link_existing" and not reading["contact"]:
        lacking += ["contact.name", "contact.phone", "gate.required"]
    given: dict[str, Any] = {**kind, **{f"{letter}.remove": "ja" for letter in letters[2:]}}
    if reading["kind"] == "link_existing":
        given |= {"A.role": "cohabitant", "B.role": "existing"}
    for each in lacking:
        if facts.parts(str(each))[0] in letters[2:]:
            continue
        letter, field = facts.parts(str(each))
        given[str(each)] = (
            number(f"193904{ord(letter) - 60:02d}", 981)
            if field == "number"
            else VALUES.get(field, "1234").format(letter.lower())
        )
    return given


def _inputs(page: str) -> dict[str, str]:
    """The facts of the form, as a browser sends those that nobody has touched: with what the page showed."""
    named = re.findall(r'<input [^>]*name="((?:fact|shown):[^"]+)"[^>]*?value="([^"]*)"', page)
    return {unescape(name): unescape(value) for name, value in named if not name.endswith(".remove")}


def test_two_people_correct_an_order_without_undoing_each_other(house: House, client: Client) -> None:
    """A page that was opened before another's correction, or before a comment of the unit, sends back only what was typed into it."""
    house.ticket("T1", 1)
    house.run()
    ann, bo = client("tova"), client("tova")
    before = _inputs(bo.get("/orders/T1").text)
    assert before["fact:persons.A.name"] == before["shown:persons.A.name"] == "Ester Alm"
    post(
        ann,
        "/orders/T1/triggers/correct",
        **before | {"fact:persons.A.name": "Ester Maria Alm"},
        source="telephone",
        reason="Ringde",
    )
    house.rehearsal.happen("lindesk", {"ticket": "T1", "comment": "Ring hellre på 070-174 06 77."})
    house.run()
    phone = house.rehearsal.order("T1").private["reading"]["contact"]["phone"]
    late = before | {"fact:persons.B.name": "1"}
    refused = post(bo, "/orders/T1/triggers/correct", **late, key="b" * 32, source="telephone", reason="Ringde")
    again = _inputs(refused.text)
    assert (
        refused.status_code == 409 and again["fact:persons.A.name"] == "Ester Maria Alm" and again["fact:persons.B.name"] == "1"
    )
    late = before | {"fact:persons.B.name": "Folke Johan Alm"}
    done = post(bo, "/orders/T1/triggers/correct", **late, key="c" * 32, source="telephone", reason="Ringde")
    house.run()
    reading = house.rehearsal.order("T1").private["reading"]
    assert done.status_code == 303 and [p["name"] for p in reading["persons"]] == ["Ester Maria Alm", "Folke Johan Alm"]
    assert reading["contact"]["phone"] == phone
