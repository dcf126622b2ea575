"""Each part of an order in the ways that people write it every day, and words that must not become part of a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import bench.reader
from bench.reader.cases import errand
from console.routines.shared_lock.reading import read
from runtime.routines.shared_lock.settings import LockSettings
from tests.routine.reader.orders import PARTS, ROWS, SENTENCES
from workflow.routines.shared_lock.reading import as_facts

_WORDINGS: Mapping[str, Any] = yaml.safe_load((Path(bench.reader.__file__).parent / "wordings.yaml").read_text("utf-8"))
_DORIS, _EVALD = ("Doris Ivarsson", "193801079868"), ("Evald Ivarsson", "193605139876")
_HOME = ("Rydsvägen 210 C", "1004")


def _facts(text: str, heading: str = "samma", comments: Sequence[str] = (), title: str = "Digital låsenhet") -> dict[str, Any]:
    ticket = errand({"id": "wording", "title": title, "text": text, "heading": heading})
    return as_facts(read(ticket, comments, date(2027, 3, 1), LockSettings.model_construct().reading))


def _order(**parts: str) -> dict[str, Any]:
    return _facts("\n".join((PARTS | parts).values()))


def _is_right(facts: Mapping[str, Any], contact: bool = True, gate: tuple[bool, str | None] = (True, "6120")) -> bool:
    persons = [(each["name"], each["id"], each["street"], each["apartment"]) for each in facts["persons"]]
    called = not contact or ("Doris" in (facts["contact"]["name"] or "") and facts["contact"]["phone"] == "+4613104452")
    opened = not contact or (facts["gate"]["required"], facts["gate"]["code"]) == gate
    return facts["outcome"] == "read" and persons == [(*_DORIS, *_HOME), (*_EVALD, *_HOME)] and called and opened


@pytest.mark.parametrize("part", ["persons", "address", "contact", "gate", "no_gate"])
def test_a_part_of_an_order_is_read_however_it_is_worded(part: str) -> None:
    gate = (False, None) if part == "no_gate" else (True, "6120")
    place = "gate" if part == "no_gate" else part
    assert [each for each in _WORDINGS[part] if not _is_right(_order(**{place: each}), gate=gate)] == []


@pytest.mark.parametrize("part", _WORDINGS["doubtful"])
def test_what_does_not_tell_which_value_holds_is_a_doubt(part: str) -> None:
    assert [each for each in _WORDINGS["doubtful"][part] if _order(**{part: each})["outcome"] == "read"] == []


def test_the_same_address_is_read_however_it_is_worded() -> None:
    """Behind the second person's label, in an order for both and in one to link."""
    first, second = PARTS["persons"].split("\n")
    rest = f"{PARTS['contact']}\n{PARTS['gate']}"
    both = [each for each in _WORDINGS["second_address"] if not _is_right(_facts(f"{first}\n{PARTS['address']}\n{second}\nAdress: {each}\n{rest}"))]
    linked = "Ska kopplas: Doris Ivarsson 19380107-9868\n{}\nHar lås: Evald Ivarsson 19360513-9876\nAdress: {}"
    link = [each for each in _WORDINGS["second_address"] if not _is_right(_facts(linked.format(PARTS["address"], each), "olika"), contact=False)]
    assert (both, link) == ([], [])


@pytest.mark.parametrize("said", ["samma som förra gången", "samma som i fredags", "samma som hos grannen"])
def test_an_address_of_another_order_is_a_doubt(said: str) -> None:
    first, second = PARTS["persons"].split("\n")
    assert _facts(f"{first}\n{PARTS['address']}\n{second}\nAdress: {said}\n{PARTS['contact']}\n{PARTS['gate']}")["outcome"] == "review"


def test_who_is_linked_and_who_has_the_lock_is_read_however_it_is_worded() -> None:
    def right(said: str) -> bool:
        facts = _facts(f"{said}\n{PARTS['address']}", "olika")
        roles = [(each["role"], each["name"], each["id"]) for each in facts["persons"]]
        return facts["outcome"] == "read" and sorted(roles) == [("cohabitant", *_DORIS), ("existing", *_EVALD)]

    assert [each for each in _WORDINGS["link"] if not right(each)] == []


def _misnamed(texts: Iterator[tuple[str, str]]) -> list[str]:
    """The words that were taken for part of a name in an order that was read."""
    names = {"Doris Ivarsson", "Evald Ivarsson"}
    found = ((word, _order(persons=text)) for word, text in texts)
    return [word for word, facts in found if facts["outcome"] == "read" and {each["name"] for each in facts["persons"]} != names]


def test_no_word_in_front_of_a_name_becomes_part_of_it() -> None:
    """A capital at the beginning of a sentence or a line makes no name."""
    patterns = (
        "{0} Doris Ivarsson 19380107-9868 och Evald Ivarsson 19360513-9876", "Hej! {0} Evald Ivarsson 19360513-9876 och Doris Ivarsson 19380107-9868",
        "{0} Doris Ivarsson 19380107-9868\n{0} Evald Ivarsson 19360513-9876",
    )  # fmt: skip
    assert _misnamed((word, each.format(word)) for word in _WORDINGS["before_a_name"] for each in patterns) == []


def test_no_word_behind_a_name_becomes_part_of_it() -> None:
    """Nor does a capital behind a surname, of one person or of both."""
    patterns = ("Doris Ivarsson {0} 19380107-9868\nEvald Ivarsson 19360513-9876", "Doris Ivarsson {0} 19380107-9868\nEvald Ivarsson {0} 19360513-9876")
    assert _misnamed((word, each.format(word)) for word in _WORDINGS["behind_a_name"] for each in patterns) == []


def test_no_word_in_front_of_the_contact_becomes_part_of_the_name() -> None:
    patterns = ("{} Doris 013-10 44 52", "Kontakt: {} Doris 013-10 44 52", "{} Doris på 013-10 44 52 för tid")
    found = ((word, _order(contact=each.format(word))) for word in _WORDINGS["before_a_contact"] for each in patterns)
    assert [word for word, facts in found if facts["outcome"] == "read" and facts["contact"]["name"] not in ("Doris", "Doris Ivarsson")] == []


@pytest.mark.parametrize("fact", ["19380107-9868", "19360513-9876", "lgh 1004", "013-10 44 52", "6120"])
def test_what_limits_a_fact_is_a_doubt(fact: str) -> None:
    """Behind each fact, in sentences and in rows."""
    assert [_facts(text)["outcome"] for text in (SENTENCES, ROWS)] == ["read", "read"]
    limited = [(said, form) for said in _WORDINGS["behind_a_fact"] for form in ("{} {}", "{} ({})")]
    texts = [text.replace(fact, form.format(fact, said)) for said, form in limited for text in (SENTENCES, ROWS)]
    assert [each for each in texts if _facts(each)["outcome"] == "read"] == []


def test_a_comment_changes_the_order_or_is_a_doubt() -> None:
    """What it says is in the facts, or a person looks; thanks and news change nothing."""

    def facts(*comments: str) -> dict[str, Any]:
        return {**_facts(ROWS, comments=comments), "evidence": None}

    plain = facts()
    assert plain["outcome"] == "read"
    assert [each for each in _WORDINGS["changing_comments"] if facts(each) == plain] == []
    assert [each for each in _WORDINGS["idle_comments"] if facts(each) != plain] == []


def test_a_line_of_the_text_changes_the_order_or_nothing() -> None:
    assert [each for each in _WORDINGS["idle_lines"] if not _is_right(_facts(f"{ROWS}\n{each}"))] == []
    assert [each for each in _WORDINGS["changing_lines"] if _facts(f"{ROWS}\n{each}")["outcome"] == "read"] == []


def test_an_order_in_columns_rows_or_answers_is_read_or_doubted() -> None:
    assert [each for each in _WORDINGS["layouts"] if not _is_right(_facts(each))] == []
    assert [each for each in _WORDINGS["doubtful_layouts"] if _facts(each)["outcome"] == "read"] == []


def test_a_title_changes_the_order_or_nothing() -> None:
    assert [each for each in _WORDINGS["idle_titles"] if not _is_right(_facts(ROWS, title=each))] == []
    assert [each for each in _WORDINGS["changing_titles"] if _facts(ROWS, title=each)["outcome"] == "read"] == []


@pytest.mark.parametrize("title", ["Ändring på befintligt lås", "Ny person på befintligt lås"])
def test_a_title_says_that_someone_is_linked(title: str) -> None:
    text = f"Ska kopplas: Doris Ivarsson 19380107-9868\n{PARTS['address']}\nHar lås: Evald Ivarsson 19360513-9876\nAdress: samma"
    assert _facts(text, "olika", title=title)["outcome"] == "read"


@pytest.mark.parametrize("name", ["Maria Lindgren Sandberg", "Anna-Lisa Hård af Segerstad", "Xhevahire Hoti"])
def test_a_name_of_more_words_is_read_whole(name: str) -> None:
    facts = _order(persons=f"Brukare 1: {name} 19380107-9868\nBrukare 2: Evald Ivarsson 19360513-9876", contact="Kontakt: Evald 013-10 44 52")
    assert (facts["outcome"], facts["persons"][0]["name"]) == ("read", name)


@pytest.mark.parametrize(
    "said",
    [
        "Doris Ivarsson 19380107-9868 ska inte kopplas till sin mans lås, Evald Ivarsson 19360513-9876.",
        "Doris Ivarsson 19380107-9868 ska kopplas till låsenhet. Låsenheten står inte på Evald Ivarsson 19360513-9876.",
        "Doris Ivarsson ska in på samma lås som maken Evald Ivarsson ska få. Doris: 19380107-9868. Evald: 19360513-9876.",
        "Låset finns redan, det är kanske Evald Ivarsson 19360513-9876 som har det. Lägg till hans fru Doris Ivarsson 19380107-9868.",
        "Sedan tidigare har Evald Ivarsson 19360513-9876 inget digitalt lås. Nu behöver sambon Doris Ivarsson 19380107-9868 kopplas till det.",
        "Doris Ivarsson (19380107-9868) bor med Evald Ivarsson (19360513-9876) som haft digitalt lås. Kan ni ta bort henne på hans lås?",
    ],
)  # fmt: skip
def test_who_has_the_lock_is_a_doubt_where_it_is_denied_or_changed(said: str) -> None:
    assert _facts(f"{said}\n{PARTS['address']}", "olika")["outcome"] != "read"


@pytest.mark.parametrize("said", ["Det är inte Doris ni ringer, 013-10 44 52.", "Doris eller Evald vill vara den som ni ringer, 013-10 44 52.", "Ring Doris på 013-10 44 52 om tid inte är bokad."])
def test_whom_to_call_is_a_doubt_where_it_is_denied_or_open(said: str) -> None:
    assert _order(contact=said)["outcome"] != "read"


_HOME_AND_CODE = "\nDe bor på Rydsvägen 210 C lgh 1004, 584 32 Linköping.\nKontakt: grannen Sara 070-174 06 11\nPortkod: 6120"


@pytest.mark.parametrize(
    ("persons", "names"),
    [
        ("Hon: Nguyen Thi Hoa, 19500917-9861\nHan: Tran Van Minh, 19471203-9835", ["Nguyen Thi Hoa", "Tran Van Minh"]),
        ("Kund: STRÖMBERG, GUN-BRITT\nPersonid: 19390822-9887\nKund: STRÖMBERG, LARS-OVE\nPersonid: 19361109-9874", ["Gun-Britt Strömberg", "Lars-Ove Strömberg"]),
        ("Paret har samordningsnummer, det är inte felskrivet.\nBrukare 1: Oksana Melnyk, 19510472-9842\nBrukare 2: Petro Melnyk, 19490885-9871", ["Oksana Melnyk", "Petro Melnyk"]),
        ("Birgitta Sandell (19450630-9865) och sonen Mikael Grahn (19720412-9816), han är skriven hos sin mamma.", ["Birgitta Sandell", "Mikael Grahn"]),
    ],
)
def test_persons_are_read_in_the_order_and_the_numbers_that_they_have(persons: str, names: list[str]) -> None:
    facts = _facts(persons + _HOME_AND_CODE)
    assert (facts["outcome"], [each["name"] for each in facts["persons"]]) == ("read", names)


@pytest.mark.parametrize(
    "persons",
    [
        "Hon: Nguyen Thi Avliden, 19500917-9861\nHan: Tran Van Minh, 19471203-9835", "Hon: Nguyen Thi Hoa, 19500917-9861\nHan: Tran Tidigare Minh, 19471203-9835",
        "Paret har samordningsnummer, det är inte felskrivet utan ska ändras.\nBrukare 1: Oksana Melnyk, 19510472-9842\nBrukare 2: Petro Melnyk, 19490885-9871",
        "Birgitta Sandell (19450630-9865) och sonen Mikael Grahn (19720412-9816), han är inte skriven hos sin mamma.",
        "Birgitta Sandell (19450630-9865) och sonen Mikael Grahn (19720412-9816), han är skriven hos sin pappa.",
        "Birgitta Sandell (19450630-9865) och Mikael Grahn (19500412-9812), han är skriven hos sin mamma.",
    ],
)  # fmt: skip
def test_words_next_to_persons_that_change_them_are_doubts(persons: str) -> None:
    assert _facts(persons + _HOME_AND_CODE)["outcome"] != "read"


def test_those_of_the_order_are_not_called_where_another_is() -> None:
    """And the one who writes is named below; one of the household is called all the same."""
    order = f"{PARTS['persons']}\nDe bor på Rydsvägen 210 C lgh 1004, 584 32 Linköping och har demens, så ring inte dit.\nPortkod: 6120\n"
    facts = _facts(f"{order}Ring mig på 070-174 06 17 i stället så är jag på plats när ni monterar.\n\nJosefin Ahlberg\nfast omsorgskontakt")
    assert (facts["outcome"], facts["contact"]["name"], facts["contact"]["phone"]) == ("read", "Josefin Ahlberg", "+46701740617")
    assert _facts(f"{order}{PARTS['contact']}")["outcome"] == "review"


def test_no_lock_is_to_be_mounted_where_one_is_linked() -> None:
    linked = f"Ska kopplas: Doris Ivarsson 19380107-9868\n{PARTS['address']}\nHar lås: Evald Ivarsson 19360513-9876\nAdress: samma\nIngen montering behövs, bara koppling."
    assert _facts(linked, "olika")["outcome"] == "read"
