"""A second version of the shared lock routine, as a municipality might decide on it, and the plan that leads to it.

- A question that a person asked the unit is waited for in a state for it (`awaiting_answer`), which has reminders.
- Nobody waits for the read-over to TES any more: a missing one is a review at once (`awaiting_tes_import` is gone).
- A booking that is not made is escalated after three working days instead of five, by no setting.
- `contact_failed` is called `no_answer`.
- A visit that has begun is not rebooked (guard `may_rebook`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from rehearsal.routines.shared_lock.second_version_reasons import VISIT_BEGAN
from runtime.routine import Routine
from runtime.routines.shared_lock.routine import ROUTINE
from runtime.versions.plan_file import read_plan
from workflow.definition import Changes, Guard, Schedule, State, Timer, Transition, Trigger, Workflow
from workflow.reasons import Reason
from workflow.routines.shared_lock import WORKFLOW, parties
from workflow.values import Facts, Label, Order, Tools

VERSION = "2027-03-01/2"
PLAN_FILE = Path(__file__).parent / "second_version.yaml"
_ANSWER, _COMPLETION, _GONE = "awaiting_answer", "awaiting_completion", "awaiting_tes_import"
_RENAMED = {"contact_failed": "no_answer"}


# The table ------------------------------------------------------------------------------------------


def _rows() -> Iterator[Transition]:
    for row in WORKFLOW.transitions:
        row = replace(row, trigger=_RENAMED.get(row.trigger, row.trigger))
        if row.guard == "not_in_tes":
            yield replace(row, target="needs_review", reason="tes_import_missing", change="to_import_review")
        elif _GONE not in (row.source, row.target):
            yield from _with_answers(_guarded(row))


def _guarded(row: Transition) -> Transition:
    return replace(row, guard="may_rebook") if row.trigger == "rebooked" else row


def _with_answers(row: Transition) -> Iterator[Transition]:
    """The row, and what it is for orders that wait for an answer."""
    if row.trigger == "ask":
        row = replace(row, target=_ANSWER)
    yield row
    if row.source == _COMPLETION:
        change = "new_answer" if row.change == "new_ticket" else row.change
        yield replace(row, source=_ANSWER, change=change)
    elif row.guard == f"failed_in_{_COMPLETION}":
        yield replace(row, target=_ANSWER, guard=f"failed_in_{_ANSWER}")


def _states() -> Iterator[State]:
    for state in WORKFLOW.states:
        if state.name != _GONE:
            yield state
        if state.name == _COMPLETION:
            asked = "En fråga är ställd i ärendet och svaret inväntas."
            meaning = Label(asked, "A question was asked in the ticket; the answer is awaited.")
            label = Label("Väntar på svar", "Waiting for an answer")
            yield replace(state, name=_ANSWER, label=label, meaning=meaning, waits_for=parties.ORDERING_UNIT)


def _timers() -> Iterator[Timer]:
    for timer in WORKFLOW.timers:
        if timer.state == _GONE:
            continue
        if (timer.state, timer.name) == ("booking", "escalate"):
            timer = replace(timer, schedule=Schedule("working_days", n=3))
        yield timer
        if timer.state == _COMPLETION and timer.name in ("watch", "overdue"):
            yield replace(timer, state=_ANSWER)
    yield Timer(_ANSWER, "remind", Schedule("working_days", n=3), "remind")


# What the table names -------------------------------------------------------------------------------


def _may_rebook(order: Order, facts: Facts) -> bool | Reason:
    begins = order.data.get("visit_at")
    if begins and "now" in facts and facts["now"] >= datetime.fromisoformat(begins):
        return VISIT_BEGAN()
    return WORKFLOW.guards["may_book"].test(order, facts)


def _failed_in_answer(order: Order, facts: Facts) -> bool | Reason:
    came_from = {_ANSWER: _COMPLETION}.get(order.data.get("came_from", ""), "")
    there = replace(order, data={**order.data, "came_from": came_from})
    return WORKFLOW.guards[f"failed_in_{_COMPLETION}"].test(there, facts)


def _held_before(order: Order, facts: Facts) -> bool | Reason:
    return order.data.get("held_from") == _ANSWER or WORKFLOW.guards["held_before_precheck"].test(order, facts)


def _new_answer(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    """What an answer changes is what a completion changes."""
    return WORKFLOW.changes["new_ticket"](replace(order, state=_COMPLETION), facts, now, tools)


def _to_import_review(order: Order, facts: Facts, now: datetime, tools: Tools) -> Changes:
    noted, reviewed = (WORKFLOW.changes[name](order, facts, now, tools) for name in ("note_checked", "to_review"))
    return {**noted, **reviewed, "data": {**noted.get("data", {}), **reviewed["data"]}}


def came_from(order: Order, now: datetime, tools: Tools) -> Facts:
    """Where a review or a hold goes back to, in the states of this version."""
    renamed = {_GONE: "precheck"} | ({_COMPLETION: _ANSWER} if order.data.get("asked") else {})
    places = {name: order.data.get(name) for name in ("came_from", "held_from")}
    return {name: renamed[place] for name, place in places.items() if place in renamed}


def _guards() -> dict[str, Guard]:
    gone = (f"failed_in_{_GONE}", "second_miss")
    found = {name: guard for name, guard in WORKFLOW.guards.items() if name not in gone}
    asked = Label("ett anrop misslyckades i Väntar på svar", "an effect failed in Waiting for an answer")
    begun = Label("besöket har inte börjat och kan bokas", "the visit has not begun and can be booked")
    held = found["held_before_precheck"]
    own = (
        Guard(f"failed_in_{_ANSWER}", asked, _failed_in_answer), Guard("may_rebook", begun, _may_rebook),
        Guard(held.name, held.label, _held_before),
    )  # fmt: skip
    return found | {guard.name: guard for guard in own}


_TRIGGERS = tuple(
    Trigger("no_answer", t.label, t.outside) if t.name == "contact_failed" else t
    for t in WORKFLOW.triggers if t.name != "import_missed"
)  # fmt: skip
_ADVICE = {
    about: tuple(replace(each, trigger=_RENAMED.get(each.trigger, each.trigger)) for each in advice)
    for about, advice in WORKFLOW.advice.items()
}  # fmt: skip
_CHANGES = {name: change for name, change in WORKFLOW.changes.items() if name != "count_miss"}

SECOND: Workflow = replace(
    WORKFLOW, version=VERSION, states=tuple(_states()), transitions=tuple(_rows()), timers=tuple(_timers()), triggers=_TRIGGERS,
    guards=_guards(), advice=_ADVICE | {_ANSWER: _ADVICE[_COMPLETION]},
    changes=_CHANGES | {"new_answer": _new_answer, "to_import_review": _to_import_review},
    activities={name: activity for name, activity in WORKFLOW.activities.items() if name != "look_for_import"},
    backfills={"came_from": came_from},
)  # fmt: skip
PLAN = read_plan(PLAN_FILE)


def both(share_of: Routine = ROUTINE) -> Routine:
    """The routine in its second version, with the first offered side by side."""
    return replace(share_of, definition=SECOND, older=(WORKFLOW,))
