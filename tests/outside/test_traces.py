"""An order is one trace from its ticket to the answer, across processes, and no person is in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from adapters.http_client import TRACE_PARENT, Endpoint, Http
from rehearsal.routines.shared_lock.people import Household
from runtime.bootstrap import load_settings, open_app
from tests.adapters.raw_servers import raw_server, saying
from tests.outside.collector import Collector, Span, collecting
from tests.reliability.fleet import Fleet, households
from tests.reliability.tools import TOVA
from workflow.errors import SettingsError

OUTCOMES = {"succeeded", "refused", "try_again", "unknown", "unavailable"}


@pytest.fixture
def collector() -> Iterator[Collector]:
    with collecting() as made:
        yield made


def fleet_of(folder: Path, address: str, **settings: object) -> Fleet:
    given = {"otlp_url": address, "otlp_token": "a-token-for-the-collector", **settings}
    return Fleet(folder, f"sqlite:///{folder}/store.db", **given)


def run(fleet: Fleet, *words: str) -> None:
    process = fleet.lockstep(*words)
    assert process.wait(60) == 0, fleet.logs[process.pid].read_text()


def order_of(spans: list[Span], trace: str) -> list[Span]:
    return [span for span in spans if span.trace == trace]


@pytest.mark.slow
def test_an_order_is_one_trace_from_ticket_to_answer_across_processes(tmp_path: Path, collector: Collector) -> None:
    """One process takes the tickets in, a person cancels in a second, a third does the rest: each span has its parent."""
    homes, random = households(2, Random(3)), Random(3)
    fleet = fleet_of(tmp_path, collector.address)
    try:
        fleet.submit(homes, random)
        run(fleet, "intake", "--no-work")
        (first, second) = sorted(row["number"] for row in fleet.rows())
        why, now = f"{homes[1].persons[0].facts['name']} vill inte", fleet.app.clock.now()
        with fleet.app.store.write() as tx:
            tx.enqueue(2, "k", "cancel", TOVA, now, why)
        run(fleet, "worker", "--until-idle", "--no-intake")
        assert fleet.ended(2)
    finally:
        fleet.close()
    traces = {span.about["lockstep.order"]: span.trace for span in collector.spans if span.name == "receive order"}
    assert set(traces) == {first, second} and len(set(traces.values())) == 2
    for number, trace in traces.items():
        spans = order_of(collector.spans, trace)
        known = {span.id for span in spans}
        assert [span.name for span in spans if not span.parent] == ["receive order"]
        assert all(span.parent in known for span in spans if span.parent)
        assert {span.about.get("lockstep.order", number) for span in spans} == {number}
        assert all(span.about["lockstep.outcome"] in OUTCOMES for span in spans if span.name.startswith("call "))
    done = order_of(collector.spans, traces[first])
    assert len({span.process for span in done}) == 2, "taken in by one process, worked on by another"
    assert {"call tes.link", "call lindesk.comment"} <= {span.name for span in done}
    by_hand = {span.name: span for span in order_of(collector.spans, traces[second])}
    assert by_hand["step cancel"].parent == by_hand["message cancel"].id
    assert len({span.process for span in order_of(collector.spans, traces[second])}) == 3
    assert collector.tokens == {"Bearer a-token-for-the-collector"}
    assert found(homes, collector) == []


def found(homes: list[Household], collector: Collector) -> list[str]:
    """What of these people is in what came, as text."""
    said = b"".join(collector.raw).decode("utf-8", "replace")
    said += json.dumps([span.about for span in collector.spans], ensure_ascii=False, default=str)
    needles = ["vill inte"]
    for person in (person for home in homes for person in home.persons):
        facts = person.facts
        needles += [facts["id"], facts["id"][2:], facts["id"][:8], *facts["name"].split(), facts["address"]]
    assert len(needles) > 20
    return [needle for needle in needles if needle in said]


@pytest.mark.slow
def test_a_collector_that_takes_nothing_costs_no_order(tmp_path: Path) -> None:
    """It is a line of the log, and the process ends as it should."""
    with collecting(status=403) as refusing:
        fleet = fleet_of(tmp_path, refusing.address)
        try:
            fleet.submit(households(1, Random(4)), Random(4))
            run(fleet, "intake", "--no-work")
            process = fleet.lockstep("worker", "--until-idle", "--no-intake")
            assert process.wait(60) == 0
            assert fleet.ended(1) and fleet.said(process, "trace.unsent")
            assert refusing.address not in fleet.logs[process.pid].read_text()
        finally:
            fleet.close()


def test_only_a_share_of_the_orders_is_traced_and_each_of_them_whole(tmp_path: Path, collector: Collector) -> None:
    app = open_app(load_settings(database_url=f"sqlite:///{tmp_path}/s.db", otlp_url=collector.address, trace_share=0.5))
    roots = [app.traces._root(n) for n in range(1, 401)]  # type: ignore[attr-defined]
    again = open_app(app.settings)
    assert [again.traces._root(n) for n in range(1, 401)] == roots, "every process decides alike"  # type: ignore[attr-defined]
    assert 150 < sum(root is not None for root in roots) < 250
    app.close()
    again.close()


def test_a_call_says_outside_which_trace_it_is_of() -> None:
    """The W3C header, and none where nothing is traced."""
    with raw_server(saying(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")) as (address, heard):
        http = Http(Endpoint(address))
        http.ask("GET", "/")
        token = TRACE_PARENT.set("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        http.ask("GET", "/")
        TRACE_PARENT.reset(token)
        http.close()
    assert [b"traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" in each for each in heard] == [False, True]


@pytest.mark.parametrize("url", ["collector:4318", "http://collector.example.se:4318", "https://me:secret@collector.example.se"])
def test_an_address_that_would_give_something_away_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="otlp_url"):
        load_settings(otlp_url=url)
