"""Whatever the service desk delivers, it becomes an order or a question, and holds up no other ticket."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from runtime.bootstrap import load_settings, open_app
from runtime.routines.shared_lock.routine import intake_of
from runtime.services.service import Service
from tests.console.conftest import TICKETS

FORM = json.loads((TICKETS / "new_install_form.json").read_text("utf-8"))
ODD: dict[str, dict[str, Any]] = {
    "no labels": {"labels": None}, "labels that are numbers": {"labels": [1, 2]}, "no parameters": {"parameters": None},
    "parameters that are words": {"parameters": ["x"]}, "a parameter without a key": {"parameters": [{"values": ["a"]}]},
    "a parameter without values": {"parameters": [{"key": "a", "values": None}]},
    "a number where text is due": {"parameters": [{"key": "person1.personalNumber", "values": [193804129827]}]},
    "stakeholders that are words": {"stakeholders": ["a"]}, "a description that is a list": {"description": ["a"]},
    "no title": {"title": None}, "a classification that is a word": {"classification": "x"},
    "5 MB of lines": {"description": "Brukare 1: Astrid Alm 19380412-9827\n" * 140_000, "parameters": []},
    "5 MB of digits": {"description": "1" * 5_000_000, "parameters": []}, "a null character": {"description": "a\0b"},
    "a number longer than any": {"errandNumber": "N" * 300},
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("case", ODD)
def test_an_odd_ticket_is_taken_in_and_holds_nobody_up(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is lost, nothing stumbles, and nothing of the ticket reaches the log."""
    app = open_app(load_settings(database_url=f"sqlite:///{tmp_path}/store.db"))
    assert app.world is not None
    app.world.submit_ticket({**FORM, **ODD[case], "id": "odd"})
    app.world.submit_ticket(json.loads((TICKETS / "not_an_order.json").read_text("utf-8")))
    intake_of(app).run_once()
    app.worker().run_until_idle()
    found = {order["ticket_id"]: order for order in Service(app).orders()}
    app.close()
    assert len(found) == 2 and all(order["state"] != "received" and order["blocked_on"] is None for order in found.values())
    assert all(len(order["ticket"]) <= 80 for order in found.values())
    logged = capsys.readouterr()
    assert "stumbled" not in logged.out + logged.err and "Astrid" not in logged.out + logged.err
