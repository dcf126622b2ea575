"""Migration plans as files: what is read is what was written, and what is no plan is refused in one sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from runtime.versions.plan_file import parse_plan, plan_hash, read_plan, write_plan
from runtime.versions.ways import require_whole
from tests.workflow.test_versions import NEW, OLD, PLAN
from workflow.errors import BadInput
from workflow.versions.plan import MigrationPlan, draft, gaps


def test_a_plan_is_read_as_it_was_written() -> None:
    assert parse_plan(write_plan(PLAN)) == PLAN


def test_the_layout_of_a_plan_does_not_change_its_hash_and_its_content_does() -> None:
    text = "# a comment\n\n" + write_plan(PLAN).replace("\n", "\n\n")
    assert plan_hash(parse_plan(text)) == plan_hash(PLAN) != plan_hash(replace(PLAN, ended=True))


def test_a_draft_says_at_its_head_what_is_to_be_decided() -> None:
    drafted = draft(OLD, NEW)
    found = gaps(drafted, OLD, NEW)
    text = write_plan(drafted, found)
    assert [line for line in text.splitlines() if line.startswith("# To decide: ")] == [f"# To decide: {gap}" for gap in found]
    assert parse_plan(text) == drafted


def test_a_plan_with_gaps_is_refused_with_three_of_them_and_how_many_more_there_are() -> None:
    empty = MigrationPlan("claim", "1", "2")
    found = gaps(empty, OLD, NEW)
    with pytest.raises(BadInput) as refused:
        require_whole(empty, OLD, NEW)
    assert len(found) == 4 and str(refused.value) == (
        f"The plan does not answer everything: {found[0]} {found[1]} {found[2]} And 1 more; `lockstep migrate check` names each."
    )


@pytest.mark.parametrize(("text", "named"), [
    ("a: [", "no YAML in line"), ("- 1", "no mapping"), ("", "no mapping"), ("routine: x", "from: it is missing"),
    ("{routine: x, from: '1', to: '2', colour: red}", "colour: there is no such thing"),
    ("{routine: x, from: '1', to: '2', timers: [{state: a, name: b, how: later}]}", "timers.0.how"),
    ("{routine: x, from: '1', to: '2', states: [{from: a}]}", "states.0.to: it is missing"),
    ("!!python/object:os.system {}", "no YAML"), ("a: " + "[" * 3000 + "]" * 3000, "no YAML"),
    ("{routine: x, from: '1', to: '2', triggers: {a: b, a: c}}", "says `a` twice, in line 1"),
    ("routine: x\nfrom: '1'\nto: '2'\nfrom: '3'\n", "says `from` twice, in line 4"),
    ("{routine: x, from: '1', to: '2', states: [{from: a, to: b, when: {reason: {c: d}}}]}", "`reason` is a value or a list of values"),
    ("{routine: x, from: '1', to: '2', states: [{from: a, to: b, when: {kind: [[c]]}}]}", "`kind` is a value or a list of values"),
])  # fmt: skip
def test_what_is_no_plan_is_refused_in_one_sentence(text: str, named: str) -> None:
    with pytest.raises(BadInput, match=named):
        parse_plan(text)


def test_what_looks_like_a_date_is_text_as_it_is_in_an_orders_data() -> None:
    plan = parse_plan("{routine: x, from: 2024-04-01, to: '2', states: [{from: a, to: b, when: {data.day: 2027-01-14}}]}")
    assert plan.old == "2024-04-01" and plan.states[0].when == {"data.day": "2027-01-14"} and parse_plan(write_plan(plan)) == plan


@pytest.mark.parametrize("content", [b"\xff\xfe", b"#" * 1_000_001, None])
def test_a_file_that_cannot_be_a_plan_is_refused(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "plan.yaml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BadInput, match=r"Plan plan\.yaml"):
        read_plan(file)
