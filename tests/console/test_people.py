"""`lockstep person`: the number comes unseen, the person gets a readable extract, and is forgotten for good."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from console.cli import app
from rehearsal.routines.shared_lock.samples import PEOPLE
from tests.console.conftest import Cli, one_line
from tests.tokens import sign_in_at

# Of the samples: both are in one order that was answered.
BERIT, ARNE = PEOPLE["berit"], PEOPLE["arne"]


def typed(number: str, *arguments: str, group: str = "person") -> Any:
    return CliRunner().invoke(app, [group, *arguments], input=f"{number}\n", catch_exceptions=False)


def test_an_extract_is_readable_and_of_one_person(town: Path) -> None:
    """From standard input, so that the number stands in no list of processes; nothing of the cohabitant is in it."""
    answer = typed(BERIT["id"], "extract", "-", "--by", "tova")
    assert answer.exit_code == 0, answer.stderr
    assert "Registerutdrag" in answer.stdout and BERIT["name"] in answer.stdout and "Skickat till andra system" in answer.stdout
    assert "Kontrollerat 2027-01-05, verkställd i Treserva ja, finns i TES ja" in answer.stdout
    assert "Roll: en av dem som beställningen gäller" in answer.stdout and "Kopplingar till låsenheter:\n  Enhet L-3001" in answer.stdout
    assert not re.search(r"\b(True|False|person|serial|since|lock_links|lindesk|notify)\b", answer.stdout)
    assert ARNE["id"] not in answer.stdout and ARNE["name"] not in answer.stdout
    facts = json.loads(typed(BERIT["id"], "extract", "--by", "tova", "--json").stdout)
    assert facts["orders"][0]["facts"][0]["number"] == BERIT["id"]
    assert [look["what"] for look in facts["orders"][0]["looked"]] == ["extracted"]


def test_a_person_is_forgotten_and_the_store_verifies(town: Path, cli: Cli) -> None:
    done = typed(BERIT["id"], "erase", "--by", "tova", "--reason", "begäran om radering", "--json")
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["rewritten"] == ["VT-27010001"]
    assert BERIT["name"] not in typed(BERIT["id"], "extract", "--by", "tova").stdout
    assert "raderades" in typed(BERIT["id"], "extract", "--by", "tova").stdout
    assert cli("db", "verify").exit_code == 0
    assert (town / "var" / "lockstep.erased").stat().st_mode & 0o077 == 0


def test_what_cannot_be_done_is_said_without_the_number(town: Path, cli: Cli) -> None:
    """Someone in an open order, no number, an unknown name, no place for the list."""
    refused = typed(PEOPLE["inga"]["id"], "erase", "--by", "tova", "--reason", "begäran om radering")
    assert refused.exit_code == 2 and "VT-27010005" in one_line(refused) and PEOPLE["inga"]["id"] not in refused.output
    for arguments, number in ((["--by", "tova"], "nobody"), (["--by", "rut"], BERIT["id"])):
        refused = typed(number, "extract", *arguments)
        assert refused.exit_code == 2 and number[:6] not in one_line(refused).replace("nobody", "")
    assert "hist" in cli("person", "erase", "--help").stdout


def test_a_hold_keeps_a_person_and_a_plan_says_what_is_due(town: Path, cli: Cli, facts: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begun, listed, in the way of forgetting, ended; without a file nothing is destroyed by age."""
    held = typed(BERIT["id"], "person", "-", "--by", "tova", "--reason", "tillsyn", "--until", "2099-12-31", group="hold")
    assert held.exit_code == 0, held.stderr
    refused = typed(BERIT["id"], "erase", "--by", "tova", "--reason", "begäran om radering")
    assert refused.exit_code == 2 and "lockstep hold end" in one_line(refused)
    assert [(line["what"], line["reason"]) for line in facts("hold", "list")] == [("a person", "tillsyn")]
    assert cli("hold", "end", "1", "--by", "tova").exit_code == 0 and cli("hold", "end", "1", "--by", "tova").exit_code == 2
    assert cli("retention", "plan").exit_code == 2
    file = town / "retention.toml"
    file.write_text('[[class]]\nname = "o"\nwhat = "order"\ntrigger = "ended"\ndays = 1\ndecision = "D 1"\n')
    monkeypatch.setenv("LOCKSTEP_RETENTION_FILE", str(file))
    assert isinstance(facts("retention", "plan"), list) and facts("retention", "record") == []


@pytest.mark.slow
def test_a_colleague_approves_an_erasure(town: Path, cli: Cli, facts: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the setting says so: asked, listed without the person, approved by another account, done once."""
    monkeypatch.setenv("LOCKSTEP_ERASE_SECOND_PERSON", "true")
    sign_in_at(f"sqlite:///{town}/var/lockstep.db", olga="operator")
    alone = typed(BERIT["id"], "erase", "--by", "tova", "--reason", "begäran om radering")
    assert alone.exit_code == 2 and "lockstep person approve" in one_line(alone)
    (waits,) = facts("person", "waiting", "--by", "olga")
    assert (waits["what"], waits["account"], waits["orders"], waits["approved_by"]) == ("erase", "tova", ["VT-27010001"], None)
    listed = cli("person", "waiting", "--by", "olga").stdout
    assert "VT-27010001" in listed and BERIT["name"] not in listed and BERIT["id"] not in listed
    assert cli("person", "approve", str(waits["id"]), "--by", "tova").exit_code == 2
    assert cli("person", "approve", str(waits["id"]), "--by", "olga").exit_code == 0
    assert typed(BERIT["id"], "erase", "--by", "tova", "--reason", "begäran om radering").exit_code == 0
    assert typed(ARNE["id"], "erase", "--by", "tova", "--reason", "begäran om radering").exit_code == 2
    assert cli("person", "decline", str(facts("person", "waiting", "--by", "tova")[0]["id"]), "--by", "tova").exit_code == 0
    assert facts("person", "waiting", "--by", "tova") == []
