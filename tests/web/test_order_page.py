"""The order page: the ticket with its marks, every fact to fill in, questions and answers with a preview, and no codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from fastapi.testclient import TestClient

from runtime.routines.shared_lock.marked import marked
from runtime.routines.shared_lock.shown import shown
from runtime.services.gate import Sight
from tests.web.conftest import client_of
from tests.web.installation import House, number
from workflow.roles import Permission
from workflow.routines.shared_lock import WORKFLOW, roles

Client = Callable[[str], TestClient]
A, B, STRAY = number("19380412", 988), number("19400923", 988), number("19360414", 981)
LINK = "https://lindesk.example.se/arende/{number}"


def dashed(value: str) -> str:
    return f"{value[:8]}-{value[8:]}"


TEXT = (
    f"Hej!\nKoppla Folke till låset.\nSammanboende: Folke Sälg, {dashed(B)}, Exempelvägen 9 lgh 1101, 582 22 Linköping\n"
    f"Befintlig brukare: Ester Sälg, {dashed(A)}, Exempelvägen 9 lgh 1101, 582 22 Linköping\n\nNumret {dashed(STRAY)} stod också där.\n/Anna"
)


class _Words(HTMLParser):
    """What a person reads of a page: its text, and what fields and pictures say."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("script", "style")
        self.found += [value for name, value in attrs if name in ("alt", "aria-label", "placeholder", "title") and value]

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.found.append(data)


def words(page: str) -> str:
    parser = _Words()
    parser.feed(page)
    return " ".join(parser.found)


@pytest.fixture(scope="module")
def with_text(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """As `filled`, with a ticket in free text that holds a number that belongs to no person."""
    made = House(tmp_path_factory.mktemp("with_text"), lindesk_ticket_link=LINK)
    made.fill()
    made.ticket("T9", 9, "link_existing", text=TEXT)
    made.run()
    yield made
    made.close()


# The ticket -----------------------------------------------------------------------------------------


def _marked(with_text: House, role: str = roles.OPERATOR, revealed: tuple[str, ...] = ()) -> Any:
    """The order's marks, with evidence as the reader gives it."""
    order = with_text.rehearsal.order("T9")
    where = {
        "persons.A.name": "Folke Sälg",
        "persons.A.number": dashed(B),
        "persons.B.name": "Ester Sälg",
        "persons.B.number": dashed(A),
    }
    evidence = [
        {
            "fact": fact,
            "source": "description",
            "start": TEXT.index(w),
            "end": TEXT.index(w) + len(w),
            "text": w,
            "rule": "labelled",
        }
        for fact, w in where.items()
    ]
    start = TEXT.index(dashed(STRAY))
    doubt = {"code": "number_unplaced", "text": "…", "spans": [{"source": "description", "start": start, "end": start + 13}]}
    order.private["reading"] |= {
        "sources": {"description": TEXT},
        "evidence": evidence,
        "doubts": ["number_unplaced"],
        "doubts_found": [doubt],
    }
    return marked(order, shown(order, Sight(Permission.SEE_PERSONS in WORKFLOW.role[role].permissions, False), revealed))


@pytest.mark.slow
def test_each_fact_is_marked_where_it_stands(with_text: House) -> None:
    """The words of a fact carry its name, those of a doubt its number, and the text between is left alone."""
    found = _marked(with_text)
    (source,) = found.sources
    parts = [part for line in source.lines for part in line.parts]
    tagged = [(part.text, *(label.sv for label in part.facts)) for part in parts if part.facts]
    dots = "•" * len(dashed(A))
    assert tagged == [
        ("Folke Sälg", "Brukare A: namn"), (dots, "Brukare A: personnummer"),
        ("Ester Sälg", "Brukare B: namn"), (dots, "Brukare B: personnummer"),
    ]  # fmt: skip
    (line,) = [line for line in source.lines if line.doubts]
    assert line.doubts == (1,) and found.doubts[0].text.sv.startswith("Ett personnummer") and found.doubts[0].placed
    assert "\n".join("".join(p.text for p in line.parts) for line in source.lines).startswith("Hej!\nKoppla Folke till låset.")


def test_a_sentence_is_marked_as_one_and_shown_once(with_text: House) -> None:
    """Doubts inside each other and word by word leave the sentence whole: each number stands once, after the last of its words."""
    text = "Portkod 4471.\nHan har inte tackat ja än. Ring sen."
    order = with_text.rehearsal.order("T9")
    at = {w: (text.index(w), text.index(w) + len(w)) for w in ("4471", "4471.", "inte", "tackat", "ja än", "Han har inte tackat ja än.")}

    def spans(*words: str) -> list[dict[str, Any]]:
        return [{"source": "description", "start": at[w][0], "end": at[w][1]} for w in words]

    order.private["reading"] |= {
        "sources": {"description": text}, "doubts": ["meaning_changed", "words_unread"],
        "evidence": [{"fact": f, **spans(w)[0], "text": w, "rule": "label"} for f, w in (("gate.required", "4471."), ("gate.code", "4471"))],
        "doubts_found": [{"code": "words_unread", "spans": spans("inte", "tackat", "ja än")}, {"code": "meaning_changed", "spans": spans("Han har inte tackat ja än.")}],
    }  # fmt: skip
    (source,) = marked(order, shown(order, Sight(True, False))).sources
    assert [(p.text, [n.sv for n in p.names]) for p in source.lines[0].parts if p.facts] == [("4471", ["Om portkod behövs", "Portkod"])]
    assert [(p.text, p.numbers) for p in source.lines[1].parts if p.doubts] == [("Han har ", ()), ("inte tackat ja än", (1,)), (".", (2,))]
    assert [line.doubts for line in source.lines] == [(), (1, 2)]


@pytest.mark.slow
def test_a_person_without_a_name_is_not_called_by_a_letter(with_text: House, client: Client) -> None:
    """A missing name is said to be missing, a hidden one to be hidden; neither is a letter."""
    with_text.ticket("T10", 10, text=f"Brukare 1: Ester Tall, {dashed(number('19380412', 989))}\nPortkod: nej")
    with_text.run()
    page = client_of(with_text, "tova").get(f"/orders/{with_text.rehearsal.order('T10').number}").text
    assert "namn saknas" in page and not re.search(r"<d[dt]>\s*B\s*</d", page)
    rut = words(client_of(with_text, "rut").get(f"/orders/{with_text.rehearsal.order('T9').number}").text)
    assert re.search(r"Brukare A: namn\s+dold\b", rut) and re.search(r"Brukare A\s+dold\b", rut)


def test_marks_hide_what_is_not_revealed(with_text: House) -> None:
    """Numbers are masked at their length, the others also while one person's is shown; an auditor sees no word of the ticket."""
    hidden = str(_marked(with_text))
    assert not any(value[8:] in hidden for value in (A, B, STRAY))
    one_each = [str(_marked(with_text, revealed=(f"number.{letter}",))) for letter in "ABCD"]
    assert all(sum(dashed(v) in one for v in (A, B, STRAY)) <= 1 for one in one_each)
    seen = _marked(with_text, roles.AUDITOR)
    assert seen.sources == () and "Folke" not in str(seen) and seen.doubts


def test_an_order_read_without_evidence_is_shown_too(with_text: House, client: Client) -> None:
    """Of a reading that kept neither sources nor evidence the ticket's own words are shown."""
    order = with_text.rehearsal.order("T9")
    for name in ("sources", "evidence", "doubts_found"):
        order.private["reading"].pop(name, None)
    found = marked(order, shown(order, Sight(True, False)))
    assert any("Koppla Folke" in part.text for s in found.sources for line in s.lines for part in line.parts)


def test_the_ticket_stands_in_the_order_in_which_it_was_written(with_text: House) -> None:
    """Title, text, the form from the first person on, comments by number; no empty lines above, below or twice."""
    order = with_text.rehearsal.order("T9")
    form = ("contact.name", "gateCode", "own", "orderKind", "person2.name", "person1.address", "person1.name")
    sources = {"comment:10": "ord", "comment:2": "ord"} | {f"form:{key}": "ord" for key in form}
    sources |= {"description": "\n \nHej\n\n\t\n\nDå\n\n", "title": "Rubrik"}
    order.private["reading"] |= {"sources": dict(sorted(sources.items())), "evidence": [], "doubts": [], "doubts_found": []}
    found = marked(order, shown(order, Sight(True, False))).sources
    assert [s.name for s in found] == [
        "title", "description", "form:orderKind", "form:person1.name", "form:person1.address", "form:person2.name", "form:contact.name", "form:gateCode", "form:own", "comment:2", "comment:10",
    ]  # fmt: skip
    assert ["".join(p.text for p in line.parts) for line in found[1].lines] == ["Hej", "", "Då"] and not found[1].is_long


@pytest.mark.slow
def test_the_ticket_is_opened_by_its_link(with_text: House) -> None:
    """On the order page, in the list, and for programs; the address holds the ticket's number and nothing else."""
    tova = client_of(with_text, "tova")
    view = with_text.rehearsal.service.order("T9")
    assert view["ticket_link"] == LINK.format(number=view["ticket"])
    for path in ("/orders/T9", "/orders?all=1", "/api/v1/orders/T9"):
        assert view["ticket_link"] in unescape(tova.get(path).text), path


# Codes ----------------------------------------------------------------------------------------------

_CODES = re.compile(
    r"\b[a-z]+(?:_[a-z]+)+\b|\b(?:persons|contact|gate|gateCode|lindesk|notify|tes|treserva)\.[a-zA-Z]\w*|\bT-[A-ZÅÄÖ]{3,}"
)


@pytest.mark.slow
@pytest.mark.parametrize("who", ["tova", "rut", "adam"])
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_no_code_is_read_on_any_page_of_an_order(with_text: House, who: str, lang: str) -> None:
    """Every order of the samples, no matter who looks and in either language."""
    client = client_of(with_text, who)
    numbers = [f"/orders/T{n}" for n in range(1, 10)]
    for path in (*numbers, "/orders?all=1", "/", "/booking"):
        page = client.get(f"{path}{'&' if '?' in path else '?'}lang={lang}")
        assert page.status_code == 200
        found = {c for c in _CODES.findall(words(page.text)) if "@" not in c} - {"vof.valfardsteknik"}
        assert not found, (path, found)


@pytest.mark.slow
def test_a_gate_code_is_in_no_page(with_text: House) -> None:
    """Not in a field, not in a mark, not in a hint; it is shown when it is revealed."""
    tova = client_of(with_text, "tova")
    for path in ("/orders/T1", "/orders/T1/live", "/orders/T1/moment"):
        # Forms have keys by chance, with digits among their letters.
        assert not re.search(r"\b1234\b", tova.get(path).text)


# What is done ---------------------------------------------------------------------------------------


def post(client: TestClient, path: str, **form: Any) -> Any:
    preview = path.split("?")[0].endswith("/preview")
    return client.post(path, data={"csrf": client.csrf, "key": "k" * 32} | form, follow_redirects=preview)


@pytest.mark.slow
def test_missing_facts_are_filled_in_on_the_page(house: House, client: Client) -> None:
    """What is left as it stands changes nothing; the rest is on record, and the order goes on."""
    house.ticket("T4", 4, contact={"name": "Cecilia Prov (dotter)", "phone": ""})
    house.run()
    tova, page = client("tova"), client("tova").get("/orders/T4").text
    typed = {unescape(n): unescape(v) for n, v in re.findall(r'<input id="[^"]+" name="(fact:[^"]+)" value="([^"]*)"', page)}
    assert typed["fact:persons.A.name"] and not typed["fact:persons.A.number"] and not typed["fact:gate.code"]
    how = {"source": "telephone", "reason": "Ringde upp"}
    done = post(tova, "/orders/T4/triggers/correct", **typed | {"fact:contact.phone": "070-174 06 12"}, **how)
    house.run()
    assert done.status_code == 303 and house.state("T4") == "booking"
    entry = next(e for e in house.rehearsal.service.history("T4") if e["trigger"] == "correct")
    assert entry["set"]["data"]["corrected"] == ["contact.phone"]
    assert "Rättad per telefon av tova" in words(tova.get("/orders/T4").text)
    post(tova, "/orders/T4/triggers/correct", key="r" * 32, **{"fact:contact.name": "Dora"}, **how)
    assert "Kontaktens namn (rättad)" in words(tova.get("/orders/T4").text)


@pytest.mark.slow
def test_a_refused_correction_keeps_what_was_typed_but_the_gate_code(house: House, client: Client) -> None:
    house.ticket("T4", 4, contact={"name": "Cecilia Prov (dotter)", "phone": ""})
    house.run()
    given = {"fact:contact.phone": "12", "fact:persons.A.name": "Ester Maria Gran", "fact:gate.code": "77881"}
    refused = post(client("tova"), "/orders/T4/triggers/correct", **given, source="telephone", reason="Ringde upp")
    assert refused.status_code == 409 and re.search("godtogs inte – telefon .* går inte att ringa", refused.text)
    assert 'value="Ester Maria Gran"' in refused.text and "77881" not in refused.text


@pytest.mark.slow
def test_a_question_is_sent_as_it_was_previewed(house: House, client: Client) -> None:
    """The page shows the text, the second form sends it, and the ticket has it once."""
    house.ticket("T5", 5, heading="Övrigt om digitala lås")
    house.run()
    tova = client("tova")
    page = post(tova, "/orders/T5/triggers/ask/preview", about=["persons.B.number", "household"])
    text = unescape(re.search(r'<blockquote class="answer">(.*?)</blockquote>', page.text, re.S)[1])  # type: ignore[index]
    assert "personnummer för brukare B" in text and house.state("T5") == "needs_review"
    hidden = re.findall(r'<input type="hidden" name="(about)" value="([^"]*)"', page.text)
    sent = post(tova, "/orders/T5/triggers/ask", about=[v for _, v in hidden])
    house.run()
    ticket = house.rehearsal.world.tickets.get("T5")
    assert ticket is not None
    said = [s["text"] for s in ticket["said"] if s["by"] != "unit"]
    assert sent.status_code == 303 and said.count(text) == 1 and house.state("T5") == "awaiting_completion"


@pytest.mark.slow
def test_an_answer_with_a_name_is_refused_with_what_was_written(house: House, client: Client) -> None:
    house.ticket("T5", 5)
    house.run()
    page = post(client("tova"), "/orders/T5/triggers/reply/preview", text="Tack, Ester är välkommen.")
    assert page.status_code == 409 and "namn på brukare A" in page.text and "Tack, Ester är välkommen." in page.text


@pytest.mark.slow
def test_advice_leads_to_a_form_on_the_page(with_text: House) -> None:
    """Each advice is a link to its action, for those who may do it and for nobody else."""
    tova, rut = client_of(with_text, "tova"), client_of(with_text, "rut")
    for n in range(1, 10):
        page = tova.get(f"/orders/T{n}").text
        assert {*re.findall(r'href="#do-(\w+)"', page)} <= {*re.findall(r'id="do-(\w+)"', page)}
        assert "#do-" not in rut.get(f"/orders/T{n}").text
    assert {"correct", "ask", "continue", "reject"} <= {*re.findall(r'href="#do-(\w+)"', tova.get("/orders/T5").text)}


@pytest.mark.slow
def test_programs_correct_preview_and_answer_alike(house: House, client: Client) -> None:
    """The API takes the same facts, refuses with the same sentences, and previews the same text."""
    house.ticket("T4", 4, contact={"name": "Cecilia Prov (dotter)", "phone": ""})
    house.run()
    tova = client("tova")
    named = {"headers": {"X-CSRF-Token": tova.csrf}}
    base = "/api/v1/orders/T4/triggers"
    bad = tova.post(f"{base}/correct", json={"reason": "Ringde", "data": {"source": "telephone", "B.number": "12"}}, **named)
    assert bad.status_code == 409 and "twelve digits" in bad.json()["detail"]
    seen = tova.post(f"{base}/reply/preview", json={"data": {"text": "Tack, vi hör av oss."}}, **named).json()
    assert [e["args"]["text"] for e in seen["effects"]] == ["Tack, vi hör av oss."]
    good = tova.post(
        f"{base}/correct", json={"reason": "Ringde", "data": {"source": "telephone", "contact.phone": "0701740612"}}, **named
    )
    house.run()
    assert good.json()["accepted"] == "applied" and house.state("T4") == "booking"
    people = tova.get("/api/v1/orders/T4/people").json()["marked"]
    assert next(k for k in people["facts"] if k["code"] == "contact.phone")["way"] == {"sv": "per telefon", "en": "by telephone"}


def test_every_order_in_review_has_a_way_on(with_text: House) -> None:
    """What is advised for an order that stands there is possible for it now."""
    for view in with_text.rehearsal.service.orders():
        x = with_text.rehearsal.service.explain(view["number"], roles.OPERATOR)
        if view["waiting_for"] == "team" and view["state"] in ("needs_review", "booking"):
            assert x.advice and {a.trigger for a in x.advice} <= {*x.possible}
    assert WORKFLOW.advice


@pytest.mark.slow
def test_no_field_is_twice_on_the_page(with_text: House) -> None:
    """Every field of every form has its own id, whatever the table asks for."""
    tova = client_of(with_text, "tova")
    for path in (*(f"/orders/T{n}" for n in range(1, 10)), "/bulk?trigger=hold"):
        ids = re.findall(r'\bid="([^"]+)"', tova.get(path).text)
        assert len(ids) == len(set(ids)), path


@pytest.mark.slow
@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("OBS portkoden är ändrad till 9192.", "9192"), ("Ny portkod är nu 30711", "30711"), ("Koden till porten blir kanske 4455", "4455"),
    ],
)  # fmt: skip
def test_a_gate_code_that_was_not_read_is_hidden_too(house: House, client: Client, said: str, code: str) -> None:
    """Where the reader is not sure, the digits after the word are neither shown nor kept; numbers elsewhere stay."""
    house.ticket("T1", 1, text=f"Hej, vidarebefordrar till er. {said} Ring 013-20 60 12. Låset står i lgh 1101.")
    house.run()
    page = client("tova").get("/orders/T1").text
    assert code not in re.sub(r"[0-9a-f]{20,}", "", page) and "••••" in page and "lgh 1101" in page and "013-20 60 12" in page
    private = house.rehearsal.order("T1").private
    assert code not in str(
        {k: v for k, v in private["reading"].items() if k not in ("gate_code", "gate_codes_said")} | {"t": private["ticket"]}
    )


@pytest.mark.slow
def test_an_order_says_who_moves_it_on_in_a_few_words(filled: House) -> None:
    """Parties and no triggers: who is waited for first, each once, and short in every state."""
    tova = client_of(filled, "tova")
    for n in range(1, 9):
        with_text = words(tova.get(f"/orders/T{n}/live").text)
        assert "Flyttas av" not in with_text
        found = filled.rehearsal.service.explain(filled.rehearsal.order(f"T{n}").number).movers
        assert len(found) <= 4 and len(set(found)) == len(found), (n, found)
        if len(found) > 1:
            assert "Förs vidare av " + ", ".join(label.sv for label in found) in with_text


@pytest.mark.slow
def test_a_visit_under_way_is_not_late_in_the_list(filled: House) -> None:
    """A technician's due time is when the visit begins; the list says so, as the order's own page does."""
    with_text = words(client_of(filled, "tova").get("/orders?state=booked").text)
    assert "Besöket börjar tor 14 jan 08:00" in with_text and "2 tim över" not in with_text


@pytest.mark.slow
def test_every_advice_names_something_that_is_there(filled: House) -> None:
    """Each link of an advice leads to its form; where an order waits for people it is advised."""
    tova, advised = client_of(filled, "tova"), 0
    for n in range(1, 9):
        page = tova.get(f"/orders/{filled.rehearsal.order(f'T{n}').number}").text
        links = re.findall(r'href="#(do-\w+)"', page)
        assert set(links) <= set(re.findall(r'<details class="action[^"]*" id="(do-\w+)"', page))
        advised += len(links)
    assert advised > 10


@pytest.mark.slow
def test_names_are_set_apart_from_the_direction_of_the_line(filled: House) -> None:
    """Initials and names may run from right to left; what stands around them does not turn."""
    tova = client_of(filled, "tova")
    assert "<bdi>E.A. · F.A.</bdi>" in tova.get("/orders").text and "<bdi>E.B.</bdi>" in tova.get("/inventory").text
    assert "<bdi>Ester Alm</bdi>" in tova.get(f"/orders/{filled.rehearsal.order('T1').number}").text
