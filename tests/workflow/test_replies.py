"""The answers in the ticket and the notices: complete Swedish sentences, and no way in for personal data."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.routines.shared_lock import WORKFLOW
from workflow.routines.shared_lock.asking import OWN_WORDS
from workflow.routines.shared_lock.missing import missing_labels
from workflow.routines.shared_lock.notices import (
    FORBIDDEN_WORDS,
    NOTICES,
    SMS_CHARACTERS,
    forbidden_in,
    notice,
)
from workflow.routines.shared_lock.replies import TEMPLATES, ReplyRefused, render
from workflow.routines.shared_lock.wording import looks_personal

DAY = date(2027, 1, 14)
FITTING: Mapping[str, Any] = {
    "date": DAY,
    "window": "FM",
    "lock": "mounted",
    "initials": ("AA", "BA"),
    "remaining": ("BA",),
    "ticket": "LD-27010001",
    "to_kind": "new_install",
    "reason": "incomplete",
    "starts_on": DAY,
    "expected_on": DAY,
    "resume_on": DAY,
    "remind_on": DAY,
    "next_at": datetime(2027, 1, 14, 4, 30, tzinfo=UTC),
    "missing": ("contact.phone",),
    "malformed": (),
    "question": {"codes": ("persons.B.number", "kind"), "initials": {"B": "BA"}},
}
PERSONAL = [
    "Astrid Alm",
    "Astrid",
    "193804129827",
    "19380412-9827",
    "380412-9827",
    "380412+9827",
    "3804129827",
    "19380412 9827",
    "19380412-TF10",
    "070-174 06 05",
    "+46701740605",
    "013-20 60 00",
    "Provgatan 4",
    "4711#",
    "1234 (porten)",
]


def fitting(template: str) -> dict[str, Any]:
    known = {name: FITTING[name] for name in TEMPLATES[template].accepts}
    if TEMPLATES[template].asks:
        known["initials"] = {"B": "BA"}
    return known


def test_every_answer_of_the_chart_is_a_template() -> None:
    """R-23: whatever the table says in the ticket, there is a text for it."""
    effects = (effect for row in WORKFLOW.transitions for effect in row.effects)
    said = {effect.partition(":")[2] for effect in effects if effect.startswith("lindesk.comment:")}
    assert said and said <= {*TEMPLATES, OWN_WORDS}


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template_becomes_whole_sentences(template: str) -> None:
    """R-23: no placeholder or separator is left in what the unit reads."""
    text = render(template, fitting(template))
    assert text.endswith((".", "”")) and not set("{}|") & set(text) and "  " not in text
    assert not looks_personal(text)


@pytest.mark.parametrize("template", TEMPLATES)
def test_optional_facts_fall_away_with_their_sentence(template: str) -> None:
    """R-23: without the optional facts the text is still whole."""
    needed = {
        name: value for name, value in fitting(template).items() if name not in TEMPLATES[template].optional
    }
    text = render(template, needed)
    assert text.endswith((".", "”")) and not set("{}|") & set(text)


@pytest.mark.parametrize("value", PERSONAL)
@pytest.mark.parametrize("template", TEMPLATES)
def test_no_fact_of_any_template_carries_personal_data(template: str, value: str) -> None:
    """R-23: a name, number, address, phone or code is refused wherever it is put, and not echoed."""
    for name in fitting(template):
        for wrapped in (value, (value,), {"A": value}, {value: "AA"}):
            with pytest.raises(ReplyRefused) as refused:
                render(template, {**fitting(template), name: wrapped})
            assert value not in str(refused.value)


@given(
    st.sampled_from(sorted(TEMPLATES)),
    st.text(min_size=3) | st.lists(st.text(min_size=3), min_size=1) | st.binary(),
)
def test_free_text_never_comes_through(template: str, value: Any) -> None:
    """R-23: the only texts that fit a fact are the closed ones."""
    for name in TEMPLATES[template].accepts:
        try:
            text = render(template, {**fitting(template), name: value})
        except ReplyRefused:
            continue
        assert not looks_personal(text)


def test_an_undeclared_fact_is_refused() -> None:
    """R-23: a template takes the facts it declares and no other."""
    with pytest.raises(ReplyRefused, match="T-MOTT"):
        render("T-MOTT", {"name": "Astrid"})
    with pytest.raises(ReplyRefused, match="missing"):
        render("T-BOKAD", {"date": DAY})
    with pytest.raises(ReplyRefused, match="not known"):
        render("T-OKÄND", {})


def test_the_final_answer_gives_the_text_for_treserva() -> None:
    """R-07, R-24: the unit can paste what it has to document."""
    text = render("T-KLAR", {"date": DAY, "lock": "mounted", "initials": ("AA", "B.A.")})
    assert (
        "Klart 2027-01-14. Digital låsenhet är monterad och brukare A.A. och B.A. är kopplade i TES." in text
    )
    assert "Uppdatera gruppen i TES App." in text
    assert "”Digital låsenhet monterad, delas med sammanboende. Kopplad i TES 2027-01-14.”" in text


def test_a_partial_answer_says_who_is_linked_and_who_is_left() -> None:
    """R-24: nobody takes a partial result for a whole one."""
    text = render("T-KLAR-DELVIS", {"date": DAY, "lock": "mounted", "initials": "A", "remaining": "B"})
    assert "Brukare A är kopplad i TES. Brukare B kvarstår" in text


@pytest.mark.parametrize(
    ("missing", "malformed", "initials", "asked"),
    [
        (["contact.phone"], [], {}, "kontaktuppgifter för tidsbokning (telefon)"),
        (["persons.B.personalNumber"], [], {}, "personnummer för brukare B"),
        (["persons.B.personalNumber"], [], {"B": "H.H."}, "personnummer för brukare B (H.H.)"),
        (["persons.B.name"], [], {"B": "B"}, "namn för brukare B"),
        (
            ["persons.A.name", "persons.A.address", "persons.A.personalNumber"],
            [],
            {},
            "namn, adress och personnummer för brukare A",
        ),
        (["persons.A.address", "persons.B.address"], [], {}, "adress för brukare A och adress för brukare B"),
        (
            ["gateCode.required"],
            ["contact.phone"],
            {},
            "svar på om portkod krävs (ja eller nej) och giltiga kontaktuppgifter för tidsbokning (telefon)",
        ),
        (["gateCode"], ["persons.A.personalNumber"], {}, "portkod och rättat personnummer för brukare A"),
        (
            ["persons.A.name", "persons.A.address", "gateCode"],
            [],
            {},
            "namn och adress för brukare A; portkod",
        ),
    ],
)
def test_what_is_asked_for_reads_as_swedish(
    missing: list[str], malformed: list[str], initials: dict[str, str], asked: str
) -> None:
    """R-13, R-14, R-15: the question names each missing fact, and persons by letter and initials only."""
    assert missing_labels(missing, malformed, initials) == asked
    facts = {"missing": missing, "malformed": malformed, "initials": initials}
    assert asked in render("T-KOMPL", facts) and asked in render("T-KOMPL-PÅMIN", facts)


@pytest.mark.parametrize(
    "codes", [["persons.B.phone"], ["Astrid Alm"], ["persons.Astrid.name"], [], "gateCode"]
)
def test_unknown_codes_are_refused(codes: Any) -> None:
    """R-13: only field codes become labels."""
    with pytest.raises(ReplyRefused):
        render("T-KOMPL", {"missing": codes})


@pytest.mark.parametrize(
    ("text", "personal"),
    [
        ("Klart 2027-01-14.", False),
        ("Den väntas 2027-01-14 kl. 05:30.", False),
        ("ärende LD-27010001", False),
        ("380412-9827", True),
        ("1938 04 12 98 27", True),
        ("1938-04-12-9827", True),
        ("070-174 06 05", True),
        ("850709-T123", True),
        ("+46 13 20 60 00", True),
        ("19380412-TF10", True),
    ],
)
def test_what_looks_personal(text: str, personal: bool) -> None:
    """R-23: dates and ticket numbers pass, numbers of people do not."""
    assert looks_personal(text) is personal


VISIT = {"date": DAY, "start": time(8), "end": time(9)}


@pytest.mark.parametrize("name", NOTICES)
def test_a_notice_tells_nothing_about_care(name: str) -> None:
    """R-19: an SMS says that someone comes, never why, and fits in one message."""
    text = notice(name, {key: VISIT[key] for key in NOTICES[name].facts}, "013-20 60 00")
    assert forbidden_in(text) == () and len(text) <= SMS_CHARACTERS and not set("{}") & set(text)


@pytest.mark.parametrize("word", FORBIDDEN_WORDS)
def test_forbidden_words_are_found_in_any_form(word: str) -> None:
    """R-19: also inside other words and in capitals."""
    assert forbidden_in(f"Ny {word.upper()}en") == (word,)


@pytest.mark.parametrize("office", ["070-174 06 05", "+46701740605", "Astrid", "193804129827", ""])
def test_a_notice_gives_only_an_office_number(office: str) -> None:
    """R-19: no person's number is sent out as the one to call."""
    with pytest.raises(ReplyRefused):
        notice("visit_booked", VISIT, office)
    with pytest.raises(ReplyRefused):
        notice("visit_booked", {**VISIT, "start": "070-174 06 05"}, "013-20 60 00")
