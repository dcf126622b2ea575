"""No page shows a code: everything that people read is in words, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape

import pytest
from fastapi.testclient import TestClient

from console.catalogue import CONSOLE, english
from console.web.translator import Translator
from runtime.bootstrap import load_settings, tools_of
from tests.web.conftest import Client, client_of
from tests.web.installation import House
from tests.web.test_inventory import sheet
from tests.web.texts import SHELF
from workflow.routines.shared_lock import WORKFLOW, inventory_words, terms

pytestmark = pytest.mark.slow
ENGLISH = english([CONSOLE, SHELF / "english.po"])

PAGES = (
    "/", "/orders?all=1", "/orders?late=1", *(f"/orders/T{n}" for n in range(1, 13)), "/booking", "/visits", "/visits?day=2027-01-13", "/visits/T1",
    "/inventory", "/inventory/L-2001", "/inventory/L-1001", "/systems", "/bulk", "/bulk?trigger=hold", "/bulk?trigger=cancel", "/bulk/1", "/help",
    "/access-log", "/accounts", "/messages",
)  # fmt: skip
SNAKE = re.compile(
    r"\b[a-zåäö]+_[a-zåäö_]+\b|\b[a-z]+\.[a-z]*[A-Z]\w*|\bT-[A-ZÅÄÖ]{3,}|\b(?:tes|lindesk|treserva|notify)\.[a-z_]+|\(tested\)"
)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An installation in which nearly everything has happened once."""
    house = House(tmp_path_factory.mktemp("words"), stock=8)
    house.fill()
    house.ticket("T9", 9, "link_existing")
    house.ticket("T10", 1)
    house.ticket("T11", 10)
    house.run()
    house.trigger("T11", "cancel", reason="enheten ber om det")
    house.trigger("T7", "visit_failed", cause="no_entry")
    house.trigger("T3", "person_protected", person="A") if house.state("T3") == "booking" else None
    tova, adam = client_of(house, "tova"), client_of(house, "adam")
    house.ticket("T12", 8, heading="Beställning sammanboende, olika tillfällen")
    house.run()
    assert tova.post("/systems/lindesk/pause", data={"csrf": tova.csrf, "reason": "planerat avbrott"}).status_code == 303
    house.trigger("T8", "contact_failed") if house.state("T8") == "booking" else None
    house.rehearsal.advance("1 minute")
    house.trigger("T5", "cancel", reason="enheten ber om det")
    number = house.rehearsal.order("T4").number
    data = {"csrf": tova.csrf, "trigger": "cancel", "number": [number], "reason": "städas", "key": "words-run-1"}
    assert tova.post("/bulk", data=data).status_code == 303
    tova.post("/search", data={"csrf": tova.csrf, "text": "Alm"}, follow_redirects=True)
    tova.post("/orders/T1/reveal", data={"csrf": tova.csrf, "what": "gate_code", "ground": "contact", "reason": "ringer montören"})
    adam.get("/inventory/export.xlsx")
    house.run()
    yield house
    house.close()


def codes() -> frozenset[str]:
    """Every code that a page could show by mistake and that is no Swedish word."""
    w = WORKFLOW
    named = [
        *w.state,
        *w.trigger,
        *w.reasons,
        *w.kinds,
        *w.effect,
        *w.guards,
        *inventory_words.STATUSES,
        *inventory_words.KINDS,
        *WORKFLOW.role,
        *WORKFLOW.party,
    ]
    named += [
        "planned",
        "started",
        "succeeded",
        "withdrawn",
        "skipped",
        "failed",
        "done",
        "opened",
        "revealed",
        "searched",
        "treserva",
        "tes",
        "lindesk",
        "notify",
    ]
    return frozenset(named) - {"admin", "stock", "other", "worker", "unit", "team"} | {"worker", "other"}


def seen(client: TestClient, path: str, lang: str) -> str:
    page = client.get(f"{path}{'&' if '?' in path else '?'}lang={lang}")
    assert page.status_code == 200, path
    return shown(page.text)


def shown(page: str) -> str:
    """What a person reads, and what is read out to one who does not see; not what was written in a ticket or by a person."""
    main = page[page.index("<body") :]
    main = re.sub(r"<(script|style|blockquote|pre|textarea)\b.*?</\1>", " ", main, flags=re.S)
    main = re.sub(r"<mark\b.*?</mark>", " ", main, flags=re.S)
    spoken = re.findall(r'(?:alt|aria-label|placeholder|title)="([^"]*)"', main)
    return unescape(re.sub(r"<[^>]+>", " ", main) + " ".join(spoken))


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_no_page_shows_a_code(lived: House, lang: str) -> None:
    """States, reasons, effects, fields, statuses and roles in words, on every page, to everybody."""
    wrong = []
    known = codes() if lang == "sv" else frozenset()
    for who in ("adam", "tova", "rut", "mats"):
        client = client_of(lived, who)
        for path in PAGES:
            if client.get(path).status_code != 200:
                continue
            text = seen(client, path, lang)
            found = {m[0] for m in SNAKE.finditer(text)}
            found |= {word for word in re.findall(r"[\w.]+", text) if word in known and word not in ENGLISH}
            wrong += [f"{who} {path}: {sorted(found)}"] if found else []
    assert not wrong, "\n".join(wrong)


def test_a_sheets_preview_shows_no_code(lived: House) -> None:
    tova = client_of(lived, "tova")
    content = sheet([["L-1001", "Modell X", "gate", None], ["N-1", "", "Portlås", None]])
    page = tova.post("/inventory/import", data={"csrf": tova.csrf}, files={"sheet": ("l.xlsx", content, "x")}).text
    text = shown(page)
    assert "Typ: Portlås" in text and "battery_on" not in text and "gate" not in text.split()


def test_a_system_that_was_paused_by_hand_does_not_count_as_silent(lived: House) -> None:
    """The order says who is paused, and not that it does not answer."""
    tova = client_of(lived, "tova")
    blocked = [v for v in lived.rehearsal.service.orders() if v["blocked_on"] == "lindesk"]
    assert blocked
    page = shown(tova.get(f"/orders/{blocked[0]['number']}?lang=sv").text)
    assert "Lindesk är pausat" in page and "svarar inte" not in page
    assert "Lindesk är pausat" in shown(tova.get("/orders?all=1&lang=sv").text)


def test_every_code_that_can_be_kept_has_its_words() -> None:
    """Effect statuses, reasons, what is said in a ticket: no label is the code itself."""
    for state in WORKFLOW.states:
        assert state.label.sv != state.name and state.label.en != state.name
    for name, label in WORKFLOW.reasons.items():
        assert label.sv != name and "_" not in label.sv + label.en
    for row in WORKFLOW.transitions:
        for effect in row.effects:
            subject = effect.partition(":")[2]
            assert not subject or terms.subject(subject).sv != subject


@pytest.mark.parametrize(
    ("ticket", "passed", "here"),
    [
        ("T1", ["Inkommen", "Förkontroll"], "Bokning"), ("T2", ["Inkommen", "Förkontroll", "Installerad/sammankopplad", "Inventarielista", "Återkoppling"], None),
        ("T4", [], "Inkommen"), ("T11", ["Inkommen", "Förkontroll"], None), ("T10", [], None), ("T6", ["Inkommen", "Förkontroll"], "Bokning"),
    ],
)  # fmt: skip
def test_a_tick_stands_on_passed_phases_alone(lived: House, ticket: str, passed: list[str], here: str | None) -> None:
    """A phase that was left backwards, ended in, or never come to has none; a held order stands where it was."""
    page = client_of(lived, "tova").get(f"/orders/{ticket}?lang=sv").text
    phases = re.findall(r'<li class="(done|here|)"[^>]*>(.*?)<span', page[page.index('class="phases"') :].split("</ol>")[0], re.S)
    said = {re.sub(r"<[^>]+>", "", name).strip(): kind for kind, name in phases}
    assert [name for name, kind in said.items() if kind == "done"] == passed
    assert [name for name, kind in said.items() if kind == "here"] == ([here] if here else [])


def test_a_destroyed_gate_code_is_not_said_to_be_missing(lived: House) -> None:
    """Cancelled, and after a visit where the code did not open: destroyed, and when."""
    tova = client_of(lived, "tova")
    for ticket in ("T11", "T7"):
        text = shown(tova.get(f"/orders/{ticket}?lang=sv").text)
        assert re.search(r"Portkod\s+förstörd \w{3} \d+ jan", text), ticket
    assert re.search(r"Portkod\s+saknas", shown(tova.get("/orders/T3?lang=sv").text)) is None


def test_no_free_time_lies_in_the_past(lived: House) -> None:
    """On Thursday at half past nine: nothing free before, and in the afternoon not in the morning either."""
    tova = client_of(lived, "tova")
    week = tova.get("/booking?week=2027-01-14&lang=sv").text
    cells = dict(re.findall(r'data-label="(\w{3} \d+ jan (?:FM|EM))">(.*?)</td>', week, re.S))
    assert all("lediga" not in cells[f"{day} jan {half}"] for day in ("mån 11", "tis 12", "ons 13") for half in ("FM", "EM"))
    assert "lediga" in cells["tor 14 jan FM"] or "fullt" in cells["tor 14 jan FM"]
    lived.at("2027-01-14T13:00")
    week = client_of(lived, "tova").get("/booking?week=2027-01-14&lang=sv").text
    cells = dict(re.findall(r'data-label="(\w{3} \d+ jan (?:FM|EM))">(.*?)</td>', week, re.S))
    assert "lediga" not in cells["tor 14 jan FM"] and "fullt" not in cells["tor 14 jan FM"] and "lediga" in cells["tor 14 jan EM"]


def test_a_death_is_shown_with_the_letter_of_the_person(house: House, client: Client) -> None:
    """In what the order waits for and in its history, and in the other language."""
    number = house.ticket("T1", 1)
    house.run()
    house.trigger("T1", "person_deceased", person="B")
    tova = client("tova")
    assert shown(tova.get(f"/orders/{number}?lang=sv").text).count("Någon har avlidit: Brukare B") == 2
    assert "Someone has died: Person B" in shown(tova.get(f"/orders/{number}?lang=en").text)


@pytest.mark.parametrize(("lang", "said"), [("sv", "Orsak Dubblett"), ("en", "Cause Duplicate")])
def test_the_preview_of_a_rejection_names_its_cause(house: House, client: Client, lang: str, said: str) -> None:
    """The cause decides what the ordering unit reads, so it stands next to the text."""
    number, tova = house.ticket("T1", 1, heading="Övrigt om digitala lås"), client("tova")
    house.run()
    form = {"csrf": tova.csrf, "reason": "hör till ett annat team", "cause": "duplicate"}
    page = tova.post(f"/orders/{number}/triggers/reject/preview?lang={lang}", data=form, follow_redirects=True)
    assert page.status_code == 200 and said.casefold() in " ".join(shown(page.text).split()).casefold()


@pytest.mark.parametrize(
    ("n", "sv", "en"), [(1, "1 beställning väntar.", "1 order waits."), (2, "2 beställningar väntar.", "2 orders wait.")]
)
def test_one_is_not_said_as_many(n: int, sv: str, en: str) -> None:
    calendar = tools_of(load_settings()).calendar
    said = [Translator(lang, calendar, datetime(2027, 1, 12, tzinfo=UTC), ENGLISH).many("1 beställning väntar.", "{n} beställningar väntar.", n) for lang in ("sv", "en")]
    assert said == [sv, en]
