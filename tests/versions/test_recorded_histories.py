"""The recorded histories of the samples and scenarios are walks of the table that runs, and of its second version by the plan."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rehearsal.routines.shared_lock.second_version import PLAN, SECOND
from runtime.services.version_proof import prove
from runtime.versions import recordings
from tests.versions.record import FILE
from workflow.routines.shared_lock import WORKFLOW
from workflow.versions.conformance import Conformance, identity
from workflow.versions.plan import StateRule

RECORDED = recordings.read(FILE)
USED = sorted({(e.source or "", e.trigger, e.target or "") for h in RECORDED.histories for e in h.entries})
AGAIN = "If it is meant that this cannot happen any more: python -m tests.versions.record"


def test_every_recorded_history_is_a_walk_of_the_table_that_runs() -> None:
    proof = prove(WORKFLOW, RECORDED.tables, RECORDED.histories)
    assert proof.deviation is None, f"{proof.deviation} {AGAIN}"
    assert proof.orders == len(RECORDED.histories) >= 190


@pytest.mark.slow
def test_every_recorded_history_can_go_on_in_the_second_version() -> None:
    proof = prove(SECOND, RECORDED.tables, RECORDED.histories, PLAN)
    assert proof.holds, (proof.problems, str(proof.deviation))


@pytest.mark.slow
def test_without_any_one_way_that_was_gone_a_history_deviates() -> None:
    """The control: each state, trigger and target that occurs is missed where the table no longer has it."""
    for source, trigger, target in USED:
        rows = tuple(
            row for row in WORKFLOW.transitions
            if (row.source or "", row.trigger) != (source, trigger) or (row.target or row.source) != (target or source)
        )  # fmt: skip
        table = replace(WORKFLOW, transitions=rows)
        found = Conformance(identity(WORKFLOW), WORKFLOW, table).first_deviation(RECORDED.histories)
        assert found is not None, (source, trigger, target)


@pytest.mark.parametrize(("changed", "why"), [
    ({"states": tuple(r for r in PLAN.states if r.target != "awaiting_answer")}, "does not say where an order in `awaiting_completion`"),
    ({"states": (StateRule("awaiting_completion", "awaiting_completion"), *PLAN.states)}, "--ask-->"),
    ({"triggers": {"import_missed": "checked"}}, "--contact_failed-->"),
    ({"triggers": {"contact_failed": "no_answer"}}, "--import_missed-->"),
])  # fmt: skip
def test_a_plan_that_forgets_something_is_found_by_a_history(changed: dict[str, object], why: str) -> None:
    way = Conformance(replace(PLAN, **changed), WORKFLOW, SECOND)  # type: ignore[arg-type]
    found = way.first_deviation(RECORDED.histories)
    assert found is not None and why in found.why
