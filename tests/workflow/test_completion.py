"""What the ordering unit answers in its ticket fills what was asked for (R-11, R-13 to R-17), and changes nothing else."""

from datetime import date
from typing import Any

import pytest

from tests.workflow.test_intake import sample
from workflow.routines.shared_lock.reading import IntakeSettings, Reading, read_ticket

TODAY = date(2027, 1, 12)
LABELS = sample("new_install_form")["labels"]
WHOLE = {
    "A": "Brukare 1: Astrid Alm, 19380412-9827, Provgatan 4 lgh 1201, 582 22 Linköping",
    "B": "Brukare 2: Bertil Alm, 19400923-9833, Provgatan 4 lgh 1201, 582 22 Linköping",
    "contact": "Kontakt för tidsbokning: Cecilia Alm, 070-174 06 05",
    "gate": "Portkod: nej",
}


def read(*comments: str, **other: str) -> Reading:
    """The ticket with other lines (empty: left out), and these comments."""
    text = "\n".join(line for line in (WHOLE | other).values() if line)
    ticket: dict[str, Any] = {"labels": LABELS, "description": text}
    return read_ticket(ticket, TODAY, IntakeSettings(), comments=comments)


def problems(reading: Reading) -> list[str]:
    return [*reading.missing, *reading.malformed, *reading.doubts]


NO_PHONE = {"contact": "Kontakt för tidsbokning: Cecilia Alm"}
NO_NUMBER = {"B": "Brukare 2: Bertil Alm, Provgatan 4 lgh 1201, 582 22 Linköping"}
BAD_NUMBER = {"B": "Brukare 2: Bertil Alm, 19400923-9834, Provgatan 4 lgh 1201, 582 22 Linköping"}
NO_ADDRESS = {"B": "Brukare 2: Bertil Alm, 19400923-9833"}


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (NO_PHONE, "Telefon: 070-174 06 05"),
        (NO_PHONE, "070-174 06 05"),
        (NO_PHONE, "Hej!\nTelefonnumret är tel 070-174 06 05\nMvh Eva"),
        (NO_PHONE, "Kontaktperson: Cecilia Alm 070-174 06 05"),
        ({"contact": ""}, "Cecilia Alm, 070-174 06 05"),
        ({"contact": ""}, "Kontakt för tidsbokning: Cecilia Alm, dotter, 070-174 06 05"),
        (NO_NUMBER, "19400923-9833"),
        (NO_NUMBER, "Personnummer: 19400923-9833"),
        (NO_NUMBER, "Brukare 2: 19400923-9833"),
        (NO_NUMBER, "Brukare B: personnummer 19400923-9833"),
        (NO_NUMBER, "Bertil Alm 400923-9833"),
        (NO_NUMBER, "Hej, personnumret för Bertil är 400923-9833. Hälsningar Eva"),
        (BAD_NUMBER, "Det ska vara 19400923-9833, ursäkta!"),
        (NO_ADDRESS, "Samma adress"),
        (NO_ADDRESS, "Adress: Provgatan 4 lgh 1201, 582 22 Linköping"),
        ({"B": ""}, "Brukare 2: Bertil Alm, 19400923-9833, Provgatan 4 lgh 1201, 582 22 Linköping"),
        ({"B": ""}, "Namn: Bertil Alm\nPersonnummer: 19400923-9833\nAdress: samma"),
        ({"gate": ""}, "Nej"),
        ({"gate": ""}, "Portkod: behövs inte"),
        ({"gate": ""}, "Ingen portkod behövs."),
        (NO_PHONE | {"gate": ""}, "Telefon: 070-174 06 05\nPortkod: nej"),
        (NO_PHONE | NO_NUMBER, "Personnummer: 19400923-9833\nKontakttelefon: 070-174 06 05"),
    ],
)  # fmt: skip
def test_a_reply_in_the_ticket_completes_the_order(other: dict[str, str], said: str) -> None:
    """T-KOMPL asks the unit to answer in the ticket; what it answers there is what was asked for."""
    assert problems(read(**other))
    answered, wanted = read(said, **other), read()
    assert problems(answered) == []
    assert answered.material() == wanted.material()
    assert answered.contact is not None and answered.contact.phone == "+46701740605"
    assert answered.gate_code_required is False


@pytest.mark.parametrize("said", ["4711", "Ja, 4711", "Koden är 4711", "Portkod: 4711", "Ja. Kod till porten: 4711"])
def test_a_gate_code_may_be_all_that_a_reply_says(said: str) -> None:
    answered = read(said, gate="")
    assert (answered.gate_code_required, answered.gate_code, problems(answered)) == (True, "4711", [])


def test_several_replies_each_answer_what_is_still_open() -> None:
    answered = read("Tel 070-174 06 05", "Tack för hjälpen!", "19400923-9833", **NO_PHONE, **NO_NUMBER)
    assert problems(answered) == []


@pytest.mark.parametrize(
    "said", ["Vi återkommer.", "Tack!", "Astrid Alm 19380412-9827", "Personnummer: 19400923-9834", "Personnummer: 19380412-9827"]
)  # fmt: skip
def test_what_does_not_answer_the_question_leaves_it_open(said: str) -> None:
    """A number that is wrong, or someone else's, is not taken; the question stands."""
    assert problems(read(said, **NO_NUMBER)) == problems(read(**NO_NUMBER))


@pytest.mark.parametrize("said", ["19400923-9833 eller 19620303-9877", "Brukare 1: 19400923-9833"])
def test_an_answer_that_can_mean_several_things_goes_to_a_person(said: str) -> None:
    """One of two numbers, or a number for someone who has another, is neither taken nor passed over."""
    answered = read(said, **NO_NUMBER)
    assert answered.doubts and answered.missing == ("persons.B.personalNumber",)


@pytest.mark.parametrize("said", ["Brukare 1: Karin Fors 620303-9877", "Telefon: 070-174 06 12", "Adress: Annanvägen 9"])
def test_another_value_for_what_was_read_goes_to_a_person(said: str) -> None:
    """A complete order is not changed in silence by a comment that says something else of the same fact."""
    answered = read(said)
    assert (answered.material(), answered.contact) == (read().material(), read().contact)
    assert answered.doubts


@pytest.mark.parametrize(
    ("said", "name", "phone"),
    [
        ("Kontakta sonen Olle på 070-174 06 12 i stället", "Olle", "+46701740612"),
        ("Ny kontaktperson: Eva Alm 070-174 06 12", "Eva Alm", "+46701740612"),
        ("Nytt telefonnummer: 070-174 06 12", "Cecilia Alm", "+46701740612"),
        ("Rätt telefonnummer till Cecilia är 070-174 06 12", "Cecilia Alm", "+46701740612"),
    ],
)
def test_a_later_contact_wins_when_the_comment_says_so(said: str, name: str, phone: str) -> None:
    answered = read(said)
    assert answered.contact is not None and problems(answered) == []
    assert (answered.contact.name, answered.contact.phone) == (name, phone)


@pytest.mark.parametrize(("said", "code"), [("Portkod: 9999", "9999"), ("Ny portkod: 5678", "5678"), ("Koden till porten är 5678", "5678")])
def test_a_later_gate_code_wins(said: str, code: str) -> None:
    assert (read(said).gate_code_required, read(said).gate_code) == (True, code)


def test_a_form_is_completed_as_well() -> None:
    form = sample("new_install_form")
    form["parameters"] = [p for p in form["parameters"] if p["key"] != "contact.phone"]
    assert read_ticket(form, TODAY, IntakeSettings()).missing == ("contact.phone",)
    assert read_ticket(form, TODAY, IntakeSettings(), comments=["Det är 070-174 06 05"]).complete


def test_a_reply_that_takes_the_order_back_goes_to_a_person() -> None:
    assert read("Brukaren har gått bort, vi återkallar beställningen.", **NO_PHONE).unclear == "meaning_changed"


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("Ny portkod: 5678", ("5678",)),
        ("5678#", ("5678#",)),
        ("Koden är 5678.", ("5678",)),
        ("Ingen portkod behövs, porten är öppen", ()),
        ("Portkod: ring 070-174 06 05", ()),
        ("Tack, vi ses kl 10", ()),
    ],
)
def test_a_gate_code_in_a_reply(said: str, codes: tuple[str, ...]) -> None:
    """R-15: what a reply tells of the gate code is known next to what the ticket says."""
    assert read("Portkod: 1111", said).gate_codes_said == (*codes, "1111")
    assert "5678" not in repr(read(said))


@pytest.mark.parametrize(
    "said", ["Hej! Vi återkommer i morgon.", "Jag återkommer med numret på måndag", "Tack! Vi hör av oss så snart vi vet.", "Vi återkommer senare"]
)
def test_a_reply_that_only_promises_what_is_asked_for_leaves_the_order_waiting(said: str) -> None:
    assert problems(read(said, **NO_PHONE)) == problems(read(**NO_PHONE)) == ["contact.phone"]


@pytest.mark.parametrize("said", ["Vi återkommer om det blir av.", "Jag återkommer när han är hemma igen."])
def test_a_promise_under_a_condition_goes_to_a_person(said: str) -> None:
    assert read(said, **NO_PHONE).doubts
