"""A chart alone is a workflow: states, rows and triggers, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from workflow.calendar import WorkCalendar
from workflow.check import check_workflow
from workflow.definition import State, Transition, Trigger, Workflow
from workflow.engine import Case, Engine
from workflow.errors import DefinitionError
from workflow.explain import explain
from workflow.reasons import ROLE_MAY_NOT, say
from workflow.roles import NOBODY, STANDARD_ROLES, Permission, Role, agreed_roles
from workflow.values import Actor, Label, Message, NewOrder, Tools

NOW = datetime(2027, 1, 12, 9, tzinfo=UTC)
ASKED, OPEN, DONE = Label("Begärd", "Requested"), Label("Begär", "Request"), Label("Godkänn", "Approve")
CHART = Workflow(
    name="leave",
    version="1",
    label=Label("Ledighet", "Leave"),
    states=(State("requested", "any", ASKED, ASKED, "team"), State("approved", "any", DONE, DONE, NOBODY, end=True)),
    transitions=(
        Transition(None, "request", "requested", main=True),
        Transition("requested", "approve", "approved", roles=("operator",), main=True),
    ),
    triggers=(Trigger("request", OPEN), Trigger("approve", DONE)),
)
TOOLS = Tools(WorkCalendar(), {"number_prefix": "X", "attention_hours": 4})


def _case(workflow: Workflow = CHART) -> Case:
    order = Engine(workflow, TOOLS).take_in(NewOrder("", "request", "", ""), NOW).case.order
    order.number += "0001"
    return Case(order)


def _approve(case: Case, role: str, workflow: Workflow = CHART) -> Any:
    case.messages = [Message(1, "approve", Actor("tova", role), NOW)]
    return Engine(workflow, TOOLS).advance(case, lambda order, name, keys: None, NOW)


def test_a_chart_alone_is_sound_and_runs_to_its_end() -> None:
    """Twelve lines of chart take an order from its beginning to its end."""
    assert check_workflow(CHART) == []
    case = _case()
    step = _approve(case, "operator")
    assert (case.order.state, step.answered, step.ended) == ("approved", [(1, "applied", None)], True)


@pytest.mark.parametrize("role", ["auditor", "admin"])
def test_a_role_that_no_row_names_is_refused(role: str) -> None:
    case = _case()
    step = _approve(case, role)
    assert case.order.state == "requested" and step.answered[0][1] == "refused"
    refused = step.answered[0][2]
    assert refused is not None and refused.facts["why"] == [ROLE_MAY_NOT(role=role)]
    assert f"the role {CHART.role[role].label.en} may not" in say(refused, "en", CHART)


def test_an_order_says_by_the_definition_who_is_waited_for() -> None:
    case = _case()
    explained = explain(CHART, case, NOW, TOOLS)
    assert explained.waiting_for == "team" and explained.who == CHART.party["team"].label and explained.possible == ("approve",)


def test_the_number_has_the_prefix_of_the_definition_or_of_the_installation() -> None:
    assert _case().order.number == "X-27010001"
    assert _case(replace(CHART, number_prefix="LV")).order.number == "LV-27010001"


def test_a_role_or_party_that_is_not_declared_is_refused() -> None:
    """A row of a role, and a state of a party, that the definition does not have."""
    rows = (*CHART.transitions, Transition("requested", "approve", "approved", "x", roles=("king",)))
    assert any("names the role `king`" in problem for problem in check_workflow(replace(CHART, transitions=rows)))
    states = (replace(CHART.states[0], waits_for="king"), CHART.states[1])
    assert any("names the party `king`" in problem for problem in check_workflow(replace(CHART, states=states)))


def test_two_routines_cannot_give_one_role_different_permissions() -> None:
    """An account has one role for all routines: a package must not widen a role of another."""
    wider = Role("operator", Label("handläggare", "operator"), administers=True)
    with pytest.raises(DefinitionError, match="Role `operator` differs from that of `a` in administer"):
        agreed_roles([("a", STANDARD_ROLES), ("b", (wider,))])
    assert list(agreed_roles([("a", STANDARD_ROLES), ("b", STANDARD_ROLES[:1])])) == ["operator", "auditor", "admin"]


def test_a_system_without_an_account_has_no_permission() -> None:
    role = Role("sensor", Label("givare", "sensor"), signs_in=False, audits=True, administers=True)
    assert role.permissions == frozenset()
    assert Permission.MANAGE in STANDARD_ROLES[0].permissions and Permission.MANAGE not in STANDARD_ROLES[1].permissions
