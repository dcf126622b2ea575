"""The corpus, the generator and the scoring are sound: otherwise a reader that fails could pass."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from bench.reader import Case, corpus, generate, judge
from bench.reader.cases import RightPerson
from bench.reader.generator import LAYOUTS
from bench.reader.generator.people import check_digit

_FICTION = re.compile(r"\+46(7017406(0[5-9]|[1-9]\d)|8465004\d\d|13\d{5,6})")


@pytest.fixture(scope="module")
def tickets() -> list[Case]:
    """The corpus."""
    return corpus()


@pytest.fixture(scope="module")
def couple(tickets: list[Case]) -> Case:
    """A plain clear ticket to misread."""
    return next(case for case in tickets if case.id == "lists-bullets")


def test_the_corpus_has_many_different_tickets(tickets: list[Case]) -> None:
    """At least 170, no id and no text twice, of at least ten families, with all three verdicts."""
    assert len(tickets) >= 170
    assert not [name for name, times in Counter(case.id for case in tickets).items() if times > 1]
    said = Counter(
        (case.ticket["description"], str(case.ticket["parameters"]), case.ticket["labels"][-1], case.comments) for case in tickets
    )
    assert max(said.values()) == 1
    assert len({case.id.split("-")[0] for case in tickets}) >= 10
    assert {case.right.verdict for case in tickets} == {"read", "ask", "review"}


def test_right_numbers_have_right_check_digits(tickets: list[Case]) -> None:
    """A number that is to be read can be a number; those of generated tickets, too."""
    for case in (*tickets, *generate(300, 7)):
        for person in case.right.persons or ():
            assert person.id is None or "-T" in person.id or person.id[-1] == check_digit(person.id[2:11]), case.id


def test_right_telephones_are_nobodys(tickets: list[Case]) -> None:
    """Only series kept free for fiction, and the numbers of the sample tickets."""
    for case in (*tickets, *generate(300, 7)):
        for phone in (case.right.contact or ((), ()))[1] or ():
            assert _FICTION.fullmatch(phone), (case.id, phone)


def test_what_is_to_be_read_stands_in_the_ticket(tickets: list[Case]) -> None:
    """The last four digits of each right number occur in the ticket or in a comment."""
    for case in tickets:
        said = "".join((case.ticket["description"], str(case.ticket["parameters"]), *case.comments))
        said = re.sub(r"<[^>]+>|[\s.]", "", said)
        for person in case.right.persons or ():
            assert person.id is None or person.id[8:] in said, (case.id, person.id)


def test_a_ticket_of_a_seed_is_always_the_same() -> None:
    """Two runs of one seed agree, two seeds do not, and no ticket comes twice."""
    first, again, other = list(generate(400, 3)), list(generate(400, 3)), list(generate(400, 4))
    assert first == again
    assert not {case.ticket["description"] for case in first if len(case.ticket["description"]) > 80} & {
        case.ticket["description"] for case in other
    }
    assert len({(case.ticket["description"], str(case.ticket["parameters"]), case.comments) for case in first}) == len(first)


def test_the_generator_knows_many_layouts() -> None:
    """At least 25, and a sample has them all."""
    assert len(LAYOUTS) >= 25
    met = {case.id.split("-")[2] for case in generate(1500, 5)}
    assert set(LAYOUTS) | {"form"} == met


def test_the_right_reading_is_right(tickets: list[Case]) -> None:
    """A reader that says just what the corpus says makes no fault, needs no help and is credited with every clear ticket."""
    for case in (*tickets, *generate(300, 7)):
        found = judge(case, _said(case))
        assert not found.silently_wrong, (case.id, found.wrong)
        assert not found.needlessly_asked and not found.misdirected, case.id
        assert found.read or case.right.verdict != "read", case.id


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("id", "194009239833"), ("id", None), ("name", "Elsa Brand"), ("street", "Munkgatan 21"), ("apartment", "1103"),
        ("apartment", None), ("role", "existing"),
    ],
)  # fmt: skip
def test_a_wrong_fact_of_a_person_counts(couple: Case, fact: str, value: str | None) -> None:
    """Each fact of a person that is not the right one makes a reading silently wrong."""
    facts = _said(couple)
    facts["persons"][0][fact] = value
    assert judge(couple, facts).silently_wrong


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "link_existing"}, {"contact": {"name": "Ylva", "phone": "+46701740612"}}, {"contact": {"name": "Petra", "phone": "+46701740611"}},
        {"gate": {"required": True, "code": "3692"}}, {"gate": {"required": False, "code": None}}, {"persons": []},
    ],
)  # fmt: skip
def test_a_wrong_fact_of_the_order_counts(couple: Case, wrong: dict[str, Any]) -> None:
    """So does each fact of the order."""
    assert judge(couple, _said(couple) | wrong).silently_wrong


def test_swapped_numbers_count(couple: Case) -> None:
    """A number under the other's name is the worst that can happen."""
    facts = _said(couple)
    first, second = facts["persons"]
    first["id"], second["id"] = second["id"], first["id"]
    assert judge(couple, facts).silently_wrong


def test_a_third_person_counts(couple: Case) -> None:
    """Someone whom the ticket does not order for must not be read."""
    facts = _said(couple)
    facts["persons"].append({"role": "person", "name": "Petra", "id": None, "street": None, "apartment": None})
    assert judge(couple, facts).silently_wrong


def test_a_question_may_lack_facts_but_none_may_be_wrong(couple: Case) -> None:
    """An order that asks is judged by what it took; a person who reviews decides by the ticket itself."""
    facts = _said(couple) | {"outcome": "ask", "missing": ["A.number"]}
    facts["persons"][0]["id"] = None
    asked = judge(couple, facts)
    assert not asked.silently_wrong and asked.needlessly_asked
    facts["persons"][1]["id"] = "194009239833"
    assert judge(couple, facts).silently_wrong
    assert not judge(couple, facts | {"outcome": "review"}).silently_wrong


def test_reading_what_a_person_must_look_at_counts(tickets: list[Case]) -> None:
    """A cancelled order that is read is silently wrong, and one that the unit is asked about is misdirected."""
    cancelled = next(case for case in tickets if case.id == "changes-comment-cancels")
    assert judge(cancelled, _said(cancelled) | {"outcome": "read"}).silently_wrong
    assert judge(cancelled, _said(cancelled) | {"outcome": "ask"}).misdirected


def test_spelling_is_no_fault(couple: Case) -> None:
    """Capitals, spaces in a code and a relation before the contact's name say the same."""
    facts = _said(couple)
    facts["persons"][0] |= {"name": "ELSA BRANDT", "street": "MUNKGATAN 12"}
    facts |= {"contact": {"name": "dottern Ylva", "phone": "+46701740611"}, "gate": {"required": True, "code": "36 91"}}
    assert judge(couple, facts).read
    moved = replace(couple, right=replace(couple.right, persons=()))
    assert judge(moved, facts).silently_wrong


def _said(case: Case) -> dict[str, Any]:
    """The right reading in the shape that the command prints."""
    right = case.right
    names, phones = right.contact or (None, None)
    answers, codes = right.gate or (frozenset({None}), (None,))
    return {
        "kind": right.kind, "outcome": right.verdict, "missing": list(right.missing), "doubts": [], "evidence": [],
        "persons": [_person(person) for person in right.persons or ()],
        "contact": {"name": (names or (None,))[0] or None, "phone": (phones or (None,))[0]},
        "gate": {"required": next(iter(answers)), "code": "1" if "*" in codes else codes[0]},
    }  # fmt: skip


def _person(person: RightPerson) -> dict[str, Any]:
    return {
        "role": person.role, "name": (person.names or (None,))[0], "id": person.id, "street": (person.streets or (None,))[0],
        "apartment": person.apartment, "postcode": None, "city": None,
    }  # fmt: skip
