"""`lockstep stubs`, `lockstep worker` and `lockstep web` as three processes, from a ticket at the desk to the answer in it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from rehearsal.routines.shared_lock import samples
from rehearsal.routines.shared_lock.homes import dwelling_of
from runtime.bootstrap import load_settings, open_store
from storage.routines.shared_lock import seeding
from tests.outside.processes import running

pytestmark = pytest.mark.slow

TICKET = Path(__file__).parent.parent / "data" / "tickets" / "link_existing_form.json"
SECRET = "a secret of the tests"


def hang_the_unit(place: str) -> None:
    """Our inventory has the unit that the ticket is about."""
    erik = samples.PEOPLE["erik"]
    dwelling = dwelling_of(erik)
    assert dwelling
    store = open_store(load_settings(database_url=place))
    with store.write() as tx:
        seeding.mounted_unit(tx, "L-2003", dwelling, {erik["id"]: "E.D."}, datetime.now(UTC))
    store.close()


@pytest.mark.parametrize("profile", ["sundsvall", "easit"])
def test_a_ticket_is_answered_by_three_processes(tmp_path: Path, profile: str) -> None:
    """The desk tells the console, the console reads the ticket from the desk, the worker does the rest; nobody polls."""
    errand = json.loads(TICKET.read_text("utf-8"))
    place = f"sqlite:///{tmp_path}/store.db"
    hang_the_unit(place)
    settings = {
        "database_url": place, "stub_token": "t-o-k-e-n", "stubs_token": "t-o-k-e-n", "lindesk_profile": profile,
        "intake_seconds": "600", "webhook_secret": SECRET,
    }  # fmt: skip
    with running(tmp_path, settings, "stubs", "--port", "0", "--world", f"{tmp_path}/world.db") as first:
        stubs = first.address()
        settings["stubs_url"] = stubs
        port = stubs.rpartition(":")[2]
        with running(tmp_path, settings, "worker") as worker, running(tmp_path, settings, "web", "--port", "0") as web:
            console = web.address()
            worker.logged("worker.started")
            # The desk goes down and comes back, now with someone to tell.
            assert first.stop() == 0
            words = ("stubs", "--port", port, "--world", f"{tmp_path}/world.db", "--webhook", f"{console}/hooks/lindesk")
            with running(tmp_path, settings, *words) as again:
                again.address()
                with httpx.Client(headers={"Authorization": "Bearer t-o-k-e-n"}) as unit:
                    assert unit.post(f"{stubs}/_world/tickets", json=errand).status_code == 200
                    worker.logged("order.moved", "feedback_sent")
                    state = unit.get(f"{stubs}/_world/state").json()
                    assert (worker.stop(), web.stop()) == (0, 0)
                assert again.stop() == 0
    ticket = state["tickets"][0]
    assert ticket["status"] == "resolved"
    assert "Klart" in ticket["said"][-1]["text"]
    assert (state["effects"]["tes.link"], state["repeats"]) == (1, {})
    assert not [line for p in (worker, web, first, again) for line in p.err if "Traceback" in line or "failed" in line]
