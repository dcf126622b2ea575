"""The whole table, enumerated: every state x trigger x role is in it or refused with one sentence; activities keep
to what their state declares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from rehearsal.scenario import play
from runtime.bootstrap import load_settings, tools_of
from workflow import machine
from workflow.engine import Case, Engine
from workflow.errors import NotDecidable
from workflow.reasons import REASON_NEEDED, say
from workflow.routines.shared_lock import WORKFLOW, roles
from workflow.values import ActivityContext, Actor, Fire, Message, Order, Perform, Plan, Query, Wait

NOW = datetime(2027, 1, 12, 9, tzinfo=UTC)
TOOLS = tools_of(load_settings(), "shared_lock")
STATES, TRIGGERS = [s.name for s in WORKFLOW.states], [t.name for t in WORKFLOW.triggers]
BY_HAND = (roles.OPERATOR, roles.TECHNICIAN, roles.ADMIN, roles.AUDITOR)
PERSON = {
    "role": "person", "name": "Astrid Alm", "identifier_kind": "personal", "address_text": "Provgatan 4 lgh 1201, 582 22 Linköping",
    "apartment": "1201", "problems": (), "initials": "A.A.",
}  # fmt: skip
READING: dict[str, Any] = {
    "kind": "new_install", "missing": (), "malformed": (), "doubts": (), "material": "same", "unit_is_digital": True,
    "contact": {"name": "Cecilia", "phone": "+46701740605"}, "gate_code_required": False, "gate_code": None,
    "persons": [{**PERSON, "letter": "A", "identifier": "193804129827"}, {**PERSON, "letter": "B", "identifier": "194009239833"}],
}  # fmt: skip
LOCAL: dict[str, Any] = {"duplicate": None, "household": None, "unit": None, "stock": 0, "serial": None, "slots": {}}


def _order(state: str) -> Order:
    """An order that stands in this state and has never been anywhere else."""
    return Order(
        id=1, number="VT-27010001", workflow="shared_lock", workflow_version="1", kind="new_install", state=state,
        received_at=NOW, entered_at=NOW, private={"reading": READING, "ticket": {}}, data={"serial": "L-1001"},
    )  # fmt: skip


def _pull(state: str, trigger: str, role: str, **data: Any) -> tuple[str, str]:
    """What comes of one mail to an order in this state: `applied`, `refused` or `waiting`, and the answer."""
    message = Message(7, trigger, Actor("tova", role), NOW, "ett skäl", data)
    case = Case(_order(state), messages=[message])
    # The reads that a row wants first must not make the activity go on: only the mail is looked at.
    quiet = replace(WORKFLOW, activities=dict.fromkeys(WORKFLOW.activities, _nothing))
    step = Engine(quiet, TOOLS).advance(case, lambda order, name, keys: LOCAL[name], NOW)
    answers = ((status, say(why, "en", WORKFLOW, typed=True) if why else "") for id_, status, why in step.answered if id_ == 7)
    return next(answers, ("waiting", ""))


def _nothing(view: ActivityContext) -> Plan:
    return Wait(NOW + timedelta(days=365))


@pytest.mark.parametrize("state", STATES)
def test_every_trigger_is_in_the_table_or_refused_in_one_sentence(state: str) -> None:
    """A trigger without a row is refused with: which order, what, and what is possible now."""
    possible = ", ".join(machine.possible(WORKFLOW, _order(state), roles.OPERATOR)) or "nothing by hand"
    for trigger in TRIGGERS:
        status, text = _pull(state, trigger, roles.OPERATOR)
        if (state, trigger) not in WORKFLOW.rows:
            assert (status, text) == ("refused", f"Order VT-27010001 is {state}: cannot `{trigger}`. Possible now: {possible}.")
        elif status == "refused":
            assert re.fullmatch(rf"Order VT-27010001 is {state}: cannot `{trigger}`: .+\. Possible now: .+\.", text)


@pytest.mark.slow
@pytest.mark.parametrize("role", BY_HAND)
@pytest.mark.parametrize("state", STATES)
def test_only_a_role_on_the_row_may(state: str, role: str) -> None:
    """A role that is not named on a row of this state and trigger is refused, with what they may do."""
    for trigger in TRIGGERS:
        rows = WORKFLOW.rows.get((state, trigger), ())
        status, text = _pull(state, trigger, role)
        allowed = any(role in row.roles for row in rows)
        if rows and not allowed:
            assert status == "refused" and f"the role {WORKFLOW.role[role].label.en} may not" in text
        elif rows:
            assert f"the role {WORKFLOW.role[role].label.en} may not" not in text
        mine = ", ".join(machine.possible(WORKFLOW, _order(state), role)) or "nothing by hand"
        assert status != "refused" or text.endswith(f"Possible now: {mine}.")


@pytest.mark.parametrize("role", [roles.AUDITOR, roles.ADMIN])
def test_who_checks_and_who_keeps_the_accounts_may_nothing(role: str) -> None:
    """An auditor reads, and an administrator keeps accounts: no row names either role."""
    assert not any(role in row.roles for row in WORKFLOW.transitions)
    assert not any(WORKFLOW.by_hand(state, role) for state in STATES) and not WORKFLOW.role[role].acts


def test_a_technician_may_report_visits_and_take_units_down() -> None:
    """R-19, R-20: what happens at the door is the technician's to say, and nothing else is."""
    names = {row.trigger for row in WORKFLOW.transitions if roles.TECHNICIAN in row.roles}
    assert names == {"installed", "visit_failed", "taken_down"}


def test_an_unknown_trigger_is_not_decided() -> None:
    """A message of another version has a name that the table does not have: it is no refusal, and is set aside."""
    with pytest.raises(NotDecidable, match="unknown_trigger"):
        _pull("booked", "dance", roles.OPERATOR)


@pytest.mark.parametrize(
    "row", [r for r in WORKFLOW.transitions if r.needs_reason and r.source], ids=lambda r: f"{r.source}-{r.trigger}-{r.target}"
)
def test_a_row_that_wants_a_reason_is_not_taken_without(row: Any) -> None:
    """I6: a decision by a person has a reason where the row asks for one."""
    message = Message(7, row.trigger, Actor("tova", roles.OPERATOR), NOW, " ", {})
    step = Engine(WORKFLOW, TOOLS).advance(Case(_order(row.source), messages=[message]), lambda o, name, k: LOCAL[name], NOW)
    assert [why.facts["why"] for _, _, why in step.answered if why] == [[REASON_NEEDED()]]


def test_the_states_of_the_routine_are_there() -> None:
    """All fifteen, each with the party that moves it on."""
    assert {s.name: str(s.waits_for) for s in WORKFLOW.states} == {
        "received": "worker", "awaiting_completion": "ordering_unit", "precheck": "worker", "awaiting_intervention": "ordering_unit",
        "awaiting_tes_import": "worker", "booking": "team", "booked": "technician", "installed": "worker", "linked": "worker",
        "inventory_updated": "worker", "feedback_sent": "nobody", "needs_review": "team", "on_hold": "team",
        "cancelled": "nobody", "rejected": "nobody",
    }  # fmt: skip
    assert str(WORKFLOW.waiting_for("on_hold", "household_busy")) == "other_order"
    assert str(WORKFLOW.waiting_for("on_hold", "stock")) == "stock"
    assert str(WORKFLOW.waiting_for("installed", "by_hand")) == "team"


def test_precheck_tries_its_rows_in_the_order_of_the_routine() -> None:
    """Precedence when several things are wrong is the table's order."""
    rows = [row.reason or row.target for row in WORKFLOW.rows[("precheck", "checked")]]
    assert rows == [
        "deceased", "protected_person", "identity", "household_busy", "confirm_household", "kind_mismatch",
        "awaiting_intervention", "awaiting_tes_import", "address_mismatch", "confirm_household", "lock_fault",
        "stranger_linked", "linked",
        "stock", "booking", "installed",
    ]  # fmt: skip


# Activities keep to what their state declares -------------------------------------------------------

# Between them these do everything that any state declares, which the last line of the test proves.
ENOUGH = [
    "s01", "s02", "s05", "s06b", "s07", "s08", "s12b", "s12d", "s12e", "s12f", "s13b", "s13e", "s13f", "s13g", "s19", "s20", "s29", "s30", "s06c",
    "s67", "s67e", "s51", "s51b", "s51c", "s51d", "s51e", "s51f", "s53", "s53b", "s55b",
]  # fmt: skip
SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, Plan]]]:
    """Every plan that an activity of the real routine makes while the test runs."""
    plans: list[tuple[str, Plan]] = []
    real: Mapping[str, Any] = dict(WORKFLOW.activities)

    def recording(name: str) -> Any:
        def activity(view: ActivityContext) -> Plan:
            plan: Plan = real[name](view)
            plans.append((view.order.state, plan))
            return plan

        return activity

    monkeypatch.setattr("workflow.routines.shared_lock.activities.ACTIVITIES", real)
    for name in real:
        monkeypatch.setitem(WORKFLOW.activities, name, recording(name))
    yield plans


@pytest.mark.slow
def test_activities_ask_do_and_pull_only_what_their_state_declares(recorded: list[tuple[str, Plan]]) -> None:
    """Pictures and the checker read `asks`, `does` and `pulls`; an activity that does more would make them lie."""
    for path in (p for p in SCENARIOS if p.stem.partition("_")[0] in ENOUGH):
        assert play(path).failure is None
    used: dict[str, set[str]] = {s: set() for s in STATES}
    for state, plan in recorded:
        declared = WORKFLOW.state[state]
        if isinstance(plan, Query):
            assert {q.name for q in plan.questions} <= set(declared.queries), state
            used[state] |= {q.name for q in plan.questions}
        elif isinstance(plan, Perform):
            assert {w.name for w in plan.effects} <= set(declared.performs), state
            used[state] |= {w.name for w in plan.effects}
        elif isinstance(plan, Fire):
            assert plan.trigger in declared.fires, state
            used[state].add(plan.trigger)
    unused = {f"{s.name}.{n}" for s in WORKFLOW.states for n in (*s.queries, *s.performs, *s.fires) if n not in used[s.name]}
    assert unused == set(), unused
