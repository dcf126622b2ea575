"""The service clock stands still while others have to act."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from runtime.bootstrap import load_settings, tools_of
from workflow import steps
from workflow.routines.shared_lock import WORKFLOW
from workflow.values import Order

NOW = datetime.fromisoformat("2027-01-12T09:00:00+00:00")


@pytest.mark.parametrize("late", [timedelta(hours=-3), timedelta(0), timedelta(days=4)])
def test_what_was_late_before_a_pause_is_late_after_it(late: timedelta) -> None:
    """And what was not late has as much time left as before."""
    tools = tools_of(load_settings(), "shared_lock")
    order = Order(
        id=1, number="VT-1", workflow=WORKFLOW.name, workflow_version=WORKFLOW.version, kind="link_existing", state="precheck",
        received_at=NOW, entered_at=NOW, external_key="T1", external_name="T1", service_due_at=NOW - late,
    )  # fmt: skip
    into = next(r for r in WORKFLOW.transitions if r.source == "precheck" and r.target and WORKFLOW.state[r.target].paused)
    back = next(
        r
        for r in WORKFLOW.transitions
        if r.source == into.target and r.target and not WORKFLOW.state[r.target].paused and not WORKFLOW.state[r.target].end
    )
    steps.enter(WORKFLOW, order, into, NOW, tools)
    assert order.service_due_at is None
    later = NOW + timedelta(hours=2)
    steps.enter(WORKFLOW, order, back, later, tools)
    assert order.service_due_at is not None
    assert (order.service_due_at < later) == (late > timedelta(0))
