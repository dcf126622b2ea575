"""A table as data: what is read from it is the same definition, and its functions are not there."""

from __future__ import annotations

import json

import pytest

from runtime.bootstrap import routines
from runtime.versions.table_data import table_data, workflow_from
from tests.workflow.test_versions import NEW, OLD
from workflow.definition import Workflow
from workflow.versions.meaning import fingerprint

TABLES = [OLD, NEW, *(r.definition for r in routines().values())]


@pytest.mark.parametrize("workflow", TABLES, ids=lambda w: f"{w.name}-{w.version}")
def test_a_table_from_data_has_the_same_meaning_and_the_same_words(workflow: Workflow) -> None:
    found = workflow_from(json.loads(json.dumps(table_data(workflow))))
    assert fingerprint(found) == fingerprint(workflow)
    assert found.states == workflow.states and found.reasons == workflow.reasons and found.timers == workflow.timers
    assert {n: g.label for n, g in found.guards.items()} == {n: g.label for n, g in workflow.guards.items()}


def test_a_function_of_a_table_from_data_cannot_be_called() -> None:
    found = workflow_from(table_data(OLD))
    with pytest.raises(NotImplementedError, match="not its functions"):
        found.activities["pay"](None)  # type: ignore[arg-type]
