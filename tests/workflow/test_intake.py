"""From ticket to reading: the samples, and the rules of each kind."""

import dataclasses
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from workflow.routines.shared_lock.reading import (
    IntakeSettings,
    Reading,
    read_ticket,
    unit_is_digital,
)

TODAY = date(2027, 1, 13)
SETTINGS = IntakeSettings()
TICKETS = Path(__file__).parents[1] / "data" / "tickets"
NUMBERS = [
    "193804129827",
    "194009239833",
    "193311059855",
    "193602149845",
    "192906309865",
    "193108179882",
    "196203039877",
]


def sample(name: str) -> dict[str, Any]:
    ticket: dict[str, Any] = json.loads((TICKETS / f"{name}.json").read_text("utf-8"))
    return ticket


def read(ticket: Any, settings: IntakeSettings = SETTINGS) -> Reading:
    return read_ticket(ticket, TODAY, settings)


def form(name: str = "new_install_form", /, **changed: object) -> dict[str, Any]:
    """A sample form with some answers changed; `None` takes an answer away."""
    ticket = sample(name)
    answers = {each["key"]: each["values"] for each in ticket["parameters"]}
    answers |= {key: [value] for key, value in changed.items()}
    ticket["parameters"] = [{"key": key, "values": values} for key, values in answers.items() if values != [None]]
    return ticket


def household(count: int) -> dict[str, object]:
    return {
        f"person{n}.{key}": value
        for n in range(1, count + 1)
        for key, value in {
            "name": f"Person {'ABCDEFGH'[n - 1]}",
            "personalNumber": NUMBERS[n - 1],
            "address": "Provgatan 4, 582 22 Linköping",
        }.items()
    }


def test_the_form_for_a_new_install_is_complete() -> None:
    """R-05, R-11, R-13, R-14, R-15: the sample form gives two persons, a contact and a gate code."""
    reading = read(sample("new_install_form"))
    assert reading.complete and (reading.kind, reading.confidence) == ("new_install", "form")
    assert [(each.letter, each.role, each.identifier, each.apartment) for each in reading.persons] == [
        ("A", "person", "193804129827", "1201"),
        ("B", "person", "194009239833", "1201"),
    ]
    assert reading.contact is not None
    assert (reading.contact.name, reading.contact.phone, reading.contact.note) == ("Cecilia Alm", "+46701740605", "dotter")
    assert (reading.gate_code_required, reading.gate_code) == (True, "1234")
    assert (reading.unit, reading.reporter) == ("Hemtjänst Vasastaden", "anna01andersson")


def test_a_box_that_says_more_than_its_own_is_read() -> None:
    """R-11, R-15: a number behind a name in the box of the name, and "kod" before the code; of two numbers none is chosen."""
    name = form()["parameters"][1]["key"]
    assert name == "person1.name"
    reading = read(form(**{name: "Arvid Alm, 19380412-9827", "person1.personalNumber": None, "gateCode": "kod 1234"}))
    assert reading.complete and reading.gate_code == "1234"
    assert (reading.persons[0].name, reading.persons[0].identifier) == ("Arvid Alm", "193804129827")
    two = read(form(**{name: "Arvid Alm 19380412-9827 eller 19400923-9833", "person1.personalNumber": None}))
    assert not two.complete and two.persons[0].identifier is None


def test_the_form_for_a_link_asks_for_no_contact_and_no_code() -> None:
    """R-06, R-16, R-17, R-18: cohabitant and existing person are enough."""
    reading = read(sample("link_existing_form"))
    assert reading.complete and reading.kind == "link_existing"
    assert [(each.letter, each.role) for each in reading.persons] == [("A", "cohabitant"), ("B", "existing")]
    assert (reading.contact, reading.gate_code_required, reading.gate_code) == (None, None, None)


def test_the_text_for_a_new_install_gives_the_same_facts() -> None:
    """R-13, R-14, R-15: free text with varying labels is read with high confidence."""
    reading = read(sample("new_install_text"))
    assert reading.complete and reading.confidence == "high"
    assert [each.identifier for each in reading.persons] == ["193311059855", "193602149845"]
    assert {each.address_text for each in reading.persons} == {"Exempelgränd 7 B, lgh 1003, 58330 Linköping"}
    assert {each.apartment for each in reading.persons} == {"1003"}
    assert reading.contact is not None
    assert dataclasses.astuple(reading.contact) == ("Gun", "+46701740612", "själv, helst fm")
    assert reading.gate_code == "4711#"


def test_the_incomplete_text_lacks_one_personal_number() -> None:
    """R-16, R-17: exactly the existing person's number is missing; the address is shared."""
    reading = read(sample("link_existing_text_incomplete"))
    assert (reading.missing, reading.malformed, reading.unclear) == (("persons.B.personalNumber",), (), None)
    assert [each.name for each in reading.persons] == ["Hjördis Holm", "Ivar Holm"]
    assert len({each.address_text for each in reading.persons}) == 1


def test_a_question_is_not_an_order() -> None:
    """R-12: a text without an order goes to a person, and nothing is asked for."""
    reading = read(sample("not_an_order"))
    assert (reading.unclear, reading.confidence) == ("not_an_order", "low")
    assert (reading.persons, reading.missing, reading.malformed) == ((), (), ())


@pytest.mark.parametrize(
    ("labels", "kind", "unclear"),
    [
        (
            ["vård, stöd och omsorg", "VÄLFÄRDSTEKNIK", "x", " beställning  sammanboende, samma tidpunkt"],
            "new_install",
            None,
        ),
        (
            ["Vård, Stöd och Omsorg", "Välfärdsteknik", "Digital låsenhet", "Felanmälan"],
            "new_install",
            "heading_unmapped",
        ),
        (["Vård, Stöd och Omsorg", "Välfärdsteknik"], "new_install", "heading_unmapped"),
        (
            ["IT", "Skrivare", "x", "Beställning sammanboende, samma tidpunkt"],
            "new_install",
            "wrong_category",
        ),
        (
            ["Vård, Stöd och Omsorg", "Välfärdsteknik", "x", "Beställning sammanboende, olika tillfällen"],
            None,
            "kinds_contradict",
        ),
        (
            "Vård, Stöd och Omsorg › Välfärdsteknik › x › Beställning sammanboende, samma tidpunkt",
            "new_install",
            None,
        ),
        ([{"displayName": "Vård, Stöd och Omsorg"}, 7, None], "new_install", "wrong_category"),
        (None, "new_install", "wrong_category"),
    ],
)
def test_the_heading_decides_the_kind_and_the_form_must_agree(labels: Any, kind: str | None, unclear: str | None) -> None:
    """R-12: heading to kind is configuration; unmapped or contradicted, a person decides."""
    reading = read({**sample("new_install_form"), "labels": labels})
    assert (reading.kind, reading.unclear) == (kind, unclear)


def test_a_heading_may_be_mapped_by_its_whole_path() -> None:
    """R-12: two rubrics may have under-rubrics of one name."""
    path = "Vård, Stöd och Omsorg / Välfärdsteknik / Lås / Ny"
    settings = IntakeSettings(kind_of_heading={path: "new_install"})
    reading = read({**sample("new_install_form"), "labels": path.split(" / ")}, settings)
    assert (reading.kind, reading.unclear) == ("new_install", None)


def test_people_may_agree_on_another_kind_than_the_heading() -> None:
    """R-14, R-15: read as a new install, a link order lacks contact and gate code answer."""
    reading = read_ticket(sample("link_existing_form"), TODAY, SETTINGS, as_kind="new_install")
    assert reading.missing == ("contact.name", "contact.phone", "gateCode.required")
    assert reading.doubts == ()


@pytest.mark.parametrize(
    ("changed", "missing", "malformed"),
    [
        (
            {"person2.personalNumber": None, "contact.phone": None},
            ["persons.B.personalNumber", "contact.phone"],
            [],
        ),
        ({"person1.name": "  ", "person1.address": None}, ["persons.A.name", "persons.A.address"], []),
        ({"gateCode.required": None, "gateCode": None}, ["gateCode.required"], []),
        ({"gateCode": None}, ["gateCode"], []),
        ({"gateCode.required": "kanske"}, [], ["gateCode.required"]),
        ({"gateCode.required": "nej"}, [], ["gateCode.required"]),
        ({"gateCode": "ring på hos grannen"}, [], ["gateCode"]),
        ({"gateCode": "070-174 06 05"}, [], ["gateCode"]),
        ({"gateCode.required": "Nej", "gateCode": "-"}, [], []),
        ({"gateCode.required": "Nej", "gateCode": "ej aktuellt"}, [], []),
        ({"gateCode.required": "Ja, det krävs"}, [], []),
        ({"gateCode.required": "Ja 4711", "gateCode": None}, [], []),
        ({"gateCode.required": "vet ej", "gateCode": None}, [], ["gateCode.required"]),
        ({"gateCode.required": None, "gateCode": "ingen"}, [], []),
        ({"gateCode.required": None}, [], []),
        ({"gateCode": 1234}, [], []),
        ({"gateCode.required": True}, [], []),
        ({"contact.phone": "12"}, [], ["contact.phone"]),
        ({"person1.personalNumber": "19380412-9828"}, [], ["persons.A.personalNumber"]),
        (
            {"person2.personalNumber": "380412-9827"},
            [],
            ["persons.A.personalNumber", "persons.B.personalNumber"],
        ),
        ({"person2.address": "Linköping"}, [], ["persons.B.address"]),
        ({"person2.address": "Samma adress"}, [], []),
        ({"person2.address": "se ovan"}, [], []),
        ({"person1.name": "19380412-9827"}, [], ["persons.A.name"]),
        ({"person1.name": "Astrid Alm 19380412-9827"}, [], ["persons.A.name"]),
        ({"person1.name": "-"}, [], ["persons.A.name"]),
        (
            {f"person2.{key}": None for key in ("name", "personalNumber", "address")},
            ["persons.B.name", "persons.B.address", "persons.B.personalNumber"],
            [],
        ),
    ],
)
def test_a_new_install_lacks_exactly_this(changed: dict[str, object], missing: list[str], malformed: list[str]) -> None:
    """R-01, R-13, R-14, R-15: each required fact has a code, in the order the routine lists them."""
    reading = read(form(**changed))
    assert (list(reading.missing), list(reading.malformed)) == (missing, malformed)
    assert sorted(code for each in reading.persons for code in each.problems) == sorted(
        code for code in (*missing, *malformed) if code.startswith("persons.")
    )


@pytest.mark.parametrize("role", ["cohabitant", "existing"])
@pytest.mark.parametrize("field", ["name", "address", "personalNumber"])
def test_a_link_needs_three_facts_of_both(role: str, field: str) -> None:
    """R-16, R-17: name, address and personal number of cohabitant and existing person are required."""
    reading = read(form("link_existing_form", **{f"{role}.{field}": None}))
    assert reading.missing == (f"persons.{'A' if role == 'cohabitant' else 'B'}.{field}",)


def test_a_link_never_lacks_a_contact_or_a_code() -> None:
    """R-18: a contact and a code that cannot be used are not asked about."""
    reading = read(form("link_existing_form", **{"contact.phone": "12", "gateCode.required": "kanske"}))
    assert reading.complete


def test_several_cohabitants_may_be_linked_at_once() -> None:
    """R-01, R-16: cohabitants come first, the existing person last."""
    extra = {"cohabitant2.name": "Karin Dal", "cohabitant2.personalNumber": "620303-9877"}
    reading = read(form("link_existing_form", **extra, **{"cohabitant2.address": "Testvägen 12, 589 41 Linköping"}))
    assert [each.role for each in reading.persons] == ["cohabitant", "cohabitant", "existing"]
    assert reading.complete


@pytest.mark.parametrize(("count", "unclear"), [(2, None), (6, None), (7, "too_many_persons")])
def test_six_persons_are_the_most(count: int, unclear: str | None) -> None:
    """R-01: two or more persons, six as configured at most."""
    reading = read(form(**household(count)))
    assert (len(reading.persons), reading.unclear) == (count, unclear)


def test_an_address_may_come_in_parts() -> None:
    """R-13: apartment, postcode and town are put together with the street."""
    parts = {"person1.address": "Provgatan 4", "person1.apartment": "lgh 1201", "person1.postcode": 58222}
    reading = read(form(**parts, **{"person1.city": "Linköping"}))
    assert reading.persons[0].address_text == "Provgatan 4, lgh 1201, 58222 Linköping"
    assert reading.persons[0].apartment == "1201"


def test_a_temporary_number_is_a_fact() -> None:
    """R-13: a temporary number is neither missing nor malformed; its kind is given."""
    reading = read(form(**{"person1.personalNumber": "19380412-TF10"}))
    assert reading.complete and reading.persons[0].identifier_kind == "temporary"


def test_a_coordination_number_is_a_fact() -> None:
    """R-13: the kind of number is given."""
    reading = read(form(**{"person1.personalNumber": "197010632391"}))
    assert reading.complete and reading.persons[0].identifier_kind == "coordination"


def test_an_unusual_century_is_confirmed_by_a_person() -> None:
    """R-13: ten digits that would make someone a child are not believed."""
    reading = read(form(**{"person1.personalNumber": "121212-1212"}))
    assert reading.unclear == "century_unconfirmed"


def test_a_form_with_a_greeting_is_still_a_form() -> None:
    """R-12: text next to a filled-in form that tells of nobody else changes nothing."""
    ticket = {
        **sample("new_install_form"),
        "description": "Hej! Se formuläret. Astrid Alm 380412-9827 är hemma på dagarna. Mvh Anna 013-20 60 00",
    }
    assert read(ticket) == read(sample("new_install_form"))


@pytest.mark.parametrize(
    ("text", "unclear"),
    [
        ("Även Karin Alm 620303-9877 bor där.", "number_unplaced"),
        ("Portkod: 9999", "facts_disagree"),
        ("Astrid 380412-9827 är ofta ute.\nPortkod: 1234", None),
    ],
)
def test_a_text_that_says_more_than_its_form_is_read_by_a_person(text: str, unclear: str | None) -> None:
    """R-12: a person or a code next to the form is neither dropped nor guessed at."""
    assert read(form() | {"description": text}).unclear == unclear


def test_an_answer_added_to_a_text_ticket_completes_it() -> None:
    """R-13, R-14: parameters set later lie on top of what the text says."""
    ticket = sample("new_install_text")
    ticket["description"] = ticket["description"].replace("19360214-9845", "").replace("070 174 06 12", "")
    assert read(ticket).missing == ("persons.B.personalNumber", "contact.phone")
    ticket["parameters"] = [
        {"key": "person2.personalNumber", "values": ["19360214-9845"]},
        {"key": "contact.phone", "values": ["070-174 06 12"]},
    ]
    reading = read(ticket)
    assert reading.complete and reading.persons[1].identifier == "193602149845"


def test_our_own_answers_are_not_read() -> None:
    """R-23: our own answers in the ticket never change what it orders."""
    ticket = {**sample("new_install_form"), "comments": [{"text": "Brukare 1: Karin Fors 620303-9877"}]}
    assert read(ticket) == read(sample("new_install_form"))


def test_the_unit_must_use_digital_keys() -> None:
    """R-02: a listed unit does, another does not; without a list every unit does."""
    listed = IntakeSettings(digital_units=("Hemtjänst Vasastaden",))
    assert unit_is_digital(" hemtjänst  vasastaden ", listed)
    assert not unit_is_digital("Hemsjukvård Väst", listed) and not unit_is_digital(None, listed)
    assert unit_is_digital(None, SETTINGS)
    assert not unit_is_digital(read(sample("link_existing_form")).unit, listed)


def test_what_is_material() -> None:
    """R-12: kind, persons and addresses matter; contact, code, names and the order of persons do not."""
    before = read(sample("new_install_form")).material()
    swapped = {"person1.personalNumber": "194009239833", "person2.personalNumber": "193804129827"}
    for same in (
        swapped,
        {"contact.phone": "070-174 06 12"},
        {"gateCode": "9"},
        {"person1.name": "A Alm"},
        {"person1.address": "provgatan 4  lgh 1201, 58222 LINKÖPING"},
    ):
        assert read(form(**same)).material() == before
    for other in (
        {"person1.personalNumber": "620303-9877"},
        {"person1.address": "Provgatan 5, 582 22 Linköping"},
        {"person3.name": "Karin Alm"},
    ):
        assert read(form(**other)).material() != before
    assert read_ticket(sample("new_install_form"), TODAY, SETTINGS, as_kind="link_existing").material() != before


def test_a_reading_shows_nothing_of_a_person() -> None:
    """R-15: no name, number, address, phone or code is in the text a log or a traceback would show."""
    shown = repr(read(sample("new_install_form")))
    for secret in ("Astrid", "9827", "Provgatan", "1201", "Cecilia", "4670", "1234"):
        assert secret not in shown
