"""Whether orders are worked on is known from outside within ten seconds; a database that fails is one line of the log."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from structlog.testing import capture_logs

from console.findings import Finding
from console.findings_running import about_running
from storage import StoreUnreachable
from storage.heartbeats import record_heartbeat
from tests.web.conftest import client_of
from tests.web.installation import House
from workflow.reasons import WHY
from workflow.retry import Breaker

TOKEN = "a token of sixteen and more"


def lives(house: House, apart: timedelta = timedelta(), stopped: bool = False) -> None:
    with house.app.store.write() as tx:
        record_heartbeat(tx.connection, "w", house.app.clock.now(), apart, stopped, tuple(house.app.store.definitions.values()))


def red(house: House) -> set[str]:
    found = about_running(house.app, Finding)
    return {finding.name for finding in found if not finding.ok}


def test_a_worker_that_is_not_heard_of_is_not_alive(house: House) -> None:
    """Health, readiness and check say so within ten seconds; that the console itself answers is another question."""
    client = client_of(house, None)
    house.ticket("T1", 1)
    lives(house)
    for path in ("/health", "/ready"):
        assert client.get(path).json() == {"status": "ok", "database": True, "workers": 1}
    assert red(house) == set()
    house.rehearsal.clock.move_to(house.app.clock.now() + timedelta(seconds=10))
    for path in ("/health", "/ready"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["status"]) == (503, "no_worker")
    assert client.get("/alive").status_code == 200
    assert red(house) == {"workers"}


def test_a_worker_that_stopped_in_good_order_is_not_alive_either(house: House) -> None:
    """Work stands still whatever the reason."""
    lives(house)
    lives(house, stopped=True)
    assert client_of(house, None).get("/health").status_code == 503
    assert red(house) == {"workers"}


def test_what_is_wrong_with_clocks_and_systems_is_red(house: House) -> None:
    """A clock that is not the store's, and a system that does not answer."""
    from storage import health

    lives(house, timedelta(seconds=-30))
    with house.app.store.write() as tx:
        breaker = Breaker("open", 5, house.app.clock.now(), house.app.clock.now() + timedelta(minutes=5))
        health.write_breaker(tx.connection, "tes", breaker, house.app.clock.now())
    assert red(house) == {"clocks", "system tes"}


def test_a_service_reads_the_measures_with_its_token(tmp_path: Path) -> None:
    """The token is for that alone; without it, or with another, a role that may check is needed."""
    house = House(tmp_path, metrics_token=TOKEN)
    client = TestClient(house.web, base_url="http://localhost", follow_redirects=False)
    lives(house, timedelta(seconds=3))
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert "lockstep_workers_alive 1.0" in answer.text
    assert "lockstep_clock_apart_seconds 3.0" in answer.text
    assert client.get("/metrics", headers={"Authorization": "Bearer another"}).status_code == 303
    assert client.get("/metrics").status_code == 303
    assert client.get("/accounts", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 303
    house.close()


@pytest.mark.slow
@pytest.mark.parametrize("error", [StoreUnreachable(WHY(why="gone")), RuntimeError("odd")])
@pytest.mark.parametrize("path", ["/", "/orders", "/api/v1/orders", "/sign-in", "/health"])
def test_a_failure_is_a_line_of_the_log_and_a_short_answer(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception, path: str
) -> None:  # fmt: skip
    """Whatever page is asked for: 503 for the database, 500 for anything else, and no traceback."""
    client = client_of(house, "adam")
    client.may_fail = True
    client._transport.raise_server_exceptions = True

    @contextmanager
    def broken(*_: Any) -> Iterator[None]:
        raise error
        yield

    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(house.app.store, "read", broken)
    monkeypatch.setattr(house.app.store, "write", broken)
    with capture_logs() as logs:
        answer = client.get(path)
    needs = path not in ("/sign-in",)
    assert answer.status_code == ((503 if isinstance(error, StoreUnreachable) else 500) if needs else answer.status_code)
    assert "Traceback" not in answer.text + caplog.text
    assert [line["event"] for line in logs] == ["web.failed"] * (answer.status_code >= 500)
