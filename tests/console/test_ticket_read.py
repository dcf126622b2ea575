"""`lockstep ticket read`: what the reader makes of a ticket, for people and for programs; no order is made."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from console.cli import app
from tests.console.conftest import TICKETS, Cli

pytestmark = pytest.mark.slow

TEXT = str(TICKETS / "new_install_text.json")
KEYS = {"kind", "persons", "contact", "gate", "missing", "doubts", "outcome", "evidence"}


def test_one_file_is_one_object(cli: Cli) -> None:
    """The facts as JSON, each with its words."""
    printed = json.loads(cli("ticket", "read", TEXT, "--json").stdout)
    assert printed.keys() >= KEYS and printed["outcome"] == "read"
    assert printed["persons"][0] | {"place": None} == {
        "role": "person", "name": "Folke Fors", "id": "193311059855", "street": "Exempelgränd 7 B", "place": None,
        "apartment": "1003", "postcode": "58330", "city": "Linköping",
    }  # fmt: skip
    assert {"fact", "source", "start", "end", "text", "rule"} <= printed["evidence"][0].keys()


def test_several_files_are_a_list(cli: Cli) -> None:
    printed = json.loads(cli("ticket", "read", TEXT, str(TICKETS / "link_existing_text_incomplete.json"), "--json").stdout)
    assert [each["outcome"] for each in printed] == ["read", "ask"]
    assert printed[1]["missing"] == ["B.number"]


def test_comments_are_read_as_later(here: Path, cli: Cli) -> None:
    """From a JSON list, from a text, or from the file's own `_comments`."""
    (here / "said.json").write_text('["Tack!", "Portkoden är 5678"]', "utf-8")
    (here / "said.txt").write_text("Portkoden är 5678", "utf-8")
    ticket = json.loads(Path(TEXT).read_text("utf-8")) | {"_comments": ["Portkoden är 5678"]}
    (here / "own.json").write_text(json.dumps(ticket), "utf-8")
    for arguments in ((TEXT, "--comments", "said.json"), (TEXT, "--comments", "said.txt"), ("own.json",)):
        assert json.loads(cli("ticket", "read", *arguments, "--json").stdout)["gate"]["code"] == "5678"


def test_people_see_the_words_of_each_fact(here: Path, cli: Cli, facts: Callable[..., Any]) -> None:
    """A table of facts, the doubts, and what would happen; no order comes of it."""
    (here / "said.txt").write_text("Folke har avlidit.", "utf-8")
    shown = cli("ticket", "read", TEXT, "--comments", "said.txt", "--lang", "sv").stdout
    assert "331105-9855" in shown and "”avlidit” (Kommentar 1)" in shown and "En person skulle behöva läsa ärendet" in shown
    assert not re.search(r"persons\.|new_install|\bdescription\b|\breview\b", shown.partition("\n")[2])
    assert cli("ticket", "read", TEXT).exit_code == 0


@pytest.mark.parametrize(
    ("content", "arguments"),
    [(b"{", ()), (b"[]", ()), (b"\xff", ()), (b'{"id": "1"}', ()), (b'{"id": "1", "description": "x", "n": ' + b"9" * 5000 + b"}", ()), (b"[" + b"9" * 5000 + b"]", ("--comments",)), (b'{"a": 1}', ("--comments",)), (b"\xff", ("--comments",))],
)
def test_a_bad_file_is_one_sentence(content: bytes, arguments: tuple[str, ...], here: Path, cli: Cli) -> None:
    (here / "bad.json").write_bytes(content)
    result = cli("ticket", "read", *((TEXT, *arguments) if arguments else ()), "bad.json")
    assert result.exit_code == 2
    assert result.stderr.startswith("lockstep: bad.json: ") and result.stderr.count("\n") == 1


def test_a_bad_file_among_others_hides_none(here: Path, cli: Cli) -> None:
    """The others are read, in their places; what is wrong with each bad one is one sentence, and the exit code says that some were refused."""
    (here / "empty.json").write_bytes(b"")
    result = cli("ticket", "read", "empty.json", TEXT, "missing.json", "--json", "--lang", "sv")
    printed = json.loads(result.stdout)
    assert result.exit_code == 2 and [each.get("outcome") for each in printed] == [None, "read", None]
    assert printed[0] == {"file": "empty.json", "refused": "empty.json: är inte JSON (rad 1, kolumn 1)."}
    assert [line.split(":")[1].strip() for line in result.stderr.splitlines()] == ["empty.json", "missing.json"]
    assert "Folke" in cli("ticket", "read", "empty.json", TEXT).stdout


def test_a_ticket_comes_from_standard_input() -> None:
    result = CliRunner().invoke(app, ["ticket", "read", "-", "--json"], input=Path(TEXT).read_bytes())
    assert json.loads(result.stdout)["outcome"] == "read"
    result = CliRunner().invoke(app, ["ticket", "read", "-"], input=b"")
    assert result.exit_code == 2 and result.stderr.startswith("lockstep: -: is not JSON")


def test_evidence_points_into_the_ticket_as_delivered(here: Path, cli: Cli) -> None:
    """Into HTML, lines that end in CRLF, and comments; `contact` is an object also where nobody is named."""
    ticket = json.loads(Path(TEXT).read_text("utf-8"))
    ticket["description"] = "<p>Hej!</p>\r\n" + ticket["description"].replace("Folke Fors", "Folke&nbsp;<b>Fors</b>").replace("\n", "<br>\r\n")
    ticket["_comments"] = ["Tack!\r\n\r\nPortkoden är 5678"]
    (here / "html.json").write_text(json.dumps(ticket), "utf-8")
    printed = json.loads(cli("ticket", "read", "html.json", "--json").stdout)
    texts = {"description": ticket["description"], "comment:1": ticket["_comments"][0]}
    found = {each["fact"]: texts[each["source"]][each["start"] : each["end"]] for each in printed["evidence"]}
    assert found["persons.A.name"] == "Folke&nbsp;<b>Fors" and found["gate.code"] == "5678"
    assert all(texts[each["source"]][each["start"] : each["end"]] == each["text"] for each in printed["evidence"])
    (here / "none.json").write_text(json.dumps({**ticket, "description": "Hej"}), "utf-8")
    assert json.loads(cli("ticket", "read", "none.json", "--json").stdout)["contact"] == {"name": None, "phone": None}


def test_comments_belong_to_one_ticket(cli: Cli) -> None:
    result = cli("ticket", "read", TEXT, TEXT, "--comments", TEXT)
    assert result.exit_code == 2 and "one ticket" in result.stderr
