"""A system that answers everything drop by drop: its threads are free again at the deadline, and it is reported."""

from __future__ import annotations

import threading
from time import monotonic

import pytest
from structlog.testing import capture_logs

from adapters.http_client import Endpoint
from adapters.over_http import TesHttp
from console.findings import Finding
from console.findings_running import about_running
from runtime.logs import configure
from runtime.worker.calls import SystemPool
from tests.adapters.raw_servers import dripping, raw_server
from tests.reliability.tools import rehearse
from workflow.values import Call, Outcome, OutcomeKind

SIDE_BY_SIDE, SECONDS = 8, 0.8


@pytest.mark.slow
def test_eight_answers_that_drip_hold_a_systems_threads_no_longer_than_a_call_may_take(database_url: str) -> None:
    """Nine calls on eight threads: the ninth has its turn; the breaker is open, a log line says so, and check is red."""
    over, done, outcomes = threading.Event(), threading.Semaphore(0), list[Outcome]()
    r = rehearse(database_url, "link_existing")
    lane = SystemPool("tes", SIDE_BY_SIDE)
    configure("info", "text")
    with raw_server(dripping(b"HTTP/1.1 200 OK\r\nX-Slow: ", over)) as (address, heard), capture_logs() as logs:
        tes = TesHttp(Endpoint(address, connect_seconds=SECONDS / 4, read_seconds=SECONDS * 3 / 4))

        def ask(n: int) -> None:
            outcome = tes.operations["tes.lock"].perform(Call("tes.lock", f"k{n}", "", {"serial": "L-1"}, r.clock.now()))
            r.app.breakers.note("tes", outcome)
            outcomes.append(outcome)
            done.release()

        began = monotonic()
        for n in range(SIDE_BY_SIDE + 1):
            lane.submit(ask, n)
        for _ in range(SIDE_BY_SIDE + 1):
            assert done.acquire(timeout=30)
        took = monotonic() - began
        over.set()
        lane.close()
        tes.close()
    configure("error", "text")
    assert len(heard) == SIDE_BY_SIDE + 1
    assert {(o.kind, o.code) for o in outcomes} == {(OutcomeKind.UNAVAILABLE, "too_slow")}
    assert took < SECONDS * 2 + 2
    assert [line["system"] for line in logs if line["event"] == "system.parked"] == ["tes"]
    assert "system tes" in {f.name for f in about_running(r.app, Finding) if not f.ok}
    r.close()
