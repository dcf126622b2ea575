"""What a reading says of itself: the words that each fact stands in, the doubts with theirs, and what is hidden."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.workflow.test_intake import sample
from workflow.routines.shared_lock import tickets
from workflow.routines.shared_lock.desk import Delivery
from workflow.routines.shared_lock.plaintext import seen_text
from workflow.routines.shared_lock.reading import IntakeSettings, Reading, as_facts, read_ticket

TODAY = date(2027, 1, 12)
NOON = datetime(2027, 1, 12, 11, tzinfo=UTC)
LABELS = sample("new_install_form")["labels"]
TEXT = (
    "Hej!\nBrukare 1: Tyra Ahl 19400615-9828\nBrukare 2: Gösta Ahl 19380214-9835\nAdress: Brogatan 15 lgh 1301, 582 33 Linköping\n"
    "Kontakt: Tyra 013-24 25 26\nPortkod: 10 20\n\nOBS! Fel pnr på Gösta ovan, rätt är 19380224-9833. //Lena"
)


def read(text: str, *comments: str, **more: Any) -> Reading:
    return read_ticket({"labels": LABELS, "description": text, **more}, TODAY, IntakeSettings(), comments=comments)


def words(reading: Reading, fact: str) -> list[str]:
    return [reading.sources[e.source][e.start : e.end] for e in reading.evidence if e.fact == fact]


def test_each_fact_names_the_words_it_stands_in() -> None:
    """A correction is where it stands, and offsets count in the text that a person sees."""
    reading = read(TEXT)
    assert words(reading, "persons.A.name") == ["Tyra Ahl"]
    assert words(reading, "persons.B.number") == ["19380224-9833"]
    assert words(reading, "persons.B.address") == ["Brogatan 15 lgh 1301, 582 33 Linköping"]
    assert (words(reading, "contact.phone"), words(reading, "gate.code")) == (["013-24 25 26"], ["10 20"])
    assert {e.rule for e in reading.evidence if e.fact == "persons.B.number"} == {"correction"}
    assert all(e.text == reading.sources[e.source][e.start : e.end] for e in reading.evidence)


def test_offsets_hold_in_html() -> None:
    reading = read("".join(f"<p>{line.replace('ö', '&ouml;')}</p>" for line in TEXT.split("\n")))
    assert words(reading, "persons.B.name") == ["Gösta Ahl"] and reading.complete


def test_a_fact_of_a_form_or_a_comment_says_so() -> None:
    form = sample("new_install_form")
    form["parameters"] = [p for p in form["parameters"] if p["key"] != "contact.phone"]
    reading = read_ticket(form, TODAY, IntakeSettings(), comments=("Tel 070-174 06 05",))
    sources = {e.fact: e.source for e in reading.evidence}
    assert sources["persons.A.name"] == "form:person1.name"
    assert (sources["contact.phone"], words(reading, "contact.phone")) == ("comment:1", ["070-174 06 05"])


def test_a_doubt_names_the_words_that_caused_it() -> None:
    reading = read(TEXT, "Tyvärr har Gösta avlidit.")
    doubt = next(each for each in reading.doubts_found if each.code == "meaning_changed")
    assert [reading.sources[s.source][s.start : s.end] for s in doubt.spans] == ["avlidit"]
    assert as_facts(reading)["outcome"] == "review"


def test_the_gate_code_is_hidden_where_the_reading_quotes_the_ticket() -> None:
    """R-15: not in the ticket, the sources or the evidence that are kept, however it was written; offsets still hold."""
    delivery = Delivery("T1", "LD-1", 1, NOON, {"labels": LABELS, "description": TEXT}, ("Portkoden är 10 20, inget annat.",))
    private = tickets.seed(delivery, TODAY, IntakeSettings()).private
    assert private["gate_code"] == "1020"
    kept = repr({k: v for k, v in private.items() if k != "gate_code"})
    assert "10 20" not in kept and "1020" not in kept
    code = next(e for e in private["reading"]["evidence"] if e["fact"] == "gate.code")
    assert private["reading"]["sources"][code["source"]][code["start"] : code["end"]] == code["text"] == "•" * 5


@pytest.mark.parametrize(
    "said",
    [
        "Autosvar: Jag är på semester t.o.m. 31 januari. Vid brådskande ärenden, kontakta Eva Ek på telefon 070-174 06 20.",
        "Frånvaro: åter måndag. Ring växeln 013-20 60 00.",
        "Out of office\nPlease call Eva Ek, 070-174 06 20",
        "Hej! Tack för ditt mejl. Jag är ledig och åter den 3 mars. Ring Eva Ek 070-174 06 20 om det är brådskande.",
        "Tack!\n\nDen 12 jan. 2027 skrev Välfärdsteknik:\n> Kontakt: Eva Ek 070-174 06 20\n> Portkod: 9999",
        "Tack!\n\nFrån: Välfärdsteknik\nSkickat: den 12 januari 2027 09:00\nTill: Anna\nÄmne: lås\n\nKontakt: Eva Ek 070-174 06 20",
        "Tack!\nMvh\nEva Ek\n070-174 06 20",
        "<p>Tack!</p><!-- Kontakt: Eva Ek 070-174 06 20 --><div style='display:none'>Portkod: 9999</div>",
        "<p>Tack!</p><blockquote>Kontakt: Eva Ek 070-174 06 20</blockquote>",
    ],
)
def test_what_nobody_wrote_here_says_nothing(said: str) -> None:
    """Automatic replies, quotes, signatures and what HTML hides leave the reading as it was."""
    before, after = read(TEXT), read(TEXT, said)
    assert after == before and after.complete


def test_hidden_html_is_not_seen_and_tables_keep_their_rows() -> None:
    html = "<STYLE>p {}</STYLE><table><tr><td><p>Kontakt</p></td><td>Eva<br>Ek</td></tr></table><span hidden>x</span><img src='data:x'>"
    assert seen_text(html) == ("\nKontakt\tEva Ek", True)
