"""Event logs are read by pm4py, and fit the process that is exported next to them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from diagrams import ocel, render, xes
from tests.diagrams.walks import walk_cases
from workflow.routines.shared_lock import WORKFLOW

pytestmark = pytest.mark.slow

SEED = 20270111
ORDERS = 1000


@pytest.fixture(scope="module")
def cases():
    return walk_cases(WORKFLOW, ORDERS, seed=SEED, ended=True)


def test_a_thousand_orders_fit_the_exported_process_in_full(tmp_path: Path, cases) -> None:
    """pm4py replays the XES of a thousand random orders on the Petri net of our BPMN: fitness 1.0."""
    pm4py = pytest.importorskip("pm4py")
    (tmp_path / "log.xes").write_text(xes(WORKFLOW, cases, moves_only=True), encoding="utf-8")
    (tmp_path / "model.bpmn").write_text(str(render(WORKFLOW, "bpmn")), encoding="utf-8")
    log = pm4py.read_xes(str(tmp_path / "log.xes"))
    net = pm4py.convert_to_petri_net(pm4py.read_bpmn(str(tmp_path / "model.bpmn")))
    found = pm4py.fitness_token_based_replay(log, *net)
    assert log["case:concept:name"].nunique() == ORDERS
    assert found["log_fitness"] == 1.0, (SEED, found)
    assert found["percentage_of_fitting_traces"] == 100.0, (SEED, found)


def test_an_order_that_broke_the_table_does_not_fit(tmp_path: Path, cases) -> None:
    """The check above can fail: an order that skips from the start to linked has a fitness below one."""
    pm4py = pytest.importorskip("pm4py")
    text = xes(WORKFLOW, cases[:1], moves_only=True)
    label = WORKFLOW.state["precheck"].label.sv
    first = WORKFLOW.state["received"].label.sv
    broken = text.replace(f'key="concept:name" value="{first}"', f'key="concept:name" value="{WORKFLOW.state["linked"].label.sv}"', 1)
    assert broken != text and label
    (tmp_path / "log.xes").write_text(broken, encoding="utf-8")
    (tmp_path / "model.bpmn").write_text(str(render(WORKFLOW, "bpmn")), encoding="utf-8")
    net = pm4py.convert_to_petri_net(pm4py.read_bpmn(str(tmp_path / "model.bpmn")))
    assert pm4py.fitness_token_based_replay(pm4py.read_xes(str(tmp_path / "log.xes")), *net)["log_fitness"] < 1.0


def test_pm4py_reads_the_whole_history_from_xes(tmp_path: Path, cases) -> None:
    """With the notes, every entry of every order is an event."""
    pm4py = pytest.importorskip("pm4py")
    (tmp_path / "log.xes").write_text(xes(WORKFLOW, cases[:50]), encoding="utf-8")
    log = pm4py.read_xes(str(tmp_path / "log.xes"))
    assert len(log) == sum(len(c.entries) for c in cases[:50])
    assert {"order:trigger", "lifecycle:transition", "time:timestamp"} <= set(log.columns)


def test_pm4py_reads_the_ocel(tmp_path: Path, cases) -> None:
    """OCEL 2.0: an object for each order, an event for each entry, each event of one order."""
    pm4py = pytest.importorskip("pm4py")
    (tmp_path / "log.json").write_text(ocel(WORKFLOW, cases[:50]), encoding="utf-8")
    log = pm4py.read_ocel2_json(str(tmp_path / "log.json"))
    assert len(log.objects) == 50
    assert len(log.events) == len(log.relations) == sum(len(c.entries) for c in cases[:50])


def test_an_event_log_holds_only_numbers_states_triggers_roles_reasons_and_times(cases) -> None:
    """What is not plain has no way into a log: an entry has no place for a name, a note or a value."""
    known = {*WORKFLOW.state, *WORKFLOW.trigger, *WORKFLOW.reasons, *WORKFLOW.kinds, ""}
    for event in json.loads(ocel(WORKFLOW, cases[:50]))["events"]:
        assert {a["value"] for a in event["attributes"] if a["name"] != "role"} <= known
