"""The second version of the lock routine is sound, differs as it says, and every order of the first has a way to it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from diagrams import compare, render_difference, sections
from diagrams.difference_picture import marked
from rehearsal.routines.shared_lock.second_version import PLAN, SECOND
from runtime.versions.plan_file import parse_plan, write_plan
from runtime.versions.table_data import table_data, workflow_from
from workflow.check import check_workflow
from workflow.routines.shared_lock import WORKFLOW
from workflow.values import Order
from workflow.versions.meaning import fingerprint
from workflow.versions.plan import draft, gaps

NOW = datetime(2027, 3, 1, tzinfo=UTC)


def test_it_is_sound_and_the_plan_leaves_nothing_open() -> None:
    assert check_workflow(SECOND) == []
    assert gaps(PLAN, WORKFLOW, SECOND) == []
    assert fingerprint(SECOND) != fingerprint(WORKFLOW)
    assert parse_plan(write_plan(PLAN)) == PLAN


def test_a_draft_leaves_open_what_a_person_has_to_decide() -> None:
    open_questions = " ".join(gaps(draft(WORKFLOW, SECOND), WORKFLOW, SECOND))
    assert "`awaiting_tes_import`" in open_questions


@pytest.mark.parametrize(("asked", "target"), [(None, "awaiting_completion"), (["gate.code"], "awaiting_answer")])
def test_the_state_that_is_split_goes_by_the_orders_data(asked: list[str] | None, target: str) -> None:
    order = Order(1, "VT-1", "shared_lock", WORKFLOW.version, "new_install", "awaiting_completion", NOW, NOW, data={"asked": asked} if asked else {})
    rule = PLAN.rule_for(order)
    assert rule is not None and rule.target == target


@pytest.mark.parametrize(("lang", "expected"), [
    ("sv", ["+ Väntar på svar (awaiting_answer), med 17 övergångar och 3 tider", "villkor: enhet", "tid: 5 arbetsdagar"]),
    ("en", ["– Waiting for the read-over to TES (awaiting_tes_import)", "to: Waiting for missing facts → Waiting for an answer"]),
])  # fmt: skip
def test_the_difference_is_described_in_words(lang: str, expected: list[str]) -> None:
    text = str(render_difference(compare(WORKFLOW, SECOND), "text", lang=lang))
    assert all(said in text for said in expected)
    assert "Label(" not in text and "Schedule(" not in text and "timedelta" not in text


def test_the_picture_marks_what_is_new_gone_and_changed() -> None:
    drawing = marked(compare(WORKFLOW, SECOND), "sv")
    assert {n.name: n.mark for n in drawing.nodes if n.mark} == {
        "awaiting_answer": "added", "awaiting_tes_import": "removed", "booking": "changed",
    }  # fmt: skip


def test_a_table_that_only_the_store_has_is_compared_alike() -> None:
    stored = workflow_from(table_data(WORKFLOW))
    assert sections(compare(stored, SECOND), "sv") == sections(compare(WORKFLOW, SECOND), "sv")
