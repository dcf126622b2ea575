"""`lockstep ticket submit` and `intake`: what goes in, and what is turned away at the door."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.console.conftest import TICKETS, Cli

pytestmark = pytest.mark.slow

FORM = json.loads((TICKETS / "new_install_form.json").read_text("utf-8"))
BAD: dict[str, bytes] = {
    "no JSON": b"{",
    "another encoding": json.dumps(FORM, ensure_ascii=False).encode("latin-1"),
    "UTF-16": json.dumps(FORM).encode("utf-16"),
    "a list": b"[]",
    "no errand": b'{"name": "Astrid Alm"}',
    "no id": json.dumps(FORM | {"id": ""}).encode(),
    "an id that is a number": json.dumps(FORM | {"id": 7}).encode(),
    "an id longer than any": json.dumps(FORM | {"id": "x" * 5000}).encode(),
    "labels that are none": json.dumps(FORM | {"labels": "Astrid Alm"}).encode(),
    "parameters that are none": json.dumps(FORM | {"parameters": ["Astrid Alm"]}).encode(),
    "a version that is none": json.dumps(FORM | {"version": "Astrid"}).encode(),
    "half a letter": json.dumps(FORM | {"description": "\ud800 Astrid Alm"}).encode(),
    "too deep": b"[" * 100_000,
    "5 MB": json.dumps(FORM | {"description": "Astrid Alm " * 500_000}).encode(),
    "nothing": b"",
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_ticket_is_refused_and_the_others_go_in(case: str, here: Path, cli: Cli, facts: Callable[..., Any]) -> None:
    """One sentence, without a word of the ticket; the other file of the call becomes an order."""
    (here / "bad.json").write_bytes(BAD[case])
    result = cli("ticket", "submit", str(here / "bad.json"), str(TICKETS / "not_an_order.json"))
    assert result.exit_code == 2
    refusals = [line for line in result.stderr.splitlines() if line.startswith("lockstep: ")]
    assert len(refusals) == 1 and refusals[0].startswith("lockstep: bad.json: ")
    for secret in ("Astrid", "Provgatan", "9827"):
        assert secret not in result.output
    assert cli("intake").exit_code == 0
    assert [order["ticket"] for order in facts("order", "list")] == ["LD-27010005"]


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_a_file_that_cannot_be_read_is_refused(name: str, cli: Cli) -> None:
    result = cli("ticket", "submit", name)
    assert result.exit_code == 2
    assert "cannot be read" in result.stderr


def test_a_byte_order_mark_does_no_harm(here: Path, cli: Cli) -> None:
    (here / "bom.json").write_bytes(b"\xef\xbb\xbf" + json.dumps(FORM).encode())
    assert cli("ticket", "submit", str(here / "bom.json")).exit_code == 0


def test_the_sample_tickets_come_to_what_they_should(town: Path, cli: Cli, facts: Callable[..., Any]) -> None:
    """R-11, R-13, R-16, R-18: complete ones go on, what is missing is asked for, a question goes to a person."""
    answer = facts("ticket", "submit", *(str(file) for file in sorted(TICKETS.glob("*.json"))))
    assert all(line["refused"] is None for line in answer)
    assert facts("intake") == {"tickets": 5}
    state = {name: facts("order", "show", f"LD-2701000{n}")["state"] for n, name in enumerate(("form", "link", "text", "half", "none"), 1)}
    assert state == {
        "form": "booking", "link": "feedback_sent", "text": "booking", "half": "awaiting_completion", "none": "needs_review",
    }  # fmt: skip


def test_a_ticket_handed_in_twice_is_one_order(cli: Cli, facts: Callable[..., Any]) -> None:
    for _ in range(2):
        cli("ticket", "submit", str(TICKETS / "not_an_order.json"))
        cli("intake")
    assert len(facts("order", "list")) == 1


def test_intake_can_leave_the_work_to_the_workers(cli: Cli, facts: Callable[..., Any]) -> None:
    cli("ticket", "submit", str(TICKETS / "not_an_order.json"))
    cli("intake", "--no-work")
    assert [o["state"] for o in facts("order", "list")] == ["received"]
    assert cli("worker", "--until-idle").exit_code == 0
    assert [o["state"] for o in facts("order", "list")] == ["needs_review"]
