"""The record of processing and the list of what is kept are made of what is declared: nothing of them is written twice."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import orjson
import pytest
from typer.testing import CliRunner

from console import privacy
from console.cli import app as command
from console.labels import Labels
from console.web.pages import Pages
from storage import migrate
from storage.held import declared
from tests.web.conftest import Client
from tests.web.installation import CONTACT, MATS, House, commands_of
from workflow.ports import Operation
from workflow.routines.shared_lock import WORKFLOW
from workflow.routines.shared_lock.processing import PROCESSING

pytestmark = pytest.mark.slow
RULES = """
[[class]]
name = "orders"
what = "order"
trigger = "ended"
months = 24
decision = "VON 2027-17"
"""


def labels(house: House) -> Labels:
    pages: Pages = house.web.state.pages
    return pages.labels


def test_the_record_says_all_that_is_declared(tmp_path: Path) -> None:
    """Every fact, every system and what is sent to it, every role, the controller of the settings, the classes of the file."""
    rules = tmp_path / "retention.toml"
    rules.write_text(RULES)
    house = House(tmp_path, controller="Nämnden i Provköping", retention_file=str(rules), reveal_second_person=True)
    said = privacy.record(house.app, labels(house)).markdown("sv")
    for fact in (fact for each in PROCESSING.subjects for fact in each.facts):
        assert f"| {fact.label.sv} | {'hemlig' if fact.secret else 'personuppgift'} |" in said
    for effect in WORKFLOW.effects:
        assert f"| {effect.label.sv} | " in said
    assert "| TES | Koppla brukare till låsenheten i TES | personnummer |" in said and "Nämnden i Provköping" in said
    assert "| orders | 24 månader efter avslut | VON 2027-17 |" in said and "när en andra person godkänt" in said
    assert "inte angivet" in said, "the data protection officer is not set"
    house.close()


def test_what_is_kept_has_every_declared_column(tmp_path: Path) -> None:
    """Each with the time of the retention file, or the one that the program keeps; where none is set, that is said."""
    rules = tmp_path / "retention.toml"
    rules.write_text(RULES)
    house = House(tmp_path, retention_file=str(rules))
    said = privacy.kept(house.app, labels(house)).markdown("en")
    for column, held in declared(migrate.tables(house.app.store.parts)):
        assert f"| {column} | {held.what.en} | " in said
    assert re.search(r"\| vault\.sealed \|.*\| encrypted \| 24 months after the end \|", said)
    assert re.search(r"\| lock_links\.initials \|.*\| plain \| no time is set: until the person is forgotten \|", said)
    assert "texts and calendar entries written to files | 30 days |" in said
    house.close()


class Listening:
    """A system that remembers what was sent to each of its operations."""

    def __init__(self, inner: Any, heard: dict[str, str]) -> None:
        self.system, self.blocking, self._inner, self._heard = inner.system, inner.blocking, inner, heard
        self.operations = {name: Operation(self._telling(name, each), each.probe) for name, each in inner.operations.items()}

    def _telling(self, name: str, operation: Operation) -> Any:
        def perform(call: Any) -> Any:
            self._heard[name] = self._heard.get(name, "") + repr(dict(call.payload))
            return operation.perform(call)

        return perform

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


def test_each_system_gets_what_the_record_says(house: House) -> None:
    """From the ticket to the last answer, every call's payload is looked into."""
    heard: dict[str, str] = {}
    house.app.adapters = {name: Listening(each, heard) for name, each in house.app.adapters.items()}
    house.ticket("T1", 1)
    house.run()
    house.trigger("T1", "booked", visit="2027-01-18 FM", technician="mats")
    house.at("2027-01-18T10:00")
    house.trigger("T1", "installed", MATS, serial="L-1001", tested=True)
    house.rehearsal.advance("2 days")
    assert house.app.workflow("shared_lock").state[house.state("T1")].end
    numbers = "|".join(str(p["identifier"]) for p in house.rehearsal.order("T1").private["reading"]["persons"])
    marks = {
        "number": numbers, "initials": r"(?<!\w)[EF]\.A\.", "name": "Ester|Folke", "address": "Exempelvägen", "gate.code": r"'1234'|kod 1234",
        "contact.phone": re.sub(r"\D", "", CONTACT["phone"])[1:], "contact.name": "Cecilia",
    }  # fmt: skip
    shown = {name: {code for code, mark in marks.items() if re.search(mark, text)} for name, text in heard.items()}
    declared_ = {name: set(PROCESSING.sent.get(name, ())) for name in heard}
    assert shown == declared_ and {"tes.link", "notify.sms", "lindesk.comment", "treserva.person"} <= set(heard)


def test_page_and_command_are_the_same_document(house: House, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """In both languages; the page is for those who check, and the command's JSON has the page's sections."""
    commands_of(house.app, monkeypatch)
    rut = client("rut")
    for name, made in (("record", privacy.record), ("kept", privacy.kept)):
        sheet = made(house.app, labels(house))
        said = CliRunner().invoke(command, ["privacy", name, "--lang", "sv"], catch_exceptions=False)
        assert said.exit_code == 0 and said.stdout.startswith(f"# {sheet.title.sv}\n")
        plain = orjson.loads(CliRunner().invoke(command, ["privacy", name, "--lang", "en", "--json"], catch_exceptions=False).stdout)
        assert [each["heading"] for each in plain["sections"]] == [each.heading.en for each in sheet.sections]
        page = rut.get(f"/privacy/{name}?lang=en").text
        assert all(f">{each.heading.en}</h2>" in page for each in sheet.sections)
    assert client("tova").get("/privacy/record").status_code == 403
